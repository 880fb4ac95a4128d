"""Items on which both sides agree: own words, one wording, and the agreement of each side."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from huddlecli.core.agreement import consent_keys, proposal_keys, term_id
from huddlecli.core.minutes import Minutes
from huddlecli.core.records import Decision
from huddlecli.core.side_records import Measure, Stage, Term
from huddlecli.live.session import Session
from huddlecli.store.minutes_files import load, path_of
from huddlecli.store.shared_records import find_term, put
from huddlecli.views.formats.text import as_text
from huddlecli.views.minutes import document, outcome_document
from huddlecli.views.recap import as_chat
from tests.helpers.stage import Stage as FullStage
from tests.helpers.table import Table

GOLDEN = Path(__file__).parent / "golden"
BOTH = ("marketing", "sales")
MARKETING = "Downloaded two papers"
SALES = "Has a budget holder"


def held(table: Table, *lines: str | None, is_terminal: bool = False) -> Minutes | None:
    """Hold a kickoff with these lines."""
    table.screen.shown.clear()
    session = table.sit_down("kickoff")
    return table.huddle(session, "kickoff", lines, is_terminal=is_terminal)


def shown(table: Table) -> str:
    """Return all that was on the screen, and empty it."""
    text = "\n".join(table.screen.shown)
    table.screen.shown.clear()
    return text


def term(table: Table, name: str = "lead") -> Term:
    """Return a term as its file has it."""
    found = find_term(table.records, name)
    assert found
    return found


def wrote(table: Table, by: str, side: str, text: str) -> None:
    """Write a side's own words at another terminal."""
    keys = {"title": "lead", f"own.{side}": text}
    put(table.records, Term, term_id("lead"), by, table.now, keys)


def agreed_elsewhere(table: Table, text: str, *sides: str, review: date | None = None) -> None:
    """Propose a wording, and agree to it, at another terminal."""
    day = table.now.date()
    keys = proposal_keys(f"p{len(text)}", "ana", day, BOTH, {"text": text})
    put(table.records, Term, term_id("lead"), "ana", table.now, {"title": "lead", **keys})
    for side in sides:
        consent = consent_keys(side, "ana", f"p{len(text)}", day) | {"review": review}
        table.records.change(Term, term_id("lead"), "ana", table.now, set=consent)


def decisions(table: Table) -> list[str]:
    """Return the titles of the decisions that count."""
    return sorted(decision.title for decision in table.records.open(Decision).records)


def test_a_kickoff_from_its_first_minute_to_a_lead_a_funnel_and_an_agreement(table: Table) -> None:
    """The whole transcript, the minutes, and what is in force on the disk."""
    lines = (GOLDEN / "kickoff.lines").read_text(encoding="utf-8").splitlines()
    minutes = held(table, *lines)

    assert minutes
    assert [(item.left, *(point.outcome for point in item.points)) for item in minutes.items] == [
        *[("through", "decision")] * 3,
        ("through",),
    ]
    assert shown(table) == (GOLDEN / "kickoff.txt").read_text(encoding="utf-8").rstrip("\n")
    written = path_of(table.folder, minutes.id).read_text(encoding="utf-8")
    assert written == (GOLDEN / "kickoff.toml").read_text(encoding="utf-8")

    lead, funnel = term(table), term(table, "funnel")
    assert (lead.version, lead.text, lead.review, lead.proposed) == (
        1,
        "Has the problem, a budget holder on the first call, and a date",
        date(2027, 2, 23),
        None,
    )
    assert dict(lead.own).keys() == {*BOTH}
    assert funnel.stage == (
        Stage(name="Inquiry", side="marketing", days=7),
        Stage(name="Sales qualified", side="sales", days=14),
        Stage(name="Customer", side="sales"),
    )
    assert [
        (one.title, one.owes, one.want, one.target, one.unit, one.per, one.owner, one.review)
        for one in sorted(table.records.open(Measure).records, key=lambda one: one.title)
    ] == [
        ("First answer, median", "sales", "at-most", 4, "h", "week", "cem", date(2027, 2, 23)),
        *[("Leads handed over", "marketing", "at-least", 120, "leads", "week", "ana",
           date(2027, 2, 23))],
    ]  # fmt: skip
    assert decisions(table) == [
        "First answer, median: at most 4 h",
        "Leads handed over: at least 120 leads a week",
        "funnel, version 1",
        "lead, version 1",
    ]


