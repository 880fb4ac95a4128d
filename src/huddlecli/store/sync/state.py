"""Where huddle keeps what it knows about the sync of a team folder, and the lock of one sync."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from huddlecli.core.errors import Busy
from huddlecli.core.value import Value
from huddlecli.store import file_lock, files, platform
from huddlecli.store.platform.modes import PRIVATE

CACHE = "cache.git"  # the repository

_LOCK = "lock"
_STATUS = "status.json"
_LOOKED = "looked"  # its time says when each file was looked at last
_HOUR = 3600  # seconds


class SyncStatus(Value):
    """How the last sync of a team folder went.

    `synced` is when both sides were last the same, `offline_since` when the first sync failed that
    came after it, with its `reason`. `waiting` is the number of files that were not shared then.
    """

    synced: datetime | None = None
    offline_since: datetime | None = None
    reason: str | None = None
    waiting: int = 0


def status_of(state: Path) -> SyncStatus:
    """Return how the last sync went, as far as that is known."""
    try:
        data = json.loads(files.read(state / _STATUS))
        return SyncStatus(
            synced=_instant(data["synced"]),
            offline_since=_instant(data["offline_since"]),
            reason=data["reason"],
            waiting=data["waiting"],
        )
    except (files.Unreadable, ValueError, KeyError, TypeError):
        return SyncStatus()


def note_status(state: Path, status: SyncStatus) -> None:
    """Keep how a sync went, which is only shown to people."""
    data: dict[str, Any] = {
        "synced": status.synced.isoformat() if status.synced else None,
        "offline_since": status.offline_since.isoformat() if status.offline_since else None,
        "reason": status.reason,
        "waiting": status.waiting,
    }
    with suppress(files.NotSaved, OSError):
        files.make_folder(state, PRIVATE)
        files.replace(state / _STATUS, json.dumps(data) + "\n")


@contextmanager
def sync_lock(state: Path, patience: float) -> Iterator[None]:
    """Let no other sync of the same folder run in this block, or raise Busy.

    Another one is waited for at most `patience` seconds. The lock ends with its process.
    """
    files.make_folder(state, PRIVATE)
    path = state / _LOCK
    with file_lock.as_not_saved(path):
        file = platform.open_nofollow(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not file_lock.lock_within(patience, file, path):
            raise Busy("another sync of this team is running", hint="huddle sync --status")
        yield
    finally:
        files.close_quietly(file)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def noted_at(state: Path) -> int:
    """Return when a sync last ended, well or not, in ns since 1970; 0 if there was none."""
    try:
        return (state / _STATUS).stat().st_mtime_ns
    except OSError:
        return 0


def is_full_look_due(state: Path, now: float) -> bool:
    """Whether the background is to look at each file again, which it does once an hour.

    Files that programs other than huddle changed are seen then. `now` is in seconds since 1970.
    """
    try:
        passed = now - (state / _LOOKED).stat().st_mtime
    except OSError:
        return True
    return not 0 <= passed < _HOUR


def note_full_look(state: Path) -> None:
    """Keep that each file has been looked at now."""
    with suppress(files.NotSaved, OSError):
        files.replace(state / _LOOKED, "")
