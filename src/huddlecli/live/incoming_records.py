"""What comes into a running huddle from other terminals: reps' logs, and changes of promises.

The arrival of a file decides what is new, not the clock of the machine that wrote it. The journal
of a huddle has the records that were there when it began: a resume goes by that, since the times of
files say nothing in a folder that was copied, restored or synchronised in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.boards import BoardEntry, DueDecision, Promise
from huddlecli.core.huddle.events import Begun
from huddlecli.core.huddle.records import HuddleRecord, RecordEdit
from huddlecli.core.huddle.review import PARKED
from huddlecli.core.huddle.sides.commands import SyncRow
from huddlecli.core.huddle.state import Underway, edit_of
from huddlecli.core.people import present_names
from huddlecli.core.records import (
    Action,
    AnyRecord,
    Decision,
    Kind,
    Raised,
    Win,
    is_undone,
    record_class,
)
from huddlecli.core.text import folded
from huddlecli.live.arrivals import Arrival, Arrivals, ListNames, NamesAt
from huddlecli.live.board_changes import BoardChanges
from huddlecli.live.incoming_matters import IncomingMatters
from huddlecli.live.team_now import TeamNow
from huddlecli.store import record_files
from huddlecli.store.files import Missing, Unreadable, all_names
from huddlecli.store.platform.folder_events import FolderEvents

CLAIMED: tuple[Kind, ...] = ("action", "decision", "parked", "win")
A_DAY = timedelta(days=1)  # by which a clock may be wrong, and two zones differ
SLOW = timedelta(minutes=61)  # by which a clock may be, once nobody saw when a file came
LATELY = 2 * A_DAY  # what came before that says itself that it is old


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedHuddle:
    """An interruption: a record found now may date from before it, during it, or be unrelated."""

    last: datetime  # the last instant of the huddle
    written_at: float  # when its journal was written last, by the clock that files have
    is_claiming: bool  # whether what was logged since is taken in


class _Waiting(NamedTuple):
    """A record that may belong here, as it was read."""

    record: AnyRecord
    place: Arrival


class IncomingRecords:
    """Looks at the team folder for what a huddle has to take in."""

    def __init__(
        self,
        folder: Path,
        clock: Callable[[], float],
        stopped: StoppedHuddle | None = None,
        *,
        listing: ListNames = all_names,
    ) -> None:
        """Look into `folder`, for a huddle that has just begun or that was `stopped`.

        `clock` gives the machine's seconds since 1970, as files have them.
        """
        self._folder = folder
        self._team_now = TeamNow(folder)
        self._clock = clock
        self._stopped = stopped
        self._arrivals = {kind: Arrivals(folder, kind, clock, listing) for kind in CLAIMED}
        self._raised = Arrivals(folder, "raised", clock, listing)
        self._matters = IncomingMatters(folder, clock, listing)
        self._looked: set[Kind] = set()
        self._waiting: dict[tuple[Kind, str], _Waiting] = {}
        self._announced: set[str] = set()  # whose writers were said to be absent
        self._watched: dict[tuple[Kind, str], Arrival] = {}
        self._boards = BoardChanges(folder, clock, listing=listing)

    def mark_existing_seen(self, now: datetime) -> str:
        """Mark all existing records as known, because they predate the huddle.

        Returns the ids of recent records, whose own time may not show that they are older.
        """
        came: dict[str, float] = {}
        for kind, arrivals in self._arrivals.items():
            arrivals.look_again()
            names_at = arrivals.look(_months(now, now)) or {}
            arrivals.skip(names_at)
            came.update(arrivals.came(names_at))
            self._looked.add(kind)
        # The disk may have a clock of its own, which is at least as late as its newest file.
        latest = min([self._clock(), max(came.values(), default=0.0)])
        since = latest - LATELY.total_seconds()
        return " ".join(sorted(record_id for record_id, when in came.items() if when >= since))

    def sort_out_missed(self, state: Underway, now: datetime) -> None:
        """On resume, separate records from the interruption from records that arrive later."""
        for arrivals in self._arrivals.values():
            names_at = arrivals.look(_months(state.begun.at, now)) or {}
            self._set_aside(arrivals, names_at, state, now)
            arrivals.look_again()

    def fresh(
        self, state: Underway, now: datetime
    ) -> Iterator[do.AddLogged | do.SyncAction | do.SyncMatter | SyncRow]:
        """Yield the changes to take in; each is done once the next one is requested."""
        for arrivals in self._arrivals.values():
            names_at = arrivals.look(_months(state.begun.at, now))
            if names_at is None:
                continue
            self._set_aside(arrivals, names_at, state, now)
            yield from self._changes(arrivals, names_at, state)
        if any(made.kind == "raised" for made in state.made):
            names_at = self._raised.look(_months(state.begun.at, now))
            yield from self._changes(self._raised, names_at, state) if names_at else ()
        yield from self._matters.changes(state)
        yield from self._boards.fresh(state, _months(state.begun.at, now))
        yield from self._logged(state)

    def look_again(self) -> None:
        """Look into each folder at the next look, whether it changed or not."""
        for arrivals in (*self._arrivals.values(), self._raised):
            arrivals.look_again()
        self._matters.look_again()
        self._boards.look_again()

    def follow(self, events: FolderEvents) -> None:
        """Let `events` listen to the folders in which new records appear, as of the last look."""
        for arrivals in self._arrivals.values():
            events.follow(arrivals.appear_in)

    def place(self, kind: Kind, record_id: str) -> str:
        """Return where the file of a record is that is to be taken in."""
        return self._waiting[kind, record_id].place.path

    def _set_aside(
        self, arrivals: Arrivals, names_at: NamesAt, state: Underway, now: datetime
    ) -> None:
        """Put aside the new records of that kind, which may belong here."""
        kind = arrivals.kind
        stopped = None if kind in self._looked else self._stopped
        self._looked.add(kind)
        there: frozenset[str] | None = None  # seldom needed, and there may be 10,000
        for record_id, place in arrivals.new(names_at):
            if stopped and _is_older(place, stopped, state):
                continue
            try:
                record = self._read(kind, place)
            except Missing:
                arrivals.unread(record_id, place)  # it is met again where it is now
                continue
            except Unreadable:  # the commands that list it warn of it
                arrivals.unread(record_id, place)
                continue
            is_ours = record.huddle == state.begun.huddle
            is_near = abs(record.created - now) <= A_DAY
            is_new = stopped is None or (stopped.is_claiming and _came_since(record, state.begun))
            is_free = record.huddle is None
            if is_free and there is None:
                there = frozenset((state.begun.there or "").split())
            is_free = is_free and record_id not in (there or ())
            if is_ours or (is_free and is_near and is_new):
                self._waiting[kind, record_id] = _Waiting(record, place)

    def _read(self, kind: Kind, place: Arrival) -> AnyRecord:
        return record_files.read(self._folder, record_class(kind), place.path, full=True).record

    def _logged(self, state: Underway) -> Iterator[do.AddLogged]:
        """Yield the records put aside that were logged by somebody present, or belong here."""
        if not self._waiting:
            return
        is_here = self._is_here(state)
        named = {made.id for made in state.made}
        for (kind, record_id), waiting in list(self._waiting.items()):
            record = self._current_version(kind, waiting)
            is_ours = record is not None and record.huddle == state.begun.huddle
            is_free = record is not None and record.huddle is None
            if record is None or record_id in named or is_undone(record):
                del self._waiting[kind, record_id]
            elif is_ours or (is_free and is_here(record)):
                yield do.AddLogged(to_huddle_record(kind, record))

    def _is_here(self, state: Underway) -> Callable[[AnyRecord], bool]:
        """Return what says whether the author of a record is present, under whatever name."""
        names = present_names(self._team_now())
        here = {folded(names[who.name]) for who in state.present}
        return lambda record: folded(names[record.by]) in here

    def absent(self, state: Underway) -> Iterator[AnyRecord]:
        """Yield, once each, what was put aside because its writer is not marked present."""
        is_here = self._is_here(state)
        for (kind, record_id), waiting in self._waiting.items():
            if record_id in self._announced or is_here(waiting.record):
                continue
            record = self._current_version(kind, waiting)  # another huddle may have it by now
            if record and record.huddle is None and not is_undone(record):
                self._announced.add(record_id)
                yield record

    def _current_version(self, kind: Kind, waiting: _Waiting) -> AnyRecord | None:
        """Return a record that was put aside, read again if its file has changed since."""
        stamp = self._arrivals[kind].stamp(waiting.place.path)
        if stamp == waiting.place.stamp:
            return waiting.record
        with suppress(Unreadable):
            return self._read(kind, waiting.place)
        return None if stamp is None else waiting.record

    def _changes(
        self, arrivals: Arrivals, names_at: NamesAt, state: Underway
    ) -> Iterator[do.SyncAction]:
        """Yield the changes to records that were made here or that the huddle asks about."""
        kind = arrivals.kind
        made = {record.id: record for record in state.made if record.kind == kind}
        listed = {entry.id: entry for entry in _asked(kind, state) if entry.id not in made}
        stamps = {
            record_id: arrivals.stamp(self._watched[kind, record_id].path)
            for record_id in (*made, *listed)
            if (kind, record_id) in self._watched
        }
        lost = {record_id for record_id in (*made, *listed) if stamps.get(record_id) is None}
        places = arrivals.places(names_at, lost)
        for record_id in (*listed, *made):
            path = places.get(record_id)
            stamp = arrivals.stamp(path) if path else stamps.get(record_id)
            watched = self._watched.get((kind, record_id))
            if stamp is None or (watched and watched.stamp == stamp):
                continue
            place = Arrival(path or (watched.path if watched else ""), stamp)
            try:
                now = self._read(kind, place)
            except Unreadable:
                continue
            known = (
                _of_made(made[record_id])
                if record_id in made
                else _of_listed(kind, listed[record_id])
            )
            change = _difference(known | edit_of(state, record_id).keys(), now, record_id)
            if change:
                yield change
            self._watched[kind, record_id] = place


def _months(began: datetime, now: datetime) -> list[str]:
    """Return the months in which records may be closed during a huddle, with a day's margin."""
    days = (began - A_DAY, began + A_DAY, now - A_DAY, now + A_DAY)
    return sorted({f"{day:%Y-%m}" for day in days})


