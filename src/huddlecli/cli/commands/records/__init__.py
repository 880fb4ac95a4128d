"""The commands for records of each kind, such as `huddle action list`, a kind in each module."""
