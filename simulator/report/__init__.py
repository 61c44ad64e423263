"""Scorecards as text: terminal, Markdown, HTML and JSON. Pure."""
