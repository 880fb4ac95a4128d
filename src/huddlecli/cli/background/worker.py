"""The process that syncs a team in the background: `worker FOLDER`, or `worker FOLDER open`.

It belongs to nobody's terminal. The first form carries out what was asked for and ends. The second
syncs every few seconds for as long as its input is open, which is as long as the process lives
that runs or watches a huddle; then once more.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic, time

from huddlecli.cli.context import Context
from huddlecli.cli.flags import Flags
from huddlecli.core.errors import HuddleError
from huddlecli.store.platform import background
from huddlecli.store.platform.terminal import wait_for_input
from huddlecli.store.sync import requests
from huddlecli.store.sync.live_journals import Stamps, live_stamps
from huddlecli.store.sync.state_places import sync_folder

OPEN = "open"
EVERY = 5.0  # seconds from the beginning of one sync to that of the next
SOON = 2.0  # the same if a live journal changed
LOOK = 0.5  # seconds between two looks at the journals
LONGEST = 300  # seconds that one sync may take


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> None:
    """Sync the team folder that the arguments name, once or for as long as stdin is open."""
    background.detach()
    team, *form = arguments
    is_open = form == [OPEN]
    began, stamps = monotonic(), live_stamps(Path(team))
    serve(team, environ, is_asking=is_open)
    while is_open:
        is_open = _is_still_open(Path(team), began, stamps)
        began, stamps = monotonic(), live_stamps(Path(team))
        serve(team, environ, is_asking=True)


def _is_still_open(team: Path, began: float, stamps: Stamps) -> bool:
    """Wait until the next sync is due, and return whether stdin is still open.

    The last one `began` at an instant of the monotonic clock, when the live journals had these
    `stamps`. If a huddle that runs here has gone on since, the next is due sooner: others watch it.
    """
    while not wait_for_input([0], LOOK):
        passed = monotonic() - began
        if passed >= EVERY or (passed >= SOON and live_stamps(team) != stamps):
            return True
    return False


def serve(team: str, environ: Mapping[str, str], *, is_asking: bool) -> None:
    """Sync as often as it was asked for, unless another process does; `is_asking` asks for it.

    What goes wrong is kept in the state folder, where commands find it.
    """
    background.live_at_most(LONGEST)
    with suppress(HuddleError, OSError):
        context = _context(team, environ)
        folder = sync_folder(context.config.state, context.team_folder.path)
        if is_asking and context.config.auto_sync:
            requests.ask(folder)
        requests.carry_out(folder, lambda: _sync(_context(team, environ)))


def _sync(context: Context) -> None:
    from huddlecli.cli.sync import remembered_place  # noqa: PLC0415 - seldom asked for
    from huddlecli.store.sync.engine import sync_once  # noqa: PLC0415 - the same
    from huddlecli.store.sync.state import is_full_look_due, note_full_look  # noqa: PLC0415

    with suppress(HuddleError):
        place = remembered_place(context)
        is_full = is_full_look_due(place.state, time())
        sync_once(place, context.now(), is_quick=not is_full, patience=0.0)
        if is_full:
            note_full_look(place.state)


def _context(team: str, environ: Mapping[str, str]) -> Context:
    return Context(Flags(team=team, no_input=True, quiet=True), environ)


if __name__ == "__main__":
    main(sys.argv[1:], os.environ)
