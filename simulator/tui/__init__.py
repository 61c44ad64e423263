"""The terminal application: one thin shell over the runner."""
