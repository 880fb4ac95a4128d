"""Live huddles of a team on several machines: seen, taken over, ended; what a remote may hold."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest

from huddlecli.core.errors import Busy
from huddlecli.core.huddle.events import HuddleEnded
from huddlecli.core.huddle.state import Underway
from huddlecli.live import sessions, unfinished
from huddlecli.live.session import Session
from huddlecli.live.watch import HuddleObserver
from huddlecli.store import journal, minutes_files
from huddlecli.store.event_lines import line_of
from huddlecli.store.open_journal import HuddleTakenOver
from huddlecli.store.sync.live_exchange import LARGEST, MOST, LiveNews, exchange
from huddlecli.store.sync.live_journals import QUIET, LiveJournals
from tests.helpers.table import Table

NOW = datetime.fromisoformat("2026-11-24T09:08:00+01:00")
DAILY = "2026-11-24-0908-daily"


class Branches:
    """A remote in memory, as the last fetch of one machine found it."""

    def __init__(self, remote: dict[str, bytes]) -> None:
        """Fetch from `remote`."""
        self._remote = remote
        self._fetched = dict(remote)

    def names(self) -> list[str]:
        """The ids of all branches."""
        return [*self._fetched]

    def contents(self, names: list[str], limit: int) -> Mapping[str, bytes | str]:
        """What is on each branch."""
        found = {name: self._fetched[name] for name in names}
        return {name: "too large" if len(text) > limit else text for name, text in found.items()}

    def send(self, name: str, content: bytes) -> bool:
        """Put a journal on its branch, unless that changed since."""
        if self._remote.get(name) != self._fetched.get(name):
            return False
        self._remote[name] = content
        return True

    def delete(self, name: str) -> None:
        """Remove a branch."""
        self._remote.pop(name, None)


class Machine:
    """A machine with its own copy of the team folder."""

    def __init__(self, root: Path, name: str, remote: dict[str, bytes]) -> None:
        """Set up the folder."""
        (root / name).mkdir()
        self.table = Table(root / name, NOW)
        self.live = LiveJournals(self.table.folder, root / f"{name}-received")
        self._remote = remote

    def sync(self) -> LiveNews:
        """Exchange the live journals."""
        return exchange(Branches(self._remote), self.live, self.table.now)

    def start(self, *lines: str) -> Session:
        """Begin a daily huddle, which goes on."""
        session = self.table.sit_down("daily")
        assert self.table.huddle(session, "daily", lines) is None
        return session

    def found(self) -> unfinished.UnfinishedHuddle:
        """The huddle that `huddle start` finds."""
        found, warnings = unfinished.find(
            self.table.folder, None, self.table.records, received=self.live.received
        )
        assert found
        assert warnings == []
        return found

    def take_over(self, by: str) -> Session:
        """Go on with a huddle that runs on another machine."""
        found, _ = unfinished.bring_here(self.live, self.found())
        return sessions.taken_over(self.table.prepared("daily", by), found, self.table.clock)

    def watched(self) -> tuple[str, bool] | None:
        """Who runs the huddle that `huddle watch` shows, and whether somebody does."""
        observed = HuddleObserver(self.table.folder, self.live.received).look()
        return (observed.run_by, observed.is_running) if observed else None

    def age(self, seconds: float) -> None:
        """Let what came from other machines have come so many seconds earlier."""
        for name in self.live.received_names():
            assert self.live.received
            path = self.live.received / name
            came = path.stat().st_mtime - seconds
            os.utime(path, (came, came))

    def notes(self, session: Session) -> list[str]:
        """What was noted in a huddle."""
        state = session.state
        assert isinstance(state, Underway)
        return [note for item in state.items for point in item.points for note in point.notes]


@pytest.fixture
def remote() -> dict[str, bytes]:
    """What the remote has, by the id of a huddle."""
    return {}


@pytest.fixture
def here(tmp_path: Path, remote: dict[str, bytes]) -> Machine:
    """The machine of fay, who runs the huddle."""
    return Machine(tmp_path, "here", remote)


@pytest.fixture
def there(tmp_path: Path, remote: dict[str, bytes]) -> Machine:
    """The machine of sam, elsewhere."""
    return Machine(tmp_path, "there", remote)


def test_a_huddle_elsewhere_is_watched(here: Machine, there: Machine) -> None:
    """It is seen after the next sync, with who runs it, and nothing comes into the team folder."""
    session = here.start("/next", "the list comes late")

    assert (here.sync().sent, there.sync().sent) == (1, 0)

    assert there.watched() == ("fay", True)
    assert not (there.table.folder / "huddles").exists()
    session.close()


def test_a_journal_that_did_not_change_is_not_sent_again(here: Machine, there: Machine) -> None:
    """One commit for each change; at rest nothing."""
    session = here.start("/next")

    sent = [here.sync().sent, there.sync().sent, here.sync().sent]
    session.storage.check()
    here.table.huddle(session, "daily", ["a note"])
    sent += [here.sync().sent, here.sync().sent]

    assert sent == [1, 0, 0, 1, 0]
    session.close()


def test_after_two_minutes_without_news_it_counts_as_interrupted(
    here: Machine, there: Machine
) -> None:
    """By when it came here: neither clock of a machine decides."""
    session = here.start("/next")
    here.sync()
    there.sync()

    there.age(QUIET - 5)
    before = there.watched()
    there.age(10)

    assert (before, there.watched()) == (("fay", True), ("fay", False))
    session.close()


def test_who_runs_it_elsewhere_is_named_where_it_is_refused(here: Machine, there: Machine) -> None:
    """The error names the person and the machine, and what helps meanwhile."""
    session = here.start("/next")
    here.sync()
    there.sync()

    error = unfinished.busy_error(there.live, there.found())

    assert isinstance(error, Busy)
    assert error.message == f'fay is running "Daily huddle" ({DAILY}) on another machine'
    assert error.hint == "huddle watch"
    session.close()


def test_a_take_over_is_told_to_the_first_machine_and_loses_nothing(
    here: Machine, there: Machine
) -> None:
    """Cut off, fay goes on; sam takes over; once both are back, fay's screen stops and says why."""
    first = here.start("/next", "the list comes late")
    here.sync()
    there.sync()
    here.table.huddle(first, "daily", ["noted while cut off"])

    second = there.take_over("sam")
    there.table.huddle(second, "daily", ["sam goes on"])
    there.sync()
    here.sync()  # fay's machine is back

    with pytest.raises(HuddleTakenOver, match="sam has taken over this huddle"):
        first.take_in()
    first.close()
    assert here.sync().sent == 0
    there.sync()
    assert there.notes(second) == ["the list comes late", "sam goes on"]
    assert here.watched() == ("sam", True)
    kept = (here.table.folder / "huddles/live" / f"{DAILY}.jsonl").read_text(encoding="utf-8")
    assert "noted while cut off" in kept
    second.close()


