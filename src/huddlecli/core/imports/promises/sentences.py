"""A promise in one sentence, as in minutes: `Maria: send the list by Fri`, `… (Ana, due 4 Dec)`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from huddlecli.core.errors import Wrong
from huddlecli.core.imports.promises.rows import NotADay, RowContext, says_no_day
from huddlecli.core.quick_add import QuickAdd, QuickAddContext, parse
from huddlecli.core.text import TITLE_LIMIT
from huddlecli.core.text import title as as_title

_MARK = re.compile(r"(?:^|(?<=\s))[(\[]?@(?=\w)")
_NOT_A_NAME = re.compile(r"(?:^|(?<=\s))(?=@\S*[^\w\s.,;:!?)\]-])")
_BEFORE = re.compile(r"([^\s:,][^:,]{0,40}?)\s*:(?=\s)\s*")
_AROUND = re.compile(r"[(\[]([^()\[\]]{1,80})[)\]]")
_AFTER = re.compile(r"\s+[-–—→]+>?\s*([^-–—→]{1,60})$")
_DUE = r"(?:due(?: date)?|deadline|until|till)(?:\s*:)?(?:\s+(?:on|by))?|by|bis"
_DUE_AROUND = re.compile(rf"(?:{_DUE})\s+(.+)", re.IGNORECASE)
_DUE_AT_END = re.compile(
    r"(?:^|[\s,;–—-]+)(?:due(?: date)?|deadline)\s*:?\s+(?:on\s+|by\s+)?([^:@#+]{1,40})$",
    re.IGNORECASE,
)
# `Send the list - Owner: Maria - Due: Friday - Priority: high`
_BETWEEN = re.compile(r"\s+[-–—|·]\s+|\s*;\s+")
_FIELD = re.compile(
    r"(?:(?P<owner>owner|assignee|assigned to|who|responsible)|(?P<due>due(?: date)?|deadline|by)"
    r"|(?P<none>priority|prio|status|effort))\s*:\s*(?P<value>.*)",
    re.IGNORECASE,
)
_TO = re.compile(r"([^\s:,]+(?: [^\s:,]+)?) (?:to|will) (?=\w)")
# What programs for notes write with a sign before each date; not all of it says something here.
_SIGNED = re.compile(r"\s*(📅|✅|➕|⏳|🛫|❌)\ufe0f?\s*(\d{4}-\d\d-\d\d)")
_MARK_AFTER = re.compile(r"\s+[-–—]+\s*(@\w)")  # `Send the list - @maria`
_ASAP = re.compile(r"(?i)(?:^|(?<=\s))(?=[(]?asap[),;.:!?]*(?:\s|$))")
_LONGEST = 2 * TITLE_LIMIT  # characters, with the marks that are not part of the title
_A_NAME = re.compile(r"[A-ZÀ-ÞА-Я][\w.'-]*(?: [A-ZÀ-ÞА-Я][\w.'-]*)?$")


class Sentence(NamedTuple):
    """The parts of a sentence; `name` is a word that may be a name, but nobody on the team has."""

    title: str
    owner: str
    due: date | None
    tags: tuple[str, ...]
    done_on: date | None = None
    created: date | None = None
    is_cancelled: bool = False
    name: str = ""


def read_sentence(text: str, context: RowContext) -> Sentence:
    """Return the parts of a sentence, or raise Wrong: two owners, a day that does not exist."""
    if len(text) > _LONGEST:
        as_title(text)  # which says how long it may be
    signed = dict(_signed(text))
    rest = _SIGNED.sub("", text)
    rest, named, said_due = _without_fields(rest)
    if named or said_due:
        quick = _quick(rest, context)
        owner, name = "" if context.owners.is_nobody(named) else named, ""
        day = None if says_no_day(said_due) else context.read_day(said_due)
        return _sentence(quick, owner, day, signed, name)
    before = _BEFORE.match(rest)
    if _MARK.search(rest) and not (before and context.owners.find(before[1])):
        rest, day = _bracketed_mark(rest, context)
        owner = name = ""
    else:
        rest, owner, day, name = _named(rest, context)
    matched = None if day else _DUE_AT_END.search(rest)
    if matched and (day := _day(matched[1], context)):
        rest = rest[: matched.start()]
    return _sentence(_quick(rest, context), owner, day, signed, name)


def _sentence(
    quick: QuickAdd, owner: str, day: date | None, signed: Mapping[str, date], name: str
) -> Sentence:
    due = signed.get("📅") or day
    return Sentence(
        title=quick.title,
        owner=owner or (f"@{quick.owner}" if quick.owner else ""),
        due=due or quick.due,
        tags=quick.tags,
        done_on=signed.get("✅"),
        created=signed.get("➕"),
        is_cancelled="❌" in signed,
        name=name,
    )


def _without_fields(text: str) -> tuple[str, str, str]:
    """Return a text without `Owner: Maria` and `Due: Friday` at its end, and what they say."""
    owner = due = ""
    left: list[str] = []
    for number, part in enumerate(_BETWEEN.split(text)):
        field = _FIELD.fullmatch(part.strip(" ()")) if number else None
        if field is None:
            left.append(part)
        elif field["owner"]:
            owner = field["value"].strip()
        elif field["due"]:
            due = field["value"].strip()
    return (" - ".join(left), owner, due) if owner or due else (text, "", "")


def _signed(text: str) -> Iterator[tuple[str, date]]:
    for sign, day in _SIGNED.findall(text):
        try:
            yield sign, date.fromisoformat(day)
        except ValueError:
            raise Wrong(f"there is no {day}", hint="2026-12-01") from None


def _named(text: str, context: RowContext) -> tuple[str, str, date | None, str]:
    """Return a text without the owner and the day in brackets, the two, and a likely name."""
    owners = context.owners
    before = _BEFORE.match(text)
    for named in (before, _TO.match(text)):
        if named and owners.find(named[1]):
            rest, day, _ = _bracketed(text[named.end() :], context, is_owned=True)
            return rest, named[1], day, ""
        if named:
            owners.must_be_one(named[1])
    rest, day, owner = _bracketed(text, context)
    if owner:
        return rest, owner, day, ""
    if (after := _AFTER.search(rest)) and owners.find(after[1]):
        return rest[: after.start()], after[1], day, ""
    name = before[1] if before and _A_NAME.match(before[1]) else ""
    return rest, "", day, name


def _bracketed(
    text: str, context: RowContext, *, is_owned: bool = False
) -> tuple[str, date | None, str]:
    """Return a text without brackets that name the day, the owner or both; then the two."""
    for around in _AROUND.finditer(text):
        owner, day = "", None
        if not is_owned:
            context.owners.must_be_one(around[1])
        whole = _DUE_AROUND.fullmatch(around[1].strip())
        is_day = whole is not None and _day(whole[1], context) is not None
        for part in [around[1]] if is_day else re.split("[,;]", around[1]):
            if not (owner or is_owned) and context.owners.find(part):
                owner = part.strip()
            elif day is None and (matched := _DUE_AROUND.fullmatch(part.strip())):
                day = _day(matched[1], context)
                if day is None:
                    break
            else:
                break
        else:
            rest = f"{text[: around.start()].rstrip()} {text[around.end() :].lstrip()}"
            return rest.strip(), day, owner
    return text, None, ""


def _bracketed_mark(text: str, context: RowContext) -> tuple[str, date | None]:
    """Return a text with `(@maria, due Fri)` as `@maria`, and the day."""
    around = re.search(r"[(\[](@[^\s()\[\],;]+)(?:[,;]?\s+([^()\[\]]+))?[)\]]", text)
    if around is None:
        rest, day, _ = _bracketed(text, context, is_owned=True)
        return rest, day
    said = (around[2] or "").strip()
    matched = _DUE_AROUND.fullmatch(said)
    day = _day(matched[1], context) if matched else None
    inner = around[1] if day else f"{around[1]} {said}".strip()
    return f"{text[: around.start()]}{inner}{text[around.end() :]}", day


def _day(phrase: str, context: RowContext) -> date | None:
    """Return the day that words after `due` mean, or None if they are no day: they stay text."""
    try:
        return context.read_day(phrase.strip().rstrip("."))
    except NotADay:
        return None


def _quick(text: str, context: RowContext) -> QuickAdd:
    # Whoever wrote the minutes did not know the grammar: what it refuses stays text.
    typed = _ASAP.sub(r"\\", _NOT_A_NAME.sub(r"\\", _MARK_AFTER.sub(r" \1", text)))

    def read(today: date) -> QuickAdd:
        return parse(typed, QuickAddContext(today, context.week_starts))

    return context.looking_back(read, lambda quick: quick.due)
