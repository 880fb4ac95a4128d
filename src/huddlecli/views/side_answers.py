"""What was answered for measures and leads on a board, as minutes and recaps say it."""

from __future__ import annotations

from huddlecli.core.measures.target_words import number_words
from huddlecli.core.minutes import MinutedAnswer

ANSWER_WORDS = {"discuss": "to be discussed", "not-now": "not now"}


def side_answer(given: MinutedAnswer) -> str:
    """Return `Leads handed over: 96 of 120 leads` or `Brightwave (webinar): rejected, routing`."""
    return f"{_name(given)}: {_words(given)}"


def _name(given: MinutedAnswer) -> str:
    if given.kind == "measure":
        return given.title or given.id[:4]
    source = given.source or ""
    if given.title:
        return f"{given.title} ({source})" if source else given.title
    return f"lead {given.id[:4]}{f' from {source}' if source else ''}"


def _words(given: MinutedAnswer) -> str:
    if given.value is None:
        words = ANSWER_WORDS.get(given.answer, given.answer)
        return f"{words}, {given.reason}" if given.reason else words
    value = number_words(given.value, given.unit)
    target = (
        f", target {number_words(given.target, given.unit)}" if given.target is not None else ""
    )
    return f"{value}{target}{f' ({given.note})' if given.note else ''}"
