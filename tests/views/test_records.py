"""Lists of records, a line each, in every format."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from huddlecli.core.records import AnyRecord, Kind
from huddlecli.views import record_export, record_history, records
from huddlecli.views import records as echo
from huddlecli.views.formats import csv as sheets
from huddlecli.views.formats.chat import as_chat
from huddlecli.views.formats.markdown import as_markdown
from huddlecli.views.formats.terminal import as_rich
from huddlecli.views.formats.text import as_text
from huddlecli.views.records import ListContext
from tests.helpers.acme_views import (
    BUDGET,
    CALLED,
    FAIR,
    FRAME,
    HOSTILE,
    LIST,
    ONE_DAY,
    PRICES,
    QUOTE,
    SIGNED,
    TEAM,
    TOGETHER,
    TWO_DAYS,
    drawn,
    golden,
)

ACTIONS = [QUOTE, LIST, CALLED, FAIR]
TEXT = """\
t2vw   cem  overdue Fri 20 Nov  Quote for Northgate
k7f2q  ana  due Fri 27 Nov      Send the demo list                                   #leads #demo
m3xa   dan  done Thu 19 Nov     Call the three Brightwave leads
p9qd   fay  dropped Fri 20 Nov  Book the fair                    too dear this year
"""


def test_actions_as_text() -> None:
    """One aligned line for each, uncut, with the word for what is late."""
    assert as_text(records.list_document(ACTIONS, FRAME)) == TEXT
    assert as_text(records.list_document([], FRAME)) == ""


def test_other_records_as_text() -> None:
    """Decisions say when they are looked at again, wins whose they are, and all on which day."""
    assert as_text(records.list_document([ONE_DAY, TWO_DAYS], FRAME)) == (
        "d1aa  cem  Wed 18 Nov           One call within a day of sign-up"
        "  review on 4 Jan  #leads\n"
        "d0zz       replaced Wed 18 Nov  One call within two days          by d1aa\n"
    )
    taken = replace(PRICES, status="taken", closed=QUOTE.created)
    assert as_text(records.list_document([PRICES, taken, SIGNED, TOGETHER, BUDGET], FRAME)) == (
        "e5ee  dan    Wed 18 Nov        New price list\n"
        "e5ee  dan    taken Mon 16 Nov  New price list\n"
        "w1ww  sales  Tue 17 Nov        Oakline signed; the case study from ana tipped it\n"
        "w2ww  both   Thu 19 Nov        First week with every webinar lead called within a day\n"
        "r7rr  cem    Fri 20 Nov        Who pays for the samples?\n"
    )


def test_actions_in_markdown_and_chat() -> None:
    """An item for each, in one sentence."""
    assert as_markdown(records.list_document([*ACTIONS, BUDGET], FRAME)) == (
        "- **cem**: Quote for Northgate, overdue Fri 20 Nov\n"
        "- **ana**: Send the demo list, due Fri 27 Nov #leads #demo\n"
        "- **dan**: Call the three Brightwave leads, done Thu 19 Nov\n"
        "- **fay**: Book the fair, dropped Fri 20 Nov, too dear this year\n"
        "- **cem**: Who pays for the samples? (Fri 20 Nov)\n"
    )
    assert as_chat(records.list_document([QUOTE, TWO_DAYS], FRAME)) == (
        "• cem: Quote for Northgate, overdue Fri 20 Nov\n"
        "• One call within two days, replaced Wed 18 Nov, by d1aa\n"
    )


def test_actions_on_a_terminal() -> None:
    """What is late is red and bold, and says so."""
    assert drawn(as_rich(records.list_document(ACTIONS, FRAME))) == (
        "t2vw   cem  overdue Fri 20 Nov  Quote for Northgate\n"
        "k7f2q  ana  due Fri 27 Nov      Send the demo list  #leads #demo\n"
        "m3xa   dan  done Thu 19 Nov     Call the three Brightwave leads\n"
        "p9qd   fay  dropped Fri 20 Nov  Book the fair  too dear this year\n"
    )
    assert "\x1b[1;31moverdue Fri 20 Nov\x1b[0m" in drawn(
        as_rich(records.list_document([QUOTE], FRAME)), color=True
    )


def test_a_day_is_over_at_the_owners_midnight() -> None:
    """The same day ends later in New York."""
    cem, ana = replace(QUOTE, due=date(2026, 11, 22)), replace(LIST, due=date(2026, 11, 22))
    early = ListContext(team=TEAM, now=datetime(2026, 11, 23, 4, 0, tzinfo=UTC), ids={})

    assert [early.is_overdue(action) for action in (cem, ana)] == [False, True]


def test_csv_has_the_fields_of_json() -> None:
    """A heading, a line for each, tags in one cell."""
    assert record_export.list_csv("action", [LIST], FRAME) == (
        "id,title,owner,side,due,status,created,closed,done_on,reason,by,huddle,item,topic,tags,"
        "overdue\n"
        "k7f2q9xmtb,Send the demo list,ana,marketing,2026-11-27,open,2026-11-23T08:12:40.120Z,,,,"
        "cem,2026-11-23-0908-daily,2,close-the-loop,leads demo,false\n"
    )
    assert (
        record_export.list_csv("win", [], FRAME)
        == "id,title,side,created,by,huddle,item,topic,tags\n"
    )


@pytest.mark.parametrize(
    ("typed", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30 1234", "'+49 30 1234"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'␉=1"),
        ("\r=1", "'␍=1"),
        ("＝1", "'＝1"),
        ("a=1", "a=1"),
        (("=cmd", "x"), "'=cmd x"),
        (3, "3"),
        (-3, "-3"),
        (None, ""),
    ],
)
def test_no_cell_is_a_formula(typed: object, cell: str) -> None:
    """A text that begins like one gets an apostrophe; numbers stay numbers."""
    assert sheets.cell(typed) == cell


def test_json_of_actions() -> None:
    """Every field, null when empty, times in UTC, and nothing but ASCII."""
    told = record_export.list_json("action", [LIST, replace(QUOTE, title="漢 \x1b \u202e")], FRAME)

    assert told.isascii()
    assert told.startswith('{\n  "schema": "huddle.actions/1",\n  "actions": [\n    {\n      "id"')
    assert told.endswith("}\n")
    assert "\x1b" not in told
    assert json.loads(told)["actions"] == [
        {
            "id": "k7f2q9xmtb",
            "title": "Send the demo list",
            "owner": "ana",
            "side": "marketing",
            "due": "2026-11-27",
            "status": "open",
            "created": "2026-11-23T08:12:40.120Z",
            "closed": None,
            "done_on": None,
            "reason": None,
            "by": "cem",
            "huddle": "2026-11-23-0908-daily",
            "item": 2,
            "topic": "close-the-loop",
            "tags": ["leads", "demo"],
            "overdue": False,
        },
        {
            "id": "t2vw8c4n1h",
            "title": "漢 \x1b \u202e",
            "owner": "cem",
            "side": "sales",
            "due": "2026-11-20",
            "status": "open",
            "created": "2026-11-16T08:00:00.000Z",
            "closed": None,
            "done_on": None,
            "reason": None,
            "by": "cem",
            "huddle": None,
            "item": None,
            "topic": None,
            "tags": [],
            "overdue": True,
        },
    ]


def test_json_of_other_records() -> None:
    """Each kind has its own name and fields."""
    kinds: dict[Kind, AnyRecord] = {
        "decision": ONE_DAY,
        "parked": PRICES,
        "win": SIGNED,
        "raised": BUDGET,
    }
    told = [json.loads(record_export.list_json(kind, [one], FRAME)) for kind, one in kinds.items()]

    place = ["created", "by", "huddle", "item", "topic", "tags"]
    assert [
        [(name, list(found[0])) for name, found in one.items() if name != "schema"] for one in told
    ] == [
        [
            (
                "decisions",
                [
                    "id",
                    "title",
                    "why",
                    "owner",
                    "review",
                    "replaces",
                    "replaced_by",
                    "status",
                    *place,
                ],
            )
        ],
        [("parked", ["id", "title", "status", *place])],
        [("wins", ["id", "title", "side", *place])],
        [("raised", ["id", "title", "side", "status", *place])],
    ]
    assert [one["schema"] for one in told] == [
        "huddle.decisions/1",
        "huddle.parked/1",
        "huddle.wins/1",
        "huddle.raised/1",
    ]


def test_a_record_with_its_history() -> None:
    """What is true now, then a line for each change: when, who, what."""
    assert record_history.as_text(LIST, FRAME) == golden("history.txt")
    assert record_history.as_markdown(replace(ONE_DAY, changes=LIST.changes[:1]), FRAME) == (
        "# One call within a day of sign-up\n"
        "\n"
        "- **owner**: cem\n"
        "- **why**: 14 of 20 never picked up\n"
        "- **state**: Wed 18 Nov, review on 4 Jan\n"
        "- **by**: fay\n"
        "- **tags**: #leads\n"
        "\n"
        "- Mon 23 Nov 09:12, cem: created\n"
    )
    assert drawn(record_history.as_rich(LIST, FRAME)) == golden("history.txt")
    told = json.loads(record_export.record_json("action", LIST, FRAME))
    assert told["schema"] == "huddle.action/1"
    assert told["action"]["changes"][1] == {
        "at": "2026-11-24T09:00:00.000Z",
        "by": "ana",
        "cmd": None,
        "set": {"due": "2026-11-27", "tags": ["leads", "demo"]},
        "unset": ["reason"],
        "add": {},
        "remove": {},
    }


def test_the_answer_to_a_log() -> None:
    """The line as kept, and where it went."""
    line = "k7f2q  ana  due Fri 27 Nov  Send the demo list  #leads #demo"
    alone = ListContext(team=replace(TEAM, personal=True), now=FRAME.now, ids=FRAME.ids)

    assert echo.kept_line(LIST, FRAME) == line
    assert echo.logged_line(LIST, FRAME) == f"{line}   → Acme"
    assert (
        echo.logged_line(LIST, FRAME, huddle="Daily huddle")
        == f"{line}   → Acme, daily huddle, item 2"
    )
    assert echo.logged_line(LIST, alone) == f"{line}   → Acme, only you see this"


@pytest.mark.parametrize(
    ("due", "hint"),
    [
        (date(2026, 11, 23), ""),
        (date(2026, 11, 22), "   was due Sun 22 Nov (--on sun if it was done then)"),
        (date(2026, 11, 17), "   was due Tue 17 Nov (--on tue if it was done then)"),
        (date(2026, 11, 16), "   was due Mon 16 Nov (--on 2026-11-16 if it was done then)"),
    ],
)
def test_the_answer_to_a_promise_done(due: date, hint: str) -> None:
    """Only where it was late does it say how to put that right."""
    done = replace(QUOTE, status="done", due=due, done_on=date(2026, 11, 23), closed=FRAME.now)

    assert echo.done_line(done, FRAME) == f"done  t2vw  Quote for Northgate{hint}"


def test_the_answer_to_a_promise_dropped() -> None:
    """It says which, and why."""
    assert echo.ended_line(FAIR, FRAME) == "dropped  p9qd  Book the fair  too dear this year"


def test_hostile_text_stays_text_in_every_format() -> None:
    """No escape byte, override or line end of a title gets out."""
    bad = replace(QUOTE, title=HOSTILE, owner=HOSTILE, tags=(HOSTILE,))
    told = [
        as_text(records.list_document([bad], FRAME)),
        as_markdown(records.list_document([bad], FRAME)),
        as_chat(records.list_document([bad], FRAME)),
        record_export.list_csv("action", [bad], FRAME),
        record_export.list_json("action", [bad], FRAME),
        record_history.as_text(bad, FRAME),
        record_history.as_markdown(bad, FRAME),
        echo.logged_line(bad, FRAME, huddle=HOSTILE),
        drawn(as_rich(records.list_document([bad], FRAME))),
        drawn(record_history.as_rich(bad, FRAME)),
    ]

    assert [sign for text in told for sign in "\x1b\x07\u202e" if sign in text] == []
    assert next(csv.DictReader(io.StringIO(told[3])))["title"] == (
        "[/b] ␛]52;c;ZXZpbA==␇ <U+202E>kcab *x* <b> `c`"
    )
