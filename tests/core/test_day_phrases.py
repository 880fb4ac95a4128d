"""Days in several words, read after the last `by` of a line, on three days.

Wednesday 25 November 2026, the last day of that year, and the Sunday on which summer time begins.
"""

from __future__ import annotations

from datetime import date

import pytest

from huddlecli.core.dates import due_day, past_day
from huddlecli.core.errors import Wrong
from huddlecli.core.quick_add import PROMISED, Doubt, QuickAddContext, parse

WEDNESDAY = date(2026, 11, 25)
DAYS = (WEDNESDAY, date(2026, 12, 31), date(2026, 3, 29))

# A phrase, and what it means on each of the three days (once, if it means the same on all three):
# the day, with the words that stay in the title; refused; or kept as words, with a hint.
PHRASES = """
fri = Fri 27 Nov 2026 | Fri 1 Jan 2027 | Fri 3 Apr 2026
Friday = Fri 27 Nov 2026 | Fri 1 Jan 2027 | Fri 3 Apr 2026
on Friday = Fri 27 Nov 2026 | Fri 1 Jan 2027 | Fri 3 Apr 2026
this friday = Fri 27 Nov 2026 | Fri 1 Jan 2027 | refused
coming friday = Fri 27 Nov 2026 | Fri 1 Jan 2027 | Fri 3 Apr 2026
next friday = refused | refused | Fri 3 Apr 2026
next tuesday = Tue 1 Dec 2026 | Tue 5 Jan 2027 | Tue 31 Mar 2026
last friday = refused
thurs = Thu 26 Nov 2026 | Thu 7 Jan 2027 | Thu 2 Apr 2026
weds. = Wed 2 Dec 2026 | Wed 6 Jan 2027 | Wed 1 Apr 2026
sun = Sun 29 Nov 2026 | Sun 3 Jan 2027 | Sun 5 Apr 2026
Friday week = Fri 4 Dec 2026 | Fri 8 Jan 2027 | Fri 10 Apr 2026
a week from friday = Fri 4 Dec 2026 | Fri 8 Jan 2027 | Fri 10 Apr 2026
friday next week = Fri 4 Dec 2026 | Fri 8 Jan 2027 | Fri 3 Apr 2026
fri this week = Fri 27 Nov 2026 | Fri 1 Jan 2027 | refused
fri please = Fri 27 Nov 2026 | Fri 1 Jan 2027 | Fri 3 Apr 2026
Friday at the latest = Fri 27 Nov 2026 | Fri 1 Jan 2027 | Fri 3 Apr 2026
friday, latest = Fri 27 Nov 2026 | Fri 1 Jan 2027 | Fri 3 Apr 2026
today = Wed 25 Nov 2026 | Thu 31 Dec 2026 | Sun 29 Mar 2026
later today = Wed 25 Nov 2026 | Thu 31 Dec 2026 | Sun 29 Mar 2026
tonight = Wed 25 Nov 2026 | Thu 31 Dec 2026 | Sun 29 Mar 2026
this afternoon = Wed 25 Nov 2026 | Thu 31 Dec 2026 | Sun 29 Mar 2026
tomorrow = Thu 26 Nov 2026 | Fri 1 Jan 2027 | Mon 30 Mar 2026
tmrw = Thu 26 Nov 2026 | Fri 1 Jan 2027 | Mon 30 Mar 2026
the day after tomorrow = Fri 27 Nov 2026 | Sat 2 Jan 2027 | Tue 31 Mar 2026
tomorrow EOD = Thu 26 Nov 2026 | Fri 1 Jan 2027 | Mon 30 Mar 2026
EOD = Wed 25 Nov 2026 | Thu 31 Dec 2026 | Sun 29 Mar 2026
EOD Friday = Fri 27 Nov 2026 | Fri 1 Jan 2027 | Fri 3 Apr 2026
Fri EOB = Fri 27 Nov 2026 | Fri 1 Jan 2027 | Fri 3 Apr 2026
COB = Wed 25 Nov 2026 | Thu 31 Dec 2026 | Sun 29 Mar 2026
close of business tomorrow = Thu 26 Nov 2026 | Fri 1 Jan 2027 | Mon 30 Mar 2026
end of day = Wed 25 Nov 2026 | Thu 31 Dec 2026 | Sun 29 Mar 2026
the end of the day = Wed 25 Nov 2026 | Thu 31 Dec 2026 | Sun 29 Mar 2026
end of friday = Fri 27 Nov 2026 | Fri 1 Jan 2027 | Fri 3 Apr 2026
yesterday = refused
eow = Sun 29 Nov 2026 | Sun 3 Jan 2027 | Sun 29 Mar 2026
end of week = Sun 29 Nov 2026 | Sun 3 Jan 2027 | Sun 29 Mar 2026
end of the week = Sun 29 Nov 2026 | Sun 3 Jan 2027 | Sun 29 Mar 2026
this week = Sun 29 Nov 2026 | Sun 3 Jan 2027 | Sun 29 Mar 2026
next week = Mon 30 Nov 2026 | Mon 4 Jan 2027 | Mon 30 Mar 2026
next-week = Mon 30 Nov 2026 | Mon 4 Jan 2027 | Mon 30 Mar 2026
end of next week = Sun 6 Dec 2026 | Sun 10 Jan 2027 | Sun 5 Apr 2026
the start of next week = Mon 30 Nov 2026 | Mon 4 Jan 2027 | Mon 30 Mar 2026
eom = Mon 30 Nov 2026 | Thu 31 Dec 2026 | Tue 31 Mar 2026
end of month = Mon 30 Nov 2026 | Thu 31 Dec 2026 | Tue 31 Mar 2026
end of the month = Mon 30 Nov 2026 | Thu 31 Dec 2026 | Tue 31 Mar 2026
end-of-month = Mon 30 Nov 2026 | Thu 31 Dec 2026 | Tue 31 Mar 2026
month end = Mon 30 Nov 2026 | Thu 31 Dec 2026 | Tue 31 Mar 2026
month's end = Mon 30 Nov 2026 | Thu 31 Dec 2026 | Tue 31 Mar 2026
this month = Mon 30 Nov 2026 | Thu 31 Dec 2026 | Tue 31 Mar 2026
next month = Tue 1 Dec 2026 | Fri 1 Jan 2027 | Wed 1 Apr 2026
end of next month = Thu 31 Dec 2026 | Sun 31 Jan 2027 | Thu 30 Apr 2026
beginning of next month = Tue 1 Dec 2026 | Fri 1 Jan 2027 | Wed 1 Apr 2026
eoq = Thu 31 Dec 2026 | Thu 31 Dec 2026 | Tue 31 Mar 2026
end of quarter = Thu 31 Dec 2026 | Thu 31 Dec 2026 | Tue 31 Mar 2026
next quarter = Fri 1 Jan 2027 | Fri 1 Jan 2027 | Wed 1 Apr 2026
eoy = Thu 31 Dec 2026
year end = Thu 31 Dec 2026
end of the year = Thu 31 Dec 2026
next year = Fri 1 Jan 2027
end of 2027 = Fri 31 Dec 2027
end of Q1 = Wed 31 Mar 2027 | Wed 31 Mar 2027 | Tue 31 Mar 2026
end of December = Thu 31 Dec 2026
end of feb = Sun 28 Feb 2027 | Sun 28 Feb 2027 | refused
start of January = Fri 1 Jan 2027
3d = Sat 28 Nov 2026 | Sun 3 Jan 2027 | Wed 1 Apr 2026
2w = Wed 9 Dec 2026 | Thu 14 Jan 2027 | Sun 12 Apr 2026
in 3 days = Sat 28 Nov 2026 | Sun 3 Jan 2027 | Wed 1 Apr 2026
in three days = Sat 28 Nov 2026 | Sun 3 Jan 2027 | Wed 1 Apr 2026
in 3 days time = Sat 28 Nov 2026 | Sun 3 Jan 2027 | Wed 1 Apr 2026
within 3 days = Sat 28 Nov 2026 | Sun 3 Jan 2027 | Wed 1 Apr 2026
+3d = Sat 28 Nov 2026 | Sun 3 Jan 2027 | Wed 1 Apr 2026
in 2w = Wed 9 Dec 2026 | Thu 14 Jan 2027 | Sun 12 Apr 2026
in a week = Wed 2 Dec 2026 | Thu 7 Jan 2027 | Sun 5 Apr 2026
in two weeks = Wed 9 Dec 2026 | Thu 14 Jan 2027 | Sun 12 Apr 2026
two weeks from now = Wed 9 Dec 2026 | Thu 14 Jan 2027 | Sun 12 Apr 2026
in a fortnight = Wed 9 Dec 2026 | Thu 14 Jan 2027 | Sun 12 Apr 2026
in a couple of weeks = Wed 9 Dec 2026 | Thu 14 Jan 2027 | Sun 12 Apr 2026
in a month = Fri 25 Dec 2026 | Sun 31 Jan 2027 | Wed 29 Apr 2026
in 2 months = Mon 25 Jan 2027 | Sun 28 Feb 2027 | Fri 29 May 2026
in a year = Thu 25 Nov 2027 | Fri 31 Dec 2027 | Mon 29 Mar 2027
3 Dec = Thu 3 Dec 2026 | refused | Thu 3 Dec 2026
3 Dec. = Thu 3 Dec 2026 | refused | Thu 3 Dec 2026
Dec 3 = Thu 3 Dec 2026 | refused | Thu 3 Dec 2026
dec-3 = Thu 3 Dec 2026 | refused | Thu 3 Dec 2026
3-dec = Thu 3 Dec 2026 | refused | Thu 3 Dec 2026
3dec = Thu 3 Dec 2026 | refused | Thu 3 Dec 2026
dec3 = Thu 3 Dec 2026 | refused | Thu 3 Dec 2026
December 3rd = Thu 3 Dec 2026 | refused | Thu 3 Dec 2026
December the 3rd = Thu 3 Dec 2026 | refused | Thu 3 Dec 2026
3rd of December = Thu 3 Dec 2026 | refused | Thu 3 Dec 2026
the third of December = Thu 3 Dec 2026 | refused | Thu 3 Dec 2026
3 December 2026 = Thu 3 Dec 2026 | refused | Thu 3 Dec 2026
Dec 3, 2027 = Fri 3 Dec 2027
3-Dec-2026 = Thu 3 Dec 2026 | refused | Thu 3 Dec 2026
27 Nov = Fri 27 Nov 2026 | refused | Fri 27 Nov 2026
Fri 27 Nov = Fri 27 Nov 2026 | refused | Fri 27 Nov 2026
Fri, 27 Nov = Fri 27 Nov 2026 | refused | Fri 27 Nov 2026
27 Nov (Fri) = Fri 27 Nov 2026 | refused | Fri 27 Nov 2026
Tue 27 Nov = refused
the 5th = Sat 5 Dec 2026 | Tue 5 Jan 2027 | Sun 5 Apr 2026
5th = Sat 5 Dec 2026 | Tue 5 Jan 2027 | Sun 5 Apr 2026
1st = Tue 1 Dec 2026 | Fri 1 Jan 2027 | Wed 1 Apr 2026
31st = Thu 31 Dec 2026 | Thu 31 Dec 2026 | Tue 31 Mar 2026
the 32nd = refused
the 5th of next month = Sat 5 Dec 2026 | Tue 5 Jan 2027 | Sun 5 Apr 2026
27.11. = Fri 27 Nov 2026 | refused | Fri 27 Nov 2026
27.11.2026 = Fri 27 Nov 2026 | refused | Fri 27 Nov 2026
27. 11. 2026 = Fri 27 Nov 2026 | refused | Fri 27 Nov 2026
3.12. = Thu 3 Dec 2026 | refused | Thu 3 Dec 2026
27/11 = Fri 27 Nov 2026 | refused | Fri 27 Nov 2026
12/25 = Fri 25 Dec 2026 | refused | Fri 25 Dec 2026
12/12 = Sat 12 Dec 2026 | refused | Sat 12 Dec 2026
5/12 = refused
1/2 = refused
12/01/2026 = refused
27/11/2026 = Fri 27 Nov 2026 | refused | Fri 27 Nov 2026
2026/12/01 = Tue 1 Dec 2026 | refused | Tue 1 Dec 2026
2026-12-01 = Tue 1 Dec 2026 | refused | Tue 1 Dec 2026
2026-12-1 = Tue 1 Dec 2026 | refused | Tue 1 Dec 2026
20261201 = Tue 1 Dec 2026 | refused | Tue 1 Dec 2026
1-12-2026 = refused
27-11-2026 = Fri 27 Nov 2026 | refused | Fri 27 Nov 2026
31 feb = refused
feb 30 = refused
29 Feb = Tue 29 Feb 2028
2026-13-01 = refused
31.11. = refused
20 Nov 2026 = refused | refused | Fri 20 Nov 2026
Christmas = Fri 25 Dec 2026 | refused | Fri 25 Dec 2026
Christmas Eve = Thu 24 Dec 2026 | refused | Thu 24 Dec 2026
New Year's Eve = Thu 31 Dec 2026
New Year = Fri 1 Jan 2027
fri 5pm = Fri 27 Nov 2026 +5pm | Fri 1 Jan 2027 +5pm | Fri 3 Apr 2026 +5pm
5 pm friday = Fri 27 Nov 2026 +5 pm | Fri 1 Jan 2027 +5 pm | Fri 3 Apr 2026 +5 pm
Monday morning = Mon 30 Nov 2026 +morning | Mon 4 Jan 2027 +morning | Mon 30 Mar 2026 +morning
tomorrow noon = Thu 26 Nov 2026 +noon | Fri 1 Jan 2027 +noon | Mon 30 Mar 2026 +noon
Dec 3 at 17:00 = Thu 3 Dec 2026 +17:00 | refused | Thu 3 Dec 2026 +17:00
noon = hint
lunch = hint
midnight = hint
17:00 = hint
5pm = hint
now = hint
soon = hint
the weekend = hint
mid December = hint
early next week = hint
December = hint
May = hint
March = hint
Q1 = hint
H2 = hint
w49 = hint
2026-W49 = hint
week 49 = hint
2027 = hint
the third week = hint
3 days = hint
two weeks = hint
10 business days = hint
a few days = hint
a week = hint
a quarter = hint
the day = hint
the week = hint
the month = hint
quarter = hint
year = hint
the end = hint
end = hint
2 hours = hint
in an hour = hint
Friday or Monday = hint
fri in the office = hint
firday = hint
wendesday = hint
tommorow = hint
Freitag = hint
vendredi = hint
Dezember = hint
the third = hint
5.12 = hint
next sprint or next week = hint
Easter = hint
Thanksgiving = hint
"""

