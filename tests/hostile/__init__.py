"""Tests with text and files that are meant to do harm."""
