"""The words that every screen, list and mail shares, each written once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from huddlecli.core.team import Absence, Person
from huddlecli.core.text import joined

if TYPE_CHECKING:  # `log` tells of no period
    from huddlecli.core.dates import Period
    from huddlecli.core.minutes import MinutedReview

Measured = TypeVar("Measured", int, timedelta)

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

TARGET = 90  # the percentage of promises kept that a team aims at
SIGNS = "▁▂▃▄▅▆▇█"  # of a week; the last two for weeks that reached the target
LOWEST = 40  # the percentage that the lowest sign stands for, and anything below it
FEW = 10  # below so many promises a percentage says nothing
NOBODY = "no side"  # where a side is named, for people without one
RESUMES = "huddle start --resume"
_HALF_A_YEAR = 183
_ORDINALS = (
    *("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"),
    *("ninth", "tenth"),
)
_AN_HOUR = 60  # minutes, and a minute in seconds


def count(number: int, singular: str, plural: str) -> str:
    """Return `1 person`, `2 people`."""
    return f"{number} {singular if number == 1 else plural}"


def times(number: int) -> str:
    """Return `once`, `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def ordinal(number: int) -> str:
    """Return `2nd`, `11th`, `21st`."""
    is_teen = number % 100 // 10 == 1
    ending = "th" if is_teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def ordinal_word(number: int) -> str:
    """Return `second`, `tenth`, and figures from `11th` on."""
    return _ORDINALS[number] if number < len(_ORDINALS) else ordinal(number)


def tag_words(tags: Sequence[str]) -> str:
    """Return `#leads #demo`, or nothing without tags."""
    return f"#{' #'.join(tags)}" if tags else ""


def listed(names: Sequence[str], conjunction: str = "and") -> str:
    """Return `ana`, `ana and ben`, `ana, ben and cem`."""
    return joined(names, conjunction) or "nobody"


def decided(title: str, wording: str | None) -> str:
    """Return what was decided and the words agreed: `lead, version 1: "Has a budget"`."""
    return f'{title}: "{wording}"' if wording else title


def capitalized(words: str) -> str:
    """Return words that begin with a capital; the others stay as they are."""
    return f"{words[:1].upper()}{words[1:]}"


def followed(title: str, *after: str) -> str:
    """Return `Send the list, by Fri 27 Nov`; after a question the addition is in brackets."""
    addition = ", ".join(part for part in after if part)
    if not addition:
        return title
    return f"{title} ({addition})" if title.endswith(("?", "!", ".")) else f"{title}, {addition}"


def is_near(day: date, today: date) -> bool:
    """Whether `day` is within half a year, so that it is shown without the year."""
    return abs((day - today).days) <= _HALF_A_YEAR


def bare_day(day: date, today: date) -> str:
    """Return `4 Jan`, with the year if it is more than half a year away."""
    year = "" if is_near(day, today) else f" {day.year}"
    return f"{day.day} {MONTHS[day.month - 1]}{year}"


@lru_cache(maxsize=1024)  # thousands of promises are due on few days
def short_day(day: date, today: date) -> str:
    """Return `Fri 27 Nov`, with the year if it is more than half a year away."""
    return f"{DAYS[day.weekday()]} {bare_day(day, today)}"


def due_words(day: date, today: date) -> str:
    """Return `due Fri 27 Nov`, with a remark if that is a weekend."""
    return f"due {short_day(day, today)}{' (a weekend)' if day.weekday() >= 5 else ''}"


def closed_words(day: date, today: date) -> str:
    """Return that nobody of the team works on `day`."""
    return f"{short_day(day, today)} is not a working day for the team"


def absence_words(person: Person, today: date) -> str:
    """Return `away`, with the days if they are known; nothing if that is over or never was."""
    match person.away:
        case Absence(since=since, until=None):
            return f"away from {short_day(since, today)}"
        case Absence(since=since, until=date() as until):
            days = f"away {short_day(since, today)} to {short_day(until, today)}"
            return days if until >= today else ""
        case away:
            return "away" if away else ""


def away_then_words(person: Person, day: date, today: date) -> str:
    """Return that an owner is away on the day on which a promise is due."""
    words = f"{person.name} is away on {short_day(day, today)}"
    match person.away:
        case Absence(until=date() as until) if until > day:
            return f"{words}, until {short_day(until, today)}"
        case _:
            return words


