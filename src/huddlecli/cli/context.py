"""What a command works with: the team, its records, the hour, who is typing, and the streams."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, TypeAlias, TypeVar

from huddlecli.cli import streams
from huddlecli.cli.errors import format_error
from huddlecli.cli.flags import Flags
from huddlecli.core.errors import Busy, Failed, Wrong
from huddlecli.core.ids import shortened
from huddlecli.core.records import Kind
from huddlecli.core.team import (
    CurrentUser,
    Person,
    Team,
    day_in,
    find_person,
    must_be_told_apart,
    name_and_side,
    zone_of,
)
from huddlecli.core.text import nfc, shown
from huddlecli.store import team_file, team_folder, user_config
from huddlecli.store.files import NotSaved, Unreadable
from huddlecli.store.record_files import SkippedFile
from huddlecli.store.records import RecordStore
from huddlecli.views.escape import safe
from huddlecli.views.records import ListContext

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from huddlecli.cli.prompt import LogPrompt
    from huddlecli.core.agenda import Agenda, Library
    from huddlecli.store.command_log import CommandLog, Heading, HuddleLog
    from huddlecli.store.transaction import Transaction

T = TypeVar("T")
_RFC_3339 = r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:\d\d)"
_FIRST_YEAR, _LAST_YEAR = 1900, 2999
Shows: TypeAlias = Mapping[str, "Callable[[], RenderableType]"]  # by the name of the format


def _ticks() -> float:
    """Return seconds that go on while the machine sleeps, and that nobody can set."""
    # CLOCK_MONOTONIC stops in a sleeping Linux, and goes on in macOS, which has no CLOCK_BOOTTIME.
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def _wall() -> datetime:
    """Return the instant that the clock of the machine shows, which may be set at any time."""
    return datetime.now(UTC)


class Context:
    """What a command works with, found when it is first asked for."""

    def __init__(
        self,
        flags: Flags,
        environ: Mapping[str, str] = os.environ,
        *,
        wall: Callable[[], datetime] = _wall,
        ticks: Callable[[], float] = _ticks,
    ) -> None:
        """Take the flags, the environment and the clocks of this call."""
        self.flags = flags
        self.environ = environ
        self._ticks, self._begun = ticks, ticks()
        self._wall = wall()
        self._warned: set[SkippedFile] = set()
        self._huddle: HuddleLog | None = None  # of the huddle that this process runs
        self._noted_team: Path | None = None
        self._noted_by: str | None = None
        self.prompt: LogPrompt | None = None  # where lines are typed, one after the other
        self.undoes: str | None = None  # the id of the command that this one undoes

    # --- where ---------------------------------------------------------------------------

    @cached_property
    def config(self) -> user_config.UserConfig:
        """The user's own configuration."""
        home = user_config.home_of(self.environ)
        try:
            return user_config.load(self.environ, home)
        except Unreadable as error:
            is_named = self.environ.get("HUDDLE_USER") and self._named_team
            if not is_named:
                without = "HUDDLE_USER=NAME HUDDLE_TEAM=DIR, which do without it"
                raise Failed(error.message, hint=without) from error
            self.tell(f"warning: {safe(error.message)}")
            return user_config.without_file(self.environ, home)

    @property
    def _named_team(self) -> Path | None:
        """The team folder that a flag or the environment names."""
        named = self.environ.get("HUDDLE_TEAM")
        return self.flags.team or (Path(named) if named else None)

    @property
    def cwd(self) -> Path:
        """The folder in which the command was typed."""
        try:
            return Path.cwd()
        except OSError:
            raise Failed("the folder you are in is gone", hint="cd") from None

    @cached_property
    def found(self) -> team_folder.TeamFolder:
        """The team folder, and how it was found."""
        named = self._named_team
        here = named if named and named.is_absolute() else self.cwd  # it may be gone by now
        found = team_folder.find_team(self.environ, here, self.flags.team, self.config)
        for folder in found.ignored:
            self.tell(f"ignored: {safe(str(folder / team_file.FILE))} belongs to another user")
            self.tell(f"hint:  --team {safe(quoted(folder))}")
        return found

    @cached_property
    def team(self) -> Team:
        """The team, as `huddle.toml` has it."""
        return team_folder.load_team(self.found)

    @property
    def folder(self) -> Path:
        """The team folder; the personal one exists from here on."""
        if self.found.personal:
            _ = self.team
        return self.found.path

    @cached_property
    def records(self) -> RecordStore:
        """The team's records."""
        return RecordStore(
            self.folder,
            self.team.zone,
            lambda name: zone_of(self.team, name),
            lambda: self.transaction,
        )

    @cached_property
    def transaction(self) -> Transaction:
        """What this command writes into the team folder: all of it, or nothing."""
        from huddlecli.store.transaction import Transaction  # noqa: PLC0415 - readers do without

        if cut := self.command_log.unfinished():
            from huddlecli.cli.recovery import recover  # noqa: PLC0415 - seldom needed

            recover(self, cut)
        return Transaction(self.folder, self.command_log, after=self.identify)

    def identify(self) -> None:
        """Give the team an id if it has none, as in a folder that an older version made."""
        if self.team.id is None:
            is_personal = self.team.personal
            with suppress(Busy, NotSaved):  # nothing that was written depends on it
                self.team = replace(team_file.give_id(self.folder), personal=is_personal)

    @cached_property
    def command_log(self) -> CommandLog:
        """The commands that the user has given on this machine."""
        from huddlecli.store.command_log import CommandLog  # noqa: PLC0415 - the same

        return CommandLog(self.config.state, self.heading, self._warn_of_log)

    def hold_huddle(self) -> None:
        """Let all that is written from here on be the changes of one command: a huddle."""
        from huddlecli.store.command_log import HuddleLog  # noqa: PLC0415 - readers do without
        from huddlecli.store.transaction import Transaction  # noqa: PLC0415 - the same

        self._huddle = HuddleLog(self.command_log)
        self.transaction = Transaction(self.folder, self._huddle, after=self.identify)

    def note_huddle(self) -> None:
        """Put the huddle that was held into the log of commands, if nothing it wrote is there."""
        if self._huddle:
            self._huddle.note()

    def note(self, team: Path, by: str | None = None) -> None:
        """Put a command into the log that `undo` only knows by its name."""
        self._noted_team, self._noted_by = team, by
        with self.command_log.noted(self.command_log.draw(), (), {}):
            pass

    def heading(self) -> Heading:
        """What is known of this command before it writes."""
        from huddlecli.store.command_log import Heading  # noqa: PLC0415 - readers do without

        folder = self._noted_team or self.folder
        name = self.environ.get("HUDDLE_USER") or self._noted_by or self.config.name_in(folder)
        return Heading(
            at=self.now(),
            by=name or self.login,
            team=os.path.realpath(self._noted_team or self.folder),
            words=self.flags.typed,
            huddle=self._huddle is not None,
            undoes=self.undoes,
        )

    def _warn_of_log(self, trouble: NotSaved) -> None:
        self.tell(f"warning: {safe(str(trouble.path))}: {safe(trouble.reason)}; no undo for this")

    @cached_property
    def agendas(self) -> tuple[Agenda, ...]:
        """The agendas that the team runs."""
        from huddlecli.store import agenda_files  # noqa: PLC0415 - a day that is named does without

        self.warn_of_agendas()
        sides = self.team.sides
        return tuple(agenda_files.load(self.folder, name, sides) for name in self.team.agendas)

    @cached_property
    def topic_library(self) -> Library:
        """The topics that the team can take."""
        from huddlecli.store import agenda_files  # noqa: PLC0415 - most commands do without

        self.warn_of_agendas()
        return agenda_files.load_library(self.folder, self.team.sides)

    def warn_of_agendas(self) -> None:
        """Tell that the team's own agendas cannot be listed, if they cannot."""
        from huddlecli.store import agenda_files  # noqa: PLC0415 - the same

        if reason := agenda_files.why_unreadable(self.folder):
            self.warn_of(SkippedFile(self.folder / agenda_files.FOLDER, reason))

    # --- when ----------------------------------------------------------------------------

    def now(self) -> datetime:
        """The present instant in whole milliseconds.

        The wall clock, or `HUDDLE_NOW`, only says when the process started: if the clock is set
        while a huddle runs, no item gets longer or shorter.
        """
        instant = self._start + timedelta(seconds=self._ticks() - self._begun)
        return instant.replace(microsecond=instant.microsecond // 1000 * 1000)

    @cached_property
    def _start(self) -> datetime:
        given = self.environ.get("HUDDLE_NOW")
        return self._given_start(given) if given else self._wall

    @staticmethod
    def _given_start(given: str) -> datetime:
        """Return the instant that `HUDDLE_NOW` is; records have room for these years alone."""
        start = None
        if re.fullmatch(_RFC_3339, f"{given}Z"):
            raise Wrong(f"HUDDLE_NOW has no time zone: {shown(given)}", hint=f"HUDDLE_NOW={given}Z")
        if re.fullmatch(_RFC_3339, given):
            with suppress(ValueError, OverflowError):  # there is no such day, or no such year
                start = datetime.fromisoformat(given.upper()).astimezone(UTC)
        if start is None or not (_FIRST_YEAR <= start.year <= _LAST_YEAR):
            raise Wrong(
                f"HUDDLE_NOW is not an instant of the years {_FIRST_YEAR} to {_LAST_YEAR}:"
                f" {shown(given)}",
                hint="HUDDLE_NOW=2026-11-23T09:08:00+01:00",
            )
        return start

    @cached_property
    def today(self) -> date:
        """The day where the one typing is."""
        return day_in(zone_of(self.team, self.typist.name), self.now())

    @cached_property
    def team_day(self) -> date:
        """The day where the team is."""
        return day_in(self.team.zone, self.now())

    # --- who -----------------------------------------------------------------------------

    @cached_property
    def typist(self) -> CurrentUser:
        """Who is typing: `HUDDLE_USER`, else the user's configuration, else asked once."""
        name = nfc(self.user or "")
        if name:
            return self._known(name)
        if self.team.personal:
            return CurrentUser(self.login, None)
        if not self.is_asking:
            raise Wrong("who is typing?", hint="HUDDLE_USER=NAME, or: huddle init --me NAME")
        typist = self.ask("Who are you?", self._known)
        user_config.save(self.config.named(self.folder, typist.name))
        return typist

    @property
    def user(self) -> str | None:
        """The name of the one typing: `HUDDLE_USER`, else the user's configuration."""
        return self.environ.get("HUDDLE_USER") or self.config.name_in(self.found.path)

    @cached_property
    def facilitator(self) -> CurrentUser:
        """Who runs a huddle: the one typing, by the machine's login where nobody is named."""
        return self.typist if self.user or self.is_asking else CurrentUser(self.login, None)

    def _known(self, name: str) -> CurrentUser:
        person = find_person(self.team, name)
        if person:
            return CurrentUser(person.name, person.side)
        name, side = name_and_side(name, self.team.sides)
        if self.team.personal:
            return CurrentUser(name, side)
        # A name that was right once: they are called otherwise now, or this is another team.
        hint = f"huddle init {quoted(self.folder)} --me NAME"
        if self.environ.get("HUDDLE_USER"):
            hint = f"huddle people add {name}:{self.team.sides[0]}"
        added = self.welcome(name, side, hint=hint)
        return CurrentUser(added.name, added.side)

    def welcome(self, name: str, side: str | None, *, hint: str) -> Person:
        """Add somebody new to the team, asking for the side where it is not known."""
        person = self.newcomer(name, side, hint=hint)
        self.add_people([person])
        return person

    def newcomer(
        self, name: str, side: str | None, *, hint: str, others: Iterable[str] = ()
    ) -> Person:
        """Return somebody new, asking for the side where it is not known; nothing is written.

        `others` are the names of those who are about to be added too.
        """
        if side is None:
            if not self.is_asking:
                raise Wrong(f"no one here is called {name}", hint=hint)
            sides = self.team.sides
            question = f"{name} is new: which side? ({' or '.join(sides)})"

            def read(said: str) -> str | None:
                return name_and_side(f"{name}:{said}", sides)[1] if said or not hint else None

            side = self.ask(question, read)
            if side is None:  # Enter: nobody new was meant
                raise Wrong(f"no one here is called {name}", hint=hint)
        must_be_told_apart(name, [*(who.name for who in self.team.people), *others])
        return Person(name=name, side=side)

    def add_people(self, people: Sequence[Person], *, is_told: bool = True) -> None:
        """Add them all to the team at once."""
        if not people:
            return
        self.team = team_file.add_people(self.folder, people, self.transaction)
        if is_told and not self.flags.quiet:
            told = [
                f"{safe(who.name)} is in the team now, {safe(who.side or '')}" for who in people
            ]
            self.transaction.afterwards(lambda: self.tell("\n".join(told)))

    @property
    def login(self) -> str:
        """The name under which somebody is logged in to this machine."""
        import getpass  # noqa: PLC0415 - only the personal team asks

        try:
            return getpass.getuser()
        except (KeyError, OSError, ImportError):
            return "me"

    # --- streams -------------------------------------------------------------------------

    @property
    def is_asking(self) -> bool:
        """Whether a question can be asked: stdin is a terminal, and nobody said no."""
        is_silent = self.flags.no_input or bool(self.environ.get("HUDDLE_NO_INPUT"))
        return sys.stdin is not None and sys.stdin.isatty() and not is_silent

    def ask(self, question: str, read: Callable[[str], T]) -> T:
        """Ask on the error stream, again while the answer is not understood, and return it."""
        while True:
            if self.prompt:
                self.prompt.put_waiting_aside()
            sys.stderr.write(f"{question} ")
            sys.stderr.flush()
            try:
                line = sys.stdin.readline()
            except OSError:  # the terminal is gone
                line = ""
            if not line:
                raise KeyboardInterrupt
            try:
                return read(nfc(line).strip())
            except Wrong as error:
                sys.stderr.write(format_error(error))

    def say(self, text: str) -> None:
        """Write data on stdout; where it does not get there, the command has failed."""
        sys.stdout.write(text if text.endswith("\n") or not text else f"{text}\n")

    def confirm(self, text: str) -> None:
        """Say on stdout what was done; it stays done where nobody can see that."""
        self.say(text)
        lost = streams.lost()
        if lost is None:
            return
        streams.forget_lost()
        if not streams.is_unwanted(lost):
            reason = (lost.strerror or "").lower()
            self.tell(f"warning: done, but not shown ({reason}): {text.strip()}")

    def tell(self, text: str) -> None:
        """Write anything else on stderr."""
        sys.stderr.write(f"{text}\n")

    def warn(self, warnings: Iterable[SkippedFile]) -> None:
        """Tell of the files that were passed over, one line each, and each once."""
        for one in warnings:
            self.warn_of(one)

    def warn_of(self, one: SkippedFile) -> None:
        """Tell of a file that was passed over, once."""
        if one not in self._warned:
            self._warned.add(one)
            place = os.path.relpath(one.path, self.folder)
            self.tell(f"warning: {safe(place)}: {safe(one.reason)}")

    @property
    def is_rich(self) -> bool:
        """Whether stdout is a terminal with room for columns; colour is another question."""
        return (
            sys.stdout.isatty()
            and self.environ.get("TERM") != "dumb"
            and streams.columns(self.environ) >= streams.NARROWEST
        )

    @property
    def has_color(self) -> bool:
        """Whether stdout gets colour: the flags, then `NO_COLOR`, `FORCE_COLOR`, the terminal."""
        if self.flags.color is not None:
            return self.flags.color
        if self.environ.get("NO_COLOR"):
            return False
        forced = [self.environ.get(name) for name in ("FORCE_COLOR", "CLICOLOR_FORCE")]
        if any(value and value != "0" for value in forced):
            return True
        return sys.stdout.isatty() and self.environ.get("TERM") != "dumb"

    def draw(self, drawn: RenderableType) -> None:
        """Draw on a terminal."""
        import io  # noqa: PLC0415 - a pipe does without

        picture = io.StringIO()
        self.console(picture).print(drawn)
        self.say(picture.getvalue())

    def show(self, asked: str, shows: Shows, *, empty: str = "") -> None:
        """Show data in the format that was asked for.

        `empty` is said on a terminal in the place of a list in which there is nothing.
        """
        name = self.format(asked, ("auto", *shows))
        if empty and (name == "rich" or (asked == "auto" and sys.stdout.isatty())):
            self.say("" if self.flags.quiet else empty)
            return
        drawn = choose(shows, name)
        if not isinstance(drawn, str):
            self.draw(drawn)
        elif asked == "auto" and drawn and self.has_color and "rich" in shows:
            from huddlecli.views.formats.color import colored  # noqa: PLC0415 - few ask for it

            self.say(colored(drawn, choose(shows, "rich")))
        else:
            self.say(drawn)

    def console(self, file: TextIO | None = None) -> Console:
        """The terminal, which gets no markup, no emoji codes and no colour against one's will."""
        from rich.console import Console  # noqa: PLC0415 - a pipe does without

        return Console(
            file=file,
            width=max(streams.columns(self.environ), streams.NARROWEST),
            force_terminal=True,
            no_color=not self.has_color,
            markup=False,
            emoji=False,
            highlight=False,
        )

    def format(self, asked: str, known: Iterable[str]) -> str:
        """Return the format to show: `auto` is rich on a terminal, text elsewhere."""
        if asked == "auto":
            return "rich" if self.is_rich else "text"
        if asked not in known:
            raise Wrong(
                f"there is no format {shown(asked)} here", hint=f"--format {', '.join(known)}"
            )
        return asked

    # --- ids -----------------------------------------------------------------------------

    def new_id(self) -> str:
        """Draw an id that nobody has."""
        return team_file.drawn_id()

    def frame(self, *kinds: Kind) -> ListContext:
        """What lists are drawn with: the team, the hour, and the shortest ids of those kinds."""
        ids = [record_id for kind in kinds for record_id in self.records.ids(kind)]
        return ListContext(team=self.team, now=self.now(), ids=shortened(ids))


def quoted(path: Path) -> str:
    """Return a path as a shell takes it."""
    # Only a hint needs it, and `log` starts faster without.
    from shlex import quote  # noqa: PLC0415

    return quote(str(path))


def choose(shows: Mapping[str, Callable[[], T]], name: str) -> T:
    """Return what the format of that name shows."""
    return shows[name]()
