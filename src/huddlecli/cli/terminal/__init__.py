"""What belongs to a terminal alone: the pager."""