TITLES = """
Stand by me
Get the contract approved by legal
Plan the second half
March through the list
May the best win
Sun cream order for the fair
Africa and Friedrich: who knows them
Read what was written by hand
Sort the leads by month and region
Learn it step by step, day by day
Cut the costs by 5
Cut the costs by 5%
Cut the costs by 3.5
Cut the churn by half
Cut the churn by a third
Cut the churn by three quarters
Beat the plan by 10x
Grow by 10-12 leads
Reduce it by 1/3 of the list
Get it signed by May Lee
Get it signed by Sun Li
Get it signed by April Jones
Have it checked by tom
Have it checked by dan
Have it checked by the end of the call
Finish by the second try
By all means call them
Ask for 3 quotes
Call version 2.0 final
Prepare a talk for next year
Plan the party for Christmas
Print the minutes of last week
Tell them about next week
Order the new sunscreen
Write to monica
Fix the decoder
Review every friday
Drop the demo of the third
"""


def story(phrase: str, today: date) -> str:
    """Return what is made of a promise with that phrase after `by`."""
    try:
        quick = parse(f"Send it by {phrase}", QuickAddContext(today))
    except Wrong:
        return "refused"
    if quick.due:
        day = f"{quick.due:%a} {quick.due.day} {quick.due:%b %Y}"
        return f"{day} +{quick.title[11:]}" if quick.title != "Send it" else day
    return "hint" if quick.doubt else "words"


