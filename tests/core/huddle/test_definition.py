"""What holds of every item on which both sides agree, whatever is typed and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter

from huddlecli.core.agreement import term_id
from huddlecli.core.errors import Refused
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.boards import Boards
from huddlecli.core.huddle.decide import decide
from huddlecli.core.huddle.definition import needs_agreement
from huddlecli.core.huddle.evolve import evolve, fold
from huddlecli.core.huddle.matters import Matter, no_term
from huddlecli.core.huddle.minutes import minutes_of
from huddlecli.core.huddle.record_writes import record_writes, revert
from huddlecli.core.huddle.review import is_ready
from huddlecli.core.huddle.state import Ended, Huddle, Underway, current
from huddlecli.core.side_records import Stage
from huddlecli.store.event_lines import line_of
from huddlecli.views.huddle.reactions import reaction
from huddlecli.views.huddle.rows import Room, plain
from huddlecli.views.huddle.screen import stage
from tests.helpers.stories import FAY, JO, MARIA, SAM, after, at, begun, in_turn, plan

RUNS = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
READER: TypeAdapter[ev.Event] = TypeAdapter(Annotated[ev.Event, Field(discriminator="event")])
BOTH = ("marketing", "sales")
SECRET = {"marketing": "zebra", "sales": "quagga"}  # own words that occur nowhere else
LEAD = no_term("lead", BOTH)
LEADS = Matter(
    kind="measure", id="m000000001", title="Leads", owes="marketing", target=100, sides=BOTH
)


def kickoff(*matters: Matter, **more: Any) -> ev.Begun:
    """Return the beginning of a huddle about a lead, a funnel and the agreement."""
    terms = {matter.title for matter in matters}
    missing = [no_term(name, BOTH) for name in ("lead", "funnel") if name not in terms]
    return begun(
        plan("definition", 9, title="Lead", term="lead"),
        plan("definition", 9, title="Funnel", term="funnel"),
        plan("definition", 9, title="Agreement", term="agreement"),
        plan("close", 1),
        boards=Boards(matters=(*matters, *missing)),
        **more,
    )


ids = st.integers(1, 6).map(lambda number: f"p00000000{number}")
steps: st.SearchStrategy[do.Command] = st.one_of(
    st.sampled_from([do.Next(), do.Understood("so"), do.NoAction(), do.Undo(), do.More()]),
    st.sampled_from([do.Next(), do.Undo(), do.Goto(1), do.Goto(2), do.Goto(3)]),
    st.sampled_from([do.Leave("sam"), do.Leave("jo"), do.Join("sam", "sales")]),
    st.sampled_from(BOTH).map(lambda side: do.WriteOwn(side, SECRET[side])),
    ids.map(lambda one: do.ProposeWording(one, "maria", text=f"Wording {one}")),
    ids.map(lambda one: do.ProposeWording(one, "maria", stages=(Stage(name="Won", days=3),))),
    ids.map(
        lambda one: do.ProposeMeasure(
            replace(LEADS, id=f"m{one[1:]}", target=None), one, "maria", 120, "maria"
        )
    ),
    st.sampled_from([(), ("marketing",), ("sales",), BOTH]).map(
        lambda sides: do.AgreeFor(sides, "maria")
    ),
    st.sampled_from([(), BOTH]).map(
        lambda sides: do.AgreeFor(sides, "maria", date(2027, 2, 1))
    ),
    st.sampled_from([LEADS, replace(LEAD, version=1, text="New.", is_kept=True)]).map(
        do.SyncMatter
    ),
)  # fmt: skip
scripts = st.lists(steps, min_size=3, max_size=25)


def played(first: ev.Begun, script: Sequence[do.Command]) -> list[tuple[Underway, ev.Event]]:
    """Return the state before each event and the event; what is refused leaves nothing."""
    state: Huddle = fold([first])
    moments: list[tuple[Underway, ev.Event]] = []
    for number, command in enumerate(script, start=1):
        assert isinstance(state, Underway)
        try:
            event = decide(state, command, at(number))
        except Refused:
            continue
        moments.append((state, event))
        state = evolve(state, event)
    return moments


@RUNS
@given(scripts)
def test_the_state_is_the_fold_of_the_lines_of_its_journal(script: list[do.Command]) -> None:
    """After each event, of those read back from their lines too."""
    first = kickoff(LEADS)
    journal: list[ev.Event] = [READER.validate_json(line_of(first))]
    for state, event in played(first, script):
        assert fold(journal) == state
        journal.append(READER.validate_json(line_of(event)))
    fold(journal)


@RUNS
@given(scripts)
def test_what_was_written_for_an_event_is_what_its_undo_takes_back(
    script: list[do.Command],
) -> None:
    """The same writes, the last one first, although the state has changed since."""
    for state, event in played(kickoff(LEADS), script):
        writes = record_writes(state, event)
        following = evolve(state, event)
        assert isinstance(following, Underway)
        if isinstance(event, ev.NotUndoable | ev.Undone):
            continue
        undo = decide(following, do.Undo(), at(900))
        expected = tuple(revert(write, event.at) for write in reversed(writes))
        assert record_writes(following, undo)[: len(expected)] == expected
        before = evolve(following, undo)
        assert isinstance(before, Underway)
        assert before.matters == state.matters


@RUNS
@given(scripts)
def test_nobody_sees_own_words_before_those_of_each_side_are_there(
    script: list[do.Command],
) -> None:
    """Not in what is said after an event, not on the screen, and not in the minutes."""
    for state, event in played(kickoff(), script):
        following = evolve(state, event)
        assert isinstance(following, Underway)
        now = at(900)
        rows = [plain(one) for one in stage(following, now, Room(100, 40))]
        lines = [line.text for line in reaction(state, event, following, now)]
        text = "\n".join((*rows, *lines))
        for side, other in (BOTH, BOTH[::-1]):
            if SECRET[side] in text:
                assert any(
                    {side, other} <= {*dict(matter.own)}
                    for matter in (*following.matters, *state.matters)
                )
        ended = evolve(following, decide(following, do.End(), now))
        assert isinstance(ended, Ended)
        assert not any(secret in repr(minutes_of(ended)) for secret in SECRET.values())


@RUNS
@given(scripts)
def test_an_item_goes_through_only_if_nothing_waits(script: list[do.Command]) -> None:
    """What waits, or was never agreed, is carried over, whichever way it is left."""
    for state, event in played(kickoff(), script):
        if isinstance(event, ev.PointLeft | ev.NothingToDo):
            assert not needs_agreement(state, current(state))
        following = evolve(state, event)
        assert isinstance(following, Underway)
        for number, item in enumerate(following.items, start=1):
            if needs_agreement(following, item):
                assert not is_ready(following, number)


def test_a_journal_of_an_older_version_has_a_definition_like_any_topic() -> None:
    """Without a term it is left with an action or with nothing to do."""
    old = begun(plan("definition", 9), plan("close", 1))
    huddle = after(old, *in_turn(do.Next(), do.Understood("so"), do.NoAction()))

    assert huddle.number == 2
    assert huddle.items[0].left == "through"


def test_the_columns_of_own_words_stand_side_by_side() -> None:
    """On 80 columns as in a huddle: each side's words below its name."""
    marketing = "Downloaded two papers, more than 50 people, asked for a date."
    sales = "Has a budget holder on the first call, and a date to decide by."
    lead = replace(LEAD, own=(("marketing", marketing), ("sales", sales)))
    huddle = after(kickoff(lead), *in_turn(do.Next()))

    rows = [plain(one).rstrip() for one in stage(huddle, at(60), Room(80, 21))]

    place = next(number for number, text in enumerate(rows) if "marketing wrote" in text)
    assert rows[place : place + 5] == [
        "  marketing wrote                        sales wrote",
        "  Downloaded two papers, more than       Has a budget holder on the first",
        "  50 people, asked for a date.           call, and a date to decide by.",
        "",
        "  Read out what marketing wrote. Then MARKETING, what sales wrote.",
    ]


def test_three_sides_read_out_in_a_circle() -> None:
    """Each one the words of the side before it."""
    sides = (*BOTH, "product")
    own = tuple((side, f"{side} words") for side in sorted(sides))
    pia = replace(SAM, name="pia", side="product")
    lead = replace(LEAD, sides=sides, own=own)
    first = kickoff(lead, sides=sides, present=(MARIA, FAY, SAM, JO, pia))
    huddle = after(first, *in_turn(do.Next()))

    rows = [plain(one).strip() for one in stage(huddle, at(60), Room(120, 30))]

    said = "Read out what marketing wrote. Then PRODUCT, what sales wrote."
    assert f"{said} Then MARKETING, what product wrote." in rows


def test_the_ids_of_terms_are_computed() -> None:
    """A term that nobody has written yet has the id that it gets on each machine."""
    assert LEAD.id == term_id("lead")
