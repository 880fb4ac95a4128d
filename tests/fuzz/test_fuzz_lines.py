"""Any line at all: read, or refused in words of ours; what is read means the same read again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huddlecli.cli.errors import format_error
from huddlecli.core.dates import due_day, past_day
from huddlecli.core.errors import HuddleError
from huddlecli.core.huddle.evolve import fold
from huddlecli.core.huddle.slash_commands import BY_NAME
from huddlecli.core.quick_add import DECIDED, PROMISED, QuickAddContext, parse, quoted
from huddlecli.core.text import note, one_line, shown, slug, title
from huddlecli.store import journal, minutes_files
from tests.helpers.table import Table

RUNS = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
HUDDLES = settings(RUNS, max_examples=max(20, settings().max_examples // 5))
TUESDAY = datetime.fromisoformat("2026-11-24T09:08:00+01:00")

# Whatever a line may begin to mean, and signs that stand for others.
MARKS = (
    *(
        "@",
        "@sam",
        "@ana",
        "@me",
        "@we",
        "@@",
        "@sam:sales",
        "due:",
        "due:fri",
        "DUE:Fri.",
        "due:2",
    ),
    *(
        "by",
        "by fri",
        "by 3d",
        "asap",
        "review:",
        "review:mon",
        "replaces:0",
        "#",
        "#x",
        "+x",
        "+1",
    ),
    *("on:", "on:yesterday", "\\", "\\@sam", '"', '""', '"@sam"', "'", "//", "/", "1000", "2000"),
    *("6m", "0m", "999m", "9 8 9", "11", "0", "-1", "²", "٣", "Ⅷ", "NaN", "x", "d", "l", "n", "t"),
    *(
        "2026-12-01",
        "2026-02-30",
        "0001-01-01",
        "9999-12-31",
        "999999d",
        "999999w",
        "feb-29",
        "dec-0",
    ),
    *(
        "eow",
        "eom",
        "next-week",
        "tomorrow",
        "ſun",
        "İ",
        "ß",
        "K",
        "\u2028",
        "\x85",
        "\x1b[2J",
        "\ud800",
    ),
    *(" ", "\t", "\u3000", "\u200b", "\u202e", "[/x]", "{0}", "%s", "$(id)", "../..", "x" * 600),
)
WORDS = st.one_of(st.sampled_from(MARKS), st.text(max_size=8))
TEXTS = st.one_of(
    st.lists(WORDS, max_size=8).map(" ".join),
    st.lists(WORDS, max_size=5).map("".join),
    st.text(st.characters(exclude_categories=()), max_size=30),
)
SLASHES = st.builds("/{} {}".format, st.sampled_from([*BY_NAME, "nonsense"]), TEXTS)
MOVES = st.sampled_from(
    ["/next", "/next", "/next", "/u", "/none", "/more", "/undo", "/pause", "/end"]
)
LINES = st.lists(st.one_of(MOVES, SLASHES, SLASHES, TEXTS, st.sampled_from("dlnxt")), max_size=25)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@RUNS
@given(TEXTS, DAYS, st.sampled_from([(), PROMISED, DECIDED]))
def test_a_quick_line_is_read_or_refused(text: str, today: date, keys: Sequence[str]) -> None:
    """What is read has a title that reads as itself again, a day to come, tags that are words."""
    quick = None
    with in_words():
        quick = parse(text, QuickAddContext(today, keys=keys))
    if quick is None:
        return

    assert title(quick.title) == quick.title
    assert quick.due is None or quick.due >= today
    assert all(tag and tag == tag.strip() for tag in quick.tags)
    again = parse(quoted(quick.title, keys=keys), QuickAddContext(today, keys=keys))
    assert (again.title, again.owner, again.due, again.tags) == (quick.title, None, None, ())


@RUNS
@given(st.one_of(WORDS, TEXTS), DAYS)
def test_a_day_is_read_or_refused(text: str, today: date) -> None:
    """A day to come is not gone, and a day gone by is not to come."""
    for read, is_right in ((due_day, date.__ge__), (past_day, date.__le__)):
        day = None
        with in_words():
            day = read(text, today)
        assert day is None or is_right(day, today)


@RUNS
@given(st.text(st.characters(exclude_categories=())))
def test_a_text_is_one_line_or_refused(text: str) -> None:
    """A title and a note are one visible line; a slug is a name for a file, whatever it is of."""
    for read in (one_line, title, note):
        line = "x"
        with in_words():
            line = read(text)
        assert line.splitlines() in ([], [line])
        assert read(line) == line
        assert line.encode().decode() == line
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert 0 < len(slug(text)) <= 41
    assert shown(text).isascii() or shown(text).encode()


@HUDDLES
@given(LINES, st.sampled_from(["daily", "weekly"]))
def test_a_huddle_takes_any_lines(lines: list[str], agenda: str) -> None:
    """Each line is done or refused in words; the journal tells the same, and so do the minutes."""
    with TemporaryDirectory() as folder:
        table = Table(Path(folder), TUESDAY)
        table.log("action", "sam", title="Call Northgate", owner="sam", due=TUESDAY.date())
        table.log("parked", "sam", title="The fair")
        session = table.sit_down(agenda)
        typed = [f" {line}" for line in lines]  # a + in front would be a pause of the table's
        minutes = table.huddle(session, agenda, [*typed, "/end"])
        held = Path(folder, "huddles", "2026-11", "2026-11-24-0908-" + agenda)

        errors = [line for line in table.screen.shown if line.startswith(("error:", "hint: "))]
        assert all(line.partition(":")[2].strip() for line in errors)
        assert minutes == minutes_files.load(held.with_suffix(".toml"))
        assert fold(journal.read(held.with_suffix(".jsonl")).events) == session.state


@contextmanager
def in_words() -> Iterator[None]:
    """Let pass what is refused with what happened and what to type, fit to be written."""
    try:
        yield
    except HuddleError as error:
        if not (error.message.strip() and error.hint.strip() and format_error(error).encode()):
            raise
