"""The commands of the boards of measures and leads."""

from __future__ import annotations

from typing import TypeAlias

from huddlecli.core.huddle.sides.row_records import RowRecord
from huddlecli.core.huddle.sides.rows import RowAnswer, RowAnswerName
from huddlecli.core.side_records import Number, Rejection
from huddlecli.core.value import Value


class SetValue(Value, kw_only=False):
    """Set the value of the measure shown, with a note on it."""

    value: Number
    note: str | None = None


class AnswerLead(Value, kw_only=False):
    """Answer for the lead shown; `reason` is of a rejection, `words` go into its record alone."""

    answer: RowAnswerName
    reason: Rejection | None = None
    words: str | None = None


class DiscussRow(Value, kw_only=False):
    """Discuss the measure or the lead shown; `id` is for what is raised if there is no room."""

    id: str
    by: str


class SyncRow(Value, kw_only=False):
    """Take in what was answered at another terminal, and what the record says since then."""

    answer: RowAnswer
    record: RowRecord | None = None


BoardCommand: TypeAlias = SetValue | AnswerLead | DiscussRow | SyncRow
