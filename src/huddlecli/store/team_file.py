"""`huddle.toml`: read the team, and change its rota, and whatever else, in place."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huddlecli.core.dates import LONGEST_DUE, span_days
from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.ids import is_id, new_id
from huddlecli.core.team import Rota, Team
from huddlecli.core.text import ADDRESS, one_line
from huddlecli.core.value import replace
from huddlecli.store import files, places
from huddlecli.store.lock import team_lock
from huddlecli.store.mistakes import (
    BadFile,
    Problem,
    Source,
    as_toml,
    check_choice,
    check_names,
    check_word,
    check_zone,
    entries,
    parsed,
    table,
    tables,
)
from huddlecli.store.schema import HandWritten
from huddlecli.store.toml import literal
from huddlecli.store.toml_edit import (
    KeyPath,
    statements,
    with_list,
    with_value,
)

if TYPE_CHECKING:
    from huddlecli.store.transaction import Transaction

FILE = places.TEAM_FILE
SIDES = ("marketing", "sales")
DUE = ("daily", "weekly", "fortnightly", "monthly")


def load(folder: Path) -> Team:
    """Return the team of `folder`, or raise all the mistakes of its file."""
    return _team(folder, files.read(folder / FILE))


def team_of(folder: Path, text: str) -> Team:
    """Return the team that `text` describes as the file of `folder`, or raise its mistakes."""
    return _team(folder, text)


def stamp(folder: Path) -> tuple[int, int, int] | None:
    """Return values that differ after each change of the file, or None if there is no file."""
    try:
        status = (folder / FILE).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def edited(folder: Path) -> datetime:
    """Return when `huddle.toml` was last changed."""
    return datetime.fromtimestamp((folder / FILE).stat().st_mtime, UTC)


def drawn_id() -> str:
    """Return a new random id."""
    # `secrets` would do, but takes longer to import than `log` can spare.
    return new_id(lambda n: int.from_bytes(os.urandom(8)) % n)


def give_id(folder: Path, known: str | None = None) -> Team:
    """Add an id to the file of a team that has none, and return the team.

    It is a new one if none is known.
    """
    with team_lock(folder):
        before = files.read(folder / FILE)
        text, team = _identified(folder, before, known)
        if text != before:
            files.replace(files.within(folder, FILE), text)
    return team


def set_rota(
    folder: Path, rota_of: Callable[[Team], Rota], transaction: Transaction | None = None
) -> Team:
    """Give the team the rota that `rota_of` returns for it, and return the team."""
    return change(
        folder,
        lambda text, team: with_rota(text, team.rota, rota_of(team)),
        lambda team: replace(team, rota=rota_of(team)),
        transaction,
    )


def use_up_next(folder: Path) -> None:
    """Remove `next` from the rota: a huddle has just used it. Without it, write nothing."""
    if load(folder).rota.next is not None:
        set_rota(folder, lambda team: replace(team.rota, next=None))


def rewrite(folder: Path, text_of: Callable[[str], str], transaction: Transaction) -> Team:
    """Write the text that `text_of` makes of the file, and return the team that it describes."""
    with transaction as writing:
        writing.lock()
        before = writing.read(FILE)
        after = text_of(before)
        team = _team(folder, after)
        if after != before:
            files.refuse_too_large(after, FILE, f"remove comments from {folder / FILE}")
            writing.replace(FILE, after)
    return team


def with_rota(text: str, before: Rota, after: Rota) -> str:
    """Return the text of the file with the rota `after` instead of `before`."""
    if after.order != before.order:
        text = with_list(text, ("rota",), "order", after.order)
    if after.next != before.next:
        text = with_value(text, ("rota",), "next", text_literal(after.next) if after.next else None)
    return text


def change(
    folder: Path,
    text_of: Callable[[str, Team], str],
    wanted_of: Callable[[Team], Team],
    transaction: Transaction | None,
) -> Team:
    """Write the new text of the file if it describes the wanted team and nothing else."""
    from huddlecli.store.transaction import Transaction  # noqa: PLC0415  readers do not need it

    with transaction or Transaction(folder) as writing:
        writing.lock()
        original = writing.read(FILE)
        before, team = _identified(folder, original)
        wanted = wanted_of(team)
        has_new_people = wanted.people != team.people
        if has_new_people and any(
            row.path == ("person",) and not row.is_table for row in statements(before)
        ):
            raise Failed(
                f"{FILE} has all people in one value",
                hint=f"write each as a [[person]] table in {folder / FILE}",
            )
        after = text_of(before, team)
        if len(after) > len(original):  # a file that is too large may still shrink
            files.refuse_too_large(after, FILE, f"remove comments or people from {folder / FILE}")
        if accepted(folder, after, hint="huddle people --help") != wanted:
            raise Failed(f"{FILE} cannot be changed this way", hint=f"change it in {folder / FILE}")
        if before != original:  # outside the transaction, so that the id stays after an undo
            files.replace(files.within(folder, FILE), before)
        writing.replace(FILE, after)
    return wanted


def _identified(folder: Path, text: str, known: str | None = None) -> tuple[str, Team]:
    """Return the text of the file and its team, with an id if one can be added."""
    team = _team(folder, text)
    if team.id is not None:
        return text, team
    wanted = replace(team, id=known or drawn_id())
    after = with_value(text, (), "id", text_literal(wanted.id or ""))
    return (after, wanted) if _team(folder, after) == wanted else (text, team)


def _team(folder: Path, text: str) -> Team:
    source = Source(FILE, text, f"fix {folder / FILE}, then: huddle doctor")
    return schema().read(source, parsed(source), _check)


def accepted(folder: Path, text: str, *, hint: str) -> Team:
    """Return the team of a text that we made, or refuse the values that the user gave."""
    try:
        return _team(folder, text)
    except BadFile as bad:
        said = [re.sub(r"^person [0-9]+: ", "", mistake.said) for mistake in bad.mistakes]
        raise Wrong("; ".join(said), hint=hint) from None


@cache
def schema() -> HandWritten[Team]:
    """Return how the file is read."""
    keys = {"people": "person", "personal": None, "sender": "from", "since": "from"}
    keys |= {"opens": "from", "closes": "to"}
    return HandWritten(Team, keys)


def _check(data: dict[str, Any]) -> Iterator[Problem]:
    """Yield the mistakes that types do not show."""
    people = list(tables(data, "person"))
    sides = data.get("sides", list(SIDES))
    yield from check_zone(("timezone",), data.get("timezone"))
    yield from check_names(entries(data, "sides"))
    yield from check_names(entries(data, "agendas"))
    yield from check_names(_names(people))
    yield from check_word(
        ("id",), data.get("id"), is_id, "the ten letters and digits from huddle init"
    )
    if isinstance(sides, list):
        if len(sides) < 2:
            yield Problem(("sides",), f"expected at least two sides, got {len(sides)}")
        known = [side for side in sides if isinstance(side, str)]
        for path, person in people:
            yield from check_choice((*path, "side"), person.get("side"), known)
    for path, person in people:
        yield from check_zone((*path, "timezone"), person.get("timezone"))
        yield from _check_address((*path, "email"), person.get("email"))
        yield from _check_absence((*path, "away"), person.get("away"))
    yield from check_names(entries(data, "rota", "order"))
    yield from check_names([(("rota", "next"), table(data, "rota").get("next"))])
    yield from _check_due(table(data, "defaults").get("due"))
    if "hours" in data or "leads" in data:
        from huddlecli.store.leads.rules import check_hours, check_leads  # noqa: PLC0415  few teams have them

        yield from check_hours(data)
        yield from check_leads(data)
    yield from _check_address(("mail", "from"), table(data, "mail").get("from"))
    for path, address in entries(data, "mail", "to"):
        yield from _check_address(path, address)


def _names(people: Iterable[tuple[KeyPath, dict[str, Any]]]) -> Iterator[tuple[KeyPath, object]]:
    """Yield the current names of all people, then their earlier names."""
    rows = list(people)
    yield from (((*path, "name"), person.get("name")) for path, person in rows)
    for path, person in rows:
        yield from (((*path, *place), name) for place, name in entries(person, "was"))


def _check_absence(path: KeyPath, away: object) -> Iterator[Problem]:
    """Yield a problem if an absence ends before it begins."""
    match away:
        case {"from": date() as since, "until": date() as until} if (
            type(since) is type(until) is date and until < since
        ):
            yield Problem((*path, "until"), f"expected a date on or after {since}, got {until}")


def _check_due(due: object) -> Iterator[Problem]:
    if isinstance(due, str) and due and due not in DUE and not _are_days(due):
        problem = f"expected {', '.join(DUE)} or days such as 3d, got {as_toml(due)}"
        yield Problem(("defaults", "due"), problem, due, DUE)


def _are_days(due: str) -> bool:
    """Whether `due` is a number of days such as `3d`, without leading zeros."""
    return due[0] != "0" and due[-1] == "d" and (span_days(due) or 0) in range(1, LONGEST_DUE + 1)


def _check_address(path: KeyPath, address: object) -> Iterator[Problem]:
    if isinstance(address, str) and address and not re.fullmatch(ADDRESS, address):
        yield Problem(
            path, f"expected an email address such as maria@acme.test, got {as_toml(address)}"
        )


def text_literal(text: str) -> str:
    """Return `text` in TOML, or refuse text that is not one line."""
    return literal(one_line(text))
