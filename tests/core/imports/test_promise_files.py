"""Each reader gets the promises of its files right, and survives any others."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from huddlecli.core.errors import HuddleError, Wrong
from huddlecli.core.imports.promises.calendar_tasks import read_calendar
from huddlecli.core.imports.promises.columns import read_sheet_of_tasks
from huddlecli.core.imports.promises.kinds import kind_of
from huddlecli.core.imports.promises.markdown import day_in_minutes, read_markdown
from huddlecli.core.imports.promises.owners import Owners, parse_owner_map
from huddlecli.core.imports.promises.rows import ReadTasks, RowContext, TaskRow, tag_of
from huddlecli.core.imports.promises.sentences import Sentence, read_sentence
from huddlecli.core.imports.promises.taskwarrior import read_taskwarrior
from huddlecli.core.imports.promises.todotxt import read_todotxt
from huddlecli.core.imports.sheets import read_sheet
from huddlecli.core.team import CurrentUser, Person, Team

TUESDAY = date(2026, 11, 24)
FRIDAY = date(2026, 11, 27)
BERLIN = ZoneInfo("Europe/Berlin")
TEAM = Team(
    name="Acme",
    timezone="Europe/Berlin",
    people=(
        Person(name="ana", side="marketing", called="Ana Lima", email="ana@acme.test"),
        Person(name="maria", side="marketing", called="Maria Lopez", was=("mary",)),
        Person(name="sam", side="sales"),
    ),
)


def context(*mapped: str, name: str = "file") -> RowContext:
    """Return what a row is read with on Tuesday 24 November 2026."""
    owners = Owners(TEAM, CurrentUser("sam", "sales"), parse_owner_map(mapped))
    return RowContext(name, TUESDAY, owners, BERLIN)


def sentence(text: str) -> Sentence:
    """Return the parts of a sentence."""
    return read_sentence(text, context())


def owner(text: str) -> str | None:
    """Return the person whom the owner of a sentence is."""
    person = context().owners.find(sentence(text).owner)
    return person.name if person else None


@pytest.mark.parametrize(
    ("text", "title", "who", "due"),
    [
        ("Send the list @maria due:fri", "Send the list", "maria", FRIDAY),
        ("Send the list @maria by Friday", "Send the list", "maria", FRIDAY),
        ("@Ana: send the list by 4 Dec", "send the list", "ana", date(2026, 12, 4)),
        ("Ana Lima: send the list", "send the list", "ana", None),
        ("@Maria Lopez: send the list", "send the list", "maria", None),
        ("sam - not an owner", "sam - not an owner", None, None),
        ("Send the list (Mary)", "Send the list", "maria", None),
        (
            "Send the list (ana@acme.test, due 2026-12-03)",
            "Send the list",
            "ana",
            date(2026, 12, 3),
        ),
        (
            "Send the list [Sam, by Fri] today's version",
            "Send the list today's version",
            "sam",
            FRIDAY,
        ),
        ("(Sam) Send the list", "Send the list", "sam", None),
        ("Send the list - Maria", "Send the list", "maria", None),
        ("Send the list — Ana Lima", "Send the list", "ana", None),
        ("Maria to send the list, due: Friday", "send the list", "maria", FRIDAY),
        ("Send the list (@maria, due Fri)", "Send the list", "maria", FRIDAY),
        ("Send the list (by phone)", "Send the list (by phone)", None, None),
        ("Check what is due to Ana", "Check what is due to Ana", None, None),
        ("Fix the form ASAP (sam)", "Fix the form ASAP", "sam", None),
        ("Move @types/node up", "Move @types/node up", None, None),
        ("Send it — @maria (due: Fri)", "Send it", "maria", FRIDAY),
        ("Send it (due Apr 11, 2027)", "Send it", None, date(2027, 4, 11)),
        ("Send it - Owner: Ana - Due: 4 Dec - Priority: High", "Send it", "ana", date(2026, 12, 4)),
        ("Plan - part two - owner: @sam; due: TBD", "Plan - part two", "sam", None),
        ("Late one by 3 Nov", "Late one", None, date(2026, 11, 3)),
        ("Late one due:2025-12-31", "Late one", None, date(2025, 12, 31)),
        ("Ship 📅 2026-12-05 ➕ 2026-11-01", "Ship", None, date(2026, 12, 5)),
    ],
)
def test_sentences_of_minutes(text: str, title: str, who: str | None, due: date | None) -> None:
    """The owner is `@name`, `Name:`, `(Name)` or `- Name`; a past day stays past."""
    said = sentence(text)
    assert (said.title, owner(text), said.due) == (title, who, due)


@pytest.mark.parametrize("text", ["Ana & Sam: do it", "Do it (Ana, Sam)", "Do it @ana @sam"])
def test_two_owners_are_refused(text: str) -> None:
    """A promise has one owner."""
    with pytest.raises(Wrong, match="owners"):
        sentence(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Do it (due 4/12/2026)", "can be"),
        ("Do it by 4/12/2026", "can be"),
        ("Do it, due: 31 Feb 2026", "no"),
        ("Do it due:2026-02-30", "there is no 2026-02-30"),
    ],
)
def test_a_day_with_two_readings_or_none_is_refused(text: str, reason: str) -> None:
    """It is plainly meant as a day, so the promise is not taken in with another one."""
    with pytest.raises(Wrong, match=reason):
        sentence(text)


def test_a_table_in_minutes_has_dates_of_any_form() -> None:
    """Each is read by itself, and one with two readings costs only its row; a flag settles it."""
    text = (
        "| Task | Owner | Due |\n|---|---|---|\n| a | sam | 2026-12-04 |\n"
        "| b | sam | Dec 4th |\n| c | sam | 04.12.2026 |\n| d | sam | 4/12/2026 |\n"
    )
    read = read_markdown(text, context())
    assert [(row.title, row.due) for row in read.rows] == [
        (title, date(2026, 12, 4)) for title in "abc"
    ]
    assert [(left.line, left.title) for left in read.left] == [(6, "d")]
    read = read_markdown(text, replace(context(), order="dmy"))
    assert [(row.title, row.due) for row in read.rows] == [
        (title, date(2026, 12, 4)) for title in "abcd"
    ]


def test_a_word_that_may_be_a_name_is_noticed() -> None:
    """`Priya:` stays in the title of a promise, and is said."""
    said = sentence("Priya: send the list")
    assert (said.title, said.owner, said.name) == ("Priya: send the list", "", "Priya")
    assert sentence("see: the list").name == ""


MINUTES = """\
# Weekly

