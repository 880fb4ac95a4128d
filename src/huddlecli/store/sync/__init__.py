"""What lets several machines share a team folder, by way of a remote."""
