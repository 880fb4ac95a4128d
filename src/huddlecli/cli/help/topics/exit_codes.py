"""`huddle help exit-codes`."""

from __future__ import annotations

from huddlecli.cli.help.topic import HelpTopic, TopicRows
from huddlecli.cli.help.topics import TOPICS

EXIT_CODES = TopicRows(
    (
        ("0", "success, also when a list is empty"),
        (
            "1",
            (
                "failed (also: already done, already dropped), or a check that you asked for says "
                "so (`--exit-code`, `doctor`, `--skip-empty`)"
            ),
        ),
        ("2", "wrong usage, agenda, configuration or value; ambiguous id; unknown owner"),
        ("3", "a huddle is paused or unfinished"),
        ("4", "no such id, agenda or team"),
        ("5", "busy, nothing was changed: try again"),
        ("130", "interrupted; a huddle can be resumed"),
    )
)
TOPIC = HelpTopic("exit-codes", TOPICS["exit-codes"], (EXIT_CODES,), ("huddle help cron",))
