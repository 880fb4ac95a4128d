"""The huddles that are running now, read from their journals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from huddlecli.store import files
from huddlecli.store.places import JOURNAL_ENDING, LIVE


class LiveHuddle(NamedTuple):
    """A huddle that some process is running: its current item, who runs it, who is present.

    `by` started it; the `chair` may have taken it over since.
    """

    agenda: str
    began: datetime
    huddle: str
    title: str
    number: int
    items: int
    by: str
    chair: str
    present: tuple[str, ...]


def live_huddles(folder: Path) -> Iterator[LiveHuddle]:
    """Yield the huddles that are running now, the most recently written first."""
    try:
        if not files.names(folder / LIVE, JOURNAL_ENDING):
            return
    except files.Unreadable:  # no permission to look
        return
    # A huddle takes a few minutes a day: at other times `log` starts faster without.
    from huddlecli.store import journal  # noqa: PLC0415

    with suppress(FileNotFoundError):  # it ended just now
        for path in journal.unfinished(folder):
            if journal.is_held(path) and (huddle := _read(path)):
                yield huddle


def _read(path: Path) -> LiveHuddle | None:
    """Return the huddle of a journal, or None if it has just ended."""
    from huddlecli.core.huddle.state import Underway  # noqa: PLC0415  see above
    from huddlecli.store import journal  # noqa: PLC0415

    try:
        written = journal.read(path)
        state = journal.state_after(written)
    except files.Unreadable:
        return None
    if not isinstance(state, Underway):
        return None
    return LiveHuddle(
        agenda=state.begun.agenda,
        began=state.begun.at,
        huddle=state.begun.huddle,
        title=state.begun.title,
        number=state.number,
        items=sum(item.is_minuted for item in state.items),
        by=state.begun.by,
        chair=written.chair,
        present=tuple(who.name for who in state.present),
    )
