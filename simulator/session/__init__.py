"""Sessions: the event log on disk, and the runner that writes it before anything else happens."""
