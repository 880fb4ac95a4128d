"""The least that a program of our kind imports: Typer, a validator, one command."""

import typer
from pydantic import TypeAdapter  # noqa: F401  what it costs is to be paid

app = typer.Typer(add_completion=False)


@app.command()
def nothing() -> None:
    """Do nothing."""


if __name__ == "__main__":
    app()
