"""What it looks like: core values to text in every format. Pure."""
