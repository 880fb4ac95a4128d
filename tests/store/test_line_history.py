"""The lines of `huddle log` come back from a file that may be damaged."""

from __future__ import annotations

import os
import readline
from pathlib import Path

from huddlecli.store.line_history import NAME, LineHistory


def test_whatever_is_in_the_file_an_editor_of_lines_can_take_it(tmp_path: Path) -> None:
    """Zeros after a power cut, escapes and other bytes cost their lines alone."""
    history = LineHistory(tmp_path)
    history.add("Call Müller\tby fri")
    with (tmp_path / NAME).open("ab") as file:
        file.write(
            b"\0" * 4096 + b"\n\x1b]52;c;aGk=\x07\n\xc2\x9b31m\n\xff\xfe half\n" + os.urandom(9000)
        )
        file.write(b"\n")
    history.add("Send the list")

    lines = history.lines()

    readline.clear_history()
    for line in lines:
        readline.add_history(line)
    assert (lines[0], lines[-1]) == ("Call Müller\tby fri", "Send the list")
    assert not any(sign in "".join(lines) for sign in "\0\x1b\x9b\x07")
