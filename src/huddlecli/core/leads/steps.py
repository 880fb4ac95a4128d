"""What becomes of a lead: the keys that an answer, a verdict or an outcome sets, or a refusal.

`short` is what people type for the lead: the first characters of its id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.leads.forgotten import title_of
from huddlecli.core.side_records import (
    OUTCOMES,
    REJECTIONS,
    UNKNOWN_TIME,
    Lead,
    Moment,
)
from huddlecli.core.team import day_in
from huddlecli.core.text import note as as_note
from huddlecli.core.text import shown

_APART = timedelta(minutes=1)
OTHER = "other"  # the reason for a rejection that needs words


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadStep:
    """The keys that a step sets and unsets, and those that must not have changed meanwhile."""

    set: Mapping[str, Any]
    unset: tuple[str, ...] = ()
    expect: Mapping[str, Any] = field(default_factory=dict)


def answered(lead: Lead, at: Moment, short: str, zone: ZoneInfo) -> LeadStep:
    """Return the keys of the first answer; `zone` is where a day is a day."""
    _must_be_open(lead, short)
    is_known = lead.answered is not None and lead.answered != UNKNOWN_TIME
    if is_known or (lead.answered and isinstance(at, datetime)):
        raise Failed(
            f"{_named(lead, short)} was already answered", hint=f"huddle lead reopen {short}"
        )
    at = _after_handover(lead, at, short, zone)
    return LeadStep(set={"answered": at}, expect=_expected(lead))


def accepted(lead: Lead, at: Moment, short: str, zone: ZoneInfo) -> LeadStep:
    """Return the keys of an acceptance."""
    _must_be_open(lead, short)
    if lead.verdict == "accepted":
        raise Failed(
            f"{_named(lead, short)} was already accepted", hint=f"huddle lead reopen {short}"
        )
    at = _after_handover(lead, at, short, zone)
    return LeadStep(set={"verdict": "accepted", "verdict_at": at}, expect=_expected(lead))


def rejected(lead: Lead, reason: str, words: str, now: datetime, short: str) -> LeadStep:
    """Return the keys of a rejection, which closes the lead."""
    _must_be_open(lead, short)
    if reason == OTHER and not words:
        raise Wrong(f"say why {_named(lead, short)} is rejected", hint=reasons_hint(short))
    keys = {"verdict": "rejected", "verdict_at": now, "reason": reason}
    return _closed(lead, keys, words, now)


def closed(lead: Lead, outcome: str, words: str, now: datetime, short: str) -> LeadStep:
    """Return the keys of an outcome, which closes the lead."""
    _must_be_open(lead, short)
    return _closed(lead, {"outcome": outcome}, words, now)


def reopened(lead: Lead, short: str) -> LeadStep:
    """Return the keys that take the last step back: the outcome, the verdict, or the answer."""
    keys = {"status": "open"}
    if lead.status == "dropped":
        return LeadStep(set=keys, unset=("closed", "reason"))
    if lead.outcome:
        return LeadStep(set=keys, unset=("closed", "outcome", "note"))
    if lead.verdict:
        return LeadStep(set=keys, unset=("closed", "verdict", "verdict_at", "reason", "note"))
    if lead.status == "closed":
        return LeadStep(set=keys, unset=("closed",))
    if lead.answered:
        return LeadStep(set={}, unset=("answered",))
    raise Failed(f"{_named(lead, short)} is open and waits", hint=f"huddle lead show {short}")


def reasons_hint(short: str) -> str:
    """Return how to reject a lead: the four reasons."""
    return f"huddle lead reject {short} {'|'.join(REJECTIONS)} WORDS (other needs words)"


def outcomes_hint(short: str) -> str:
    """Return how to close a lead: the three outcomes."""
    return f"huddle lead close {short} {'|'.join(OUTCOMES)} WORDS"


def _closed(lead: Lead, keys: Mapping[str, Any], words: str, now: datetime) -> LeadStep:
    ended = {"status": "closed", "closed": now}
    text = {"note": as_note(words)} if words else {}
    return LeadStep(set={**keys, **text, **ended}, expect=_expected(lead))


def _expected(lead: Lead) -> Mapping[str, Any]:
    """Return what another command may have changed since the lead was read."""
    return {"status": lead.status, "answered": lead.answered, "verdict": lead.verdict}


def _must_be_open(lead: Lead, short: str) -> None:
    if lead.status == "open":
        return
    raise Wrong(f"{_named(lead, short)} is {_end(lead)}", hint=f"huddle lead reopen {short}")


def _end(lead: Lead) -> str:
    """Return how a lead ended: `closed: won`, `closed: rejected`."""
    how = lead.outcome or (lead.verdict if lead.verdict == "rejected" else None)
    return f"{lead.status}: {how}" if how and lead.status == "closed" else lead.status


def is_before(moment: Moment, other: Moment, zone: ZoneInfo) -> bool:
    """Whether `moment` is before `other`; if the hour of one is not known, by days in `zone`."""
    if isinstance(moment, datetime) and isinstance(other, datetime):
        return moment < other
    return _day(moment, zone) < _day(other, zone)


def _after_handover(lead: Lead, at: Moment, short: str, zone: ZoneInfo) -> Moment:
    """Return when an answer or a verdict was given; refuse it if that is before the handover.

    The clocks of two machines may differ a little.
    """
    passed = lead.passed
    if passed is None or not is_before(at, passed, zone):
        return at
    if isinstance(at, datetime) and isinstance(passed, datetime) and passed - at <= _APART:
        return passed
    day = _day(passed, zone)
    raise Wrong(
        f"{_named(lead, short)} was handed over on {day}, after {_day(at, zone)}",
        hint=f"--on {day} or later; huddle lead reopen {short} takes back an earlier answer",
    )


def _day(moment: Moment, zone: ZoneInfo) -> date:
    return day_in(zone, moment) if isinstance(moment, datetime) else moment


def _named(lead: Lead, short: str) -> str:
    return f"{short} ({shown(lead.title)})" if lead.title else f"{short} {title_of(lead)}"
