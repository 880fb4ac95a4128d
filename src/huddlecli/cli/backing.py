"""What stands behind a full summary, read from the minutes of its quarter and from journals."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from huddlecli.cli.weekly import minutes_near
from huddlecli.cli.world import World
from huddlecli.core.huddle.floor import air_time
from huddlecli.core.huddle.state import Ended
from huddlecli.core.summary import Summary
from huddlecli.core.summary_detail import background, is_long, quarter_to, so_far
from huddlecli.store import files, journal, minutes_files
from huddlecli.store.record_files import Warned

_LEAST = timedelta(minutes=1)  # of less, as when a huddle is entered late, no share is told


def backed(world: World, found: Summary) -> Summary:
    """Return a summary with its background."""
    passed = so_far(found.period, world.team_day)
    behind = background(
        passed,
        world.topic_library,
        minutes_near(world, quarter_to(passed)),
        world.team.zone,
        _spoken(world, found),
    )
    return replace(found, background=behind)


def _spoken(world: World, found: Summary) -> dict[str, timedelta]:
    """Return how long each side had the floor; of a long period too many journals tell of it."""
    total = dict.fromkeys(found.team.sides, timedelta())
    if is_long(found.period):
        return {}
    for huddle in found.huddles:
        path = minutes_files.path_of(world.folder, huddle.id).with_suffix(journal.ENDING)
        try:
            after = journal.state_after(journal.read(path)) if path.exists() else None
        except files.Unreadable as error:
            world.warn([Warned(path, error.reason)])
            continue
        if isinstance(after, Ended):
            for side, had in air_time(after.last, after.at).items():
                total[side] = total.get(side, timedelta()) + had
    return total if sum(total.values(), timedelta()) >= _LEAST else {}
