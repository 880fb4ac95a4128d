"""`huddle help mail`."""

from __future__ import annotations

from huddlecli.cli.help.topic import HelpTopic, TopicLines
from huddlecli.cli.help.topics import TOPICS

TOPIC = HelpTopic(
    "mail",
    TOPICS["mail"],
    (
        (
            "huddle writes a complete email, and a program of yours sends it: `msmtp`, `sendmail` "
            "or another that reads an email from stdin and takes the recipients from it (`-t`). "
            "huddle itself sends nothing."
        ),
        (
            "Sender and recipients are in the team's `huddle.toml`; `--from`, `--to` and `--cc` "
            "come first:"
        ),
        TopicLines(
            (
                "huddle config set mail.from huddle@acme.test",
                "huddle config set mail.to team@acme.test",
            )
        ),
        "To see an email first, to keep it as a file, and to send it:",
        TopicLines(
            (
                "huddle summary --week last --format eml",
                "huddle summary --week last -o week.eml",
                "huddle summary --week last --format eml | msmtp -t",
            )
        ),
        (
            "`--each` runs the program itself, without a shell. `--dry-run` shows what it would "
            "send, `--preview` shows it and sends it. If the program fails, so does huddle, with "
            "exit code 1; a pipe would hide that."
        ),
        TopicLines(
            (
                "huddle summary --week last --format eml --each 'msmtp -t'",
                "huddle minutes show --format eml --each 'msmtp -t' --preview",
                "huddle agenda next --format eml --to fay@acme.test --each 'msmtp -t'",
            )
        ),
        "Reminders go to each person's own address in `huddle.toml`, one email each:",
        TopicLines(
            (
                "huddle people edit maria --email maria@acme.test",
                "huddle remind --all --each 'msmtp -t' --dry-run",
            )
        ),
    ),
    ("huddle help cron", "huddle help formats"),
)
