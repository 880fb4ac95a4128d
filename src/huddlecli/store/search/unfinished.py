"""What was said in huddles that have not ended yet, from their journals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from huddlecli.core.minutes import Minutes
from huddlecli.store import files
from huddlecli.store.places import JOURNAL_ENDING, LIVE
from huddlecli.store.record_files import SkippedFile, Warn


def running_huddles(team: Path, warn: Warn) -> Iterator[Minutes]:
    """Yield what the minutes of each unfinished huddle would be if it ended now."""
    try:
        names = files.names(team / LIVE, JOURNAL_ENDING)
        if not names:
            return
    except files.Unreadable as error:
        warn(SkippedFile(error.path, error.reason))
        return
    from huddlecli.core.doctor.copy_names import original_beside  # noqa: PLC0415
    from huddlecli.store import journal  # noqa: PLC0415 - most of the day no huddle is running

    for name in sorted(names):
        if original := original_beside(name, names):
            warn(SkippedFile(team / LIVE / name, f"a conflict copy of {original}"))
    for path in journal.unfinished(team):
        try:
            minutes = _minutes(team, path, warn)
        except files.Missing:  # it ended just now
            continue
        except files.Unreadable as error:
            warn(SkippedFile(error.path, error.reason))
            continue
        if minutes:
            yield minutes


def _minutes(team: Path, path: Path, warn: Warn) -> Minutes | None:
    """Return the minutes of a huddle; None if nothing was said yet, or they are written."""
    from huddlecli.core.huddle.minutes import minutes_of  # noqa: PLC0415 - the same
    from huddlecli.core.huddle.state import Ended, Underway  # noqa: PLC0415
    from huddlecli.store import journal  # noqa: PLC0415
    from huddlecli.store.huddle_files import has_minutes  # noqa: PLC0415
    from huddlecli.store.minutes_files import path_of  # noqa: PLC0415

    contents = journal.read(path)
    for line in contents.torn:
        warn(SkippedFile(path, f"line {line} could not be read and was skipped"))
    state = journal.state_after(contents)
    if has_minutes(path_of(team, contents.begun.huddle), contents.begun):
        return None
    if isinstance(state, Underway):
        state = Ended(last=state, at=contents.latest)
    return minutes_of(state) if isinstance(state, Ended) else None
