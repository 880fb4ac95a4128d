"""Values, targets and other keys of a measure, as commands change them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huddlecli.cli.agreement import new_proposal
from huddlecli.cli.context import Context
from huddlecli.cli.edit_record import RecordChange, edited_line
from huddlecli.cli.edits.editor import Editor
from huddlecli.cli.new_record import find_owner, parse_due, parse_tags, quick_add_context
from huddlecli.cli.options import parse_side
from huddlecli.core.agreement import sides_that_agree
from huddlecli.core.errors import Wrong
from huddlecli.core.measures.figures import exact, number_of
from huddlecli.core.measures.numbers import typed_number
from huddlecli.core.periods import keyed_period, named_period
from huddlecli.core.quick_add import keeping, parse, parse_edit, quoted
from huddlecli.core.side_records import COUNTED, CountedFrom, Measure, Number
from huddlecli.core.text import nearest, one_line, shown, title

MARKS = ("@", "review")  # the marks of a measure, besides its tags
PERCENT = "%"
_UNIT_LIMIT = 20
_SHARES = ("leads.accepted_share", "leads.in_time")
_UNITS: Mapping[CountedFrom, str] = {
    "leads.passed": "leads",
    "leads.answer_median": "h",
    "leads.routing_median": "h",
    "leads.accepted_share": PERCENT,
    "leads.in_time": PERCENT,
    "leads.open": "leads",
    "promises.kept": "promises",
    "wins": "wins",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureEdit:
    """The words and flags of `measure edit`; what they do not name stays."""

    words: Sequence[str] = ()
    title: str | None = None
    owner: str | None = None
    target: str | None = None
    period: str | None = None
    unit: str | None = None
    review: str | None = None
    tags: Sequence[str] = ()
    untags: Sequence[str] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there are neither words nor flags."""
        texts = (self.title, self.owner, self.target, self.period, self.unit, self.review)
        return not any((self.words, self.tags, self.untags)) and all(text is None for text in texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureFlags:
    """The flags of `measure add`."""

    owes: str | None = None
    target: str | None = None
    unit: str | None = None
    per: str = "week"
    at_most: bool = False
    source: str | None = None
    owner: str | None = None
    review: str | None = None
    new_person: str | None = None


def add_measure(context: Context, text: str, flags: MeasureFlags) -> Measure:
    """Write a new measure and return it."""
    quick = parse(text, quick_add_context(context, MARKS))
    owes = parse_side(context, flags.owes, "--owes")
    source = source_of(flags.source)
    target = target_of(flags.target, flags.unit)
    unit = unit_of(flags.unit, source, target)
    if source in _SHARES and unit == PERCENT and target is not None and 0 < target < 1:
        message = f"a target of {target}% is a hundredth of what it should be"
        raise Wrong(message, hint=f"--target {number_of(100 * exact(target))}")
    named = flags.owner or quick.owner
    if named and source:
        raise owner_of_counted(source)
    as_word = None if flags.owner else keeping(quick.owner, in_shell=True)
    review = parse_due(context, flags.review or quick.keys.get("review"))
    with context.transaction:
        owner = None
        if source is None:
            owner = find_owner(context, named, flags.new_person, keeping=as_word).name
        keys = {
            "owner": owner,
            "owes": owes,
            "unit": unit,
            "per": flags.per,
            "want": "at-most" if flags.at_most else "at-least",
            "from": source,
            "review": review,
            "tags": quick.tags,
        }
        if target is not None:
            keys |= target_keys(context, owes, target)
        return context.records.create(
            Measure,
            context.new_id(),
            context.current_user.name,
            context.now(),
            title=quick.title,
            **keys,
        )


def source_of(text: str | None) -> CountedFrom | None:
    """Return what `--from` names."""
    if text is None:
        return None
    known = next((name for name in COUNTED if name == text.strip().casefold()), None)
    if known is None:
        near = nearest(text, COUNTED)
        hint = f"--from {near}" if near else f"--from {', '.join(COUNTED)}"
        raise Wrong(f'nothing is counted as "{shown(text)}"', hint=hint)
    return known


def unit_of(text: str | None, source: CountedFrom | None, target: Number | None) -> str | None:
    """Return the unit that a flag names, or that belongs to what huddle counts.

    A share with a target of 1 at most has no unit: it is a part of 1, not a percentage.
    """
    if text is None:
        is_part = source in _SHARES and target is not None and target <= 1
        return None if source is None or is_part else _UNITS[source]
    unit = " ".join(one_line(text).split())
    if not unit:
        return None
    if len(unit) > _UNIT_LIMIT or any(character.isdigit() for character in unit):
        raise Wrong(f'"{shown(text)}" is not a unit', hint="--unit leads, --unit %, --unit EUR")
    return unit


def target_of(text: str | None, unit: str | None) -> Number | None:
    """Return the target that a flag names."""
    return None if text is None else typed_number(text, with_number("--target"), unit=unit)


def target_keys(context: Context, owes: str | None, target: Number) -> dict[str, Any]:
    """Return the keys by which a target is proposed, or set if no side owes the measure."""
    return new_proposal(context, {"target": target}) if owes else {"target": target}


def new_target_keys(context: Context, measure: Measure, target: Number) -> dict[str, Any]:
    """Return the keys of another target; none if it is in force or proposed already.

    A proposal that waits for other sides than the team has now is made again.
    """
    proposed = measure.proposed
    latest = proposed.target if proposed else measure.target
    is_for_all = not (proposed and proposed.sides) or {*proposed.sides} == {
        *sides_that_agree(context.team)
    }
    return {} if target == latest and is_for_all else target_keys(context, measure.owes, target)


def edited(context: Context, measure: Measure, flags: MeasureEdit) -> RecordChange:
    """Return the change that words and flags describe; flags override words."""
    quick = parse_edit(" ".join(flags.words), quick_add_context(context, MARKS))
    if flags.title is not None and quick.title:
        raise Wrong("the title is given twice", hint="either words or --title TITLE")
    new_title = title(flags.title) if flags.title is not None else quick.title
    keys: dict[str, Any] = {"title": new_title} if new_title else {}
    if name := flags.owner or quick.owner:
        if measure.counted_from:
            raise owner_of_counted(measure.counted_from)
        as_word = None if flags.owner else keeping(quick.owner, in_shell=True)
        keys["owner"] = find_owner(context, name, keeping=as_word).name
    if flags.unit is not None:
        keys["unit"] = unit_of(flags.unit, None, None)
    if day := parse_due(context, flags.review or quick.keys.get("review")):
        keys["review"] = day
    keys |= _edited_target(context, measure, flags, keys.get("unit", measure.unit))
    added = parse_tags(context, flags.tags) or quick.tags
    taken = parse_tags(context, flags.untags)
    return RecordChange(keys, {"tags": [tag for tag in added if tag not in taken]}, {"tags": taken})


def from_editor(context: Context, measure: Measure, editor: Editor) -> RecordChange:
    """Return the change that the user makes in an editor; empty if nothing was changed."""
    marks = [
        f"@{measure.owner}" if measure.owner else "",
        f"review:{measure.review}" if measure.review else "",
        *(f"#{tag}" for tag in measure.tags),
    ]
    typed = " ".join([quoted(measure.title, keys=MARKS), *filter(None, marks)])

    def read(line: str) -> Mapping[str, Any]:
        quick = parse(line, quick_add_context(context, MARKS, in_shell=False))
        day = quick.keys.get("review")
        is_same_day = day == str(measure.review)  # it may be past
        keys: dict[str, Any] = {"title": quick.title, "tags": quick.tags}
        keys["review"] = measure.review if is_same_day else parse_due(context, day)
        if quick.owner and measure.counted_from:
            raise owner_of_counted(measure.counted_from)
        if quick.owner:
            keys["owner"] = find_owner(context, quick.owner).name
        return {key: value for key, value in keys.items() if value != getattr(measure, key)}

    return edited_line(editor, measure, typed, _ABOUT, read)


_ABOUT = (
    "# One line: the title, @owner, review:WHEN, #tag. --target sets the target.\n"
    "# Lines that start with # are ignored.\n"
)


def _edited_target(
    context: Context, measure: Measure, flags: MeasureEdit, unit: str | None
) -> dict[str, Any]:
    """Return the keys of a new target: of one period, proposed, or set at once."""
    short = context.list_context("measure").short_id(measure.id)
    if flags.target is None:
        if flags.period is not None:
            raise Wrong(
                "--for needs a target",
                hint=f"huddle measure edit {short} --target 20 --for {shown(flags.period)}",
            )
        return {}
    hint = with_number(f"huddle measure edit {short} --target")
    target = typed_number(flags.target, hint, unit=unit)
    if flags.period is not None:
        return {f"targets.{_any_period(context, measure, flags.period)}": target}
    return new_target_keys(context, measure, target)


def _any_period(context: Context, measure: Measure, text: str) -> str:
    """Return the key of the period that `--for` names, which need not have begun."""
    key = text.strip().upper()
    if keyed_period(key, measure.per, context.team):
        return key
    period = named_period(text, measure.per, context.team_day, context.team)
    return period.week or f"{period.start:%Y-%m}"


def owner_of_counted(source: str) -> Wrong:
    """Return the error for an owner of what huddle counts."""
    return Wrong(
        f"{source} is counted by huddle, so nobody has to bring it",
        hint="leave the owner out, or leave --from out",
    )


def with_number(command: str) -> Callable[[str], str]:
    """Return what makes a hint of `command` and the number that is meant."""
    return lambda number: f"{command} {number}"
