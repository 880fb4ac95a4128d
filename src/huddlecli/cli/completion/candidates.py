"""What can stand at the cursor, by the tables of the commands."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from huddlecli.cli.arguments.table import SHAPES
from huddlecli.cli.completion.candidate import Candidate, Offer, beginning, led
from huddlecli.cli.completion.kinds import MARK_VALUES, MARKS, ValueKind, kinds_of
from huddlecli.cli.completion.place import TEAM, CursorPlace, place_of
from huddlecli.cli.completion.table import WORDS
from huddlecli.cli.flags import CommandShape, Flags
from huddlecli.cli.help.global_flags import GLOBAL_FLAGS
from huddlecli.cli.help.topics import TOPICS
from huddlecli.core.ids import ALPHABET, MIN_PREFIX
from huddlecli.core.text import nfc

if TYPE_CHECKING:
    from huddlecli.cli.completion.team_words import TeamWords
    from huddlecli.core.records import Kind

PAGES = {"all": "Every command and topic"}
_KINDS = ("action", "decision", "win", "parked", "raised", "measure", "lead", "term")
_OF_SEVERAL = {"done", "drop", "edit"}
_ID = frozenset(ALPHABET)
_LEAST_MARK = 2  # letters of a mark, such as `du`, from which on it is offered


def offer_for(
    before: Sequence[str], current: str, commands: Mapping[str, tuple[str, str]]
) -> Offer:
    """Return what completes the word `current` after the words `before`, without `huddle`."""
    root = CommandShape(subcommands=frozenset(commands))
    place = place_of(before, nfc(current), lambda names: SHAPES[" ".join(names)] if names else root)
    return _Candidates(place, commands).offer() if place else Offer()


class _Candidates:
    """The words that can stand at a place."""

    def __init__(self, place: CursorPlace, commands: Mapping[str, tuple[str, str]]) -> None:
        self._place = place
        self._commands = commands
        self._command = " ".join(place.names)
        self._group = place.names[0] if place.names else ""
        self._team: TeamWords | None = None

    def offer(self) -> Offer:
        """Return what the shell should offer."""
        place = self._place
        if place.flag == TEAM:
            return self._teams()
        if place.flag:
            return self._value(place.flag)
        if place.current.startswith("-") and not (place.is_text or place.is_help):
            return Offer(tuple(beginning(self._flags(), place.current)))
        if place.shape.subcommands:
            return Offer(tuple(beginning(self._names(), place.current)))
        return Offer() if place.is_help else self._argument()

    def _teams(self) -> Offer:
        """Return the names of the user's teams that begin like the word, or else folders."""
        fitting = led(beginning(self.team.teams(), self._place.current), self._place.lead)
        return Offer(tuple(fitting)) if fitting else Offer(kind="folders")

    # --- names and flags -----------------------------------------------------------------

    def _names(self) -> Iterator[Candidate]:
        """Yield the names of commands that can follow."""
        if self._place.names:
            for name in sorted(self._place.shape.subcommands):
                yield Candidate(name, WORDS[f"{self._command} {name}"][""][2])
            return
        for name, (_, about) in self._commands.items():
            yield Candidate(name, about)
        if self._place.is_help:
            for page, about in (PAGES | TOPICS).items():
                yield Candidate(page, about[:1].upper() + about[1:])
        else:
            yield Candidate("help", "Show the help of a command")

    def _flags(self) -> Iterator[Candidate]:
        words = WORDS.get(self._command, {}) if self._place.names else {}
        for name, (_, _, about) in words.items():
            if name.startswith("-") and (len(name) > 2 or self._place.current == name):
                yield Candidate(name, about)
        if not (self._place.shape.takes_text and self._place.arguments):
            yield from (Candidate(names[-1], about) for names, _, about in GLOBAL_FLAGS)

    # --- values --------------------------------------------------------------------------

    def _value(self, flag: str) -> Offer:
        metavar, choices, _ = WORDS[self._command][flag]
        return self._of_kinds(flag, metavar, choices)

    def _argument(self) -> Offer:
        """Return what the argument at the cursor can be."""
        arguments = [name for name in WORDS[self._command] if name in self._place.shape.arguments]
        number = len(self._place.arguments)
        if not arguments:
            return Offer()
        last = arguments[-1]
        takes_all = self._place.shape.arguments[last]
        if number >= len(arguments) and not takes_all:
            return Offer()
        name = arguments[min(number, len(arguments) - 1)]
        metavar, choices, _ = WORDS[self._command][name]
        if metavar.startswith("ID|WORDS") and number and not self._can_be_one_more():
            return Offer()
        if number and name == "words" and "record_id" in arguments and self._can_be_one_more():
            metavar = f"ID|{metavar}"
        return self._of_kinds(name, metavar, choices)

    def _can_be_one_more(self) -> bool:
        """Whether the command takes several ids, and all words so far look like some."""
        ids = (word.lower() for word in self._place.arguments)
        takes_several = self._place.names[-1] in _OF_SEVERAL
        return takes_several and all(len(id_) >= MIN_PREFIX and set(id_) <= _ID for id_ in ids)

    def _of_kinds(self, key: str, metavar: str, choices: Sequence[str]) -> Offer:
        place = self._place
        candidates = [Candidate(word) for word in choices]
        kinds, words = kinds_of(self._command, key, metavar)
        if not choices:
            candidates += map(Candidate, words)
            for kind in kinds:
                if kind == "text":
                    candidates += self._marks()
                elif kind == "record":
                    candidates += self._records(key)
                elif kind not in {"file", "folder", "text"}:
                    candidates += self.team.of_kind(kind, place.current, self._group)
        first_of_each = {one.value: one for one in reversed(candidates)}
        candidates = [one for one in candidates if one is first_of_each[one.value]]
        fitting = led(beginning(candidates, place.current), place.lead)
        if {"file", "folder"} & {*kinds} and not fitting:
            return Offer(kind="files" if "file" in kinds else "folders")
        return Offer(tuple(fitting))

    def _records(self, key: str) -> list[Candidate]:
        """Return the ids that a flag or an argument of the command can name."""
        group = "action" if self._group in {"done", "log"} else self._group
        if group not in _KINDS:
            return []
        verb = self._place.names[-1]
        is_open = verb != "reopen"
        found = self.team.records(
            cast("Kind", group),
            self._place.current,
            is_open=is_open,
            is_closed=verb in {"show", "reopen"} and not key.startswith("-"),
        )
        typed = self._place.arguments
        return [one for one in found if not any(one.value.startswith(id_) for id_ in typed if id_)]

    # --- marks in a text -----------------------------------------------------------------

    def _marks(self) -> list[Candidate]:
        """Return the marks that can stand at the end of a text: an owner, a day or a tag."""
        keys = MARKS.get(self._command)
        if keys is None:
            return []
        typed = self._place.current
        blank = max(typed.rfind(" "), typed.rfind("\t")) + 1
        before, word = typed[:blank], typed[blank:]
        said = before.split() or self._place.arguments[-1:]
        return led(self._mark(word, said[-1] if said else "", keys), before)

    def _mark(self, word: str, previous: str, keys: Sequence[str]) -> list[Candidate]:
        """Return what completes a word of a text: nothing if it is a plain word."""
        sign, rest = word[:1], word[1:]
        if sign in {"#", "+"}:
            return led(self._values("tag", rest), sign)
        if sign == "@" and "@" in keys:
            return led(self._values("person", rest), sign)
        key, colon, value = word.partition(":")
        if colon and key.lower() in keys:
            kind = MARK_VALUES[key.lower()]
            if kind == "record":
                found = self.team.records("decision", value, is_open=True, is_closed=False)
            else:
                found = self._values(kind, value)
            return led(found, f"{key}:")
        if previous.lower() == "by" and "due" in keys:
            return self._values("coming day", word)
        marks = (key for key in keys if key != "@" and len(word) >= _LEAST_MARK)
        return beginning([Candidate(f"{mark}:", is_part=True) for mark in marks], word)

    def _values(self, kind: ValueKind, typed: str) -> list[Candidate]:
        return beginning(self.team.of_kind(kind, typed, self._group), typed)

    @property
    def team(self) -> TeamWords:
        """The words of the team, which are loaded only when some are needed."""
        if self._team is None:
            from huddlecli.cli.completion.team_words import TeamWords  # noqa: PLC0415 - as it says
            from huddlecli.cli.context import Context  # noqa: PLC0415 - the same

            flags = Flags(team=self._place.team, no_input=True, quiet=True)
            self._team = TeamWords(Context(flags, os.environ))
        return self._team
