"""What to say aloud at each step of the loop: the person, the words, and who is next."""

from __future__ import annotations

from dataclasses import dataclass

from huddlecli.core.huddle.definition import reads_out
from huddlecli.core.huddle.floor import next_speaker, speaker
from huddlecli.core.huddle.review import open_review, under_review
from huddlecli.core.huddle.state import Item, Point, Talk, Underway, current, current_point
from huddlecli.core.huddle_plan import reviewed_term
from huddlecli.core.nudge import Nudge
from huddlecli.views.escape import safe

BETTER_QUESTIONS: dict[Nudge, str] = {
    "better-leads": "What did your last good lead look like, and the last one that went nowhere?",
    "follow-up": "Which leads are waiting, and what would help us answer them?",
}
_AFTER_A_NAME = (
    "where what which who whose how why when is are was were do does did can could has have"
    " read quote say tell write"
)
LOWER_AFTER_A_NAME = frozenset(_AFTER_A_NAME.split())  # first words: `ANA, which …`
TALK = "What do you see? Names, numbers, one example."
UNDERSTAND = "What did you hear?"
EXECUTE = "Who does what, by when?"
REVIEW_TALK = "Does it still hold? Give one example."
AGAIN_EXECUTE = "Do we keep it, or change it, and when do we review it?"
REVIEW_EXECUTE = "Do we keep it, replace it, drop it or park it?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What to say now: who is called, the words for them, what another is asked, who is next.

    The `name` is that of `who`, which is in capitals, as the team writes it.
    """

    who: str
    name: str
    words: str
    asks: str = ""
    then: str = ""
    then_side: str = ""
    is_better: bool = False  # the words are the better question that a note called for


def called(name: str | None, side: str | None) -> str:
    """Return a name as it is called out: in capitals, or the side where nobody is named."""
    return _name(name, side).upper()


def _name(name: str | None, side: str | None) -> str:
    return safe(name or side or "everybody")


def talk(state: Underway) -> Prompt:
    """Return what is said in Talk."""
    item, point = current(state), current_point(state)
    nudge = item.step.nudge if isinstance(item.step, Talk) else None
    after = next_speaker(state)
    who = speaker(state), point.opened_by if point else None
    default = REVIEW_TALK if under_review(state) or _looks_again(item) else TALK
    return Prompt(
        who=called(*who),
        name=_name(*who),
        words=BETTER_QUESTIONS[nudge] if nudge else safe(item.plan.talk or default),
        then=safe(after.name) if after else "",
        then_side=safe(after.side or "") if after else "",
        is_better=nudge is not None,
    )


def _looks_again(item: Item) -> bool:
    """Whether an item looks again at what both sides have agreed on."""
    return item.plan.kind == "definition" and reviewed_term(item.plan.title) is not None


def understand(state: Underway) -> Prompt:
    """Return what is said in Understand: the question to a listener, then to the speaker."""
    item, point = current(state), current_point(state)
    listener = point.listeners[-1] if point and point.listeners else None
    side = point.opened_by if point else None
    others = [other for other in state.begun.sides if other != side]
    if pairs := reads_out(state):
        (reader, wrote), *then = pairs
        rest = "".join(f" Then {called(None, one)}, what {safe(of)} wrote." for one, of in then)
        words = f"Read out what {safe(wrote)} wrote.{rest}"
        return Prompt(who=called(None, reader), name=_name(None, reader), words=words)
    who = listener, others[0] if others else None
    return Prompt(
        who=called(*who),
        name=_name(*who),
        words=safe(item.plan.understand or UNDERSTAND),
        asks=f"{called(speaker(state), side)}, is that right?",
    )


def execute(state: Underway) -> Prompt:
    """Return what is said in Execute."""
    default = REVIEW_EXECUTE if open_review(state) else EXECUTE
    if _looks_again(current(state)):
        default = AGAIN_EXECUTE
    return Prompt(who="", name="", words=safe(current(state).plan.execute or default))


def passed(item: Item) -> str:
    """Return which point and round it is, from the second on: `, point 2, round 2`."""
    point, rounds = len(item.points), _rounds(item.points)
    parts = [f", point {point}" if point > 1 else "", f", round {rounds}" if rounds > 1 else ""]
    return "".join(parts)


def _rounds(points: tuple[Point, ...]) -> int:
    return points[-1].rounds if points else 1
