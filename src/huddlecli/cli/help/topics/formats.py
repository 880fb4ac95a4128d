"""`huddle help formats`."""

from __future__ import annotations

from huddlecli.cli.completion.table import WORDS
from huddlecli.cli.help.topic import HelpTopic, TopicLines, TopicRows
from huddlecli.cli.help.topics import TOPICS
from huddlecli.core.text import joined

_FEW = 5  # commands that can be named


def _where(form: str) -> str:
    """Return which commands have a format, if they are few."""
    names = [name for name, words in WORDS.items() if form in words.get("--format", ("", ()))[1]]
    return f": {joined([f'`{name}`' for name in names])}" if len(names) <= _FEW else ""


FORMATS = TopicRows(
    tuple(
        (words, f"{about}{_where(words.split(',')[0])}")
        for words, about in (
            ("rich", "columns and color for a terminal; the default there"),
            ("text", "plain text; the default in a pipe and in a file without an ending"),
            ("markdown", "headings, lists and tables"),
            ("html", "a page that needs no other file"),
            ("csv, tsv", "one record in a row; `--delimiter semicolon` for some spreadsheets"),
            ("json", "all fields, always the same ones"),
            ("eml", "a complete email"),
            ("chat", "a text to paste into a chat"),
            ("slack, teams, gchat, discord", "the message for a webhook"),
            ("todotxt, taskwarrior", "promises for other programs"),
            ("jsonl, parquet", "rows for the figures over many teams"),
        )
    )
)
TOPIC = HelpTopic(
    "formats",
    TOPICS["formats"],
    (
        (
            "`--format` chooses one. Each command has those that make sense for it: its `--help` "
            "names them, and Tab completes them."
        ),
        FORMATS,
        (
            "`-o FILE` writes a file, whole or not at all, in the format of its ending: `.txt`, "
            "`.md`, `.html`, `.csv`, `.tsv`, `.json`, `.jsonl`, `.parquet`, `.eml`. `-o -` is "
            "stdout. `huddle calendar` writes iCalendar, whatever the file is called."
        ),
        TopicLines(
            (
                "huddle summary --week last --full -o week.html",
                "huddle action list --format csv --delimiter semicolon -o open.csv",
                "huddle action list --format json",
            )
        ),
        (
            "JSON names its schema in the field `schema`, such as `huddle.actions/1`. Fields are "
            "added, never removed; what is empty is `null`. `huddle schema actions` prints the "
            "schema."
        ),
    ),
    ("huddle help mail", "huddle help chat", "docs/conventions.md"),
)
