"""Promises in the files of other programs: read, compared with those of a team, and kept."""
