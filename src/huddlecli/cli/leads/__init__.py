"""What the commands of leads share: their records, and how they are found and edited."""