Date: 2026-11-17

## Attendees

- [x] Ana Lima
- [ ] Sam

## Agenda

- [ ] Figures

## Notes

- a note, no task
- [ ] Send the list @maria by fri
- [x] Call Oakline
  - [ ] ~~Old~~
- [-] Cancelled one

```
- [ ] code
```

| Action | Who | By when | State |
|--------|-----|---------|-------|
| Draft\\|mail | Ana | 02.12.2026 | 🟢 Done |
| Count | — | | Open |
|  |  |  |  |

| Item | Owner |
|------|-------|
| Welcome | Ana |

## Action items

* Sam to call Brightwave
    * a detail
* None
"""


def test_check_lists_tables_and_action_items() -> None:
    """A code block, a note and an agenda have no tasks; struck through and `[-]` are left out."""
    day = day_in_minutes("minutes.md", MINUTES)
    assert day == date(2026, 11, 17)
    read = read_markdown(MINUTES, context().at(day))
    assert [(row.line, row.title, row.owner, row.due, row.is_done) for row in read.rows] == [
        (17, "Send the list", "@maria", date(2026, 11, 20), False),
        (18, "Call Oakline", "", None, True),
        (28, "Draft|mail", "Ana", date(2026, 12, 2), True),
        (29, "Count", "—", None, False),
        (38, "call Brightwave", "Sam", None, False),
    ]
    assert [(left.line, left.reason, left.is_bad) for left in read.left] == [
        (19, "it is struck through", False),
        (20, "it was cancelled", False),
    ]


PASTED = """\
**Attendees**