@pytest.mark.parametrize("row", PHRASES.strip().split("\n"))
def test_what_is_made_of_a_phrase(row: str) -> None:
    """It is a day, or refused, or pointed out; never kept silently with another day."""
    phrase, _, wanted = row.partition(" = ")
    days = wanted.split(" | ")
    assert [story(phrase, today) for today in DAYS] == (days if len(days) == 3 else days * 3)


@pytest.mark.parametrize("title", TITLES.strip().split("\n"))
@pytest.mark.parametrize("today", DAYS)
def test_titles_that_mean_no_day(title: str, today: date) -> None:
    """A word that only resembles a day is neither read as a day nor hinted at."""
    quick = parse(title, QuickAddContext(today))
    assert (quick.title, quick.due, quick.doubt) == (title, None, None)


@pytest.mark.parametrize(
    ("phrase", "message", "hint"),
    [
        (
            "5/12",
            '"5/12" can be Sat 2026-12-05 or Wed 2027-05-12',
            "2026-12-05 or 2027-05-12",
        ),
        ("12/01/2026", '"12/01/2026" can be Mon 2026-01-12 or Tue 2026-12-01', "2026-12-01"),
        (
            "next friday",
            '"next friday" can be Fri 2026-11-27 or Fri 2026-12-04',
            "2026-11-27 or 2026-12-04",
        ),
        ("31 feb", "there is no 31 feb", "a day such as 2026-12-01"),
        ("Tue 27 Nov", "2026-11-27 is a Friday, not a Tuesday", "2026-11-27 or tue"),
        (
            "last friday",
            '"last friday" is in the past',
            "today is 2026-11-25, fri is 2026-11-27",
        ),
    ],
)
def test_a_phrase_that_is_refused_is_told_why(phrase: str, message: str, hint: str) -> None:
    """Two readings are both named, with the weekday; else the reason is."""
    with pytest.raises(Wrong) as made:
        due_day(phrase, WEDNESDAY)
    assert (made.value.message, made.value.hint) == (message, hint)


