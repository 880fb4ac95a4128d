"""`huddle help dates`."""

from __future__ import annotations

from huddlecli.cli.help.topic import HelpTopic, TopicLines, TopicRows
from huddlecli.cli.help.topics import TOPICS

# On Monday 23 November 2026, in a team whose week begins on Monday.
AHEAD = TopicRows(
    (
        ("today", "Mon 23 Nov"),
        ("tomorrow", "Tue 24 Nov"),
        ("fri, friday, this fri", "Fri 27 Nov"),
        ("mon", "Mon 30 Nov; a weekday is the next one, never today"),
        ("3d, in 3 days", "Thu 26 Nov"),
        ("2w, in two weeks", "Mon 7 Dec"),
        ("eow, end of week", "Sun 29 Nov"),
        ("next-week, next week", "Mon 30 Nov; its first day"),
        ("eom, end of month", "Mon 30 Nov"),
        ("eoq, end of q4", "Thu 31 Dec"),
        ("2026-12-03, dec-3, 3 dec", "Thu 3 Dec"),
        ("3.12., 3rd of December", "Thu 3 Dec"),
        ("thu 3 december", "Thu 3 Dec; a wrong weekday is refused"),
    )
)
PAST = TopicRows(
    (
        ("yesterday", "Sun 22 Nov"),
        ("fri, last fri", "Fri 20 Nov"),
        ("mon", "Mon 23 Nov; today counts"),
        ("3d, 3 days ago", "Fri 20 Nov; `2w` is Mon 9 Nov"),
        ("nov-20", "Fri 20 Nov; `dec-3` is last year's"),
    )
)
WEEKS = TopicRows(
    (
        ("this", "2026-W48"),
        ("last, 47, w47, 2026-W47", "2026-W47"),
    )
)
REFUSED = ("5", "5/12", "next wed", "asap", "nov-20")
TOPIC = HelpTopic(
    "dates",
    TOPICS["dates"],
    (
        (
            "A promise may be kept until the end of its day. In its words, the day comes last "
            "after `by`, or anywhere as `due:fri`; `--due`, `--until` and the like take it too:"
        ),
        TopicLines(("huddle log Send the demo list @maria by fri",)),
        "If today is Monday 23 November 2026, a day to come can be",
        AHEAD,
        (
            "Refused, since they may mean something else: `5`, `5/12`, `next wed`, `asap`, and "
            "`nov-20`, which has just passed. What was understood is always shown."
        ),
        "A past day (`done --on`, `--since`) can be",
        PAST,
        "`summary --week` takes a week, numbered as in ISO 8601:",
        WEEKS,
    ),
    ("docs/conventions.md",),
)
