"""Topics chosen by name, in the lobby and while a huddle runs: what is shown, kept and counted."""

from __future__ import annotations

from datetime import timedelta

from huddlecli.core.huddle.state import Underway
from huddlecli.core.past_huddles import coverage
from huddlecli.store import minutes_files
from huddlecli.store.quick.minutes import TopicReader
from tests.helpers.table import Table
from tests.live.test_lobby import screens

NOTHING_SAID = ("/next", "/next", "/next")  # through Talk and Understand to Execute


def piped(table: Table, *lines: str) -> list[str]:
    """Return what a whole daily huddle shows that is typed in a pipe."""
    session = table.sit_down("daily", away="gus")
    try:
        table.huddle(session, "daily", lines)
    finally:
        session.close()
    return table.screen.shown


def test_the_lobby_lists_the_topics_and_takes_one_by_its_id(table: Table) -> None:
    """What fits in the place of the pick, what does not, and what is in the plan."""
    _, listed, swapped, refused = screens(
        table, "/topics process", "/swap close-the-loop", "/swap written-process"
    )

    assert [" ".join(line.split()) for line in listed[:3]] == [
        "what-works What worked for someone this week? process 5 min not discussed yet sales opens",
        "close-the-loop Closing the loop on every lead process 5 min not discussed yet sales opens",
        (
            "written-process Write down the path of a lead process 30 min not discussed yet "
            "marketing opens longer than 5 min"
        ),
    ]
    assert listed[-1] == (
        '/swap 3 TOPIC instead of "Is there room for more leads?"; /add TOPIC to add one'
    )
    assert swapped[3] == (
        "3    5 min  Closing the loop on every lead  not discussed yet · process, sales opens"
    )
    assert refused == [
        'error: "Write down the path of a lead" takes 30 min, and this place has 5',
        "hint:  /add written-process to add it",
    ]


def test_the_lobby_says_by_how_much_the_plan_is_longer(table: Table) -> None:
    """An added topic has its minutes; less again once something is left out, and undo of each."""
    _, added, out, back, moved = screens(table, "/add swot", "/leave-out 1", "/undo", "/move 4 up")

    assert added[4:7] == [
        (
            "4   30 min  Where do we stand against our competitors?  "
            "not discussed yet · insight, marketing opens"
        ),
        "5    1 min  Read-back",
        "    45 min  09:08 to 09:53",
    ]
    assert added[7] == "30 minutes longer than planned"
    assert [out[1], out[6], out[7]] == [
        "1        –  Promises                                    left out today",
        "    42 min  09:08 to 09:50",
        "27 minutes longer than planned",
    ]
    assert back == added
    assert [line[:40].strip() for line in moved[3:5]] == [
        "3   30 min  Where do we stand against ou",
        "4    5 min  Is there room for more leads",
    ]


def test_a_title_that_is_nearly_a_topic_is_kept_and_pointed_out(table: Table) -> None:
    """It is a title as typed; the hint says how to get the topic."""
    _, added, undone, taken = screens(table, "/add swto 5m", "/undo", "/add swot 5m")

    assert added[4] == "4    5 min  swto"
    assert added[-1] == "  Did you mean the topic swot? /undo, then /add swot"
    assert "swot" not in undone[-1]
    assert taken[4].startswith("4    5 min  Where do we stand against our competitors?")


def test_a_topic_added_in_a_pipe_is_discussed_and_counts(table: Table) -> None:
    """It comes after this item with its prompts, the journal has it whole, and rotation knows."""
    shown = piped(
        table,
        "/add customer-feedback 4m",
        "/next",
        *NOTHING_SAID,
        "/d We ask each week",
        "/next",
        "/end",
    )

    added = next(line for line in shown if "added after" in line)
    assert added == (
        '  added after this item: "What have customers taught us lately?", 4 min; '
        "4:00 behind, ends 09:27"
    )
    said = [line for line in shown if line.startswith(("2 of 5", "Talk. "))]
    assert said[0] == (
        "2 of 5  What have customers taught us lately?  4:48 min, until 09:12.  Sales opens."
    )
    assert said[1].startswith("Talk. CEM, ")
    (minutes,) = minutes_files.newest_first(table.folder, lambda _: None)
    item = minutes.items[1]
    assert (item.kind, item.topic, item.entry, item.planned_seconds) == (
        "topic",
        "customer-feedback",
        None,
        240,
    )
    library = table.prepared("daily").topic_library
    past = TopicReader(table.folder).newest_first(lambda _: None)
    discussed = [entry.topic.id for entry in coverage(library, past) if entry.times]
    assert discussed == ["customer-feedback"]

    table.now += timedelta(days=1)
    table.screen.shown.clear()
    _, listed, again = screens(table, "/topics taught", "/add customer-feedback")
    assert "last discussed 24 Nov" in listed[0]
    assert "last discussed 24 Nov · customer, marketing opens" in again[4]


def test_an_interrupted_huddle_resumes_with_its_added_topic(table: Table) -> None:
    """The journal alone has all of it: title, prompts, minutes, who opens."""
    session = table.sit_down("daily", away="gus")
    table.huddle(session, "daily", ["/add customer-feedback", "/add swot"])
    before = session.state
    session.close()

    resumed = table.sit_down_again()
    state = resumed.state
    resumed.close()

    assert isinstance(before, Underway)
    assert isinstance(state, Underway)
    assert [item.plan for item in state.items] == [item.plan for item in before.items]
    assert state.items[2].plan.talk


def test_what_is_left_out_comes_back_the_next_day(table: Table) -> None:
    """A pick that was left out is not discussed yet, so it is picked again; nothing is carried."""
    _, left, _ = screens(table, "/leave-out 3", "")
    session = table.sit_down_again()
    table.huddle(session, "daily", ["/next", *NOTHING_SAID, "/none", "/end"])
    session.close()
    (minutes,) = minutes_files.newest_first(table.folder, lambda _: None)
    assert left[3] == "3        –  Is there room for more leads?  left out today"
    assert [item.title for item in minutes.items] == [
        "Promises",
        "Where are you stuck?",
        "Read-back",
    ]
    table.now += timedelta(days=1)

    table.screen.shown.clear()
    (lobby,) = screens(table)

    assert lobby[3].startswith("3    5 min  Is there room for more leads?  not discussed yet")


def test_a_topic_that_the_team_does_not_rotate_can_be_added(table: Table) -> None:
    """It is marked in the list; what the team's library removes is not there at all."""
    file = table.folder / "huddle.toml"
    text = file.read_text(encoding="utf-8")
    off = f'[topics]\noff = ["swot"]\n\n{text[text.index("[[person]]") :]}'
    file.write_text(text[: text.index("[[person]]")] + off, encoding="utf-8")
    (table.folder / "agendas").mkdir()
    (table.folder / "agendas/ours.toml").write_text(
        'schema = 1\n[[topic]]\nid = "pay"\noff = true\n', encoding="utf-8"
    )

    _, off_listed, gone, added = screens(table, "/topics swot", "/topics pay", "/add swot")

    assert off_listed[0].endswith("longer than 5 min, off")
    assert gone == ['No topic has "pay".']
    assert added[4].startswith("4   30 min  Where do we stand")
