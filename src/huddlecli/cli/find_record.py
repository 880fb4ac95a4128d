"""Finds the record that an id or words of a title name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import takewhile
from typing import TypeVar

from huddlecli.cli.context import Context
from huddlecli.core.errors import Failed, Unknown, Wrong
from huddlecli.core.ids import ALPHABET, LENGTH, MIN_PREFIX
from huddlecli.core.records import AnyRecord, is_undone
from huddlecli.core.text import folded, shown, slug
from huddlecli.store.record_files import closed_names
from huddlecli.store.record_paths import UnknownRecord, id_in
from huddlecli.views.escape import safe

R = TypeVar("R", bound=AnyRecord)
_MOST_LISTED = 5
_MOST_NEAR = 3
_MOST_OFFERED = 9  # matches in a question


def find_record(context: Context, model: type[R], text: str, *, is_closed_ok: bool = False) -> str:
    """Return the id that begins with `text`, or that of the one open record with its words.

    If no open record matches and `is_closed_ok`, that of the one closed record with its words.
    Wrong if several match, Unknown if none does.
    """
    if not begins_id(context, model, text):
        matches = titles_with(context, model, text)
        if not matches and is_closed_ok and not has_id(context, model, text):
            matches = _closed_with(context, model, text)
        if matches:
            return one_of(context, text, matches).id
    return context.records.find(model, text)


def one_of(
    context: Context,
    text: str,
    matches: Sequence[R],
    words: Callable[[R], str] = lambda record: safe(record.title),
    what: str = "titles",
) -> R:
    """Return the only match, or the one that the user chooses; Wrong if nobody can be asked."""
    if len(matches) == 1:
        return matches[0]
    message = f'"{shown(text)}" matches {len(matches)} {what}'
    hint = listed(context, matches, words)
    if not context.console.can_prompt:
        raise Wrong(message, hint=hint)
    frame = context.list_context(matches[0].kind)
    offered = matches[:_MOST_OFFERED]
    for number, record in enumerate(offered, start=1):
        context.console.err(f"  {number}  {frame.short_id(record.id)}  {words(record)}")
    more = f"; {len(matches) - len(offered)} more match" if len(matches) > len(offered) else ""

    def read(answer: str) -> R | None:
        if answer.isdecimal() and answer.isascii() and 0 < int(answer[:3]) <= len(offered):
            return offered[int(answer[:3]) - 1]
        if answer:
            raise Wrong(f'"{shown(answer)}" is not one of them', hint=f"1 to {len(offered)}")
        return None

    question = f"{message}. Which one? (1 to {len(offered)}, Enter for none{more})"
    chosen = context.console.ask(question, read)
    if chosen is None:
        raise Failed("nothing was chosen", hint=hint)
    return chosen


def split_ids(
    context: Context, model: type[R], words: Sequence[str]
) -> tuple[Sequence[str], Sequence[str]]:
    """Return the ids that a line begins with if they are several, else its first word; the rest.

    An id has at least four characters and begins that of an open record, or has letters and digits
    as ids have. So a mistyped id is not taken for a word, and few words are taken for an id. Ids of
    closed records count if the line begins with two of them.
    """
    if len(words) > 1 and len(words[0]) >= MIN_PREFIX:
        opened = context.records.ids(model)
        begun = [_begins_one(opened, word) for word in words]
        if all(_may_be_id(word) and has_id(context, model, word) for word in words[:2]):
            begun = [_may_be_id(word) and has_id(context, model, word) for word in words]
        named = list(takewhile(lambda at: begun[at] or _is_like_id(words[at]), range(len(words))))
        if len(named) > 1 and any(begun[at] for at in named):
            return words[: len(named)], words[len(named) :]
    return words[:1], words[1:]


def _begins_one(ids: Sequence[str], word: str) -> bool:
    prefix = word.lower()
    return len(prefix) >= MIN_PREFIX and any(record_id.startswith(prefix) for record_id in ids)


def _is_like_id(word: str) -> bool:
    has_both = any(map(str.isdecimal, word)) and any(map(str.isalpha, word))
    return _may_be_id(word) and has_both


def _may_be_id(word: str) -> bool:
    return MIN_PREFIX <= len(word) <= LENGTH and {*word.lower()} <= {*ALPHABET}


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
        raise UnknownRecord(unknown.message, hint=hint, kind=model.kind, text=text) from None


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
