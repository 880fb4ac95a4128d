"""The scoreboard and the board of leads in a huddle: what is shown, recorded, undone and kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from huddlecli.core.huddle.state import Ended
from huddlecli.core.minutes import MinutedAnswer
from huddlecli.core.records import Raised
from huddlecli.core.side_records import Lead, Measure
from huddlecli.live.watch import HuddleObserver
from huddlecli.store.side_figures import with_lead_titles
from huddlecli.views import recap
from huddlecli.views.formats.text import as_text
from huddlecli.views.huddle.watched import watched_lines
from huddlecli.views.minutes import document
from tests.helpers import sides
from tests.helpers.stage import Stage
from tests.helpers.table import Table

TITLES = ("Brightwave", "Oakline", "Harbor", "Northgate")


@pytest.fixture
def team(tmp_path: Path) -> Table:
    """A team that answers leads within four hours, on Monday of week 49."""
    return sides.table(tmp_path / "acme")


def huddle_files(table: Table) -> str:
    """Return all that the huddles left, journals and minutes, one behind the other."""
    files = sorted((table.folder / "huddles").rglob("*"))
    return "".join(file.read_text(encoding="utf-8") for file in files if file.is_file())


def loaded(table: Table, record_id: str) -> Lead:
    """Return a lead as it is now."""
    found = table.records.load(Lead, record_id)
    assert isinstance(found, Lead)
    return found


def value(table: Table, record_id: str, week: str = "2026-W48") -> tuple[object, object]:
    """Return the value of a measure in a week, and its note."""
    found = table.records.load(Measure, record_id)
    assert isinstance(found, Measure)
    return found.values.get(week), found.notes.get(week)


def test_the_scoreboard_in_plain_lines(team: Table) -> None:
    """Each measure by side, red ones pointed out; the one without a value is asked about first."""
    ids = sides.scoreboard(team)
    lines = ["5: two were ill", "i", "n", "1,200", "/next"]

    team.huddle(team.sit_down("sla"), "sla", lines)

    letters = "118 sets the value, 118: NOTE adds a note, i discuss it, n not now"
    assert team.screen.shown == [
        "Agreement review, Acme. 45 minutes, 09:08 to 09:53. 8 people.",
        "",
        "1 of 6  Scoreboard  8 min, until 09:16.",
        "week 48, ended Sun 29 Nov",
        "agreed by both on 3 Aug, review on 2 Feb",
        "  marketing owes",
        "    Leads handed over      96 leads  target 120 leads  ▼ red 3rd   ███▇█▇▇▇▇▇▆▆▅",
        "    Routing, median           0.4 h  target 0.5 h                  █████████████",
        "  sales owes",
        "    First answer, median      5.2 h  target 4 h        ▼ red       ▅▅▆▅▅▆▅▅▆▆▆▆█",
        "  ▸ Tries for each lead           –  target 6          ? no value  ·············",
        "Leads handed over has been red for 3 weeks: discuss it",
        "This week so far: Leads handed over 4, ahead (0 expected by now).",
        f"dan: Tries for each lead, week 48?  {letters}",
        "   item 0:00 of 8:00 · total 0:00 of 45:00 · on time, ends 09:53",
        f"  {ids['Tries'][:4]}  Tries for each lead: 5 of 6, red (two were ill)",
        f"Leads handed over: 96 of 120 leads, red for the third week  {letters}",
        f"  {ids['Leads handed over'][:4]}  Leads handed over: to discuss",
        '  added after this item: "Leads handed over", 5 min',
        f"First answer, median: 5.2 h, at most 4 h, red  {letters}",
        f"  {ids['Answer'][:4]}  First answer, median: not now",
        f"Routing, median: 0.4 h, at most 0.5 h, held  {letters}, Enter to continue",
        "error: 1,200 could be 1.2 or 1200",
        "hint:  1200",
        "",
        "2 of 7  Leads handed over  5 min, until 09:13.  Marketing opens.",
        "Week 48: 96 of 120 leads, red for the third week",
        "Talk. ANA, what is behind this number? Give one example.  Next: cem.",
        "   item 0:00 of 5:00 · total 0:00 of 45:00 · 3:00 ahead, ends 09:50",
    ]
    assert value(team, ids["Tries"]) == (5, "two were ill")


def test_the_board_of_leads_in_plain_lines(team: Table) -> None:
    """Those over the agreed time first, then the oldest; each answer changes its record."""
    ids = sides.leads(team)
    team.now += timedelta(minutes=5)
    lines = ["w", "r re no telephone number", "c nu next spring", "i", "/end"]

    minutes = team.huddle(team.sit_down("closed-loop"), "closed-loop", lines)

    letters = "w answered, a accepted, r REASON, c OUTCOME, i discuss it, n not now"
    assert team.screen.shown[2:] == [
        "1 of 6  Leads handed over  6 min, until 09:19.",
        "2 over the agreed 4 h, 4 open.",
        f"  {ids['Brightwave'][:4]}  Brightwave (cem, webinar): waiting 1 d 2 h",
        f"  {ids['Oakline'][:4]}  Oakline (dan, demo): waiting 6 h",
        f"  {ids['Northgate'][:4]}  Northgate (cem, fair): answered, no verdict",
        f"  {ids['Harbor'][:4]}  Harbor & Sons (cem, webinar): waiting 35 min",
        f"Brightwave (cem, webinar): waiting 1 d 2 h  {letters}",
        "   item 0:00 of 6:00 · total 0:00 of 30:00 · on time, ends 09:43",
        f"  {ids['Brightwave'][:4]}  Brightwave: answered",
        f"Oakline (dan, demo): waiting 6 h  {letters}",
        f"  {ids['Oakline'][:4]}  Oakline: rejected (record)",
        f"Northgate (cem, fair): answered, no verdict  {letters}",
        f"  {ids['Northgate'][:4]}  Northgate: nurture",
        f"Harbor & Sons (cem, webinar): waiting 35 min  {letters}",
        f"  {ids['Harbor'][:4]}  Harbor & Sons: to discuss",
        '  added after this item: "Leads from webinar", 5 min',
        "4 of 4 leads answered for. Enter to continue",
    ]
    brightwave, oakline = loaded(team, ids["Brightwave"]), loaded(team, ids["Oakline"])
    northgate = loaded(team, ids["Northgate"])
    assert (brightwave.status, brightwave.verdict) == ("open", None)
    assert brightwave.answered == team.now
    assert (oakline.status, oakline.verdict, oakline.reason) == ("closed", "rejected", "record")
    assert oakline.note == "no telephone number"
    assert (northgate.status, northgate.outcome, northgate.note) == (
        "closed",
        "nurture",
        "next spring",
    )
    assert minutes
    assert [(each.answer, each.source, each.title) for each in minutes.items[0].answers] == [
        ("answered", "webinar", None),
        ("rejected", "demo", None),
        ("nurture", "fair", None),
        ("discuss", "webinar", None),
    ]


def test_no_words_about_a_lead_are_in_what_a_huddle_leaves(team: Table) -> None:
    """Journals and minutes have ids and sources; who shows them looks the titles up."""
    sides.leads(team)
    lines = ["r ot Eva Meier left", "i", "c lo Lyon is closed", "a", "/undo", "w", "/end"]

    minutes = team.huddle(team.sit_down("closed-loop"), "closed-loop", lines)

    left = huddle_files(team)
    assert not [word for word in (*TITLES, "Meier", "Lyon") if word in left]
    assert '"source":"webinar"' in left
    assert minutes
    shown = as_text(document(with_lead_titles(team.folder, minutes)))
    assert "Brightwave (webinar): rejected, other" in shown
    assert "Brightwave (webinar): rejected" in recap.as_chat(with_lead_titles(team.folder, minutes))
    assert "Brightwave" not in as_text(document(minutes))


def test_a_forgotten_lead_shows_its_id_and_source(team: Table) -> None:
    """On the board, and in the minutes."""
    ids = sides.leads(team)
    keys = {"title": "", "forgotten": team.now}
    team.records.change(Lead, ids["Brightwave"], "ana", team.now, set=keys)

    minutes = team.huddle(team.sit_down("closed-loop"), "closed-loop", ["a", "/end"])

    name = f"lead {ids['Brightwave'][:4]} from webinar"
    assert f"{name} (cem): waiting 1 d 2 h" in "\n".join(team.screen.shown)
    assert f"  {ids['Brightwave'][:4]}  {name}: accepted" in team.screen.shown
    assert minutes
    assert f"{name}: accepted" in as_text(document(with_lead_titles(team.folder, minutes)))


def test_each_answer_is_undone_with_its_record(team: Table) -> None:
    """One by one: what was written is as it was before, also the words that no journal has."""
    ids = sides.leads(team) | sides.scoreboard(team)
    before = {name: loaded(team, ids[name]).changes for name in TITLES}
    session = team.sit_down("closed-loop")
    team.huddle(session, "closed-loop", ["w", "c lo too small", "a", "i", *["/undo"] * 4])

    for name in TITLES:
        lead = loaded(team, ids[name])
        assert (lead.status, lead.verdict, lead.outcome, lead.note) == ("open", None, None, None)
        assert (lead.answered is None) == (name != "Northgate")
        assert lead.changes[: len(before[name])] == before[name]
    undone = [line for line in team.screen.shown if line.startswith("Undone")]
    assert undone == [
        f"Undone: the answer for {name}."
        for name in ("Harbor & Sons", "Northgate", "Oakline", "Brightwave")
    ]
    session.close()


def test_an_undone_value_is_gone_and_one_that_was_there_comes_back(team: Table) -> None:
    """The record has the number of before, and the board asks again."""
    ids = sides.scoreboard(team)
    lines = ["7: by mail", "130", "/undo", "/undo"]

    team.huddle(team.sit_down("sla"), "sla", lines)

    assert value(team, ids["Tries"]) == (None, None)
    assert value(team, ids["Leads handed over"]) == (96, None)


def test_a_huddle_that_was_killed_goes_on_where_it_was(team: Table) -> None:
    """After a resume the answers count, the titles are looked up again, and undo still works."""
    ids = sides.leads(team)
    session = team.sit_down("closed-loop")
    team.huddle(session, "closed-loop", ["w", "c lo too small"])
    session.close()
    team.screen.shown.clear()
    team.now += timedelta(minutes=3)

    again = team.sit_down_again()
    minutes = team.huddle(again, "closed-loop", ["/undo", "a", "/end"])

    shown = "\n".join(team.screen.shown)
    assert "Oakline (dan, demo)" not in shown.partition("Undone")[0].partition("Northgate")[0]
    assert "Undone: the answer for Oakline." in team.screen.shown
    assert f"  {ids['Oakline'][:4]}  Oakline: accepted" in team.screen.shown
    oakline = loaded(team, ids["Oakline"])
    assert (oakline.status, oakline.note, oakline.verdict) == ("open", None, "accepted")
    assert minutes
    assert [each.answer for each in minutes.items[0].answers] == ["answered", "accepted"]


def test_what_is_answered_elsewhere_leaves_the_board(team: Table) -> None:
    """A rep's answer and a logged value settle their rows, and the next one is asked about."""
    ids = sides.leads(team)
    session = team.sit_down("closed-loop")

    def lines() -> Iterator[str]:
        yield "a note"
        step = {"verdict": "accepted", "verdict_at": team.now}
        team.records.change(Lead, ids["Brightwave"], "cem", team.now, set=step)
        yield "another"
        closed = {"outcome": "won", "status": "closed", "closed": team.now}
        team.records.change(Lead, ids["Oakline"], "dan", team.now, set=closed)
        yield "a third"

    team.huddle(session, "closed-loop", lines())

    letters = "w answered, a accepted, r REASON, c OUTCOME, i discuss it, n not now"
    assert team.screen.shown[-6:] == [
        f"  {ids['Brightwave'][:4]}  Brightwave: accepted (from another terminal)",
        f"Oakline (dan, demo): waiting 6 h  {letters}",
        f"Oakline (dan, demo): waiting 6 h  {letters}",
        f"  {ids['Oakline'][:4]}  Oakline: won (from another terminal)",
        f"Northgate (cem, fair): answered, no verdict  {letters}",
        f"Northgate (cem, fair): answered, no verdict  {letters}",
    ]
    session.close()


