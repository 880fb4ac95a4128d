"""What the screens of a running huddle say: the prompts with names, the time, what was kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from huddlecli.core.huddle.clock import remaining
from huddlecli.core.huddle.definition import has_agreed
from huddlecli.core.huddle.events import Begun
from huddlecli.core.huddle.lobby import long_carried, planned_length
from huddlecli.core.huddle.minutes import late_minutes
from huddlecli.core.huddle.records import HuddleRecord
from huddlecli.core.huddle.review import open_review, under_review
from huddlecli.core.huddle.slash_commands import SLASH_COMMANDS
from huddlecli.core.huddle.state import (
    Board,
    Close,
    Execute,
    Item,
    Talk,
    Understand,
    Underway,
    current,
    promised,
    result,
)
from huddlecli.core.minutes import Present
from huddlecli.core.records import Record
from huddlecli.views.escape import safe
from huddlecli.views.huddle import prompts
from huddlecli.views.huddle.agreement import matter_lines, wants_agreement
from huddlecli.views.huddle.agreement import ways as agreement_ways
from huddlecli.views.huddle.boards import agreed_lines, board_lines
from huddlecli.views.huddle.prompts import Prompt
from huddlecli.views.huddle.time import (
    ENTER,
    ScreenLine,
    at_hour,
    minutes_words,
    time_line,
    times_over,
    today_of,
    whole_minutes,
    with_enter,
)
from huddlecli.views.words import count, due_words, listed, short_day


def help_lines() -> list[ScreenLine]:
    """What can be typed, in two columns."""
    wide = max(len(slash.usage) for slash in SLASH_COMMANDS)
    return [ScreenLine(f"{slash.usage:<{wide}}  {slash.does}") for slash in SLASH_COMMANDS]


def opening(state: Underway) -> list[ScreenLine]:
    """What is said when the huddle begins."""
    begun = state.begun
    people = count(len(state.present), "person", "people")
    length = count(whole_minutes(begun), "minute", "minutes")
    span = f"{at_hour(begun, begun.at)} to {at_hour(begun, begun.ends)}"
    title = f"{safe(begun.title)}, {safe(begun.team)}. {length}, {span}. {people}."
    lines = [ScreenLine(title, "title")]
    if late := late_minutes(begun) or 0:
        lines += _late(state, late)
    if begun.waiting:
        waiting = count(begun.waiting, "more topic is", "more topics are")
        lines.append(ScreenLine(f"{waiting} waiting.", "quiet"))
    return [*lines, *(ScreenLine(advice, "late") for advice in _first_or_struck(begun))]


def _late(state: Underway, late: int) -> list[ScreenLine]:
    """Say that the huddle began late, and which items have no time now."""
    begun = state.begun
    if late >= begun.minutes:
        return []  # it is held at another hour
    kept = (
        f"; still ends {at_hour(begun, begun.ends)}"
        if begun.keeps_end and begun.ends < begun.at + planned_length(begun)
        else ""
    )
    lines = [ScreenLine(f"Started {count(late, 'minute', 'minutes')} late{kept}.", "quiet")]
    if begun.leaves:
        left = [f'"{safe(begun.items[number - 1].title)}"' for number in begun.leaves]
        lines.append(ScreenLine(f"Leave {listed(left)} for next time.", "late"))
    return lines


def _first_or_struck(begun: Begun) -> list[str]:
    """What was carried over so often that it should be done first, or struck."""
    advice = []
    for number in long_carried(begun):
        item = begun.items[number - 1]
        carried = f'"{safe(item.title)}" has been {times_over(item.carried)}.'
        advice.append(
            f"{carried} Do it first today, or drop it: /goto {number}, then /strike REASON"
        )
    return advice


def item_lines(state: Underway, now: datetime) -> list[ScreenLine]:
    """What is said when an item opens: its number, title and time, then its first step."""
    item = current(state)
    headline = ScreenLine(_headline(state, item, now), "title")
    # In Execute, what both sides agree on is shown with the step.
    is_shown_later = wants_agreement(state) and isinstance(item.step, Execute)
    shown = [] if is_shown_later else agreed_lines(state)
    return [ScreenLine(""), headline, *shown, *step_lines(state, now)]


def _headline(state: Underway, item: Item, now: datetime) -> str:
    minuted = [agenda_item for agenda_item in state.items if agenda_item.is_minuted]
    if not item.is_minuted:
        return item.plan.title
    until = at_hour(state.begun, now + max(remaining(state, now), timedelta()))
    parts = [
        f"{state.number} of {len(minuted)}  {safe(item.plan.title)}",
        f"{minutes_words(item.allotted)}, until {until}.",
    ]
    if item.plan.carried:
        parts.append(f"{times_over(item.plan.carried).capitalize()}.")
    if item.points and item.points[0].opened_by:
        parts.append(f"{safe(item.points[0].opened_by).capitalize()} opens.")
    return "  ".join(parts)


def step_lines(state: Underway, now: datetime) -> list[ScreenLine]:
    """What to say at the step that the huddle is at, then the time."""
    is_settled = bool(under_review(state)) and not open_review(state)
    match current(state).step:
        case Talk() | Understand() if is_settled:
            lines = [with_enter(f"{ENTER} to continue", "say")]
        case Talk():
            lines = [talk_line(state)]
        case Understand(is_warned=is_warned):
            lines = [_understand(state, is_warned=is_warned)]
        case Execute():
            shown = matter_lines(state) if wants_agreement(state) else []
            lines = [*shown, _execute(state)]
        case Board():
            lines = board_lines(state)
        case Close():
            lines = close_lines(state)
        case None:
            raise AssertionError(state.number)
    return [*lines, time_line(state, now)]


def talk_line(state: Underway) -> ScreenLine:
    """Who has the floor, what to talk about, and who is next."""
    said = prompts.talk(state)
    succession = f"  Next: {said.then}." if said.then else ""
    if said.is_better:
        return ScreenLine(f"Talk. {said.words}{succession}", "say")
    step = f"Talk{prompts.passed(current(state))}"
    return ScreenLine(f"{step}. {_addressed(said)}{succession}", "say")


def _addressed(said: Prompt) -> str:
    """Return `CEM, where does it stop?` or `CEM: Names, numbers.`."""
    first = said.words.split(" ", 1)[0]
    if first.lower() in prompts.LOWER_AFTER_A_NAME:
        return f"{said.who}, {said.words[:1].lower()}{said.words[1:]}"
    return f"{said.who}: {said.words}"


def _understand(state: Underway, *, is_warned: bool) -> ScreenLine:
    said = prompts.understand(state)
    wanted = state.begun.loop.understand == "write"
    confirm = "/u TEXT with their words, /again not yet" if wanted else "/u yes, /again not yet"
    if is_warned:
        return with_enter(
            f"Not said back yet. {said.who}, what did you hear?  {confirm}; {ENTER} again to skip",
            "late",
        )
    words = f"{_addressed(said)} {said.asks}".rstrip()
    return ScreenLine(f"Understand. {words}  {confirm}", "say")


def _execute(state: Underway) -> ScreenLine:
    if open_review(state):
        ways = REVIEW_WAYS
    elif wants_agreement(state):
        typed = "; ".join(f"{typed} {does}" for typed, does in agreement_ways(state))
        ways = f"{typed}; {ENTER} to continue" if result(state) else typed
    elif result(state) or under_review(state) or has_agreed(state, current(state)):
        ways = f"{ENTER} to continue"
    else:
        ways = "/a action, /d decision, /p park, /none"
    return with_enter(f"Execute. {prompts.execute(state).words}  {ways}", "say")


REVIEW_WAYS = "/keep [DAY], /d TEXT to replace it, /drop REASON, /p park, /none leave it due"


def read_back(state: Underway) -> list[HuddleRecord]:
    """Return the promises made in the huddle as they are read back: by owner, then by due day."""
    day = today_of(state.begun)
    return sorted(promised(state), key=lambda made: (made.owner or "", made.due or day))


def close_lines(state: Underway) -> list[ScreenLine]:
    """Who does what by when, read back."""
    today = today_of(state.begun)
    made = read_back(state)
    lines = [ScreenLine("Let's read it back:" if made else "No promises today.", "say")]
    lines += [ScreenLine(f"  {made_words(record, today)}") for record in made]
    return [*lines, ScreenLine("/message TEXT, /score 9 8 9, /end to write the minutes", "quiet")]


def made_words(made: HuddleRecord, today: date, *, is_new: bool = False) -> str:
    """Return `k7f2  maria  due Fri 27 Nov  Send the demo list` for what was made here.

    Of what is new it is said whether it is due on a weekend.
    """
    parts = [made.id[:4], safe(made.owner or made.kind)]
    if made.due:
        day = due_words(made.due, today) if is_new else f"due {short_day(made.due, today)}"
        parts.append(day)
    if made.review:
        parts.append(f"review {short_day(made.review, today)}")
    tags = [f"#{safe(tag)}" for tag in made.tags]
    return "  ".join([*parts, safe(made.title), *tags])


def kept_line(made: HuddleRecord, begun: Begun, *, by: str | None = None) -> ScreenLine:
    """What was just kept; `by` where somebody logged it from elsewhere."""
    logged = f"   (logged by {safe(by)})" if by else ""
    words = made_words(made, today_of(begun), is_new=True)
    return ScreenLine(f"  {words}{logged}", "kept")


def guest_line(who: Present) -> ScreenLine:
    """That somebody who joined is on the team now."""
    side = f" ({safe(who.side)})" if who.side else ""
    name = safe(who.name)
    return ScreenLine(
        f"  Added {name}{side} to the team. To undo: huddle people leave {name}", "kept"
    )


def absent_line(record: Record) -> ScreenLine:
    """Say that somebody not marked present logged something, and how to add it."""
    by = safe(record.by)
    return ScreenLine(
        f'  {by} logged "{safe(record.title)}" but isn\'t here. /join {by} to include it', "late"
    )


def closing_lines(state: Underway, left: Sequence[int]) -> list[ScreenLine]:
    """What another Enter at the close does, and what can be typed before it."""
    rest = ""
    if left:
        rest = f" {count(len(left), 'open item', 'open items')} will be carried over."
    open_yet = [
        words
        for words, is_open in (
            ("/score 9 8 9", not state.scores),
            ("/message TEXT", state.message is None),
        )
        if is_open
    ]
    lines = [ScreenLine(f"Enter again to end and write the minutes.{rest}", "late")]
    if open_yet:
        lines.append(ScreenLine(f"  Before that: {listed(open_yet, 'or')}", "hint"))
    return lines


def left_lines(state: Underway, numbers: Sequence[int]) -> list[ScreenLine]:
    """What is left before the end, and that a second one ends all the same."""
    titles = [f'"{safe(state.items[number - 1].plan.title)}"' for number in numbers]
    listed_titles = listed(titles)
    words = f"Not covered yet: {listed_titles}. /end again to finish and carry {_it(titles)} over."
    return [ScreenLine(words, "late")]


def _it(titles: Sequence[str]) -> str:
    return "it" if len(titles) == 1 else "them"
