"""The journals of all live huddles of a team: those here, and those that other machines run.

What runs elsewhere was fetched by a sync into a folder in the user's own state, and is only read.
It counts as running for two minutes after something of it came, by the clock of this machine: the
process that runs a huddle writes at least every 30 seconds. One that was left counts at once as
not running.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple, TypeAlias

from huddlecli.store import files
from huddlecli.store.places import JOURNAL_ENDING, LIVE

Stamps: TypeAlias = list[tuple[str, int, int]]
QUIET = 120.0  # seconds without news after which a huddle elsewhere can be taken over


class LiveJournals(NamedTuple):
    """The journals of live huddles in a team folder, and in the folder of `received` ones.

    Without a remote nothing is received. `clock` gives seconds since 1970, as files have them.
    """

    team: Path
    received: Path | None = None
    clock: Callable[[], float] = time.time

    def is_any(self) -> bool:
        """Whether there is any journal; raise Unreadable without permission to look."""
        return bool(files.names(self.team / LIVE, JOURNAL_ENDING) or self.received_names())

    def paths(self) -> list[Path]:
        """Return the journals, the last one that was written to or came first.

        Of a huddle that was taken over elsewhere, only the journal from there is left; of one that
        a process here still runs, only the one here.
        """
        from huddlecli.store import journal  # noqa: PLC0415 - mostly no huddle is live

        here = journal.unfinished(self.team)
        received = [self.received / name for name in self.received_names()] if self.received else []
        elsewhere = [path for path in received if not self._has_ended(path)]
        for path in [*elsewhere]:
            own = next((own for own in here if _is_same_huddle(own, path)), None)
            if own and journal.is_held(own):
                elsewhere.remove(path)
            elif own:
                here.remove(own)
        both = [*here, *elsewhere]
        return sorted(both, key=lambda path: (journal.written_at(path), path.name), reverse=True)

    def is_running(self, path: Path) -> bool:
        """Whether some process runs the huddle of a journal, here or elsewhere."""
        if not self.is_elsewhere(path):
            from huddlecli.store import journal  # noqa: PLC0415 - mostly no huddle is live

            return journal.is_held(path)
        # What came in the future came before the clock was set back.
        return abs(self._age(path)) < QUIET and not _was_left(path)

    def wait(self, path: Path) -> timedelta:
        """Return for how long nothing more of a huddle elsewhere must come to take it over."""
        return timedelta(seconds=max(QUIET - abs(self._age(path)), 0))

    def _age(self, path: Path) -> float:
        return self.clock() - _arrived(path)

    def is_elsewhere(self, path: Path) -> bool:
        """Whether a journal came from another machine."""
        return self.received is not None and path.parent == self.received

    def received_names(self) -> list[str]:
        """Return the names of the journals that came from other machines."""
        if self.received is None:
            return []
        try:
            return files.names(self.received, JOURNAL_ENDING)
        except files.Unreadable:
            return []

    def _has_ended(self, path: Path) -> bool:
        """Whether the minutes of a huddle elsewhere have arrived, or its journal is unreadable."""
        from huddlecli.store import journal, minutes_files  # noqa: PLC0415 - the same

        place = minutes_files.path_of(self.team, path.stem)
        if not os.path.lexists(place):
            return False
        from huddlecli.store.huddle_files import has_minutes  # noqa: PLC0415 - the same

        with suppress(files.Unreadable):
            return has_minutes(place, journal.read(path).begun)
        return True


def live_stamps(team: Path) -> Stamps:
    """Return values that differ once a live journal in a team folder was written to."""
    try:
        with os.scandir(team / LIVE) as entries:
            found = [(entry.name, entry.stat(follow_symlinks=False)) for entry in entries]
    except OSError:
        return []
    return sorted((name, status.st_mtime_ns, status.st_size) for name, status in found)


def _arrived(path: Path) -> float:
    """Return when a journal came, in seconds since 1970, or 0 if it is gone."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _was_left(path: Path) -> bool:
    """Whether the last line of a journal says that nobody runs the huddle any more."""
    from huddlecli.core.huddle.events import HuddleLeft  # noqa: PLC0415 - mostly none is live
    from huddlecli.store.event_lines import event_in  # noqa: PLC0415 - the same
    from huddlecli.store.open_journal import content_at  # noqa: PLC0415 - the same

    last = content_at(path).rstrip(b"\n").rpartition(b"\n")[2]
    return b'"left"' in last and isinstance(event_in(last), HuddleLeft)


def _is_same_huddle(one: Path, other: Path) -> bool:
    """Whether two journals are of the same huddle."""
    from huddlecli.store.open_journal import beginning_of, content_at, is_of  # noqa: PLC0415

    begun = beginning_of(content_at(one))
    return begun is not None and is_of(other, begun)
