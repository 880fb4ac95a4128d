"""The files of an ended huddle: its minutes and its journal, which share one id."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from huddlecli.core.huddle.events import Begun
from huddlecli.core.huddle.huddle_ids import is_of_huddle, other_ids
from huddlecli.core.minutes import Minutes
from huddlecli.store import files, journal, minutes_files
from huddlecli.store.corrections import with_corrections
from huddlecli.store.open_journal import is_of
from huddlecli.store.places import JOURNAL_ENDING


def free_id(team: Path, begun: Begun, live: Path) -> str:
    """Return an id for the minutes and the journal of a huddle; the journal is still at `live`.

    If other files have the names of its minutes or its journal, it gets another id, so that nothing
    is overwritten.
    """
    ids = chain((begun.huddle,), other_ids(begun.huddle, begun.agenda))
    return next(huddle for huddle in ids if _is_free(team, huddle, begun, live))


def _is_free(team: Path, huddle: str, begun: Begun, live: Path) -> bool:
    place = minutes_files.path_of(team, huddle)
    beside = place.with_name(f"{huddle}{JOURNAL_ENDING}")
    other = journal.folder_of(team) / beside.name
    return (
        (not os.path.lexists(place) or has_minutes(place, begun))
        and (not os.path.lexists(beside) or is_of(beside, begun))
        and (other == live or not os.path.lexists(other))
    )


def has_minutes(place: Path, begun: Begun) -> bool:
    """Whether readable minutes of that huddle are at `place`."""
    try:
        return is_of_huddle(minutes_files.load(place), begun)
    except files.Unreadable:
        return False


def write_minutes(
    team: Path, minutes: Minutes, begun: Begun, made_since: Sequence[Mapping[str, Any]] = ()
) -> Path:
    """Write minutes unless they exist, check that they can be read, and return their path.

    `made_since` are the corrections that earlier minutes of the huddle had.
    """
    place = minutes_files.path_of(team, minutes.id)
    if not os.path.lexists(place):
        text = None
        if made_since:
            text = with_corrections(place, minutes_files.to_toml(minutes), made_since)
        place = minutes_files.save(team, minutes, text)
    if not has_minutes(place, begun):
        raise files.NotSaved(place, "another file has this name")
    return place
