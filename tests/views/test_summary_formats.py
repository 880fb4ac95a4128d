"""One week and one year in every format: whole, parsed back, and within their bounds."""

from __future__ import annotations

import base64
import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from markdown_it import MarkdownIt

from huddlecli.core.dates import Period
from huddlecli.core.promises import Kept
from huddlecli.core.summary import Subject, Summary
from huddlecli.core.summary.detail import Discussed, SummaryDetail, spans_of
from huddlecli.views.formats import mail
from huddlecli.views.formats.chat import LIMIT
from huddlecli.views.summary import export as summary_export
from huddlecli.views.summary.full import rest
from tests.helpers import summary_formats as summary
from tests.helpers.acme_busy import BUSY, DONE, LONG, NEXT, OPEN
from tests.helpers.acme_views import drawn, matches
from tests.helpers.summary_formats import following

WEDNESDAY = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
AGES = ("under a week ", "1 to 4 weeks ", "4 to 13 weeks", "longer       ")
TEXTS = {
    "a script": "<script>alert(1)</script>",
    "an event": '"><img src=x onerror=alert(1)>',
    "a formula": '=HYPERLINK("http://evil.test","x")',
    "lines and headers": "a\r\nBcc: all@evil.test\r\n\r\n# b",
    "the end of a section": "]]>-->*/END:VEVENT</style></title>",
    "a template": "{{ 7 * 7 }}{% include 'page.css' %}",
    "a cell": "a | b\\| c || `d`",
    "an emoji": "👨‍👩‍👧 🇩🇪",
    "right to left": "\u202eevil\u202c שלום مرحبا",
    "ten thousand": "x" * 10_000,
}


def crowd(people: int, actions: int, title: str = "Send the list to customer {n}") -> Summary:
    """Return a week of so many people who did and promised so many things each way."""
    owners = [f"person-{number:03}" for number in range(people)]
    some = [
        replace(one, id=f"z{n:09}", title=title.format(n=n), owner=owners[n % people])
        for n in range(actions)
        for one in [(OPEN if n % 2 else DONE)[n % 5]]
    ]
    opened = tuple(one for one in some if one.status == "open")
    return replace(BUSY, open=opened, overdue=opened[::2], done=tuple(some[::2]))


@pytest.mark.parametrize(
    ("name", "draw"),
    [
        ("week.txt", lambda: summary.as_text(BUSY, full=True, upcoming=NEXT)),
        ("week.rich.txt", lambda: drawn(summary.as_rich(BUSY, full=True, upcoming=NEXT))),
        ("week.md", lambda: summary.as_markdown(BUSY, full=True, upcoming=NEXT)),
        ("week.chat.txt", lambda: summary.as_chat(BUSY, full=True, upcoming=NEXT)),
        ("week.html", lambda: summary.as_html(BUSY, full=True, upcoming=NEXT)),
        ("week.mail.html", lambda: summary.as_mail_html(BUSY, full=True, upcoming=NEXT)),
        ("week.csv", lambda: summary_export.as_csv(BUSY)),
        ("week.json", lambda: summary_export.as_json(BUSY)),
        ("year.txt", lambda: summary.as_text(LONG, full=True, upcoming=NEXT)),
        ("year.md", lambda: summary.as_markdown(LONG, full=True, upcoming=NEXT)),
        ("year.chat.txt", lambda: summary.as_chat(LONG, full=True, upcoming=NEXT)),
        ("year.html", lambda: summary.as_html(LONG, full=True, upcoming=NEXT)),
    ],
)
def test_a_week_in_every_format(name: str, draw: Callable[[], str]) -> None:
    """A team of eight had a full week, and a year of them."""
    matches(name, draw())


@pytest.mark.parametrize("found", [BUSY, LONG])
def test_text_keeps_to_72_columns(found: Summary) -> None:
    """In plain mail no line is wider, however much there is to tell."""
    lines = summary.as_text(found, full=True, upcoming=NEXT).splitlines()

    assert [line for line in lines if len(line) > 72] == []


