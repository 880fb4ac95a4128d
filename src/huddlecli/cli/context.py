"""What a command works with: the user's configuration, the team, its records, and the clock."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from huddlecli.cli.clock import Clock
from huddlecli.cli.console import Console
from huddlecli.cli.flags import Flags
from huddlecli.core.errors import Busy, Failed, Wrong
from huddlecli.core.ids import shortened
from huddlecli.core.records import Kind, record_class
from huddlecli.core.team import (
    CurrentUser,
    Person,
    Team,
    UnknownPerson,
    day_in,
    find_person,
    must_be_told_apart,
    name_and_side,
    zone_of,
)
from huddlecli.core.text import folded, nfc
from huddlecli.core.value import replace
from huddlecli.store import team_file, user_config
from huddlecli.store.files import NotSaved, Unreadable
from huddlecli.store.platform import home_of
from huddlecli.store.record_files import SkippedFile
from huddlecli.store.records import RecordStore
from huddlecli.store.team_folder import TeamFolder, find_team, load_team
from huddlecli.views.escape import safe
from huddlecli.views.records import ListContext

if TYPE_CHECKING:
    from huddlecli.core.agenda import Agenda, Library
    from huddlecli.core.people import PresentNames
    from huddlecli.store.command_log import CommandHeading, CommandLog, HuddleLog
    from huddlecli.store.minutes_files import MinutesReader
    from huddlecli.store.transaction import Transaction


class Context:
    """What a command works with. Each part is read when it is first used: some need no team."""

    def __init__(
        self,
        flags: Flags,
        environ: Mapping[str, str] = os.environ,
        *,
        wall: Callable[[], datetime] | None = None,
        ticks: Callable[[], float] | None = None,
    ) -> None:
        """Take the flags, the environment and the clocks of this call."""
        self.flags = flags
        self.environ = environ
        self.console = Console(flags, environ)
        self._clock = Clock(environ, wall, ticks)
        self._last_instant: datetime | None = None
        self._warned: set[str] = set()
        self._huddle: HuddleLog | None = None  # the log of the huddle that this process runs
        self._logged_team: Path | None = None
        self._logged_name: str | None = None
        self.undoes: str | None = None  # the id of the command that this one undoes
        self.created: tuple[str, ...] = ()  # records that an import makes, without its id in them

    # --- configuration and team ----------------------------------------------------------

    @cached_property
    def config(self) -> user_config.UserConfig:
        """The user's own configuration."""
        home = home_of(self.environ)
        try:
            return user_config.load(self.environ, home)
        except Unreadable as error:
            is_named = self.environ.get("HUDDLE_USER") and self._named_team
            if not is_named:
                without = "HUDDLE_USER=NAME HUDDLE_TEAM=DIR work without it"
                raise Failed(error.message, hint=without) from error
            self.console.err(f"warning: {safe(error.message)}")
            return user_config.without_file(self.environ, home)

    @property
    def _named_team(self) -> str | None:
        """The team that a flag or the environment names, by its folder or its name."""
        return self.flags.team or self.environ.get("HUDDLE_TEAM") or None

    @property
    def cwd(self) -> Path:
        """The folder in which the command was typed."""
        try:
            return Path.cwd()
        except OSError:
            raise Failed("the current folder no longer exists", hint="cd") from None

    @cached_property
    def team_folder(self) -> TeamFolder:
        """The team folder, and how it was found."""
        named = self._named_team
        here = Path(named) if named and named[0] == "/" else self.cwd  # it may be gone by now
        team_folder = find_team(self.environ, here, self.flags.team, self.config)
        for folder in team_folder.ignored:
            self.console.err(
                f"ignored: {safe(str(folder / team_file.FILE))} belongs to another user"
            )
            self.console.err(f"hint:  --team {safe(quoted(folder))}")
        return team_folder

    @cached_property
    def team(self) -> Team:
        """The team, as `huddle.toml` has it."""
        return load_team(self.team_folder)

    @property
    def folder(self) -> Path:
        """The team folder; the personal one exists from here on."""
        if self.team_folder.personal:
            _ = self.team
        return self.team_folder.path

    @cached_property
    def records(self) -> RecordStore:
        """The team's records."""
        return RecordStore(
            self.folder,
            self.team.zone,
            lambda name: zone_of(self.team, name),
            lambda: self.transaction,
            lambda: self.names,
        )

    @cached_property
    def minutes_reader(self) -> MinutesReader:
        """What reads minutes: several parts of a command need the same ones."""
        from huddlecli.store.minutes_files import MinutesReader  # noqa: PLC0415 - `log` does without

        return MinutesReader(self.names)

    @cached_property
    def transaction(self) -> Transaction:
        """The transaction in which this command writes: all of it is saved, or nothing."""
        from huddlecli.store.transaction import Transaction  # noqa: PLC0415 - readers do without

        if interrupted := self.command_log.unfinished():
            from huddlecli.cli.recovery import recover  # noqa: PLC0415 - seldom needed

            recover(self, interrupted)
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

        return CommandLog(self.config.state, self.heading, self._warn_about_log)

    def begin_huddle(self) -> None:
        """Log everything that is written from now on as the changes of one command: a huddle."""
        from huddlecli.store.command_log import HuddleLog  # noqa: PLC0415 - readers do without
        from huddlecli.store.transaction import Transaction  # noqa: PLC0415 - the same

        self._huddle = HuddleLog(self.command_log)
        self.transaction = Transaction(self.folder, self._huddle, after=self.identify)

    def log_huddle(self) -> None:
        """Log the huddle that was held as a command, unless a change of it has been logged."""
        if self._huddle:
            self._huddle.note()

    def log_command(self, team: Path, by: str | None = None) -> None:
        """Log a command that writes no records, so that `undo` knows it by its name."""
        self._logged_team, self._logged_name = team, by
        with self.command_log.noted(self.command_log.draw(), (), {}):
            pass

    def heading(self) -> CommandHeading:
        """Return what the log says about this command, before it writes."""
        from huddlecli.store.command_log import CommandHeading  # noqa: PLC0415 - readers do without

        folder = self._logged_team or self.folder
        name = self.environ.get("HUDDLE_USER") or self._logged_name or self.config.name_in(folder)
        return CommandHeading(
            at=self.now(),
            by=name or self.login_name,
            team=os.path.realpath(self._logged_team or self.folder),
            words=self.flags.typed,
            huddle=self._huddle is not None,
            undoes=self.undoes,
            created=self.created,
        )

    def _warn_about_log(self, error: NotSaved) -> None:
        self.console.err(
            f"warning: {safe(str(error.path))}: {safe(error.reason)}; this command cannot be undone"
        )

    @cached_property
    def agendas(self) -> tuple[Agenda, ...]:
        """The agendas that the team runs."""
        from huddlecli.store import agenda_files  # noqa: PLC0415 - a day that is named does without

        self.warn_about_agendas_folder()
        sides = self.team.sides
        return tuple(agenda_files.load(self.folder, name, sides) for name in self.team.agendas)

    @cached_property
    def topic_library(self) -> Library:
        """The topics that the team can take."""
        from huddlecli.store import agenda_files  # noqa: PLC0415 - most commands do without

        self.warn_about_agendas_folder()
        return agenda_files.load_library(self.folder, self.team.sides)

    def warn_about_agendas_folder(self) -> None:
        """Warn if the folder of the team's own agendas cannot be read, and about copies in it."""
        from huddlecli.store import agenda_files  # noqa: PLC0415 - the same

        for skipped in agenda_files.skipped(self.folder):
            self.warn_about(skipped)

    # --- clock ---------------------------------------------------------------------------

    def now(self) -> datetime:
        """Return the present instant."""
        return self._clock.now()

    def next_instant(self) -> datetime:
        """Return the present instant, or a millisecond after the last one that was returned here.

        Lists are sorted by it, so what is made within a millisecond keeps its order.
        """
        now = self.now()
        if self._last_instant is not None:
            now = max(now, self._last_instant + timedelta(milliseconds=1))
        self._last_instant = now
        return now

    @cached_property
    def today(self) -> date:
        """Today in the time zone of the current user."""
        return day_in(zone_of(self.team, self.current_user.name), self.now())

    @cached_property
    def team_day(self) -> date:
        """Today in the time zone of the team."""
        return day_in(self.team.zone, self.now())

    # --- people --------------------------------------------------------------------------

    @property
    def names(self) -> PresentNames:
        """The present names of the people on the team."""
        from huddlecli.core.people import present_names  # noqa: PLC0415 - `log` does without

        return present_names(self.team)

    @cached_property
    def current_user(self) -> CurrentUser:
        """The person who types: from `HUDDLE_USER` or the configuration, or asked once."""
        name = nfc(self.user_name or "")
        if name:
            return self._known(name)
        if self.team.personal:
            return CurrentUser(self.login_name, None)
        if not self.console.can_prompt:
            hint = f"HUDDLE_USER=NAME, or: huddle init {quoted(self.folder)} --me NAME"
            raise Wrong("who are you?", hint=hint)
        user = self.console.ask("Who are you?", self._known)
        user_config.save(self.config, self.config.named(self.folder, user.name))
        return user

    @property
    def user_name(self) -> str | None:
        """The name of the current user, from `HUDDLE_USER` or the configuration."""
        return self.environ.get("HUDDLE_USER") or self.config.name_in(self.team_folder.path)

    @cached_property
    def own_names(self) -> frozenset[str]:
        """The names of the current user, former ones too, folded.

        In the personal team, the login name is one of them: promises were made under it before
        the user had another name.
        """
        from huddlecli.core.people import names_of_user  # noqa: PLC0415 - `log` does without

        names = names_of_user(self.team, self.current_user.name)
        return names | {folded(self.login_name)} if self.team.personal else names

    @cached_property
    def facilitator(self) -> CurrentUser:
        """The person who runs a huddle: the current user, or the login name if nobody is named."""
        if self.user_name or self.console.can_prompt:
            return self.current_user
        return CurrentUser(self.login_name, None)

    def _known(self, name: str) -> CurrentUser:
        person = find_person(self.team, name)
        if person:
            return CurrentUser(person.name, person.side)
        name, side = name_and_side(name, self.team.sides)
        if self.team.personal:
            return CurrentUser(name, side)
        # The name may have been changed since, or this may be another team.
        hint = f"huddle init {quoted(self.folder)} --me NAME"
        if self.environ.get("HUDDLE_USER"):
            hint = f"huddle people add {name}:{self.team.sides[0]}"
        added = self.add_person(name, side, hint=hint)
        return CurrentUser(added.name, added.side)

    def find_person(self, name: str) -> Person:
        """Return the person of the team with that name, or raise UnknownPerson.

        `me` is the current user.
        """
        name = name.removeprefix("@")
        if folded(name) == "me":
            name = self.current_user.name
        person = find_person(self.team, name)
        if person is None:
            raise UnknownPerson(name, self.team, otherwise="huddle people list")
        return person

    def add_person(self, name: str, side: str | None, *, hint: str) -> Person:
        """Add somebody new to the team; the side is asked for if it is not known."""
        person = self.new_person(name, side, hint=hint)
        self.add_people([person])
        return person

    def new_person(
        self, name: str, side: str | None, *, hint: str, others: Iterable[str] = ()
    ) -> Person:
        """Return somebody new, without writing; the side is asked for if it is not known.

        `others` are the names of those who are about to be added too.
        """
        if side is None:
            if not self.console.can_prompt:
                raise UnknownPerson(name, self.team, mark="", otherwise=hint)
            side = self.console.ask_side(name, self.team.sides, is_needed=not hint)
            if side is None:  # Enter: nobody new was meant
                raise UnknownPerson(name, self.team, mark="", otherwise=hint)
        must_be_told_apart(name, [*(who.name for who in self.team.people), *others])
        return Person(name=name, side=side)

    def add_people(self, people: Sequence[Person], *, is_announced: bool = True) -> None:
        """Add people to the team, in one change."""
        if not people:
            return
        from huddlecli.store.person_tables import add_people  # noqa: PLC0415 - rarely needed

        self.team = add_people(self.folder, people, self.transaction)
        if is_announced and not self.flags.quiet:
            lines = [
                f"{safe(who.name)} is now on the team, {safe(who.side or '')}" for who in people
            ]
            self.transaction.afterwards(lambda: self.console.err("\n".join(lines)))

    @property
    def login_name(self) -> str:
        """The login name on this machine."""
        import getpass  # noqa: PLC0415 - only the personal team asks

        try:
            return getpass.getuser()
        except (KeyError, OSError, ImportError):
            return "me"

    # --- warnings ------------------------------------------------------------------------

    def warn(self, warnings: Iterable[SkippedFile]) -> None:
        """Warn about files that were skipped, one line each."""
        for warning in warnings:
            self.warn_about(warning)

    def warn_about(self, skipped: SkippedFile) -> None:
        """Warn about a file that was skipped, unless that has been done before."""
        place = os.path.relpath(skipped.path, self.folder)
        self.warn_once(f"{safe(place)}: {safe(skipped.reason)}")

    def warn_once(self, line: str) -> None:
        """Write a warning, unless that has been done before."""
        if line not in self._warned:
            self._warned.add(line)
            self.console.err(f"warning: {line}")

    # --- ids -----------------------------------------------------------------------------

    def new_id(self) -> str:
        """Return a random id that is not in use."""
        return team_file.drawn_id()

    def list_context(self, *kinds: Kind) -> ListContext:
        """Return what lists need: the team, the time, and the shortest ids of open records."""
        ids = [record_id for kind in kinds for record_id in self.records.ids(record_class(kind))]
        return ListContext(team=self.team, now=self.now(), ids=shortened(ids))


def quoted(path: Path) -> str:
    """Return a path, quoted for a shell."""
    # Only a hint needs it, and `log` starts faster without.
    from shlex import quote  # noqa: PLC0415

    return quote(str(path))
