"""Many teams with a fixed seed: promises, huddles, measures and leads of ten weeks.

Their files are written as huddle writes them, but without waiting for the disk.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from huddlecli.core.ids import ALPHABET, LENGTH
from huddlecli.core.minutes import MinutedAction, MinutedItem, MinutedPoint, Minutes, Present
from huddlecli.core.record_history import keys_of
from huddlecli.core.records import Action, Change, record_class
from huddlecli.core.side_records import Lead, Measure
from huddlecli.core.team import zone_of
from huddlecli.store import minutes_files, team_file
from huddlecli.store.record_files import StoredRecord, text_of
from huddlecli.store.records import RecordStore
from huddlecli.store.schema.records import record_of

TODAY = date(2026, 11, 30)  # a Monday
WEEKS = 10
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "UTC")
STARTS = ("monday", "sunday", "saturday")
TOPICS = ("close-the-loop", "stuck", "lead-quality", "own-topic")


def write_teams(folder: Path, count: int, *, seed: int = 7, promises: int = 40) -> None:
    """Write `count` teams with about so many promises each into `folder`."""
    for number in range(count):
        random = Random(f"{seed} {number}")  # noqa: S311  no secret
        _TeamWriter(folder / f"team-{number:03}", random, promises).write()


class _TeamWriter:
    """Writes one team."""

    def __init__(self, folder: Path, random: Random, promises: int) -> None:
        self._folder, self._random, self._promises = folder, random, promises
        zone, starts = random.choice(ZONES), random.choice(STARTS)
        folder.mkdir(parents=True)
        people = [("ana", "marketing"), ("fay", "marketing"), ("cem", "sales"), ("sam", "sales")]
        tables = [f'[[person]]\nname = "{name}"\nside = "{side}"\n' for name, side in people]
        tables[0] += 'timezone = "Asia/Tokyo"\n'
        (folder / "huddle.toml").write_text(
            f'schema = 1\nid = "{self._id()}"\nname = "{folder.name}"\ntimezone = "{zone}"\n'
            f'week_starts = "{starts}"\n\n' + "\n".join(tables) + '\n[leads]\nanswer = "4h"\n',
            encoding="utf-8",
        )
        self._team = team_file.load(folder)
        self._zone = ZoneInfo(zone)
        self._store = RecordStore(folder, self._team.zone, lambda name: zone_of(self._team, name))
        self._sides = dict(people)

    def write(self) -> None:
        """Write all records and minutes."""
        for _ in range(self._promises):
            owner = self._random.choice([*self._sides])
            self._record(Action, [*self._promise(owner)])
        for _ in range(self._random.randrange(12)):
            self._record(Lead, [*self._lead()])
        for _ in range(self._random.randrange(3)):
            self._record(Measure, [*self._measure()])
        for back in range(self._random.randrange(4), 7 * WEEKS, 1 + self._random.randrange(6)):
            self._huddle(TODAY - timedelta(days=back + 1))

    def _id(self) -> str:
        return "".join(self._random.choice(ALPHABET) for _ in range(LENGTH))

    def _at(self, day: date) -> datetime:
        clock = time(self._random.randrange(24), self._random.randrange(60))
        return datetime.combine(day, clock, self._zone).astimezone(UTC)

    def _promise(self, owner: str) -> Iterator[dict[str, Any]]:
        made = TODAY - timedelta(days=self._random.randrange(7 * WEEKS))
        due = made + timedelta(days=self._random.randrange(1, 14))
        yield {
            "at": self._at(made),
            "set": {
                "title": "Send the list",
                "owner": owner,
                "side": self._sides[owner],
                "due": due,
                "status": "open",
            },
        }
        if self._random.random() < 0.3:
            moved = made + timedelta(days=self._random.randrange(1, 16))
            due = max(due, moved) + timedelta(days=self._random.randrange(8))
            yield {"at": self._at(moved), "set": {"due": due}}
        end = due + timedelta(days=self._random.choice((-2, -1, 0, 0, 0, 1, 5)))
        kind = self._random.choice(("done",) * 6 + ("dropped", "undone", "open", "reopened"))
        at = self._at(end)
        if kind in ("done", "reopened"):
            yield {"at": at, "set": {"status": "done", "closed": at, "done_on": end}}
        if kind == "reopened":
            later = at + timedelta(hours=2)
            yield {"at": later, "set": {"status": "open"}, "unset": ("closed", "done_on")}
        if kind in ("dropped", "undone"):
            reason = "undone" if kind == "undone" else "no budget"
            yield {"at": at, "set": {"status": "dropped", "closed": at, "reason": reason}}

    def _lead(self) -> Iterator[dict[str, Any]]:
        passed = self._at(TODAY - timedelta(days=self._random.randrange(1, 7 * WEEKS)))
        keys: dict[str, Any] = {
            "title": "Oakline",
            "owner": "cem",
            "side": "sales",
            "from_side": "marketing",
        }
        source = self._random.choice(("webinar", "fair", "demo"))
        yield {"at": passed, "set": {**keys, "source": source, "passed": passed, "status": "open"}}
        if self._random.random() < 0.8:
            answered = passed + timedelta(minutes=self._random.randrange(1, 2000))
            yield {"at": answered, "set": {"answered": answered}}
            if self._random.random() < 0.7:
                judged = answered + timedelta(hours=1)
                verdict = self._random.choice(("accepted", "accepted", "rejected"))
                keys = {"verdict": verdict, "verdict_at": judged}
                if verdict == "rejected":
                    keys |= {"reason": "record", "status": "closed", "closed": judged}
                yield {"at": judged, "set": keys}

    def _measure(self) -> Iterator[dict[str, Any]]:
        made, proposal = self._at(TODAY - timedelta(days=7 * WEEKS)), self._id()
        day = made.date()
        proposed = {"id": proposal, "by": "ana", "on": day, "sides": ["marketing", "sales"]}
        keys: dict[str, Any] = {
            "title": "Calls",
            "owner": "ana",
            "owes": "marketing",
            "per": "week",
        }
        keys |= {"want": "at-least", "proposed": {**proposed, "target": 10}, "status": "standing"}
        yield {"at": made, "set": keys}
        for side, name in (("marketing", "ana"), ("sales", "sam")):
            made += timedelta(minutes=1)
            yield {"at": made, "set": {f"agreed.{side}": {"by": name, "to": proposal, "on": day}}}
        for week in range(48 - WEEKS + 1, 49):
            if self._random.random() < 0.8:
                made += timedelta(minutes=1)
                yield {"at": made, "set": {f"values.2026-W{week}": self._random.randrange(4, 16)}}

    def _record(self, model: Any, steps: Sequence[dict[str, Any]]) -> None:
        """Write a record with these changes where its status belongs."""
        record_id, changes = self._id(), [*_in_order(steps)]
        first = changes[0]
        keys = {"schema": 1, "id": record_id, "created": first.at, "by": first.by}
        keys |= keys_of(changes)
        stored = StoredRecord("", keys, record_of(record_class(model.kind), keys, tuple(changes)))
        path = self._folder / self._store.home_of(stored, f"{record_id}-words")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text_of(keys, tuple(changes)), encoding="utf-8")

    def _huddle(self, day: date) -> None:
        scheduled = datetime.combine(day, time(9, 8), self._zone).astimezone(UTC)
        late = self._random.choice((None, 0, 0, 0, 2, 7, 60))
        started = scheduled + timedelta(minutes=late or 0)
        topic = self._random.choice(TOPICS)
        minutes = Minutes(
            id=f"{day}-{started.astimezone(self._zone):%H%M}-daily",
            key=self._id(),
            agenda="daily",
            title="Daily huddle",
            started=started,
            ended=started + timedelta(minutes=self._random.randrange(8, 20)),
            timezone=self._zone.key,
            planned_minutes=15,
            by="fay",
            present=tuple(
                Present(name=name, side=side)
                for name, side in self._sides.items()
                if self._random.random() < 0.9
            ),
            items=(_topic(topic, is_covered=self._random.random() < 0.8),),
            score=self._random.choice((None, 7.5, 8.0, 9.3)),
            late_minutes=late,
            scheduled=None if late is None else scheduled,
        )
        path = minutes_files.path_of(self._folder, minutes.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(minutes_files.to_toml(minutes), encoding="utf-8")


def _topic(topic: str, *, is_covered: bool) -> MinutedItem:
    point = MinutedPoint(
        opened_by="sales",
        rounds=1,
        said_back=True,
        restatement=None,
        outcome="action" if is_covered else None,
        actions=(
            MinutedAction(id="a1bb000000", title="Ask", owner="sam", due=TODAY, status="open"),
        ),
    )
    return MinutedItem(
        kind="rotate",
        title="A topic",
        topic=topic,
        opened_by="sales",
        planned_seconds=300,
        actual_seconds=290,
        carried=0,
        points=(point,),
        left="through" if is_covered else "carried",
    )


def _in_order(steps: Sequence[dict[str, Any]]) -> Iterator[Change]:
    """Yield changes whose times follow each other, none later than today's morning."""
    last = None
    for step in steps:
        at = step["at"] if last is None else max(step["at"], last + timedelta(milliseconds=1))
        if at >= datetime.combine(TODAY, time(), UTC) and last is not None:
            return
        last = at
        yield Change(at=at, by="ana", set=step["set"], unset=step.get("unset", ()))
