"""Leads counted by source, reason, definition, week or stage, as a table and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from huddlecli.core.leads.figures import GroupKey, LeadGroup, Share, StageFigures
from huddlecli.views.columns import ALERT, PLAIN, QUIET, STRONG, Cell
from huddlecli.views.document import Document, Table
from huddlecli.views.formats import csv, json
from huddlecli.views.leads import REASON_WORDS, median_words
from huddlecli.views.words import of, rate_words

SCHEMA = "huddle.lead-groups/1"
_NAMES = (
    *("passed", "answered", "in_time", "answer_median", "answer_known", "routing_median"),
    *("routing_known", "accepted", "rejected", "accepted_share", "open", "late"),
)
_STAGE_NAMES = ("side", "next", "entered", "gone_on", "share", "median_days", "usual_days", "slow")


class _Column(NamedTuple):
    """The head of a column, and what a sentence says before and after its cell."""

    head: str
    before: str = ""
    after: str = ""


_COLUMNS = (
    _Column("handed over", after=" handed over"),
    _Column("in time", after=" in time"),
    _Column("first answer", before="first answer "),
    _Column("routing", before="routing "),
    _Column("accepted", after=" accepted"),
    _Column("open", after=" open"),
    _Column("late", after=" late"),
)
_REASON_COLUMNS = (_Column("rejected", after=" rejected"), _Column("of all", after=" of all"))
_STAGE_COLUMNS = (
    _Column("side"),
    _Column("entered", after=" entered"),
    _Column("went on", after=" went on"),
    _Column("median", before="median "),
    _Column("usual", before="usually "),
)


def groups_document(groups: Sequence[LeadGroup], by: GroupKey) -> Document:
    """Return a row for each group below a row of heads."""
    if by == "reason":
        whole = sum(group.figures.rejected for group in groups)
        cells = [_reason_cells(group, whole) for group in groups]
        return _table(by, _REASON_COLUMNS, [_name(group.value, by) for group in groups], cells)
    names = [_name(group.value, by) for group in groups]
    return _table(by, _COLUMNS, names, [_cells(group) for group in groups])


def stages_document(stages: Sequence[StageFigures]) -> Document:
    """Return a row for each stage of the funnel."""
    names = [each.stage.name for each in stages]
    return _table("stage", _STAGE_COLUMNS, names, [_stage_cells(each) for each in stages])


def groups_json(groups: Sequence[LeadGroup], by: GroupKey) -> str:
    """Return the groups for programs."""
    entries = [{by: group.value, **_fields(group)} for group in groups]
    return json.document(SCHEMA, {"by": by, "groups": entries})


def stages_json(stages: Sequence[StageFigures]) -> str:
    """Return the stages for programs."""
    entries = [{"stage": each.stage.name, **_stage_fields(each)} for each in stages]
    return json.document(SCHEMA, {"by": "stage", "groups": entries})


def groups_csv(groups: Sequence[LeadGroup], by: GroupKey, *, delimiter: str) -> str:
    """Return a line for each group, for a spreadsheet."""
    rows = [[group.value, *_fields(group).values()] for group in groups]
    return csv.table([by, *_NAMES], rows, delimiter=delimiter)


def stages_csv(stages: Sequence[StageFigures], *, delimiter: str) -> str:
    """Return a line for each stage, for a spreadsheet."""
    rows = [[each.stage.name, *_stage_fields(each).values()] for each in stages]
    return csv.table(["stage", *_STAGE_NAMES], rows, delimiter=delimiter)


def _table(
    first: str, columns: Sequence[_Column], names: Sequence[str], cells: Sequence[Sequence[Cell]]
) -> Document:
    """Return a table with named rows; its sentences say the same."""
    if not names:
        return Document()
    used = [place for place in range(len(columns)) if any(row[place][0] for row in cells)]
    heads: list[Cell] = [(first, QUIET), *((columns[place].head, QUIET) for place in used)]
    rows = [
        [(name, STRONG), *(row[place] for place in used)]
        for name, row in zip(names, cells, strict=True)
    ]
    sentences = [
        f"{name}: "
        + ", ".join(
            f"{columns[place].before}{row[place][0]}{columns[place].after}"
            for place in used
            if row[place][0]
        )
        for name, row in zip(names, cells, strict=True)
    ]
    return Document(blocks=(Table(rows=[heads, *rows], sentences=sentences),))


def _name(value: str | int | None, by: GroupKey) -> str:
    """Return what a group is called."""
    match by, value:
        case "reason", str():
            return REASON_WORDS.get(value, value)
        case "definition", int():
            return f"version {value}"
        case "week", str():
            return f"week {int(value.rpartition('W')[2])}"
        case _, None:
            return f"no {by}"
        case _:
            return str(value)


def _cells(group: LeadGroup) -> list[Cell]:
    figures = group.figures
    return [
        (str(figures.passed), PLAIN),
        (share_words(figures.in_time), PLAIN),
        (median_words(figures.answer), PLAIN),
        (median_words(figures.routing), PLAIN),
        (share_words(figures.accepted_share), PLAIN),
        (str(figures.open), PLAIN),
        (str(figures.late) if figures.late else "", ALERT),
    ]


def _reason_cells(group: LeadGroup, whole: int) -> list[Cell]:
    share = Share(group.figures.rejected, whole)
    return [(str(share.part), PLAIN), (rate_words(share.part, share.whole), PLAIN)]


def _stage_cells(each: StageFigures) -> list[Cell]:
    stage, median = each.stage, each.median_days
    days = "" if median is None else f"{median:g} days"
    return [
        (stage.side or "", PLAIN),
        (str(each.gone_on.whole), PLAIN),
        (share_words(each.gone_on) if each.follower else "", PLAIN),
        (f"{days}, above the usual" if each.is_slow else days, ALERT if each.is_slow else PLAIN),
        (f"{stage.days} days" if stage.days else "", PLAIN),
    ]


def share_words(share: Share) -> str:
    """Return `46 of 50 (92%)`, without the percentage if there are few."""
    rate = rate_words(share.part, share.whole)
    return of(share.part, share.whole) + (f" ({rate})" if rate else "")


def _fields(group: LeadGroup) -> dict[str, Any]:
    figures = group.figures
    values = (
        figures.passed,
        figures.answered,
        figures.in_time.rate,
        figures.answer.hours,
        figures.answer.known,
        figures.routing.hours,
        figures.routing.known,
        figures.accepted,
        figures.rejected,
        figures.accepted_share.rate,
        figures.open,
        figures.late,
    )
    return dict(zip(_NAMES, values, strict=True))


def _stage_fields(each: StageFigures) -> dict[str, Any]:
    values = (
        each.stage.side,
        each.follower,
        each.gone_on.whole,
        each.gone_on.part,
        each.gone_on.rate if each.follower else None,
        each.median_days,
        each.stage.days,
        each.is_slow,
    )
    return dict(zip(_STAGE_NAMES, values, strict=True))