def period_words(period: Period, today: date) -> str:
    """Return `week 47`, with the year where it is long ago, else its day or its two days."""
    if period.is_one_day:
        return bare_day(period.start, today)
    if period.week is None:
        return f"{bare_day(period.start, today)} to {bare_day(period.end, today)}"
    year, number = period.week.split("-W")
    return f"week {int(number)}" + ("" if is_near(period.end, today) else f" of {year}")


def week_number(week: Period) -> str:
    """Return the number of a week without its year: `47`."""
    return str(int((week.week or "").partition("-W")[2]))


def days_words(days: Sequence[date], today: date) -> str:
    """Return `3 and 10 Nov` or `27 Oct, 3 and 10 Nov`, for days in their order."""
    months = [(day.year, day.month) for day in days]
    alone = [*(here != after for here, after in pairwise(months)), True]
    return listed(
        [
            bare_day(day, today) if is_last else str(day.day)
            for day, is_last in zip(days, alone, strict=True)
        ]
    )


def near_day(day: date, today: date) -> str:
    """Return `yesterday`, `today` or `tomorrow`, else the short day."""
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    return near.get((day - today).days) or short_day(day, today)


def hour(local: datetime) -> str:
    """Return `09:08`."""
    return f"{local.hour:02}:{local.minute:02}"


def offline_words(local: datetime, today: date) -> str:
    """Return `offline since 09:12`, with the day if that is not today."""
    day = "" if local.date() == today else f"{short_day(local.date(), today)} "
    return f"offline since {day}{hour(local)}"


def length_words(length: timedelta, day: timedelta) -> str:
    """Return `25 min`, `6 h` or `1 d 2 h`; a day is as long as `day`, the working time of one."""
    minutes = int(length.total_seconds()) // _AN_HOUR
    if minutes < _AN_HOUR:
        return f"{minutes} min"
    days, rest = divmod(length, day)
    hours = int(rest.total_seconds()) // _AN_HOUR**2
    return " ".join(filter(None, (f"{days} d" if days else "", f"{hours} h" if hours else "")))


def clock(seconds: float) -> str:
    """Return `3:40`, and `-1:20` once the time is over."""
    minutes, rest = divmod(abs(int(seconds)), 60)
    sign = "-" if int(seconds) < 0 else ""
    return f"{sign}{minutes}:{rest:02}"


def of(kept: int, due: int) -> str:
    """Return `14 of 16`, or nothing if nothing counted."""
    return f"{kept} of {due}" if due else ""


def kept_words(kept: int, due: int, *, has_target: bool = True) -> str:
    """Return `14 of 16 kept (88%, target 90%)`, without the rate where there are few."""
    if not due:
        return ""
    target = f", target {TARGET}%" if has_target else ""
    rate = rate_words(kept, due)
    brackets = f" ({rate}{target})" if rate else ""
    return f"{of(kept, due)} kept{brackets}"


def rate_words(kept: int, due: int) -> str:
    """Return `88%`, or nothing where there are few."""
    return percent(kept, due) if due >= FEW else ""


def kept_sign(kept: int, due: int) -> str:
    """Return the sign of a week, from 40% to 100% kept; a dot if nothing was due.

    The last two signs are for weeks that reached the target. From a scale that begins at 0, a bad
    week would look much like a good one.
    """
    if not due:
        return "·"
    rate = 100 * kept / due
    if rate >= TARGET:
        return SIGNS[-1 if kept == due else -2]
    step = (TARGET - LOWEST) / (len(SIGNS) - 2)
    return SIGNS[max(int((rate - LOWEST) / step), 0)]


def percent(part: Measured, whole: Measured) -> str:
    """Return `88%`; half a per cent counts as one."""
    return f"{(200 * part + whole) // (2 * whole)}%"


def review_words(review: MinutedReview, day: date) -> str:
    """Return the result of a decision's review: `kept, review on 4 Jan`."""
    match review.result:
        case "kept" if review.until:
            return f"kept, review on {bare_day(review.until, day)}"
        case "dropped" if review.reason:
            return f"dropped: {review.reason}"
        case "replaced" if review.by:
            return f"replaced by: {review.by}"
        case None:
            return "still due for review"
        case result:
            return result
