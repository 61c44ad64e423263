"""The parts that screens are made of; each owns the messages it posts."""
