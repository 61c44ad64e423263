"""The two shells without a screen: readable lines, and JSON lines."""