def test_a_day_that_has_an_hour_is_refused_where_only_a_day_can_be_kept() -> None:
    """`--due "fri 5pm"` has no title in which the hour could stay."""
    with pytest.raises(Wrong) as made:
        due_day("fri 5pm", WEDNESDAY)
    assert made.value.message == '"fri 5pm" has a time, but promises are due on a day'
    assert made.value.hint == "2026-11-27"


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("last friday", date(2026, 11, 20)),
        ("last wednesday", date(2026, 11, 18)),
        ("3 days ago", date(2026, 11, 22)),
        ("a week ago", date(2026, 11, 18)),
        ("3 Nov", date(2026, 11, 3)),
        ("3 Dec", date(2025, 12, 3)),
        ("Fri 20 Nov", date(2026, 11, 20)),
        ("20.11.", date(2026, 11, 20)),
        ("2026/11/20", date(2026, 11, 20)),
        ("the 24th", date(2026, 11, 24)),
        ("the 26th", date(2026, 10, 26)),
        ("31st", date(2026, 10, 31)),
    ],
)
def test_days_gone_by_have_phrases_too(phrase: str, day: date) -> None:
    """`--on` and `--since` take the same forms, and mean the last such day."""
    assert past_day(phrase, WEDNESDAY) == day


def test_the_same_word_before_and_after_is_no_day_only_if_it_is_all() -> None:
    """`day by day` is a way to go on; `plan a by a week` says when."""
    context = QuickAddContext(WEDNESDAY, "monday", PROMISED, people=["sam"])

    assert parse("Learn it day by day", context).doubt is None
    assert parse("Send plan A by a week", context).doubt == Doubt("by a week", None)