- Maria
- Sam

**Discussion**

- The fair was good

__Actions:__

1. Maria to send the deck
2. Sam to call Oakline

**Next week**

- Print, perhaps

Next steps:

- Sam to print the flyer

## Action items

**Sales**

- Ana to call Brightwave
"""


def test_a_paragraph_in_bold_or_with_a_colon_is_a_heading() -> None:
    """As in minutes pasted from a chat; below a real heading it only divides the list."""
    read = read_markdown(PASTED, context())
    assert [(row.line, row.title, row.owner) for row in read.rows] == [
        (12, "send the deck", "Maria"),
        (13, "call Oakline", "Sam"),
        (21, "print the flyer", "Sam"),
        (27, "call Brightwave", "Ana"),
    ]
    assert read.left == []


@pytest.mark.parametrize(
    ("name", "text", "day"),
    [
        ("notes/2026-11-17-weekly.md", "", date(2026, 11, 17)),
        ("a.md", "# Weekly 2026-11-17", date(2026, 11, 17)),
        ("a.md", "---\ndate: 2026-11-17\n---", date(2026, 11, 17)),
        ("a.md", "**Date:** 2026-11-17", date(2026, 11, 17)),
        ("a.md", "# Sales sync – 17 Nov 2026", date(2026, 11, 17)),
        ("a.md", "## Weekly (November 17th, 2026)", date(2026, 11, 17)),
        ("a.md", "Date: Tuesday, 17 November 2026", date(2026, 11, 17)),
        ("Weekly_17.11.2026.md", "", date(2026, 11, 17)),
        ("a.md", "# The 31 Feb 2026 plan\n\nDate: 2026-11-17", date(2026, 11, 17)),
        ("a.md", "# The best 10 things 2026", None),
        ("a.md", "Dates: 17 Nov 2026", None),
        ("2026-13-45.md", "due 2026-11-17", None),
        ("a.md", "- [ ] x due:2026-11-17", None),
    ],
)
def test_the_day_of_minutes(name: str, text: str, day: date | None) -> None:
    """It is in the name of the file, in the heading or in a line that begins with Date."""
    assert day_in_minutes(name, text) == day


@pytest.mark.parametrize("phrase", ["next Thursday", "this Monday", "5/12"])
def test_a_day_with_two_readings_is_not_guessed(phrase: str) -> None:
    """Read as if it were typed weeks ago, it would be some day in between."""
    with pytest.raises(Wrong):
        context().read_day(phrase)
    assert context().read_day("15 Oct") == date(2026, 10, 15)
    assert context().read_day("2 Feb 2024") == date(2024, 2, 2)


def test_action_items_without_a_box_are_left_out_and_named() -> None:
    """If the others have one; what is below an item is its detail."""
    text = (
        "## Actions\n\n- [ ] Send it\n  - a detail\n- Order banners\n\n## Notes\n\n- [ ] x\n- y\n"
    )
    read = read_markdown(text, context())
    assert [row.title for row in read.rows] == ["Send it", "x"]
    assert [(left.line, left.reason, left.title, left.is_bad) for left in read.left] == [
        (5, "it has no box", "Order banners", False)
    ]


def test_lines_of_todo_txt() -> None:
    """Dates come first; `@name` of a person is the owner, other marks are tags."""
    read = read_todotxt(
        "(A) 2026-11-02 Call Oakline +webinar @phone @maria due:2026-11-27\r\n"
        "\n"
        "x 2026-11-20 2026-11-18 Send the quote pri:B @sam\n"
        "x (C) 2026-11-21 Plan http://x.test/a:b\n"
        "xylophone +1\n"
        "x 2026-11-20 Off status:dropped\n"
        "rel due:fri huddle:k7f2m3x9qa\n"
        "no day due:soon\n",
        context(),
    )
    assert [
        (row.line, row.title, row.owner, row.due, row.tags, row.is_done, row.done_on, row.created)
        for row in read.rows
    ] == [
        (1, "Call Oakline", "@maria", FRIDAY, ("webinar", "phone"), False, None, date(2026, 11, 2)),
        (3, "Send the quote", "@sam", None, (), True, date(2026, 11, 20), date(2026, 11, 18)),
        (4, "Plan http://x.test/a:b", "", None, (), True, date(2026, 11, 21), None),
        (5, "xylophone +1", "", None, (), False, None, None),
        (7, "rel", "", FRIDAY, (), False, None, None),
    ]
    assert [row.own_id for row in read.rows][-1] == "k7f2m3x9qa"
    assert [(left.line, left.reason) for left in read.left] == [
        (6, "it was dropped"),
        (8, '"soon" is not a date'),
    ]
    assert read.unused == {"priority": 3}


def test_a_finished_task_has_the_words_that_it_had_before() -> None:
    """`x`, its dates and the priority come and go; the rest is what the task is known by."""
    before = read_todotxt("(A) 2026-11-02 Call Oakline +webinar @sam due:fri", context())
    after = read_todotxt(
        "x 2026-11-20 2026-11-02 Call Oakline +webinar @sam due:fri pri:A", context()
    )
    assert before.rows[0].words == after.rows[0].words


def test_tasks_of_taskwarrior() -> None:
    """Midnight in Berlin is the next day there; templates and deleted tasks are left out."""
    tasks = [
        {
            "uuid": "U1",
            "description": "Call @maria",
            "due": "20261130T230000Z",
            "tags": ["Big D"],
        },
        {"uuid": "u2", "description": "Done", "status": "completed", "end": "20261120T100000Z"},
        {"uuid": "u3", "description": "Template", "status": "recurring", "recur": "weekly"},
        {"uuid": "u4", "description": "Gone", "status": "deleted"},
        {
            "uuid": "u5",
            "description": "Wait",
            "status": "waiting",
            "project": "a.b",
            "owner": "sam",
        },
        {
            "uuid": "u6",
            "description": "Noted",
            "annotations": [{"description": "n"}],
            "due": "soon",
        },
    ]
    text = "[\n" + ",\n".join(map(json.dumps, tasks)) + ",\n{torn\n]\n"
    read = read_taskwarrior(text, context())
    assert [
        (row.line, row.words, row.title, row.owner, row.due, row.tags) for row in read.rows
    ] == [
        (2, "u1", "Call", "maria", datetime(2026, 11, 30, 23, tzinfo=UTC), ("big-d",)),
        (3, "u2", "Done", "", None, ()),
        (6, "u5", "Wait", "sam", None, ("a.b",)),
    ]
    assert [(left.line, left.reason, left.is_bad) for left in read.left] == [
        (4, "it is the template of recurring tasks", False),
        (5, "it was deleted", False),
        (7, 'due: "soon" is not a date', True),
        (8, "it is not JSON", True),
    ]
    assert read_taskwarrior(json.dumps(tasks, indent=1), context()).rows[1].title == "Done"
    assert read_taskwarrior("\n".join(map(json.dumps, tasks)), context()).rows == [
        row._replace(line=row.line - 1) for row in read.rows
    ]


CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
SUMMARY:Lunch
END:VEVENT
BEGIN:VTODO
UID:a1
SUMMARY:Send\\, the
  list
DUE;TZID=America/New_York:20261130T190000
CATEGORIES:Big Deals,leads
ATTENDEE;CN=Ana Lima:mailto:ana@acme.test
BEGIN:VALARM
TRIGGER:-PT15M
SUMMARY:alarm
END:VALARM
END:VTODO
BEGIN:VTODO
UID:a2
SUMMARY:Done
STATUS:COMPLETED
COMPLETED:20261120T100000Z
END:VTODO
BEGIN:VTODO
UID:a3
SUMMARY:Off
STATUS:CANCELLED
END:VTODO
BEGIN:VTODO
UID:a4
SUMMARY:Bad
DUE:soon
END:VTODO
END:VCALENDAR
"""


