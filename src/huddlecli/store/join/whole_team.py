"""`huddle.toml`, agendas and topics of a team together: they name each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, TypeAlias

from huddlecli.core.text import folded
from huddlecli.store import agenda_files, team_file
from huddlecli.store.join.team_text import IsRight
from huddlecli.store.join.texts import WHOLE_FILE, JoinedText, Lost
from huddlecli.store.mistakes import BadFile, Mistake
from huddlecli.store.places import TEAM_FILE

TeamTexts: TypeAlias = Mapping[str, str]  # by their places
TeamMistakes: TypeAlias = frozenset[tuple[str, str]]  # the place of a file, and what is wrong in it

_FOLDER = Path("/")  # only the places in it count


class RightTexts(NamedTuple):
    """The texts of a team that have no mistake which neither side had, and what of ours lost."""

    texts: TeamTexts
    lost: tuple[tuple[str, Lost], ...] = ()


def is_text(place: str) -> bool:
    """Whether a place is that of `huddle.toml`, an agenda or topics."""
    return place == TEAM_FILE or place.startswith(f"{agenda_files.FOLDER}/")


def agenda_name(place: str) -> str:
    """Return the name of the agenda or of the topics at a place."""
    return place.removeprefix(f"{agenda_files.FOLDER}/").removesuffix(".toml")


def mistakes_in_team(texts: TeamTexts) -> TeamMistakes:
    """Return all mistakes of the texts of a team, those of one file in another included."""
    agendas = {agenda_name(place): text for place, text in texts.items() if place != TEAM_FILE}
    if TEAM_FILE not in texts:
        return _said(agenda_files.mistakes_of(agendas))
    try:
        team = team_file.team_of(_FOLDER, texts[TEAM_FILE])
    except BadFile as bad:
        return _said((*bad.mistakes, *agenda_files.mistakes_of(agendas)))
    known = {agenda.name for agenda in agenda_files.names(None)}
    known |= {name for name, text in agendas.items() if not agenda_files.is_library(text)}
    names = {folded(name) for name in known}
    missing = (name for name in team.agendas if folded(name) not in names)
    found = _said(agenda_files.mistakes_of(agendas, team.sides))
    return found | {(TEAM_FILE, f"there is no agenda {name}") for name in missing}


def brought_right(
    ours: TeamTexts,
    theirs: TeamTexts,
    joined: TeamTexts,
    join_team_again: Callable[[IsRight], JoinedText],
) -> RightTexts:
    """Return joined texts without a mistake that neither side had alone.

    First a file comes back that one side removed, if the other side needs it. Then keys of
    `huddle.toml`, and after them whole agendas, are as theirs, if that helps; in the end all are.
    `join_team_again` joins `huddle.toml` with a condition that its text has to fulfil.
    """
    if joined in (ours, theirs):
        return RightTexts(joined)
    had = mistakes_in_team(ours) | mistakes_in_team(theirs)
    lost: list[tuple[str, Lost]] = []

    def wrong(texts: TeamTexts) -> TeamMistakes:
        return mistakes_in_team(texts) - had

    for place in sorted({*ours, *theirs} - {*joined}):
        back = {**joined, place: theirs.get(place, ours.get(place, ""))}
        joined = back if wrong(back) < wrong(joined) else joined
    if TEAM_FILE in theirs and joined.get(TEAM_FILE) != theirs[TEAM_FILE]:
        least = wrong({**joined, TEAM_FILE: theirs[TEAM_FILE]})
        if least < wrong(joined):
            team = join_team_again(lambda text: wrong({**joined, TEAM_FILE: text}) <= least)
            joined = {**joined, TEAM_FILE: team.text}
            lost += [(TEAM_FILE, one) for one in team.lost]
    for place in sorted({*joined, *theirs} - {TEAM_FILE}):
        with_theirs = _with(joined, place, theirs.get(place))
        if joined.get(place) != theirs.get(place) and wrong(with_theirs) < wrong(joined):
            joined = with_theirs
            lost += [(place, WHOLE_FILE)] if place in ours else []
    if wrong(joined):
        changed = (place for place in ours if joined.get(place) != theirs.get(place))
        return RightTexts(theirs, (*lost, *((place, WHOLE_FILE) for place in changed)))
    return RightTexts(joined, tuple(lost))


def _with(texts: TeamTexts, place: str, text: str | None) -> TeamTexts:
    changed = {**texts, place: text}
    return {place: text for place, text in changed.items() if text is not None}


def _said(mistakes: Iterable[Mistake]) -> TeamMistakes:
    return frozenset((mistake.file, mistake.said) for mistake in mistakes)
