"""A disk without locks: a huddle is refused before anything is written, by a hint that is true."""

from __future__ import annotations

import subprocess

import pytest

from tests.campaigns import traced
from tests.campaigns.check import texts
from tests.campaigns.crew import Crew

pytestmark = pytest.mark.skipif(bool(traced.why_not()), reason=traced.why_not() or "it can be")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("ENOLCK", "no locks available"),
        ("EOPNOTSUPP", "operation not supported"),
        ("EBADF", "bad file descriptor"),
    ],
)
def test_a_huddle_is_not_begun_where_nobody_could_hold_it(
    crew: Crew, error: str, reason: str
) -> None:
    """The error names the journal, and what was raised still waits for a huddle."""
    assert crew.typed("raise", "Who goes to the fair?").code == 0
    before = texts(crew.team)

    fault = ("-e", "trace=flock", "-e", f"inject=flock:error={error}")
    done = subprocess.run(
        ["strace", "-f", "-qq", "-o", "/dev/null", *fault, *crew.program, "start", "weekly"],
        env=crew.environ | {"HUDDLE_NOW": "2026-11-24T09:08:00+01:00"},
        cwd=crew.root,
        input=b"a note\n/end\n",
        capture_output=True,
        check=False,
        timeout=60,
    )

    journal = f"{crew.team}/huddles/live/2026-11-24-0908-weekly.jsonl"
    told = f"error: could not save {journal}: {reason}\nhint:  df -T {crew.team}\n"
    assert (done.stdout, done.stderr.decode(), done.returncode) == (b"", told, 1)
    assert texts(crew.team) == before
