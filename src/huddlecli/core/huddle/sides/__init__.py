"""The boards of what both sides keep: measures and leads, how they are listed and answered for."""
