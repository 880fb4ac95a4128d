"""Tests of what is read from past huddles about the items of an agenda."""
