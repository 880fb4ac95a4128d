"""`huddle measure log`: the value of a measure for a week or a month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from huddlecli.cli.context import Context
from huddlecli.cli.measures.changes import with_number
from huddlecli.cli.measures.data import find_standing_measure
from huddlecli.core.dates import Period
from huddlecli.core.errors import Wrong
from huddlecli.core.measures.figures import measured_period
from huddlecli.core.measures.numbers import typed_number
from huddlecli.core.periods import named_period, period_key, period_of
from huddlecli.core.side_records import Measure, Number
from huddlecli.core.text import note, shown
from huddlecli.views.measures import value_line

# Where the values of each source come from, and the command that shows them.
_SOURCES = {
    "leads": "huddle lead list",
    "promises": "huddle action list --status all",
    "wins": "huddle win list",
}


def log_value(context: Context, words: Sequence[str], period: str | None, text: str | None) -> None:
    """Enter the value that the last of `words` is, with the note `text`, and report it."""
    typed = typed_value(words)
    measure = find_standing_measure(context, typed.words)
    value = value_of(measure, typed)
    when = period_for(context, measure, period)
    key = period_key(when)
    after = context.records.change(
        Measure,
        measure.id,
        context.current_user.name,
        context.now(),
        set=value_keys(key, value, text),
    )
    if context.flags.quiet:
        return
    if after == measure:
        context.console.err("nothing was changed")
        return
    result = measured_period(after, context.team, when, context.now())
    frame = context.list_context("measure")
    was = measure.values.get(key)
    context.console.confirm(value_line(after, result, frame, was=was))


class TypedValue(NamedTuple):
    """The words that name a measure, and its value as it was typed."""

    words: str
    value: str


def typed_value(words: Sequence[str]) -> TypedValue:
    """Return the words that name a measure and the value after them."""
    *names, value = words
    if not names:
        raise Wrong("a value is missing", hint=f"huddle measure log {shown(value)} 96")
    return TypedValue(" ".join(names), value)


def value_of(measure: Measure, typed: TypedValue) -> Number:
    """Return the value that was typed for a measure, or refuse it."""
    if measure.counted_from:
        source = measure.counted_from.partition(".")[0]
        raise Wrong(f"{shown(measure.title)} is counted from {source}", hint=_SOURCES[source])
    hint = with_number(f"huddle measure log {shown(typed.words)}")
    return typed_number(typed.value, hint, unit=measure.unit)


def period_for(context: Context, measure: Measure, text: str | None) -> Period:
    """Return the period that `--for` names, which has begun; by default the running one."""
    if text is None:
        return period_of(context.team_day, measure.per, context.team)
    return named_period(text, measure.per, context.team_day, context.team)


def value_keys(key: str, value: Number, text: str | None) -> dict[str, Any]:
    """Return the keys of a value and its note; an empty note is removed."""
    keys: dict[str, Any] = {f"values.{key}": value}
    if text is not None:
        keys[f"notes.{key}"] = note(text) if text.strip() else None
    return keys