def test_a_value_logged_elsewhere_is_on_the_scoreboard(team: Table) -> None:
    """It answers the question, with its note."""
    ids = sides.scoreboard(team)
    session = team.sit_down("sla")

    def lines() -> Iterator[str]:
        yield "a note"
        keys = {"values.2026-W48": 8, "notes.2026-W48": "by mail"}
        team.records.change(Measure, ids["Tries"], "dan", team.now, set=keys)
        yield "n"
        yield "/end"

    minutes = team.huddle(session, "sla", lines())

    told = f"  {ids['Tries'][:4]}  Tries for each lead: 8 of 6, held (by mail)"
    assert f"{told} (from another terminal)" in team.screen.shown
    assert minutes
    assert minutes.items[0].answers == (
        MinutedAnswer(
            kind="measure",
            id=ids["Tries"],
            title="Tries for each lead",
            answer="value",
            value=8,
            target=6,
            period="2026-W48",
            note="by mail",
        ),
    )


def test_a_value_logged_while_the_lobby_is_shown_is_on_the_scoreboard(team: Table) -> None:
    """The board is read when the huddle begins, so nobody is asked for that value."""
    ids = sides.scoreboard(team)
    session = team.sit_down("sla")
    keys = {"values.2026-W48": 8, "notes.2026-W48": "by mail"}
    team.records.change(Measure, ids["Tries"], "dan", team.now, set=keys)

    assert team.huddle(session, "sla", ["n", "/end"])

    assert not [line for line in team.screen.shown if "from another terminal" in line]
    assert isinstance(session.state, Ended)
    rows = {row.id: row for row in session.state.last.begun.boards.measures.rows}
    assert (rows[ids["Tries"]].value, rows[ids["Tries"]].note) == (8, "by mail")


