"""Offline mock interviewer for the production-incident question."""

__version__ = "0.1.0"
