"""Leads counted by source, reason, definition, week or stage, as a table and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from huddlecli.core.leads.figures import GroupKey, LeadGroup, MedianTime, Share, StageFigures
from huddlecli.core.measures.target_words import number_words
from huddlecli.views.columns import ALERT, PLAIN, QUIET, STRONG, Cell, beginning, width
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


_ROOM = 80  # columns of the terminals that most people have
_GAP = 2
_LEAST_NAME = 6  # columns
_WHOLE_FROM = 10  # hours


class _Figure(NamedTuple):
    """A figure in a sentence, and what a table has of it."""

    words: str
    brief: str
    style: str


class _Column(NamedTuple):
    """The head of a column, and what a sentence says before and after its cell."""

    head: str
    before: str = ""
    after: str = ""


_COLUMNS = (
    _Column("leads", after=" handed over"),
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
        figures = [_reason_figures(group, whole) for group in groups]
        return _table(by, _REASON_COLUMNS, [_name(group.value, by) for group in groups], figures)
    names = [_name(group.value, by) for group in groups]
    return _table(by, _COLUMNS, names, [_figures(group) for group in groups])


def stages_document(stages: Sequence[StageFigures]) -> Document:
    """Return a row for each stage of the funnel."""
    names = [each.stage.name for each in stages]
    return _table("stage", _STAGE_COLUMNS, names, [_stage_figures(each) for each in stages])


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
    first: str,
    columns: Sequence[_Column],
    names: Sequence[str],
    figures: Sequence[Sequence[_Figure]],
) -> Document:
    """Return a table with named rows that fit a terminal; its sentences say all of it."""
    if not names:
        return Document()
    used = [place for place in range(len(columns)) if any(row[place].words for row in figures)]
    heads: list[Cell] = [(first, QUIET), *((columns[place].head, QUIET) for place in used)]
    cells = [[(row[place].brief, row[place].style) for place in used] for row in figures]
    taken = [
        max(width(text) for text, _ in column) for column in zip(heads[1:], *cells, strict=True)
    ]
    room = max(_ROOM - sum(taken) - _GAP * len(taken), _LEAST_NAME)
    rows = [[(_cut(name, room), STRONG), *row] for name, row in zip(names, cells, strict=True)]
    sentences = [
        f"{name}: "
        + ", ".join(
            f"{columns[place].before}{row[place].words}{columns[place].after}"
            for place in used
            if row[place].words
        )
        for name, row in zip(names, figures, strict=True)
    ]
    return Document(blocks=(Table(rows=[heads, *rows], sentences=sentences),))


def _cut(name: str, room: int) -> str:
    return name if width(name) <= room else f"{beginning(name, room - 1).rstrip()}…"


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


def _figures(group: LeadGroup) -> list[_Figure]:
    figures = group.figures
    return [
        _figure(str(figures.passed)),
        _share(figures.in_time),
        _median(figures.answer),
        _median(figures.routing),
        _share(figures.accepted_share),
        _figure(str(figures.open)),
        _figure(str(figures.late) if figures.late else "", style=ALERT),
    ]


def _reason_figures(group: LeadGroup, whole: int) -> list[_Figure]:
    share = Share(group.figures.rejected, whole)
    return [_figure(str(share.part)), _figure(rate_words(share.part, share.whole))]


def _stage_figures(each: StageFigures) -> list[_Figure]:
    stage, median = each.stage, each.median_days
    days = "" if median is None else f"{median:g} days"
    return [
        _figure(stage.side or ""),
        _figure(str(each.gone_on.whole)),
        _share(each.gone_on) if each.follower else _figure(""),
        _figure(f"{days}, above the usual", f"{days}, slow", ALERT)
        if each.is_slow
        else _figure(days),
        _figure(f"{stage.days} days" if stage.days else ""),
    ]


def _figure(words: str, brief: str | None = None, style: str = PLAIN) -> _Figure:
    return _Figure(words, words if brief is None else brief, style)


def _share(share: Share) -> _Figure:
    """Return a share: in a table its rate alone, or `3 of 7` where there are few."""
    words = of(share.part, share.whole)
    return _figure(share_words(share), rate_words(share.part, share.whole) or words)


def _median(median: MedianTime) -> _Figure:
    """Return a median; in a table `5.2 h (41/60)` if not all are known, from ten hours on whole."""
    if median.hours is None:
        return _figure("")
    hours = median.hours if median.hours < _WHOLE_FROM else round(median.hours)
    known = f" ({median.known}/{median.of})" if median.known < median.of else ""
    return _figure(median_words(median), f"{number_words(hours, 'h')}{known}")


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
