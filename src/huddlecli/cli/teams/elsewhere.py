"""The hint for a record that is in another team of the user."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from shlex import join, quote

from huddlecli.cli.context import Context
from huddlecli.cli.find_record import has_id, titles_with
from huddlecli.cli.teams import TeamContext, my_teams
from huddlecli.core.errors import HuddleError, Unknown
from huddlecli.core.ids import MIN_PREFIX
from huddlecli.core.records import Action, AnyRecord, record_class
from huddlecli.core.text import folded
from huddlecli.store.record_paths import UnknownRecord
from huddlecli.store.teams import KnownTeam


def in_another_team(context: Context, error: Unknown) -> Unknown:
    """Return the error for a record that is not in this team, with the team that has it."""
    if not isinstance(error, UnknownRecord):
        return error
    with suppress(HuddleError, OSError):
        here = os.path.realpath(context.folder)
        for known in my_teams(context.config):
            if os.path.realpath(known.folder) != here and _has(context, known, error):
                typed = _without_team(context.flags.typed)
                hint = f"huddle --team {quote(known.name)} {join(typed)}"
                return Unknown(error.message, hint=hint)
    return error


def _has(context: Context, known: KnownTeam, error: UnknownRecord) -> bool:
    """Whether the team has the record: by the beginning of its id, or by words of its title.

    Of promises, only the user's own count by their words. A team that cannot be read has nothing.
    """
    with suppress(HuddleError, OSError):
        team = TeamContext(context, known, is_silent=True)
        model = record_class(error.kind)
        if len(error.text) >= MIN_PREFIX and has_id(team, model, error.text):
            return True
        names = team.own_names

        def is_meant(record: AnyRecord) -> bool:
            return not isinstance(record, Action) or folded(record.owner) in names

        return bool(titles_with(team, model, error.text, wanted=is_meant))
    return False


def _without_team(words: Sequence[str]) -> Iterator[str]:
    """Yield the words of a command line without `--team` and its value."""
    left = iter(words)
    for word in left:
        if word == "--":
            yield from (word, *left)
        elif word == "--team":
            next(left, None)
        elif not word.startswith("--team="):
            yield word
