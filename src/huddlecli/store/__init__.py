"""What is kept: files to core values and back. The only code that touches the disk."""
