"""Imports: sheets of rows that another program exported, and the leads in them."""
