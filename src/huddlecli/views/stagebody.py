"""The middle of the full screen: what to say now, in large type, or the board that is worked on."""

from __future__ import annotations

from collections.abc import Sequence

from huddlecli.core.loop.events import Promise, Shown
from huddlecli.core.loop.keys import Key, keys_at, place
from huddlecli.core.loop.state import (
    Execute,
    Talk,
    Understand,
    Underway,
    current,
    is_settled,
    made_at,
    promised,
    question,
    result,
)
from huddlecli.views import sayings
from huddlecli.views.blocks import EMPTY, Row, Span, cut, row, wrapped
from huddlecli.views.boards import agreed_lines, board_lines, kept_so_far
from huddlecli.views.large import columns, is_drawn, large, small
from huddlecli.views.safe import safe
from huddlecli.views.spoken import made_words
from huddlecli.views.timing import today_of
from huddlecli.views.words import question_of, short_day

_THEN = 3  # who is asked after this one


def body(state: Underway, room: int, *, is_roomy: bool) -> list[Row]:
    """Return what is to be said or done now, in `room` columns; names larger where `is_roomy`."""
    match current(state).step:
        case Talk():
            return _talk(state, room, is_roomy=is_roomy)
        case Understand(is_warned=is_warned):
            return _understand(state, room, is_roomy=is_roomy, is_warned=is_warned)
        case Execute():
            return _execute(state, room)
        case _ if current(state).plan.kind == "close":
            return _close(state, room)
        case _:
            return _board(state, room, is_roomy=is_roomy)


def name_rows(name: str, room: int, *, is_roomy: bool) -> list[Row]:
    """Return a name in letters as large as there is room, else in bold capitals."""
    if is_drawn(name) and is_roomy and columns(name) <= room:
        return [row(Span(letters, "name")) for letters in large(name)]
    if is_drawn(name) and columns(name, wide=1) <= room:
        return [row(Span(letters, "name")) for letters in small(name)]
    return [cut(row(Span(name, "name")), room)]


def _talk(state: Underway, room: int, *, is_roomy: bool) -> list[Row]:
    said = sayings.talk(state)
    rows = [*name_rows(said.who, room, is_roomy=is_roomy), EMPTY]
    rows += _agreed(state, room)
    rows += wrapped(said.words, room, "say")
    if said.is_better:
        rows = [row(Span("A better question:", "quiet")), *rows]
    side = f" ({said.then_side})" if said.then_side else ""
    told = f"{_told_pass(state)}next: {said.then}{side}" if said.then else _told_pass(state)
    return [*rows, *([EMPTY, row(Span(told, "quiet", "/floor"))] if told else [])]


def _told_pass(state: Underway) -> str:
    """Return `round 2   ` from the second point or round on."""
    passed = sayings.passed(current(state)).removeprefix(", ")
    return f"{passed}   " if passed else ""


def _agreed(state: Underway, room: int) -> list[Row]:
    return [cut(row(Span(line.text.strip(), "plain")), room) for line in agreed_lines(state)]


def _understand(state: Underway, room: int, *, is_roomy: bool, is_warned: bool) -> list[Row]:
    said = sayings.understand(state)
    rows = [*name_rows(said.who, room, is_roomy=is_roomy), EMPTY]
    words = "What did you hear? It was not said back yet." if is_warned else said.words
    rows += [*wrapped(words, room, "say"), EMPTY, *wrapped(said.asks, room, "strong")]
    wants = state.begun.loop.understand == "write"
    yes = Span("/u WORDS", "key"), Span("  the words said back   ", "plain")
    told = row(*yes, *_hint("n", state)) if wants else row(*_hint("y", state), *_hint("n", state))
    return [*rows, told]


def _execute(state: Underway, room: int) -> list[Row]:
    rows = wrapped(sayings.execute(state).words, room, "say")
    made = made_at(state, state.number, len(current(state).points))
    today = today_of(state.begun)
    agreed = [cut(row(Span(f"✓ {made_words(one, today)}", "kept")), room) for one in made]
    rows += [EMPTY, *agreed] if agreed else []
    if result(state):
        return [*rows, EMPTY, row(Span("Enter", "key", "/next"), Span(" next item"))]
    ways = (("/a", " WHAT @WHO by WHEN"), ("/d", " a decision"), ("/p", " park it"))
    told = [row(Span(key, "key"), Span(does, "plain")) for key, does in ways]
    nothing = row(Span("^N", "key", "/none"), Span(" nothing to do", "plain", "/none"))
    return [*rows, EMPTY, *told, nothing]


