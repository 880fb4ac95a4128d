"""Measures: added, entered, listed, changed, dropped and brought back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.helpers.desk import Desk

TUESDAY = "2026-12-01T09:00:00+01:00"  # the second day of week 49
LEADS = "measure add Leads handed over --unit leads --target 120"


@pytest.fixture
def counting(desk: Desk) -> Desk:
    """Return a desk in week 49, with a target of 120 leads a week that both sides watch."""
    desk.environ["HUDDLE_NOW"] = TUESDAY
    desk.run(
        LEADS,
        out="id01  sam  at least 120 leads a week  Leads handed over   → Acme\n",
    )
    return desk


def listed(desk: Desk, flags: str = "", **environ: str) -> list[dict[str, Any]]:
    """Return the measures in JSON."""
    out, err, code = desk.said(f"measure list {flags} --format json", **environ)
    found = json.loads(out)
    assert (err, code, list(found)) == ("", 0, ["schema", "measures"])
    assert found["schema"] == "huddle.measures/1"
    return sorted(found["measures"], key=lambda one: str(one["title"]))


def test_a_measure_has_an_owner_a_unit_a_review_and_tags(desk: Desk) -> None:
    """A measure has an owner, a unit, a review and tags, from words or from flags."""
    desk.run(
        "measure add First answer, median @ana #speed review:2027-02-02 --unit h --at-most",
        "--target",
        "4",
        out="id01  ana  at most 4 h  First answer, median  review on 2 Feb  #speed   → Acme\n",
    )
    desk.run(
        "measure add New customers --per month --owner maria --target 13 --unit customers",
        out="id02  maria  at least 13 customers a month  New customers   → Acme\n",
    )
    assert desk.file("id01").name.endswith("-first-answer-median.toml")
    assert desk.file("id01").parent == desk.team / "measures" / "standing"


def test_a_value_is_for_this_week_or_for_another(counting: Desk) -> None:
    """A value is for this week or for another that has begun, and a second one replaces it."""
    counting.run(
        "measure log leads handed 20",
        out="id01  week 49: 20 of 120 leads  Leads handed over\n",
    )
    counting.run(
        "measure log id01 95 --for last",
        out="id01  week 48: 95 of 120 leads  Leads handed over\n",
    )
    counting.run(
        "measure log leads 96 leads --for 2026-W48 --note",
        "no webinar",
        err="error: there is no measure leads 96\nhint:  id01 (Leads handed over)\n",
        code=4,
    )
    counting.run(
        "measure log leads 96leads --for 2026-W48 --note",
        "no webinar",
        out="id01  week 48: 96 of 120 leads  Leads handed over  was 95 leads  no webinar\n",
    )
    counting.run("measure log leads 96 --for 48", err="nothing was changed\n")
    assert [
        (one["period"], one["value"], one["state"], one["note"])
        for one in listed(counting)[0]["periods"][-2:]
    ] == [("2026-W48", 96, "red", "no webinar"), ("2026-W49", 20, "running", None)]
    counting.run(
        "undo",
        out="undone  id01  Leads handed over  2026-W48: note no webinar, "
        "2026-W48: 96   → 2026-W48: 95, 2026-W48: no note\n",
    )


def test_a_value_belongs_to_the_week_of_the_team(counting: Desk) -> None:
    """Until midnight in Berlin it is week 49, and from then on it is week 50."""
    before, after = "2026-12-06T22:59:59+00:00", "2026-12-06T23:00:00+00:00"
    counting.run(
        "measure log leads 5",
        out="id01  week 49: 5 of 120 leads  Leads handed over\n",
        HUDDLE_NOW=before,
    )
    counting.run(
        "measure log leads 6",
        out="id01  week 50: 6 of 120 leads  Leads handed over\n",
        HUDDLE_NOW=after,
    )
    assert [one["red_running"] for one in listed(counting, HUDDLE_NOW=before)] == [0]
    assert [one["red_running"] for one in listed(counting, HUDDLE_NOW=after)] == [1]


def test_the_scoreboard_is_by_side_with_the_longest_red_first(counting: Desk) -> None:
    """The scoreboard is by side with the longest red first, and the pace of this week."""
    counting.said("measure add Events --target 2", HUDDLE_NOW="2026-12-01T09:01:00+01:00")
    later = "2026-12-01T09:01:30+01:00"
    counting.said("measure add Replies @ana --unit h --at-most --target 4", HUDDLE_NOW=later)
    counting.said("measure add Calls --unit calls", HUDDLE_NOW="2026-12-01T09:02:00+01:00")
    for week, value in ((46, 110), (47, 108), (48, 60)):
        counting.said(f"measure log leads {value} --for 2026-W{week}")
    counting.said("measure log leads 20")
    counting.said("measure log replies 5.2 --for last --note", "two were ill")
    counting.said("measure log events 2 --for last")
    counting.said("measure log calls 1200 --for last")

    counting.run(
        "measure list",
        out="""
        watched by both sides
          id01  Leads handed over  60 of 120 leads     red for the third week  ··········██▅
          id03  Replies            5.2 h, at most 4 h  red                     ············█
          id02  Events             2 of 2              held                    ············█
          id04  Calls              1,200 calls                                 ············█
          Discuss it: Leads handed over, red 3 weeks in a row
          Leads handed over, week 49 so far: 20 leads, behind (24 expected by now)
          Replies: two were ill
        """,
    )
    counting.run(
        "measure list --format markdown",
        out="""
        ## watched by both sides

        | measure           | was                | state                  | periods       |
        | ----------------- | ------------------ | ---------------------- | ------------- |
        | Leads handed over | 60 of 120 leads    | red for the third week | ··········██▅ |
        | Replies           | 5.2 h, at most 4 h | red                    | ············█ |
        | Events            | 2 of 2             | held                   | ············█ |
        | Calls             | 1,200 calls        |                        | ············█ |

        - Discuss it: Leads handed over, red 3 weeks in a row
        - Leads handed over, week 49 so far: 20 leads, behind (24 expected by now)
        - Replies: two were ill
        """,
    )
    out, err, code = counting.said("measure list --red --exit-code --format csv")
    assert (out.splitlines()[0].split(",")[:4], err, code) == (
        ["id", "title", "owner", "owes"],
        "",
        1,
    )
    assert [line.split(",")[1] for line in out.splitlines()[1:]] == ["Leads handed over", "Replies"]
    counting.run("measure list --owes sales --exit-code")


def test_the_scoreboard_in_json_has_the_last_thirteen_periods(counting: Desk) -> None:
    """The scoreboard in JSON has the last thirteen periods and all fields."""
    counting.said("measure log leads 96 --for last --note", "no webinar")
    (measure,) = listed(counting)

    assert list(measure) == [
        *("id", "title", "owner", "owes", "unit", "per", "want", "target", "proposed", "from"),
        *("agreed", "agreed_on", "review", "status", "created", "by", "red_running", "periods"),
    ]
    periods = measure.pop("periods")
    assert len(periods) == 13
    assert periods[-2:] == [
        {
            "period": "2026-W48",
            "value": 96,
            "target": 120,
            "state": "red",
            "note": "no webinar",
        },
        {"period": "2026-W49", "value": None, "target": 120, "state": "running", "note": None},
    ]
    assert {one["state"] for one in periods[:-2]} == {"none"}
    assert measure == {
        "id": "id01",
        "title": "Leads handed over",
        "owner": "sam",
        "owes": None,
        "unit": "leads",
        "per": "week",
        "want": "at-least",
        "target": 120,
        "proposed": None,
        "from": None,
        "agreed": {},
        "agreed_on": None,
        "review": None,
        "status": "standing",
        "created": "2026-12-01T08:00Z",
        "by": "sam",
        "red_running": 1,
    }


def test_an_empty_scoreboard_is_an_empty_list(desk: Desk) -> None:
    """An empty scoreboard is an empty list, and says nothing in a pipe."""
    assert listed(desk) == []
    desk.run("measure list --red --exit-code")


def test_a_measure_is_shown_with_its_periods_and_its_history(counting: Desk) -> None:
    """A measure is shown with its periods and its history."""
    counting.said("measure log leads 96 --for last --note", "no webinar")
    counting.said("measure edit id01 --target 130 --for 2026-W53")
    counting.run(
        "measure show handed",
        out="""
        id01 Leads handed over

        value   sam
        target  at least 120 leads a week
        state   red
        by      sam

        Periods · ············█
          week 48  96 of 120 leads  red      no webinar
          week 49  no value         running

        History
          Tue 1 Dec 09:00  sam  created
          Tue 1 Dec 09:00  sam  2026-W48: note no webinar, 2026-W48: 96
          Tue 1 Dec 09:00  sam  2026-W53: target 130
        """,
    )
    out, err, code = counting.said("measure show id01 --format json")
    found = json.loads(out)
    assert (found["schema"], err, code) == ("huddle.measure/1", "", 0)
    assert len(found["measure"]["changes"]) == 3


def test_a_measure_that_both_watch_is_edited_at_once(counting: Desk) -> None:
    """A measure that both watch is edited at once; a word that names no key changes the title."""
    counting.run(
        "measure edit id01 Leads @maria #funnel --target 130 --review 2027-02-02",
        out="id01  maria  at least 130 leads a week  Leads  review on 2 Feb  #funnel\n",
    )
    counting.run(
        "measure edit leads --unit SQLs --target 20 --for 2026-W53 --untag funnel",
        out="id01  maria  at least 130 SQLs a week  Leads  review on 2 Feb"
        "  at least 20 SQLs for week 53\n",
    )
    counting.run("measure edit leads --target 130", err="nothing was changed\n")
    counting.said("measure log leads 125 --for last")
    counting.said("measure log leads 125 --for 2026-W47")
    assert [one["state"] for one in listed(counting)[0]["periods"][-3:-1]] == ["held", "held"]


def test_a_dropped_measure_is_kept_and_can_be_brought_back(counting: Desk) -> None:
    """A dropped measure is kept with its values and can be brought back."""
    counting.said("measure log leads 96 --for last")
    counting.run(
        "measure drop leads nobody looks at it",
        out="dropped  id01  Leads handed over  nobody looks at it\n",
    )
    counting.run("measure list")
    counting.run(
        "measure list --status dropped",
        out="""
        watched by both sides
          id01  Leads handed over  96 of 120 leads  dropped  ············█
        """,
    )
    counting.run(
        "measure log id01 5",
        err="""
        error: id01 (Leads handed over) is dropped
        hint:  huddle measure reopen id01
        """,
        code=1,
    )
    counting.run(
        "measure show id01",
        out="""
        id01 Leads handed over

        value   sam
        target  at least 120 leads a week
        state   dropped Tue 1 Dec, nobody looks at it
        by      sam

        Periods · ············█
          week 48  96 of 120 leads  red
          week 49  no value         running

        History
          Tue 1 Dec 09:00  sam  created
          Tue 1 Dec 09:00  sam  2026-W48: 96
          Tue 1 Dec 09:00  sam  dropped, reason nobody looks at it
        """,
    )
    counting.run(
        "measure reopen leads", out="id01  sam  at least 120 leads a week  Leads handed over\n"
    )
    counting.run(
        "measure reopen leads",
        err="""
        error: Leads handed over was not dropped
        hint:  huddle measure show leads
        """,
        code=1,
    )
    assert [one["red_running"] for one in listed(counting)] == [1]


def test_huddle_counts_wins_and_kept_promises(desk: Desk) -> None:
    """Huddle counts wins and kept promises by week, those of the side that owes them."""
    desk.said("win add Oakline signed --side sales")
    desk.said("win add Fair was full --side marketing")
    desk.said("log Call Northgate due:tue")
    desk.said("log Quote due:tue")
    desk.said("done id03", HUDDLE_NOW="2026-11-24T09:00:00+01:00")
    desk.said("measure add All wins --from wins")
    desk.said("measure add Sales wins --from wins --owes sales")
    desk.said("measure add Kept --from promises.kept --owes sales")
    desk.said("measure add Kept share --from promises.kept --unit % --target 90")
    later = listed(desk, HUDDLE_NOW=TUESDAY)

    assert [(one["title"], one["unit"], one["from"]) for one in later] == [
        ("All wins", "wins", "wins"),
        ("Kept", "promises", "promises.kept"),
        ("Kept share", "%", "promises.kept"),
        ("Sales wins", "wins", "wins"),
    ]
    assert [one["periods"][-2]["value"] for one in later] == [2, 1, None, 1]
    assert [one["owner"] for one in later] == [None] * 4
    assert [one["periods"][-1]["value"] for one in later] == [0, None, None, 0]


def test_a_percentage_of_kept_promises_needs_ten_of_them(desk: Desk) -> None:
    """A percentage of kept promises needs ten of them."""
    desk.said("measure add Kept share --from promises.kept --unit % --target 90")
    desk.said("log", stdin="".join(f"Call {number} due:tue\n" for number in range(10)))
    ids = [path.name[:10] for path in sorted(desk.team.glob("actions/open/*"))]
    for one in ids[:8]:
        assert desk.said("done", one)[2] == 0

    (measure,) = listed(desk, HUDDLE_NOW=TUESDAY)

    assert (measure["periods"][-2]["value"], measure["red_running"]) == (80, 1)
    out, _, _ = desk.said("measure list", HUDDLE_NOW=TUESDAY)
    assert "80%, at least 90%  red" in out


def test_a_share_of_leads_is_in_percent_unless_its_target_is_a_part_of_one(desk: Desk) -> None:
    """A share of leads is in percent, unless its target is a part of one."""
    desk.said("measure add Accepted --from leads.accepted_share --target 90")
    desk.said("measure add In time --from leads.in_time --target 0.9")
    desk.said("measure add Answer --from leads.answer_median --target 4 --at-most")
    desk.said("measure add Open --from leads.open")
    found = listed(desk)

    assert [(one["unit"], one["target"]) for one in found] == [
        ("%", 90),
        ("h", 4),
        (None, 0.9),
        ("leads", None),
    ]
    assert [one["periods"][-2]["value"] for one in found] == [None] * 4
    before = desk.files()
    desk.run(
        "measure add Accepted too --from leads.accepted_share --unit % --target 0.9",
        err="""
        error: a target of 0.9% is a hundredth of what it should be
        hint:  --target 90
        """,
        code=2,
    )
    assert desk.files() == before


def test_huddle_counts_what_becomes_of_leads(desk: Desk) -> None:
    """Huddle counts what becomes of leads, by the week in which they were handed over."""
    ana = {"HUDDLE_USER": "ana"}
    for number in range(10):
        handed, hours = f"2026-11-23T{9 + number % 4:02}:00:00+01:00", 2 + number % 3
        name = f"Company{number}"
        desk.said(f"lead add {name} @sam from:fair", HUDDLE_NOW=handed, **ana)
        answered = f"2026-11-23T{9 + number % 4 + hours:02}:00:00+01:00"
        assert desk.said(f"lead answer {name}", HUDDLE_NOW=answered)[2] == 0
        verdict = f"reject {name} record" if number == 0 else f"accept {name}"
        assert desk.said(f"lead {verdict}", HUDDLE_NOW="2026-11-24T09:00:00+01:00")[2] == 0
    desk.said("lead add Later @sam", HUDDLE_NOW="2026-11-30T09:00:00+01:00", **ana)
    for name, more in (
        ("passed", "--target 12"),
        ("accepted_share", "--target 90"),
        ("answer_median", "--at-most --target 2.5"),
        ("open", ""),
    ):
        desk.said(f"measure add {name} --from leads.{name} {more}")

    found = listed(desk, HUDDLE_NOW=TUESDAY)

    hours_each = sorted(2 + number % 3 for number in range(10))
    median = (hours_each[4] + hours_each[5]) / 2
    assert {one["title"]: one["periods"][-2]["value"] for one in found} == {
        "accepted_share": 90,
        "answer_median": median,
        "open": 9,
        "passed": 10,
    }
    assert {one["title"]: one["periods"][-2]["state"] for one in found} == {
        "accepted_share": "held",
        "answer_median": "red",
        "open": "none",
        "passed": "red",
    }
    assert [one["periods"][-1]["value"] for one in found if one["title"] == "passed"] == [1]


REFUSED: dict[str, tuple[str, str | None]] = {
    "log leads 1,200": ("1,200 could be 1.2 or 1200", "huddle measure log leads 1200"),
    "log leads many": ('"many" is not a number', "huddle measure log leads 96"),
    "log leads": ("a value is missing", "huddle measure log leads 96"),
    "log leads 5 --for 2026-W50": (
        "week 50 has not begun",
        "it begins on 2026-12-07; this week is --for 2026-W49",
    ),
    "log leads 5 --for 2026-11": (
        '"2026-11" is not a week',
        "--for this, --for last or --for 2026-W49",
    ),
    "log leads 1.200": ("1.200 could be 1.2 or 1200", "huddle measure log leads 1200   (or 1.2)"),
    "log won 3": ("Won deals is counted from wins", "huddle win list"),
    "log passed 3": ("Passed on is counted from leads", "huddle lead list"),
    "log kept 3": ("Kept is counted from promises", "huddle action list --status all"),
    "log o 3": ('"o" matches 3 titles', None),  # no id has an o
    "add X --owes support": ("there is no side called support", "--owes marketing or sales"),
    "add X --from won": ('nothing is counted as "won"', None),
    "add X --from wins @ana": (
        "wins is counted by huddle, so nobody has to bring it",
        "leave the owner out, or leave --from out",
    ),
    "add X --per day": ('a measure is per week or month, not "day"', "--per week"),
    "add X --unit 120": ('"120" is not a unit', "--unit leads, --unit %, --unit EUR"),
    "add X --target 1,200": ("1,200 could be 1.2 or 1200", "--target 1200"),
    "add X @kim": (
        "no one here is called kim",
        "a new person: --new-person kim:marketing   '\\@kim' keeps it as text",
    ),
    "edit leads": ("nothing to change was given", "huddle measure edit id01 --target 120"),
    "edit leads --for 2026-W50": (
        "--for needs a target",
        "huddle measure edit id01 --target 20 --for 2026-W50",
    ),
    "edit leads --target 1,300": (
        "1,300 could be 1.3 or 1300",
        "huddle measure edit id01 --target 1300",
    ),
    "edit leads Title --title Other": ("the title is given twice", "either words or --title TITLE"),
    "edit won @ana": (
        "wins is counted by huddle, so nobody has to bring it",
        "leave the owner out, or leave --from out",
    ),
    "list --owes support": ("there is no side called support", "--owes marketing or sales"),
    "list --status open": ("there is no status open", "--status standing, dropped, all"),
}


def test_a_mistake_is_refused_and_changes_nothing(counting: Desk) -> None:
    """A mistake is refused with what to type, and changes nothing."""
    counting.said("measure add Won deals --from wins")
    counting.said("measure add Passed on --from leads.passed")
    counting.said("measure add Kept --from promises.kept")
    before = counting.files()

    for line, (message, hint) in REFUSED.items():
        out, err, code = counting.said(f"measure {line}")

        assert (out, code) == ("", 2), line
        assert err.splitlines()[0] == f"error: {message}"
        assert hint is None or err == f"error: {message}\nhint:  {hint}\n"
    assert counting.files() == before


def test_an_unknown_measure_is_answered_with_the_nearest(counting: Desk) -> None:
    """An unknown measure is answered with the nearest three titles."""
    for name in ("Events", "Replies", "Food"):
        counting.said(f"measure add {name}")
    before = counting.files()

    for line in ("log fooz 3", "show fooz", "edit fooz --unit h", "drop fooz", "agree fooz"):
        out, err, code = counting.said(f"measure {line}")

        assert (out, code, counting.files()) == ("", 4, before)
        assert err.splitlines()[0] == "error: there is no measure fooz"
        assert err.splitlines()[1].startswith("hint:  id04 (Food), ")
        assert err.count("(") == 3


def test_somebody_new_can_bring_the_value(desk: Desk) -> None:
    """Somebody new can bring the value, with the side that a flag names."""
    desk.run(
        "measure add Calls @kim --new-person kim:sales",
        out="id01  kim  no target  Calls   → Acme\n",
        err="kim is now on the team, sales\n",
    )


def test_words_of_a_measure_are_text(counting: Desk) -> None:
    """Words of a measure are text: nothing in them acts on a terminal, in CSV or in Markdown."""
    counting.said("measure add", "=1+1 *x* [red]")
    counting.said("measure log", "=1+1 5 --for last --note", "@SUM(A1)|<b>")
    text, _, _ = counting.said("measure list")
    markdown, _, _ = counting.said("measure list --format markdown")
    csv, _, _ = counting.said("measure list --format csv")

    assert "=1+1 *x* [red]" in text
    assert "=1+1 \\*x\\* [red" in markdown
    assert "'=1+1 *x* [red]" in csv
    counting.run(
        "measure add",
        "a\x1b[31m",
        err="""
        error: aU+001B[31m contains a control character (U+001B)
        hint:  type the text again without it
        """,
        code=2,
    )
