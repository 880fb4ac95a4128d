"""What `huddle watch` shows, as rows: for Textual, and for the picture before it is loaded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from huddlecli.live.full.picture import Drawn, Parts, drawn, drawn_large
from huddlecli.live.watch import HuddleObserver, ObservedHuddle
from huddlecli.views.huddle.rows import Room, StyledRow
from huddlecli.views.huddle.watch import Between, foot_row, waiting_rows, waiting_title

if TYPE_CHECKING:  # between huddles nothing of a huddle is needed
    from huddlecli.core.huddle.state import Underway


class TeamInfo(NamedTuple):
    """The team of a watched huddle: its name, its local time, and what is said between huddles."""

    team: str
    now: Callable[[], datetime]
    between: Callable[[], Between]


class WatchedScreen:
    """The rows of the live huddle that is watched; between huddles those of the next one."""

    def __init__(
        self,
        observer: HuddleObserver,
        team_info: TeamInfo,
        *,
        is_large: bool,
        trouble: Callable[[], str] = lambda: "",
    ) -> None:
        """Show what `observer` sees; if `is_large`, to be read from afar, on a wall.

        `trouble` returns what keeps it from seeing more, such as `offline since 09:12`.
        """
        self._observer = observer
        self._trouble = trouble
        self._team_info = team_info
        self.is_large = is_large
        self.observed: ObservedHuddle | None = None
        # For which minute and which end of a huddle it was asked, and the answer.
        self._between: tuple[tuple[str, object], Between] = (("", None), Between())

    def look(self) -> ObservedHuddle | None:
        """Look again for the huddle to show."""
        self.observed = self._observer.look()
        return self.observed

    def shown(self) -> Underway | None:
        """Return the state of the huddle that is seen."""
        return self.observed.state if self.observed else None

    def local(self) -> datetime:
        """Return the present instant, where the team is."""
        return self._team_info.now()

    def now(self) -> datetime:
        """Return the present instant; for a huddle that nobody runs its last one."""
        now = self.local()
        return self.observed.at(now) if self.observed else now

    def drawn(self, room: Room) -> list[Drawn]:
        """Return the rows of the whole screen."""
        if self.is_large:
            return drawn_large(self.main_rows, room)
        parts = Parts(title=self.title_rows, main=self.main_rows, keys=self.foot_rows)
        if self.observed:
            parts = parts._replace(strip=self.strip_rows, agenda=self.agenda_rows)
        return drawn(parts, room)

    def title_rows(self, room: Room) -> Sequence[StyledRow]:
        """Return the title; between huddles the team and the hour."""
        if self.observed is None:
            return [waiting_title(self._team_info.team, self.local(), room.columns)]
        from huddlecli.views.huddle.screen_header import title_row  # noqa: PLC0415 - see above

        return [title_row(self.observed.state, self.now(), room.columns)]

    def strip_rows(self, room: Room) -> Sequence[StyledRow]:
        """Return the agenda in one row, for a narrow screen."""
        if self.observed is None:
            return []
        from huddlecli.views.huddle.screen_header import agenda_strip  # noqa: PLC0415 - see above

        return [agenda_strip(self.observed.state, room.columns)]

    def agenda_rows(self, room: Room) -> Sequence[StyledRow]:
        """Return the agenda down the side, for a wide screen."""
        if self.observed is None:
            return []
        from huddlecli.views.huddle.screen_header import agenda_rows  # noqa: PLC0415 - see above

        return agenda_rows(self.observed.state, self.now(), room.columns)

    def main_rows(self, room: Room) -> Sequence[StyledRow]:
        """Return what the huddle is at; between huddles what comes next."""
        observed = self.observed
        if observed is None:
            return waiting_rows(self._said_between(), room, is_large=self.is_large)
        from huddlecli.views.huddle.watched import watched_rows  # noqa: PLC0415 - see above

        now = self.now()
        interruption = observed.interruption(self.local(), self._trouble())
        notice = interruption.sentence if interruption else ""
        if self.is_large:  # it has no foot
            notice = notice or self._warned()
        return watched_rows(observed.state, now, room, notice, is_large=self.is_large)

    def _said_between(self) -> Between:
        """Return what is said between huddles, looked up again each minute and after a huddle."""
        ended = self._observer.ended
        asked = (f"{self.local():%F %R}", ended)
        if self._between[0] != asked:
            self._between = (asked, self._team_info.between()._replace(ended=ended))
        return self._between[1]

    def foot_rows(self, room: Room) -> Sequence[StyledRow]:
        """Return what is watched and how to leave."""
        observed = self.observed
        words = "waiting for the next huddle"
        if observed:
            words = f"watching, {'' if observed.is_running else 'last '}run by {observed.run_by}"
        return [foot_row(words, self._warned(), room.columns)]

    def _warned(self) -> str:
        """Return what could not be read, the first of it."""
        warnings = (f"{path.name}: {why}" for path, why in self._observer.warnings)
        return next(warnings, "") or self._trouble()
