"""Facts of teams: read from their folders, and written for the engines that companies run."""