def test_the_same_kickoff_on_the_full_screen_gives_the_same_minutes(table: Table) -> None:
    """Typed by hand at the same times: the same minutes, byte for byte."""
    table.screen.shown.clear()
    with FullStage(table, table.sit_down("kickoff"), size=(100, 30)) as stage:
        stage.press("enter")
        for told in (GOLDEN / "kickoff.lines").read_text(encoding="utf-8").splitlines():
            seconds, _, line = told.removeprefix("+").partition(" ")
            stage.wait(int(seconds))
            stage.line(line)
        assert not stage.is_open

    written = path_of(table.folder, "2026-11-24-0908-kickoff").read_text(encoding="utf-8")
    assert written == (GOLDEN / "kickoff.toml").read_text(encoding="utf-8")
    assert decisions(table)[-1] == "lead, version 1"


def test_recap_and_minutes_say_the_words_that_were_agreed(table: Table) -> None:
    """A version alone means nothing to those who were not there; the file has the words too."""
    lines = (GOLDEN / "kickoff.lines").read_text(encoding="utf-8").splitlines()
    minutes = held(table, *lines)
    assert minutes
    lead = 'lead, version 1: "Has the problem, a budget holder on the first call, and a date"'
    funnel = (
        'funnel, version 1: "Inquiry (marketing, 7 days), Sales qualified (sales, 14 days), '
        'Customer (sales)"'
    )
    targets = [
        "Leads handed over: at least 120 leads a week",
        "First answer, median: at most 4 h",
    ]
    kept = load(path_of(table.folder, minutes.id))

    recap = [line for line in as_chat(kept).splitlines() if line.startswith("Decided")]
    assert recap == [f"Decided: {words}" for words in (lead, funnel, *targets)]
    text = as_text(document(kept))
    mail = as_text(outcome_document(kept, "Acme"))
    for words in (lead, funnel, *targets):
        assert words in " ".join(text.split())
        assert words in " ".join(mail.split())


def test_own_words_stay_off_the_screen_until_every_side_has_written(table: Table) -> None:
    """What lay there from before, and what is typed, is shown once all is there."""
    wrote(table, "ana", "marketing", MARKETING)
    session = table.sit_down("kickoff")
    table.huddle(session, "kickoff", [None])
    before = shown(table)
    assert MARKETING not in before
    assert "  marketing has written, shown once every side has" in before
    assert "  sales has not written yet: /own sales TEXT" in before

    table.huddle(session, "kickoff", [f"/own sales {SALES}", None])
    after = shown(table)
    assert f"  marketing wrote: {MARKETING}\n  sales wrote: {SALES}" in after


def test_in_understand_each_side_reads_out_the_others_words(table: Table) -> None:
    """The side that did not open begins."""
    held(table, f"/own marketing {MARKETING}", f"/own sales {SALES}", "/next", None)

    assert (
        "Understand. SALES, read out what marketing wrote. Then MARKETING, what sales wrote."
        in shown(table)
    )


def test_without_the_agreement_of_each_side_the_item_is_carried_over(table: Table) -> None:
    """It is not covered; the next kickoff goes on with the proposal where it was left."""
    minutes = held(
        table, "/next", "/u yes", "/propose Has a budget.", "/agree marketing", "/next", "/end"
    )
    assert minutes
    first = minutes.items[0]
    assert (first.left, first.reason, first.points[0].outcome) == (
        "carried",
        "waits for sales",
        None,
    )
    assert decisions(table) == []

    table.now += timedelta(days=7)
    again = held(table, "/next", "/u yes", "/agree sales", "/next", "/end")
    text = shown(table)
    assert "Carried over once." in text
    assert "  Proposed, waits for sales: Has a budget." in text
    assert again
    assert (again.items[0].left, again.items[0].points[0].outcome) == ("through", "decision")
    assert term(table).version == 1


@pytest.mark.parametrize("line", ["/next", "/none", "/end"])
def test_an_action_alone_is_no_agreement(table: Table, line: str) -> None:
    """The action is kept, and the definition comes back."""
    minutes = held(table, "/next", "/u so", "/a Ask the reps @cem", line, "/end")

    assert minutes
    assert minutes.items[0].left == "carried"
    assert [action.title for action in minutes.items[0].points[0].actions] == ["Ask the reps"]


def test_an_agreement_is_undone_step_by_step(table: Table) -> None:
    """Undo takes back the agreement with its decision, the proposal and the own words."""
    held(
        table,
        "/own sales A budget.",
        "/propose Has a budget.",
        "/agree",
        *["/undo"] * 3,
        "/propose Has a date.",
        "/undo",
        "/propose Has a plan.",
        "/agree",
        "/undo",
        "/agree",
        None,
    )

    text = shown(table)
    for words in (
        "Undone: the agreement of marketing and sales.",
        'Undone: the proposal for "lead".',
        "Undone: the own words of sales.",
    ):
        assert words in text
    lead = term(table)
    assert (lead.version, lead.text, dict(lead.own)) == (1, "Has a plan.", {})
    assert decisions(table) == ["lead, version 1"]
    assert "error" not in text


