"""Tests of the program, in folders that mirror its layers."""
