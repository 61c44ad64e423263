"""Whether this machine is ready for an interview: one check for each part that can be wrong."""
