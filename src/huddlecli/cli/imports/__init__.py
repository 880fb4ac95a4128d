"""The commands that take in what other programs exported."""
