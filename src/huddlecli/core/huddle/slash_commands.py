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
    SlashCommand("next", "", "next step, or next item (Enter)"),
    SlashCommand("back", "", "back one step"),
    SlashCommand("goto", "N", "go to item N; in the lobby, move it first"),
    SlashCommand("floor", "[NAME]", "give the floor to NAME, or the next speaker"),
    SlashCommand("understood", "[TEXT]", "confirmed, go to Execute", "u"),
    SlashCommand("again", "[TEXT]", "not understood, back to Talk once more"),
    SlashCommand("more", "", "next point of this item"),
    SlashCommand("action", "TEXT @NAME by DAY", "an action; /action alone uses the last note", "a"),
    SlashCommand(
        "decide",
        "TEXT",
        "a decision, in a review instead of the decision shown; review:DAY, replaces:ID",
        "d",
    ),
    SlashCommand("keep", "[DAY]", "keep the decision under review, until DAY"),
    SlashCommand("park", "[TEXT]", "park TEXT, or park this point and move on", "p"),
    SlashCommand("win", "TEXT", "a win", "w"),
    SlashCommand("none", "", "no action needed, go to the next item"),
    SlashCommand("skip", "[REASON]", "carry this item over"),
    SlashCommand("strike", "REASON", "strike this item for good; in the lobby /strike N REASON"),
    SlashCommand("done", "[ID] [on:DAY]", "mark an action as done"),
    SlashCommand("later", "[ID] [DAY]", "move an action to a later day"),
    SlashCommand("drop", "[ID] [REASON]", "drop an action, or the decision under review"),
    SlashCommand("edit", "[ID] WORDS", "change an action, or what else was made here"),
    SlashCommand("fix", "[N] TEXT", "correct the last note, or note N; /fix alone brings it back"),
    SlashCommand("own", "SIDE TEXT", "what a side means by this term, in its own words"),
    SlashCommand("propose", "TEXT", "one wording; a funnel: Inquiry marketing 7d, Qualified 14d"),
    SlashCommand("agree", "[SIDE] [review:DAY]", "sides that agree; default: those here"),
    SlashCommand("measure", "TEXT owes:SIDE target:N", "what a side owes; at-most:N, per:month"),
    SlashCommand("add", "TITLE|TOPIC [6m]", "add an item here, or a topic by its id"),
    SlashCommand("swap", "[N] [TOPIC]", "pick a different topic, the next one or TOPIC"),
    SlashCommand("topics", "[WORDS]", "the topics to choose from"),
    SlashCommand("move", "N up|down|TO", "in the lobby: move item N"),
    SlashCommand("leave-out", "N", "in the lobby: leave item N out today, or bring it back"),
    SlashCommand("extend", "[5m]", "more time for this item"),
    SlashCommand("pause", "", "pause or resume the clock"),
    SlashCommand("catchup", "", "spread the remaining time over the remaining items"),
    SlashCommand("end-at", "keep|move", "if you start late: keep the end, or move it"),
    SlashCommand("join", "NAME[:SIDE]", "someone arrived"),
    SlashCommand("leave", "NAME", "someone left"),
    SlashCommand("score", "9 8 9", "scores from 1 to 10, at the close; a reason can follow"),
    SlashCommand("message", "TEXT", "message for both teams, at the close"),
    SlashCommand("undo", "[skip]", "undo the last step, or skip over it"),
    SlashCommand("help", "", "this list"),
    SlashCommand("end", "", "end the huddle and write the minutes"),
)
BY_NAME = {name: slash for slash in SLASH_COMMANDS for name in (slash.name, slash.short) if name}
