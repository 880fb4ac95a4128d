"""What comes into a running huddle from other terminals: reps' logs, and changes of promises.

The folder's own times say when there is something to look for, so that waiting costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from huddlecli.core.errors import Unknown
from huddlecli.core.loop import commands as do
from huddlecli.core.loop.made import Edit, Made
from huddlecli.core.loop.state import Underway, edit_of
from huddlecli.core.records import Action, Decision, Kind, Record, is_undone
from huddlecli.store.filenames import SHELVES, ClosedName
from huddlecli.store.files import Unreadable
from huddlecli.store.records import RecordStore

CLAIMED: tuple[Kind, ...] = ("action", "decision", "parked", "win")
A_DAY = timedelta(days=1)  # the team's day may be another than that of UTC
SETTLED = 2.0  # seconds after which a folder that did not change is not looked at again


class Intake:
    """Looks at the team folder for what a huddle has to take in."""

    def __init__(
        self, folder: Path, records: RecordStore, clock: Callable[[], float], since: datetime
    ) -> None:
        """Look into `folder` for what was logged from `since` on.

        `clock` gives the machine's seconds since 1970, as files have them.
        """
        self._folder = folder
        self._records = records
        self._clock = clock
        self._since = since
        self._seen: dict[Kind, set[str]] = {kind: set() for kind in CLAIMED}
        self._waiting: dict[tuple[Kind, str], Record] = {}
        self._changed: dict[Kind, tuple[int, ...]] = {}

    def skip_what_is_there(self) -> None:
        """Take all that lies there for known: it was there before the huddle began."""
        for kind in CLAIMED:
            self._seen[kind].update(self._records.ids(kind))

    def fresh(self, state: Underway, now: datetime) -> Iterator[do.Claim | do.Notice]:
        """Yield what is to be taken in now."""
        month = now.astimezone(ZoneInfo(state.begun.timezone)).strftime("%Y-%m")
        for kind in CLAIMED:
            if self._is_quiet(kind, month):
                continue
            self._look(kind, state)
            yield from self._notices(kind, state)
        yield from self._claims(state)

    def _is_quiet(self, kind: Kind, month: str) -> bool:
        """Whether nothing came into the folders of that kind since they were looked at."""
        shelf = SHELVES[kind]
        places = (shelf.open, f"{shelf.closed}/{month}")
        times = tuple(_changed_at(self._folder / place) for place in places if place)
        is_settled = self._clock() - max(times) / 1e9 > SETTLED
        quiet = self._changed.get(kind) == times and is_settled
        self._changed[kind] = times
        return quiet

    def _look(self, kind: Kind, state: Underway) -> None:
        """Put aside the new records of that kind."""
        seen = self._seen[kind]
        began = state.begun.at
        for record_id in self._records.ids(kind):
            if record_id in seen:
                continue
            seen.add(record_id)
            self._put_aside(kind, record_id, began)
        if SHELVES[kind].open is None:
            return

        def is_new(name: ClosedName) -> bool:
            return name.id not in seen

        closed = self._records.closed(kind, is_new, since=began.date() - A_DAY, full=False)
        for record in closed.records:
            seen.add(record.id)
            if record.created >= began:
                self._waiting[kind, record.id] = record

    def _put_aside(self, kind: Kind, record_id: str, began: datetime) -> None:
        try:
            record = self._records.load(kind, record_id)
        except (Unreadable, Unknown):
            return  # the commands that list it warn of it
        if record.created >= began:
            self._waiting[kind, record_id] = record

    def _claims(self, state: Underway) -> Iterator[do.Claim]:
        """Yield the records put aside that were logged by somebody present, or belong here."""
        here = {who.name.casefold() for who in state.present}
        named = {made.id for made in state.made}
        for (kind, record_id), record in list(self._waiting.items()):
            is_ours = record.huddle == state.begun.huddle
            is_free = (
                record.huddle is None
                and record.by.casefold() in here
                and record.created >= self._since
            )
            if record_id in named or is_undone(record):
                del self._waiting[kind, record_id]
            elif is_ours or is_free:
                yield do.Claim(made_of(kind, record))

    def _notices(self, kind: Kind, state: Underway) -> Iterator[do.Notice]:
        """Yield how what was made here, or is asked about, stands where that changed."""
        asked = state.begun.boards.promises.open if kind == "action" else ()
        known = {one.id: _of_promise(one.due) for one in asked}
        known |= {one.id: _of_made(one) for one in state.made if one.kind == kind}
        for record_id, keys in known.items():
            try:
                now = self._records.load(kind, record_id)
            except (Unreadable, Unknown):
                continue
            edit = _difference(keys | edit_of(state, record_id).keys(), now)
            if edit.keys():
                yield do.Notice(record_id, edit)


def made_of(kind: Kind, record: Record) -> Made:
    """Return a record as a huddle knows it."""
    action = record if isinstance(record, Action) else None
    decision = record if isinstance(record, Decision) else None
    return Made(
        kind=kind,
        id=record.id,
        title=record.title,
        by=record.by,
        owner=action.owner if action else None,
        side=getattr(record, "side", None),
        due=action.due if action else None,
        status=getattr(record, "status", None),
        tags=record.tags,
        review=decision.review if decision else None,
        item=record.item or 0 if record.huddle else 0,
    )


WATCHED = ("title", "owner", "side", "due", "tags", "status", "done_on", "reason")


def _of_promise(due: object) -> dict[str, object]:
    return {"due": due, "status": "open"}


def _of_made(made: Made) -> dict[str, object]:
    return {key: getattr(made, key) for key in ("title", "owner", "side", "due", "tags", "status")}


def _difference(known: dict[str, object], record: Record) -> Edit:
    """Return what of a record is not as it was known."""
    keys = [key for key in WATCHED if key in known or key in ("done_on", "reason")]
    told = {key: getattr(record, key, None) for key in keys}
    return Edit(**{key: value for key, value in told.items() if known.get(key) != value})


def _changed_at(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0
