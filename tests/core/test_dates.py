"""The words for a day, read on Monday 23 November 2026 unless a test says otherwise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from huddlecli.core.dates import due_day, is_day_word, past_day
from huddlecli.core.errors import Wrong
from huddlecli.core.team import WEEKDAYS, Weekday
from huddlecli.core.text import note

MONDAY = date(2026, 11, 23)
AHEAD = "today, tomorrow, mon … sun, 3d, 2w, eow, eom, next-week, dec-3, 2026-12-01"
PAST = "today, yesterday, mon … sun, 3d (days ago), 2w, dec-3, 2026-12-01"

TODAYS = st.dates(date(1901, 1, 1), date(2998, 12, 31))
WORDS = st.one_of(
    st.text(st.characters(codec=None, exclude_categories=()), max_size=20),
    st.from_regex(r"[0-9]{1,7}[dw]|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", fullmatch=True),
    st.from_regex(r"(jan|feb|dec|sept|mai)-[0-9]{1,2}", fullmatch=True),
    st.sampled_from(["today", "tomorrow", "yesterday", "eow", "eom", "next-week", *WEEKDAYS]),
)


def refused_ahead(text: str, today: date = MONDAY) -> tuple[str, str]:
    """Return what somebody sees who types this for a due day."""
    with pytest.raises(Wrong) as made:
        due_day(text, today)
    return made.value.message, made.value.hint


def refused_past(text: str, today: date = MONDAY) -> tuple[str, str]:
    """Return what somebody sees who types this for a past day."""
    with pytest.raises(Wrong) as made:
        past_day(text, today)
    return made.value.message, made.value.hint


def read_or_refused(reading: Callable[[], date]) -> date | None:
    """Return the day, or None if it was refused in words that any terminal can show."""
    try:
        return reading()
    except Wrong as wrong:
        note(wrong.message + wrong.hint)
        return None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", date(2026, 11, 23)),
        ("tomorrow", date(2026, 11, 24)),
        ("mon", date(2026, 11, 30)),
        ("tue", date(2026, 11, 24)),
        ("fri", date(2026, 11, 27)),
        ("sun", date(2026, 11, 29)),
        ("Friday", date(2026, 11, 27)),
        (" THURS ", date(2026, 11, 26)),
        ("0d", date(2026, 11, 23)),
        ("3d", date(2026, 11, 26)),
        ("2w", date(2026, 12, 7)),
        ("2W", date(2026, 12, 7)),
        ("eow", date(2026, 11, 29)),
        ("eom", date(2026, 11, 30)),
        ("next-week", date(2026, 11, 30)),
        ("dec-3", date(2026, 12, 3)),
        ("december-03", date(2026, 12, 3)),
        ("nov-23", date(2026, 11, 23)),
        ("sep-23", date(2027, 9, 23)),
        ("feb-29", date(2028, 2, 29)),
        ("2026-12-01", date(2026, 12, 1)),
        ("2026-12-1", date(2026, 12, 1)),
    ],
)
def test_a_day_to_come(text: str, day: date) -> None:
    """Each form means the next such day; a weekday is never today."""
    assert due_day(text, MONDAY) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", date(2026, 11, 23)),
        ("yesterday", date(2026, 11, 22)),
        ("mon", date(2026, 11, 23)),
        ("tue", date(2026, 11, 17)),
        ("Sunday", date(2026, 11, 22)),
        ("0d", date(2026, 11, 23)),
        ("3d", date(2026, 11, 20)),
        ("2w", date(2026, 11, 9)),
        ("nov-23", date(2026, 11, 23)),
        ("dec-3", date(2025, 12, 3)),
        ("feb-29", date(2024, 2, 29)),
        ("2026-11-20", date(2026, 11, 20)),
    ],
)
def test_a_day_gone_by(text: str, day: date) -> None:
    """Each form means the last such day; a weekday may be today."""
    assert past_day(text, MONDAY) == day


@pytest.mark.parametrize(
    ("week_starts", "today", "eow", "next_week"),
    [
        ("monday", date(2026, 11, 28), date(2026, 11, 29), date(2026, 11, 30)),
        ("monday", date(2026, 11, 29), date(2026, 11, 29), date(2026, 11, 30)),
        ("monday", date(2026, 11, 30), date(2026, 12, 6), date(2026, 12, 7)),
        ("sunday", date(2026, 11, 28), date(2026, 11, 28), date(2026, 11, 29)),
        ("sunday", date(2026, 11, 29), date(2026, 12, 5), date(2026, 12, 6)),
        ("saturday", date(2026, 11, 28), date(2026, 12, 4), date(2026, 12, 5)),
        ("monday", date(2026, 12, 31), date(2027, 1, 3), date(2027, 1, 4)),
    ],
)
def test_the_week_is_the_teams(
    week_starts: Weekday, today: date, eow: date, next_week: date
) -> None:
    """`eow` is the last day of the team's week, today included; `next-week` the day after it."""
    found = [due_day(text, today, week_starts=week_starts) for text in ("eow", "next-week")]
    assert found == [eow, next_week]


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("eom", date(2028, 2, 1), date(2028, 2, 29)),
        ("eom", date(2100, 2, 1), date(2100, 2, 28)),
        ("eom", date(2026, 12, 31), date(2026, 12, 31)),
        ("tomorrow", date(2026, 12, 31), date(2027, 1, 1)),
        ("fri", date(2026, 12, 31), date(2027, 1, 1)),
        ("jan-1", date(2026, 12, 31), date(2027, 1, 1)),
        ("feb-29", date(2096, 5, 1), date(2104, 2, 29)),
        ("feb-29", date(2028, 2, 29), date(2028, 2, 29)),
    ],
)
def test_the_ends_of_months_and_years(text: str, today: date, day: date) -> None:
    """Years end, and leap days come every four years but for some centuries."""
    assert due_day(text, today) == day


