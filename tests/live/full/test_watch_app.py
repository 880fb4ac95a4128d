"""`huddle watch` on a terminal: pictures of a huddle that others run, with a clock that is set."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from textual.pilot import Pilot

from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.records import HuddleRecord
from huddlecli.live.full.colors import DARK
from huddlecli.live.full.watch_app import WatchApp
from huddlecli.live.full.watched_screen import TeamInfo, WatchedScreen
from huddlecli.live.session import Session
from huddlecli.live.watch import HuddleObserver
from huddlecli.views.huddle.promised import Promised
from huddlecli.views.huddle.watch import Between, Coming, LastPromises
from tests.helpers.table import Table
from tests.live.test_watch import begun, journal_of
from tests.live.test_weekly import matches

BERLIN = ZoneInfo("Europe/Berlin")
SMALL, LARGE = (80, 24), (130, 36)


@dataclass
class Wall:
    """A screen on which a table's huddles are watched."""

    table: Table
    app: WatchApp
    pilot: Pilot[None]
    runner: asyncio.Runner
    said: list[str] = field(default_factory=list)

    def looks(self) -> str:
        """Return what stands there after the next look."""

        async def looks() -> None:
            self.app.tick()
            await self.pilot.pause()

        self.runner.run(looks())
        strips = self.app.screen._compositor.render_strips()  # noqa: SLF001 - no other way
        return "".join(f"{strip.text.rstrip()}\n" for strip in strips)

    def press(self, key: str) -> None:
        """Press a key."""
        self.runner.run(self.pilot.press(key))


@contextmanager
def wall(table: Table, size: tuple[int, int] = SMALL, *, is_large: bool = False) -> Iterator[Wall]:
    """A screen that watches."""
    place = TeamInfo(
        team="Acme",
        now=lambda: table.now.astimezone(BERLIN),
        between=lambda: Between(
            coming=Coming("Next: Daily huddle, tomorrow", "09:08"),
            last=LastPromises(
                "promised yesterday in Daily huddle", (Promised("cem", "Fri 27 Nov", "Call Acme"),)
            ),
        ),
    )
    watched = WatchedScreen(HuddleObserver(table.folder), place, is_large=is_large)
    app = WatchApp(watched, DARK)
    with asyncio.Runner() as runner:
        test = app.run_test(size=size)
        pilot = runner.run(test.__aenter__())
        try:
            yield Wall(table, app, pilot, runner)
        finally:
            runner.run(test.__aexit__(None, None, None))


def talking(table: Table) -> Session:
    """A daily huddle, two minutes into its second item, with two notes and two promises."""
    session = begun(table, "daily")
    table.now += timedelta(seconds=50)
    session.do(do.Next())
    table.now += timedelta(seconds=95)
    day = (table.now + timedelta(days=3)).date()
    for title, owner in (("Call the three leads", "cem"), ("Two case studies", "ana")):
        made = HuddleRecord(
            kind="action", id=table.new_id(), title=title, by="fay", owner=owner, due=day
        )
        session.do(do.AddRecord(replace(made, item=2, point=1)))
    session.do(do.Note("webinar leads stall between sign-up and demo"))
    table.now += timedelta(seconds=25)
    return session


@pytest.mark.parametrize(("name", "size"), [("watch-80", SMALL), ("watch-130", LARGE)])
def test_a_huddle_is_shown_without_a_key(table: Table, name: str, size: tuple[int, int]) -> None:
    """Item, step, time and promises, as in the room; nothing there invites to press a key."""
    with wall(table, size) as shown:
        talking(table)

        matches(f"{name}.screen", shown.looks())


def test_large_for_a_wall(table: Table) -> None:
    """Only the time, the item, the step and who is called."""
    with wall(table, is_large=True) as shown:
        talking(table)

        matches("watch-big.screen", shown.looks())


def test_a_second_later_the_clock_shows_it(table: Table) -> None:
    """Nothing was written meanwhile."""
    with wall(table) as shown:
        talking(table)
        before = shown.looks()
        table.now += timedelta(seconds=1)

        after = shown.looks()

    assert ("2:51 of 15:00" in before, "2:51 of 15:00" in after) == (False, True)


def test_an_interrupted_huddle_stands_still(table: Table) -> None:
    """It is said at which hour, and how it goes on; on a wall too."""
    talking(table).close()
    table.now += timedelta(minutes=5)

    with wall(table) as shown, wall(table, is_large=True) as large:
        matches("watch-interrupted.screen", shown.looks())
        matches("watch-interrupted-big.screen", large.looks())
        before = shown.looks()
        table.now += timedelta(minutes=5)
        assert shown.looks() == before


def test_between_huddles_it_waits_for_the_next(table: Table) -> None:
    """Begun where none runs, it shows the next one by itself, and its end."""
    with wall(table) as shown:
        waits = shown.looks()
        session = begun(table, "daily")
        runs = shown.looks()
        session.end()
        ended = shown.looks()

    matches("watch-waits.screen", waits)
    assert "Promises" in runs
    matches("watch-ended.screen", ended)


def test_between_huddles_nothing_is_cut_on_a_phone(table: Table) -> None:
    """The command that shows the minutes does without their long id there."""
    with wall(table, (40, 20)) as shown:
        session = begun(table, "daily")
        shown.looks()
        session.end()
        ended = shown.looks()

    assert "huddle minutes show\n" in ended
    assert "waiting for the next huddle" in ended
    assert "…" not in ended


def test_a_line_that_cannot_be_read_is_told_of_at_the_foot(table: Table) -> None:
    """Its journal and why; the rest of the huddle is shown."""
    with wall(table) as shown:
        talking(table)
        with journal_of(table, "2026-11-24-0908-daily").open("ab") as file:
            file.write(b"\x1b[31m\n")

        last = shown.looks().splitlines()[-1]

    assert last == (
        " 2026-11-24-0908-daily.jsonl: line 6 could not be read and was skipped  q leave"
    )


def test_a_team_folder_that_is_gone_is_told_of_on_a_wall_too(table: Table) -> None:
    """The huddle stays as it was read last."""
    with wall(table) as small, wall(table, is_large=True) as large:
        talking(table)
        small.looks()
        large.looks()
        aside = table.folder.rename(f"{table.folder}-moved")
        table.now += timedelta(seconds=1)

        foot = small.looks().splitlines()[-1]
        shown = large.looks()
        aside.rename(table.folder)

    assert f" {table.folder.name}: the team folder is gone" in foot
    assert f"❚❚ {table.folder.name}: the team folder is gone" in shown
    assert "Where does it stop moving?" in shown


@pytest.mark.parametrize("key", ["q", "escape", "ctrl+c"])
def test_three_keys_leave_and_the_others_do_nothing(table: Table, key: str) -> None:
    """The huddle goes on without a trace of the watching."""
    with wall(table) as shown:
        talking(table)
        before = shown.looks()
        for other in ("enter", "e", "space", "plus", "ctrl+q", "ctrl+z"):
            shown.press(other)
        still = shown.looks()
        shown.press(key)

        assert still == before
        assert not shown.app.is_running or shown.app._exit  # noqa: SLF001
        assert shown.app.return_code == 0