def test_sides_add_up_to_all() -> None:
    """Also a side that is none any more, of which nothing was due, and promises of no side."""
    strays = (
        replace(OPEN[0], side=None),
        *(replace(one, side="fairs") for one in OPEN[1:3]),
    )
    found = replace(BUSY, open=(*BUSY.open, *strays), done=(*DONE, replace(DONE[0], side="alumni")))
    told = summary.as_text(found, full=True).partition("By side\n")[2].partition("\n\n")[0]

    assert told.splitlines() == [
        "  marketing  7 of 7 kept, 4 done, 5 open",
        "  sales      7 of 9 kept, 4 done, 4 open, 2 overdue",
        "  alumni     1 done",
        "  fairs      2 open",
        "  no side    1 open",
        "  all        14 of 16 kept (88%), 9 done, 12 open, 2 overdue",
    ]


def test_where_no_row_fits_headings_and_counts_do() -> None:
    """Nothing is counted that is a line of figures, and no heading stands above nothing."""
    assert summary.as_text(LONG, full=True, upcoming=NEXT, limit=0) == (
        "Acme huddle, 23 Nov 2025 to 22 Nov: 120 wins, 90 decisions, 633 of 736\nkept\n"
        "Message to the teams: Call first, mail second\n"
        "Balance: marketing opened 74 of 90 points in 11 weeks. Let sales open\n"
        "   the next ones.\n"
        "\nWins\n  120 in all\n"
        "\nPromises: 633 of 736 kept (86%, target 90%)\n  9 in all\n"
        "\nDecided\n  90 in all\n"
        "\nWhat we heard\n  1 in all\n"
        "\nKept over time: target 90%\n\nDone: 400\n\nDropped: 1\n\nOpen promises by age: 9\n"
        "\nCarried over\n  1 in all\n"
        "\nParked\n  2 in all\n"
        "\nHuddles: 240\n"
        "\nBalance: points, floor time and promises, last 13 weeks\n"
        "\nNext: Mon 23 Nov 09:08, daily\n"
    )


@pytest.mark.parametrize("found", [BUSY, LONG, crowd(200, 2_000)])
def test_however_short_the_sides_add_up(found: Summary) -> None:
    """The line of all is there, in chat and in a short mail."""
    for told in (
        summary.as_chat(found, full=True, upcoming=NEXT),
        summary.as_text(found, full=True, upcoming=NEXT, limit=mail.TEXT_LIMIT),
    ):
        assert re.findall(r"^(?:•| ) all: *|^  all  ", told, re.MULTILINE) != []


def test_the_mark_stands_where_a_month_has_ten() -> None:
    """Though no week of it has."""
    few = replace(LONG, weeks=tuple((week, Kept(2, 3)) for week, _ in LONG.weeks))
    fewer = replace(LONG, weeks=tuple((week, Kept(1, 1)) for week, _ in LONG.weeks))

    assert "\nKept over time: target 90%\n" in summary.as_text(few, full=True)
    assert "\nKept over time\n" in summary.as_text(fewer, full=True)


def test_one_week_alone_is_no_trend() -> None:
    """From two on that had something due there is one."""

    def is_told(due: int) -> bool:
        trend = tuple((week, Kept(0, int(n < due))) for n, (week, _) in enumerate(BUSY.trend))
        return "Week by week" in summary.as_text(replace(BUSY, trend=trend), full=True)

    assert [is_told(1), is_told(2)] == [False, True]


def test_a_trend_begins_with_the_first_week_that_has_promises() -> None:
    """A new team has no row of empty weeks; one without promises in the middle stays."""
    weeks = [week for week, _ in BUSY.trend]
    few = [Kept(0, 0)] * 4 + [Kept(3, 4), Kept(0, 0), Kept(2, 2), Kept(1, 2)]
    found = rest(replace(BUSY, trend=tuple(zip(weeks, few, strict=True))))
    told = next(one for one in found if one.title == "Week by week")

    assert [(one.kept, one.due) for one in told.trend] == [(3, 4), (0, 0), (2, 2), (1, 2)]
    assert [row.title for row in told.rows] == ["week 44", "week 46", "week 47"]


@pytest.mark.parametrize("title", ["By side", "Week by week"])
def test_a_bar_of_promises_is_as_long_as_any_other(title: str) -> None:
    """Three of three is a full bar, beside one of six of six: what counts is the share."""
    found = next(one for one in rest(BUSY) if one.title == title)

    assert [(bar.whole, bar.most) for row in found.rows if (bar := row.bar)] == [
        (bar.whole, bar.whole) for row in found.rows if (bar := row.bar)
    ]


