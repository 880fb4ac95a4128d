"""What the commands that run or watch a huddle share."""
