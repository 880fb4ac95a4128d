"""What a lead is known by: its id, its CRM's id, and the words that name it in a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from huddlecli.core.agreement import Agreed
from huddlecli.core.errors import Wrong
from huddlecli.core.ids import computed_ids
from huddlecli.core.side_records import Moment
from huddlecli.core.team import midnight_after
from huddlecli.core.text import joined, one_line, shown

CRMS = ("hubspot", "salesforce", "csv")
PASSED_ON = ("@", "from", "crm", "passed")  # the marks of a lead, besides its tags
_INSTANT = timedelta(microseconds=1)
_SALESFORCE_ID = 15  # characters; three more are a check that reports leave out


class NamedWord(NamedTuple):
    """A line such as `Brightwave routing wrong desk`: what names the lead, the word, and a note."""

    lead: str
    word: str
    note: str


def crm_key(text: str) -> str:
    """Return what a record keeps of `hubspot:51`, or refuse it: the CRM, a colon, and its id."""
    crm, colon, crm_id = one_line(text).strip().partition(":")
    crm, crm_id = crm.strip().casefold(), crm_id.strip()
    if not colon or crm not in CRMS or not crm_id:
        examples = joined([f"crm:{name}:51" for name in CRMS], "or")
        raise Wrong(f'"{shown(text)}" does not name a CRM and an id', hint=examples)
    return f"{crm}:{crm_id[:_SALESFORCE_ID] if crm == 'salesforce' else crm_id}"


def lead_ids(crm: str) -> Iterator[str]:
    """Return the ids that a lead with this `crm` may have, the first one first."""
    return computed_ids(f"huddle lead {crm}")


def definition_at(agreed: Sequence[Agreed], passed: Moment, zone: ZoneInfo) -> int | None:
    """Return the version of a term that was in force when a lead was passed, or None.

    On a day without an hour, the version counts that was in force at the end of it.
    """
    end = passed if isinstance(passed, datetime) else midnight_after(passed, zone) - _INSTANT
    return max((each.version for each in agreed if each.at <= end), default=None)


def split_at_word(words: Sequence[str], fixed: Sequence[str]) -> NamedWord | None:
    """Return a line in its parts, or None if it has none of the `fixed` words.

    The word is the last of the fixed ones that leaves at least one word before it.
    """
    for place in range(len(words) - 1, 0, -1):
        if (word := words[place].casefold()) in fixed:
            return NamedWord(" ".join(words[:place]), word, " ".join(words[place + 1 :]).strip())
    return None
