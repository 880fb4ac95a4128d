"""The flags that every command takes, as help and completion show them."""

from __future__ import annotations

# The names of each, the longest last; its value; and what it does.
GLOBAL_FLAGS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("--team",), "TEAM", "The team, by its name or its folder"),
    (("--no-input",), "", "Ask no questions"),
    (("--yes",), "", "Answer every question with yes"),
    (("-q", "--quiet"), "", "Print nothing but errors"),
    (("--color",), "", "Use color"),
    (("--no-color",), "", "Use no color"),
    (("--debug",), "", "Show where an error comes from"),
    (("-h", "--help"), "", "Show the help of this command"),
    (("-V", "--version"), "", "Show the version"),
)
WHERE = (
    "They work before and after the command; in commands that take a text, before the first word "
    "of the text."
)


def flag_rows() -> tuple[tuple[str, str], ...]:
    """Return each flag with its names and its value, and what it does."""
    return tuple(
        (f"{', '.join(names)} {value}".rstrip(), f"{about}.")
        for names, value, about in GLOBAL_FLAGS
    )
