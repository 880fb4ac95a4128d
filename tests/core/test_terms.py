"""Terms: their names, own words by rounds, and the stages of a funnel as they are typed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.agreement import term_id
from huddlecli.core.errors import Unknown, Wrong
from huddlecli.core.record_history import keys_of
from huddlecli.core.records import Change
from huddlecli.core.side_records import Stage, Term
from huddlecli.core.terms import (
    OwnWords,
    own_words,
    parse_stages,
    stage_words,
    term_name,
    with_edited_stage,
    with_stage,
    without_stage,
)
from huddlecli.core.text import wording

SIDES = ("marketing", "sales")
START = datetime(2026, 11, 3, 9, tzinfo=UTC)
PROPOSAL = {"id": "p1", "by": "ana", "on": START.date(), "sides": [*SIDES], "text": "Has a budget."}
INQUIRY = Stage(name="Inquiry", side="marketing", days=7)
QUALIFIED = Stage(name="Sales qualified", side="sales", days=14)


def term(*steps: tuple[str, Any]) -> Term:
    """Return a term after these keys were set, a minute after each other; None unsets a key."""
    changes = tuple(
        Change(
            at=START + timedelta(minutes=minute),
            by="ana",
            set={} if value is None else {key: value},
            unset=() if value is not None else (key,),
        )
        for minute, (key, value) in enumerate(steps)
    )
    keys = keys_of(changes)
    own = {key[4:]: words for key, words in keys.items() if key.startswith("own.")}
    return Term(id=term_id("lead"), title="lead", created=START, by="ana", changes=changes, own=own)


def consent(side: str) -> tuple[str, Any]:
    """Return the step by which a side agrees."""
    return f"agreed.{side}", {"by": "ana", "to": "p1"}


def test_own_words_are_hidden_until_every_side_has_written() -> None:
    """Own words are hidden until every side has written."""
    one = [("own.marketing", "Two papers.")]
    both = [*one, ("own.sales", "A budget.")]

    assert own_words(term(), SIDES) == OwnWords({}, (), SIDES)
    assert own_words(term(*one), SIDES) == OwnWords({}, ("marketing",), ("sales",))
    assert own_words(term(*one), SIDES).is_hidden
    words = {"marketing": "Two papers.", "sales": "A budget."}
    assert own_words(term(*both), SIDES) == OwnWords(words, SIDES, ())
    assert own_words(term(*both), (*SIDES, "product")).words == {}
    assert own_words(term(*both, ("own.sales", None)), SIDES).is_hidden


def test_after_an_agreement_a_new_round_of_own_words_begins() -> None:
    """After an agreement a new round of own words begins, hidden again; undo leads back."""
    first = [("own.marketing", "Two papers."), ("own.sales", "A budget.")]
    agreed = [*first, ("proposed", PROPOSAL), consent("marketing"), consent("sales")]

    assert own_words(term(*agreed), SIDES).words["sales"] == "A budget."
    again = [*agreed, ("own.sales", "A budget and a date.")]
    assert own_words(term(*again), SIDES) == OwnWords({}, ("sales",), ("marketing",))
    undone = [*again, ("own.sales", "A budget.")]
    assert own_words(term(*undone), SIDES).words["sales"] == "A budget."
    complete = [*again, ("own.marketing", "Three papers.")]
    assert own_words(term(*complete), SIDES).words == {
        "marketing": "Three papers.",
        "sales": "A budget and a date.",
    }


@pytest.mark.parametrize(
    ("text", "stages"),
    [
        ("Inquiry marketing 7d, Sales qualified sales 14d", (INQUIRY, QUALIFIED)),
        ("Inquiry 7d marketing; Sales qualified SALES 14 days", (INQUIRY, QUALIFIED)),
        (" Inquiry marketing 7 days\n\nSales qualified 14d sales\n", (INQUIRY, QUALIFIED)),
        ("Sales, Won", (Stage(name="Sales"), Stage(name="Won"))),
        ("14d", (Stage(name="14d"),)),
        ("Sales sales", (Stage(name="Sales", side="sales"),)),
    ],
)
def test_stages_are_typed_with_their_side_and_days(text: str, stages: tuple[Stage, ...]) -> None:
    """Stages are typed with their side and days."""
    assert parse_stages(text, SIDES) == stages


@pytest.mark.parametrize("text", ["", " ,; ", "Won, won", "Won 0d", "Won 9999d", "Won\x1b[2J"])
def test_what_is_no_list_of_stages_is_refused(text: str) -> None:
    """What is no list of stages is refused."""
    with pytest.raises(Wrong):
        parse_stages(text, SIDES)


names = st.from_regex(r"[A-Z][a-z]{1,8}( [a-z]{2,8}){0,2}", fullmatch=True).filter(
    lambda name: not {*name.casefold().split()} & {*SIDES}
)
stages_of_funnels = st.lists(
    st.builds(
        Stage,
        name=names,
        side=st.sampled_from([None, *SIDES]),
        days=st.none() | st.integers(1, 3650),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda stage: stage.name.casefold(),
)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("Qualified 14x", Wrong('"14x" is not a number of days', hint="Qualified 14d")),
        (
            "Lead, Sales qualified sales 2w",
            Wrong('"2w" is not a number of days', hint="Sales qualified sales 14d"),
        ),
    ],
)
def test_days_with_a_slip_do_not_become_part_of_a_name(text: str, error: Wrong) -> None:
    """What looks like days and is not is refused; a figure alone may belong to the name."""
    with pytest.raises(Wrong) as wrong:
        parse_stages(text, SIDES)
    assert (wrong.value.message, wrong.value.hint) == (error.message, error.hint)
    assert parse_stages("Phase 2 sales 3d", SIDES) == (Stage(name="Phase 2", side="sales", days=3),)


@given(stages_of_funnels)
def test_stages_that_are_shown_can_be_typed_again(stages: list[Stage]) -> None:
    """Stages that are shown can be typed again."""
    assert parse_stages(", ".join(map(stage_words, stages)), SIDES) == tuple(stages)


def test_a_stage_is_added_moved_and_left_out() -> None:
    """A stage is added, moved and left out; its column stays."""
    kept = Stage(name="Won", column="Close date")
    stages = with_stage((INQUIRY, kept), QUALIFIED, "inquiry")

    assert stages == (INQUIRY, QUALIFIED, kept)
    assert with_edited_stage(stages, "inquiry", "won")[-1] == INQUIRY
    assert with_edited_stage(stages, "WON", days=3)[-1] == Stage(
        name="Won", days=3, column="Close date"
    )
    assert without_stage(stages, "inquiry") == (QUALIFIED, kept)
    assert parse_stages("Won 9d", SIDES, stages)[0].column == "Close date"
    with pytest.raises(Wrong):
        without_stage((kept,), "won")
    with pytest.raises(Wrong):
        with_stage(stages, kept)
    with pytest.raises(Wrong):
        with_edited_stage(stages, "won", "won")
    with pytest.raises(Unknown):
        without_stage(stages, "lost")


@pytest.mark.parametrize(("text", "name"), [("lead", "lead"), ("Lead ", "lead"), ("q-4", "q-4")])
def test_a_name_is_lower_case(text: str, name: str) -> None:
    """A name is lower case, however it is typed."""
    assert term_name(text) == name


@pytest.mark.parametrize("text", ["", "our lead", "-x", "x-", "léad", "a" * 41, "agreement", "a/b"])
def test_other_names_are_refused(text: str) -> None:
    """Other names are refused."""
    with pytest.raises(Wrong):
        term_name(text)


def test_a_wording_has_lines_and_no_control_characters() -> None:
    """A wording has lines and no control characters."""
    assert wording("  One.\t \r\n\r\nTwo.  \n") == "One.\n\nTwo."
    for refused in ("", " \n ", "a\x1b[2J", "a\x00", "x" * 10_001):
        with pytest.raises(Wrong):
            wording(refused)
