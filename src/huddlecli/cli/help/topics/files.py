"""`huddle help files`."""

from __future__ import annotations

from huddlecli.cli.help.topic import HelpTopic, TopicRows
from huddlecli.cli.help.topics import TOPICS

TEAM = TopicRows(
    (
        ("huddle.toml", "the team: its people, sides, time zone, mail; yours to edit"),
        ("agendas/*.toml", "your own agendas and topics; one replaces a bundled one of its name"),
        ("actions/, decisions/, wins/", "one file per promise, decision and win, with its history"),
        ("parked/, raised/", "one file for each thing left for later, or brought up"),
        ("measures/, terms/, leads/", "the same for what both sides count and agree on"),
        ("huddles/2026-11/", "minutes and journal of each huddle, by month"),
        ("huddles/live/", "the journal of a huddle that is running, or was not ended"),
        (".huddle-backup/", "files as they were before `huddle doctor --fix` changed them"),
        (".lock, .gitignore", "the lock of the team, and that git leaves it out"),
    )
)
OWN = TopicRows(
    (
        ("~/.config/huddle/config.toml", "who you are, your teams, theme and bell"),
        ("~/.local/share/huddle/personal/", "your personal team, if you are in no other"),
        ("~/.local/state/huddle/", "what `huddle undo` can take back"),
    )
)
TOPIC = HelpTopic(
    "files",
    TOPICS["files"],
    (
        (
            "In the team folder, which `--team` or `HUDDLE_TEAM` names, else the nearest folder "
            "upward with a `huddle.toml`, else your default team:"
        ),
        TEAM,
        "Your own, which `XDG_CONFIG_HOME`, `XDG_DATA_HOME` and `XDG_STATE_HOME` can move:",
        OWN,
        (
            "All are text. Fields that only a newer version of huddle knows stay in records, and "
            "files that you edit keep their comments. Nothing is written elsewhere, except the "
            "file that `-o` names."
        ),
    ),
    ("huddle help git", "huddle doctor --help", "docs/huddle-toml.md"),
)
