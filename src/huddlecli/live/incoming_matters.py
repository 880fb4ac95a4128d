"""What other terminals change in terms and measures while a huddle agrees on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.matters import Matter, matter_of
from huddlecli.core.huddle.state import Underway
from huddlecli.core.side_records import Measure, Term
from huddlecli.core.terms import AGREEMENT
from huddlecli.live.arrivals import Arrivals, ListNames, NamesAt, Stamp
from huddlecli.store import record_files
from huddlecli.store.files import Unreadable, all_names
from huddlecli.store.record_paths import id_in


class IncomingMatters:
    """Looks at the terms and measures that a huddle is about."""

    def __init__(
        self, folder: Path, clock: Callable[[], float], listing: ListNames = all_names
    ) -> None:
        """Look into `folder`; `clock` gives the seconds since 1970, as files have them."""
        self._folder = folder
        self._terms = Arrivals(folder, "term", clock, listing)
        self._measures = Arrivals(folder, "measure", clock, listing)
        self._seen: dict[str, Stamp] = {}  # by the place of a file

    def look_again(self) -> None:
        """Look into each folder at the next look, whether it changed or not."""
        self._terms.look_again()
        self._measures.look_again()

    def changes(self, state: Underway) -> Iterator[do.SyncMatter]:
        """Yield the terms and measures of this huddle that differ from what it knows."""
        known = {matter.id: matter for matter in state.matters}
        ids = {matter.id for matter in state.matters if matter.kind == "term"}
        if ids and (names_at := self._terms.look(())) is not None:
            yield from self._terms_of(names_at, known, ids)
        is_asked = any(item.plan.term == AGREEMENT for item in state.items)
        if is_asked and (names_at := self._measures.look(())) is not None:
            yield from self._measures_of(names_at, known, state)

    def _terms_of(
        self, names_at: NamesAt, known: dict[str, Matter], ids: set[str]
    ) -> Iterator[do.SyncMatter]:
        places = self._terms.places(names_at, ids)
        for term_id in ids:
            matter = known[term_id]
            if term_id in places:
                yield from self._read(Term, places[term_id], matter, matter.sides)
            elif matter.is_kept:  # its creation was undone
                gone = Matter(
                    kind="term", id=term_id, title=matter.title, is_kept=False, sides=matter.sides
                )
                yield do.SyncMatter(gone)

    def _measures_of(
        self, names_at: NamesAt, known: dict[str, Matter], state: Underway
    ) -> Iterator[do.SyncMatter]:
        there = set[str]()
        for folder, listed in names_at.items():
            for name in listed:
                measure_id = id_in("measure", name)
                if measure_id is None:
                    continue
                there.add(measure_id)
                sides = state.begun.sides
                yield from self._read(Measure, f"{folder}/{name}", known.get(measure_id), sides)
        for matter in known.values():
            if matter.kind == "measure" and matter.is_kept and matter.id not in there:
                yield do.SyncMatter(replace(matter, is_kept=False))

    def _read(
        self,
        model: type[Term | Measure],
        place: str,
        matter: Matter | None,
        sides: tuple[str, ...],
    ) -> Iterator[do.SyncMatter]:
        """Yield what a file says that the huddle does not know."""
        stamp = self._terms.stamp(place)
        if stamp is None or self._seen.get(place) == stamp:
            return
        try:
            record = record_files.read(self._folder, model, place, full=True).record
        except Unreadable:
            return  # the commands that list it warn of it
        is_owed = not isinstance(record, Measure) or record.owes
        now = matter_of(record, matter.sides if matter else sides)
        known = replace(matter, is_kept=True) if matter and matter.kind == "term" else matter
        if record.status == "standing" and is_owed and now != known:
            yield do.SyncMatter(now)
        self._seen[place] = stamp