def test_a_rehearsal_writes_nothing(team: Table) -> None:
    """Values, verdicts and what has no room: all is as before, and the minutes are shown."""
    ids = sides.leads(team) | sides.scoreboard(team)
    before = sorted((file, file.read_bytes()) for file in team.folder.rglob("*") if file.is_file())
    for agenda, lines in (("sla", ["7", "i", "i", "/undo"]), ("closed-loop", ["w", "c lo no"])):
        session = team.sit_down(agenda, is_rehearsal=True)
        assert team.huddle(session, agenda, [*lines, "/end"], is_rehearsal=True)

    after = sorted((file, file.read_bytes()) for file in team.folder.rglob("*") if file.is_file())
    assert after == before
    assert ids


def test_what_has_no_room_waits_for_the_next_huddle(team: Table) -> None:
    """The second measure to discuss is raised: the next huddle with a place for it takes it."""
    sides.scoreboard(team)
    team.huddle(team.sit_down("sla"), "sla", ["i", "i", "/end"])

    line = '  no time left today: "Leads handed over" is raised for the next huddle'
    assert line in team.screen.shown
    assert [one.title for one in team.records.open(Raised).records] == ["Leads handed over"]
    plan = team.prepared("daily").plan
    assert "Leads handed over" in [item.title for item in plan.items]


