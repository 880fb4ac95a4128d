"""`huddle help cron`."""

from __future__ import annotations

from huddlecli.cli.help.topic import HelpTopic, TopicLines
from huddlecli.cli.help.topics import TOPICS

TABLE = TopicLines(
    (
        "PATH=/home/fay/.local/bin:/usr/local/bin:/usr/bin:/bin",
        "MAILTO=fay@acme.test",
        "HUDDLE_TEAM=/home/fay/shared/acme",
        "HUDDLE_NO_INPUT=1",
        "0 17 * * *   huddle agenda next --format eml --each 'msmtp -t' --skip-empty -q",
        "0 8 * * 1-5  huddle remind --all --each 'msmtp -t' --yes --skip-empty -q",
        "0 16 * * 5   huddle summary --week this --format eml --each 'msmtp -t' --skip-empty -q",
    )
)
TOPIC = HelpTopic(
    "cron",
    TOPICS["cron"],
    (
        (
            "These lines in `crontab -e` send the team the agenda of the next huddle at 17:00 on "
            "the last working day before it, each person what is due at 8:00 on workdays, and the "
            "team its week on Fridays at 16:00. `--skip-empty` sends nothing if there is nothing "
            "to say:"
        ),
        TABLE,
        (
            "`PATH` must name the folders of `huddle` and of the mail program: cron knows few, "
            "and does not read the files of your shell. `HUDDLE_NO_INPUT` (or `--no-input`) makes "
            "a question an error; `--yes` answers the question before three emails or more. A `%` "
            "ends a line of cron: write `\\%`."
        ),
        (
            "cron mails to `MAILTO` whatever is printed. `-q` prints nothing but errors, so a "
            "mail of cron means that something failed. For that, cron needs a `sendmail`; on a "
            "computer without a mail system, the package `msmtp-mta` has one."
        ),
        (
            "Exit codes: 0 if it was sent, 1 if the program failed or if `--skip-empty` found "
            "nothing to send, 2 for a mistake in the line or in `huddle.toml`, 4 if the team "
            "folder is not there, 5 if somebody else was writing (try again). cron does not look "
            "at them; a timer of systemd does. There, `SuccessExitStatus=1` accepts that there "
            "was nothing to send, but a program that failed too."
        ),
        (
            "The commands run as the person in your `config.toml`, or the one that "
            "`HUDDLE_USER` names. Times are those of the computer, while weeks and days are those "
            "of the team's time zone."
        ),
    ),
    ("huddle help mail", "huddle help chat", "huddle help exit-codes", "docs/schedule.md"),
)