def _is_older(place: Arrival, stopped: StoppedHuddle, state: Underway) -> bool:
    """Whether a file certainly predates the huddle, so that it need not be read.

    A journal that another program touched since looks as if it had been written later.
    """
    ran = (stopped.last - state.begun.at).total_seconds()
    written = min(stopped.written_at, stopped.last.timestamp())
    arrived = max(place.stamp.arrived, place.stamp.changed) / 1e9
    return arrived < written - ran - A_DAY.total_seconds()


def _came_since(record: AnyRecord, begun: Begun) -> bool:
    """Whether a record was logged since the huddle began, which no process saw.

    It was not if it says that it is older than any clock is slow. Where the journal does not say
    what lay there then, a record's own time alone is left to go by.
    """
    return record.created >= (begun.at if begun.there is None else begun.at - SLOW)


def to_huddle_record(kind: Kind, record: AnyRecord) -> HuddleRecord:
    """Return a record as a huddle knows it."""
    action = record if isinstance(record, Action) else None
    decision = record if isinstance(record, Decision) else None
    return HuddleRecord(
        kind=kind,
        id=record.id,
        title=record.title,
        by=record.by,
        owner=action.owner if action else None,
        side=record.side if isinstance(record, Action | Raised | Win) else None,
        due=action.due if action else None,
        status=record.status,
        tags=record.tags,
        review=decision.review if decision else None,
        replaces=decision.replaces if decision else None,
        item=record.item or 0 if record.huddle else 0,
    )