def _board(state: Underway, room: int, *, is_roomy: bool) -> list[Row]:
    match question(state):
        case Promise() as promise:
            return _promise(state, promise, room, is_roomy=is_roomy)
        case Shown() as parked:
            asked = wrapped(question_of(safe(parked.title)), room, "say")
            return [*asked, EMPTY, _hints(state), EMPTY, *_then(state, room)]
        case None if kept := kept_so_far(state).strip():
            figure = kept.removesuffix(".").split(" kept")[0]
            lines = [row(Span(letters, "kept")) for letters in _figure(figure, is_roomy=is_roomy)]
            return [*lines, EMPTY, *wrapped(kept, room, "kept")]
        case None:
            return _lines(state, room)


def _figure(figure: str, *, is_roomy: bool) -> Sequence[str]:
    """Return `14 of 16` in large letters."""
    text = figure.upper().replace(" ", "  ")
    parts = [large(part) if is_roomy else small(part) for part in text.split()]
    return ["    ".join(rows) for rows in zip(*parts, strict=True)]


def _promise(state: Underway, promise: Promise, room: int, *, is_roomy: bool) -> list[Row]:
    today = today_of(state.begun)
    late = promise.due < today
    due = Span(f"due {short_day(promise.due, today)}", "warm" if late else "quiet")
    who = name_rows(safe(promise.owner).upper(), room, is_roomy=is_roomy)
    rows = [*who, EMPTY, *wrapped(promise.title, room, "say"), row(due)]
    return [*rows, EMPTY, _hints(state, without="" if late else "l"), EMPTY, *_then(state, room)]


def _then(state: Underway, room: int) -> list[Row]:
    """Return what is asked after this one."""
    boards = state.begun.boards
    kind = current(state).plan.kind
    listed: Sequence[Promise | Shown] = (
        boards.promises.open if kind == "promises" else boards.parked
    )
    waiting = [one for one in listed if not is_settled(state, one.id)][1:]
    if not waiting:
        return []
    told = [
        f"{one.owner} {one.title}" if isinstance(one, Promise) else one.title
        for one in waiting[:_THEN]
    ]
    more = f" · {len(waiting) - _THEN} more" if len(waiting) > _THEN else ""
    return wrapped(f"then  {' · '.join(told)}{more}", room, "quiet", most=2)


def _lines(state: Underway, room: int) -> list[Row]:
    """Return a board that asks nothing now, as the plain huddle says it."""
    rows: list[Row] = []
    for line in board_lines(state):
        text = line.text.split("  /w TEXT")[0].removesuffix("Enter goes on").strip()
        if text:
            rows += wrapped(text, room, "say" if line.tone == "say" else "plain")
    return rows


def _close(state: Underway, room: int) -> list[Row]:
    today = today_of(state.begun)
    made = sorted(promised(state), key=lambda one: (one.owner or "", one.due or today))
    heading = "Who does what by when, read back:" if made else "No promises today."
    rows = [*wrapped(heading, room, "say"), EMPTY]
    rows += [
        cut(
            row(
                Span(f"{safe(one.owner or ''):<10} ", "strong"),
                Span(f"{short_day(one.due, today) if one.due else '':<11}", "quiet"),
                Span(one.title),
            ),
            room,
        )
        for one in made
    ]
    told = [f"to pass on: {state.message}"] if state.message else []
    if state.scores:
        told.append(f"scores: {', '.join(map(str, state.scores))}")
    return [*rows, EMPTY, *(one for line in told for one in wrapped(line, room, "kept"))]


def _hints(state: Underway, *, without: str = "") -> Row:
    """Return the letters that answer here."""
    keys = [
        key for key in keys_at(place(state)) if len(key.press) == 1 and key.press not in without
    ]
    return row(*(span for key in keys for span in _shown(key)))


def _hint(letter: str, state: Underway) -> tuple[Span, ...]:
    keys = (key for key in keys_at(place(state)) if key.press == letter)
    return next((_shown(key) for key in keys), ())


def _shown(key: Key) -> tuple[Span, ...]:
    return Span(key.shown, "key", key.types), Span(f" {key.does}   ", "plain", key.types)
