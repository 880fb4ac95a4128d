"""What people are called on the screens of a huddle, whose team may change meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from huddlecli.core.people.called import FOR_SCREENS, CalledNames
from huddlecli.core.team import Team

T = TypeVar("T")

_MANY = 8  # values that are kept: screens are drawn each second, and mostly show the same


class CalledOnScreen:
    """Returns what is shown of a huddle, with what people are called in place of their names."""

    def __init__(self, team: Callable[[], Team]) -> None:
        """Ask `team` for the team as its file is now."""
        self._team = team
        self._of: Team | None = None  # the team that `_names` are of
        self._names = CalledNames(Team(name="", timezone="UTC"))
        self._shown: dict[int, tuple[object, object]] = {}  # by identity: a value, and as shown

    def __call__(self, value: T) -> T:
        """Return a value for a screen: nothing that is typed or written may come from it."""
        names = self._names_now()
        known = self._shown.get(id(value))
        if known is None or known[0] is not value:
            if len(self._shown) >= _MANY:
                self._shown.clear()
            self._shown[id(value)] = known = (value, names.value(value))
        shown: T = known[1]  # type: ignore[assignment]
        return shown

    def name(self, name: str) -> str:
        """Return what the person of that name is called."""
        return self._names_now().of(name)

    def _names_now(self) -> CalledNames:
        team = self._team()
        if team is not self._of:
            self._of, self._names = team, CalledNames(team, FOR_SCREENS)
            self._shown.clear()
        return self._names
