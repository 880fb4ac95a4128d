"""Sends and receives live journals, notes what happened in them, and puts ended ones away.

What comes from the remote is data: only whole journals that huddle could have written are kept, in
a folder of this user's own, where they are only read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import quote

from huddlecli.core.errors import HuddleError
from huddlecli.core.huddle.events import Begun, HuddleEnded
from huddlecli.core.huddle.huddle_ids import ids_beside, is_called, others_beside
from huddlecli.core.huddle.state import Ended, Underway
from huddlecli.core.value import replace
from huddlecli.store import files, journal, minutes_files
from huddlecli.store.event_lines import line_of
from huddlecli.store.git.remote import LIVE as LIVE_BRANCHES
from huddlecli.store.huddle_files import has_minutes
from huddlecli.store.join.huddles import joined_journals
from huddlecli.store.open_journal import beginning_of, content_at, is_of
from huddlecli.store.places import JOURNAL_ENDING, LIVE
from huddlecli.store.platform.modes import PRIVATE
from huddlecli.store.record_files import SkippedFile
from huddlecli.store.sync.live_journals import LiveJournals
from huddlecli.store.sync.live_plan import (
    LivePlan,
    LiveVersion,
    has_ended,
    live_plan,
)

LARGEST = 6 * 1024 * 1024  # bytes: more than a full journal has
LONGEST = 200  # characters of the id of a huddle
MOST_BESIDE = 9  # huddles with the same day, hour and agenda
MOST = 50  # live huddles at a remote; of more, those that began last are shown

_NAME = r"\d{4}-\d\d-\d\d-\d{4}-[^/\\\x00-\x1f\x7f]+"


class LiveBranches(Protocol):
    """The branches of live huddles at the remote, as the last fetch found them.

    A branch is known by the id of its huddle.
    """

    def names(self) -> list[str]:
        """Return the ids of all branches."""

    def contents(self, names: list[str], limit: int) -> Mapping[str, bytes | str]:
        """Return the journal on each branch, or the reason why there is none of that size."""

    def send(self, name: str, content: bytes) -> bool:
        """Put a journal on its branch, unless that changed since; return whether it is there."""

    def delete(self, name: str) -> None:
        """Remove a branch, unless it changed since."""


class LiveNews(NamedTuple):
    """What an exchange did: how many journals it sent, and what it left out."""

    sent: int = 0
    skipped: tuple[SkippedFile, ...] = ()


def exchange(branches: LiveBranches, live: LiveJournals, now: datetime) -> LiveNews:
    """Bring the live journals of both sides together, after all other files."""
    names = sorted(branches.names(), reverse=True)
    ours = _ours(live.team)
    if not (names or ours or live.received_names()):
        return LiveNews()
    theirs, skipped = _theirs(live.team, branches, names[:MOST])
    if len(names) > MOST:
        reason = f"of {len(names)} live huddles at the remote only {MOST} are shown"
        skipped.append(SkippedFile(live.team / LIVE_BRANCHES, reason))
    plan = live_plan(ours, theirs, names, lambda begun: minutes_of_huddle(live.team, begun))
    skipped += _receive(live, plan)
    _tell(live.team, plan, ours, now)
    is_sent = [branches.send(name, content) for name, content in plan.sent.items()]
    for name in plan.deleted:
        branches.delete(name)
    return LiveNews(sum(is_sent), tuple(skipped))


def minutes_of_huddle(team: Path, begun: Begun) -> str | None:
    """Return the id of the minutes of a huddle, or None if it has none in the team folder."""
    for huddle in dict.fromkeys((begun.huddle, *islice(ids_beside(begun.huddle), MOST_BESIDE))):
        place = minutes_files.path_of(team, huddle)
        if os.path.lexists(place) and has_minutes(place, begun):
            return huddle
    return None


def _ours(team: Path) -> dict[str, LiveVersion]:
    """Return the live journals in the team folder that can be sent."""
    versions = {}
    for path in journal.unfinished(team):
        content = content_at(path)
        whole = content[: content.rfind(b"\n") + 1]  # the last line may be just written
        begun = beginning_of(whole)
        if begun and len(whole) <= LARGEST:
            is_held = journal.is_held(path)
            begun = replace(begun, huddle=path.stem)
            versions[path.stem] = LiveVersion(content=whole, begun=begun, is_held=is_held)
    return versions


def _theirs(
    team: Path, branches: LiveBranches, names: list[str]
) -> tuple[dict[str, LiveVersion], list[SkippedFile]]:
    """Return the journals at the remote, and what is none."""
    versions, skipped = {}, []
    for name, content in branches.contents(names, LARGEST).items():
        try:
            versions[name] = _received_version(name, content)
        except files.Unreadable as error:
            skipped.append(SkippedFile(team / error.path, error.reason))
    return versions, skipped


def _received_version(name: str, content: bytes | str) -> LiveVersion:
    """Return a journal from the remote, or raise Unreadable."""
    path = Path(f"{LIVE_BRANCHES}/{quote(name, safe='')}")  # as git knows it
    if isinstance(content, str):
        raise files.Unreadable(path, content)
    if not re.fullmatch(_NAME, name) or len(name) > LONGEST:
        raise files.Unreadable(path, "not the id of a huddle")
    begun = beginning_of(content)
    if begun is None:
        raise files.Unreadable(path, "its first event is missing")
    if not is_called(name, begun):
        raise files.Unreadable(path, "its id differs from its name")
    return LiveVersion(content=content, begun=replace(begun, huddle=name))


def _receive(live: LiveJournals, plan: LivePlan) -> list[SkippedFile]:
    """Keep the journals of huddles that run elsewhere, and remove those of others."""
    folder, skipped = live.received, []
    if folder is None:
        return []
    kept = set()
    for name, content in plan.shown.items():
        path = folder / f"{name}{JOURNAL_ENDING}"
        if content_at(path) == content:  # its time says when it came
            kept.add(path.name)
            continue
        try:
            contents = journal.parse(path, content)
            is_live = isinstance(journal.state_after(contents), Underway)
        except files.Unreadable as error:
            place = live.team / LIVE_BRANCHES / name
            skipped.append(SkippedFile(place, error.reason))
            continue
        if is_live:
            files.make_folder(folder, PRIVATE)
            files.replace(path, content.decode(errors="replace"))
            kept.add(path.name)
    for name in live.received_names():
        if name not in kept:
            with suppress(HuddleError):
                files.remove(folder / name)
    return skipped


def _tell(team: Path, plan: LivePlan, ours: Mapping[str, LiveVersion], now: datetime) -> None:
    """Tell those who run a huddle here that somebody took it over or ended it elsewhere.

    A journal here of a huddle that ended elsewhere is joined with the one beside the minutes.
    """
    lines = {name: line.decode(errors="replace") for name, line in plan.taken.items()}
    for name, huddle in plan.over.items():
        if not ours[name].is_held:
            put_away(team, name, huddle)
        elif not has_ended(ours[name]):
            lines[name] = line_of(HuddleEnded(at=now))
    for name, line in lines.items():
        path = team / LIVE / f"{name}{JOURNAL_ENDING}"
        if not has_ended(replace(ours[name], content=content_at(path))):  # it has just ended
            with suppress(HuddleError):
                journal.add_line(path, line)


class BroughtJournal(NamedTuple):
    """A journal that came from another machine and is here now; `kept` is what was here before."""

    path: Path
    kept: Path | None


def bring_here(live: LiveJournals, received: Path) -> BroughtJournal:
    """Copy a journal that came from another machine among the live ones here.

    What this machine had of the same huddle, before another one took it over, is kept in the
    backup.
    """
    content = files.read_bytes(received, LARGEST)
    begun = beginning_of(content)
    names = chain((received.stem,), others_beside(received.stem))
    paths = (live.team / LIVE / f"{name}{JOURNAL_ENDING}" for name in names)
    path = next(path for path in paths if _is_free_for(path, begun))
    kept = set_aside(live.team, path) if os.path.lexists(path) else None
    files.write_new(files.within(live.team, path), content.decode(errors="replace"))
    files.remove(received)
    return BroughtJournal(path, kept)


def _is_free_for(path: Path, begun: Begun | None) -> bool:
    """Whether no journal of another huddle is there."""
    return not os.path.lexists(path) or (begun is not None and is_of(path, begun))


def put_away(team: Path, name: str, huddle: str) -> None:
    """Put the live journal of a huddle that ended elsewhere beside its minutes.

    It is joined with the journal from there. If that would contradict itself, it is kept in the
    backup. If it cannot be written, the next sync tries again.
    """
    path = team / LIVE / f"{name}{JOURNAL_ENDING}"
    home = minutes_files.path_of(team, huddle).with_suffix(JOURNAL_ENDING)
    with suppress(HuddleError):
        held = journal.open_locked(path)
        try:
            left, there = (content_at(at).decode(errors="replace") for at in (path, home))
            whole = joined_journals(text for text in (there, left) if text)
            if os.path.lexists(home) and not _is_whole(home, whole):
                set_aside(team, path)
                return
            if not os.path.lexists(home):
                files.write_new(files.within(team, home), whole)
            elif whole != there:
                files.replace(files.within(team, home), whole)
            files.remove(files.within(team, path))
        finally:
            held.close()


def set_aside(team: Path, path: Path) -> Path:
    """Move a journal into the backup of the team folder; return where it is now."""
    from huddlecli.store.doctor.backup import Backup  # noqa: PLC0415 - seldom needed

    when = datetime.fromtimestamp(journal.written_at(path)).astimezone()
    backup, place = Backup(team, when), str(path.relative_to(team))
    home = backup.free_name(place)
    backup.move(place, home)
    return team / home


def _is_whole(path: Path, text: str) -> bool:
    """Whether a journal tells a huddle up to its end."""
    try:
        return isinstance(journal.state_after(journal.parse(path, text.encode())), Ended)
    except files.Unreadable:
        return False
