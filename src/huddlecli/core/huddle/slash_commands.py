"""The table of slash commands: the grammar, the help and the palette all read it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """A slash command: its name, its arguments, what it does, and a short name."""

    name: str
    takes: str
    does: str
    short: str | None = None

    @property
    def usage(self) -> str:
        """Return how it is typed."""
        return f"/{self.name} {self.takes}".rstrip()


SLASH_COMMANDS = (
    SlashCommand("next", "", "go on: the next step, or the next item (Enter)"),
    SlashCommand("back", "", "the earlier step"),
    SlashCommand("goto", "N", "item N; before the start it comes first"),
    SlashCommand("floor", "[NAME]", "NAME, or whoever is next, has the floor"),
    SlashCommand("understood", "[TEXT]", "said back and confirmed: on to Execute", "u"),
    SlashCommand("again", "[TEXT]", "not understood: back to Talk, next round"),
    SlashCommand("more", "", "the next point of this item"),
    SlashCommand(
        "action", "TEXT @NAME by DAY", "an action; alone it is made of the last note", "a"
    ),
    SlashCommand("decide", "TEXT", "a decision; review:DAY, replaces:ID", "d"),
    SlashCommand("park", "[TEXT]", "park it; alone the point itself, and on", "p"),
    SlashCommand("win", "TEXT", "a win", "w"),
    SlashCommand("none", "", "nothing to do here: on to the next item"),
    SlashCommand("skip", "[REASON]", "carry this item over"),
    SlashCommand("strike", "REASON", "end this item for good; before the start /strike N REASON"),
    SlashCommand("done", "[ID] [on:DAY]", "an action is done"),
    SlashCommand("later", "[ID] [DAY]", "an action is due later"),
    SlashCommand("drop", "[ID] [REASON]", "an action is dropped"),
    SlashCommand("edit", "[ID] WORDS", "change an action"),
    SlashCommand("add", "TITLE [6m]", "an item after this one"),
    SlashCommand("swap", "", "another pick"),
    SlashCommand("extend", "[5m]", "more time for this item"),
    SlashCommand("pause", "", "stop the clock; again: it goes on"),
    SlashCommand("catchup", "", "share the time left over the items left"),
    SlashCommand("end-at", "keep|move", "before a late start: keep the announced end, or move it"),
    SlashCommand("join", "NAME[:SIDE]", "somebody came"),
    SlashCommand("leave", "NAME", "somebody left"),
    SlashCommand("score", "9 8 9", "scores from 1 to 10, at the close; a reason may follow"),
    SlashCommand("message", "TEXT", "what both teams are to be told, at the close"),
    SlashCommand("undo", "[skip]", "take the last step back; or leave it, for the one before"),
    SlashCommand("help", "", "this list"),
    SlashCommand("end", "", "end the huddle, write the minutes"),
)
BY_NAME = {name: slash for slash in SLASH_COMMANDS for name in (slash.name, slash.short) if name}
