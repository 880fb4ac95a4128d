"""Draw the pictures of the full screen again: `python docs/pictures/draw.py`.

The script runs a daily huddle, and boards of two others, in temporary folders with a fixed clock.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from textual.app import App
from textual.pilot import Pilot

from huddlecli.core.errors import HuddleError
from huddlecli.core.huddle import commands as do
from huddlecli.core.minutes import Minutes, Present
from huddlecli.core.records import Kind, record_class
from huddlecli.core.team import CurrentUser
from huddlecli.live import sessions
from huddlecli.live.full.app import FullScreen, ScreenSettings
from huddlecli.live.full.colors import choose_colors
from huddlecli.live.full.input import InputLine
from huddlecli.live.full.watch_app import WatchApp
from huddlecli.live.full.watched_screen import TeamInfo, WatchedScreen
from huddlecli.live.line_context import LiveContext
from huddlecli.live.preparation import Preparation
from huddlecli.live.watch import HuddleObserver
from huddlecli.store import team_file
from huddlecli.store.records import RecordStore
from huddlecli.views.huddle.watch import Between
from kept import keep_leads, keep_measures
from svg import svg

SIZE, WALL = (100, 30), (80, 24)
SIDES = {"marketing": ("ana", "ben", "fay", "gus"), "sales": ("cem", "dan", "eve", "hal")}
TEAM = """\
schema = 1
name = "Acme go-to-market"
timezone = "Europe/Berlin"
sides = ["marketing", "sales"]
agendas = ["daily", "weekly"]