@pytest.mark.parametrize(
    ("text", "today", "hint"),
    [
        ("nov-22", MONDAY, "2027-11-22 if you mean next year"),
        ("sep-24", MONDAY, "2027-09-24 if you mean next year"),
        ("Nov 20", date(2026, 11, 29), "2027-11-20 if you mean next year"),
        ("20th of November", date(2026, 11, 29), "2027-11-20 if you mean next year"),
        ("Nov 30", date(2026, 12, 2), "2027-11-30 if you mean next year"),
        ("20.11.", date(2026, 11, 29), "2027-11-20 if you mean next year"),
        ("20/11", date(2026, 11, 29), "2027-11-20 if you mean next year"),
        ("11/20", date(2026, 11, 29), "2027-11-20 if you mean next year"),
        ("dec-20", date(2027, 1, 5), "2027-12-20 if you mean this year"),
        ("christmas", date(2026, 12, 28), "2027-12-25 if you mean next year"),
        ("end of october", MONDAY, "2027-10-31 if you mean next year"),
        ("end of dec", date(2027, 1, 5), "2027-12-31 if you mean this year"),
        ("start of november", MONDAY, "2027-11-01 if you mean next year"),
        ("end of feb", date(2027, 3, 29), "2028-02-29 if you mean next year"),
        ("end of q3", MONDAY, "2027-09-30 if you mean next year"),
        ("feb 29", date(2096, 3, 1), "2104-02-29 if you mean 2104"),
    ],
)
def test_a_day_without_a_year_that_has_just_passed_is_not_taken_for_next_years(
    text: str, today: date, hint: str
) -> None:
    """For sixty days it is refused as other past days are, with the one that would come next."""
    assert refused_ahead(text, today) == (f'"{text}" has passed', hint)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("asap", '"asap" is not a date', "name a day: today, tomorrow, fri"),
        ("5", '"5" is not a date', "5d is in 5 days, 5w in 5 weeks"),
        ("", "the date is missing", AHEAD),
        ("frday", '"frday" is not a date', f"friday?   a day: {AHEAD}"),
        ("nextweek", '"nextweek" is not a date', f"next-week?   a day: {AHEAD}"),
        ("soon", '"soon" is not a date', AHEAD),
        ("3.12", '"3.12" is not a date', AHEAD),
        ("\x1b[m", '"U+001B[m" is not a date', AHEAD),
        ("marathon-5", '"marathon-5" is not a date', AHEAD),
        ("yesterday", '"yesterday" is in the past', "today is 2026-11-23, sun is 2026-11-29"),
        ("2026-11-20", '"2026-11-20" is in the past', "today is 2026-11-23, fri is 2026-11-27"),
        ("2026-02-30", "there is no 2026-02-30", "a day such as 2026-12-01"),
        ("feb-30", "there is no feb-30", "a day such as 2026-12-01"),
        ("999999w", '"999999w" is too far off', "a day such as 2026-12-01"),
        ("9999-12-31", '"9999-12-31" is too far off', "a day such as 2026-12-01"),
        ("9" * 70 + "d", '"' + "9" * 59 + '…" is not a date', AHEAD),
    ],
)
def test_what_is_no_due_day_is_refused(text: str, message: str, hint: str) -> None:
    """The error has the person's own word, and the hint what to type for it."""
    assert refused_ahead(text) == (message, hint)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("5", '"5" is not a date', "5d is 5 days ago, 5w is 5 weeks ago"),
        ("eow", '"eow" is not a date', PAST),
        ("yesterdy", '"yesterdy" is not a date', f"yesterday?   a day: {PAST}"),
        ("tomorrow", '"tomorrow" is after today', "today is 2026-11-23, tue is 2026-11-17"),
        ("2026-12-01", '"2026-12-01" is after today', "today is 2026-11-23, tue is 2026-11-17"),
        ("999999d", '"999999d" is too far off', "a day such as 2026-12-01"),
        ("0000-01-01", "there is no 0000-01-01", "a day such as 2026-12-01"),
    ],
)
def test_what_is_no_past_day_is_refused(text: str, message: str, hint: str) -> None:
    """A day after today did not happen yet."""
    assert refused_past(text) == (message, hint)


