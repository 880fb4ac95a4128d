"""Texts that want more than to be read: what a stranger's file or paste may hold, by name."""

from __future__ import annotations

import os
import pty
import re
import select
import sys
import tty
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType

import pytest

from tests.helpers.desk import Desk

# All that Rich has to write for us: colors and weights.
STYLE = re.compile(r"\x1b\[[0-9;]*m")
ACTS = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    r"\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)

# What a terminal, a screen or a shell might act on, or a person would not see.
ACTING = MappingProxyType(
    {
        "clear the screen": "a\x1b[2Jb",
        "a color that stays": "\x1b[31mred",
        "the title of the window": "\x1b]0;owned\x07title",
        "the clipboard": "\x1b]52;c;ZXZpbA==\x07copied",
        "a link of a terminal": "\x1b]8;;http://evil.test\x1b\\click\x1b]8;;\x1b\\",
        "keys are told back": "\x1b[6n\x1bZ answer",
        "a device control string": "\x1bP+q544e\x1b\\ asked",
        "one C1 for ESC [": "a\x9b2Jb",
        "one C1 for ESC ]": "a\x9d52;c;ZXZpbA==\x9cb",
        "all of C1": "x" + "".join(map(chr, range(0x80, 0xA0))),
        "bell and backspace": "good\x07\x08\x08\x08\x08evil",
        "a line written over": "good\revil",
        "lines": "one\r\ntwo\nthree\n",
        "a line that looks like ours": "x\nerror: all is lost\nhint:  rm -rf ~",
        "tab, form feed, DEL": "a\tb\x0bc\x0cd\x7f",
        "NUL": "before\x00after",
        "line ends of Unicode": "one\u2028two\u2029three\x85four",
        "a bidi override": "abc\u202efed\u202c",
        "bidi embeddings": "\u202aabc\u202bdef\u202d",
        "bidi isolates": "a\u2066b\u2067c\u2068d\u2069e",
        "bidi marks": "a\u200eb\u200fc\u061cd",
        "no width": "pay\u200bpal\u2060\ufeff\u180e",
        "tag characters": "x" + "".join(chr(0xE0000 + ord(c)) for c in "delete all"),
    }
)
# What is harmless in a terminal, and is to be seen as it was typed.
HARMLESS = MappingProxyType(
    {
        "a tag of Rich that closes nothing": "[/foo]",
        "a style of Rich": "[red]x[/]",
        "a link of Rich": "[link=http://evil.test]x[/link]",
        "an action of Textual": "[@click=app.quit]x[/]",
        "a code for an emoji": ":smile: :warning:",
        "a backslash at the end": "C:\\new\\",
        "a percent sign": "%s %d %(x)s 100%",
        "braces": "{0} {name} {{x}} {0.__class__}",
        "a command for the shell": "$(id) `id` ; rm -rf / && x | y > z",
        "a path upward": "../../etc/passwd",
        "a formula": "=cmd|' /C calc'!A0",
        "a plus": "+1",
        "an at": "@x",
        "Hebrew": "שָׁלוֹם עולם",
        "Persian": "می‌خواهم",
        "a family": "👨‍👩‍👧 👩🏽‍🚀",
        "flags": "🇩🇪🏴‍☠️",
        "marks that combine": "Z͑ͫ̓a̐lg̈o é",
        "Chinese": "漢字かな交じり文",
        "HTML": "<script>alert(1)</script>&amp;",
        "ten thousand characters": "x" * 10_000,
    }
)
SURROGATE = (
    "half \udcff a character \udced\udca0\udcbd"  # comes in by arguments and by names of files
)


@pytest.fixture(scope="session")
def hostile() -> Mapping[str, str]:
    """All of them that a file can hold."""
    return {**ACTING, **HARMLESS}


@pytest.fixture(scope="session")
def harmless() -> Mapping[str, str]:
    """Those that are shown as they are."""
    return HARMLESS


@pytest.fixture(scope="session")
def typed() -> Mapping[str, str]:
    """All that can be typed, or stand in the arguments."""
    return {**ACTING, **HARMLESS, "lone surrogates": SURROGATE}


@pytest.fixture(scope="session")
def acting() -> Callable[[str], str]:
    """Say what of a text a terminal would act on, or a person not see, with what is before it."""

    def found_in(text: str) -> str:
        found = ACTS.search(text)
        return repr(text[max(found.start() - 40, 0) : found.end()]) if found else ""

    return found_in


@pytest.fixture(scope="session")
def on_terminal() -> Callable[[Desk, Sequence[str], bytes], str]:
    """Run Python on a terminal of its own, which shows nothing of what is typed; return the rest.

    Colors and weights are left out of it.
    """

    def run(desk: Desk, argv: Sequence[str], typed: bytes = b"") -> str:
        child, master = pty.fork()
        if not child:
            tty.setraw(0)
            os.chdir(desk.root)
            os.execve(sys.executable, [sys.executable, *argv], desk.environ)  # noqa: S606
        wrote, left = [b""], typed
        with suppress(OSError):  # so a terminal says that the program has ended
            while True:
                # What is typed before the first word would be echoed, or lost.
                writable = [master] if left and len(wrote) > 1 else []
                ready, room, _ = select.select([master], writable, [], 30)
                if room:
                    left = left[os.write(master, left[:200]) :]
                if ready:
                    wrote.append(os.read(master, 65536))
                assert ready or room, wrote[-1]
        os.close(master)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 0
        return STYLE.sub("", b"".join(wrote).decode())

    return run
