"""What the commands of measures share: their records and figures, values and targets, plans."""
