"""Tests of the rules of a live huddle."""
