"""Texts of a team folder joined: read, joined as `core/join/` says, and written as text again."""