[leads]
answer = "4h"
"""
AUGUST = datetime(2026, 8, 3, 8, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 20, 8, 8, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 8, 7, 40, tzinfo=UTC)
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
IDS = ("p9qd", "t2vw", "r8cd", "k7f2", "m3xa", "q5ne", "w7hb", "d4sx")


class Huddle:
    """A huddle on its own screen, at a fixed time."""

    def __init__(self, folder: Path, theme: str, agenda: str = "daily") -> None:
        """Create the team in `folder`, fill it for that agenda, and open the huddle."""
        self.now = FRIDAY
        self.colors = choose_colors(theme, None)
        self._ids = count()
        self.folder = folder
        people = "".join(
            f'\n[[person]]\nname = "{name}"\nside = "{side}"\n'
            for side, names in SIDES.items()
            for name in names
        )
        (folder / "huddle.toml").write_text(TEAM + people, encoding="utf-8")
        self._records = RecordStore(folder, team_file.load(folder).zone)
        self._fill(agenda)
        self.now = MONDAY
        prepared = Preparation(
            folder=folder,
            team=team_file.load(folder),
            name=agenda,
            typist=CurrentUser("fay", "marketing"),
            records=self._records,
            now=self.now,
        )
        here = [
            Present(name=name, side=side)
            for side, names in SIDES.items()
            for name in names
            if name != "gus"
        ]
        session = sessions.new(prepared, prepared.lobby(here), lambda: self.now)

        def begins() -> do.Begin:
            return desk.begin("")

        desk = LiveContext(session, prepared, self._new_id)
        self.session = session
        settings = ScreenSettings(recap=str, colors=self.colors)
        self.app = FullScreen(session, desk, begins, settings)

    def _fill(self, agenda: str) -> None:
        """Keep what the boards of that agenda list."""
        if agenda == "sla":
            keep_measures(self._records, self._new_id, AUGUST)
        elif agenda == "closed-loop":
            keep_leads(self._records, self._new_id, MONDAY)
        else:
            self.log("action", "cem", title="Quote for Northgate", due=date(2026, 11, 20))
            self.log("action", "ana", title="Two case studies for Oakline", due=date(2026, 11, 23))
            self.log("action", "dan", title="Send prices to Brightwave", due=date(2026, 11, 23))

    def _new_id(self) -> str:
        number = next(self._ids)
        begun = IDS[number] if number < len(IDS) else f"{LETTERS[number % 32]}{number:03}"
        return begun.ljust(10, "0")

    def log(self, kind: Kind, by: str, **keys: object) -> None:
        """Save a record, as somebody in another terminal does."""
        side = next(side for side, names in SIDES.items() if by in names)
        keys |= {"owner": by, "side": side, "status": "open"}
        self._records.create(record_class(kind), self._new_id(), by, self.now, **keys)

    async def scenes(self, pilot: Pilot[Minutes | HuddleError]) -> AsyncIterator[str]:
        """Run the huddle, and yield the name of each scene to draw."""
        yield "lobby"
        await self._after(0, pilot, "ctrl+t", *"lead")
        yield "topics"
        await self._after(0, pilot, "escape")
        await self._after(20, pilot, "enter")
        await self._after(30, pilot, "d", "d", "n")
        await self._after(20, pilot, "enter")
        await self._types(70, pilot, "webinar leads stall between sign-up and demo")
        await self._after(20, pilot, "ctrl+f")
        await self._types(45, pilot, "14 of 20 never picked up the phone")
        self.now += timedelta(seconds=15)
        title = "Call the three Brightwave leads"
        self.log("action", "hal", title=title, due=date(2026, 11, 24))
        await self._after(5, pilot)
        yield "talk"
        await self._after(60, pilot, "enter")
        yield "understand"
        await self._after(25, pilot, "y")
        await self._types(50, pilot, "/a Send the first webinar list @ana by thu")
        await self._types(35, pilot, "/d Webinar leads are called within a day")
        await self._after(100, pilot)
        yield "execute"
        await self._after(20, pilot, "enter")
        await self._after(50, pilot, "enter")
        await self._after(30, pilot, "y")
        await self._types(60, pilot, "/a Ten more leads for Oakline from the fair @dan by wed")
        await self._after(30, pilot, "enter")
        await self._types(20, pilot, "/message One call within a day, and the list on Thursdays")
        await self._types(20, pilot, "/score 9 8 9 9")
        await self._after(12, pilot)
        yield "close"

    async def scoreboard(self, pilot: Pilot[Minutes | HuddleError]) -> AsyncIterator[str]:
        """Set the value that is missing, and yield the board that asks about the longest red."""
        await self._after(20, pilot, "enter")
        await self._types(40, pilot, "6")
        yield "scoreboard"

    async def leads(self, pilot: Pilot[Minutes | HuddleError]) -> AsyncIterator[str]:
        """Yield the board of leads."""
        await self._after(20, pilot, "enter")
        await self._after(40, pilot)
        yield "leads"

    async def _after(self, seconds: float, pilot: Pilot[Minutes | HuddleError], *keys: str) -> None:
        self.now += timedelta(seconds=seconds)
        await pilot.press(*keys)
        self.app.tick()
        await pilot.pause()

    async def _types(self, seconds: float, pilot: Pilot[Minutes | HuddleError], line: str) -> None:
        self.app.type_line(line)
        await self._after(seconds, pilot)


Story: TypeAlias = Callable[[Huddle, Pilot[Minutes | HuddleError]], AsyncIterator[str]]
STORIES: Mapping[str, Story] = {
    "daily": Huddle.scenes,
    "sla": Huddle.scoreboard,
    "closed-loop": Huddle.leads,
}
IN_LIGHT = ("talk", "wall", "scoreboard", "leads")


async def _wall(huddle: Huddle) -> str:
    """Return what `huddle watch --big` shows of a huddle."""
    info = TeamInfo(team="Acme", now=lambda: huddle.now, between=Between)
    watched = WatchedScreen(HuddleObserver(huddle.folder), info, is_large=True)
    app = WatchApp(watched, huddle.colors)
    async with app.run_test(size=WALL) as pilot:
        app.tick()
        await pilot.pause()
        return _picture(app, "watch --big")


def _picture(app: App[Any], name: str) -> str:
    strips = app.screen._compositor.render_strips()  # noqa: SLF001 - as Textual's own export does
    return svg([list(strip) for strip in strips], f"huddle: {name}")


async def _drawn(theme: str, agenda: str) -> Mapping[str, str]:
    """Return a picture of each scene of a huddle, by its name."""
    drawn: dict[str, str] = {}
    with TemporaryDirectory() as folder:
        huddle = Huddle(Path(folder), theme, agenda)
        async with huddle.app.run_test(size=SIZE) as pilot:
            huddle.app.query_one(InputLine).cursor_blink = False
            async for name in STORIES[agenda](huddle, pilot):
                drawn[name] = _picture(huddle.app, name)
                if name == "talk":
                    drawn["wall"] = await _wall(huddle)
        huddle.session.close()
    return drawn


def pictures() -> Mapping[str, str]:
    """Return all pictures, by file name."""
    drawn: dict[str, str] = {}
    for agenda in STORIES:
        dark, light = asyncio.run(_drawn("dark", agenda)), asyncio.run(_drawn("light", agenda))
        drawn |= {f"{name}.svg": picture for name, picture in dark.items()}
        drawn |= {f"{name}-light.svg": light[name] for name in IN_LIGHT if name in light}
    return drawn


if __name__ == "__main__":
    for name, drawn in pictures().items():
        (Path(__file__).parent / name).write_text(drawn, encoding="utf-8")
