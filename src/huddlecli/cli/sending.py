"""Mails handed to a program, one after the other; what fails is told, and the rest still goes."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence

from huddlecli.core.errors import Wrong
from huddlecli.core.text import shown


def command_said(text: str) -> list[str]:
    """Return the words of a command that is there; no shell is asked to read it."""
    try:
        words = shlex.split(text)
    except ValueError:
        words = []
    if not words:
        raise Wrong(f"{shown(text)!r} is no command", hint="--each 'msmtp -t'")
    if not shutil.which(words[0]):
        raise Wrong(f"there is no program {shown(words[0])} here", hint="--each 'sendmail -t'")
    return words


def trouble(command: Sequence[str], message: str) -> str | None:
    """Run a command with a message on its stdin; return what went wrong, if anything did.

    What it has to say goes where ours goes.
    """
    sys.stdout.flush()
    try:
        done = subprocess.run(command, input=message.encode("ascii"), check=False)  # noqa: S603  the user's own
    except OSError as error:
        return (error.strerror or "").lower()
    if done.returncode < 0:
        return f"ended by signal {-done.returncode}"
    return f"exit code {done.returncode}" if done.returncode else None
