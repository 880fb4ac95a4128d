"""The words of a team that can be completed: ids, names, topics, days. Nothing here writes."""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import cached_property
from heapq import nlargest
from pathlib import Path
from typing import TYPE_CHECKING

from huddlecli.cli.completion.candidate import Candidate
from huddlecli.cli.completion.kinds import ValueKind
from huddlecli.cli.context import Context
from huddlecli.core.dates import due_day, past_day, week_of
from huddlecli.core.errors import HuddleError, Unknown
from huddlecli.core.ids import LENGTH, shortened
from huddlecli.core.records import AnyRecord, Kind, is_undone, record_class
from huddlecli.core.team import WEEKDAYS, Team, Weekday, day_in, zone_of
from huddlecli.core.text import folded
from huddlecli.store import files, team_file, toml
from huddlecli.store.files import Unreadable
from huddlecli.store.record_files import closed_months, listed, open_names, read_all
from huddlecli.store.record_paths import RECORD_FOLDERS, id_in
from huddlecli.views.words import followed, short_day

if TYPE_CHECKING:
    from huddlecli.store.teams import KnownTeam

MOST = 60  # records that are offered at once: shells ask before they list a hundred
_MOST_SEARCHED = 1000  # files, for words that are in use
_MOST_COMPARED = 3000  # files, by when they were changed
_COMING = ("today", "tomorrow", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LATER = ("3d", "1w", "2w", "next-week", "eow", "eom")
_PAST = ("today", "yesterday", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EARLIER = ("1w", "2w", "4w", "13w")
_WEEKS = 8
_MONTHS = 6


class TeamWords:
    """The words of the team in which a line is typed. What cannot be read has none."""

    def __init__(self, context: Context) -> None:
        """Take the context of the line; nothing is read before it is needed."""
        self._context = context

    def of_kind(self, kind: ValueKind, typed: str, group: str) -> Iterable[Candidate]:
        """Return the values of that kind. `group` is the first name of the command.

        Of large numbers, only those are returned that begin with what was `typed`.
        """
        with suppress(HuddleError, OSError, ValueError):
            if read := self._readers.get(kind):
                return [*read()]
            if kind == "schema":
                return _schemas("huddle." if typed.casefold().startswith("huddle.") else "")
            if kind in {"people", "new person"}:
                return [*self._people_and_sides(typed, is_new=kind == "new person")]
            if kind == "tag":
                return self._in_use(r"(?m)^tags = \[(.*)\]$", ("action", group))
            if kind == "zone":
                return _zones(typed)
        return ()

    @property
    def _readers(self) -> Mapping[ValueKind, Callable[[], Iterable[Candidate]]]:
        return {
            "person": self._people,
            "side": lambda: map(Candidate, self.team.sides),
            "agenda": self._agendas,
            "topic": self._topics,
            "category": lambda: map(
                Candidate, dict.fromkeys(row["category"] for row in self._rows)
            ),
            "term": self._terms,
            "stage": self._stages,
            "huddle": self._huddles,
            "source": lambda: self._in_use(r"(?m)^source = (.*)$", ("lead",)),
            "coming day": self._coming_days,
            "past day": self._past_days,
            "closed day": self._closed_days,
            "week": self._weeks,
            "period": self._periods,
            "setting": self._settings,
            "agenda key": _agenda_keys,
            "search state": lambda: _searched("is"),
            "search kind": lambda: _searched("kind"),
        }

    @cached_property
    def folder(self) -> Path | None:
        """The team folder, or None if it does not exist: reading must not create it."""
        found = self._context.team_folder
        return found.path if (found.path / team_file.FILE).is_file() else None

    @cached_property
    def today(self) -> date:
        """Today where the user is, where the team is, or else where the machine is."""
        try:
            team, name = self.team, self._context.user_name
            return day_in(zone_of(team, name) if name else team.zone, self._context.now())
        except HuddleError:
            return datetime.now().astimezone().date()

    @property
    def team(self) -> Team:
        """The team. Raises Unknown if its folder does not exist."""
        if self.folder is None:
            raise Unknown("there is no team yet", hint="huddle init --help")
        return self._context.team

    def teams(self) -> list[Candidate]:
        """Return the names of the user's teams, each with its title and its folder."""
        from huddlecli.cli.teams import my_teams  # noqa: PLC0415 - few lines name one

        with suppress(HuddleError, OSError):
            return [
                Candidate(team.name, " · ".join(filter(None, (_title(team), str(team.folder)))))
                for team in my_teams(self._context.config)
            ]
        return []

    # --- records -------------------------------------------------------------------------

    def records(self, kind: Kind, typed: str, *, is_open: bool, is_closed: bool) -> list[Candidate]:
        """Return the ids of records that begin with what was `typed`, each with its title.

        Open ones come first, the user's own before others. Of many, the last changed are returned.
        """
        with suppress(HuddleError, OSError, ValueError):
            if self.folder:
                opened = self._open_records(kind, typed) if is_open else []
                room = MOST - len(opened)
                closed = self._closed_records(kind, typed, room) if is_closed and room > 0 else []
                return [*opened, *closed]
        return []

    def _open_records(self, kind: Kind, typed: str) -> list[Candidate]:
        folders = self._open_folders(kind)
        names = sorted(folders)
        begin, end = (bisect_left(names, f"{typed.lower()}{sign}") for sign in ("", "~"))
        wanted = [f"{folders[name]}/{name}" for name in names[begin:end] if id_in(kind, name)]
        found = self._read(kind, self._last_changed(wanted))
        standing = RECORD_FOLDERS[kind].standing
        me = folded(self._context.user_name or "")
        return [
            Candidate(self._short(record.id, names, typed), self._about(record))
            for record in sorted(found, key=lambda record: self._rank(record, me))
            if record.status == standing
        ]

    @staticmethod
    def _short(record_id: str, names: list[str], typed: str) -> str:
        """Return as much of an id as no other open record has, as lists show it."""
        at = bisect_left(names, record_id)
        near = (name[:LENGTH] for name in names[max(at - 1, 0) : at + 2])
        return record_id[: max(len(shortened([record_id, *near])[record_id]), len(typed))]

    def _closed_records(self, kind: Kind, typed: str, most: int) -> list[Candidate]:
        """Return up to `most` closed records, the last closed first, with their whole ids."""
        if self.folder is None or RECORD_FOLDERS[kind].open is None:
            return []
        candidates = list[Candidate]()
        for month in reversed(closed_months(self.folder, kind, lambda _: None)):
            names = [
                name
                for name in listed(self.folder / month, lambda _: None)
                if name.startswith(typed.lower()) and id_in(kind, name)
            ]
            names.sort(key=lambda name: name.rpartition(".toml")[0][-8:], reverse=True)
            places = [f"{month}/{name}" for name in names[: most - len(candidates)]]
            read = {record.id: record for record in self._read(kind, places)}
            ids = [id_ for place in places if (id_ := place[len(month) + 1 :][:10]) in read]
            candidates += [Candidate(id_, self._about(read[id_])) for id_ in ids]
            if len(candidates) >= most:
                break
        return candidates

    def _open_folders(self, kind: Kind) -> dict[str, str]:
        """Return the folder of each file in the folders of open records, by its name."""
        if self.folder is None:
            return {}
        listing = open_names(self.folder, kind, lambda _: None)
        return {name: folder for folder, names in listing for name in names}

    def _open_places(self, kind: Kind) -> list[str]:
        folders = self._open_folders(kind)
        return [f"{folder}/{name}" for name, folder in folders.items() if id_in(kind, name)]

    def _read(self, kind: Kind, places: Iterable[str]) -> list[AnyRecord]:
        if self.folder is None:
            return []
        stored, _ = read_all(self.folder, record_class(kind), places, full=False)
        return [file.record for file in stored if not is_undone(file.record)]

    def _last_changed(self, places: list[str], most: int = MOST) -> list[str]:
        """Return up to `most` of the files at `places`, those that were changed last.

        Of very many, any: to look at each would take as long as all else.
        """
        if len(places) > _MOST_COMPARED:
            return places[:most]
        return places if len(places) <= most else nlargest(most, places, key=self._changed)

    def _changed(self, place: str) -> int:
        with suppress(OSError):
            return os.stat(f"{self.folder}/{place}").st_mtime_ns  # noqa: PTH116  of thousands
        return 0

    def _rank(self, record: AnyRecord, me: str) -> tuple[bool, date, float, str]:
        """Return the place of an open record in the list: mine first, then by date."""
        owner = folded(getattr(record, "owner", None) or "")
        day = getattr(record, "due", None) or getattr(record, "review", None) or date.max
        return owner != me, day, -record.created.timestamp(), record.id

    def _about(self, record: AnyRecord) -> str:
        owner = getattr(record, "owner", None)
        due = getattr(record, "due", None) if record.kind == "action" else None
        more = [owner, short_day(due, self.today) if due else None]
        return followed(record.title, *filter(None, more))

    def _in_use(self, pattern: str, kinds: Iterable[str]) -> list[Candidate]:
        """Return the texts that the open records of these kinds have where `pattern` matches."""
        found = dict[str, None]()
        for kind in dict.fromkeys(name for name in kinds if name in RECORD_FOLDERS):
            folders = self._open_folders(kind)  # type: ignore[arg-type]
            places = [f"{folder}/{name}" for name, folder in folders.items()]
            for place in self._last_changed(places, _MOST_SEARCHED):
                with suppress(Unreadable):
                    for match in re.finditer(pattern, files.read(f"{self.folder}/{place}")):
                        found |= dict.fromkeys(re.findall(r'"([^"\\]+)"', match[1]))
        return [Candidate(text) for text in sorted(found)]

    # --- people, agendas, terms ----------------------------------------------------------

    def _people(self) -> Iterator[Candidate]:
        for who in self.team.people:
            yield Candidate(who.name, who.side or "")

    def _people_and_sides(self, typed: str, *, is_new: bool) -> Iterator[Candidate]:
        """Yield `ana:marketing,cem` with a name, or a side after a colon, at its end."""
        head, comma, name = typed.rpartition(",")
        who, colon, _ = name.partition(":")
        if colon:
            for side in self.team.sides:
                yield Candidate(f"{head}{comma}{who}:{side}", is_part=True)
        elif not is_new:
            for person in self._people():
                yield Candidate(f"{head}{comma}{person.value}", person.about, is_part=True)

    def _agendas(self) -> Iterator[Candidate]:
        from huddlecli.store import agenda_files  # noqa: PLC0415 - ids do without

        for file in agenda_files.names(self.folder):
            yield Candidate(file.name, _title_in(file.path))

    @cached_property
    def _rows(self) -> list[Mapping[str, str]]:
        """The topics as their files have them, without those that are off."""
        from huddlecli.store import agenda_files  # noqa: PLC0415 - the same

        sides = self.team.sides
        topics = agenda_files.load_library(self.folder, sides).topics
        return [{"id": it.id, "title": it.title, "category": it.category} for it in topics]

    def _topics(self) -> Iterator[Candidate]:
        return (Candidate(row["id"], row["title"]) for row in self._rows)

    def _terms(self) -> Iterator[Candidate]:
        for term in self._read("term", self._open_places("term")):
            yield Candidate(term.title, (getattr(term, "text", None) or "").partition("\n")[0])

    def _stages(self) -> Iterator[Candidate]:
        for term in self._read("term", self._open_places("term")):
            yield from (Candidate(stage.name, term.title) for stage in getattr(term, "stage", ()))

    def _huddles(self) -> Iterator[Candidate]:
        from huddlecli.store.minutes_files import backwards  # noqa: PLC0415 - the same

        if self.folder:
            for file, _ in zip(backwards(self.folder, lambda _: None), range(MOST), strict=False):
                yield Candidate(file.id, f"{file.agenda}, {short_day(file.day, self.today)}")

    # --- days ----------------------------------------------------------------------------

    @property
    def _week_starts(self) -> Weekday:
        with suppress(HuddleError):
            return self.team.week_starts
        return WEEKDAYS[0]

    def _coming_days(self) -> Iterator[Candidate]:
        starts = self._week_starts
        return self._days(
            _COMING, _LATER, lambda word: due_day(word, self.today, week_starts=starts)
        )

    def _past_days(self) -> Iterator[Candidate]:
        return self._days(_PAST, _EARLIER, lambda word: past_day(word, self.today), sign=-1)

    def _closed_days(self) -> Iterator[Candidate]:
        from huddlecli.store.settings import closed_days  # noqa: PLC0415 - few words need them

        for day in closed_days.load(self.folder) if self.folder else ():
            weekday = WEEKDAYS[day.day.weekday()].capitalize()
            yield Candidate(str(day.day), " ".join(filter(None, (weekday, day.name))))

    def _days(
        self,
        near: Iterable[str],
        far: Iterable[str],
        read: Callable[[str], date],
        sign: int = 1,
    ) -> Iterator[Candidate]:
        """Yield words for days: those of the days near today in their order, then the others."""
        today, *weekdays = near
        days = {word: read(word) for word in (today, *weekdays, *far)}
        nearest_first = sorted((today, *weekdays), key=lambda word: sign * days[word].toordinal())
        for word in (*nearest_first, *far):
            yield Candidate(word, short_day(days[word], self.today))

    def _weeks(self) -> Iterator[Candidate]:
        starts = self._week_starts
        weeks = [week_of(self.today - timedelta(weeks=back), starts) for back in range(_WEEKS)]
        names = ["this", "last", *(week.week or "" for week in weeks)]
        for name, week in zip(names, [*weeks[:2], *weeks], strict=True):
            yield Candidate(
                name, f"{short_day(week.start, self.today)} to {short_day(week.end, self.today)}"
            )

    def _settings(self) -> Iterator[Candidate]:
        from huddlecli.core.settings import SETTINGS  # noqa: PLC0415 - few lines name one

        for setting in SETTINGS:
            if setting.key == "teams":
                yield from (Candidate(f"teams.{one.value}", one.about) for one in self.teams())
            else:
                yield Candidate(setting.key, setting.about)

    def _periods(self) -> Iterator[Candidate]:
        _, *weeks = self._weeks()
        yield from weeks
        first = self.today.replace(day=1)
        for _ in range(_MONTHS):
            yield Candidate(f"{first:%Y-%m}")
            first = (first - timedelta(days=1)).replace(day=1)


def _title(team: KnownTeam) -> str:
    """Return what a team is called in its own file, or nothing if it cannot be read."""
    with suppress(HuddleError, OSError):
        return team_file.load(team.folder).name
    return ""


def _title_in(path: Path) -> str:
    with suppress(HuddleError, OSError, ValueError):
        title = toml.loads(files.read(path)).get("title")
        return title if isinstance(title, str) else ""
    return ""


def _agenda_keys() -> Iterator[Candidate]:
    from huddlecli.core.settings.agenda_keys import AGENDA_KEYS, short_key  # noqa: PLC0415 - few lines name one

    return (Candidate(short_key(key), key.about) for key in AGENDA_KEYS)


def _schemas(before: str) -> Iterator[Candidate]:
    """Return the names of schemas, in JSON with `huddle.` before them."""
    from huddlecli.store.schema import json_schemas  # noqa: PLC0415 - few lines name one

    return (Candidate(f"{before}{name}", title) for name, title in json_schemas.titles().items())


def _searched(key: str) -> Iterator[Candidate]:
    from huddlecli.core.search.query import KIND_CHOICES, STATES  # noqa: PLC0415 - few lines name one

    return map(Candidate, STATES if key == "is" else KIND_CHOICES)


def _zones(typed: str) -> Iterator[Candidate]:
    """Yield the time zones of the region that was typed, or the regions."""
    from zoneinfo import available_timezones  # noqa: PLC0415 - few lines name one

    zones = sorted(available_timezones())
    if "/" in typed:
        yield from map(Candidate, zones)
        return
    regions = dict.fromkeys(zone.partition("/")[0] for zone in zones if "/" in zone)
    yield from (Candidate(f"{region}/", is_part=True) for region in regions)
    yield from (Candidate(zone) for zone in zones if "/" not in zone)
