"""Imported promises and leads, compared with those of a team and written into its folder."""
