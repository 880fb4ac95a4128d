"""Tests of what the screens of a live huddle show."""
