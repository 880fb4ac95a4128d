"""`huddle help environment`."""

from __future__ import annotations

from huddlecli.cli.help.topic import HelpTopic, TopicRows
from huddlecli.cli.help.topics import TOPICS

TOPIC = HelpTopic(
    "environment",
    TOPICS["environment"],
    (
        TopicRows(
            (
                ("HUDDLE_TEAM", "the team, by its name or its folder, if there is no `--team`"),
                ("HUDDLE_USER", "your name on the team"),
                (
                    "HUDDLE_NOW",
                    "the time that it is said to be, to try things: `2026-11-23T09:08:00+01:00`",
                ),
                ("HUDDLE_NO_INPUT", "ask no questions, like `--no-input`"),
                ("VISUAL, EDITOR", "the editor for `huddle action edit` and the like"),
                ("XDG_CONFIG_HOME", "where `huddle/config.toml` is; default: `~/.config`"),
                ("XDG_DATA_HOME", "where `huddle/personal` is; default: `~/.local/share`"),
                ("XDG_STATE_HOME", "where commands to undo are logged; default: `~/.local/state`"),
                ("HUDDLE_PAGER", "the pager, instead of the one in `PAGER`; `cat` for no pager"),
                ("PAGER", "the pager for long lists and documents; default: `less -FIRX`"),
                ("COLUMNS", "the width, if the terminal reports a wrong one"),
            )
        ),
        (
            "The first of these that is set decides about color: `--color` or `--no-color`, "
            "`NO_COLOR`, `FORCE_COLOR`, `CLICOLOR_FORCE`, `TERM=dumb`, and whether stdout is a "
            "terminal. Color never changes the layout."
        ),
        (
            "For a setting, the first that has it counts: a flag, the environment, the team's "
            "`huddle.toml`, your own `config.toml`. `huddle config list --show-origin` says which "
            "one it was."
        ),
    ),
    ("huddle help files", "docs/huddle-toml.md"),
)
