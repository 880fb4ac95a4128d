"""The recap of a huddle, in the shape that chat tools take: pasted before people hang up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from huddlecli.core.minutes import (
    MinutedAction,
    MinutedItem,
    MinutedReview,
    Minutes,
    Titled,
    all_decisions,
    all_parked,
    all_reviews,
    huddle_day,
    lasted,
)
from huddlecli.views.document import Document, Row, Section
from huddlecli.views.escape import chat
from huddlecli.views.minutes import (
    NO_REVIEWS,
    heading,
    kept_actions,
    outcome,
    outcome_sections,
    people_words,
)
from huddlecli.views.side_answers import side_answer
from huddlecli.views.words import bare_day, count, decided, followed, kept_words, of, short_day

LIMIT = 3000  # what chat tools take in one message, with room for a greeting
PROMISE = "•"
_LONGEST = 240  # of one thing said, so that one long note does not push out the promises


def as_chat(
    minutes: Minutes, *, upcoming: str = "", reviews: Mapping[str, date] = NO_REVIEWS
) -> str:
    """Return the recap to paste: attendance, outcomes, and a line of discussion for each item.

    Each thing is there once. `upcoming` is the next huddle, `reviews` goes by decision.
    """
    day = huddle_day(minutes)
    people = count(len(minutes.present), "person", "people")
    title = _brief(f"{minutes.title}, {short_day(day, day)}")
    first = f"*{title}* ({lasted(minutes)} min, {people})"
    body = [
        *([f"Present: {_brief(people_words(minutes))}"] if minutes.present else []),
        *(f"Win: {_brief(win.title)}" for win in minutes.wins),
        *(_promise(action, day) for action in kept_actions(minutes)),
        *(_decided(decision, reviews, day) for decision in all_decisions(minutes)),
        *filter(None, (_reviewed(review, day) for review in all_reviews(minutes))),
        *(f"Parked: {_brief(parked.title)}" for parked in all_parked(minutes)),
        *filter(None, (_substance(item) for item in minutes.items)),
    ]
    if minutes.message:
        body.append(f"Message to the teams: {_brief(minutes.message)}")
    return "".join(f"{line}\n" for line in _fitting(first, body, _last(minutes, upcoming)))


def document(
    minutes: Minutes, *, upcoming: str = "", reviews: Mapping[str, date] = NO_REVIEWS
) -> Document:
    """Return the recap as a document: what came out first, then a line for each item.

    `upcoming` is the next huddle, `reviews` has the review days of decisions.
    """
    present = f"Present: {people_words(minutes)}" if minutes.present else ""
    kept = f"Promises: {kept_words(minutes.kept or 0, minutes.due)}" if minutes.due else ""
    discussed = [(item.title, remark) for item in minutes.items if (remark := _remark(item))]
    parts = (
        *outcome_sections(minutes, reviews),
        Section(
            title="Discussed", rows=tuple(Row(who=title, title=said) for title, said in discussed)
        ),
        Section(title="Next", figure=upcoming, is_sentence=True),
    )
    return Document(
        subject=heading(minutes),
        outcome=f"{outcome(minutes)} ({lasted(minutes)} min)",
        facts=tuple(filter(None, (present, kept))),
        blocks=tuple(section for section in parts if section.rows or section.figure),
        is_prose=True,
    )


def _substance(item: MinutedItem) -> str:
    """Return an item and the one thing to know of what was said on it; nothing without one."""
    remark = _remark(item)
    if not remark:
        return ""
    title = _brief(item.title)
    return f"{title}{'' if title.endswith(('?', '!', '.')) else ':'} {_brief(remark)}"


def _remark(item: MinutedItem) -> str:
    """Return the one thing to know of what was said on an item; nothing without one.

    It is what was answered on a board or said back, else what was decided, else the last note; what
    is listed elsewhere is not said again.
    """
    if item.left == "struck":
        return ""
    restated = [point.restatement for point in item.points if point.restatement]
    notes = [note for point in item.points for note in point.notes] + list(item.notes)
    made = [outcome.title for outcome in _made(item)]
    has_decision = any(point.decisions for point in item.points) or bool(item.decisions)
    answered = "; ".join(side_answer(given) for given in item.answers)
    said = [*restated[:1], *([] if has_decision else reversed(notes))]
    said = [answered, *said] if answered else said
    return next((text for text in said if not _is_listed(text, made)), "")


def _made(item: MinutedItem) -> Iterator[MinutedAction | Titled]:
    """Yield the records made on an item."""
    for point in item.points:
        yield from point.actions
        yield from (*point.decisions, *point.parked)
    yield from item.actions
    yield from (*item.decisions, *item.parked)


def _is_listed(text: str, titles: Sequence[str]) -> bool:
    """Whether a note became one of the records made, or is part of its title."""
    folded = text.casefold()
    return any(
        folded.startswith(title.casefold()) or title.casefold().endswith(folded) for title in titles
    )


def _promise(action: MinutedAction, day: date) -> str:
    """Return `• maria: Send the demo list, by Fri 27 Nov`."""
    until = "done" if action.status == "done" else f"by {short_day(action.due, day)}"
    return f"{PROMISE} {chat(action.owner)}: {followed(_brief(action.title), until)}"


def _decided(decision: Titled, reviews: Mapping[str, date], day: date) -> str:
    """Return what was decided, and when it is looked at again."""
    review = reviews.get(decision.id)
    again = f"review on {bare_day(review, day)}" if review else ""
    return f"Decided: {followed(_brief(decided(decision.title, decision.wording)), again)}"


def _reviewed(review: MinutedReview, day: date) -> str:
    """Return the result of a decision's review; what was parked is in a line of its own."""
    title = _brief(review.title)
    match review.result:
        case "kept":
            again = f"review on {bare_day(review.until, day)}" if review.until else ""
            return f"Kept: {followed(title, again)}"
        case "dropped":
            return f"Dropped: {title}" + (f" ({_brief(review.reason)})" if review.reason else "")
        case "replaced":
            return f"Replaced: {title}"
        case _:
            return ""


def _last(minutes: Minutes, upcoming: str) -> str:
    """Return `4 of 5 promises kept. Next: Tue 09:08`."""
    kept = f"{of(minutes.kept or 0, minutes.due)} promises kept." if minutes.due else ""
    following = f"Next: {_brief(upcoming)}" if upcoming else ""
    return " ".join(part for part in (kept, following) if part)


def _brief(text: str) -> str:
    """Return a text for chat, with an ellipsis where it is very long."""
    words = chat(text)
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"


def _fitting(first: str, body: Sequence[str], last: str) -> list[str]:
    """Return as many lines as one message takes, and how many more there are."""
    most = f"and {len(body)} more in the minutes"
    room = LIMIT - sum(len(line) + 1 for line in (first, most, last))
    shown: list[str] = []
    for line in body:
        room -= len(line) + 1
        if room < 0:
            shown.append(f"and {len(body) - len(shown)} more in the minutes")
            break
        shown.append(line)
    return [first, *shown, *([last] if last else [])]
