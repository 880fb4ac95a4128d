"""A rehearsal: everything can be typed, and nothing is kept."""

from __future__ import annotations

from datetime import date, timedelta

from huddlecli.views.formats.text import as_text
from huddlecli.views.minutes import document
from tests.helpers.table import Table

LINES = (
    "d",
    "+60 /next",
    "the list comes late",
    "/next",
    "/u late, by three days",
    "/a Send the list @ana by fri",
    "/decide Called on day one review:jan-4",
    "/win Oakline signed",
    "/park The fair",
    "/later",
    "/edit @ben",
    "/undo",
    "/done",
    "+60 /end",
)
MINUTES = """\
Daily huddle, Tue 24 Nov 2026
09:08 to 09:10, 2 of 15 minutes, run by fay
Present: ana, ben, fay and gus (marketing), cem, dan, eve and hal
   (sales)
Promises: 1 of 1 kept

1. Promises (1:00 of 3:00)

2. Where are you stuck? (1:00 of 6:00)
   sales opened
   · the list comes late
   said back: late, by three days
   decided: Called on day one
   ana: Send the list, done
   parked: The fair

3. Who calls at lunch? (0:00 of 5:00)
   carried over

4. Read-back (0:00 of 1:00)

Wins
   · Oakline signed
"""


def tree(table: Table) -> dict[str, bytes]:
    """All that lies in the team's folder."""
    return {
        str(path.relative_to(table.folder)): path.read_bytes() if path.is_file() else b""
        for path in table.folder.rglob("*")
    }


def test_a_rehearsal_changes_nothing_and_gives_minutes(table: Table) -> None:
    """Promises are answered, made and changed; the folder stays as it was, to the byte."""
    due = date(2026, 11, 23)
    keys = {"title": "Quote for Northgate", "owner": "cem", "side": "sales", "due": due}
    table.log("action", "cem", **keys, status="open")
    table.log("raised", "dan", title="Who calls at lunch?", side="sales", status="waiting")
    table.now += timedelta(seconds=1)
    before = tree(table)

    session = table.sit_down("daily", is_rehearsal=True)
    minutes = table.huddle(session, "daily", LINES)
    session.close()

    assert tree(table) == before
    assert [line for line in table.screen.shown if line.startswith("error")] == []
    assert minutes
    assert as_text(document(minutes)) == MINUTES


def test_a_rehearsal_leaves_nothing_to_go_on_with(table: Table) -> None:
    """Where its lines end before it does, nothing is kept unfinished."""
    before = tree(table)

    session = table.sit_down("daily", is_rehearsal=True)
    assert table.huddle(session, "daily", ["/next", "a note"]) is None
    session.close()

    assert tree(table) == before
