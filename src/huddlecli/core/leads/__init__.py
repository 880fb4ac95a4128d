"""Leads: their times, and the figures that are counted from them."""