WATCHED = ("title", "owner", "side", "due", "tags", "status", "done_on", "reason", "review")


def _asked(kind: Kind, state: Underway) -> Sequence[Promise | DueDecision | BoardEntry]:
    """Return what the huddle lists of that kind on its boards, or reviews."""
    boards, items = state.begun.boards, {item.plan.kind for item in state.items}
    match kind:
        case "action":
            return boards.promises.open
        case "decision":
            return [due for due in boards.decisions if due.review]
        case "win" if "wins" in items:
            return boards.wins
        case "parked" if "parked" in items:
            return boards.parked
        case _:
            return ()


def _of_listed(kind: Kind, entry: Promise | DueDecision | BoardEntry) -> dict[str, object]:
    """Return what a board knew of a record when the huddle began."""
    match entry:
        case Promise(title=title, owner=owner, due=due):
            return {"title": title, "owner": owner, "due": due, "status": "open"}
        case DueDecision(title=title, review=review):
            return {"title": title, "review": review, "status": "standing"}
        case BoardEntry(title=title):
            return {"title": title, "status": "kept" if kind == "win" else "waiting"}


def _of_made(made: HuddleRecord) -> dict[str, object]:
    return {key: getattr(made, key) for key in ("title", "owner", "side", "due", "tags", "status")}


def _difference(
    known: dict[str, object], record: AnyRecord, record_id: str
) -> do.SyncAction | None:
    """Return the change from the known fields to those of the record, or None if they are equal."""
    keys = [key for key in WATCHED if key in known or key in ("done_on", "reason")]
    fields = {key: getattr(record, key, None) for key in keys}
    if "review" in keys and fields["review"] is None and known["review"] is not None:
        fields["status"] = PARKED if fields["status"] == "standing" else fields["status"]
        del fields["review"]
    other = {key: value for key, value in fields.items() if known.get(key) != value}
    gone = tuple(key for key, value in other.items() if value is None)
    edit = RecordEdit(**{key: value for key, value in other.items() if value is not None})
    return do.SyncAction(record_id, edit, gone) if other else None
