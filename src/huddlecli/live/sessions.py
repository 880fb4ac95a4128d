"""Make a session: for a new huddle, an interrupted one, one taken over, or a rehearsal."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from huddlecli.core.errors import Unknown
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.events import TakenOver
from huddlecli.core.huddle.state import Lobby, Underway
from huddlecli.core.team import day_in
from huddlecli.live.incoming_records import IncomingRecords, StoppedHuddle
from huddlecli.live.preparation import Preparation
from huddlecli.live.session import Session
from huddlecli.live.storage import RehearsalStorage, TeamStorage
from huddlecli.live.unfinished import UnfinishedHuddle
from huddlecli.store import journal

Clock = Callable[[], datetime]


def new(prepared: Preparation, lobby: Lobby, clock: Clock) -> Session:
    """Return a session in the lobby of a new huddle."""
    return Session(
        lobby,
        prepared.typist.name,
        clock,
        TeamStorage(prepared.folder, prepared.records),
        IncomingRecords(prepared.folder, time.time),
    )


def rehearsal(prepared: Preparation, lobby: Lobby, clock: Clock) -> Session:
    """Return a session that writes nothing."""
    return Session(
        lobby,
        prepared.typist.name,
        clock,
        RehearsalStorage(prepared.records),
        None,
    )


def resumed(prepared: Preparation, huddle: UnfinishedHuddle, clock: Clock) -> Session:
    """Return a session that goes on with an interrupted huddle, or raise Busy."""
    written_at = journal.written_at(huddle.path)
    return _resumed(prepared, journal.open_locked(huddle.path), written_at, clock)


def taken_over(prepared: Preparation, huddle: UnfinishedHuddle, clock: Clock) -> Session:
    """Return a session on a huddle, and stop any other process that is running it."""
    at = max(clock(), huddle.contents.latest)
    written_at = journal.written_at(huddle.path)
    held = journal.take_over(huddle.path, TakenOver(at=at, by=prepared.typist.name))
    return _resumed(prepared, held, written_at, clock)


def _resumed(
    prepared: Preparation, held: journal.Journal, written_at: float, clock: Clock
) -> Session:
    """Return a session that counts no time since the journal's last line, at `written_at`.

    Logs made in between are taken in on the same day only.
    """
    huddle = UnfinishedHuddle.of(held.path)  # the other process may have written until now
    begun, last, zone = huddle.begun, huddle.contents.last, prepared.team.zone
    if not isinstance(huddle.state, Underway):
        held.close()
        raise Unknown(f"{begun.title} has just ended", hint=f"huddle minutes show {begun.huddle}")

    latest = huddle.contents.latest

    def never_before_last() -> datetime:
        return max(clock(), latest)

    now = never_before_last()
    is_today = day_in(zone, begun.at) == day_in(zone, now)
    stopped = StoppedHuddle(last=last, written_at=written_at, is_claiming=is_today)
    incoming = IncomingRecords(prepared.folder, time.time, stopped)
    incoming.sort_out_missed(huddle.state, now)
    session = Session(
        huddle.state,
        prepared.typist.name,
        never_before_last,
        TeamStorage(prepared.folder, prepared.records, held),
        incoming,
    )
    session.do(do.Resume(since=last, by=prepared.typist.name))
    return session