def test_undo_of_own_words_leaves_those_that_others_wrote_since(table: Table) -> None:
    """The facilitator's words go; what came from another terminal stays."""
    session = table.sit_down("kickoff")

    def lines() -> list[str | None]:
        return [f"/own sales {SALES}", None]

    table.huddle(session, "kickoff", lines())
    wrote(table, "ana", "marketing", MARKETING)
    table.huddle(session, "kickoff", ["/undo", None])

    assert dict(term(table).own) == {"marketing": MARKETING}
    assert "error" not in shown(table)


def test_what_is_typed_at_another_terminal_is_taken_in(table: Table) -> None:
    """Own words, a proposal and an agreement; the decision belongs to the item."""
    session = table.sit_down("kickoff")
    table.huddle(session, "kickoff", [f"/own sales {SALES}", None])
    shown(table)
    wrote(table, "ana", "marketing", MARKETING)
    table.huddle(session, "kickoff", ["/next", "/u so", None])
    assert f"  marketing wrote: {MARKETING}" in shown(table)

    agreed_elsewhere(table, "Has a date.", *BOTH)
    minutes = table.huddle(session, "kickoff", ["a note", "/next", "/end"])
    assert "  lead, version 1, is in force: Has a date. (from another terminal)" in shown(table)
    assert minutes
    point = minutes.items[0].points[0]
    assert (minutes.items[0].left, point.outcome) == ("through", "decision")
    assert [decision.title for decision in point.decisions] == ["lead, version 1"]


def test_a_huddle_that_was_interrupted_goes_on_with_the_agreement(table: Table) -> None:
    """The state is that of the journal, and what changed meanwhile is taken in."""
    session = table.sit_down("kickoff")
    table.huddle(session, "kickoff", ["/propose Has a budget.", "/agree marketing", None])
    before = session.state
    session.close()
    resumed: Session = table.sit_down_again()
    assert getattr(resumed.state, "matters", None) == getattr(before, "matters", 0)

    proposed = term(table).proposed
    assert proposed
    consent = consent_keys("sales", "cem", proposed.id, table.now.date())
    table.records.change(Term, term_id("lead"), "cem", table.now, set=consent)
    table.huddle(resumed, "kickoff", ["/next", "/u so", "/next", "/end"])
    assert "  lead, version 1, is in force: Has a budget. (from another terminal)" in shown(table)


def test_a_rehearsal_of_an_agreement_writes_nothing(table: Table) -> None:
    """Everything can be typed and undone; the folder stays as it was."""
    before = {path: path.read_bytes() for path in table.folder.rglob("*") if path.is_file()}
    session = table.sit_down("kickoff", is_rehearsal=True)
    lines = (GOLDEN / "kickoff.lines").read_text(encoding="utf-8").splitlines()
    lines[8:8] = ["/undo", "/agree review:13w"]
    minutes = table.huddle(session, "kickoff", lines, is_rehearsal=True)

    assert minutes
    assert [item.left for item in minutes.items] == ["through"] * 4
    assert "error" not in shown(table)
    after = {path: path.read_bytes() for path in table.folder.rglob("*") if path.is_file()}
    assert after == before


@pytest.mark.parametrize(
    ("lines", "message", "hint"),
    [
        (["/own finance x"], "there is no side called finance", "marketing or sales"),
        (["/own sales"], "what does sales mean by it?", "/own sales TEXT"),
        (["/own"], "text is missing", "/own SIDE TEXT"),
        (["/propose"], "text is missing", "/propose TEXT"),
        (["/agree"], "nothing is proposed yet", "/propose TEXT, then /agree"),
        (
            ["/propose X", "/agree sales", "/agree sales"],
            "sales has already agreed",
            "/agree marketing",
        ),
        (["/propose X", "/agree review:asap"], None, None),
        (
            ["/next", "/u so", "/next"],
            "nothing is proposed yet",
            "/propose TEXT, then /agree; /skip to carry it over",
        ),
        (["/measure Leads owes:sales target:9"], "this item is not about the agreement", None),
        (["/goto 2", "/propose Won, won"], "won is there twice", "give each stage its own name"),
        (["/goto 3", "/own sales x"], "this item is not about a term", None),
        (["/goto 3", "/measure Leads target:9"], "which side owes it?", None),
        (["/goto 3", "/measure Leads owes:sales"], "one target is needed", None),
        (["/goto 3", "/measure Leads owes:sales target:x"], '"x" is not a number', "target:96"),
        (
            ["/goto 3", "/measure Leads owes:sales target:1,200"],
            "1,200 could be 1.2 or 1200",
            "target:1200",
        ),
        (["/goto 3", "/measure L owes:sales target:9 per:day"], None, None),
        (["/goto 4", "/agree"], "nothing is agreed on at this item", None),
    ],
)
def test_what_cannot_be_agreed_is_refused_with_what_to_type(
    table: Table, lines: list[str], message: str | None, hint: str | None
) -> None:
    """The last line is refused, and no record is changed by it."""
    session = table.sit_down("kickoff")
    table.huddle(session, "kickoff", [*lines[:-1], None])
    shown(table)
    before = {path: path.read_bytes() for path in table.folder.rglob("*/standing/*")}
    table.huddle(session, "kickoff", [lines[-1], None])

    error, said = table.screen.shown[-2:]
    assert error.startswith("error: ")
    assert said.startswith("hint:  ")
    assert message in (None, error.removeprefix("error: "))
    assert hint in (None, said.removeprefix("hint:  "))
    assert {path: path.read_bytes() for path in table.folder.rglob("*/standing/*")} == before


