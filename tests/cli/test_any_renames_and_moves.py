"""Whatever names and sides people get, and whatever of it is undone: the figures stay the same."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import pytest

from tests.helpers.desk import Desk
from tests.helpers.quick_commands import Driver

LATER = "2026-11-30T09:00:00+01:00"  # what was due in the week before has been kept, or not
PEOPLE = {"ana": "marketing", "maria": "marketing", "sam": "sales"}
SIDES = ("marketing", "sales")
# The promises of each person in the week of Monday 23 November: the day due, and whether kept.
PROMISES = {
    "ana": (("tue", True), ("wed", False), ("2026-12-10", None)),
    "maria": (("tue", True), ("thu", True), ("fri", True), ("fri", False)),
    "sam": (("wed", False), ("2026-12-04", None), ("2026-12-05", None)),
}
NAMES = ("zoe", "Sue", "tom.k", "josé", "b-1")


@dataclass(frozen=True)
class Known:
    """What a person is called now, was called before, and the side."""

    name: str
    was: tuple[str, ...]
    side: str

    def renamed(self, name: str) -> Known:
        """Return the person under another name."""
        former = dict.fromkeys((*self.was, self.name))
        kept = [old for old in former if old.casefold() != name.casefold()]
        return replace(self, name=name, was=tuple(kept))


class Office:
    """A team in which somebody else renames and moves people."""

    def __init__(self, desk: Desk, random: Random) -> None:
        """Begin with a week of promises."""
        self.driver, self.random = Driver(desk), random
        self.environ = desk.environ
        self.people = [Known(name, (), side) for name, side in PEOPLE.items()]
        self.before = self.people  # the last command
        self.run("people", "add", "boss:sales", user="sam")
        for name, promises in PROMISES.items():
            for number, (day, is_kept) in enumerate(promises):
                self.run("log", f"{name} {number} due:{day}", user=name)
                if is_kept:
                    self.run("done", f"{name} {number}", user=name)

    def run(self, *words: str, user: str = "boss", now: str | None = None) -> Any:
        """Run a command, which must work, and return what it printed."""
        environ = {"HUDDLE_USER": user, "HUDDLE_NOW": now or self.environ["HUDDLE_NOW"]}
        typed = self.driver.run(words, environ)
        assert typed.code == 0, (words, typed)
        return json.loads(typed.out) if "json" in words else typed.out

    def step(self) -> None:
        """Rename or move somebody, or undo the last command; undone twice, it is done again."""
        number = self.random.randrange(len(self.people))
        who, after = self.people[number], self.people
        match self.random.randrange(4):
            case 0:
                other = next(side for side in SIDES if side != who.side)
                self.run("people", "move", f"{self.any_name(who)}:{other}", "--yes")
                after = [*self.people]
                after[number] = replace(who, side=other)
            case 1 if self.before is not self.people:
                self.run("undo")
                self.people, self.before = self.before, self.people
                return
            case _:
                name = self.free_name(who)
                self.run("people", "rename", self.any_name(who), name)
                after = [*self.people]
                after[number] = who.renamed(name)
        self.before, self.people = self.people, after

    def any_name(self, who: Known) -> str:
        """Return one of the names of a person, perhaps in another case."""
        name = self.random.choice((who.name, *who.was))
        return self.random.choice((name, name.upper()))

    def free_name(self, who: Known) -> str:
        """Return a name that nobody else has or had."""
        taken = {name for other in self.people if other is not who for name in names_of(other)}
        free = [name for name in (*NAMES, *who.was, who.name.title()) if name != who.name]
        return self.random.choice([name for name in free if name.casefold() not in taken])

    def summary(self) -> Any:
        """Return the figures of the week, as they are a week later."""
        words = ("summary", "--week", "last", "--format", "json")
        return self.run(*words, now=LATER)

    def check(self, first: Any) -> None:
        """Check all figures against those of the team before anybody was renamed."""
        summary = self.summary()
        assert [figures(summary), summary["trend"]] == [figures(first), first["trend"]]
        for side in SIDES:
            mine = [number for number, who in enumerate(self.people) if who.side == side]
            kept = Counter[str]()
            for number in mine:
                kept.update(reckoned([*PEOPLE][number]))
            assert summary["by_side"][side]["kept"] == {"kept": kept["kept"], "due": kept["due"]}
        for number, who in enumerate(self.people):
            self.check_person([*PEOPLE][number], who)

    def check_person(self, first: str, who: Known) -> None:
        """Check what a person sees, whichever of their names they go by."""
        name = self.any_name(who)
        mine = self.run("mine", "--format", "json", user=name, now=LATER)
        assert mine["kept"] == dict(reckoned(first)), (first, who, name)
        words = ("--owner", name, "--status", "all", "--format", "json")
        actions = self.run("action", "list", *words, now=LATER)["actions"]
        assert {(one["owner"], one["side"], one["by"]) for one in actions} == {
            (who.name, who.side, who.name)
        }
        assert len(actions) == len(PROMISES[first])


def names_of(who: Known) -> set[str]:
    """Return the names that nobody else may get."""
    return {name.casefold() for name in (who.name, *who.was)}


def reckoned(first: str) -> dict[str, int]:
    """Return how many promises of a person came due by the look, and how many were kept."""
    counted = [is_kept for _, is_kept in PROMISES[first] if is_kept is not None]
    return {"kept": sum(counted), "due": len(counted)}


def figures(summary: Any) -> Any:
    """Return the figures of a team, whoever and whichever side is behind them."""
    ids = {key: sorted(one["id"] for one in rows) for key, rows in summary["actions"].items()}
    return [ids, summary["kept"], summary["kept_rate"], summary["huddles"], summary["wins"]]


@pytest.mark.parametrize("seed", range(4))
def test_no_name_and_no_side_changes_a_figure(desk: Desk, seed: int) -> None:
    """After any renames, moves and undoing, the team's figures are those of the promises made."""
    office = Office(desk, Random(seed))  # noqa: S311  it is no secret
    try:
        first = office.summary()
        for _ in range(12):
            office.step()
            office.check(first)
    finally:
        office.driver.end()
