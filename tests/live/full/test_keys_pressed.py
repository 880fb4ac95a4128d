"""Each key at each of its places does what its line in the table says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huddlecli.core.huddle.keys import Key, KeyContext, keys_at
from huddlecli.core.huddle.state import Ended, Lobby
from huddlecli.live.full.colors import DARK
from huddlecli.live.full.dialogs import Dialog
from tests.helpers.stage import Stage
from tests.helpers.table import Table
from tests.live.full.test_looks import promised
from tests.live.test_weekly import week_before

NOTE = "20 webinar leads, 14 never picked up"
TO: dict[KeyContext, tuple[str, ...]] = {
    "lobby": (),
    "late": (),
    "moved": ("/end-at move",),
    "board": ("",),
    "wins": ("",),
    "promise": ("",),  # ana's is due today, that of cem is late
    "late promise": ("", "n"),
    "missed promise": ("",),
    "parked": ("", "/goto 3"),
    "talk": ("", "", NOTE),
    "understand": ("", "", NOTE, ""),
    "execute": ("", "", NOTE, "", "/u"),
    "close": ("", "", NOTE, "/goto 4"),
}
LEFT = (
    'Not covered yet: "Where are you stuck?" and "Is there room for more leads?". '
    "/end again to finish and carry them over."
)
LEFT_OF_A_WEEKLY = (
    'Not covered yet: "Get leaders and reps behind lead generation" and '
    '"Qualify every lead in one place". /end again to finish and carry them over.'
)
MISSING = "questions still open. Enter again to skip them"
NO_NOTE = "there is no note here to turn into an action   /a TEXT @NAME by DAY"
FIRST = "already at the first step   /undo to undo the last step"
EVERYWHERE = {
    "ctrl+z": "nothing to undo   /help lists all commands",
    "question_mark": "HelpDialog",
    "ctrl+k": "list of commands",
    "ctrl+l": "theme",
    "f8": "bell off",
    "ctrl+c": "LeaveDialog",
}
LOBBY = EVERYWHERE | {
    "enter": "begun",
    "space": "went-away",
    "s": "swapped",
    "ctrl+t": "TopicList",
    "plus": "begins '/add '",
    "minus": "left-out",
    "less_than_sign": "item-moved",
    "greater_than_sign": "item 3 is already last   Enter to start",
    "ctrl+c": "left",
}
UNDERWAY = EVERYWHERE | {
    "ctrl+a": "begins '/action '",
    "ctrl+d": "begins '/decide '",
    "ctrl+p": "begins '/park '",
    "ctrl+w": "begins '/win '",
    "ctrl+e": NO_NOTE,
    "ctrl+b": FIRST,
    "plus": "extended",
    "space": "clock-stopped",
    "ctrl+t": "you are not behind   /extend for more time",
    "ctrl+q": LEFT,
}
BOARD = UNDERWAY | {"enter": "board-left"}
ASKED = BOARD | {"d": "answered", "n": "answered", "x": "answered"}
DOES: dict[KeyContext, dict[str, str]] = {
    "lobby": LOBBY,
    "late": LOBBY | {"e": "end-chosen"},
    "moved": LOBBY | {"e": "end-chosen"},
    "board": BOARD,
    "wins": BOARD | {"w": "begins '/win '", "ctrl+q": LEFT_OF_A_WEEKLY},
    "promise": ASKED | {"enter": f"3 {MISSING}"},
    "late promise": ASKED | {"enter": f"2 {MISSING}", "l": "answered", "ctrl+z": "taken back"},
    "missed promise": ASKED | {"enter": f"2 {MISSING}"},
    "parked": BOARD
    | {
        "enter": f"2 {MISSING}",
        "t": "answered",
        "n": "answered",
        "x": "answered",
        "ctrl+b": "went-to",
        "ctrl+q": LEFT_OF_A_WEEKLY,
        "ctrl+z": "taken back",
    },
    "talk": UNDERWAY
    | {
        "enter": "talk-ended",
        "ctrl+b": "went-to",
        "ctrl+e": "kept",
        "ctrl+f": "floor-given",
        "ctrl+s": "skipped",
        "ctrl+z": "taken back",
    },
    "understand": UNDERWAY
    | {
        "y": "said-back",
        "n": "round-begun",
        "enter": "gate-held",
        "ctrl+b": "stepped-back",
        "ctrl+e": "kept",
        "ctrl+f": "floor-given",
        "ctrl+s": "skipped",
        "ctrl+z": "taken back",
    },
    "execute": UNDERWAY
    | {
        "enter": "no action, decision or parked point yet   "
        "/a TEXT @NAME by DAY, /d TEXT, /p, or /none",
        "ctrl+b": "stepped-back",
        "ctrl+e": "kept",
        "ctrl+f": "floor-given",
        "ctrl+g": "round-begun",
        "ctrl+n": "nothing-to-do",
        "ctrl+o": "point-begun",
        "ctrl+s": "skipped",
        "ctrl+z": "taken back",
    },
    "close": UNDERWAY
    | {
        "enter": "Enter again to end and write the minutes. 2 open items will be carried over.   "
        "Before that: /score 9 8 9 or /message TEXT",
        "c": "Sheet",
        "ctrl+b": "went-to",
        "ctrl+r": "begins '/score '",
        "ctrl+y": "begins '/message '",
        "ctrl+z": "taken back",
    },
}
LAST = ("ctrl+z", "enter", "ctrl+c")  # what cannot be taken back by `ctrl+z` comes last


def missed(number: int) -> dict[str, object]:
    """A promise whose day is past."""
    due = date(2026, 11, 23)
    return {"title": f"missed {number}", "owner": "cem", "due": due, "status": "open"}


def opened(table: Table, where: KeyContext) -> Stage:
    """Return the stage of a huddle that can come to that place."""
    if where in ("promise", "late promise"):
        promised(table)
    if where == "missed promise":
        late = [table.log("action", "cem", **missed(number)) for number in (1, 2)]
        table.huddle(table.sit_down("daily", away="gus"), "daily", ["n", "n", "/end"])
        assert late
        table.now += timedelta(days=1)
    if where in ("parked", "wins"):
        week_before(table)
    if where in ("late", "moved"):
        table.now += timedelta(minutes=4)
    return Stage(
        table, table.sit_down("weekly" if where in ("parked", "wins") else "daily", away="gus")
    )


def happened(stage: Stage, key: Key) -> str:
    """Press a key, say what came of it, and take it back."""
    stage.app.notices.forget()
    before, theme = stage.session.state, stage.app.theme
    stage.press(key.press)
    after = stage.session.state
    if len(stage.app.screen_stack) > 1:
        over = stage.app.screen
        stage.press("escape")
        return type(over).__name__ if isinstance(over, Dialog) else "list of commands"
    if text := stage.entry.value:
        stage.press("escape")
        return f"begins {text!r}"
    if stage.app.theme != theme:
        stage.press(key.press)
        assert stage.app.theme == DARK.name
        return "theme"
    if not stage.is_open:
        return "left"
    if after == before:
        return stage.told
    assert not isinstance(after, Ended)
    if isinstance(before, Lobby) and not isinstance(after, Lobby):
        return "begun"
    assert not isinstance(before, Ended)
    if len(after.events) < len(before.events):
        return "taken back"
    stage.press("ctrl+z")
    return after.events[-1].event


@pytest.mark.parametrize("where", TO)
def test_each_key_does_what_its_line_says(table: Table, where: KeyContext) -> None:
    """All keys that act there, one after the other; what one did is undone before the next."""
    with opened(table, where) as stage:
        stage.lines(*TO[where])
        assert stage.place == where
        keys = sorted(keys_at(where), key=lambda key: key.press in LAST)

        found = {key.press: happened(stage, key) for key in keys if key.press != "ctrl+c"}
        if where in ("lobby", "late", "moved"):
            stage.press("ctrl+c", "escape")
            found["ctrl+c"] = "left"
        else:
            found["ctrl+c"] = happened(stage, keys_at(where)[-1])

    assert found == DOES[where]
