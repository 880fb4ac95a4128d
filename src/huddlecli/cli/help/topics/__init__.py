"""The topics of `huddle help`: what each is about. Each has a module of its name in this folder."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # completion only needs the names
    from huddlecli.cli.help.topic import HelpTopic

TOPICS = {
    "dates": "how to write days and weeks",
    "formats": "the formats of lists and documents, and files",
    "mail": "send the week, minutes, agenda and reminders by email",
    "chat": "post to Slack, Teams, Google Chat or Discord",
    "cron": "send them at fixed times",
    "git": "a team folder in git",
    "keys": "keys and typed lines in a huddle",
    "files": "the files that huddle reads and writes",
    "environment": "the variables that huddle reads",
    "exit-codes": "what the exit codes mean",
}


def topic(name: str) -> HelpTopic:
    """Return a topic by its name."""
    found: HelpTopic = import_module(f"{__name__}.{name.replace('-', '_')}").TOPIC
    return found
