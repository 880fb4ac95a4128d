"""The commands that a facilitator types: one table for the grammar, the help and the keys."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slash:
    """A command behind a slash: its name, what may follow, what it does, a shorter name."""

    name: str
    takes: str
    does: str
    short: str | None = None

    @property
    def usage(self) -> str:
        """How it is typed."""
        return f"/{self.name} {self.takes}".rstrip()


SLASHES = (
    Slash("next", "", "go on: the next step, or the next item (Enter)"),
    Slash("back", "", "the earlier step"),
    Slash("goto", "N", "item N; before the start it comes first"),
    Slash("floor", "[NAME]", "NAME, or whoever is next, has the floor"),
    Slash("understood", "[TEXT]", "said back and confirmed: on to Execute", "u"),
    Slash("again", "[TEXT]", "not understood: back to Talk, next round"),
    Slash("more", "", "the next point of this item"),
    Slash("action", "TEXT @NAME by DAY", "an action; alone it is made of the last note", "a"),
    Slash("decide", "TEXT", "a decision; review:DAY, replaces:ID", "d"),
    Slash("park", "[TEXT]", "park it; alone the point itself, and on", "p"),
    Slash("win", "TEXT", "a win", "w"),
    Slash("none", "", "nothing to do here: on to the next item"),
    Slash("skip", "[REASON]", "carry this item over"),
    Slash("strike", "REASON", "end this item for good; before the start /strike N REASON"),
    Slash("done", "[ID] [on:DAY]", "an action is done"),
    Slash("later", "[ID] [DAY]", "an action is due later"),
    Slash("drop", "[ID] [REASON]", "an action is dropped"),
    Slash("edit", "[ID] WORDS", "change an action"),
    Slash("add", "TITLE [6m]", "an item after this one"),
    Slash("swap", "", "another pick"),
    Slash("extend", "[5m]", "more time for this item"),
    Slash("pause", "", "stop the clock; again: it goes on"),
    Slash("catchup", "", "share the time left over the items left"),
    Slash("end-at", "keep|move", "before a late start: keep the announced end, or move it"),
    Slash("join", "NAME[:SIDE]", "somebody came"),
    Slash("leave", "NAME", "somebody left"),
    Slash("score", "9 8 9", "scores from 1 to 10, at the close; a reason may follow"),
    Slash("message", "TEXT", "what both teams are to be told, at the close"),
    Slash("undo", "[skip]", "take the last step back; or leave it, for the one before"),
    Slash("help", "", "this list"),
    Slash("end", "", "end the huddle, write the minutes"),
)
BY_NAME = {name: slash for slash in SLASHES for name in (slash.name, slash.short) if name}
