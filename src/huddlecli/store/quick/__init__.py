"""Readers of many files whose text is as huddle writes it; any other text is left to the usual."""
