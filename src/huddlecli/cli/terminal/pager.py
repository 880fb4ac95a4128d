"""The pager: shows what is longer than the screen, such as `less`."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from huddlecli.core.text import shown
from huddlecli.views.columns import width

if TYPE_CHECKING:
    from huddlecli.store.platform.terminal import TerminalSettings

DEFAULT = "less -FIRX"
OF_LESS = "FIRX"  # its options if the environment has none: colors are shown as colors
NONE = ("", "cat")  # what the variable has if no pager is wanted
SIZE = os.terminal_size((80, 24))  # of a terminal that does not know its own
_COLOR = r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\"


def pager_of(environ: Mapping[str, str]) -> str | None:
    """Return the pager that the user wants: `HUDDLE_PAGER`, then `PAGER`, then `less`."""
    named = environ.get("HUDDLE_PAGER", environ.get("PAGER", DEFAULT)).strip()
    return None if named in NONE else named


def fits(text: str) -> bool:
    """Whether the terminal shows the whole text and a prompt after it."""
    size = _size()
    lines = text.rstrip("\n").split("\n")
    if len(lines) >= size.lines:
        return False
    widths = (width(re.sub(_COLOR, "", line)) for line in lines)
    return sum(max(1, -(-wide // size.columns)) for wide in widths) < size.lines


def _size() -> os.terminal_size:
    """Return the real size, which is what matters here, whatever `COLUMNS` says."""
    try:
        size = os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError):
        return SIZE
    return size if size.lines and size.columns else SIZE


def page(text: str, pager: str, environ: Mapping[str, str]) -> str | None:
    """Show a text in a pager, and wait for its end; return why it could not be shown, if so.

    Whoever leaves the pager early has seen enough. KeyboardInterrupt if Ctrl-C ended it.
    """
    import shlex  # noqa: PLC0415 - shorter texts do without
    import subprocess  # noqa: PLC0415 - the same

    from huddlecli.store.platform import signals  # noqa: PLC0415 - the same
    from huddlecli.store.platform.terminal import restore  # noqa: PLC0415 - the same

    before = _terminal()
    # The pager decides what Ctrl-C means; a handler, unlike SIG_IGN, is not inherited by it.
    handlers = signals.SignalHandlers({signals.INTERRUPT: lambda *_: None})
    handlers.set()
    try:
        words = shlex.split(pager)
        process = subprocess.Popen(  # noqa: S603 - the user's own program
            words, stdin=subprocess.PIPE, env={"LESS": OF_LESS, "LV": "-c", **environ}
        )
        process.communicate(text.encode("utf-8", "replace"))
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        return f"{shown(pager)} cannot be started: {reason}"
    finally:
        handlers.put_back()
    if process.returncode and before:
        restore(sys.stdin.fileno(), before)
    if process.returncode == -signals.INTERRUPT:
        raise KeyboardInterrupt
    return None


def _terminal() -> TerminalSettings | None:
    """Return how the terminal is set, since a pager that is killed cannot set it back."""
    from huddlecli.store.platform.terminal import settings_of  # noqa: PLC0415 - the same

    try:
        return settings_of(sys.stdin.fileno())
    except (OSError, ValueError):  # it is closed
        return None
