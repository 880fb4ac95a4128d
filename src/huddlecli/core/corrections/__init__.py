"""Corrections of minutes: the words that people can edit, and their keys in the file."""
