"""The line of a search: `demo list @maria #leads is:open since:monday topic:"lead quality"`.

Its marks are typed as in quick-add: double quotes or a backslash keep a mark as a word. Several
words in quotes are a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from huddlecli.core.dates import past_day
from huddlecli.core.errors import Wrong
from huddlecli.core.quick_add import TRAILING, is_tag, keeping_hint
from huddlecli.core.search.form import search_form
from huddlecli.core.search.things import (
    CLOSED,
    ITEM,
    KEPT,
    LATE,
    OPEN,
    SAID_BACK,
    THING_KINDS,
)
from huddlecli.core.team import RESERVED, Person, Team, UnknownPerson, is_name
from huddlecli.core.text import folded, joined, nearest, one_line, several, shown
from huddlecli.core.value import Value

EXAMPLE = "huddle find demo list @maria since:monday"

STATES = (OPEN, LATE, "done", KEPT, "dropped", CLOSED, *several("waiting taken standing replaced"))
# The kinds as people type them: what records call an action is a promise on every screen.
KIND_CHOICES = tuple("promise" if kind == "action" else kind for kind in THING_KINDS)
_MARKS = several("is kind since until topic")
_OTHER_STATES = {"overdue": LATE}
# Other names of kinds; each kind is known by its plural too.
_OTHER_KINDS: Mapping[str, str] = MappingProxyType(
    {"promise": "action", "restatement": SAID_BACK, "saidback": SAID_BACK, "topic": ITEM}
)
# What other tools call a mark, and how to type it here.
_ELSEWHERE: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(several("status state"), "is:{}"),
        **dict.fromkeys(several("type"), "kind:{}"),
        **dict.fromkeys(several("owner from by who author assignee user"), "@{}"),
        **dict.fromkeys(several("tag tags label"), "#{}"),
        **dict.fromkeys(several("after start created"), "since:{}"),
        **dict.fromkeys(several("before end"), "until:{}"),
        **dict.fromkeys(several("subject item about"), "topic:{}"),
    }
)
_PART = re.compile(
    r'(?P<key>[A-Za-z]+:)?"(?P<quoted>[^"]*[^"\s][^"]*)"(?P<after>[^\s"]*)'
    r"|(?P<escape>\\)?(?P<plain>\S+)"
)
_KEY = re.compile(r"([A-Za-z]+):")


class Query(Value, kw_only=False):
    """What is looked for; an empty part asks for nothing.

    All of `words` and `topics` are needed, folded, and all tags; of the other sets any one member
    is enough. `names` are folded, with the former names of a person; `strangers` are those that
    nobody on the team has.
    """

    words: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    strangers: tuple[str, ...] = ()
    tags: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None
    topics: tuple[str, ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing at all."""
        return not (self.words or self.has_marks)

    @property
    def has_marks(self) -> bool:
        """Whether it has any mark."""
        sets = (self.names, self.tags, self.states, self.kinds, self.topics)
        return any(sets) or bool(self.since or self.until)


class QueryContext(Value, kw_only=False):
    """What a line is read with: the team, the user's day, and their name, if it is known."""

    team: Team
    today: date
    me: Callable[[], str]


class _Part(NamedTuple):
    """A word, a phrase, or a mark with its key (`@`, `#`, `is` …); a backslash may keep a word."""

    text: str
    key: str = ""
    typed: str = ""
    is_kept: bool = False


def parse(words: Sequence[str], context: QueryContext) -> Query:
    """Return the query in the words of a command line, or raise Wrong.

    A word with blanks was in the quotes of the shell: it is a phrase, unless it has a mark.
    """
    parts = [*_parts(" ".join(map(_as_typed, map(one_line, words))))]
    given: dict[str, list[_Part]] = {}
    for part in parts:
        given.setdefault(part.key, []).append(part)
    known, strangers = _people(given.get("@", ()), context)
    days = {key: _day(key, given.get(key, ()), context) for key in ("since", "until")}
    query = Query(
        words=tuple(_folded(part.text) for part in given.get("", ())),
        names=known,
        strangers=strangers,
        tags=frozenset(folded(part.text) for part in given.get("#", ())),
        states=frozenset(_choices("is", given.get("is", ()), _states())),
        kinds=frozenset(_choices("kind", given.get("kind", ()), _kinds())),
        topics=tuple(_topics(given.get("topic", ()))),
        doubts=tuple(_doubts(given.get("", ()))),
        **days,
    )
    if query.is_empty:
        raise Wrong("say what to find", hint=EXAMPLE)
    if query.since and query.until and query.since > query.until:
        raise Wrong(
            f"{query.since} is after {query.until}",
            hint=f"since:{query.until} until:{query.since}",
        )
    return query


def _as_typed(word: str) -> str:
    """Return a word of a command line as it would be typed in a line."""
    if '"' in word or not re.search(r"\s", word.strip()):
        return word
    key = _KEY.match(word)
    if key and key[1].lower() in _MARKS and not any(part.key for part in _parts(word[key.end() :])):
        return f'{key[0]}"{word[key.end() :].strip()}"'
    is_line = any(part.key or part.is_kept for part in _parts(word))
    return word if is_line else f'"{word.strip()}"'


