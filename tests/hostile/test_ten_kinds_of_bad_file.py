"""Ten kinds of bad file among good records: each costs a line, and every good one is shown."""

from __future__ import annotations

import json
import os
import resource
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from huddlecli.core.records import Action
from huddlecli.store.records import RecordStore
from tests.helpers.desk import Desk

MONDAY = datetime.fromisoformat("2026-11-23T08:00:00+00:00")
GOOD = [f"g{number:09}" for number in range(80)]
SOUND = """\
schema = 1
id = "k7f2q9xmtb"
title = "x"
owner = "sam"
side = "sales"
due = 2026-12-01
status = "open"
created = 2026-11-23T08:00:00Z
by = "sam"
"""


def wrote(data: bytes) -> Callable[[Path], object]:
    """Return what writes a file."""
    return lambda path: path.write_bytes(data)


KINDS: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing in it": (wrote(b""), "empty: it may not have arrived yet"),
    "zeros": (wrote(bytes(500)), "empty: it may not have arrived yet"),
    "no text": (wrote(b"\xff\xfe" * 500), "not UTF-8 text"),
    "torn": (wrote(b'schema = 1\nid = "b0'), "its end is missing: it may not have arrived whole"),
    "a conflict of git": (
        wrote(b"<<<<<<< ours\n=======\n>>>>>>> theirs\n"),
        "git left a conflict in it at line 1",
    ),
    "a key too few": (wrote(SOUND.replace('by = "sam"\n', "").encode()), "by: missing"),
    "another id": (wrote(SOUND.encode()), "its id differs from its file name"),
    "a megabyte": (wrote(b"# x\n" * 250_000), "larger than 256 KiB"),
    "a pipe": (os.mkfifo, "not a plain file"),
    "a link": (lambda path: path.symlink_to("/etc/passwd"), "not a plain file"),
}


@pytest.mark.parametrize("line", ["action list", "mine"])
def test_ten_kinds_of_bad_file_hide_nothing(desk: Desk, line: str) -> None:
    """All eighty good records are shown, each bad file is named, within a second's work."""
    store = RecordStore(desk.team, ZoneInfo("Europe/Berlin"))
    for record_id in GOOD:
        keys = {"title": "Call", "owner": "sam", "side": "sales", "due": date(2026, 12, 1)}
        store.create(Action, record_id, "sam", MONDAY, **keys)
    places = [f"actions/open/b{number:09}-x.toml" for number in range(len(KINDS))]
    for place, (make, _) in zip(places, KINDS.values(), strict=True):
        make(desk.team / place)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)

    out, err, code = desk.said(line, "--format", "json")

    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert sorted(desk.real(one["id"]) for one in json.loads(out)["actions"]) == GOOD
    reasons = [reason for _, reason in KINDS.values()]
    assert desk.real(err).splitlines() == [
        f"warning: {place}: {reason}" for place, reason in zip(places, reasons, strict=True)
    ]
    assert code == 0
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1
