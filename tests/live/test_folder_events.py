"""What a rep logs is taken in at once where the system says that a file appeared."""

from __future__ import annotations

import ctypes
import select
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.records import HuddleRecord
from huddlecli.live.line_context import LiveContext
from huddlecli.live.runner import HuddleRunner
from huddlecli.live.session import Session
from huddlecli.store.platform.folder_events import FolderEvents
from tests.helpers.table import Table

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux says so")

FRIDAY = date(2026, 11, 27)
DAILY = "2026-11-24-0908-daily"


def promise(table: Table, title: str) -> None:
    """Log a promise from another terminal."""
    table.log("action", "cem", title=title, owner="cem", side="sales", due=FRIDAY, status="open")


def begun(table: Table) -> Session:
    """Return a session with a daily that has just begun and looked around."""
    session = table.sit_down("daily")
    session.do(do.Begin(DAILY))
    session.take_in()
    return session


def is_readable(file: int | None) -> bool:
    """Whether a file can be read now."""
    return bool(file is not None and select.select([file], [], [], 0)[0])


def test_a_file_that_appears_is_said_once(tmp_path: Path) -> None:
    """A hidden file is one that is still written; a folder can be followed once it exists."""
    later = tmp_path / "later"
    events = FolderEvents()
    events.follow([str(tmp_path), str(later)])
    heard = [events.names()]
    (tmp_path / ".0123.tmp").touch()
    heard.append(events.names())
    (tmp_path / "promise.toml").touch()
    (tmp_path / "another.toml").touch()
    readable = [is_readable(events.file)]
    heard += [events.names(), events.names()]
    readable.append(is_readable(events.file))
    later.mkdir()
    heard.append(events.names())
    events.follow([str(later)])
    (later / "promise.toml").touch()
    heard.append(events.names())
    events.close()
    heard.append(events.names())

    named = ["promise.toml", "another.toml"]
    assert heard == [[], [], named, [], ["later"], ["promise.toml"], []]
    assert readable == [True, False]
    assert events.file is None


def test_a_session_hears_what_is_logged_once_it_listens(table: Table) -> None:
    """The huddle listens to the folder of open promises, and not to its own files in there."""
    session = begun(table)
    promise(table, "Before anybody listens")
    unheard = session.has_news()
    file = session.listen()
    session.take_in()
    promise(table, "Call the three leads")
    heard = [is_readable(file), session.has_news(), session.has_news()]
    made = HuddleRecord(kind="action", id=table.new_id(), title="Typed here", by="fay", owner="ben")
    session.do(do.AddRecord(replace(made, due=FRIDAY)))
    heard += [is_readable(file), session.has_news()]
    session.close()

    assert not unheard
    assert heard == [True, True, False, True, False]


def test_a_runner_shows_at_once_what_is_logged(table: Table) -> None:
    """Between two regular looks the runner looks only if something was logged."""
    session = begun(table)
    desk = LiveContext(session, table.prepared("daily"), table.new_id, is_rehearsal=False)
    seconds = 0.0
    runner = HuddleRunner(
        session,
        desk,
        table.screen,
        lambda: desk.begin(table.new_key()),
        can_ask=False,
        timer=lambda: seconds,
    )
    shown = [runner.poll(is_typing=True)]
    promise(table, "While nobody listens")
    shown.append(runner.poll(is_typing=True))
    seconds = 0.3
    shown.append(runner.poll(is_typing=True))
    session.listen()
    promise(table, "Call the three leads")
    shown += [runner.poll(is_typing=True), runner.poll(is_typing=True)]
    session.close()

    assert shown == [False, False, True, True, False]
    logged = [line.strip() for line in table.screen.shown if "logged by" in line]
    assert [line.partition("  ")[2] for line in logged] == [
        "cem  due Fri 27 Nov  While nobody listens   (logged by cem)",
        "cem  due Fri 27 Nov  Call the three leads   (logged by cem)",
    ]


def test_where_the_system_says_nothing_the_runner_looks_by_itself(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as on macOS: there is nothing to wait for, and no news between two regular looks."""
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    session = begun(table)
    desk = LiveContext(session, table.prepared("daily"), table.new_id, is_rehearsal=False)
    seconds = 0.0
    runner = HuddleRunner(
        session,
        desk,
        table.screen,
        lambda: desk.begin(table.new_key()),
        can_ask=False,
        timer=lambda: seconds,
    )
    runner.poll(is_typing=True)
    file = session.listen()
    promise(table, "Call the three leads")
    heard = [session.has_news(), runner.poll(is_typing=True)]
    seconds = 0.3
    heard.append(runner.poll(is_typing=True))
    session.close()

    assert file is None
    assert heard == [False, False, True]
