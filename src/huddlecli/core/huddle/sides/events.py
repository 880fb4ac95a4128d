"""The events of the boards of measures and leads."""

from __future__ import annotations

from typing import Literal

from huddlecli.core.huddle.event import HuddleEvent
from huddlecli.core.huddle.records import HuddleRecord
from huddlecli.core.huddle.sides.row_records import RowRecord
from huddlecli.core.huddle.sides.rows import RowAnswer
from huddlecli.core.huddle_plan import PlannedItem


class RowAnswered(HuddleEvent):
    """The question about a measure or a lead was answered.

    What is to be discussed was added as `item` after the current one, or `raised` for the next
    huddle if the plan had no room; neither if it was on the plan already.
    """

    answer: RowAnswer
    item: PlannedItem | None = None
    raised: HuddleRecord | None = None
    event: Literal["row-answered"] = "row-answered"


class RowChanged(HuddleEvent):
    """A measure or a lead of a board was answered for at another terminal.

    `record` is what its record says since then; journals of older versions do not have it.
    """

    answer: RowAnswer
    record: RowRecord | None = None
    event: Literal["row-changed"] = "row-changed"
