"""Tests with random files and random lines."""
