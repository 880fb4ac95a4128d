"""The list of topics over the full screen: what is typed, the topics, and what the keys do."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from huddlecli.core.past_huddles.topic_choices import (
    KnownTopic,
    TopicListing,
    line_to_take,
    listed_choices,
)
from huddlecli.views.columns import width
from huddlecli.views.escape import safe
from huddlecli.views.huddle.rows import (
    EMPTY,
    Room,
    StyledRow,
    StyledText,
    Tone,
    column,
    indented,
    row,
    row_width,
    side_by_side,
    spread,
    wrapped,
)
from huddlecli.views.huddle.topics import last_sentence, last_words, none_words, place_notes
from huddlecli.views.words import count

# What a click on a key sends; a click on a topic sends its id.
TAKE, ADD, CLOSE = KEYS = ("\0enter", "\0plus", "\0escape")
_BEFORE = 6  # columns of the sign of the marked topic and of the minutes
_TITLE = 32  # columns of a title; with fewer, what else is known of the topic goes below it
_GAP = 2


def topic_rows(listing: TopicListing, words: str, marked: int, room: Room) -> list[StyledRow]:
    """Return the topics that have these words, around the `marked` one, from 0."""
    choices = listed_choices(listing, words)
    widths = _widths(listing, room.columns)
    head = _head(listing, words, len(choices), room.columns)
    foot = _foot(listing, choices[marked] if choices else None, room.columns)
    space = max(room.rows - len(head) - len(foot) - bool(widths), 1)
    if choices:

        def block(number: int) -> Sequence[StyledRow]:
            is_marked = number == marked
            shown = _topic(choices[number], listing, widths, room.columns, is_marked=is_marked)
            return [*_longer(listing, choices[max(number - 1, 0) : number + 1]), *shown]

        shown = _around(block, len(choices), marked, space)
    else:
        shown = wrapped(none_words(words), room.columns, "quiet", most=2)
    titles = [_columns(("min", "Topic", *_HEADINGS), "quiet", widths)] if widths else []
    return [*head, *titles, *shown, *[EMPTY] * (space - len(shown)), *foot]


def _head(listing: TopicListing, words: str, number: int, room: int) -> list[StyledRow]:
    """Return what a topic is chosen for, and what is typed."""
    place = listing.place
    what = f'{place.minutes} min, instead of "{place.title}"' if place else "A topic to add"
    typed = StyledText(words, "strong") if words else StyledText("type to search", "quiet")
    found = StyledText(count(number, "topic", "topics"), "quiet")
    line = spread(row(StyledText("› ", "key"), typed), row(found), room)
    return [*wrapped(what, room, "title", most=3), line, EMPTY]


def _foot(listing: TopicListing, choice: KnownTopic | None, room: int) -> list[StyledRow]:
    """Return what the keys do with the marked topic, or why it cannot be taken."""
    close = _key("Esc", "close", CLOSE)
    if choice is None:
        return [EMPTY, row(*close)]
    place, minutes = listing.place, choice.topic.minutes
    add = _key("+", f"add it, {minutes} min", ADD)
    if choice.number is not None:
        ways: list[tuple[StyledText, ...]] = []
        why = f"Already item {choice.number}."
    elif place and not listing.has_room(choice):
        ways, why = [add], f"It takes {minutes} min, and this place has {place.minutes}."
    elif place:
        ways, why = [_key("Enter", "take it instead", TAKE), add], ""
    else:
        ways, why = [_key("Enter", f"add it, {minutes} min", TAKE)], ""
    pairs = [*ways, close]
    reason = wrapped(why, room, "warm")
    keys = row(*(span for pair in pairs for span in (*pair, StyledText("   "))))
    if row_width(keys) - 3 <= room:
        return [EMPTY, *reason, keys]
    return [EMPTY, *reason, *(row(*pair) for pair in pairs)]


def _key(shown: str, does: str, line: str) -> tuple[StyledText, ...]:
    return StyledText(shown, "key", line), StyledText(f" {does}", "quiet", line)


_HEADINGS = ("Category", "Last", "Opens")


def _widths(listing: TopicListing, room: int) -> tuple[int, ...]:
    """Return the widths of the columns, nothing if there is no room for columns."""
    cells = [_HEADINGS, *(_cells(choice, listing) for choice in listing.choices)]
    wide = [max(map(width, column)) for column in zip(*cells, strict=True)]
    left = room - _BEFORE - sum(each + _GAP for each in wide)
    return (left, *wide) if left >= _TITLE else ()


def _cells(choice: KnownTopic, listing: TopicListing) -> tuple[str, str, str]:
    topic = choice.topic
    return safe(topic.category), last_words(choice, listing.today), safe(choice.opens or "")


def _columns(cells: Sequence[str], tone: Tone, widths: Sequence[int]) -> StyledRow:
    """Return a row of cells: the minutes, the title, and what else is known of a topic."""
    minutes, *others = cells
    gap = " " * _GAP
    texts = (column(cell, wide) for cell, wide in zip(others, widths, strict=True))
    return row(StyledText(f"  {minutes:>3} {gap.join(texts)}", tone))


def _longer(listing: TopicListing, choices: Sequence[KnownTopic]) -> list[StyledRow]:
    """Return that the last of these topics and those after it are too long, if it is the first."""
    has_room = [listing.has_room(choice) for choice in choices]
    if listing.place is None or has_room not in ([False], [True, False]):
        return []
    longer = row(StyledText(f"Longer than {listing.place.minutes} min:", "quiet"))
    return [longer] if len(choices) == 1 else [EMPTY, longer]


def _around(
    block: Callable[[int], Sequence[StyledRow]], count_: int, marked: int, space: int
) -> list[StyledRow]:
    """Return as many topics as there is space for, the marked one in the middle of them.

    `block` makes the rows of a topic: only for those that are shown, since a library may have many.
    """
    blocks = deque([block(marked)])
    first, last, used = marked, marked + 1, len(blocks[0])
    is_more_above, is_more_below = True, True
    while is_more_above or is_more_below:
        below = block(last) if is_more_below and last < count_ else ()
        is_more_below = bool(below) and used + len(below) <= space
        if is_more_below:
            blocks.append(below)
            used, last = used + len(below), last + 1
        above = block(first - 1) if is_more_above and first > 0 else ()
        is_more_above = bool(above) and used + len(above) <= space
        if is_more_above:
            blocks.appendleft(above)
            used, first = used + len(above), first - 1
    return [styled for rows in blocks for styled in rows][:space]


def _topic(
    choice: KnownTopic,
    listing: TopicListing,
    widths: Sequence[int],
    room: int,
    *,
    is_marked: bool,
) -> list[StyledRow]:
    """Return a topic in one row of columns, or with what is known of it below its title."""
    can_take = line_to_take(listing, choice) is not None
    tone: Tone = "lit" if is_marked else "plain" if can_take else "quiet"
    topic, about = choice.topic, ", ".join(place_notes(choice))
    before = row(
        StyledText("› " if is_marked else "  ", "key"),
        StyledText(f"{topic.minutes:>3} ", "quiet"),
    )
    left = widths[0] if widths else room - _BEFORE
    rows = wrapped(topic.title, left, tone)
    if about and row_width(rows[-1]) + width(about) + _GAP <= left:
        rows[-1] = row(*rows[-1], StyledText(f"  {about}", "quiet"))
    else:
        rows += wrapped(about, left, "quiet")
    if widths:
        gap = " " * _GAP
        cells = zip(_cells(choice, listing), widths[1:], strict=True)
        known = row(StyledText(gap.join(column(cell, wide) for cell, wide in cells), "quiet"))
        rows = side_by_side(rows, [known], left, gap=_GAP)
    else:
        opens = f"{choice.opens} opens" if choice.opens else ""
        last = last_sentence(choice, listing.today)
        known_words = " · ".join(filter(None, (topic.category, last, opens)))
        rows += wrapped(known_words, left, "quiet")
    rows = [(*before, *rows[0]), *indented(rows[1:], _BEFORE)]
    return [tuple(span._replace(on_click=topic.id) for span in styled) for styled in rows]
