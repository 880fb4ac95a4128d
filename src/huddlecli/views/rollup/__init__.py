"""Figures over many teams: their rows, and what a leader reads."""
