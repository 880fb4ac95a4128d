"""Records of one kind that a screen shows, read again when their files change or move."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Generic, TypeVar

from huddlecli.core.records import AnyRecord
from huddlecli.live.arrivals import Arrival, Arrivals, ListNames
from huddlecli.store import record_files
from huddlecli.store.files import Unreadable, all_names

R = TypeVar("R", bound=AnyRecord)


class WatchedRecords(Generic[R]):
    """Watches the files of some records, wherever they move."""

    def __init__(
        self,
        folder: Path,
        model: type[R],
        clock: Callable[[], float],
        listing: ListNames = all_names,
    ) -> None:
        """Look into `folder`; `clock` gives the seconds since 1970, as files have them."""
        self._folder = folder
        self._model = model
        self._arrivals = Arrivals(folder, model.kind, clock, listing)
        self._known: dict[str, Arrival] = {}

    def look_again(self) -> None:
        """List all names at the next look, whether anything changed or not."""
        self._arrivals.look_again()

    def changed(self, ids: Iterable[str], months: Iterable[str]) -> Iterator[R]:
        """Yield those of the records that changed since the last look; at first all.

        They are open, or were closed in one of the `months`. One that cannot be read is left out.
        A record counts as seen once the next one is requested.
        """
        wanted = [*ids]
        stamps = {
            record_id: self._arrivals.stamp(known.path)
            for record_id in wanted
            if (known := self._known.get(record_id))
        }
        lost = {record_id for record_id in wanted if stamps.get(record_id) is None}
        names_at = self._arrivals.look(months) if lost else None
        places = self._arrivals.places(names_at, lost) if names_at else {}
        for record_id in wanted:
            path = places.get(record_id)
            stamp = self._arrivals.stamp(path) if path else stamps.get(record_id)
            known = self._known.get(record_id)
            if stamp is None or (known and known.stamp == stamp and not path):
                continue
            place = Arrival(path or (known.path if known else ""), stamp)
            try:
                stored = record_files.read(self._folder, self._model, place.path, full=False)
            except Unreadable:
                continue
            yield stored.record
            self._known[record_id] = place
