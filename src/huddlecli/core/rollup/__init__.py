"""Figures over many teams: counts that add up, and where help is wanted."""
