"""How two versions of a team's files become one: values in, one value out."""