def test_a_term_due_for_review_comes_to_the_first_huddle_with_room(table: Table) -> None:
    """It is kept for the same interval again, or comes back; its own words are hidden anew."""
    agreed_elsewhere(table, "Has a budget.", *BOTH, review=date(2026, 12, 1))
    daily = table.prepared("daily").plan
    assert all(item.kind != "definition" for item in daily.items)

    table.now += timedelta(days=8)
    item = next(one for one in table.prepared("daily").plan.items if one.kind == "definition")
    assert (item.title, item.reason.why, item.term) == (
        'What do we mean by "lead"?',
        "review",
        "lead",
    )
    session = table.sit_down("daily")
    number = [one.plan.term if hasattr(one, "plan") else one.term for one in
              table.prepared("daily").plan.items].index("lead") + 1  # fmt: skip
    table.huddle(session, "daily", [f"/goto {number}", "/next", "/u", "/none", "/end"])
    assert term(table).review == date(2026, 12, 1)

    table.now += timedelta(days=1)
    session = table.sit_down("daily")
    lines = [f"/goto {number}", "/next", "/u", "/agree", "/next", "/end"]
    minutes = table.huddle(session, "daily", lines)
    assert "  marketing and sales agree, review on 10 Dec" in shown(table)
    assert term(table).review == date(2026, 12, 10)
    assert minutes
    assert minutes.items[number - 1].points[0].outcome == "decision"
    assert decisions(table) == ["lead, version 1"]


def test_an_agreement_due_for_review_comes_to_the_first_huddle_with_room(table: Table) -> None:
    """All measures whose day has come are one item; /agree keeps them for as long again."""
    held(table, "/goto 3", "/measure Leads owes:marketing target:120",
         "/measure Answers owes:sales at-most:4", "/agree review:7d", "/end")  # fmt: skip
    table.now += timedelta(days=8)
    session = table.sit_down("daily")
    items = table.prepared("daily").plan.items
    number, item = next((n, one) for n, one in enumerate(items, 1) if one.kind == "definition")
    assert (item.title, item.term, item.reason.why) == (
        "Does our agreement still hold?",
        "agreement",
        "review",
    )

    lines = [f"/goto {number}", "/next", "/u", "/agree sales", "/agree", "/next", "/end"]
    table.huddle(session, "daily", lines)
    text = shown(table)
    assert "error: each side must say that it stays" in text
    assert ", does it still hold? Give one example." in text
    assert [one.review for one in table.records.open(Measure).records] == [date(2026, 12, 9)] * 2
    assert all(one.kind != "definition" for one in table.prepared("daily").plan.items)


def test_a_side_that_is_not_here_still_has_to_agree(table: Table) -> None:
    """Without a side, those of the people here agree; a side without people never counts."""
    text = (table.folder / "huddle.toml").read_text()
    sides = 'sides = ["marketing", "sales", "product"]'
    (table.folder / "huddle.toml").write_text(text.replace('sides = ["marketing", "sales"]', sides))
    session = table.sit_down("kickoff", away="cem dan eve hal")
    table.huddle(session, "kickoff", ["/propose Has a budget.", "/agree", "/own product x", None])

    waiting = term(table)
    assert (waiting.version, {*waiting.agreed}) == (None, {"marketing"})
    assert "error: nobody is on side product" in shown(table)
    table.huddle(session, "kickoff", ["/agree sales", None])
    assert term(table).version == 1
