"""What readers see in place of a name, in any value of the program."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import huddlecli.core
from huddlecli.core.huddle.review import ReviewOutcome
from huddlecli.core.minutes import Present
from huddlecli.core.people.called import FOR_SCREENS, PEOPLE_IN, CalledNames, find_called
from huddlecli.core.rota import RotaTurn
from huddlecli.core.team import Person, Team, find_person
from huddlecli.core.value import Value

# Classes with a field `name` that is no person's.
THINGS = {"Team", "Agenda", "Stage", "ClosedDay", "Address", "SharedThing"}
THINGS |= {"TeamFact", "MeasureFact", "TeamFigures", "RedMeasure"}


def team(*people: Person) -> Team:
    """Return a team of these people."""
    return Team(name="Acme", timezone="Europe/Berlin", people=people)


def person(name: str, called: str | None = None, **more: Any) -> Person:
    """Return somebody of sales."""
    return Person(name=name, side="sales", called=called, **more)


def seen(*people: Person, longest: int | None = None) -> list[str]:
    """Return what readers see of each."""
    names = CalledNames(team(*people), longest)
    return [names.of(who.name) for who in people]


def test_each_name_that_somebody_has_or_had_leads_to_what_they_are_called() -> None:
    """In any case; a name that nobody on the team has stays."""
    names = CalledNames(team(person("maria", "Maria O'Brien", was=("mia",)), person("sam")))

    assert [names.of(name) for name in ("maria", "MARIA", "Mia", "sam", "gus")] == [
        *("Maria O'Brien", "Maria O'Brien", "Maria O'Brien"),
        *("sam", "gus"),
    ]


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        pytest.param((person("ana", "Maria"), person("bea", "maria")), ["ana", "bea"], id="alike"),
        pytest.param((person("ana", "Maria"), person("maria")), ["ana", "maria"], id="a name"),
        pytest.param(
            (person("ana", "Mia"), person("maria", was=("mia",))), ["ana", "maria"], id="a former"
        ),
        pytest.param((person("maria", "Maria"),), ["Maria"], id="their own name"),
        pytest.param((person("ana", "  "), person("bea", "")), ["ana", "bea"], id="nothing"),
        pytest.param((person("ana", "Ana\x1b[31m"),), ["ana"], id="an escape"),
        pytest.param((person("ana", "Ana\u202e"),), ["ana"], id="another direction"),
        pytest.param((person("ana", " Ana \n Lima "),), ["Ana Lima"], id="blanks"),
        pytest.param((person("li", "李小龙"), person("dan", "דן")), ["李小龙", "דן"], id="scripts"),
    ],
)
def test_nobody_is_taken_for_somebody_else(people: tuple[Person, ...], expected: list[str]) -> None:
    """Where two would look the same, or a screen could not show it, the name stays."""
    assert seen(*people) == expected


def test_a_screen_has_room_for_twenty_letters() -> None:
    """A document has room for all."""
    just, more = person("ana", "A" * FOR_SCREENS), person("bea", "B" * (FOR_SCREENS + 1))

    assert seen(just, more, longest=FOR_SCREENS) == [just.called, "bea"]
    assert seen(just, more) == [just.called, more.called]


def test_only_the_names_of_people_are_replaced() -> None:
    """Not a title that is a name, and not a side."""
    names = CalledNames(team(person("maria", "Maria O'Brien")))

    assert names.value((RotaTurn("maria", None), ReviewOutcome("replaced", by="maria"))) == (
        RotaTurn("Maria O'Brien", None),
        ReviewOutcome("replaced", by="maria"),
    )
    assert names.value(["maria", {"maria": 2}, {"owner": "maria"}]) == [
        *("maria", {"maria": 2}),
        {"owner": "Maria O'Brien"},
    ]


def test_a_value_that_names_nobody_who_is_called_otherwise_is_the_same() -> None:
    """So that what is drawn again and again is found to be the same."""
    names = CalledNames(team(person("maria", "Maria O'Brien")))
    present = (Present(name="sam", side="sales"), Present(name="ana", side=None))

    assert names.value(present) is present


def test_a_team_for_readers_still_knows_its_people_by_name() -> None:
    """A view may look somebody up either way."""
    whole = team(person("maria", "Maria O'Brien", was=("mia",), timezone="UTC"))
    shown = CalledNames(whole).value(whole)

    found = [find_person(shown, name) for name in ("maria", "mia", "Maria O'Brien")]
    assert [who and (who.name, who.timezone) for who in found] == [("Maria O'Brien", "UTC")] * 3


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ana", "bea", "cem", "maria", "Sam"]),
            st.sampled_from([None, "Ana", "ana", "Maria", "Maria O'Brien", "bea", "SAM", " "]),
            st.lists(st.sampled_from(["mia", "sue", "o"]), max_size=2).map(tuple),
        ),
        max_size=5,
        unique_by=lambda one: one[0],
    )
)
def test_no_two_people_look_the_same_to_readers(
    people: list[tuple[str, str | None, tuple[str, ...]]],
) -> None:
    """Whatever a team wrote into its file."""
    known = [person(name, called, was=was) for name, called, was in people]
    shown = seen(*known)

    assert len({words.casefold() for words in shown}) == len(known)
    for who, words in zip(known, shown, strict=True):
        others = {one.name.casefold() for one in known if one != who}
        assert words.casefold() not in others


def test_what_screens_show_can_be_typed() -> None:
    """In whole or by its first word, if that is one person's."""
    both = team(
        person("maria", "Maria O'Brien"), person("mob", "Robert B"), person("rob", "Robert")
    )
    found = [
        find_called(both, text) for text in ("maria  o'brien", "MARIA", "Robert", "Robert B", "O")
    ]
    assert [who and who.name for who in found] == ["maria", "maria", "rob", "mob", None]
    two = team(person("ana", "Maria A"), person("bea", "Maria B"))
    assert find_called(two, "maria") is None
    assert find_called(two, "") is None


def test_each_class_with_a_name_is_known_to_be_of_a_person_or_not() -> None:
    """A new one has to be listed: in `PEOPLE_IN`, or here among `THINGS`."""
    for module in pkgutil.walk_packages(huddlecli.core.__path__, "huddlecli.core."):
        importlib.import_module(module.name)
    kinds = [kind for kind in _all_kinds(Value) if kind.__module__.startswith("huddlecli.core")]
    commands = "huddlecli.core.huddle.commands"  # they are typed, and nothing shows them
    named = {
        kind.__name__ for kind in kinds if "name" in kind.__names__ and kind.__module__ != commands
    }

    assert named - {*PEOPLE_IN} - THINGS == {"Person", "CurrentUser"}
    fields = {kind.__name__: {*kind.__names__} for kind in kinds} | {
        RotaTurn.__name__: {*RotaTurn._fields}
    }
    assert all(fields[name] >= own for name, own in PEOPLE_IN.items())


def _all_kinds(kind: type[Value]) -> list[type[Value]]:
    below = kind.__subclasses__()
    return [*below, *(deeper for one in below for deeper in _all_kinds(one))]
