"""Pages of help: the overview, the topics, and what all commands have in common."""