def test_once_it_ended_elsewhere_both_journals_are_joined(
    here: Machine, there: Machine, remote: dict[str, bytes]
) -> None:
    """What the first machine had is beside the minutes in the end, and no branch is left."""
    first = here.start("/next", "the list comes late")
    here.sync()
    there.sync()
    here.table.huddle(first, "daily", ["noted while cut off"])
    second = there.take_over("sam")
    there.sync()
    here.sync()
    with pytest.raises(HuddleTakenOver):
        first.take_in()
    first.close()

    second.end()
    _copy_ended(there, here)
    there.sync()
    here.sync()

    assert remote == {}
    assert here.watched() is there.watched() is None
    assert not [*(here.table.folder / "huddles/live").iterdir()]
    ended = here.table.folder / f"huddles/2026-11/{DAILY}.jsonl"
    text = ended.read_text(encoding="utf-8")
    assert "noted while cut off" in text
    assert "chair-taken" in text
    assert not journal.read(ended).torn


def test_one_that_runs_here_and_ended_elsewhere_stops(here: Machine, there: Machine) -> None:
    """Sam took it over and ended it while fay was cut off."""
    first = here.start("/next")
    here.sync()
    there.sync()
    second = there.take_over("sam")
    second.end()
    _copy_ended(there, here)
    there.sync()

    here.sync()

    with pytest.raises(HuddleTakenOver, match="this huddle was ended in another terminal"):
        first.take_in()
    first.close()


