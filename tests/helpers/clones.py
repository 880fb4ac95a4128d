"""A team folder in git, and clones of it, as a team has them that uses git itself."""

from __future__ import annotations

import subprocess
import sys

from tests.helpers.desk import Desk


class Clones:
    """Folders of a desk in which git and huddle are typed at a shell."""

    def __init__(self, desk: Desk) -> None:
        """Put huddle where the shell finds it."""
        self._root = desk.root
        self._environ = {**desk.environ, "HUDDLE_TEAM": "", "GIT_CONFIG_GLOBAL": "/dev/null"}
        for who in ("AUTHOR", "COMMITTER"):
            self._environ |= {f"GIT_{who}_NAME": "Ana", f"GIT_{who}_EMAIL": "ana@acme.test"}
        programs = desk.root / "bin"
        programs.mkdir()
        (programs / "huddle").write_text(f'#!/bin/sh\nexec {sys.executable} -m huddlecli "$@"\n')
        (programs / "huddle").chmod(0o755)
        self._environ["PATH"] = f"{programs}:{self._environ['PATH']}"

    def typed(self, lines: str, folder: str) -> str:
        """Return what lines print that are typed in a folder, with the exit code if it is not 0."""
        done = subprocess.run(
            ["sh", "-ec", lines],
            env=self._environ,
            cwd=self._root / folder,
            capture_output=True,
            check=False,
            text=True,
        )
        return f"{done.stdout}{done.stderr}{done.returncode or ''}"