def test_at_most_eight_leads_are_asked_about(team: Table) -> None:
    """The rest is counted, the late ones first, with the command that lists them."""
    for number in range(22):
        sides.lead(team, f"Company {number}", "cem", "fair", 5 + number)

    team.huddle(team.sit_down("closed-loop"), "closed-loop", [])

    assert "22 over the agreed 4 h, 22 open." in team.screen.shown
    assert "  14 more: huddle lead list --late" in team.screen.shown
    assert sum("waiting" in line for line in team.screen.shown) == 8 + 1


def test_verdicts_of_the_last_weeks_are_on_the_board(team: Table) -> None:
    """Shares from ten on, the sources of rejections, and how it was under the definition before."""
    team.now -= timedelta(days=5)
    for number in range(12):
        verdict = "accepted" if number < 9 else "rejected"
        keys = {"verdict": verdict, "verdict_at": team.now, "definition": 1 + number % 2}
        sides.lead(team, f"C{number}", "cem", "fair" if number % 4 else "demo", 24, **keys)
    team.now += timedelta(days=5)

    team.huddle(team.sit_down("closed-loop"), "closed-loop", [])

    assert (
        "accepted in four weeks: 9 of 12 (75%), under definition 1: 5 of 6; rejected: fair 3 of 9"
        in team.screen.shown
    )


