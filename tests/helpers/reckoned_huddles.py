"""A huddle in the reckoning of thirteen weeks: what its lines come to, item by item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor

from tests.helpers.reckoned_time import BERLIN, day_of
from tests.helpers.thirteen_weeks import MARKETING, SALES, Step

SIDES = ("marketing", "sales")
# By agenda: the time at which it begins, its minutes, and its items: kind, title, topic, minutes.
AGENDAS: Mapping[str, tuple[str, int, Sequence[tuple[str, str, str | None, int]]]] = {
    "both": (
        "09:08",
        15,
        (
            ("topic", "What is stuck?", "stuck", 6),
            ("topic", "What did the fair bring?", None, 6),
            ("close", "Read-back", None, 3),
        ),
    ),
    "desk": (
        "09:30",
        12,
        (
            ("promises", "Promises", None, 3),
            ("topic", "Where did a lead wait?", None, 4),
            ("topic", "What did customers ask?", None, 4),
            ("close", "Read-back", None, 1),
        ),
    ),
}
OPENS = {
    "What is stuck?": "sales",
    "What did the fair bring?": "marketing",
    "Where did a lead wait?": "marketing",
    "What did customers ask?": "sales",
}


def side_of(name: str) -> str:
    """Return the side of a person."""
    assert name in {*MARKETING, *SALES}
    return "marketing" if name in MARKETING else "sales"


def other_side(side: str) -> str:
    """Return the other of the two sides."""
    return SIDES[1 - SIDES.index(side)]


def one_place(numbers: Sequence[Fraction]) -> float | None:
    """Return the mean to one decimal, or None of nothing; a half is rounded up."""
    if not numbers:
        return None
    return floor(sum(numbers) / len(numbers) * 10 + Fraction(1, 2)) / 10


@dataclass
class APoint:
    """A point of an item: who opened it, and what was said back."""

    opened: str  # the side
    is_said: bool = False
    words: str = ""
    notes: list[str] = field(default_factory=list)


@dataclass
class AnItem:
    """An item as it went; without a beginning if the huddle did not come to it."""

    kind: str
    title: str
    topic: str | None
    seconds: int = 0
    is_carried: bool = False
    points: list[APoint] = field(default_factory=list)
    made: list[tuple[str, datetime, str]] = field(default_factory=list)  # kind, when, what

    def heard(self, huddle: str) -> dict[str, object] | None:
        """Return what was heard on the item, with titles for what came of it."""
        said = [point.words for point in self.points if point.words]
        notes = [note for point in self.points if point.is_said for note in point.notes]
        if not said and not notes:
            return None
        return {
            "title": self.title,
            "topic": self.topic,
            "huddle": huddle,
            "said": said or notes[-1:],
            "is_restated": bool(said),
            **{kind: self.titles(kind) for kind in ("actions", "decisions", "parked")},
        }

    def titles(self, kind: str) -> list[str]:
        """Return the titles of what was made here."""
        return [_title(what) for made, _, what in self.made if made == kind]


@dataclass
class AHuddle:
    """A huddle that was held."""

    agenda: str
    started: datetime
    by: str
    present: Sequence[str]
    items: list[AnItem]
    floor: Counter[str] = field(default_factory=Counter)  # seconds by side
    said_back: Counter[str] = field(default_factory=Counter)  # points by side
    scores: list[int] = field(default_factory=list)
    message: str = ""

    @property
    def name(self) -> str:
        """Its id."""
        return f"{self.started.astimezone(BERLIN):%Y-%m-%d-%H%M}-{self.agenda}"

    @property
    def day(self) -> date:
        """Its day."""
        return day_of(self.started)

    @property
    def late(self) -> int:
        """How many minutes after its time it began."""
        begins = AGENDAS[self.agenda][0]
        local = self.started.astimezone(BERLIN)
        planned = int(begins[:2]) * 60 + int(begins[3:])
        return max(local.hour * 60 + local.minute - planned, 0)

    @property
    def is_moved(self) -> bool:
        """Whether it was held at another hour: it began when it should have ended, or later."""
        return self.late >= AGENDAS[self.agenda][1]

    @property
    def lost(self) -> int:
        """The minutes by which it began late; one of another hour was moved instead."""
        return 0 if self.is_moved else self.late

    @property
    def score(self) -> float | None:
        """The mean of the scores."""
        return one_place([Fraction(score) for score in self.scores])

    @property
    def topics(self) -> list[AnItem]:
        """The items that are talked about."""
        return [item for item in self.items if item.kind == "topic"]


class Going:
    """A huddle under way, line by line."""

    def __init__(self, step: Step, opens: Mapping[str, str]) -> None:
        """Begin it; `opens` has the side whose turn it is to open each item."""
        _, agenda, *flags = step.words
        _, _, rows = AGENDAS[agenda]
        items = [AnItem(kind, title, topic) for kind, title, topic, _ in rows]
        present = flags[flags.index("--with") + 1].split(",")
        self.held = AHuddle(agenda, step.at, step.who, present, items)
        self._opens = opens
        self._at = step.at
        self._place = -1
        self._step = ""
        self._floor = ""  # the side that has it
        self._is_asked_again = False
        self._next_item()
        for line in step.stdin.splitlines():
            self._read(line)

    @property
    def _item(self) -> AnItem:
        return self.held.items[self._place]

    def _next_item(self) -> None:
        self._place += 1
        self._step = self._item.kind
        if self._step == "topic":
            self._point(self._opens[self._item.title])

    def _point(self, side: str) -> None:
        self._item.points.append(APoint(side))
        self._step, self._floor = "talk", side

    def _read(self, line: str) -> None:
        command, _, text = line.partition(" ")
        match self._step, command:
            case _, wait if wait.startswith("+"):
                self._wait(int(wait))
            case "promises", "/next":
                self._next_item()
            case "talk", "/floor":
                self._floor = side_of(text)
            case "talk", "/next":
                self._step, self._is_asked_again = "understand", False
            case "understand", "/next":
                self._step = "execute" if self._is_asked_again else "understand"
                self._is_asked_again = True
            case "understand", "/again":
                self._step = "talk"
            case "understand", "/u" | "/understood":
                point = self._item.points[-1]
                point.is_said, point.words = True, text
                self.held.said_back[other_side(self._floor)] += 1
                self._step = "execute"
            case "execute", "/more":
                self._point(other_side(self._floor))
            case "execute", "/next" | "/none":
                self._next_item()
            case "execute", "/action" | "/decide" | "/park":
                kinds = {"/action": "actions", "/decide": "decisions", "/park": "parked"}
                self._item.made.append((kinds[command], self._at, text))
            case "talk", "/skip":
                self._item.is_carried = True
                self._next_item()
            case "close", "/message":
                self.held.message = text
            case "close", "/score":
                self.held.scores = [int(word) for word in text.split(" a ")[0].split()]
            case _, "/end":
                for item in self.held.items[self._place :]:
                    item.is_carried = item.kind == "topic"
            case "talk" | "execute", _ if not line.startswith("/"):
                self._item.points[-1].notes.append(line)
            case _:
                raise AssertionError((self._step, line))

    def _wait(self, seconds: int) -> None:
        self._at += timedelta(seconds=seconds)
        self._item.seconds += seconds
        if self._step == "talk":
            self.held.floor[self._floor] += seconds


def _title(text: str) -> str:
    """Return the words of a line without its marks."""
    return " ".join(word for word in text.split() if not word.startswith(("@", "due:", "review:")))
