"""The leads of a team: their rules, those of an import, and copies of those forgotten."""
