"""A number with its unit, a target with its period, and the title of a decision about a target."""

from __future__ import annotations

import re
from typing import Protocol

from huddlecli.core.side_records import CountedFrom, Number, Per, Want
from huddlecli.core.text import folded

_ADDED_UP: tuple[CountedFrom | None, ...] = (None, "leads.passed", "promises.kept", "wins")
_UNITS_OF_ONE = frozenset(  # of a share or of the time that one takes, which do not add up
    {"%", "s", "sec", "seconds", "min", "minutes", "h", "hours", "d", "days"}
)
_WORDS_OF_ONE = re.compile(r"\b(median|mean|average|avg|share|rate|percent|for each|per)\b")
_LEAST_PLURAL = 3  # letters


class HasTarget(Protocol):
    """A measure, as its record or a huddle has it."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def unit(self) -> str | None:
        """Its unit, if it has one."""

    @property
    def per(self) -> Per:
        """Its period."""

    @property
    def want(self) -> Want:
        """Whether a value should be at least or at most the target."""

    @property
    def counted_from(self) -> CountedFrom | None:
        """What huddle counts for it, unless people type its values."""


def is_sum(measure: HasTarget) -> bool:
    """Whether a value is the sum of the days of its period: leads are, a median is not."""
    return (
        folded(measure.unit or "") not in _UNITS_OF_ONE
        and measure.counted_from in _ADDED_UP
        and not _WORDS_OF_ONE.search(folded(measure.title))
    )


def number_words(value: Number, unit: str | None = None) -> str:
    """Return `1,200 leads`, `92%` or `5.2 h`."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.15g}"
    if unit is None:
        return text
    return f"{text}%" if unit == "%" else f"{text} {_single(unit) if value == 1 else unit}"


def _single(unit: str) -> str:
    """Return the unit of one: `lead` of `leads`, `try` of `tries`; others stay."""
    if unit.endswith("ies"):
        return f"{unit[:-3]}y"
    is_plural = unit.endswith("s") and not unit.endswith("ss") and len(unit) > _LEAST_PLURAL
    return unit[:-1] if is_plural else unit


def target_words(measure: HasTarget, target: Number | None) -> str:
    """Return `at least 120 leads a week`, `at most 4 h`, or `no target`."""
    if target is None:
        return "no target"
    words = f"{measure.want.replace('-', ' ')} {number_words(target, measure.unit)}"
    if is_sum(measure):
        return f"{words} a {measure.per}"
    return words if measure.per == "week" else f"{words}, by {measure.per}"


def measure_decision(measure: HasTarget, target: Number | None) -> str:
    """Return the title of the decision about a target: `Leads: at least 1,200 a week`."""
    return f"{measure.title}: {target_words(measure, target)}"
