"""Dates in sheets: the order of a column, and the moment in a cell."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.errors import Wrong
from huddlecli.core.imports.sheet_dates import BadDate, DateColumn, Order

BERLIN = ZoneInfo("Europe/Berlin")
TWICE = '"Create Date" can be read with the day or with the month first'


def column(*cells: str, order: Order | None = None, zone: ZoneInfo = BERLIN) -> DateColumn:
    """Return a column with these cells."""
    return DateColumn("Create Date", cells, zone, order)


def utc(*parts: Any) -> datetime:
    """Return an instant in UTC."""
    return datetime(*parts).replace(tzinfo=UTC)  # noqa: DTZ001  it gets the zone at once


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-24", date(2026, 11, 24)),
        ("2026/11/24", date(2026, 11, 24)),
        ("2026-11-24 10:31", utc(2026, 11, 24, 9, 31)),
        ("2026-11-24T10:31:07", utc(2026, 11, 24, 9, 31, 7)),
        ("2026-11-24T10:31:07.250Z", utc(2026, 11, 24, 10, 31, 7, 250_000)),
        ("2026-11-24T10:31:07.000+0000", utc(2026, 11, 24, 10, 31, 7)),
        ("2026-11-24T10:31:07-05:00", utc(2026, 11, 24, 15, 31, 7)),
        ("2026-11-24 10:31 UTC", utc(2026, 11, 24, 10, 31)),
        ("11/24/2026", date(2026, 11, 24)),
        ("11/24/2026 10:31 AM", utc(2026, 11, 24, 9, 31)),
        ("11/24/2026, 10:31 PM", utc(2026, 11, 24, 21, 31)),
        ("11/24/2026 12:05 AM", utc(2026, 11, 23, 23, 5)),
        ("11/24/2026 12:05 p.m.", utc(2026, 11, 24, 11, 5)),
        ("24.11.2026", date(2026, 11, 24)),
        ("24.11.2026 10:31", utc(2026, 11, 24, 9, 31)),
        ("24-11-2026 10:31:59", utc(2026, 11, 24, 9, 31, 59)),
        ("5/5/2026", date(2026, 5, 5)),
    ],
)
def test_the_dates_of_exports_are_read(text: str, moment: date) -> None:
    """The dates of exports are read; a time without an offset is in the team's zone."""
    assert column(text).moment(text) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-29 01:59", utc(2026, 3, 29, 0, 59)),
        ("2026-03-29 02:30", utc(2026, 3, 29, 1, 30)),  # this hour does not exist
        ("2026-03-29 03:00", utc(2026, 3, 29, 1, 0)),
        ("2026-10-25 02:30", utc(2026, 10, 25, 0, 30)),  # the first of two
        ("2026-10-25 03:00", utc(2026, 10, 25, 2, 0)),
        ("2026-11-24 00:00", utc(2026, 11, 23, 23, 0)),
        ("2026-11-24 23:59", utc(2026, 11, 24, 22, 59)),
        ("2026-12-31 23:59", utc(2026, 12, 31, 22, 59)),
    ],
)
def test_times_at_midnight_and_at_clock_changes_are_the_teams(text: str, moment: datetime) -> None:
    """Times at midnight and at clock changes are those of the team's clock."""
    assert column(text).moment(text) == moment


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("yesterday", '"yesterday" is not a date'),
        ("=TODAY()", '"=TODAY()" is not a date'),
        ("11/24/26", '"11/24/26" is not a date'),
        ("2026-02-30", "there is no 2026-02-30"),
        ("2026-11-24 25:00", "there is no 2026-11-24 25:00"),
        ("11/24/2026 13:00 PM", "there is no 11/24/2026 13:00 PM"),
        ("1026-11-24", "the year 1026 is out of range"),
        ("9999-12-31T23:59-05:00", "there is no 9999-12-31T23:59-05:00"),
        ("٢٠٢٦-11-24", '"٢٠٢٦-11-24" is not a date'),
    ],
)
def test_what_is_no_date_is_named(text: str, reason: str) -> None:
    """What is no date is named."""
    with pytest.raises(BadDate) as error:
        column("2026-11-24", "11/25/2026", text, order="mdy").moment(text)
    assert str(error.value) == reason


def test_one_certain_date_decides_for_the_column() -> None:
    """One date that can be read in one way only decides for the whole column."""
    assert column("5/12/2026", "13/12/2026").moment("5/12/2026") == date(2026, 12, 5)
    assert column("5/12/2026", "12/13/2026").moment("5/12/2026") == date(2026, 5, 12)


def test_a_column_that_can_be_read_in_two_ways_is_refused() -> None:
    """A column that can be read in two ways in every row is refused, unless a flag decides."""
    with pytest.raises(Wrong) as error:
        column("5/12/2026", "", "1/2/2026 10:31")
    assert error.value.message == f"each date in {TWICE}"
    assert error.value.hint == "--dates dmy, or: --dates mdy"
    assert column("5/12/2026", order="dmy").moment("5/12/2026") == date(2026, 12, 5)
    assert column("5/12/2026", order="mdy").moment("5/12/2026") == date(2026, 5, 12)


def test_dates_of_another_kind_in_a_column_are_named() -> None:
    """Dates of another kind in a column are named, and so are those that may be of either."""
    mixed = column("24/11/2026", "25/11/2026", "11/24/2026", "5/12/2026")
    assert mixed.moment("24/11/2026") == date(2026, 11, 24)
    with pytest.raises(BadDate, match="is not written like the others: they have the day first"):
        mixed.moment("11/24/2026")
    with pytest.raises(BadDate, match="can be read in two ways, and this column has both"):
        mixed.moment("5/12/2026")

    iso = column("2026-11-24", "2026-11-25", "24.11.2026")
    with pytest.raises(BadDate, match="is not written like the others: they have the year first"):
        iso.moment("24.11.2026")
    with pytest.raises(BadDate):
        iso.moment("5.5.2026")


def test_with_a_flag_the_year_may_still_come_first() -> None:
    """With a flag the year may still come first: that can be read in one way only."""
    assert column(order="dmy").moment("2026-12-05") == date(2026, 12, 5)
    with pytest.raises(BadDate):
        column(order="ymd").moment("24.11.2026")


@given(
    st.datetimes(timezones=st.just(UTC)).filter(lambda moment: 1970 <= moment.year < 3000),
    st.sampled_from(["dmy", "mdy"]),
)
def test_every_day_is_read_as_it_was_written(moment: datetime, order: Order) -> None:
    """Every day is read as it was written, in either order."""
    form = "%d/%m/%Y %H:%M" if order == "dmy" else "%m/%d/%Y %H:%M"
    read = column(order=order, zone=ZoneInfo("UTC")).moment(f"{moment:{form}}")
    assert read == moment.replace(second=0, microsecond=0)


@given(st.text("0123456789-/.: TZAPMapm+,", max_size=24))
def test_no_text_breaks_the_dates(text: str) -> None:
    """Any text is a moment, or no date."""
    orders: tuple[Order | None, ...] = ("dmy", "mdy", "ymd", None)
    for order in orders:
        with suppress(BadDate, Wrong):
            assert DateColumn("Create Date", [text], BERLIN, order).moment(text)
