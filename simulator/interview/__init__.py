"""The pure interview core: events in, state and effects out. No clock, no screen, no files."""
