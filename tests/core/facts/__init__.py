"""The rows that leave a team."""
