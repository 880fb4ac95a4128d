"""The foot of the full screen, and its help: which keys do what, here and now."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from huddlecli.core.huddle.keys import Key, KeyContext, footer_at, keys_at
from huddlecli.views.columns import width
from huddlecli.views.huddle.rows import (
    EMPTY,
    StyledRow,
    StyledText,
    indented,
    row,
    row_width,
    side_by_side,
    wrapped,
)
from huddlecli.views.words import listed

TEXT = (("Enter", "send"), ("Esc", "cancel"), ("Tab", "complete"))
_SHOWN = {"escape": "Esc"}
_GAP = StyledText("   ")


def key_line(key: Key) -> str:
    """Return the line that a click on this key sends: NUL and the key's name."""
    return f"\0{key.press}"


@lru_cache(maxsize=64)  # drawn each second, and the same at each step
def key_row(where: KeyContext, room: int, *, is_typing: bool) -> StyledRow:
    """Return as many of the keys that act now as there is room for, the help always among them."""
    if is_typing:
        pairs = [
            (StyledText(f" {name}", "key"), StyledText(f" {does}", "quiet")) for name, does in TEXT
        ]
        return row(*(span for pair in pairs for span in (*pair, _GAP)))
    helps = next(key for key in keys_at(where) if key.own == "help")
    keys = footer_at(where)
    whole = _footer(keys, helps, room, is_brief=False)
    return whole or _footer(keys, helps, room, is_brief=True)


def _footer(keys: Sequence[Key], helps: Key, room: int, *, is_brief: bool) -> StyledRow:
    """Return the keys and the help; where they are brief as many as fit, else all or nothing."""
    spans: list[StyledText] = [StyledText(" ")]
    last = _spans(helps, is_brief=is_brief)[:-1]
    for key in keys:
        pair = _spans(key, is_brief=is_brief)
        if row_width((*spans, *pair, *last)) <= room:
            spans += pair
        elif not is_brief:
            return ()
        else:
            break
    return row(*spans, *last)


def _spans(key: Key, *, is_brief: bool) -> tuple[StyledText, ...]:
    line = key_line(key)
    does = key.brief or key.does if is_brief else key.does
    gap = StyledText("  ") if is_brief else _GAP
    return StyledText(key.shown, "key", line), StyledText(f" {does}", "quiet", line), gap


HELP_SIDES = 100  # columns from which keys and lines stand side by side
_HELP_COLUMNS = 56  # from which the keys stand in two columns
_BESIDE = 46  # columns of the keys beside the lines


def help_rows(where: KeyContext, room: int) -> list[StyledRow]:
    """Return all keys that act here and all that can be typed, uncut, as the room allows."""
    keys = keys_at(where)
    if room >= HELP_SIDES:
        right = room - _BESIDE - 3
        return side_by_side(_help_keys(keys, _BESIDE), _help_lines(right), _BESIDE, gap=3)
    return [*_help_keys(keys, room), EMPTY, *_help_lines(room)]


def _help_keys(keys: Sequence[Key], room: int) -> list[StyledRow]:
    pairs = [(key.shown, key.does) for key in keys]
    rows = [_headed("Keys", "when the input line is empty", room)]
    if _HELP_COLUMNS <= room < HELP_SIDES:
        half, part = -(-len(pairs) // 2), (room - 2) // 2
        rows += side_by_side(_pairs(pairs[:half], 7, part), _pairs(pairs[half:], 7, part), part)
    else:
        rows += _pairs(pairs, 7, room)
    more = "Start typing to write a note. Tab starts a note with any first character."
    return [*rows, *indented(wrapped(more, room - 1, "quiet"), 1)]


def _help_lines(room: int) -> list[StyledRow]:
    from huddlecli.core.huddle.slash_commands import SLASH_COMMANDS  # noqa: PLC0415 - help alone

    pairs = [(_usage(slash.usage, slash.short), slash.does) for slash in SLASH_COMMANDS]
    title = _headed("Commands", "lines that start with /", room)
    return [title, *_pairs(pairs, max(width(left) for left, _ in pairs) + 2, room)]


def _headed(title: str, about: str, room: int) -> StyledRow:
    """Return a heading, and what it is about where there is room for that."""
    whole = row(StyledText(title, "title"), StyledText(f"  {about}", "quiet"))
    return whole if row_width(whole) <= room else whole[:1]


def _usage(usage: str, short: str | None) -> str:
    return f"{usage}  /{short}" if short else usage


def _pairs(pairs: Sequence[tuple[str, str]], wide: int, room: int) -> list[StyledRow]:
    """Return what is pressed or typed, and behind or below it what that does, uncut."""
    rows: list[StyledRow] = []
    for left, right in pairs:
        if room >= wide + _NARROWEST:
            label = row(StyledText(f" {left:<{wide}}", "key"))
            rows += side_by_side([label], wrapped(right, room - wide - 1), wide + 1, gap=0)
        else:
            rows += [*wrapped(f" {left}", room, "key"), *indented(wrapped(right, room - 4), 4)]
    return rows


_NARROWEST = 20  # columns for what a key or a line does; with fewer it goes below it


def leave_rows(
    choices: Sequence[tuple[str, str]], left: Sequence[str], room: int
) -> list[StyledRow]:
    """Return the question that leaving asks: what is left, and each choice with its letter."""
    rows = [row(StyledText("Leave this huddle?", "title")), EMPTY]
    if left:
        titles = [f'"{title}"' for title in left]
        words = f"Still open: {listed(titles)}"
        rows += [*wrapped(words, room, "quiet", most=3), EMPTY]
    return [*rows, *(_choice(key, does) for key, does in choices)]


def _choice(key: str, does: str) -> StyledRow:
    return row(
        StyledText(f"  {_SHOWN.get(key, key):<5}", "key", key), StyledText(does, on_click=key)
    )
