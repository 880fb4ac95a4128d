"""The foot of the full screen, and its help: which keys do what, here and now."""

from __future__ import annotations

from collections.abc import Sequence

from huddlecli.core.loop.keys import Key, Place, keys_at
from huddlecli.core.loop.slashes import SLASHES
from huddlecli.views.blocks import EMPTY, Row, Span, cut, row, row_width, wrapped
from huddlecli.views.words import listed

TEXT = (("Enter", "sends"), ("Esc", "puts it away"), ("Tab", "completes"))
_SHOWN = {"escape": "Esc"}
_GAP = Span("   ")


def key_line(key: Key) -> str:
    """Return what a click on a key stands for: its name, told from a line by its beginning."""
    return f"\0{key.press}"


def key_row(where: Place, room: int, *, is_typing: bool) -> Row:
    """Return as many of the keys that act now as there is room for, the help always among them."""
    if is_typing:
        told = [(Span(f" {name}", "key"), Span(f" {does}", "quiet")) for name, does in TEXT]
        return row(*(span for pair in told for span in (*pair, _GAP)))
    common = [key for key in keys_at(where) if key.common]
    helps = [key for key in common if key.own == "help"]
    shown = [_spans(key) for key in common if key.own != "help"]
    spans: list[Span] = [Span(" ")]
    last = [span for key in helps for span in _spans(key)][:-1]
    for pair in shown:
        if row_width(row(*spans, *pair, *last)) > room:
            break
        spans += pair
    return row(*spans, *last)


def _spans(key: Key) -> tuple[Span, ...]:
    does = key_line(key)
    return Span(key.shown, "key", does), Span(f" {key.does}", "quiet", does), _GAP


def help_rows(where: Place, room: int) -> list[Row]:
    """Return all keys that act here, then all that can be typed."""
    keys = keys_at(where)
    rows = [row(Span("Keys, while the line is empty", "title")), EMPTY]
    rows += [_line(key.shown, key.does, room, 9) for key in keys]
    more = "Any other character begins a text; Tab begins one whatever comes next."
    rows += [EMPTY, *wrapped(more, room, "quiet")]
    rows += [EMPTY, row(Span("Lines", "title")), EMPTY]
    rows += [row(Span("a line is a note; one with a slash is a command", "quiet")), EMPTY]
    rows += [_line(_usage(one.usage, one.short), one.does, room, 32) for one in SLASHES]
    return rows


def _usage(usage: str, short: str | None) -> str:
    return f"{usage}  /{short}" if short else usage


def _line(left: str, right: str, room: int, wide: int) -> Row:
    return cut(row(Span(f" {left:<{wide}}", "key"), Span(right)), room)


def leave_rows(choices: Sequence[tuple[str, str]], left: Sequence[str], room: int) -> list[Row]:
    """Return the question that leaving asks: what is left, and each choice with its letter."""
    rows = [row(Span("Leave this huddle?", "title")), EMPTY]
    if left:
        told = f"Still open: {listed(left)}"
        rows += [*wrapped(told, room, "quiet", most=3), EMPTY]
    return [*rows, *(_choice(key, does) for key, does in choices)]


def _choice(key: str, does: str) -> Row:
    return row(Span(f"  {_SHOWN.get(key, key):<5}", "key", key), Span(does, does=key))
