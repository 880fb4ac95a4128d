"""`huddle help chat`."""

from __future__ import annotations

from huddlecli.cli.help.topic import HelpTopic, TopicLines, TopicRows
from huddlecli.cli.help.topics import TOPICS

TOPIC = HelpTopic(
    "chat",
    TOPICS["chat"],
    (
        (
            "`--format chat` is a text to paste into any chat. To post by a program, make a "
            "webhook for a channel and choose the format of its tool:"
        ),
        TopicRows(
            (
                ("slack", "Slack"),
                ("teams", "Microsoft Teams (a workflow of the channel)"),
                ("gchat", "Google Chat"),
                ("discord", "Discord"),
            )
        ),
        (
            "These commands have all four: `huddle summary`, `huddle minutes show`, `huddle "
            "agenda next` and `huddle agenda show`. huddle writes the message, `curl` sends it. "
            "Whoever has the address of the webhook can post, so keep it in a file for yourself "
            "alone, `~/.huddle-chat`, with `chmod 600`:"
        ),
        TopicLines(
            (
                'url = "https://hooks.slack.com/services/T000/B000/XXXX"',
                'json = "@-"',
                "fail-with-body",
                "silent",
                "show-error",
            )
        ),
        "Then look at the message, and send it:",
        TopicLines(
            (
                (
                    'huddle summary --week last --format slack --each "curl -K $HOME/.huddle-chat" '
                    "--dry-run"
                ),
                'huddle summary --week last --format slack --each "curl -K $HOME/.huddle-chat"',
            )
        ),
        (
            "What people typed notifies nobody: `@channel` in a title is only text. The exit code "
            "is 1 if the tool refuses the message."
        ),
    ),
    ("huddle help cron", "docs/chat.md"),
)
