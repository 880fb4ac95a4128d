"""What is true: values and rules. No clock, no files, no screen."""