def test_a_side_that_kept_all_has_a_full_bar_in_every_format() -> None:
    """Mail, page and terminal: marketing 7 of 7, sales 7 of 9."""
    page_bars = re.findall(
        r'class="bar" style="width:([0-9.]+)%"', summary.as_html(BUSY, full=True)
    )
    told = drawn(summary.as_rich(BUSY, full=True)).partition("By side")[2].splitlines()[1:3]

    assert page_bars[2:4] == ["100.0", "100.0"]
    assert re.findall("[━─]+", "\n".join(told)) == ["━" * 16, "━" * 12 + "─" * 4]


def test_one_age_alone_has_no_bar() -> None:
    """There is nothing to compare it with."""
    young = replace(BUSY, open=BUSY.open[:1], overdue=())
    several, one = (
        next(section for section in rest(found) if section.title == "Open promises by age")
        for found in (BUSY, young)
    )

    assert [bool(row.bar) for row in several.rows] == [True, True]
    assert [(row.title, row.note, row.bar) for row in one.rows] == [("1 to 4 weeks", "1", None)]


def test_what_was_entered_late_says_so() -> None:
    """Done the week before and entered in this one, it stands here, and its day explains why."""
    late = replace(BUSY.done[0], done_on=date(2026, 11, 13))
    found = next(one for one in rest(replace(BUSY, done=(late,))) if one.title == "Done")

    assert [row.note for row in found.rows] == ["Fri 13 Nov, recorded Mon 16 Nov"]


def test_what_was_talked_about_after_all_is_not_left() -> None:
    """Carried over on Thursday and held on Friday it is done; carried over again it is not."""
    loop, price = "close-the-loop", None

    def left(*held: tuple[str, str | None, bool]) -> list[str]:
        """Return what is left of a topic in the huddles of some days."""
        told = [
            (
                Subject("Closing the loop" if topic else "Prices", topic, f"2026-11-{day}-0908"),
                is_held,
            )
            for day, topic, is_held in held
        ]
        found = replace(
            BUSY,
            covered=tuple(one for one, is_held in told if is_held),
            not_covered=tuple(one for one, is_held in told if not is_held),
        )
        return [
            row.title
            for section in rest(found)
            if section.title == "Carried over"
            for row in section.rows
        ]

    assert left(("19", loop, False), ("20", loop, True)) == []
    assert left(("19", price, False), ("20", price, True)) == []
    assert left(("18", loop, True), ("19", loop, False)) == ["Closing the loop"]
    assert left(("19", loop, False), ("20", price, True)) == ["Closing the loop"]


def test_a_rate_is_the_same_below_a_column() -> None:
    """As in words: half a per cent counts as one."""
    weeks = [week for week, _ in BUSY.trend]
    found = replace(BUSY, trend=tuple((week, Kept(25, 40)) for week in weeks))

    assert summary.as_html(found, full=True).count("<b>63%</b>") == len(weeks)
    assert summary.as_text(found, full=True).count("25 of 40 kept (63%)") == len(weeks)


def test_a_column_is_pale_below_ten() -> None:
    """As the line of the mark is drawn only where a week has ten."""
    (first, *others) = [week for week, _ in BUSY.trend]
    few = ((week, Kept(9, 9)) for week in others)
    told = summary.as_html(
        replace(BUSY, trend=((first, Kept(9, 10)), *few), balance=None), full=True
    )

    assert (told.count('class="many"'), told.count('class="few"')) == (1, 7)


def test_one_side_alone_is_all() -> None:
    """Then there is no second line that says the same; of nothing there is none at all."""
    nothing = replace(BUSY, open=(), overdue=(), done=(), kept=Kept(0, 0), by_side={})
    alone = replace(nothing, kept=Kept(7, 9), by_side={"sales": Kept(7, 9)})

    assert "By side\n  sales  7 of 9 kept\n\n" in summary.as_text(alone, full=True)
    assert "By side" not in summary.as_text(nothing, full=True)


def test_ages_are_whole_days_until_the_end_of_the_week_or_now() -> None:
    """On a Wednesday nothing is as old as it will be on Sunday; seven days are a week."""
    days = (0, 6, 7, 27, 28, 90, 91, 400)
    opened = tuple(
        replace(OPEN[0], id=f"a{age}", created=WEDNESDAY - timedelta(days=age)) for age in days
    )

    def told(now: datetime) -> list[str]:
        text = summary.as_text(replace(BUSY, now=now, open=opened, overdue=()), full=True)
        return text.partition("Open promises by age: 8\n")[2].partition("\n\n")[0].splitlines()

    assert told(WEDNESDAY) == [f"  {words}  2" for words in AGES]
    assert told(WEDNESDAY + timedelta(days=90)) == [
        *("  under a week   1", "  1 to 4 weeks   2"),
        *("  4 to 13 weeks  2", "  longer         3"),
    ]


