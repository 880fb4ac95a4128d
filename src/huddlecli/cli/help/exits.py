"""The exit codes that mean something special for a command, by its names.

What 1, 2, 4 and 5 mean for all commands is in `huddle help exit-codes`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_NOTHING = (1, "with --skip-empty, if there is nothing to send")
_ANY = (1, "with --exit-code, if anything is listed")
_BAD_ROWS = (1, "if some rows could not be read; the others were imported")

EXITS: Mapping[str, Sequence[tuple[int, str]]] = {
    "start": (
        (3, "the huddle was paused, or another one is unfinished"),
        (130, "interrupted; huddle start --resume continues"),
    ),
    "done": ((1, "if it was done already"),),
    "mine": ((0, "with --short, always: a prompt must not break"),),
    "summary": (_NOTHING,),
    "agenda next": (_NOTHING,),
    "agenda check": ((2, "if an agenda has a mistake"),),
    "remind": (_NOTHING, (1, "if an email could not be sent")),
    "action list": (_ANY,),
    "lead list": (_ANY,),
    "measure list": (_ANY,),
    "import": (_BAD_ROWS,),
    "lead import": (_BAD_ROWS,),
    "measure import": (_BAD_ROWS,),
    "closed import": (_BAD_ROWS,),
    "watch": ((4, "if no huddle is running and stdout is not a terminal"),),
    "undo": ((1, "if there is nothing to undo, or it cannot be undone"),),
    "doctor": ((1, "if something is wrong that was not repaired"),),
}