def test_the_first_machine_can_take_it_back(here: Machine, there: Machine) -> None:
    """Sam's machine is gone: fay goes on with what sam had, and her own copy is in the backup."""
    first = here.start("/next", "the list comes late")
    here.sync()
    there.sync()
    here.table.huddle(first, "daily", ["noted while cut off"])
    second = there.take_over("sam")
    there.table.huddle(second, "daily", ["sam goes on"])
    there.sync()
    here.sync()
    first.close()
    here.age(QUIET + 1)

    third = here.take_over("fay")
    sent = here.sync().sent
    there.sync()

    assert sent == 1
    assert here.notes(third) == ["the list comes late", "sam goes on"]
    with pytest.raises(HuddleTakenOver, match="fay has taken over this huddle"):
        second.take_in()
    second.close()
    third.close()
    (backup,) = (here.table.folder / ".huddle-backup").rglob("*.jsonl")
    assert "noted while cut off" in backup.read_text(encoding="utf-8")


def test_two_huddles_under_one_id_have_a_branch_each(
    here: Machine, there: Machine, remote: dict[str, bytes]
) -> None:
    """Both machines began at 09:08: each is watched from the other, and neither is stopped."""
    there.table.new_key()  # the keys are random in earnest
    one, two = here.start("/next"), there.start("/next")

    here.sync()
    there.sync()
    here.sync()

    assert sorted(remote) == [DAILY, f"{DAILY}-2"]
    assert [here.live.received_names(), there.live.received_names()] == [
        [f"{DAILY}-2.jsonl"],
        [f"{DAILY}.jsonl"],
    ]
    one.take_in()
    two.take_in()
    one.close()
    two.close()


def test_a_branch_that_stays_behind_is_not_shown(
    here: Machine, there: Machine, remote: dict[str, bytes]
) -> None:
    """The machine was killed before it removed the branch; the minutes have arrived."""
    session = here.start("/next")
    here.sync()
    there.sync()
    session.end()
    _copy_ended(here, there)

    before = there.watched()
    there.sync()

    assert before is None
    assert (remote, there.live.received_names()) == ({}, [])


def test_what_is_no_journal_costs_one_warning_each(
    there: Machine, here: Machine, remote: dict[str, bytes]
) -> None:
    """Nothing of it is written, whatever it is called and however large it is."""
    session = here.start("/next")
    here.sync()
    sound, over = remote[DAILY], f"{line_of(HuddleEnded(at=NOW))}\n".encode()
    session.close()
    remote.clear()
    remote |= {
        "../../huddle.toml": sound,
        "2026-11-24-0909-daily/../../x": sound,
        "2026-11-24-0910-daily": sound,  # its id differs
        "2026-11-24-0911-daily": b"x" * (LARGEST + 1),
        "2026-11-24-0912-daily": b"\x00\xff\n" * 10,
        "2026-11-24-0913-daily": b"",
        DAILY: sound + over,  # it has ended, which is no mistake
    }

    news = there.sync()

    assert there.live.received
    assert not there.live.received.exists()
    places = {one.path.relative_to(there.table.folder): one.reason for one in news.skipped}
    assert sorted(f"{place.name}: {reason}" for place, reason in places.items()) == [
        "..%2F..%2Fhuddle.toml: not the id of a huddle",
        "2026-11-24-0909-daily%2F..%2F..%2Fx: not the id of a huddle",
        "2026-11-24-0910-daily: its id differs from its name",
        "2026-11-24-0911-daily: too large",
        "2026-11-24-0912-daily: its first event is missing",
        "2026-11-24-0913-daily: its first event is missing",
    ]


def test_a_torn_last_line_is_no_reason_to_show_nothing(
    here: Machine, there: Machine, remote: dict[str, bytes]
) -> None:
    """It is skipped, as in a journal here."""
    session = here.start("/next")
    here.sync()
    session.close()
    remote[DAILY] += b'{"event":"noted","at":"2026-'

    there.sync()

    assert there.watched() == ("fay", True)


def test_of_a_flood_of_branches_a_few_are_read(there: Machine, remote: dict[str, bytes]) -> None:
    """Their number is told once."""
    remote |= {f"2026-11-24-{number:04}-daily": b"x" for number in range(MOST + 100)}

    reasons = [skipped.reason for skipped in there.sync().skipped]

    assert len(reasons) == MOST + 1
    assert reasons[-1] == f"of {MOST + 100} live huddles at the remote only {MOST} are shown"


def _copy_ended(source: Machine, target: Machine) -> None:
    """Bring minutes and journal of the ended huddle over, as a sync does."""
    for path in source.table.folder.glob("huddles/2026-11/*"):
        place = target.table.folder / path.relative_to(source.table.folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, place)
    assert minutes_files.path_of(target.table.folder, DAILY).exists()