def test_days_to_come_are_not_so_far() -> None:
    """Of a week that has not begun the page has the first day, and no heading has "so far"."""
    ahead = Period(date(2026, 12, 7), date(2026, 12, 13), "2026-W50")
    found = summary.as_html(replace(BUSY, period=ahead, is_running=True))

    assert '<p class="occasion">Acme huddle, week 50</p>' in found
    assert "<p>Mon 7 Dec 2026</p>" in found


@pytest.mark.parametrize(
    ("first", "line"),
    [
        (date(2026, 9, 1), "  Where are you stuck?  120 120 120"),
        (date(2026, 1, 1), "  Where are you stuck?  120 120 120 120 120 120 120 120 120 120 120"),
        (
            date(2024, 1, 1),
            "  Where are you stuck? (120 in Q1 24, 120 in Q2 24, 120 in Q3 24, 120 in",
        ),
        (date(2019, 1, 1), "  Where are you stuck?   120  120  120  120  120  120  120  120"),
    ],
)
def test_many_columns_give_way_to_words(first: date, line: str) -> None:
    """Numbers stay apart under months, their first letters, or years; quarters become words."""
    around = Period(first, date(2026, 11, 22))
    spans = spans_of(around)
    stuck = Discussed("Where are you stuck?", "customer", (120,) * len(spans))
    behind = SummaryDetail(around=around, categories={}, spoken={}, spans=spans, topics=(stuck,))
    lines = summary.as_text(replace(LONG, background=behind), full=True).splitlines()

    assert line in lines
    assert [one for one in lines if len(one) > 72] == []


def tables(text: str) -> list[list[list[str]]]:
    """Return the tables that a CommonMark parser finds, cell by cell."""
    found: list[list[list[str]]] = []
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    for before, token in pairwise(tokens):
        if before.type == "table_open":
            found.append([])
        if token.type == "tr_open":
            found[-1].append([])
        if before.type in {"th_open", "td_open"}:
            shown = (one.content for one in token.children or [])
            found[-1][-1].append("".join(shown))
    return found


def test_markdown_gives_the_tables_back() -> None:
    """A parser finds each table with its heading, its lines and what stands in its cells."""
    found = tables(summary.as_markdown(BUSY, full=True, upcoming=NEXT))

    assert [table[0] for table in found] == [
        ["when", "promises"],
        ["age", "open"],
        ["side", "promises"],
        ["category", "discussed"],
        ["side", "floor time"],
        ["side", "13 weeks"],
    ]
    assert found[2] == [
        ["side", "promises"],
        ["marketing", "7 of 7 kept, 4 done, 5 open"],
        ["sales", "7 of 9 kept, 4 done, 4 open, 2 overdue"],
        ["all", "14 of 16 kept (88%), 8 done, 9 open, 2 overdue"],
    ]
    grid = tables(summary.as_markdown(LONG, full=True))[4]
    assert grid[0] == [
        "",
        "Nov",
        *["Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov"],
    ]
    assert grid[1] == [
        "Where are you stuck?",
        *["12", "17", "21", "25", "12", "17", "21", "25", "12", "17", "21", "25", "12"],
    ]


def hostile(text: str) -> Summary:
    """Return a week in which everything that people typed is that text."""
    return replace(
        BUSY,
        team=replace(BUSY.team, name=text[:500]),
        wins=(replace(BUSY.wins[0], title=text, by=text[:40]),),
        open=(replace(OPEN[0], title=text, owner=text[:40]),),
        overdue=(),
        done=(replace(DONE[0], title=text, owner=text[:40]),),
        dropped=(replace(BUSY.dropped[0], title=text, reason=text),),
        decisions=(replace(BUSY.decisions[0], title=text),),
        parked=(replace(BUSY.parked[0], title=text),),
        covered=(replace(BUSY.covered[0], title=text),),
        by_side={text: BUSY.by_side["sales"], "b": BUSY.by_side["marketing"]},
    )


