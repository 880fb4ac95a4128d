"""The huddle in plain lines: for a pipe, a dumb terminal, a screen reader, or whoever likes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from huddlecli.core.huddle.state import Ended
from huddlecli.core.minutes import Minutes
from huddlecli.live.conduct import Conductor
from huddlecli.live.lasting import lasts


class Prompt(Protocol):
    """Where the next line is asked for."""

    def prompt(self) -> None:
        """Invite the next line, where somebody can see it."""


def run(conductor: Conductor, screen: Prompt, source: Iterable[str | None]) -> Minutes | None:
    """Run the huddle by the lines of `source`; None where they ended before it did.

    The source gives None whenever there was nothing to read for a while.
    """
    lasts()
    conductor.greet()
    screen.prompt()
    for line in source:
        heard = conductor.look_around(is_typing=line is None)
        if line is not None:
            conductor.obey(line)
            if isinstance(conductor.session.state, Ended):
                break
        if heard or line is not None:
            screen.prompt()
    return conductor.session.minutes
