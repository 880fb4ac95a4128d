"""The bare program: the minimum that a program like huddle imports, and one command."""

import typer
from pydantic import TypeAdapter  # noqa: F401  imported for its cost

app = typer.Typer(add_completion=False)


@app.command()
def nothing() -> None:
    """Do nothing."""


if __name__ == "__main__":
    app()
