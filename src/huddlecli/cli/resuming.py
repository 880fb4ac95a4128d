"""What `huddle start` does where a huddle was begun and not ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huddlecli.cli.world import World
from huddlecli.core.errors import Unfinished, Unknown, Wrong
from huddlecli.core.minutes import Minutes
from huddlecli.core.team import day_in
from huddlecli.live import unfinished
from huddlecli.live.opening import Preparation
from huddlecli.store import journal
from huddlecli.views.safe import safe
from huddlecli.views.words import hour, short_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a huddle is to be started, where one is unfinished."""

    resume: bool = False
    fresh: bool = False
    take_over: bool = False

    @property
    def goes_on(self) -> bool:
        """Whether an unfinished one is wanted."""
        return self.resume or self.take_over


def to_resume(world: World, agenda: str | None, manner: Manner) -> unfinished.Unfinished | None:
    """Return the unfinished huddle to go on with, or None where a new one is to begin."""
    if manner.fresh and manner.goes_on:
        raise Wrong("--fresh closes what --resume goes on with", hint="huddle start --resume")

    def tell(minutes: Minutes) -> None:
        world.tell(f"{safe(minutes.title)} had ended: huddle minutes show {safe(minutes.id)}")

    found, warnings = unfinished.find(world.folder, agenda, world.records, tell=tell)
    world.warn(warnings)
    if found is None:
        if manner.goes_on:
            raise Unknown("there is no unfinished huddle", hint="huddle start")
        return None
    if manner.goes_on:
        return found
    if journal.is_held(found.path):
        raise journal.held_by(found.written)
    if manner.fresh or (world.is_asking and not _wants_to_go_on(world, found)):
        minutes = unfinished.close(world.folder, world.records, found)
        world.tell(f"closed at its last note: huddle minutes show {safe(minutes.id)}")
        return None
    if world.is_asking:
        return found
    raise Unfinished(_told(world, found), hint="huddle start --resume")


def refuse_second(prepared: Preparation) -> None:
    """Raise Busy where somebody began a huddle of that agenda while this one was in its lobby."""
    for found in unfinished.held(prepared.folder):
        if found.begun.agenda == prepared.agenda.name:
            raise journal.held_by(found.written)


def _wants_to_go_on(world: World, found: unfinished.Unfinished) -> bool:
    """Ask whether to go on; on a later day an empty answer closes it."""
    zone = world.team.zone
    is_today = day_in(zone, found.begun.at) == day_in(zone, world.now())
    world.tell(f"{_told(world, found)}.")
    question = f"Continue (g) or close it there (c)? [{'g' if is_today else 'c'}]"
    answer = world.ask(question, str).casefold()[:1]
    return answer != "c" if is_today else answer == "g"


def _told(world: World, found: unfinished.Unfinished) -> str:
    """Return which huddle is not finished, and when it was written to last, with its day."""
    begun, last, zone = found.begun, found.written.last, world.team.zone
    today, day, last_day = (day_in(zone, at) for at in (world.now(), begun.at, last))
    began = f"{short_day(day, today)} {_hour(world, begun.at)}"
    noted = _hour(world, last)
    if last_day != day:
        noted = f"{short_day(last_day, today)} {noted}"
    return f"{safe(begun.title)} of {began} was not finished (last note {noted})"


def _hour(world: World, instant: datetime) -> str:
    return hour(instant.astimezone(world.team.zone))
