"""Microphone, recognizers and the interviewer's voice: ports, adapters, and their doubles."""
