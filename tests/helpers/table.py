"""A table to huddle at: a team folder, a clock that is set, ids that are counted, a screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from huddlecli.core.errors import HuddleError
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.clock import Suggestion
from huddlecli.core.huddle.state import Underway
from huddlecli.core.ids import ALPHABET, LENGTH
from huddlecli.core.minutes import Minutes, Present
from huddlecli.core.past_huddles.topic_choices import TopicListing
from huddlecli.core.records import Kind, record_class
from huddlecli.core.team import CurrentUser, Team, find_person
from huddlecli.live import plain, sessions, unfinished
from huddlecli.live.line_context import LiveContext
from huddlecli.live.preparation import Preparation
from huddlecli.live.runner import HuddleRunner
from huddlecli.live.session import Session
from huddlecli.store import team_file
from huddlecli.store.records import RecordStore
from huddlecli.views.huddle.lines import help_lines
from huddlecli.views.huddle.time import ScreenLine, suggestion_line
from huddlecli.views.huddle.topics import topic_lines

ACME = """\
schema = 1
name = "Acme"
timezone = "Europe/Berlin"
sides = ["marketing", "sales"]
agendas = ["daily", "weekly"]
"""
PEOPLE = {
    "ana": "marketing",
    "ben": "marketing",
    "fay": "marketing",
    "gus": "marketing",
    "cem": "sales",
    "dan": "sales",
    "eve": "sales",
    "hal": "sales",
}


class Screen:
    """Remembers what was shown, refusals among it."""

    def __init__(self) -> None:
        """Begin empty."""
        self.shown: list[str] = []

    def show(self, lines: Sequence[ScreenLine]) -> None:
        """Remember lines."""
        self.shown += [line.text for line in lines]

    def refuse(self, error: HuddleError) -> None:
        """Remember a refusal."""
        self.shown += [f"error: {error.message}", f"hint:  {error.hint}"]

    def ask(self, lines: Sequence[ScreenLine]) -> None:
        """Remember a question."""
        self.show(lines)

    def suggest(self, state: Underway, what: Suggestion) -> None:
        """Remember what the clock suggests."""
        self.show([suggestion_line(state, what)])

    def edit(self, line: str, lines: Sequence[ScreenLine]) -> None:
        """Remember the lines, as a screen on which no line can be edited shows them."""
        del line
        self.show(lines)

    def choose(self, listing: TopicListing, words: str) -> None:
        """Remember the topics, as a screen without a list shows them."""
        self.show(topic_lines(listing, words))

    def help(self) -> None:
        """Remember that help was asked for."""
        self.show(help_lines())

    def prompt(self) -> None:
        """Nobody has to be invited."""

    def interrupt(self) -> None:
        """Nobody is typing."""


class Table:
    """A team in a folder, and one huddle of it at a time."""

    def __init__(self, folder: Path, now: datetime) -> None:
        """Lay out the team's folder; it is `now`."""
        self.folder = folder
        self.now = now.astimezone(UTC)
        self.screen = Screen()
        self.keeps_end = True  # as on a terminal, where Enter keeps the announced end
        self._ids = count(1)
        self._keys = count(1)
        people = "".join(
            f'\n[[person]]\nname = "{name}"\nside = "{side}"\n' for name, side in PEOPLE.items()
        )
        (folder / "huddle.toml").write_text(ACME + people, encoding="utf-8")

    @property
    def team(self) -> Team:
        """The team as its file has it."""
        return team_file.load(self.folder)

    @property
    def records(self) -> RecordStore:
        """The team's records."""
        return RecordStore(self.folder, self.team.zone)

    def clock(self) -> datetime:
        """The hour that was set."""
        return self.now

    def new_id(self) -> str:
        """The next id: 1000000000, 2000000000 and so on, so that four letters tell them apart."""
        number = next(self._ids)
        digits = ALPHABET[number % 32] + ALPHABET[number // 32]
        return digits.ljust(LENGTH, "0")

    def new_key(self) -> str:
        """The next huddle's key: key1, key2 and so on."""
        return f"key{next(self._keys)}"

    def log(self, kind: Kind, by: str, **keys: object) -> str:
        """Keep a record, as somebody does from another terminal."""
        record_id = self.new_id()
        self.records.create(record_class(kind), record_id, by, self.now, **keys)
        return record_id

    def prepared(self, agenda: str, by: str = "fay") -> Preparation:
        """A huddle of that agenda in preparation."""
        known = find_person(self.team, by)
        return Preparation(
            folder=self.folder,
            team=self.team,
            name=agenda,
            typist=CurrentUser(by, known.side if known else None),
            records=self.records,
            now=self.now,
            keeps_end=self.keeps_end,
        )

    def sit_down(self, agenda: str, away: str = "", *, is_rehearsal: bool = False) -> Session:
        """A session in the lobby of a new huddle."""
        here = [Present(name=n, side=s) for n, s in PEOPLE.items() if n not in away.split()]
        begin = sessions.rehearsal if is_rehearsal else sessions.new
        prepared = self.prepared(agenda)
        return begin(prepared, prepared.lobby(here), self.clock)

    def sit_down_again(self, agenda: str | None = None) -> Session:
        """A session on the huddle that was interrupted."""
        found, _ = unfinished.find(self.folder, agenda, self.records)
        assert found
        return sessions.resumed(self.prepared(found.begun.agenda), found, self.clock)

    def huddle(
        self,
        session: Session,
        agenda: str,
        lines: Iterable[str | None],
        *,
        is_terminal: bool = False,
        is_rehearsal: bool = False,
    ) -> Minutes | None:
        """Run a huddle in plain lines; `+30 /next` waits half a minute before it types."""
        desk = LiveContext(session, self.prepared(agenda), self.new_id, is_rehearsal=is_rehearsal)

        def begin() -> do.Begin:
            return desk.begin(self.new_key())

        runner = HuddleRunner(session, desk, self.screen, begin, can_ask=is_terminal)
        return plain.run(runner, self.screen, self._typed(lines))

    def _typed(self, lines: Iterable[str | None]) -> Iterator[str | None]:
        for line in lines:
            if line is None or not line.startswith("+"):
                yield line
                continue
            seconds, _, text = line.partition(" ")
            self.now += timedelta(seconds=int(seconds))
            self.screen.shown.append(f"> {text}")
            yield text
