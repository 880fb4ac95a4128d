"""The line of a search."""

from __future__ import annotations

from datetime import date

import pytest

from huddlecli.core.errors import Wrong
from huddlecli.core.search.query import Query, QueryContext, parse
from huddlecli.core.team import Person, Team

TEAM = Team(
    name="Acme",
    timezone="Europe/Berlin",
    people=(
        Person(name="maria", side="sales", called="Mia", was=("marie",)),
        Person(name="sam", side="sales"),
    ),
)
CONTEXT = QueryContext(team=TEAM, today=date(2026, 11, 25), me=lambda: "sam")  # a Wednesday


def read(*words: str) -> Query:
    """Return the query in the words of a command line."""
    return parse(words, CONTEXT)


def test_words_and_marks_in_any_order() -> None:
    """Marks are read as in quick-add: with the signs of a sentence after them."""
    assert read(
        "Demo", "@Maria,", "#Leads", "LIST", "is:open.", "since:mon", "until:2026-12-01"
    ) == (
        Query(
            words=("demo", "list"),
            names=frozenset({"maria", "mia", "marie"}),
            tags=frozenset({"leads"}),
            states=frozenset({"open"}),
            since=date(2026, 11, 23),
            until=date(2026, 12, 1),
        )
    )


@pytest.mark.parametrize("name", ["maria", "MIA", "marie"])
def test_a_person_is_known_by_each_name(name: str) -> None:
    """The present one, the one on screens, and the former ones."""
    assert read(f"@{name}").names == {"maria", "mia", "marie"}


def test_me_is_whoever_types_and_others_may_have_left() -> None:
    """Several names are any of these people."""
    query = read("@me", "@gus")

    assert query == Query(names=frozenset({"sam", "gus"}), strangers=("gus",))


def test_kinds_and_states_have_other_names() -> None:
    """Plurals, what people say, and several with commas."""
    assert read("kind:promises,Notes", "kind:topic", "is:overdue") == Query(
        kinds=frozenset({"action", "note", "item"}), states=frozenset({"late"})
    )


def test_quotes_make_a_phrase_or_keep_a_mark() -> None:
    """Quotes of the line, and those that the shell has taken away."""
    assert read('"Demo  list"', "x").words == ("demo list", "x")
    assert read("demo list").words == ("demo list",)
    assert read("demo list @sam").words == ("demo", "list")
    assert read('"@maria"', "\\#leads", '"is:open"').words == ("@maria", "#leads", "is:open")
    assert read("\\d", 'a"b', "9:08", "http://x.example", "@", "#1").words == (
        *("\\d", 'a"b', "9:08", "http://x.example"),
        *("@", "#1"),
    )


def test_what_follows_a_mark_may_have_blanks() -> None:
    """In quotes, or in those of the shell."""
    topics = ("lead", "quality")

    assert read('topic:"Lead  quality"') == Query(topics=topics)
    assert read("topic:lead quality") == Query(topics=topics)
    assert read("topic:lead", "topic:quality") == Query(topics=topics)
    assert read("since:3 days ago").since == date(2026, 11, 22)
    assert read("topic:lead quality @sam").words == ("quality",)


def test_a_word_in_the_form_of_a_mark_raises_a_doubt() -> None:
    """With the mark that was probably meant."""
    assert read("status:open", "kin:note", "from:ana", "9:08", "due:fri").doubts == (
        ("status:open", "is:open"),
        ("kin:note", "kind:note"),
        ("from:ana", "@ana"),
    )


def test_nothing_to_look_for_is_a_mistake() -> None:
    """Blanks are nothing."""
    for words in ((), ("",), (" ", "\t")):
        with pytest.raises(Wrong, match="say what to find"):
            read(*words)
