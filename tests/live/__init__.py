"""Tests of a running huddle."""
