"""Tests of what past minutes say of the items of an agenda."""
