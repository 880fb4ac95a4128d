"""The terminal: how it is set, and waiting until something was typed or until it is gone."""

from __future__ import annotations

import select
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, TypeAlias

TerminalSettings: TypeAlias = list[Any]  # as the module `termios` has them


def settings_of(file: int) -> TerminalSettings | None:
    """Return how a terminal is set, or None if the file is no longer one, or never was."""
    import termios  # noqa: PLC0415 - who only waits for input does without

    try:
        return termios.tcgetattr(file)
    except (termios.error, OSError):
        return None


def restore(file: int, settings: TerminalSettings) -> None:
    """Set a terminal as it was before, once it has shown what was written."""
    import termios  # noqa: PLC0415 - as above

    termios.tcsetattr(file, termios.TCSADRAIN, settings)


def take_keys(file: int) -> TerminalSettings | None:
    """Have keys neither shown nor acted on, Ctrl-C and Ctrl-Z too, and return how it was before.

    None if the terminal is gone, or not ours.
    """
    import termios  # noqa: PLC0415 - as above
    import tty  # noqa: PLC0415 - as above

    acted_on = termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG
    changed = termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR
    try:
        before = termios.tcgetattr(file)
        raw = [*before[:6], [*before[6]]]
        raw[tty.LFLAG] &= ~acted_on
        raw[tty.IFLAG] &= ~changed
        raw[tty.CC][termios.VMIN] = 1
        termios.tcsetattr(file, termios.TCSANOW, raw)
    except termios.error:
        return None
    return before


def give_back(file: int, before: TerminalSettings) -> None:
    """Set a terminal as it was before `take_keys`, at once, and drop the keys that nobody read."""
    import termios  # noqa: PLC0415 - as above

    with suppress(OSError, termios.error):  # it is gone
        # What was typed for the huddle must not run as commands of the shell.
        termios.tcflush(file, termios.TCIFLUSH)
        termios.tcsetattr(file, termios.TCSANOW, before)


def wait_for_input(files: Sequence[int], seconds: float) -> list[int]:
    """Return those files that can be read, once there is one, or none after so many seconds."""
    return select.select(files, [], [], seconds)[0]


def wait_until_gone(terminal: int, woken: int) -> bool:
    """Wait until a terminal is gone, without reading from it, or until `woken` is closed.

    Return whether it is gone. macOS reports nothing here: there SIGHUP shows that the terminal is
    gone, and this goes on waiting.
    """
    poll = select.poll()
    poll.register(terminal, 0)
    poll.register(woken, 0)
    gone = select.POLLHUP | select.POLLERR | select.POLLNVAL
    return bool(dict(poll.poll()).get(terminal, 0) & gone)
