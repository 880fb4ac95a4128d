"""Finds the record that an id or words of a title name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from huddlecli.cli.context import Context
from huddlecli.core.errors import Wrong
from huddlecli.core.records import AnyRecord
from huddlecli.core.text import folded, shown
from huddlecli.views.escape import safe

R = TypeVar("R", bound=AnyRecord)
_MOST_LISTED = 5


def find_record(context: Context, model: type[R], text: str) -> str:
    """Return the id that begins with `text`, or that of the one open record with its words.

    Wrong if several match, Unknown if none does.
    """
    if not begins_id(context, model, text):
        matches = titles_with(context, model, text)
        if len(matches) > 1:
            raise Wrong(
                f'"{shown(text)}" matches {len(matches)} titles', hint=listed(context, matches)
            )
        if matches:
            return matches[0].id
    return context.records.find(model, text)


def begins_id(context: Context, model: type[R], text: str) -> bool:
    """Whether `text` begins the id of an open record."""
    return any(record_id.startswith(text.lower()) for record_id in context.records.ids(model))


def titles_with(
    context: Context,
    model: type[R],
    text: str,
    *,
    more: Collection[str] = (),
    wanted: Callable[[R], bool] = lambda _: True,
) -> Sequence[R]:
    """Return the open records whose titles have all words of `text`, or those with just these.

    Only files that may have the folded words `more` are read, and only `wanted` records count.
    """
    words = folded(text).split()
    opened = context.records.open(model, words=(*more, *words))
    context.warn(opened.warnings)
    matches = sorted(
        (
            record
            for record in opened.records
            if words and wanted(record) and all(word in folded(record.title) for word in words)
        ),
        key=lambda record: (record.created, record.id),
    )
    exact = [record for record in matches if folded(record.title).split() == words]
    return exact or matches


def listed(
    context: Context,
    matches: Sequence[R],
    words: Callable[[R], str] = lambda record: safe(record.title),
) -> str:
    """Return the ids and the titles of the first few matches."""
    frame = context.list_context(matches[0].kind)
    lines = [f"{frame.short_id(record.id)} ({words(record)})" for record in matches[:_MOST_LISTED]]
    return ", ".join(lines) + (", …" if len(matches) > _MOST_LISTED else "")