def test_an_empty_board_passes_with_one_line(team: Table) -> None:
    """It says how to get the first one, and its minutes go to the items after it."""
    team.huddle(team.sit_down("sla"), "sla", ["/next"])
    team.huddle(team.sit_down("closed-loop"), "closed-loop", ["/next"], is_terminal=True)

    shown = team.screen.shown
    assert shown[3] == (
        "No measures yet.  huddle measure add WORDS --owes SIDE --target N to keep the first"
    )
    assert shown[7].startswith("2 of 6  Which stage needs us most?  9:")
    assert "No open leads.  huddle lead add COMPANY @NAME from:SOURCE to hand over a lead" in shown


def test_a_second_view_shows_the_titles_too(team: Table) -> None:
    """Watching reads the journal, which has none, and looks them up."""
    sides.leads(team)
    session = team.sit_down("closed-loop")
    team.huddle(session, "closed-loop", ["w"])

    seen = HuddleObserver(team.folder).look()

    assert seen
    shown = [line.text for line in watched_lines(seen.state, team.now, None)]
    assert any(line.endswith("Oakline (dan, demo): waiting 6 h") for line in shown)
    assert not any("Brightwave" in line for line in shown)
    session.close()


def test_the_full_screen_gives_the_same_minutes(team: Table, tmp_path: Path) -> None:
    """The same commands at the same times, by keys and by lines: byte for byte.

    What is typed so fast that it is one word with the key is still the reason.
    """
    twin = sides.table(tmp_path / "twin")
    sides.leads(team)
    sides.leads(twin)
    lines = ["w", "r re no number", "c lost too small", "i", "/end"]

    twin.huddle(twin.sit_down("closed-loop"), "closed-loop", [f"+10 {line}" for line in lines])
    with Stage(team, team.sit_down("closed-loop")) as stage:
        stage.press("enter")
        stage.wait(10)
        stage.press("w")
        stage.wait(10)
        stage.press("r")
        stage.type("re no number")
        stage.press("enter")
        stage.wait(10)
        stage.press("c")
        stage.type("lost too small")
        stage.press("enter")
        stage.wait(10)
        stage.press("i")
        stage.wait(10)
        stage.line("/end")
        stage.line("/end")
        assert not stage.is_open

    name = "huddles/2026-11/2026-11-30-0908-closed-loop.toml"
    assert (team.folder / name).read_text("utf-8") == (twin.folder / name).read_text("utf-8")


def test_the_journal_names_leads_by_id_and_source(team: Table) -> None:
    """The first line has the rows of the board without their titles."""
    ids = sides.leads(team)
    session = team.sit_down("closed-loop")
    team.huddle(session, "closed-loop", [])
    session.close()

    (path,) = (team.folder / "huddles/live").glob("*.jsonl")
    first = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    rows = first["boards"]["leads"]["rows"]
    assert [row["id"] for row in rows] == [
        ids[name] for name in ("Brightwave", "Oakline", "Northgate", "Harbor")
    ]
    assert {row["title"] for row in rows} == {None}


def test_a_journal_from_before_the_boards_still_tells_its_huddle(team: Table) -> None:
    """Its first line has neither measures nor leads: the boards are empty, and it can be ended."""
    session = team.sit_down("closed-loop")
    team.huddle(session, "closed-loop", [])
    session.close()
    (path,) = (team.folder / "huddles/live").glob("*.jsonl")
    lines = path.read_text(encoding="utf-8").splitlines()
    first = json.loads(lines[0])
    del first["boards"]["measures"], first["boards"]["leads"]
    path.write_text("\n".join([json.dumps(first), *lines[1:], ""]), encoding="utf-8")
    sides.leads(team)

    minutes = team.huddle(team.sit_down_again(), "closed-loop", ["/next", "/end"])

    assert minutes
    assert [item.answers for item in minutes.items] == [()] * 6
    assert "No open leads.  huddle lead add COMPANY @NAME from:SOURCE to hand over a lead" in (
        team.screen.shown
    )