def test_to_dos_of_a_calendar() -> None:
    """A due time is an instant; a broken to-do costs only itself, and events are none."""
    read = read_calendar(CALENDAR, context())
    assert [
        (row.line, row.words, row.title, row.owner, row.due, row.tags, row.is_done, row.done_on)
        for row in read.rows
    ] == [
        (
            *(6, "a1", "Send, the list", "Ana Lima <ana@acme.test>"),
            *(datetime(2026, 12, 1, 0, tzinfo=UTC), ("big-deals", "leads"), False, None),
        ),
        (18, "a2", "Done", "", None, (), True, datetime(2026, 11, 20, 10, tzinfo=UTC)),
    ]
    assert [(left.line, left.reason, left.title, left.is_bad) for left in read.left] == [
        (24, "it was cancelled", "Off", False),
        (29, "it is not valid iCalendar", "Bad", True),
    ]
    assert read.unused == {"events": 1}


def rows_of(text: str, *mapped: str) -> ReadTasks:
    """Return the tasks of a sheet."""
    return read_sheet_of_tasks(read_sheet(text, "a.csv"), context(*mapped))[0]


def test_sheets_of_other_programs() -> None:
    """Names of columns are known in English and German; row numbers are no ids."""
    asana = rows_of(
        "Task ID,Created At,Completed At,Name,Assignee,Due Date,Tags\n"
        '120811,2026-11-01,2026-11-20,Send the list,ana@acme.test,2026-11-27,"a, Big Deal"\n'
        "7,2026-11-01,,Call Oakline,,,\n"
    )
    assert asana.rows == [
        TaskRow(
            line=2,
            words="120811",
            title="Send the list",
            owner="ana@acme.test",
            due=FRIDAY,
            tags=("a", "big-deal"),
            is_done=True,
            done_on=date(2026, 11, 20),
            created=date(2026, 11, 1),
        ),
        TaskRow(line=3, words="Call Oakline", title="Call Oakline", created=date(2026, 11, 1)),
    ]
    german = rows_of("Aufgabe;Wer;Fällig am;Erledigt\nMesse buchen;sam;04.12.2026;nein\n")
    assert german.rows == [
        TaskRow(2, "Messe buchen\nsam\n04.12.2026", "Messe buchen", "sam", date(2026, 12, 4))
    ]
    statuses = rows_of("Task,Status\na,Won't do\nb,In progress\nc,**Closed 2026-11-02**\nd,odd\n")
    assert [(row.title, row.is_done) for row in statuses.rows] == [
        ("b", False),
        ("c", True),
        ("d", False),
    ]
    assert statuses.unused == {'status "odd"': 1}


