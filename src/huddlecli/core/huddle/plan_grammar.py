"""The grammar of lines that change the plan: `/add`, `/swap`, `/move`, `/leave-out` and so on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from huddlecli.core.errors import Refused
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.grammar_context import SlashCall
from huddlecli.core.huddle.state import Lobby, Underway, plans_of
from huddlecli.core.past_huddles.topic_choices import TopicPlace, named_topic, near_topic
from huddlecli.core.text import note, shown, title

LONGEST = 120  # minutes of an item


@dataclass(frozen=True, slots=True)
class TopicsWanted:
    """`/topics` was typed, with words that the topics must have."""

    words: str


def topics_command(call: SlashCall) -> TopicsWanted:
    """Parse `/topics [WORDS]`."""
    return TopicsWanted(call.text)


def goto_command(call: SlashCall) -> do.Command:
    """Parse `/goto N`."""
    return do.Goto(_number(call.text, "/goto 2"))


def move_command(call: SlashCall) -> do.Command:
    """Parse `/move N up`, `/move N down` or `/move N TO`."""
    usage = "/move 3 up, /move 3 down or /move 3 1"
    first, _, where = call.words().partition(" ")
    number, to = _number(first, usage), where.strip().casefold()
    if to in ("up", "down"):
        return do.MoveItem(number, number + (1 if to == "down" else -1))
    return do.MoveItem(number, _number(to, usage))


def leave_out_command(call: SlashCall) -> do.Command:
    """Parse `/leave-out N`."""
    return do.LeaveOut(_number(call.words(), "/leave-out 3"))


def _number(text: str, usage: str) -> int:
    if not text.isdecimal() or len(text) > 3:
        raise Refused("use an item number", hint=usage)
    return int(text)


def strike_command(call: SlashCall) -> do.Command:
    """Parse `/strike REASON`, or `/strike [N] REASON` in the lobby."""
    words = call.words()
    first, _, rest = words.partition(" ")
    if isinstance(call.state, Lobby) and first.isdecimal() and len(first) <= 2:
        if not rest.strip():
            raise Refused("a reason is missing", hint=f"/strike {first} REASON")
        return do.Strike(note(rest.strip()), int(first))
    return do.Strike(note(words))


def add_command(call: SlashCall) -> do.Command:
    """Parse `/add TITLE [6m]`, or the id of a topic instead of a title."""
    words = call.words()
    timed = re.fullmatch(r"(.+?)\s+(\d{1,3})m(?:in)?", words)
    text, minutes = (timed[1], int(timed[2])) if timed else (words, None)
    if minutes is not None and not 1 <= minutes <= LONGEST:
        raise Refused(f"an item takes 1 to {LONGEST} minutes", hint="/add TITLE 6m")
    library = call.context.topic_library
    topic = named_topic(text, library)
    if topic is not None:
        return do.AddTopic(call.context.added_topic(topic, minutes))
    near = near_topic(text, library)
    near_id = near.id if near else None
    if minutes is None:
        return do.AddItem(title(text), near=near_id)
    return do.AddItem(title(text), minutes, near_id)


def swap_command(call: SlashCall) -> do.Command:
    """Parse `/swap [N] [TOPIC]`: another topic for item N, by default for the next pick."""
    first, _, rest = call.text.partition(" ")
    has_number = first.isdecimal()
    number = _swapped(call, _number(first, "/swap 3 TOPIC") if has_number else None)
    wanted = rest.strip() if has_number else call.text
    if not wanted:
        item = call.context.another_pick(number)
        if item is None:
            raise Refused("no other topic fits", hint="/topics to see all, /skip to carry it over")
        return do.Swap(number, item)
    library = call.context.topic_library
    topic = named_topic(wanted, library)
    if topic is None:
        near = near_topic(wanted, library)
        hint = f"did you mean {near.id}? " if near else ""
        raise Refused(f'there is no topic "{shown(wanted)}"', hint=f"{hint}/topics lists all")
    place = topic_places(call.state)[number]
    if not place.has_room(topic):
        takes = f'"{topic.title}" takes {topic.minutes} min, and this place has {place.minutes}'
        raise Refused(takes, hint=f"/add {topic.id} to add it")
    return do.Swap(number, call.context.chosen_pick(topic, number))


def _swapped(call: SlashCall, number: int | None) -> int:
    """Return the number of the item to swap: the one named, or the next pick in turn."""
    places = topic_places(call.state)
    if number is not None:
        if number in places:
            return number
        known = " or ".join(f"/swap {place}" for place in places)
        raise Refused(f"item {number} is not a pick", hint=known or "/add TOPIC to add one")
    plans = plans_of(call.state)
    turn = next((place for place in places if plans[place - 1].kind == "rotate"), None)
    if turn is None:
        raise Refused("no topic is left to swap", hint="/add TITLE to add an item")
    return turn


def topic_place(state: Lobby | Underway, number: int | None) -> TopicPlace | None:
    """Return the place of item `number` if a topic can be put there, else the next such place."""
    places = topic_places(state)
    return places.get(number or 0) or next(iter(places.values()), None)


def topic_places(state: Lobby | Underway) -> Mapping[int, TopicPlace]:
    """Return the places in which another topic can be put, by the numbers of their items.

    Once the huddle has begun, what was raised or decided has been taken up and keeps its place.
    """
    if isinstance(state, Lobby):
        numbered = [*enumerate(state.draft.items, start=1)]
        fitting = [each for each in numbered if each[1].is_on and each[1].is_pick]
    else:
        items = enumerate(state.items, start=1)
        ahead = [(n, item.plan) for n, item in items if n >= state.number and item.left is None]
        fitting = [each for each in ahead if each[1].kind == "rotate"]
    return {
        number: TopicPlace(number=number, title=plan.title, minutes=plan.minutes)
        for number, plan in fitting
    }
