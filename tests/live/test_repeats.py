"""What comes up again: what a huddle says of it, and the item on how to prevent it."""

from __future__ import annotations

from datetime import date, timedelta

from huddlecli.core.huddle.state import Ended, Underway
from huddlecli.core.records import Action, Raised
from tests.helpers.stage import Stage
from tests.helpers.table import Table

AGAIN = "How do we make sure this does not happen again?"
OFFER = "i discuss how to prevent it"
FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)


def missed(table: Table, *, moved: bool) -> str:
    """A promise of cem that was due on Friday; one that `moved` is overdue for the second time."""
    table.now -= timedelta(days=8)
    keys = {"title": "Quote for Northgate", "side": "sales", "status": "open"}
    record_id = table.log("action", "cem", owner="cem", due=FRIDAY, **keys)
    table.now += timedelta(days=5)
    if moved:
        table.records.change(Action, record_id, "cem", table.now, set={"due": MONDAY})
    table.now += timedelta(days=3)
    return record_id


def raised(table: Table) -> list[tuple[str, str, str | None]]:
    """What waits to be discussed: title, who raised it, and of which side."""
    return [(one.title, one.by, one.side) for one in table.records.open(Raised).records]


def test_a_promise_missed_twice_offers_to_discuss_how_to_prevent_it(table: Table) -> None:
    """Without time left it is raised, once, and the next huddle has it; undo takes it back.

    Neither the promise nor its owner is named in it.
    """
    missed(table, moved=True)
    lines = ["i", "/undo", "i", "i", "n", "/goto 3", "/next", "/u", "/none", "/end"]
    table.huddle(table.sit_down("daily"), "daily", lines)

    shown = table.screen.shown
    question = "cem: Quote for Northgate, due Mon 23 Nov?  d done on time, l done late, n not yet"
    gone = f'  no time left today: "{AGAIN}" is raised for the next huddle'
    assert [line for line in shown if "Northgate" in line or AGAIN in line or "error" in line] == [
        f"{question}, x drop, {OFFER}",
        gone,
        f"{question}, x drop",
        f'Undone: raised "{AGAIN}".',
        f"{question}, x drop, {OFFER}",
        gone,
        f"{question}, x drop",
        "error: it is on the plan already",
        "  1000  Quote for Northgate: not yet",
    ]
    assert raised(table) == [(AGAIN, "fay", None)]

    shown.clear()
    table.now += timedelta(days=1)
    table.huddle(table.sit_down("daily"), "daily", ["/goto 3", "/next", "/u", "/end"])
    place = shown.index(next(line for line in shown if line.startswith("3 of 4")))
    assert AGAIN in shown[place]
    asked = [line for line in shown if line.startswith(("Talk", "Understand", "Execute"))]
    assert "what got in the way? Tell it as it happened." in asked[0]
    assert "what got in the way, in their words?" in asked[1]
    assert asked[2].startswith("Execute. What do we change, who sees to it, and by when?")
    assert raised(table) == []


def test_with_time_left_it_is_the_next_item(table: Table) -> None:
    """A weekly that has minutes to spare adds it after the promises, with its prompts."""
    missed(table, moved=True)
    session = table.sit_down("weekly")
    table.huddle(session, "weekly", ["/next", "/swap", "/goto 4", "/strike none", "/goto 2", "i"])

    state = session.state
    assert isinstance(state, Underway)
    assert [item.plan.title for item in state.items][2] == AGAIN
    assert state.items[2].plan.talk == "What got in the way? Tell it as it happened."
    assert table.screen.shown[-2:] == [
        f'  added after this item: "{AGAIN}", 5 min',
        "cem: Quote for Northgate, due Mon 23 Nov?  d done on time, l done late, n not yet, x drop",
    ]
    assert raised(table) == []


def test_missed_once_offers_nothing(table: Table) -> None:
    """The letter is refused, and nothing is raised."""
    missed(table, moved=False)
    table.huddle(table.sit_down("daily"), "daily", ["i", "/end"])

    assert not [line for line in table.screen.shown if OFFER in line]
    assert '"i" does not work here' in " ".join(table.screen.shown)
    assert raised(table) == []


def test_not_yet_in_two_huddles_is_twice(table: Table) -> None:
    """Even if its day was never moved: the third huddle after that day offers it."""
    missed(table, moved=False)
    offers = []
    for _ in range(3):
        table.screen.shown.clear()
        table.huddle(table.sit_down("daily"), "daily", ["n", "/end"])
        offers.append(any(OFFER in line for line in table.screen.shown))
        table.now += timedelta(days=1)

    assert offers == [False, False, True]


def test_the_offer_is_a_key_of_the_full_screen(table: Table) -> None:
    """It is shown with the other letters, acts at once, and goes away; a first miss has none."""
    missed(table, moved=True)
    with Stage(table, table.sit_down("daily")) as stage:
        stage.press("enter")
        assert stage.place == "repeated late promise"
        assert [
            line.strip() for line in stage.rows if "prevent it" in line and "?" not in line
        ] == ["x drop   i discuss how to prevent it"]
        stage.press("i")
        stage.wait(1)
        assert stage.told.startswith(f'no time left today: "{AGAIN}"')
        assert stage.place == "late promise"
        assert "prevent it" not in stage.text.replace(stage.told, "")
    assert raised(table) == [(AGAIN, "fay", None)]


def discussed(table: Table) -> None:
    """Raise a question, and discuss it on Tuesday and Wednesday; then raise it again."""
    for outcome in ("/a Ask the fair for a list @ana", "/d Samples are free"):
        table.log("raised", "cem", title="Who pays for samples?", side="sales", status="waiting")
        table.huddle(
            table.sit_down("daily"), "daily", ["/goto 3", "/next", "/u", outcome, "/next", "/end"]
        )
        table.now += timedelta(days=1)
    table.log("raised", "dan", title="who pays for samples", side="sales", status="waiting")
    table.screen.shown.clear()


def test_an_item_that_comes_up_again_says_when_and_the_outcome(table: Table) -> None:
    """In plain lines below its title, in no more than two, and only while it begins."""
    discussed(table)
    session = table.sit_down("daily")
    table.huddle(session, "daily", ["/goto 3", "/next", "/again", "/end"])

    shown = table.screen.shown
    place = shown.index("Also on 24 and 25 Nov.")
    assert shown[place - 1].startswith("3 of 4  who pays for samples")
    assert shown[place + 1] == 'Outcome: decided: "Samples are free"'
    assert shown[place + 2].startswith("Talk. ")
    assert shown.count("Also on 24 and 25 Nov.") == 1
    assert isinstance(session.state, Ended)


def test_the_full_screen_says_it_too(table: Table) -> None:
    """In two rows above the question, for as long as the first round of Talk lasts."""
    discussed(table)
    with Stage(table, table.sit_down("daily")) as stage:
        stage.press("enter")
        stage.line("/goto 3", after=1)
        rows = [line.strip()[:41].strip() for line in stage.rows]
        place = rows.index("Also on 24 and 25 Nov. Outcome: decided:")
        assert rows[place + 1] == '"Samples are free"'
        stage.press("enter")
        stage.wait(2)
        assert "Also on" not in stage.text
