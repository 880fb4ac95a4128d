"""Tests of the formats that documents are drawn in."""
