"""What the Tab key completes: the words that can stand at the cursor, for four shells."""
