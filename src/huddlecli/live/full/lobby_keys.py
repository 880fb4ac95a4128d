"""What keys and clicks do in the lobby, in which one person and one item are marked."""

from __future__ import annotations

from collections.abc import Callable

from huddlecli.core.huddle.keys import ScreenAction
from huddlecli.core.huddle.plan_grammar import topic_place
from huddlecli.core.huddle.state import Lobby
from huddlecli.live.full.huddle_rows import HuddleRows
from huddlecli.live.session import Session
from huddlecli.views.huddle.screen_lobby import MARK_ITEM, TOGGLE


class LobbyKeys:
    """Marks people and items of the lobby, and runs the lines for those that are marked."""

    def __init__(self, session: Session, rows: HuddleRows, run_line: Callable[[str], bool]) -> None:
        """Mark what `rows` shows, and run lines with `run_line`."""
        self._session = session
        self._rows = rows
        self._run_line = run_line

    def move_mark(self, way: str) -> bool:
        """Mark the item or the person that an arrow leads to; False if this is not the lobby."""
        if not isinstance(self._session.state, Lobby):
            return False
        by = 1 if way in ("right", "down") else -1
        if way in ("up", "down"):
            self._rows.mark_item(self._rows.marked_item() + by)
        elif people := self._rows.people():
            self._rows.marked = (self._rows.marked + by) % len(people)
        return True

    def click(self, line: str) -> bool:
        """Do what a click on a person or an item asks for; False if it was on something else."""
        if line.startswith(TOGGLE):
            self._rows.marked = int(line.removeprefix(TOGGLE))
            self.act("tick")
        elif line.startswith(MARK_ITEM):
            self._rows.mark_item(int(line.removeprefix(MARK_ITEM)))
        else:
            return False
        return True

    def act(self, action: ScreenAction) -> None:
        """Run the line of a key for what is marked."""
        state = self._session.state
        if not isinstance(state, Lobby):
            return
        number = self._rows.marked_item()
        match action:
            case "tick":
                if people := self._rows.people():
                    self._run_line(people[self._rows.marked % len(people)].name)
            case "swap":
                place = topic_place(state, number)
                self._run_line(f"/swap {place.number}" if place else "/swap")
            case "item up" | "item down":
                self._rows.mark_item(number)
                self._run_line(f"/move {number} {action.removeprefix('item ')}")
            case "leave out":
                self._rows.mark_item(number)
                self._run_line(f"/leave-out {number}")
            case _:
                return
