"""Tests of the shared repository."""
