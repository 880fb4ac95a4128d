"""The middle of the full screen: what to say now, in large type, or the board that is worked on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huddlecli.core.huddle.boards import BoardEntry, Promise
from huddlecli.core.huddle.definition import needs_agreement
from huddlecli.core.huddle.keys import Key, key_context, keys_at
from huddlecli.core.huddle.review import next_decision, open_review, under_review
from huddlecli.core.huddle.sides.rows import LeadRow, MeasureRow
from huddlecli.core.huddle.state import (
    Close,
    Execute,
    Talk,
    Understand,
    Underway,
    asked_promises,
    current,
    edit_of,
    is_settled,
    parked_now,
    question,
    result,
)
from huddlecli.views.columns import width
from huddlecli.views.escape import safe
from huddlecli.views.huddle import prompts
from huddlecli.views.huddle.agreement import is_shared, matter_rows, wants_agreement
from huddlecli.views.huddle.agreement import ways as agreement_ways
from huddlecli.views.huddle.big_letters import fitting
from huddlecli.views.huddle.boards import (
    agreed_lines,
    asked_words,
    board_content,
    earlier_lines,
    kept_so_far,
)
from huddlecli.views.huddle.leads import leads_rows, over_words
from huddlecli.views.huddle.lines import read_back
from huddlecli.views.huddle.rows import (
    EMPTY,
    Room,
    Size,
    StyledRow,
    StyledText,
    cut,
    padded,
    row,
    row_width,
    wrapped,
)
from huddlecli.views.huddle.scoreboard import scoreboard_facts, scoreboard_foot, scoreboard_rows
from huddlecli.views.huddle.screen_promises import read_back_rows
from huddlecli.views.huddle.time import today_of
from huddlecli.views.words import short_day

_BEFORE = 2  # rows on when the item was discussed before, and the outcome
_THEN = 4  # who is asked after this one
_LONGEST = 20  # letters: what is longer is read faster in bold


@dataclass(frozen=True, slots=True)
class Body:
    """What is to be said or done now: who is called, the words to say, and rows about them."""

    who: str = ""
    words: str = ""
    rest: tuple[StyledRow, ...] = ()
    before: tuple[StyledRow, ...] = ()  # the rows above the words
    name: str = ""  # that of `who`, which is in capitals, as the team writes it

    def called(self, room: int, size: Size) -> list[StyledRow]:
        """Return who is called in letters as large as the size and the room allow.

        What has no large form is in bold as the team writes it: capitals take longer to read.
        """
        letters = fitting(self.who, room, size) if len(self.who) <= _LONGEST else ()
        if letters or not self.who:
            return [row(StyledText(letter, "name")) for letter in letters]
        return [cut(row(StyledText(self.name or self.who, "name")), room)]


def body(state: Underway, room: int, rows: int = 99) -> Body:
    """Return what is to be said or done now, the rows of it in `room` columns.

    A scoreboard leaves measures out that it has no `rows` for, and the close promises.
    """
    match current(state).step:
        case Talk():
            return _talk(state, room)
        case Understand(is_warned=is_warned):
            return _understand(state, room, is_warned=is_warned)
        case Execute():
            return _execute(state, room)
        case Close():
            return _close(state, room, rows)
        case _:
            return _board(state, room, rows)


def _talk(state: Underway, room: int) -> Body:
    said = prompts.talk(state)
    before = [row(StyledText("Try asking:", "quiet"))] if said.is_better else []
    side = f" ({said.then_side})" if said.then_side else ""
    next_words = f"{_pass_words(state)}next: {said.then}{side}" if said.then else _pass_words(state)
    rest = (row(StyledText(next_words, "quiet", "/floor")),) if next_words else ()
    return Body(said.who, said.words, rest, (*before, *_agreed(state, room)), said.name)


def _pass_words(state: Underway) -> str:
    """Return `round 2   ` from the second point or round on."""
    passed = prompts.passed(current(state)).removeprefix(", ")
    return f"{passed}   " if passed else ""


def _agreed(state: Underway, room: int) -> list[StyledRow]:
    if under_review(state) or is_shared(state):
        return _reviewed(state, room)
    if before := earlier_lines(state):
        return wrapped(" ".join(line.text for line in before), room, "quiet", most=_BEFORE)
    return [cut(row(StyledText(line.text.strip(), "plain")), room) for line in agreed_lines(state)]


def _understand(state: Underway, room: int, *, is_warned: bool) -> Body:
    said = prompts.understand(state)
    words = "Not said back yet. What did you hear?" if is_warned else said.words
    wants = state.begun.loop.understand == "write"
    typed = (StyledText("/u WORDS", "key"), StyledText("  their words   ", "plain"))
    yes = typed if wants else _hint("y", state)
    hints = _in_rows([yes, _hint("n", state)], room)
    rest = (*wrapped(said.asks, room, "strong"), *hints)
    return Body(said.who, words, rest, tuple(_reviewed(state, room)), said.name)


def _reviewed(state: Underway, room: int) -> list[StyledRow]:
    """Return the rows of what is under review or to be agreed on, and one below them."""
    if is_shared(state):
        return [*matter_rows(state, room), EMPTY]
    if not under_review(state):
        return []
    title, *about = agreed_lines(state)
    rows = wrapped(title.text.strip(), room, "strong", most=4)
    for line in about:
        rows += wrapped(line.text.strip(), room, "kept" if line.tone == "kept" else "quiet", most=3)
    return [*rows, EMPTY]


def _execute(state: Underway, room: int) -> Body:
    words = prompts.execute(state).words
    shown = tuple(_reviewed(state, room))
    if open_review(state):
        return Body(words=words, rest=tuple(_choices(room)), before=shown)
    if under_review(state) and next_decision(state, current(state)):
        following = row(
            StyledText("Enter", "key", "/next"), StyledText(" next decision", on_click="/next")
        )
        return Body(words=words, rest=(following,), before=shown)
    if wants_agreement(state):
        typed = [
            cut(row(StyledText(key, "key"), StyledText(f"  {does}", "plain")), room)
            for key, does in agreement_ways(state)
        ]
        skips = row(StyledText("^S", "key", "/skip"), StyledText("  to carry it over", "plain"))
        typed[-1] = skips if needs_agreement(state, current(state)) else typed[-1]
        return Body(words=words, rest=tuple(typed), before=shown)
    if result(state) or under_review(state) or is_shared(state):
        return Body(words=words, rest=(_goes_on(),), before=shown)
    ways = (("/a", " WHAT @WHO by WHEN"), ("/d", " a decision"), ("/p", " park it"))
    choices = [row(StyledText(key, "key"), StyledText(does, "plain")) for key, does in ways]
    nothing = row(
        StyledText("^N", "key", "/none"), StyledText(" no action needed", "plain", "/none")
    )
    return Body(words=words, rest=(*choices, nothing))


def _choices(room: int) -> list[StyledRow]:
    """Return the ways out of a review, as many in a row as there is room for."""
    rows: list[StyledRow] = [EMPTY]
    for key in keys_at("review"):
        if len(key.press) > 1:
            continue
        does = key.does if room >= _WHOLE else key.brief
        choice = (
            StyledText(key.shown, "key", key.types),
            StyledText(f" {does}", "plain", key.types),
        )
        line = row(*rows[-1], *(["   "] if rows[-1] else []), *choice)
        if rows[-1] and row_width(line) > room:
            rows.append(row(*choice))
        else:
            rows[-1] = line
    return rows


_WHOLE = 38  # columns from which the ways out of a review are said in whole


def _goes_on() -> StyledRow:
    return row(StyledText("Enter", "key", "/next"), StyledText(" next item", on_click="/next"))


def _kept_words(state: Underway) -> str:
    """Return what the review came to, on the board of promises alone."""
    is_here = current(state).plan.kind == "promises"
    return kept_so_far(state) if is_here else ""


def _next_time(state: Underway) -> list[StyledRow]:
    """Return how many promises there was no time for."""
    more = state.begun.boards.promises.more
    return [EMPTY, row(StyledText(f"{more} more for next time", "quiet"))] if more else []


def _parked_words(state: Underway) -> str:
    """Return what became of the parked things, once each was asked about."""
    parked = state.begun.boards.parked
    if current(state).plan.kind != "parked" or not parked:
        return ""
    came = [edit_of(state, entry.id).status or "waiting" for entry in parked]
    words = {"taken": "taken up", "waiting": "still parked", "dropped": "dropped"}
    parts = [f"{came.count(status)} {does}" for status, does in words.items() if status in came]
    return f"{', '.join(parts)}."


def _board(state: Underway, room: int, rows: int) -> Body:
    match question(state):
        case Promise() as promise:
            return _promise(state, promise, room)
        case BoardEntry() as parked:
            rest = (*_hints(state, room), EMPTY, *_then(state, room))
            return Body(words=safe(parked.title), rest=rest)
        case (MeasureRow() | LeadRow()) as asked:
            return _row(state, asked, room, rows)
        case None if kept := _kept_words(state):
            figure = kept.partition(" kept")[0].upper()
            return Body(figure, "", (*wrapped(kept, room, "kept"), *_next_time(state)))
        case None if words := _parked_words(state):
            return Body(words=words, rest=(_goes_on(),))
        case None if has_rows(state):
            content = board_content(state)
            return Body("", content.result, (_goes_on(), *_rows_below(state, room, rows - 3)))
        case None:
            return _lines(state, room)


def _row(state: Underway, asked: MeasureRow | LeadRow, room: int, rows: int) -> Body:
    """Return a board of measures or leads: what is asked, how to answer, then the others."""
    letters = [_shown(key) for key in keys_at(key_context(state)) if len(key.press) == 1]
    late: tuple[StyledRow, ...] = ()
    if isinstance(asked, LeadRow):
        late = (row(StyledText(over_words(state), "warm")),) if asked.is_late else ()
    elif asked.counted_from is None:
        letters.insert(0, (StyledText("118", "key"), StyledText(" sets it   ", "plain")))
    words = asked_words(state, asked)
    above = (*late, *_in_rows(letters, room))
    taken = len(wrapped(words, room)) + 1 + len(above)
    return Body("", words, (*above, *_rows_below(state, room, rows - taken)))


def _in_rows(parts: Sequence[tuple[StyledText, ...]], room: int) -> list[StyledRow]:
    """Return the parts in as many rows as they take, none broken; close together if that helps."""
    rows = _broken_rows(parts, room)
    if len(rows) == 1:
        return rows
    # Each part ends with blanks, and one of them can be left out.
    near = [(*part[:-1], part[-1]._replace(text=part[-1].text[:-1])) for part in parts if part]
    closer = _broken_rows(near, room)
    return closer if len(closer) < len(rows) else rows


def _broken_rows(parts: Sequence[tuple[StyledText, ...]], room: int) -> list[StyledRow]:
    rows: list[StyledRow] = []
    for part in parts:
        if rows and row_width((*rows[-1], *part)) <= room + _GAP:
            rows[-1] = (*rows[-1], *part)
        else:
            rows.append(row(*part))
    return rows


_GAP = 3  # blanks behind a key


def _rows_below(state: Underway, room: int, rows: int) -> list[StyledRow]:
    if current(state).plan.kind == "leads":
        return leads_rows(state, room)
    parts = [scoreboard_rows(state, room, rows - 1)]
    for facts, at in ((scoreboard_facts(state, room), 0), (scoreboard_foot(state, room), 2)):
        if sum(map(len, parts)) + len(facts) < rows:
            parts.insert(at, facts)
    return [EMPTY, *(styled for part in parts for styled in part)]


def has_rows(state: Underway) -> bool:
    """Whether the item is a board of measures or leads that lists any: it needs the whole width."""
    boards = state.begun.boards
    match current(state).plan.kind:
        case "measures":
            return bool(boards.measures.rows)
        case "leads":
            return bool(boards.leads.rows)
        case _:
            return False


def _promise(state: Underway, promise: Promise, room: int) -> Body:
    today = today_of(state.begun)
    late = promise.due < today
    due = row(StyledText(f"due {short_day(promise.due, today)}", "warm" if late else "quiet"))
    rest = (due, EMPTY, *_hints(state, room), EMPTY, *_then(state, room))
    name = safe(promise.owner)
    return Body(name.upper(), promise.title, rest, name=name)


def _then(state: Underway, room: int) -> list[StyledRow]:
    """Return what is asked after this one."""
    kind = current(state).plan.kind
    listed: Sequence[Promise | BoardEntry] = (
        asked_promises(state) if kind == "promises" else parked_now(state)
    )
    waiting = [entry for entry in listed if not is_settled(state, entry.id)][1:]
    if not waiting:
        return []
    shown, more = waiting[:_THEN], len(waiting) - _THEN
    owners = [safe(entry.owner) if isinstance(entry, Promise) else "" for entry in shown]
    wide = max(map(width, owners))
    rows: list[StyledRow] = []
    for owner, entry in zip(owners, shown, strict=True):
        label = row(StyledText("" if rows else "then", "quiet"))
        whose = padded(row(StyledText(owner, "plain")), wide + 2) if wide else EMPTY
        styled = row(*padded(label, 6), *whose, StyledText(entry.title, "quiet"))
        rows.append(cut(styled, room))
    return [*rows, row(StyledText(f"      {more} more", "quiet"))] if more > 0 else rows


def _lines(state: Underway, room: int) -> Body:
    """Return a board that asks nothing now."""
    content = board_content(state)
    words = [*(line.text.strip() for line in content.lines), content.result]
    rows = [part for line in words if line for part in wrapped(line, room)]
    hints = _hints(state, room)
    return Body(words=content.question, rest=(*rows, EMPTY, *hints) if hints else tuple(rows))


def _close(state: Underway, room: int, rows: int) -> Body:
    today = today_of(state.begun)
    made = read_back(state)
    decided = [record for record in state.made if record.kind == "decision" and record.is_live]
    outcomes = [f"decided: {record.title}" for record in decided]
    outcomes += [f"message to the teams: {state.message}"] if state.message else []
    outcomes += [f"scores: {', '.join(map(str, state.scores))}"] if state.scores else []
    below = [styled for line in outcomes for styled in wrapped(line, room, "kept")]
    below = [EMPTY, *below] if below else []
    listed = read_back_rows(made, today, Room(room, max(rows - 2 - len(below), 2)))
    words = "Let's read it back." if made else "No promises today."
    return Body(words=words, rest=(*listed, *below))


def _hints(state: Underway, room: int) -> list[StyledRow]:
    """Return the letters that answer here."""
    keys = keys_at(key_context(state))
    return _in_rows([_shown(key) for key in keys if len(key.press) == 1], room)


def _hint(letter: str, state: Underway) -> tuple[StyledText, ...]:
    keys = (key for key in keys_at(key_context(state)) if key.press == letter)
    return next((_shown(key) for key in keys), ())


def _shown(key: Key) -> tuple[StyledText, ...]:
    return StyledText(key.shown, "key", key.types), StyledText(
        f" {key.does}   ", "plain", key.types
    )