def _parts(line: str) -> Iterator[_Part]:
    """Yield the words, phrases and marks of a line."""
    for match in _PART.finditer(line):
        key, quoted, plain = match["key"], match["quoted"], match["plain"]
        if quoted is not None:
            text = f"{quoted}{match['after']}".strip()
            is_mark = key and key[:-1].lower() in _MARKS
            if key and not is_mark:
                yield _Part(f"{key}{text}")
            else:
                yield _Part(text, key[:-1].lower() if key else "", match[0])
        elif match["escape"]:
            is_kept = _plain(plain).key or plain.startswith('"')
            yield _Part(plain if is_kept else f"\\{plain}", is_kept=bool(is_kept))
        else:
            yield _plain(plain)


def _plain(word: str) -> _Part:
    """Return a word without quotes: a mark, if it begins like one."""
    bare = word.rstrip(TRAILING)
    if bare.startswith("@") and bare != "@":
        return _Part(bare[1:], "@", word)
    if is_tag(bare):
        return _Part(bare[1:], "#", word)
    key, colon, value = word.partition(":")
    if colon and key.lower() in _MARKS:
        return _Part(value.rstrip(TRAILING), key.lower(), word)
    return _Part(word, typed=word)


def _folded(text: str) -> str:
    """Return a word or a phrase as things are searched for it."""
    return search_form(" ".join(text.split()))


def _people(
    marks: Sequence[_Part], context: QueryContext
) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the folded names of the people who are named, and the names that nobody has."""
    names, strangers = set[str](), list[str]()
    for mark in marks:
        name = context.me() if folded(mark.text) == "me" else mark.text
        if folded(name) in RESERVED:
            raise Wrong(f"@{shown(name)} is everybody", hint=f"leave out @{shown(name)}")
        people = [who for who in context.team.people if folded(name) in _names_of(who)]
        if not people:
            if not is_name(name):
                keeping = keeping_hint(f"@{name}", in_shell=True)
                raise Wrong(
                    f"@{shown(name)} is not a name",
                    hint=f"letters, digits, . _ - as in @maria; {keeping}",
                )
            names.add(folded(name))
            strangers.append(name)
        for person in people:
            names |= _names_of(person)
    return frozenset(names), tuple(strangers)


def _names_of(person: Person) -> set[str]:
    """Return the names that a person has and had, folded."""
    return {folded(name) for name in (person.name, person.called, *person.was) if name}


def refuse_strangers(query: Query, team: Team) -> None:
    """Raise UnknownPerson for a name that nobody on the team has."""
    for name in query.strangers:
        raise UnknownPerson(name, team, otherwise="huddle people list")


def _day(key: str, marks: Sequence[_Part], context: QueryContext) -> date | None:
    """Return the day of `since:` or `until:`; a weekday is the last one."""
    days = dict[date, str]()
    for mark in marks:
        if not mark.text:
            raise _nothing_after(key, f"{key}:monday")
        days.setdefault(past_day(mark.text, context.today, future_ok=True), mark.text)
    if len(days) > 1:
        first, second, *_ = days.values()
        raise Wrong(
            f"{key}: is given twice: {shown(first)} and {shown(second)}",
            hint=f"keep one: {key}:{shown(second)}",
        )
    return next(iter(days), None)


def _choices(key: str, marks: Sequence[_Part], known: Mapping[str, str]) -> Iterator[str]:
    """Yield the values of `is:` or `kind:`; a comma separates several."""
    for mark in marks:
        values = [value for value in re.split(r"[,\s]+", mark.text) if value]
        if not values:
            raise _nothing_after(key, f"{key}:{next(iter(known))}")
        for value in values:
            choice = known.get(folded(value))
            if choice is None:
                begun = (name for name in known if name.startswith(folded(value)))
                near = next(begun, None) or nearest(value, [*known])
                names = joined(STATES if key == "is" else KIND_CHOICES, "or")
                raise Wrong(
                    f'"{shown(value)}" is not a {"state" if key == "is" else "kind"}',
                    hint=f"{key}:{near}" if near else f"{key}: {names}",
                )
            yield choice


def _topics(marks: Sequence[_Part]) -> Iterator[str]:
    for mark in marks:
        if not mark.text:
            raise _nothing_after("topic", 'topic:"lead quality"')
        yield from _folded(mark.text).split()


def _states() -> Mapping[str, str]:
    return {state: state for state in STATES} | _OTHER_STATES


def _kinds() -> Mapping[str, str]:
    """Return the kind by each name that it has."""
    names = {**_OTHER_KINDS, **{kind: kind for kind in THING_KINDS}}
    return names | {f"{name}s": kind for name, kind in names.items()}


def _doubts(parts: Sequence[_Part]) -> Iterator[tuple[str, str]]:
    """Yield words that were probably meant as a mark, each with that mark."""
    for part in parts:
        key, colon, value = part.typed.partition(":")
        if not (colon and value and key.isalpha()):
            continue
        if form := _ELSEWHERE.get(key.lower()):
            yield part.typed, form.format(value)
        elif near := nearest(key, _MARKS, likeness=0.75):
            yield part.typed, f"{near}:{value}"


def _nothing_after(key: str, example: str) -> Wrong:
    keeping = keeping_hint(f"{key}:", in_shell=True)
    return Wrong(f"nothing follows {key}:", hint=f"{example}; {keeping}")