def test_the_end_of_a_period_may_be_to_come() -> None:
    """If asked for, a day after today is accepted; a weekday is still the last one."""
    found = [past_day(text, MONDAY, future_ok=True) for text in ("2026-12-01", "tomorrow", "fri")]
    assert found == [date(2026, 12, 1), date(2026, 11, 24), date(2026, 11, 20)]


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        *[(word, True) for word in ("today", "Fri", "tuesday", "3d", "eow", "dec-3", "feb-30")],
        *[(word, True) for word in ("yesterday", "2020-01-01", "next-week")],
        *[(word, False) for word in ("", "me", "5", "may", "asap", "wedding", "phase-3", "3pm")],
    ],
)
def test_a_word_reads_as_a_day_or_not(text: str, reads: bool) -> None:  # noqa: FBT001 (a table)
    """What has the form of a day reads as one, also one that no due day may be."""
    assert is_day_word(text) is reads


@given(WORDS, st.dates(), st.sampled_from(WEEKDAYS))
@example("eom", date.max, "monday")
@example("mon", date.max, "monday")
@example("feb-29", date.min, "monday")
def test_any_text_on_any_day_is_read_or_refused(
    text: str, today: date, week_starts: Weekday
) -> None:
    """Whatever is typed, a due day is not past, a past day not to come, and all else is Wrong."""
    coming = read_or_refused(partial(due_day, text, today, week_starts=week_starts))
    gone = read_or_refused(partial(past_day, text, today))
    assert coming is None or coming >= today
    assert gone is None or gone <= today


@given(TODAYS, st.sampled_from(WEEKDAYS))
def test_a_weekday_is_within_a_week_on_either_hand(today: date, weekday: Weekday) -> None:
    """The next one is one to seven days off, the last one none to six days ago."""
    coming, gone = due_day(weekday, today), past_day(weekday, today)
    assert WEEKDAYS[coming.weekday()] == WEEKDAYS[gone.weekday()] == weekday
    assert (timedelta(days=7), True) == (coming - gone, gone <= today < coming)


@given(TODAYS, st.sampled_from(WEEKDAYS))
def test_the_next_week_begins_where_this_one_ends(today: date, week_starts: Weekday) -> None:
    """`next-week` is the first of the team's weekdays after today, and `eow` the day before."""
    end = due_day("eow", today, week_starts=week_starts)
    following = due_day("next-week", today, week_starts=week_starts)
    assert (following - end, following) == (timedelta(days=1), due_day(week_starts, today))
