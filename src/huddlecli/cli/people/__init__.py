"""What the commands about people do: who takes over what, and what an absence means."""
