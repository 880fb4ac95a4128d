"""Tests of leads: their times, figures, ids and steps."""
