"""What people are called in documents: for minutes, mails and messages, which others read."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from huddlecli.cli.context import Context

T = TypeVar("T")


def for_readers(context: Context, value: T, *, on_screen: bool = False) -> T:
    """Return a value with what people are called in place of their names.

    Programs, and people who type a name next, get the value as it is. `on_screen` is for the
    screens of a huddle, which have less room.
    """
    team = context.team
    if not any(person.called for person in team.people):
        return value
    from huddlecli.core.people.called import FOR_SCREENS, CalledNames  # noqa: PLC0415 - few need it

    return CalledNames(team, FOR_SCREENS if on_screen else None).value(value)
