"""The huddles that are running now, here or on other machines, read from their journals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from huddlecli.cli.context import Context
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


def live_huddles(context: Context) -> Iterator[LiveHuddle]:
    """Yield the huddles that are running now, the most recently written first."""
    folder, received = context.folder, received_journals(context)
    try:
        if not files.names(folder / LIVE, JOURNAL_ENDING) and not _is_any(received):
            return
    except files.Unreadable:  # no permission to look
        return
    yield from _running(folder, received)


def huddles_elsewhere(context: Context) -> Iterator[LiveHuddle]:
    """Yield the huddles that other machines run now, other than those that run here too."""
    received = received_journals(context)
    with suppress(files.Unreadable):  # it is looked at again
        if _is_any(received):
            yield from _running(context.folder, received, is_elsewhere=True)


def _running(
    team: Path, received: Path | None, *, is_elsewhere: bool = False
) -> Iterator[LiveHuddle]:
    """Yield the huddles that run now, or those of them that run on other machines."""
    # A huddle takes a few minutes a day: at other times `log` starts faster without.
    from huddlecli.store.sync.live_journals import LiveJournals  # noqa: PLC0415

    live = LiveJournals(team, received)
    with suppress(FileNotFoundError):  # it ended just now
        for path in live.paths():
            is_wanted = live.is_elsewhere(path) or not is_elsewhere
            if is_wanted and live.is_running(path) and (huddle := _read(path)):
                yield huddle


def received_journals(context: Context) -> Path | None:
    """Return the folder of the journals of huddles that run on other machines.

    None for a team that is not shared by way of a remote.
    """
    team = context.team_folder
    if team.personal or not context.config.remote_of(team.path):
        return None
    from huddlecli.store.sync import state_places  # noqa: PLC0415  few teams have a remote

    return state_places.received_journals(context.config.state, team.path)


def _is_any(received: Path | None) -> bool:
    """Whether a journal came from another machine."""
    return received is not None and bool(files.names(received, JOURNAL_ENDING))


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
