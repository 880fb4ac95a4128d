"""What people should know before a huddle: what to bring, who is away, whose promises are due."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from huddlecli.core.agenda import LOOP_KINDS, EntryKind
from huddlecli.core.huddle_plan import Plan, PlannedItem
from huddlecli.core.promises import due_by
from huddlecli.core.records import Action
from huddlecli.core.team import Team, is_away
from huddlecli.core.text import folded
from huddlecli.core.value import Value
from huddlecli.core.working_hours import working_time

_DAY = timedelta(days=1)
_MOST_THINGS = 2  # that people are asked to bring for one item
_EXAMPLE = "one example"
_FEW = "two|three|four|five|six|ten"
# What a Talk prompt asks for, and what to bring; {} is what was found. Words that one rule has
# found are left out for the next: `how many leads` asks for a number, not for a lead.
_ASKED = tuple(
    (re.compile(pattern, re.IGNORECASE), thing)
    for pattern, thing in (
        (r"\bword for word\b|\bin (?:their|your)(?: own)? words\b", "one quote"),
        (r"\bexample\b", _EXAMPLE),
        (r"\bdefinition\b(?: of a(?: \w+)? lead)?", "your definition"),
        (r"\bhow (?:many|much|long|full)\b(?: \w+){0,2}|\bnumbers?\b|\bmedian\b", "a number"),
        (rf"\b(?:{_FEW}) (?:leads|customers|accounts|markets|calls|deals|stages)\b", "{}"),
        (r"\bone (?:question|day)\b", "{}"),
        (r"\bleads?\b", "one lead"),
        (r"\bdeals?\b|\bbeat\b", "one deal"),
        (r"(?<!with a )\b(?:customers?|accounts?)\b", "one customer"),
        (r"\b(?:pages?|slides?|emails?)\b", "the text that you used"),
        (r"\b(?:visits?|calls?)\b", "one call or visit"),
        (r"\bnext \w+ weeks\b", "your dates"),
        (r"\b(?:source|stage|worry)\b", "one {}"),
    )
)
# What to bring for a board, whatever is on it.
_BOARDS: dict[EntryKind, str] = {
    "promises": "what became of your promises",
    "wins": "one win",
    "measures": "the latest values",
    "leads": "what became of your leads",
}


class Notice(Value, kw_only=False):
    """What people should know, as of `today`, before a huddle on `day`: both are the team's days.

    `away` are the people who are away on that day, `days_off` the team's closed days before it, and
    `is_closed` says whether the day itself is one. `due` has how many promises of each owner are to
    be reviewed; None if the huddle does not review any.
    """

    day: date
    today: date
    away: tuple[str, ...] = ()
    days_off: tuple[date, ...] = ()
    is_closed: bool = False
    due: tuple[tuple[str, int], ...] | None = None


def notice(team: Team, plan: Plan, opened: Iterable[Action], day: date, today: date) -> Notice:
    """Return what people should know before the huddle of a plan; `opened` are open promises."""
    return Notice(
        day,
        today,
        away=tuple(who.name for who in team.people if is_away(who, day)),
        days_off=tuple(sorted(off for off in set(team.closed) if today <= off < day)),
        is_closed=day in team.closed,
        due=_by_owner(due_by(opened, day)) if has_review(plan) else None,
    )


def has_review(plan: Plan) -> bool:
    """Whether a huddle reviews promises."""
    return any(item.kind == "promises" for item in plan.items)


def is_imminent(team: Team, day: date, today: date) -> bool:
    """Whether a huddle is today, or `today` is the last working day before it."""
    if day == today:
        return True
    is_working = working_time(team).is_working_day
    between = (today + _DAY * days for days in range(1, (day - today).days))
    return is_working(today) and not any(map(is_working, between))


def things_to_bring(item: PlannedItem) -> tuple[str, ...]:
    """Return what to bring for an item: what its Talk prompt asks for, or what its kind needs.

    What was raised has no prompt: it takes an example. Only the words that prompts of the library
    use are understood.
    """
    if item.kind not in LOOP_KINDS:
        return (_BOARDS[item.kind],) if item.kind in _BOARDS else ()
    return tuple(_asked_for(item.talk))[:_MOST_THINGS] if item.talk else (_EXAMPLE,)


def _asked_for(prompt: str) -> Iterator[str]:
    """Yield what a prompt asks for, the most telling first."""
    for pattern, thing in _ASKED:
        if found := pattern.search(prompt):
            yield thing.format(found[0].lower())
            prompt = pattern.sub(" ", prompt)


def _by_owner(actions: Iterable[Action]) -> tuple[tuple[str, int], ...]:
    """Return how many promises each owner has, by name."""
    names, counts = dict[str, str](), dict[str, int]()
    for action in actions:
        key = folded(action.owner)
        names.setdefault(key, action.owner)
        counts[key] = counts.get(key, 0) + 1
    return tuple((names[key], counts[key]) for key in sorted(counts))
