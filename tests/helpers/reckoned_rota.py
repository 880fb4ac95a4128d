"""The rota in the reckoning of thirteen weeks: who facilitates the next huddles."""

from __future__ import annotations

from collections.abc import Sequence


class ARota:
    """People who facilitate in turn."""

    def __init__(self, order: Sequence[str]) -> None:
        """Begin with the first of them."""
        self.order = [*order]
        self.guest = ""  # somebody else, for the next huddle alone
        self.away: set[str] = set()

    def turns(self, many: int) -> list[str]:
        """Return who facilitates the next huddles."""
        found = [self.guest] if self.guest else []
        here = [name for name in self.order if name not in self.away]
        return [*found, *here * many][:many]

    def started(self, name: str) -> None:
        """Somebody starts a huddle: the turn goes to who is after them, if they have turns."""
        self.guest = ""
        self._go_on_after(name)

    def read(self, words: Sequence[str]) -> None:
        """Do what a command says; the first of the order is always who is next."""
        match words:
            case "set", *names:
                self.order, self.guest = names, ""
            case ["skip"]:
                turn, self.guest = self.turns(1)[0], ""
                self._go_on_after(turn)
            case ["swap", name] if name not in self.order:
                self.guest = name
            case ["swap", one, two]:
                swapped = {one: two, two: one}
                self.order = [swapped.get(name, name) for name in self.order]
            case ["away", name, *back]:
                (self.away.discard if back else self.away.add)(name)
            case _:
                raise AssertionError(words)

    def _go_on_after(self, name: str) -> None:
        if name in self.order:
            place = self.order.index(name) + 1
            self.order = [*self.order[place:], *self.order[:place]]
