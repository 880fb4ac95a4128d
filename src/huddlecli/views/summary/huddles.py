"""What a summary says of its huddles, and what needs a leader: sections of a few lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from huddlecli.core.minutes import MinutedAction, Titled
from huddlecli.core.summary import Summary
from huddlecli.core.summary.discussed import Heard, heard, messages
from huddlecli.core.summary.needs import Need, first_needs, needs
from huddlecli.views.columns import beginning, width
from huddlecli.views.document import Row, Section
from huddlecli.views.words import NOBODY, bare_day, count, listed, review_words

FULL = "with --full"
_MOST = 5  # rows of the short form
_MOST_LATE = 2  # long overdue promises with a row each
_MOST_MESSAGES = 3  # in the short form
_LONGEST_MESSAGE = 200  # columns, in the short form
_ROOM = 124  # columns of an item that was heard: two lines
_LEAST = 40  # columns of what was said
_LONGEST = 44  # columns of the outcome


def needs_section(summary: Summary, *, full: bool) -> Section:
    """Return what needs a leader: in the short form a few lines, with some of each kind.

    Many promises are one line by side, since each of them is among the promises.
    """
    needed = needs(summary)
    late = [need for need in needed if need.kind == "overdue"]
    if len(late) > _MOST_LATE:
        rows = [_overdue(late)]
        needed = needed[len(late) :]
    else:
        rows = []
    shown = needed if full else first_needs(needed, _MOST - len(rows))
    rows += [_need(need, summary.today) for need in shown]
    return Section(
        title="Needs you",
        rows=tuple(rows),
        many=len(rows),
        more=len(needed) - len(shown),
        remedy="" if full else FULL,
    )


def _overdue(late: Sequence[Need]) -> Row:
    """Return a line on promises that are overdue by more than a week, counted by side."""
    sides = Counter(need.side or NOBODY for need in late)
    return Row(
        state="overdue",
        title=f"{len(late)} promises over a week late",
        note=", ".join(f"{side} {many}" for side, many in sorted(sides.items())),
        is_late=True,
    )


def _need(need: Need, today: date) -> Row:
    """Return a line on what is overdue, to review, carried over again, or waits."""
    match need.kind:
        case "overdue":
            return Row(
                state="overdue",
                who=need.owner or "",
                title=need.title,
                note=f"{(today - need.due).days} days late" if need.due else "",
                is_late=True,
            )
        case "review":
            review = bare_day(need.due, today) if need.due else ""
            who = need.owner or ""
            return Row(state="review", who=who, title=need.title, note=f"review due {review}")
        case "carried":
            return Row(state="carried", title=need.title, note=f"carried over {need.number}×")
        case "agreement":
            return Row(state="agree", title=need.title, note=f"waiting for {listed(need.waiting)}")
        case "leads":
            words = count(need.number or 0, "lead", "leads")
            return Row(state="leads", title=f"{words} waiting too long")


def heard_section(summary: Summary, *, full: bool) -> Section:
    """Return what was said back in huddles and the outcome, one line an item.

    The short form has at most five items, first those on which it was written down.
    """
    found = heard(summary.huddles)
    chosen = found if full else sorted(found, key=lambda one: not one.is_restated)[:_MOST]
    shown = [one for one in found if one in chosen]
    return Section(
        title="What we heard",
        rows=tuple(_heard(one, summary.today, is_short=not full) for one in shown),
        many=len(shown),
        more=len(found) - len(shown),
        remedy="" if full else FULL,
        has_sentences=True,
    )


def _heard(one: Heard, today: date, *, is_short: bool) -> Row:
    """Return an item, what was said back, and the outcome."""
    said, result = " · ".join(one.said), _result(one, today)
    if is_short:
        result = shortened_text(result, _LONGEST)
        room = _ROOM - width(one.title) - width(result)
        said = shortened_text(said, max(room, _LEAST))
    return Row(who=one.title, title=f"{said.removesuffix('.')} → {result}" if result else said)


def _result(one: Heard, today: date) -> str:
    """Return what became of a decision under review, and what else was made on an item."""
    reviewed = [review_words(review, today) for review in one.reviews]
    return "; ".join(filter(None, [*reviewed, _made(one)]))


def _made(one: Heard) -> str:
    """Return the only thing that was made on an item, or how many things."""
    if len([*one.decisions, *one.actions, *one.parked]) == 1:
        return _only([*one.decisions, *one.actions], one.parked)
    parts = [
        count(len(one.decisions), "decision", "decisions") if one.decisions else "",
        count(len(one.actions), "promise", "promises") if one.actions else "",
        f"{len(one.parked)} parked" if one.parked else "",
    ]
    return ", ".join(filter(None, parts)) or (
        "no action needed" if one.is_settled and not one.reviews else ""
    )


def _only(made: Sequence[Titled | MinutedAction], parked: Sequence[Titled]) -> str:
    """Return `ana: Send the list`, `decided: One call a day` or `parked: Prices`."""
    for record in made:
        label = record.owner if isinstance(record, MinutedAction) else "decided"
        return f"{label}: {record.title}"
    return f"parked: {parked[0].title}"


def message_words(summary: Summary, *, full: bool) -> tuple[str, ...]:
    """Return the messages of the huddles to the teams, each in a sentence."""
    found = messages(summary.huddles)
    shown = [message.text for message in found]
    if not full:
        shown = [shortened_text(text, _LONGEST_MESSAGE) for text in shown[:_MOST_MESSAGES]]
    left = len(found) - len(shown)
    more = [f"{left} more {FULL}"] if left else []
    return (*(f"Message to the teams: {text}" for text in shown), *more)


def meetings_words(summary: Summary) -> str:
    """Return `Huddles: held 5 of 5, on time, score 8.2.`, or nothing if none was held or due.

    Late starts are given in person-minutes: minutes late times the people who were there.
    """
    found = summary.meetings
    if found is None or not (found.held or found.due):
        return ""
    extra = found.held - found.met
    held = f"held {found.met} of {found.due}" if found.due else f"{found.held} held"
    more = f" and {extra} besides those due" if found.due and extra > 0 else ""
    lost = f"{found.lost_minutes} person-minutes lost to late starts" if found.late else ""
    parts = [
        held + more,
        "on time" if found.timed and not found.late else "",
        f"score {found.score:g}" if found.score is not None else "",
        lost,
    ]
    return f"Huddles: {', '.join(filter(None, parts))}."


def shortened_text(text: str, most: int) -> str:
    """Return a text in at most `most` columns, cut after a whole word with an ellipsis.

    Without a blank, as in Chinese or Japanese, it is cut anywhere.
    """
    if width(text) <= most:
        return text
    words = f"{' '.join(text.split())} "
    cut = beginning(words, most)
    whole = cut.rpartition(" ")[0] or beginning(words, most - 1)
    return f"{whole.rstrip('.,;:')}…"
