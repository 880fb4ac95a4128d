"""Time the scoreboard of a team that has entered twenty measures every week for ten years."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks import filling, tools
from benchmarks.parts import BARE, Run
from benchmarks.promises import NOW
from benchmarks.table import Line, Target
from benchmarks.tools import Huddle
from huddlecli.core.agreement import consent_keys, proposal_keys
from huddlecli.core.record_history import keys_of
from huddlecli.core.records import Change
from huddlecli.store.record_files import text_of

MEASURES, WEEKS = 20, 520
_SIDES = ("marketing", "sales")
_EACH_SIDE_AGREES = 60  # weeks until both sides agree on the next target
_LIST = ("measure", "list")


def scoreboard(run: Run) -> Iterator[str]:
    """Measure the list of measures, for people and for programs."""
    folder = run.scratch / "measures"
    if not folder.exists():
        filling.new_team(folder)
        write_measures(folder / "measures" / "standing", run.count(MEASURES))
    team = Huddle(folder)
    tasks = {BARE: tools.bare(run.scratch)}
    tasks |= {
        " ".join(words): team.takes(*words)
        for words in (_LIST, (*_LIST, "--red"), (*_LIST, "--format", "json"))
    }
    lines = [Line(name, "" if name == BARE else BARE, Target(times=2)) for name in tasks]
    lines[0] = Line(BARE)
    title = f"{run.count(MEASURES)} measures with the values of {WEEKS} weeks, each a change"
    return run.table(title, tasks, lines)


def write_measures(folder: Path, number: int) -> None:
    """Write measures with a value for each week, and a new target every sixty weeks."""
    folder.mkdir(parents=True)
    for place in range(number):
        record_id = f"{place:02}m4q8t2r6"
        title = f"Measure {place}"
        changes = [*_changes(title, place)]
        fixed = {"schema": 1, "id": record_id, "created": changes[0].at, "by": "ana"}
        text = text_of(fixed | keys_of(changes), tuple(changes))
        (folder / f"{record_id}-measure-{place}.toml").write_text(text)


def _changes(title: str, place: int) -> Iterator[Change]:
    """Yield the changes of a measure, the oldest first."""
    today = datetime.fromisoformat(NOW).astimezone(UTC)
    first = today - timedelta(weeks=WEEKS)
    keys = {"title": title, "owner": "ana", "owes": _SIDES[place % 2], "unit": "leads"}
    keys |= {"per": "week", "want": "at-least", "status": "standing"}
    yield Change(at=first, by="ana", set=keys, cmd="abcdef")
    for week in range(WEEKS):
        at = first + timedelta(weeks=week, minutes=1)
        if week % _EACH_SIDE_AGREES == 0:
            proposal = f"p{week:03}000000"
            content = {"target": 100 + week // 10}
            proposed = proposal_keys(proposal, "ana", at.date(), _SIDES, content)
            yield Change(at=at, by="ana", set=proposed, cmd="abcdef")
            for side in _SIDES:
                agreed = consent_keys(side, side, proposal, at.date())
                yield Change(at=at, by=side, set=agreed, cmd="abcdef")
        value = 90 + (week * 7 + place * 3) % 40
        yield Change(
            at=at + timedelta(minutes=1),
            by="ana",
            set={f"values.{_week(at.date())}": value},
            cmd="abcdef",
        )


def _week(day: date) -> str:
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02}"
