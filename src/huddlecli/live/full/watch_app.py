"""A second view of a huddle, in any other terminal: it shows, and can change nothing.

It may hang on a wall all day: between two huddles it waits for the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal

from huddlecli.core.huddle.state import Underway
from huddlecli.live.full.base import REFRESH, HuddleApp
from huddlecli.live.full.canvas import Canvas
from huddlecli.live.full.colors import ThemeColors
from huddlecli.live.hangup import Hangup
from huddlecli.live.watch import HuddleObserver, ObservedHuddle
from huddlecli.views.huddle.rows import Room, StyledRow
from huddlecli.views.huddle.watch import (
    foot_row,
    interrupted,
    waiting_rows,
    waiting_title,
    watched_rows,
)

LEAVES = ("q", "escape", "ctrl+c")


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamInfo:
    """The team of a watched huddle: its name, its local time, and the next huddle."""

    team: str
    now: Callable[[], datetime]
    coming: Callable[[], str]
    hangup: Hangup | None = None


class WatchApp(HuddleApp[None], inherit_bindings=False):
    """Shows the live huddle on the whole terminal until somebody leaves."""

    def __init__(
        self, observer: HuddleObserver, team_info: TeamInfo, colors: ThemeColors, *, is_large: bool
    ) -> None:
        """Show what `observer` sees; if `is_large`, only time, item and step, for a wall."""
        super().__init__(colors, team_info.hangup)
        self._observer = observer
        self._team_info = team_info
        self._is_large = is_large
        self._observed: ObservedHuddle | None = None
        self._coming: tuple[str, str] = ("", "")  # at which minute it was asked, and the answer

    def compose(self) -> ComposeResult:
        """Lay out title, agenda, main part and footer."""
        yield Canvas(self.title_rows, id="title")
        yield Canvas(self.strip_rows, id="strip")
        with Horizontal(id="middle"):
            yield Canvas(self.agenda_rows, id="agenda")
            yield Canvas(self.main_rows, id="main")
        yield Canvas(self._foot, id="keys")

    def on_mount(self) -> None:
        """Show the huddle, and start to refresh it."""
        self.screen.set_class(self._is_large, "-large")
        self.tick()
        self.set_interval(REFRESH, self.tick)

    def tick(self) -> None:
        """Look again, and draw."""
        self._observed = self._observer.look()
        self.draw_in_time(self._observed, self._team_info.now())

    def on_key(self, event: events.Key) -> None:
        """Leave; nothing else can be done here."""
        if event.key in LEAVES:
            self.exit()

    def shown(self) -> Underway | None:
        """Return what is true of the huddle that is seen."""
        return self._observed.state if self._observed else None

    def now(self) -> datetime:
        """Return the present instant; for a huddle that nobody runs its last one."""
        now = self._team_info.now()
        return self._observed.at(now) if self._observed else now

    def title_rows(self, room: Room) -> Sequence[StyledRow]:
        """Return the title; between huddles the team and the hour."""
        waits = [waiting_title(self._team_info.team, self._team_info.now(), room.columns)]
        return super().title_rows(room) or waits

    def main_rows(self, room: Room) -> Sequence[StyledRow]:
        """Return what the huddle is at; between huddles what comes next."""
        observed = self._observed
        if observed is None:
            return waiting_rows(self._observer.ended, self._next(), room)
        stands = self._stands(observed)
        return watched_rows(observed.state, self.now(), room, stands, is_large=self._is_large)

    def _stands(self, observed: ObservedHuddle) -> str:
        if observed.is_running:
            return ""
        return interrupted(observed.state.begun, observed.last, self._team_info.now())

    def _next(self) -> str:
        """Return the next huddle, looked up again each minute since an agenda may change."""
        minute = f"{self._team_info.now():%F %R}"
        if self._coming[0] != minute:
            self._coming = (minute, self._team_info.coming())
        return self._coming[1]

    def _foot(self, room: Room) -> Sequence[StyledRow]:
        observed = self._observed
        words = "the next huddle will appear here"
        if observed:
            words = f"watching, {'' if observed.is_running else 'last '}run by {observed.run_by}"
        warned = next((f"{path.name}: {why}" for path, why in self._observer.warnings), "")
        return [foot_row(words, warned, room.columns)]
