"""Numbers as people type them: values, percentages, amounts of money and lengths of time."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from huddlecli.core.errors import Wrong
from huddlecli.core.side_records import Number
from huddlecli.core.text import folded, shown

_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_TWO_READINGS = re.compile(r"([+-]?)([1-9][0-9]{0,2})([,.])([0-9]{3})")
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_WITH_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_LENGTH = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(m|min|h)")
_MOST_DIGITS = 15  # what a number in a file keeps exactly

Hint = Callable[[str], str]  # what to type, with the number as it should be


def typed_number(text: str, hint: Hint = str, *, unit: str | None = None) -> Number:
    """Return the number that `text` means, or refuse it with what to type instead.

    The unit of the measure may follow: `92%`, `5.2h`. `1,200` and `1.200` have two readings and
    are refused, except that a percentage with a point has one.
    """
    exact = exact_number(text, hint, unit=unit)
    return int(exact) if exact.denominator == 1 else float(exact)


def exact_number(text: str, hint: Hint = str, *, unit: str | None = None) -> Fraction:
    """Return the number that `text` means, without rounding."""
    word = _without_unit(text.strip(), unit)
    if not word:
        raise Wrong("the number is missing", hint=hint("96"))
    if both := _TWO_READINGS.fullmatch(word):
        sign, thousands, mark, rest = both.groups()
        if mark == "," or unit != "%":
            as_decimal = f"{sign}{thousands}.{rest}".rstrip("0").rstrip(".")
            as_whole = f"{sign}{thousands}{rest}"
            other = as_decimal if rest.endswith("0") else f"{as_decimal}0"
            raise Wrong(
                f"{word} could be {as_decimal} or {as_whole}",
                hint=hint(as_whole) if mark == "," else f"{hint(as_whole)}   (or {other})",
            )
    if _GROUPED.fullmatch(word):
        word = word.replace(",", "")
    elif _WITH_COMMA.fullmatch(word):
        word = word.replace(",", ".")
    if not _PLAIN.fullmatch(word):
        raise Wrong(f'"{shown(text.strip())}" is not a number', hint=hint("96"))
    number = Decimal(word)
    if len(number.normalize().as_tuple().digits) > _MOST_DIGITS or abs(number) >= 10**_MOST_DIGITS:
        raise Wrong(
            f"{shown(word)} has too many digits",
            hint=f"a number has {_MOST_DIGITS} digits at most",
        )
    return Fraction(number)


def typed_percent(text: str, flag: str) -> Fraction:
    """Return the percentage that `text` means, `2.5` or `2.5%`, as a part of 1."""
    return exact_number(text, lambda number: f"{flag} {number}", unit="%") / 100


def goal_a_month(text: str, flag: str) -> Fraction:
    """Return a goal such as `500000`, `1500000/quarter` or `6000000/year` as money per month."""
    amount, slash, per = text.partition("/")
    months = {"": 1, "month": 1, "quarter": 3, "year": 12}.get(folded(per.strip()))
    if months is None or bool(slash) != bool(per.strip()):
        raise Wrong(
            f'"{shown(text)}" is not a goal',
            hint=f"{flag} 500000, {flag} 1500000/quarter or {flag} 6000000/year",
        )
    return exact_number(amount, lambda number: f"{flag} {number}{slash}{per}") / months


def goal_months(text: str) -> int:
    """Return the number of months in the period of a goal: 1, 3 or 12."""
    return {"quarter": 3, "year": 12}.get(folded(text.partition("/")[2].strip()), 1)


def typed_minutes(text: str, flag: str, example: str = "6") -> Fraction:
    """Return the minutes of a length such as `6m` or `0.5h`; the hint has the number `example`."""
    word = folded(text.strip())
    length = _LENGTH.fullmatch(word)
    if not length:
        number = word if _PLAIN.fullmatch(word) else example
        raise Wrong(
            f'"{shown(text)}" is not a length of time',
            hint=f"{flag} {number}m is {number} minutes, {flag} {number}h is {number} hours",
        )
    return Fraction(length[1]) * (60 if length[2] == "h" else 1)


def _without_unit(word: str, unit: str | None) -> str:
    """Return a number without the unit behind it."""
    if not unit or not folded(word).endswith(folded(unit)):
        return word
    return word[: len(word) - len(unit)].rstrip()
