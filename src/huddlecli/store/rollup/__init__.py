"""Figures over many teams: what they are read from, and the queries that reckon them."""
