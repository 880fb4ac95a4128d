"""One line, read into its parts, on Monday 23 November 2026."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.errors import Wrong
from huddlecli.core.quick_add import (
    PROMISED,
    Doubt,
    QuickAdd,
    QuickAddContext,
    parse,
    parse_edit,
    quoted,
)
from huddlecli.core.text import note

MONDAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 27)
KEYS = (*PROMISED, "review", "replaces")

PIECES = st.one_of(
    st.sampled_from(
        ["@maria", "@", "@we", "due:fri", "due:", "#leads", "+1", "by", "fri", "asap", "tomorrow"]
    ),
    st.sampled_from(['"', "\\", '"by', 'fri"', "\\@x", "review:mon", ":", "don't", "\t", "\r\n"]),
    st.text(st.characters(codec=None, exclude_categories=()), max_size=12),
)
LINES = st.lists(PIECES, max_size=8).map(" ".join)


def quick(
    title: str,
    *,
    owner: str | None = None,
    due: date | None = None,
    tags: tuple[str, ...] = (),
    keys: dict[str, str] | None = None,
    doubt: Doubt | None = None,
) -> QuickAdd:
    """Return the parts of a line; those that it does not name are empty."""
    return QuickAdd(title=title, owner=owner, due=due, tags=tags, keys=keys or {}, doubt=doubt)


def read(line: str, keys: Collection[str] = PROMISED) -> QuickAdd:
    """Return what `line` says on that Monday."""
    return parse(line, QuickAddContext(MONDAY, keys=keys))


def refused(line: str, keys: Collection[str] = PROMISED) -> tuple[str, str]:
    """Return what the person sees who types `line`."""
    with pytest.raises(Wrong) as made:
        read(line, keys)
    return made.value.message, made.value.hint


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            "Send the demo list @maria due:fri #leads",
            quick("Send the demo list", owner="maria", due=FRIDAY, tags=("leads",)),
        ),
        (
            "Send the demo list @maria by fri +leads",
            quick("Send the demo list", owner="maria", due=FRIDAY, tags=("leads",)),
        ),
        ("Prices to Oakline by fri @maria", quick("Prices to Oakline", owner="maria", due=FRIDAY)),
        (
            "#a @maria Due:FRI, ask +b about #A it",
            quick("ask about it", owner="maria", due=FRIDAY, tags=("a", "b")),
        ),
        ("Prices BY Fri.", quick("Prices", due=FRIDAY)),
        ("@Maria, send it @maria;", quick("send it", owner="Maria")),
        ("Ask @j.r-b_2!", quick("Ask", owner="j.r-b_2")),
        ("Tell @jörg and #प्रिया", quick("Tell and", owner="jörg", tags=("प्रिया",))),
        ("due:fri Prices by fri", quick("Prices", due=FRIDAY)),
        ("Call\tthe\r\nleads", quick("Call the leads")),
    ],
)
def test_marks_are_taken_out_wherever_they_stand(line: str, says: QuickAdd) -> None:
    """Owner, day and tags are found by their beginnings, and the rest is the title."""
    assert read(line) == says


@pytest.mark.parametrize(
    "line",
    [
        "Stand by me",
        "Cut costs by 5",
        "Meet 5 @ 3pm",
        "Mail a@b.test and c+d@e.test",
        "Get +3 leads, #1 priority",
        "Ask (@maria) what C# is",
        "See https://acme.test/?due:fri#x",
        "don't touch maria's 'quoted @ words'",
        'Order 5" and 6" pipes',
        'An "open quote',
        "Overdue:fri",
        "A lone \\ or # or + or :",
    ],
)
def test_words_stay_words(line: str) -> None:
    """What only looks a little like a mark is kept in the title, sign for sign."""
    assert read(line) == quick(line)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ('Post in "@here"', "Post in @here"),
        ("Post in \\@here", "Post in @here"),
        ('Say "we ship @all by fri"', "Say we ship @all by fri"),
        ('Ask "by fri", ok', "Ask by fri, ok"),
        ("Ask by \\fri", "Ask by fri"),
        ('Ask "by" fri now', "Ask by fri now"),
        ('Explain "due:" and \\#tags', "Explain due: and #tags"),
        ('Ban the word "asap" now', "Ban the word asap now"),
        ("Ban \\asap", "Ban asap"),
        ('Write \\"gold"', 'Write "gold"'),
    ],
)
def test_quotes_and_a_backslash_keep_words_as_they_are(line: str, title: str) -> None:
    """Nothing within double quotes or after a backslash is a mark; the signs themselves go."""
    assert read(line) == quick(title)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            "ask ana for the page @ana tomorrow",
            quick(
                "ask ana for the page tomorrow",
                owner="ana",
                doubt=Doubt("tomorrow", "due:tomorrow"),
            ),
        ),
        (
            "Call on Friday. #a",
            quick("Call on Friday.", tags=("a",), doubt=Doubt("Friday", "due:Friday")),
        ),
        (
            "by fri we are done",
            quick("by fri we are done", doubt=Doubt("by fri we are done", None)),
        ),
        (
            "Ship it end of month @ana",
            quick(
                "Ship it end of month", owner="ana", doubt=Doubt("end of month", "due:2026-11-30")
            ),
        ),
        ("Send it by noon", quick("Send it by noon", doubt=Doubt("by noon", None))),
        ("Plan friday due:fri", quick("Plan friday", due=FRIDAY)),
        ('Call on "friday"', quick("Call on friday")),
        ("Write up yesterday", quick("Write up yesterday")),
        ("Tomorrow never comes", quick("Tomorrow never comes")),
    ],
)
def test_a_last_word_that_could_be_a_day_is_doubted(line: str, says: QuickAdd) -> None:
    """It stays in the title, and is named so that the person can be asked."""
    assert read(line) == says


@pytest.mark.parametrize(
    "title",
    [
        'Say "yes" to the "Q4 Pipeline" deck',
        '"" Call',
        'Rename "Friday" in the plan',
        'Quote "stand by me" in full',
        "Copy \\\\server\\share to C:\\new",
        "Use \\n for a line end",
    ],
)
def test_quotes_and_backslashes_that_keep_nothing_stay(title: str) -> None:
    """They go only if they kept a word from being a mark, and the title can be typed again."""
    assert read(title) == quick(title)
    assert read(quoted(title)) == quick(title)


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        (
            "Ask @press-team about it @maria",
            "two owners: @press-team and @maria",
            "log one promise for each owner; or '\\@press-team' keeps it as text",
        ),
        (
            "Ask @maria about @press-team",
            "two owners: @maria and @press-team",
            "log one promise for each owner; or '\\@press-team' keeps it as text",
        ),
        (
            "Take @sam's deck",
            "@sam's is not a name",
            'letters, digits, . _ - as in @maria; "\\@sam\'s" keeps it as text',
        ),
        (
            "Ban asap",
            '"asap" is not a date',
            "due:today or due:fri; '\\asap' keeps it as text",
        ),
    ],
)
def test_a_word_is_kept_in_a_way_that_a_shell_passes_on(line: str, message: str, hint: str) -> None:
    """On a command line the backslash is in quotes, and the word that nobody is called is kept."""
    with pytest.raises(Wrong) as made:
        parse(line, QuickAddContext(MONDAY, people=["maria", "sam"], in_shell=True))
    assert (made.value.message, made.value.hint) == (message, hint)


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("tomorrow", '"tomorrow" would become the new title', "due:tomorrow"),
        (
            "by noon @sam",
            '"by noon" is not a date',
            "due:fri sets a date; in double quotes it becomes the new title",
        ),
    ],
)
def test_a_change_whose_only_words_speak_of_a_day_is_refused(
    line: str, message: str, hint: str
) -> None:
    """A title such as "tomorrow" was hardly meant."""
    with pytest.raises(Wrong) as made:
        parse_edit(line, QuickAddContext(MONDAY))
    assert (made.value.message, made.value.hint) == (message, hint)


def test_further_keys_are_marks_where_they_are_asked_for() -> None:
    """A decision's `review:` and `replaces:` come back as typed, and are words elsewhere."""
    line = "One call a day Review:jan-4 replaces:K7f2,"
    assert read(line, KEYS) == quick("One call a day", keys={"review": "jan-4", "replaces": "K7f2"})
    assert read(line) == quick(line)


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        (
            "Send @maria @sam",
            "two owners: @maria and @sam",
            "log one promise for each owner; or \\@sam keeps it as text",
        ),
        (
            "Send @We",
            "@We is more than one owner",
            "one owner, please: @maria; \\@We keeps it as text",
        ),
        (
            "Send @all,",
            "@all is more than one owner",
            "one owner, please: @maria; \\@all keeps it as text",
        ),
        (
            "Send @team",
            "@team is more than one owner",
            "one owner, please: @maria; \\@team keeps it as text",
        ),
        (
            "Send @everyone",
            "@everyone is more than one owner",
            "one owner, please: @maria; \\@everyone keeps it as text",
        ),
        (
            "Send @maria,@sam",
            "@maria,@sam is not a name",
            "letters, digits, . _ - as in @maria; \\@maria,@sam keeps it as text",
        ),
        (
            "Send due:mon due:fri",
            "two due dates: mon and fri",
            "due:2026-11-30 or due:2026-11-27",
        ),
        (
            "Send due:wed by fri",
            "two due dates: wed and fri",
            "due:2026-11-25 or due:2026-11-27",
        ),
        ("Send due:asap", '"asap" is not a date', "name a day: today, tomorrow, fri"),
        *[
            (
                line,
                '"asap" is not a date',
                "due:today or due:fri; \\asap keeps it as text",
            )
            for line in ("Send by asap", "Send ASAP!", "asap send it", "Send (asap) @maria")
        ],
        ("Send due:5", '"5" is not a date', "5d is in 5 days, 5w in 5 weeks"),
        (
            "Send by 2026-11-20",
            '"2026-11-20" is in the past',
            "today is 2026-11-23, fri is 2026-11-27",
        ),
        (
            "Send due: fri",
            "nothing follows due:",
            "no space after the colon; \\due: keeps it as text",
        ),
        (
            "Send review: fri",
            "nothing follows review:",
            "no space after the colon; \\review: keeps it as text",
        ),
        (
            "Send review:fri review:mon",
            "review: is given twice: fri and mon",
            "keep one: review:mon",
        ),
        (
            "@maria by fri #leads",
            "the title is missing",
            "Send the demo list @maria due:fri",
        ),
        ("", "the title is missing", "Send the demo list @maria due:fri"),
        (
            "Send @ma\x9bria",
            "Send @maU+009Bria contains a control character (U+009B)",
            "type the text again without it",
        ),
        (
            "x" * 501 + " @maria",
            "the title has 501 characters; the limit is 500",
            "shorten it by 1",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(line: str, message: str, hint: str) -> None:
    """One owner, one day that is no wish, and some words: else it says what would work."""
    assert refused(line, KEYS) == (message, hint)


def test_a_change_needs_no_title() -> None:
    """The same words change a promise, and the title stays if none is given."""
    assert parse_edit("@sam by fri", QuickAddContext(MONDAY)) == quick("", owner="sam", due=FRIDAY)
    assert parse_edit("Send it @sam", QuickAddContext(MONDAY)) == quick("Send it", owner="sam")


def test_the_end_of_the_week_is_the_teams() -> None:
    """A team whose week begins on Sunday ends it on Saturday."""
    found = parse("Send it by eow", QuickAddContext(MONDAY, "sunday"))
    assert found == quick("Send it", due=date(2026, 11, 28))


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Send the list", "Send the list"),
        ("Post @here #now review:it", "Post \\@here \\#now \\review:it"),
        ("Say asap by fri", "Say \\asap by \\fri"),
        ('"Gold" is a \\ sign', '\\"Gold" is a \\ sign'),
        ("due: maria@acme.test, 5 @ 3pm", "\\due: maria@acme.test, 5 @ 3pm"),
    ],
)
def test_a_title_can_be_typed_again(title: str, typed: str) -> None:
    """What would be a mark gets a backslash, and nothing else changes."""
    assert quoted(title, keys=KEYS) == typed


@given(LINES)
def test_any_line_is_refused_or_can_be_typed_again(line: str) -> None:
    """What was understood, written out with its marks, is understood the same again."""
    try:
        found = parse_edit(line, QuickAddContext(MONDAY, keys=KEYS))
    except Wrong as wrong:
        note(wrong.message + wrong.hint)
        return
    marks = [
        quoted(found.title, keys=KEYS),
        *([f"@{found.owner}"] if found.owner else []),
        *([f"due:{found.due}"] if found.due else []),
        *[f"#{tag}" for tag in found.tags],
        *[f"{key}:{value}" for key, value in found.keys.items()],
    ]
    again = parse_edit(" ".join(marks), QuickAddContext(MONDAY, keys=KEYS))
    assert again == quick(
        found.title, owner=found.owner, due=found.due, tags=found.tags, keys=dict(found.keys)
    )
