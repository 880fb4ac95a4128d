"""The commands of the boards of measures and leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from huddlecli.core.huddle.sides.row_records import RowRecord
from huddlecli.core.huddle.sides.rows import RowAnswer, RowAnswerName
from huddlecli.core.side_records import Number, Rejection


@dataclass(frozen=True, slots=True)
class SetValue:
    """Set the value of the measure shown, with a note on it."""

    value: Number
    note: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerLead:
    """Answer for the lead shown; `reason` is of a rejection, `words` go into its record alone."""

    answer: RowAnswerName
    reason: Rejection | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class DiscussRow:
    """Discuss the measure or the lead shown; `id` is for what is raised if there is no room."""

    id: str
    by: str


@dataclass(frozen=True, slots=True)
class SyncRow:
    """Take in what was answered at another terminal, and what the record says since then."""

    answer: RowAnswer
    record: RowRecord | None = None


BoardCommand: TypeAlias = SetValue | AnswerLead | DiscussRow | SyncRow
