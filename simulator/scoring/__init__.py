"""Pure judging of answers: text in, scorecard out. No clock, no randomness, no files."""
