"""The command palette, from the tables of keys and slash commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol, cast

from textual.await_complete import AwaitComplete
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider

from huddlecli.core.huddle.keys import key_context, keys_at
from huddlecli.core.huddle.slash_commands import SLASH_COMMANDS
from huddlecli.live.session import Session
from huddlecli.views.huddle.screen_keys import key_line


class Typing(Protocol):
    """The screen below the palette."""

    session: Session

    def type_line(self, line: str) -> None:
        """Run the line of an entry."""


class Palette(CommandPalette):
    """The palette over the screen. Keys that arrive while it closes do nothing more."""

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close, unless it is closed already."""
        return super().dismiss(result) if self.is_current else AwaitComplete()


class Commands(Provider):
    """Finds what a key or a line does."""

    @property
    def _typing(self) -> Typing:
        return cast("Typing", self.app)  # no other screen opens this list

    def _known(self) -> Iterator[tuple[str, str, str]]:
        """Yield each command's name, what it does, and its line."""
        for key in keys_at(key_context(self._typing.session.state)):
            yield f"{key.does}   {key.shown}", "", key_line(key)
        for slash in SLASH_COMMANDS:
            takes = " " if slash.takes else ""
            yield slash.usage, slash.does, f"/{slash.name}{takes}"

    async def discover(self) -> Hits:
        """Yield all commands, before anything is typed."""
        for name, does, line in self._known():
            yield DiscoveryHit(name, self._runs(line), help=does or None)

    async def search(self, query: str) -> Hits:
        """Yield what fits."""
        matcher = self.matcher(query)
        for name, does, line in self._known():
            label = f"{name}  {does}" if does else name
            score = matcher.match(label)
            if score > 0:
                yield Hit(score, matcher.highlight(label), self._runs(line))

    def _runs(self, line: str) -> Callable[[], None]:
        return lambda: self._typing.type_line(line)
