"""A live huddle as lines and rows."""