def test_a_cell_with_words_for_a_day() -> None:
    """A due column may have words; what means no day is none, and other words are refused."""
    read = rows_of("Task,Due\na,Friday\nb,TBD\nc,2026-11-03\nd,whenever\n")
    assert [(row.title, row.due) for row in read.rows] == [
        ("a", FRIDAY),
        ("b", None),
        ("c", date(2026, 11, 3)),
    ]
    assert [(left.line, left.reason) for left in read.left] == [(5, '"whenever" is not a date')]


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("a.MD", "", "markdown"),
        ("todo.txt", "", "todotxt"),
        ("work/done.txt", "", "todotxt"),
        ("a.tsv", "", "csv"),
        ("stdin", "\ufeffBEGIN:VCALENDAR", "ics"),
        ("stdin", '[\n{"uuid": 1}', "taskwarrior"),
        ("stdin", '{"description":', "taskwarrior"),
        ("stdin", "notes\n  * [x] done", "markdown"),
        ("stdin", "|a|b|\n|---|---|", "markdown"),
        ("stdin", "Aufgabe;Wer\nx;y", "csv"),
        ("notes.txt", "2026-11-02 Call Oakline +webinar\nBuy milk @home", "todotxt"),
        ("stdin", "## To do\n* Maria: send the deck\n", "markdown"),
    ],
)
def test_the_kind_of_a_file(name: str, text: str, kind: str) -> None:
    """The name says it, else the content."""
    assert kind_of(name, text, None).kind == kind