class Elements(HTMLParser):
    """The elements and the attributes of a document, and its texts."""

    def __init__(self, document: str) -> None:
        """Take a document apart."""
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...]]] = []
        self.text = ""
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take down an element, and which attributes it has."""
        self.found.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        """Take down a text."""
        self.text += data


def test_a_mail_has_only_what_mail_programs_keep() -> None:
    """No id, class, style sheet, picture, link or script; what is drawn is cells of tables."""
    found = Elements(summary.as_mail_html(BUSY, full=True, upcoming=NEXT)).found
    layout = "align bgcolor border cellpadding cellspacing height role style valign width"

    tags = "html head meta title body div table tr td h1 h2 p b span"

    assert {tag for tag, _ in found} == {*tags.split()}
    assert {name for tag, names in found for name in names if tag != "meta"} == {
        *f"lang dir {layout}".split()
    }


def test_a_page_asks_for_nothing() -> None:
    """No script, link, picture or address: whatever it needs is in it."""
    found = Elements(summary.as_html(LONG, full=True, upcoming=NEXT))

    assert {tag for tag, _ in found.found} & {"script", "link", "img", "iframe", "a"} == set()
    assert re.findall(r"https?:|url\(|@import", summary.as_html(LONG, full=True)) == []


@pytest.mark.parametrize("draw", [summary.as_html, summary.as_mail_html])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_no_element_comes_of_a_text(draw: Callable[..., str], text: str) -> None:
    """With any text the document has the elements that it has with a plain one."""
    upcoming = following(text, (("Promises", ""), (text, text)))
    other = following("x", (("y", ""), ("z", "z")))
    plain = draw(hostile("x" * len(text)), full=True, upcoming=other)
    found = Elements(draw(hostile(text), full=True, upcoming=upcoming))

    assert found.found == Elements(plain).found
    assert re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", found.text) == []


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_no_heading_row_or_cell_comes_of_a_text(text: str) -> None:
    """Markdown has the same headings, items and cells with any text; a sheet the same lines."""

    def shape(found: Summary) -> list[str]:
        parsed = (
            MarkdownIt("commonmark").enable("table").parse(summary.as_markdown(found, full=True))
        )
        return [token.type for token in parsed]

    rows = list(csv.reader(io.StringIO(summary_export.as_csv(hostile(text)))))

    assert shape(hostile(text)) == shape(hostile("plain"))
    assert [row[0] for row in rows] == [
        row[0] for row in csv.reader(io.StringIO(summary_export.as_csv(hostile("plain"))))
    ]
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))] == []


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (crowd(200, 2_000), "more"),
        (crowd(2, 400, "é" * 200 + " {n}"), "more"),
        (hostile("x" * 10_000), "1 in all"),
        (hostile("&" * 10_000), "1 in all"),
        (LONG, "more"),
    ],
)
def test_a_mail_is_shortened_by_counting(found: Summary, told: str) -> None:
    """Page and text of a mail stay within their bounds; what there is no room for is counted."""
    html = summary.as_mail_html(found, full=True, upcoming=NEXT)
    text = summary.as_text(found, full=True, upcoming=NEXT, limit=mail.TEXT_LIMIT)
    chat = summary.as_chat(found, full=True, upcoming=NEXT)

    assert len(html.encode()) <= mail.HTML_LIMIT
    assert len(text.encode()) <= mail.TEXT_LIMIT
    assert len(base64.encodebytes((html + text).encode())) < 98_000
    assert len(chat) <= LIMIT
    assert [told in one for one in (html, text, chat)] == [True, True, True]
    assert html.endswith("</html>\n")


def test_a_full_summary_says_what_late_starts_cost() -> None:
    """Each huddle by itself; where there are many, how often and what it cost together."""
    week = replace(
        BUSY, huddles=tuple(replace(one, late_minutes=n) for n, one in enumerate(BUSY.huddles))
    )
    year = replace(LONG, huddles=tuple(replace(one, late_minutes=2) for one in LONG.huddles))
    people = sum(len(one.present) for one in LONG.huddles)

    told = " ".join(summary.as_text(week, full=True, upcoming=NEXT).split())
    assert f"1 minute late ({len(BUSY.huddles[1].present)} person-minutes)" in told
    assert told.count("person-minutes") == len(BUSY.huddles) - 1
    flat = " ".join(summary.as_text(year, full=True, upcoming=NEXT).split())
    costs = [int(one) for one in re.findall(r"late [^:,]+: (\d+) person-minutes", flat)]
    assert sum(costs) == 2 * people
