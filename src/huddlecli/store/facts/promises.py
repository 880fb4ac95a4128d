"""Reads the promises of a team month by month: all of them at once may not fit in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from huddlecli.core.dates import Period
from huddlecli.core.people import PresentNames
from huddlecli.core.records import Action
from huddlecli.core.team import Team, zone_of
from huddlecli.store.record_files import (
    StoredRecord,
    Warn,
    closed_months,
    closed_names,
    open_names,
    read_all,
)
from huddlecli.store.record_paths import ClosedName, closed_name, parse_name


class PromiseReader:
    """The promises in a team folder, with their histories and people's present names.

    `opened` are the open ones.
    """

    def __init__(self, folder: Path, team: Team, names: PresentNames, warn: Warn) -> None:
        """Read the open ones in `folder`; `warn` is called with each file that cannot be read."""
        self._folder, self._team, self._names, self._warn = folder, team, names, warn
        listed = open_names(folder, Action.kind, warn)
        found = self._read(f"{home}/{name}" for home, names in listed for name in names)
        self._seen = {file.record.id for file in found}
        # The status says whether a record is closed, not its folder.
        self._misplaced = [file.record for file in found if not file.is_open]
        self.opened = self._renamed(file.record for file in found if file.is_open)

    def closed(self, period: Period) -> Iterator[list[Action]]:
        """Yield the closed promises that were made or due in a period, month by month.

        Those that also have a file among the open ones come once.
        """
        zone = self._team.zone
        named = (
            (promise, closed_name(promise, zone, lambda owner: zone_of(self._team, owner)))
            for promise in self._misplaced
        )
        yield self._renamed(promise for promise, name in named if _is_wanted(name, period))
        for month in closed_months(self._folder, Action.kind, self._warn):
            found = self._read(self._places(month, period))
            yield self._renamed(file.record for file in found)

    def _places(self, month: str, period: Period) -> Iterator[str]:
        since = None if period.start == date.min else period.start
        for home, names in closed_names(self._folder, Action.kind, self._warn, since, [month]):
            for name in names:
                said = parse_name(Action.kind, name)
                if said is None or (said.id not in self._seen and _is_wanted(said, period)):
                    yield f"{home}/{name}"

    def _read(self, places: Iterable[str]) -> list[StoredRecord[Action]]:
        found, skipped = read_all(self._folder, Action, places, full=True)
        for file in skipped:
            self._warn(file)
        return found

    def _renamed(self, promises: Iterable[Action]) -> list[Action]:
        return [*map(self._names.in_record, promises)]


def _is_wanted(name: ClosedName, period: Period) -> bool:
    return name.created in period or any(due in period for due in name.due)
