"""What both sides have agreed to, worked out from the changes of a record and never stored.

A change is proposed; each side agrees to the proposal, named by its id; the newest proposal to
which every side of it has agreed is in force. So two sides can agree on two machines, in any order:
the changes of both, joined, come to the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from huddlecli.core.ids import computed_ids

if TYPE_CHECKING:
    from huddlecli.core.records import Change
    from huddlecli.core.team import Team

PROPOSED = "proposed"
AGREED = "agreed."
_ABOUT = ("id", "by", "on", "sides")  # what a proposal says of itself; its other keys come in force
_WORDINGS = ("text", "stage")  # a term has one of them, and counts its versions


class Agreed(NamedTuple):
    """A proposal to which each of its sides has agreed.

    `content` has the keys that came in force, `agreed` the person who agreed for each side, `by`
    and `at` are the last one to agree and when (UTC), and `on` the day of that for the team.
    `version` counts from 1.
    """

    id: str
    content: Mapping[str, Any]
    agreed: Mapping[str, str]
    by: str
    at: datetime
    on: date | None
    version: int


class _Consent(NamedTuple):
    to: str
    by: str
    at: datetime
    on: date | None


def agreements(changes: Sequence[Change]) -> tuple[Agreed, ...]:
    """Return the proposals that every side has agreed to, the oldest first; the last is in force.

    What was undone does not count.
    """
    proposals, consents = _walked(changes)
    return tuple(_agreements(proposals, consents))


def settled(keys: dict[str, Any], changes: Sequence[Change]) -> dict[str, Any]:
    """Return the `keys` that result from `changes`, with what is in force by them.

    `proposed` is left only while it waits.
    """
    proposals, consents = _walked(changes)
    agreed = [*_agreements(proposals, consents)]
    if not agreed:
        return keys
    last = agreed[-1]
    settled_keys = {**keys, **last.content}
    if last.on:
        settled_keys["agreed_on"] = last.on
    if is_wording(last.content):
        for key in _WORDINGS:
            if key not in last.content:
                settled_keys.pop(key, None)
        settled_keys["version"] = last.version
        settled_keys["decision"] = decision_id(term_id(str(keys.get("title", ""))), last.id)
    if proposals[-1].get("id") == last.id:
        settled_keys.pop(PROPOSED, None)
    return settled_keys


def is_wording(content: Mapping[str, Any]) -> bool:
    """Whether what was proposed is the wording of a term."""
    return any(key in content for key in _WORDINGS)


def sides_that_agree(team: Team) -> tuple[str, ...]:
    """Return the sides that have at least one person; all of them if nobody is on the team yet."""
    with_people = {person.side for person in team.people}
    return tuple(side for side in team.sides if side in with_people) or team.sides


def proposal_keys(
    proposal: str, by: str, on: date, sides: Sequence[str], content: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the key by which `by` proposes `content`, with its id, on the day `on` of the team."""
    return {PROPOSED: {"id": proposal, "by": by, "on": on, "sides": list(sides), **content}}


def consent_keys(side: str, by: str, to: str, on: date) -> dict[str, Any]:
    """Return the key by which `by` agrees for `side` to the proposal `to`, on the team's day."""
    return {f"{AGREED}{side}": {"by": by, "to": to, "on": on}}


def with_sides(changes: Sequence[Change], sides: Sequence[str]) -> dict[str, Any]:
    """Return the key that adds the sides to the last proposal, which a file by hand may lack."""
    last = next(change.set[PROPOSED] for change in reversed(changes) if PROPOSED in change.set)
    return {PROPOSED: {**last, "sides": list(sides)}}


def term_id(name: str) -> str:
    """Return the id of the term of that name, the same on each machine."""
    return next(computed_ids(f"huddle term {name}"))


def decision_id(record_id: str, proposal: str) -> str:
    """Return the id of the decision that records an agreed proposal, the same on each machine."""
    return next(computed_ids(f"huddle decision {record_id} {proposal}"))


def term_decision(name: str, version: int) -> str:
    """Return the title of the decision about a version of a term."""
    return f"{name}, version {version}"


def _walked(
    changes: Sequence[Change],
) -> tuple[list[Mapping[str, Any]], dict[str, list[_Consent]]]:
    """Return the proposals that were made, and the agreements of each side, without undone ones."""
    proposals: list[Mapping[str, Any]] = []
    consents: dict[str, list[_Consent]] = {}
    for change in changes:
        for key in change.unset:
            if key == PROPOSED and proposals:
                del proposals[-1]
            elif key.startswith(AGREED):
                consents.pop(key.removeprefix(AGREED), None)
        for key, value in change.set.items():
            if not isinstance(value, Mapping):
                continue
            if key == PROPOSED:
                # A proposal that was there before comes back when a later one is undone.
                ids = [proposal.get("id") for proposal in proposals]
                if value.get("id") in ids:
                    del proposals[ids.index(value.get("id")) :]
                proposals.append(value)
            elif key.startswith(AGREED):
                _agree(consents.setdefault(key.removeprefix(AGREED), []), value, change)
    return proposals, consents


def _agree(given: list[_Consent], value: Mapping[str, Any], change: Change) -> None:
    """Add an agreement to those of a side; one that comes back withdraws those after it."""
    to = str(value.get("to", ""))
    known = [consent.to for consent in given]
    if to in known:
        del given[known.index(to) :]
    given.append(_Consent(to, str(value.get("by", change.by)), change.at, value.get("on")))


def _agreements(
    proposals: Sequence[Mapping[str, Any]], consents: Mapping[str, Sequence[_Consent]]
) -> Iterator[Agreed]:
    version = 0
    for proposal in proposals:
        sides = dict.fromkeys(proposal.get("sides", ()))  # a file by hand may name one twice
        given = {
            side: consent
            for side in sides
            for consent in consents.get(side, ())
            if consent.to == proposal.get("id")
        }
        if not given or len(given) < len(sides):
            continue
        version += 1
        last = max(given.values(), key=lambda consent: (consent.at, consent.by))
        days = [consent.on for consent in given.values() if consent.on]
        yield Agreed(
            id=str(proposal.get("id")),
            content={key: value for key, value in proposal.items() if key not in _ABOUT},
            agreed={side: consent.by for side, consent in given.items()},
            by=last.by,
            at=last.at,
            on=max(days, default=None),
            version=version,
        )
