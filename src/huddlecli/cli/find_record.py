"""Finds the record that an id or words of a title name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from huddlecli.cli.context import Context
from huddlecli.core.errors import Unknown, Wrong
from huddlecli.core.records import AnyRecord, is_undone
from huddlecli.core.text import folded, shown, slug
from huddlecli.store.record_files import closed_names
from huddlecli.store.record_paths import id_in
from huddlecli.views.escape import safe

R = TypeVar("R", bound=AnyRecord)
_MOST_LISTED = 5
_MOST_NEAR = 3


def find_record(context: Context, model: type[R], text: str, *, is_closed_ok: bool = False) -> str:
    """Return the id that begins with `text`, or that of the one open record with its words.

    If no open record matches and `is_closed_ok`, that of the one closed record with its words.
    Wrong if several match, Unknown if none does.
    """
    if not begins_id(context, model, text):
        matches = titles_with(context, model, text)
        if not matches and is_closed_ok and not has_id(context, model, text):
            matches = _closed_with(context, model, text)
        if len(matches) > 1:
            raise Wrong(
                f'"{shown(text)}" matches {len(matches)} titles', hint=listed(context, matches)
            )
        if matches:
            return matches[0].id
    return context.records.find(model, text)


def find_named(context: Context, model: type[R], text: str, *, is_closed_ok: bool = True) -> R:
    """Return the record that an id or words name, or Unknown with the nearest three titles."""
    try:
        return context.records.load(
            model, find_record(context, model, text, is_closed_ok=is_closed_ok)
        )
    except Unknown as unknown:
        from difflib import get_close_matches  # noqa: PLC0415 - only mistakes need it

        opened = {folded(record.title): record for record in context.records.open(model).records}
        near = get_close_matches(folded(text), [*opened], n=_MOST_NEAR, cutoff=0)
        if not near:
            raise
        hint = listed(context, [opened[title] for title in near])
        raise Unknown(unknown.message, hint=hint) from None


def has_id(context: Context, model: type[R], text: str) -> bool:
    """Whether `text` begins the id of a record, or of several."""
    try:
        context.records.find(model, text)
    except Unknown:
        return False
    except Wrong:
        return True
    return True


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


def _closed_with(context: Context, model: type[R], text: str) -> Sequence[R]:
    """Return the closed records whose titles have all words of `text`.

    File names have the first words of a title, so only files with all of these are read.
    """
    words, in_name = folded(text).split(), slug(text).split("-")
    ids = sorted(
        record_id
        for _, names in closed_names(context.folder, model.kind, lambda _: None)
        for name in names
        if all(word in name for word in in_name) and (record_id := id_in(model.kind, name))
    )
    records = (context.records.load(model, record_id) for record_id in ids if words)
    return [
        record
        for record in records
        if not is_undone(record) and all(word in folded(record.title) for word in words)
    ]


def listed(
    context: Context,
    matches: Sequence[R],
    words: Callable[[R], str] = lambda record: safe(record.title),
) -> str:
    """Return the ids and the titles of the first few matches."""
    frame = context.list_context(matches[0].kind)
    lines = [f"{frame.short_id(record.id)} ({words(record)})" for record in matches[:_MOST_LISTED]]
    return ", ".join(lines) + (", …" if len(matches) > _MOST_LISTED else "")
