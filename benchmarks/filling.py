"""Team folders and Taskwarrior files, written as the tools themselves would write them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from itertools import cycle
from pathlib import Path
from uuid import UUID

from benchmarks.promises import PEOPLE, Promise, huddle_days

_TOML = """\
schema = 1
id = "{id}"
title = "{title}"
owner = "{owner}"
side = "{side}"
due = {due}
status = "{status}"
created = {created}T08:12:40.120Z
{end}by = "{owner}"

[[change]]
at = {created}T08:12:40.120Z
by = "{owner}"
set = {{ title = "{title}", owner = "{owner}", side = "{side}", due = {due}, status = "open" }}
"""
_CLOSED = """
[[change]]
at = {closed}T15:00:00.000Z
by = "{owner}"
set = {{ status = "done", closed = {closed}T15:00:00.000Z, done_on = {closed} }}
"""
_MINUTES = """\
schema = 1
id = "{id}"
agenda = "daily"
title = "Daily huddle"
started = {day}T09:08:00.000Z
ended = {day}T09:22:40.000Z
timezone = "Etc/UTC"
planned_minutes = 15
by = "ana"

{present}
[[item]]
kind = "promises"
title = "Promises"
planned_seconds = 180
actual_seconds = 150
carried = 0
left = "through"
entry = 1
{stuck}{pick}
[[item]]
kind = "close"
title = "Read-back"
planned_seconds = 60
actual_seconds = 55
carried = 0
left = "through"
entry = 4
"""
_ITEM = """
[[item]]
kind = "{kind}"
title = "{topic}"
topic = "{topic}"
opened_by = "sales"
planned_seconds = 300
actual_seconds = 280
carried = 0
left = "through"
entry = {entry}

[[item.point]]
opened_by = "sales"
rounds = 1
said_back = true
outcome = "action"
notes = ["webinar leads stall between sign-up and demo", "they wait a day for a call"]

[[item.point.action]]
id = "{id}"
title = "Call the three Brightwave leads"
owner = "sam"
due = {day}
status = "open"
"""
_TEAM = """\
schema = 1
name = "Acme"
timezone = "Etc/UTC"
week_starts = "monday"
sides = ["marketing", "sales"]
agendas = ["daily", "weekly"]
"""


def new_team(folder: Path, promises: Iterable[Promise] = ()) -> Path:
    """Create a team folder that contains `promises`."""
    folder.mkdir(parents=True)
    people = [f'\n[[person]]\nname = "{who}"\nside = "{side}"\n' for who, side in PEOPLE.items()]
    (folder / "huddle.toml").write_text("".join((_TEAM, *people)))
    for promise in promises:
        write(folder / _path(promise), _record(promise))
    return folder


def hold_dailies(folder: Path, topics: Iterable[str]) -> None:
    """Write the minutes of a daily huddle for every weekday of ten years."""
    present = "".join(
        f'[[present]]\nname = "{who}"\nside = "{side}"\n\n' for who, side in PEOPLE.items()
    )
    for day, topic in zip(huddle_days(), cycle(topics), strict=False):
        name, digits = f"{day}-0908-daily", f"{day:%Y%m%d}"
        stuck = _ITEM.format(kind="topic", topic="stuck", entry=2, id=f"{digits}00", day=day)
        pick = _ITEM.format(kind="rotate", topic=topic, entry=3, id=f"{digits}11", day=day)
        text = _MINUTES.format(id=name, day=day, present=present, stuck=stuck, pick=pick)
        write(folder / "huddles" / f"{day:%Y-%m}" / f"{name}.toml", text)


def taskwarrior(folder: Path, promises: Iterable[Promise]) -> None:
    """Write Taskwarrior's two task files."""
    folder.mkdir(parents=True)
    pending, completed = list[str](), list[str]()
    for number, promise in enumerate(promises, start=1):
        parts = [f'description:"{promise.title}"', f'due:"{_epoch(promise.due)}"']
        parts += [f'end:"{_epoch(promise.closed)}"'] if promise.closed else []
        parts += [f'entry:"{_epoch(promise.created)}"', f'project:"{promise.owner}"']
        parts += [
            f'status:"{"completed" if promise.closed else "pending"}"',
            f'uuid:"{UUID(int=number)}"',
        ]
        (completed if promise.closed else pending).append(f"[{' '.join(parts)}]\n")
    (folder / "pending.data").write_text("".join(pending))
    (folder / "completed.data").write_text("".join(completed))


def _path(promise: Promise) -> str:
    slug = promise.title.lower().replace(" ", "-")
    if promise.closed is None:
        return f"actions/open/{promise.id}-{slug}.toml"
    days = ".".join(f"{day:%Y%m%d}" for day in (promise.created, promise.due, promise.closed))
    return f"actions/closed/{promise.closed:%Y-%m}/{promise.id}-{slug}.{days}.toml"


def _record(promise: Promise) -> str:
    values = {
        "id": promise.id,
        "title": promise.title,
        "owner": promise.owner,
        "side": PEOPLE[promise.owner],
        "created": promise.created,
        "due": promise.due,
        "closed": promise.closed,
    }
    if promise.closed is None:
        return _TOML.format(**values, status="open", end="")
    end = f"closed = {promise.closed}T15:00:00.000Z\ndone_on = {promise.closed}\n"
    return _TOML.format(**values, status="done", end=end) + _CLOSED.format(**values)


def write(path: Path, text: str) -> None:
    """Write a file, and make its folder first if there is none."""
    try:
        path.write_text(text)
    except FileNotFoundError:
        path.parent.mkdir(parents=True)
        path.write_text(text)


def _epoch(day: date) -> int:
    return int(datetime.combine(day, time(15), tzinfo=UTC).timestamp())