def test_a_letter_is_no_kind_of_file() -> None:
    """A text that may be anything is refused, and so is an unknown flag."""
    with pytest.raises(Wrong, match="what kind of file"):
        kind_of("letter.txt", "Dear Ana,\nplease call me.\n", None)
    with pytest.raises(Wrong, match="--from excel is unknown"):
        kind_of("a.md", "", "excel")


def test_whose_a_name_is() -> None:
    """People are known by name, called, address, former name and first name; flags come first."""
    owners = context("Zoe Q=ana", "TBD=", "the boss=me").owners
    found = {
        text: person.name if (person := owners.find(text)) else None
        for text in (
            *(
                "SAM",
                "@ana",
                "Ana",
                "ana lima",
                "Lima, Ana",
                "ana@acme.test",
                "mailto:ana@acme.test",
            ),
            *("Ana Lima <other@x.test>", "**Maria**", "mary", "zoe q", "The Boss", "bob", ""),
        )
    }
    assert found == {
        "SAM": "sam",
        "@ana": "ana",
        "Ana": "ana",
        "ana lima": "ana",
        "Lima, Ana": "ana",
        "ana@acme.test": "ana",
        "mailto:ana@acme.test": "ana",
        "Ana Lima <other@x.test>": "ana",
        "**Maria**": "maria",
        "mary": "maria",
        "zoe q": "ana",
        "The Boss": "sam",
        "bob": None,
        "": None,
    }
    assert [owners.is_nobody(text) for text in ("TBD", "n/a", "sam")] == [True, True, False]


@pytest.mark.parametrize("pair", ["ana", "=ana", "A=ana"])
def test_mistakes_in_the_owner_map(pair: str) -> None:
    """A flag without a name or a person, or with somebody unknown, is refused."""
    with pytest.raises(Wrong):
        context(pair, "A=bob")


@given(st.text(max_size=20))
def test_a_tag_can_be_typed(text: str) -> None:
    """What an import makes of a label is a tag that the grammar reads as the same tag."""
    if tag := tag_of(text):
        assert sentence(f"x +{tag}").tags == (tag,)


_LINES = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.sampled_from(
            [
                "- [ ] x @sam by fri",
                "| Task | Owner | Due |",
                "|---|---|---|",
                "x 2026-11-20 2026-11-01 a",
                "due:2026-02-30",
                "(Ana, due",
                "BEGIN:VTODO",
                "END:VTODO",
                "DUE:20261201",
                "UID:1",
                "BEGIN:VALARM",
                "COMPLETED;X=",
                "PERCENT-COMPLETE:x",
                "CATEGORIES:\\",
                '{"description": "x", "due": 3, "tags": [1]}',
                '[{"status": []}',
                "Task,Owner,Due,Status,Done on,Created,Tags,ID",
                "a,b,c,d,e,f,g,h",
                "\ufeff\x00\u2028\ud800",
                "# Action items",
                "  - " * 30,
            ]
        ),
    ),
    max_size=12,
).map("\n".join)


@given(_LINES)
@example("[" * 100_000)
@example("- " * 50_000)
@example("> " * 50_000)
@example("- [ ] " + "due - " * 20_000)
@example("Task,Status\nx," + "_" * 100_000)
@example("Task,Owner\nx," + "y" * 100_000)
@example("BEGIN:VTODO\nDUE:" + "9" * 5_000 + "\nEND:VTODO")
def test_any_text_is_read_or_refused_with_a_reason(text: str) -> None:
    """No file makes a reader fail in another way, and each row has a line of the file."""
    for reader in (read_markdown, read_todotxt, read_taskwarrior, read_calendar, rows_of_any):
        try:
            read = reader(text, context())
        except HuddleError:
            continue
        lines = {*(row.line for row in read.rows), *(row.line for row in read.left)}
        assert lines <= {*range(1, text.count("\n") + text.count("\r") + 2)}


def rows_of_any(text: str, rows: RowContext) -> ReadTasks:
    """Return the tasks of a sheet, as the other readers do."""
    return read_sheet_of_tasks(read_sheet(text, "a.csv"), rows)[0]
