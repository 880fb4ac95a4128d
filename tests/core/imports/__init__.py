"""Tests of sheets and of what an import takes from them."""
