"""Measures: their targets and results, the scoreboard, numbers as people type them, and plans."""
