"""The titles of the leads that a huddle lists, which its journal does not keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from huddlecli.core.huddle.state import Underway
from huddlecli.store.side_figures import lead_titles
from huddlecli.views.huddle.time import today_of

REFRESH = 5.0  # seconds, after which the titles are looked up again


class LeadTitles:
    """Looks up the titles of listed leads, and gives them to what is shown of a huddle."""

    def __init__(self, folder: Path, clock: Callable[[], float]) -> None:
        """Look into the folder of a team; `clock` gives seconds that nobody sets."""
        self._folder = folder
        self._clock = clock
        self._until = 0.0
        self._titles: dict[str, str] = {}
        self._named: tuple[Underway, Underway] | None = None  # a state, and the same with titles

    def named(self, state: Underway) -> Underway:
        """Return the state with the titles of its leads, for a screen alone."""
        rows = state.begun.boards.leads.rows
        if not rows:
            return state
        if self._clock() >= self._until:
            self._look([row.id for row in rows], state)
        if self._named is None or self._named[0] is not state:
            self._named = (state, self._with_titles(state))
        return self._named[1]

    def _look(self, ids: list[str], state: Underway) -> None:
        titles = lead_titles(self._folder, ids, today_of(state.begun))
        if titles != self._titles:
            self._titles, self._named = titles, None
        self._until = self._clock() + REFRESH

    def _with_titles(self, state: Underway) -> Underway:
        boards = state.begun.boards
        rows = tuple(replace(row, title=self._titles.get(row.id)) for row in boards.leads.rows)
        leads = replace(boards.leads, rows=rows)
        return replace(state, begun=replace(state.begun, boards=replace(boards, leads=leads)))
