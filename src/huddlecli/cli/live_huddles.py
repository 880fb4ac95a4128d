"""The huddles that are being held at this moment, as their journals have them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from huddlecli.store import files
from huddlecli.store.places import JOURNAL_ENDING, LIVE


class LiveHuddle(NamedTuple):
    """A huddle that a living process runs: where it is, who runs it, who is there."""

    agenda: str
    began: datetime
    huddle: str
    title: str
    number: int
    items: int
    chair: str
    present: tuple[str, ...]


def live_huddles(folder: Path) -> Iterator[LiveHuddle]:
    """Yield the huddles that run now, the one last written to first."""
    try:
        if not files.names(folder / LIVE, JOURNAL_ENDING):
            return
    except files.Unreadable:  # whoever may not look there cannot be told either
        return
    # A huddle takes minutes of the day: the other logs start faster without.
    from huddlecli.store import journal  # noqa: PLC0415

    with suppress(FileNotFoundError):  # it ended just now
        for path in journal.unfinished(folder):
            if journal.is_held(path) and (found := _read(path)):
                yield found


def _read(path: Path) -> LiveHuddle | None:
    """Return the huddle of a journal, or None where it has just ended."""
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
        chair=written.chair,
        present=tuple(who.name for who in state.present),
    )
