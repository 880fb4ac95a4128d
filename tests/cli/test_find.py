"""`huddle find`: everything that was said and kept, by words and marks."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.helpers.desk import Desk

TUESDAY = "2026-11-24T09:08:00+01:00"
NEXT_DAY = "2026-11-25T09:00:00+01:00"
HUDDLE = """\
/next
/next
Webinar leads stall between sign-up and demo
/next
/u They wait a day for a call
/action Call the webinar leads @maria by fri #speed
/next
/next
/end
"""


@pytest.fixture
def kept(desk: Desk) -> Desk:
    """Return a desk with records of Monday and a daily huddle of Tuesday."""
    desk.said("log", "Send", "the", "demo", "list", "to", "Müller", "@maria", "by", "fri", "#leads")
    monday = "2026-11-23T09:0{}:00+01:00"
    desk.said("log", "Quote", "for", "Oakline", "by", "today", HUDDLE_NOW=monday.format(1))
    desk.said(
        *("decision add", "One", "call", "within", "a", "day", "--why", "leads go cold"),
        HUDDLE_NOW=monday.format(2),
    )
    desk.said("win add", "Oakline", "signed", "--side", "sales", HUDDLE_NOW=monday.format(3))
    desk.said("start daily --plain", stdin=HUDDLE, HUDDLE_NOW=TUESDAY)
    desk.environ["HUDDLE_NOW"] = NEXT_DAY
    return desk


def test_records_and_what_was_said_are_found_the_latest_first(kept: Desk) -> None:
    """Each with what it is, whose, when, and where it was said."""
    kept.run(
        "find LEADS",
        out="""
        id05        promise   maria  Tue 24 Nov  Call the webinar leads                                       due Fri 27 Nov  #speed  2026-11-24, 2. Where are you stuck?
        2026-11-24  item             Tue 24 Nov  Is there room for more leads?                                                        2026-11-24, item 3
        2026-11-24  note      sam    Tue 24 Nov  Webinar leads stall between sign-up and demo                                         2026-11-24, 2. Where are you stuck?
        id03        decision  sam    Mon 23 Nov  One call within a day                         leads go cold
        id01        promise   maria  Mon 23 Nov  Send the demo list to Müller                                 due Fri 27 Nov  #leads
        """,  # noqa: E501
    )
    kept.run(
        "action show id05 --format json", code=0, out=kept.said("action show id05 --format json")[0]
    )
    assert kept.said("minutes show 2026-11-24")[2] == 0


WANTED = {
    "müller LIST": ["id01"],
    "call within": ["id03"],
    "day one": ["id03"],
    "cold": ["id03"],
    "@maria": ["id05", "They wait a day for a call", "id01"],
    "@me is:open": ["id03", "id02"],
    "is:late": ["id02"],
    "is:kept": ["id04"],
    "is:done": [],
    "#leads": ["id01"],
    "+speed +leads": [],
    "+speed": ["id05"],
    "kind:promises kind:win": ["id05", "id04", "id02", "id01"],
    "kind:note,said-back": ["Webinar leads stall", "They wait a day for a call"],
    "since:tuesday kind:item": ["Is there room", "Where are you stuck?"],
    "until:monday oakline": ["id04", "id02"],
    "topic:stuck kind:promise": ["id05"],
    "topic:you topic:STUCK kind:note": ["Webinar leads stall"],
    "nobody said this": [],
}


def test_an_imported_promise_has_the_day_on_which_it_was_made_or_none(kept: Desk) -> None:
    """Of a sheet without such a column, nobody knows it."""
    (kept.root / "list.csv").write_text("Task,Owner\nBook a room,sam\n", encoding="utf-8")
    kept.said("import list.csv")
    said = "sam: Book a room (promise, due Tue 1 Dec)"
    kept.run("find room kind:promise --format markdown", out=f"- {said}\n")
    page = kept.said("find room kind:promise --format html")[0]
    assert "Day unknown" in page
    assert "2000" not in page


def test_words_and_marks_say_what_is_wanted(kept: Desk) -> None:
    """All words are needed, in any order; of several kinds any one is enough."""
    for query, found in WANTED.items():
        out, err, code = kept.said(f"find {query}")
        lines = out.splitlines()
        assert (len(lines), err, code) == (len(found), "", 0), query
        assert all(words in line for words, line in zip(found, lines, strict=True)), (query, out)


def test_words_that_the_shell_was_given_in_quotes_are_a_phrase(kept: Desk) -> None:
    """With a mark among them they are words, and the words after a mark belong to it."""
    day = "id03  decision  sam  Mon 23 Nov  One call within a day\n"
    note = "sam  Tue 24 Nov  Webinar leads stall between sign-up and demo"

    kept.run("find", "within a day", out=day)
    kept.run("find", "day within", out="")
    kept.run("find", "day within @sam", out=day)
    kept.run("find", 'day "call within"', out=day)
    kept.run(
        "find kind:note",
        "topic:are you stuck",
        out=f"2026-11-24  note  {note}  2026-11-24, 2. Where are you stuck?\n",
    )


def test_a_record_is_found_by_its_id_or_the_beginning_of_it(kept: Desk) -> None:
    """From four characters on, as lists show it; letters within an id are no word."""
    whole = kept.real("id02")
    line = "id02  promise  sam  Mon 23 Nov  Quote for Oakline  overdue Mon 23 Nov\n"

    for words in (whole, whole[:4], whole[:4].upper(), f"oakline {whole[:6]}"):
        kept.run(f"find {words}", out=line)
    for words in (whole[:3], whole[1:], f"zebra {whole}", f"kind:note {whole}", f'"{whole} x"'):
        kept.run(f"find {words}", out="")


def test_quotes_or_a_backslash_keep_a_mark_as_a_word(desk: Desk) -> None:
    """As in the line of a promise."""
    desk.said("win add", "The banner says @maria and is:open", "--side", "sales")
    out = "id01  win  sam  Mon 23 Nov  The banner says @maria and is:open\n"

    desk.run("find", '"@maria"', out=out)
    desk.run("find", "\\@maria \\is:open", out=out)
    desk.run("find", "@maria is:open", out="")


MISTAKES = {
    "": "say what to find\nhint:  huddle find demo list @maria since:monday",
    "is:opn": '"opn" is not a state\nhint:  is:open',
    "kind:promse": '"promse" is not a kind\nhint:  kind:promise',
    "kind:dec": '"dec" is not a kind\nhint:  kind:decision',
    "kind:x": '"x" is not a kind\nhint:  kind: promise, decision, parked, win, raised, '
    "measure, term, lead, note, said-back, item, message or score",
    "@mara": "no one here is called mara\nhint:  @maria?   huddle people list",
    "@all x": "@all is everybody\nhint:  leave out @all",
    "@1/2": "@1/2 is not a name\n"
    "hint:  letters, digits, . _ - as in @maria; '\\@1/2' keeps it as text",
    "since:soon": '"soon" is not a date\n'
    "hint:  today, yesterday, mon … sun, 3d (days ago), 2w, dec-3, 2026-12-01",
    "since:tue until:mon": "2026-11-24 is after 2026-11-23\n"
    "hint:  since:2026-11-23 until:2026-11-24",
    "since:2d since:3d": "since: is given twice: 2d and 3d\nhint:  keep one: since:3d",
    "is:": "nothing follows is:\nhint:  is:open; '\\is:' keeps it as text",
    "topic:": "nothing follows topic:\nhint:  topic:\"lead quality\"; '\\topic:' keeps it as text",
    "x --delimiter tab": "--delimiter only works with CSV\nhint:  --format csv",
}


def test_a_mistake_in_a_mark_is_named_with_what_was_probably_meant(desk: Desk) -> None:
    """Nothing is looked for."""
    desk.environ["HUDDLE_NOW"] = NEXT_DAY
    said = {query: desk.said(f"find {query}") for query in MISTAKES}

    assert said == {query: ("", f"error: {err}\n", 2) for query, err in MISTAKES.items()}


def test_a_word_that_looks_like_a_mark_of_another_tool_is_looked_for_with_a_hint(
    kept: Desk,
) -> None:
    """It may be a word after all: a time, or an address."""
    for word, mark in (("status:open", "is:open"), ("snce:tue", "since:tue"), ("by:ana", "@ana")):
        kept.run(f"find {word}", err=f'hint:  "{word}" was read as text; did you mean {mark}?\n')
    kept.run("find 9:08 http://acme.example")


def test_programs_get_each_field_always(kept: Desk) -> None:
    """JSON, and the same fields in CSV and TSV."""
    out, err, code = kept.said("find stall --format json")

    (note,) = json.loads(out)["found"]
    assert (json.loads(out)["schema"], err, code) == ("huddle.found/1", "", 0)
    assert note == {
        **dict.fromkeys(("id", "side", "status", "due", "closed")),
        "kind": "note",
        "words": "Webinar leads stall between sign-up and demo",
        "more": [],
        "who": "sam",
        "at": "2026-11-24T08:08Z",
        "day": "2026-11-24",
        "late": False,
        "tags": [],
        "huddle": "2026-11-24-0908-daily",
        "item": 2,
        "item_title": "Where are you stuck?",
        "topic": "stuck",
        "running": False,
        "show": "huddle minutes show 2026-11-24-0908-daily",
    }
    head = (
        "kind,id,words,more,who,side,at,day,status,late,due,closed,tags,huddle,item,item_title,"
        "topic,running,show"
    )
    kept.run(
        "find quote --format csv",
        out=f"{head}\naction,id02,Quote for Oakline,,sam,sales,2026-11-23T08:01Z,2026-11-23,open,"
        "true,2026-11-23,,,,,,,false,huddle action show id02\n",
    )
    kept.run("find nothing --format tsv", out=head.replace(",", "\t") + "\n")


def test_people_get_sentences_in_chat_and_markdown_and_a_page(kept: Desk) -> None:
    """A page has a section for each month."""
    kept.run(
        "find oakline --format chat",
        out="• sam: Oakline signed (win, Mon 23 Nov)\n"
        "• sam: Quote for Oakline (promise, Mon 23 Nov, overdue Mon 23 Nov)\n",
    )
    kept.run(
        "find stall --format markdown",
        out="- sam: Webinar leads stall between sign-up and demo (note, Tue 24 Nov, "
        "2026-11-24, 2. Where are you stuck?)\n",
    )
    kept.run("find oakline --format html -o found.html", out="written  found.html\n")
    page = (kept.root / "found.html").read_text(encoding="utf-8")
    assert "<h1>oakline</h1>" in page
    assert "<p>2 results</p>" in page
    assert "<h2>2026-11</h2>" in page
    assert "<bdi>win, Mon 23 Nov</bdi>" in page


def test_what_was_undone_is_not_found(kept: Desk) -> None:
    """Its file is still there."""
    kept.said("log Visit the fair", HUDDLE_NOW="2026-11-25T09:01:00+01:00")
    kept.said("undo", HUDDLE_NOW="2026-11-25T09:02:00+01:00")

    kept.run("find visit", HUDDLE_NOW="2026-11-25T09:03:00+01:00")


def test_notes_of_a_huddle_that_is_still_running_are_found(desk: Desk) -> None:
    """They are in its journal alone; a promise made in it is found once, as a promise."""
    with subprocess.Popen(
        [sys.executable, *desk.program, "start", "daily", "--plain"],
        env={**desk.environ, "HUDDLE_NOW": TUESDAY},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as huddle:
        assert huddle.stdin
        assert huddle.stdout
        huddle.stdin.write("/next\nThe demo comes too late\n/action Move the demo @sam by fri\n")
        huddle.stdin.flush()
        assert any("Move the demo" in line for line in huddle.stdout)

        out, err, code = desk.said("find demo", HUDDLE_NOW="2026-11-24T09:10:00+01:00")

        huddle.kill()
    place = "2026-11-24-0908-daily (not finished), 2. Where are you stuck?"
    assert [line.split("  ")[-1] for line in out.splitlines()] == [place, place]
    assert ("Move the demo" in out, "The demo comes too late" in out, err, code) == (
        *(True, True),
        *("", 0),
    )
    found = json.loads(desk.said("find comes --format json", HUDDLE_NOW=NEXT_DAY)[0])["found"]
    assert [(thing["running"], thing["show"]) for thing in found] == [(True, None)]


def test_files_that_cannot_be_read_cost_a_warning_and_nothing_else(kept: Desk) -> None:
    """A record, its copy, minutes and a journal."""
    record = kept.file("id01")
    record.with_name("notes.toml").write_text("not ours\n", encoding="utf-8")
    (record.parent / f"{record.stem} (conflict).toml").write_bytes(record.read_bytes())
    kept.file("id02").write_bytes(b"schema = 1\nquote \xff\n")
    (kept.team / "huddles" / "2026-11" / "2026-11-02-0908-daily.toml").write_text("quote")
    live = kept.team / "huddles" / "live"
    live.mkdir(exist_ok=True)
    (live / "2026-11-25-0908-daily.jsonl").write_text("{}\n")

    out, err, code = kept.said("find müller")

    title, bad = "Send the demo list to Müller", "huddles/2026-11/2026-11-02-0908-daily.toml"
    assert out == f"id01  promise  maria  Mon 23 Nov  {title}  due Fri 27 Nov  #leads\n"
    assert sorted(err.splitlines()) == [
        "warning: actions/open/id01-send-the-demo-list-to-muller (conflict).toml: a conflict copy",
        "warning: actions/open/id02-quote-for-oakline.toml: not UTF-8 text",
        "warning: actions/open/notes.toml: its name does not begin with an id",
        f"warning: {bad}: its end is missing: it may not have arrived whole",
        "warning: huddles/live/2026-11-25-0908-daily.jsonl: its first event is missing",
    ]
    assert code == 0


def test_people_who_left_are_found_by_their_name_and_those_who_changed_it_by_any(
    kept: Desk,
) -> None:
    """A name that nothing was ever said or kept by is a mistake."""
    team = kept.team / "huddle.toml"
    text = team.read_text(encoding="utf-8")
    team.write_text(text.replace('name = "sam"', 'name = "sami"\nwas = ["sam"]'), encoding="utf-8")
    kept.environ["HUDDLE_USER"] = "ana"
    line = "id02  promise  sami  Mon 23 Nov  Quote for Oakline  overdue Mon 23 Nov\n"

    kept.run("find @sami quote", out=line)
    kept.run("find @sam quote", out=line)
    team.write_text(text.replace('name = "maria"', 'name = "mia"'), encoding="utf-8")
    kept.run("find @maria nothing")
    kept.run(
        "find @mary",
        err="error: no one here is called mary\nhint:  huddle people list\n",
        code=2,
    )


def test_what_other_tools_call_a_search_leads_here(kept: Desk) -> None:
    """With the words that were typed."""
    kept.run(
        "search oakline",
        err="error: there is no command search\nhint:  huddle find oakline\n",
        code=2,
    )


def test_what_a_side_wrote_alone_is_found_once_every_side_has_written(desk: Desk) -> None:
    """Before that, nobody could read it with `huddle term show` either."""
    hour = "2026-11-23T1{}:00:00+01:00"
    desk.said("term write lead Has a zebra", HUDDLE_NOW=hour.format(0))
    desk.run("find zebra", HUDDLE_NOW=hour.format(1))
    desk.said("term write lead Has a lion", HUDDLE_USER="ana", HUDDLE_NOW=hour.format(2))

    out, err, code = desk.said("find zebra", HUDDLE_NOW=hour.format(3))

    assert (out.split()[1:4], out.split()[-3:], err, code) == (
        *(["term", "sam", "Mon"], ["Has", "a", "zebra"]),
        *("", 0),
    )


def test_leads_and_measures_are_found_by_their_notes_and_sources(desk: Desk) -> None:
    """A lead by when it was handed over; nothing of a lead that was forgotten."""
    hour = "2026-11-23T1{}:00:00+01:00"
    line = "lead add Brightwave @sam from:webinar"
    assert desk.said(line, HUDDLE_USER="ana", HUDDLE_NOW=hour.format(0))[1:] == ("", 0)
    desk.said(
        "measure add Leads --owes marketing --target 120 --unit prospects",
        HUDDLE_NOW=hour.format(1),
    )
    desk.run(
        "find webinar",
        out="id01  lead  sam  Mon 23 Nov  Brightwave  webinar\n",
        HUDDLE_NOW=hour.format(2),
    )
    desk.run(
        "find prospects",
        out="id02  measure  sam  Mon 23 Nov  Leads  prospects\n",
        HUDDLE_NOW=hour.format(3),
    )
    assert desk.said("lead forget id01 --yes", HUDDLE_NOW=hour.format(4))[2] == 0
    desk.run("find brightwave", HUDDLE_NOW=hour.format(5))


def test_letters_are_found_however_they_are_typed(desk: Desk) -> None:
    """İ is an i and ß is ss, in capitals or not, composed or not, and the words are marked."""
    for minute, title in enumerate(("İstanbul office", "Straße", "I\u0307zmir office", "izmir")):
        desk.said("log", title, HUDDLE_NOW=f"2026-11-23T09:0{minute}:00+01:00")
    for asked, found in {
        "istanbul": ["İstanbul office"],
        "İSTANBUL": ["İstanbul office"],
        "I\u0307stanbul": ["İstanbul office"],
        '"istanbul office"': ["İstanbul office"],
        "STRASSE": ["Straße"],
        "izmir": ["izmir", "İzmir office"],
        "İzmir": ["izmir", "İzmir office"],
    }.items():
        out, err, code = desk.said("find --format json", asked, HUDDLE_NOW=NEXT_DAY)
        assert (err, code) == ("", 0)
        assert [one["words"] for one in json.loads(out)["found"]] == found, asked
    out, _, _ = desk.said(
        "--color find --format rich istanbul", HUDDLE_NOW=NEXT_DAY, TERM="xterm-256color"
    )
    assert "İstanbul\x1b[" in out
