"""The arguments of commands: how they are declared and read, mostly without Typer."""
