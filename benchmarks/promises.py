"""Generated promises and huddle days of ten years, the same in each run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

TODAY = date(2026, 11, 23)  # a Monday
NOW = f"{TODAY}T09:00:00+00:00"
WEEK = (date(2026, 11, 16), date(2026, 11, 22))  # the last full one
PEOPLE = {
    "ana": "sales",
    "ben": "sales",
    "cem": "sales",
    "dia": "sales",
    "eva": "marketing",
    "fay": "marketing",
    "gus": "marketing",
    "hal": "marketing",
}

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_DAYS = 3650
_VERBS = ("Send", "Call", "Draft", "Check", "Book", "Rewrite", "Share", "Price")
_THINGS = ("demo list", "case study", "quote", "webinar leads", "landing page", "offer", "pipeline")
_ENDS = (
    "for Brightwave",
    "for the hotel chain",
    "with legal",
    "before the fair",
    "again",
    "to Kim",
)


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise as every tool knows it: who, what, by when. `closed` is None while it is open."""

    id: str
    title: str
    owner: str
    created: date
    due: date
    closed: date | None


def promises(count: int, *, are_open: bool, seed: int) -> Iterator[Promise]:
    """Yield `count` promises: closed ones from ten years, or open ones from the last weeks."""
    random = Random(seed)  # noqa: S311  not a secret, and repeatable
    names = sorted(PEOPLE)
    for number in range(count):
        back = random.randrange(0, 28) if are_open else random.randrange(7, _DAYS)
        created = TODAY - timedelta(days=back)
        due = created + timedelta(days=random.randrange(2, 9))
        parts = (random.choice(_VERBS), "the", random.choice(_THINGS), random.choice(_ENDS))
        yield Promise(
            id="".join(random.choices(_ALPHABET, k=10)),
            title=" ".join((*parts, str(number))),
            owner=random.choice(names),
            created=created,
            due=due,
            closed=None if are_open else min(due + timedelta(days=random.randrange(-1, 2)), TODAY),
        )


def huddle_days() -> Iterator[date]:
    """Yield the days of the daily huddle: the weekdays of the ten years before today."""
    days = (TODAY - timedelta(days=back) for back in range(_DAYS, 0, -1))
    return (day for day in days if day.weekday() < 5)
