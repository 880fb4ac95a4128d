"""The leads of a team: their rules, and copies of those that were forgotten."""
