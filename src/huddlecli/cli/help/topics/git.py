"""`huddle help git`."""

from __future__ import annotations

from huddlecli.cli.help.topic import HelpTopic, TopicLines
from huddlecli.cli.help.topics import TOPICS

BEGIN = TopicLines(
    (
        "cd ~/shared/acme",
        "git init",
        "git add -A",
        "git commit -m 'Begin our team folder'",
    )
)
JOIN = TopicLines(
    (
        "huddle doctor --fix",
        "git add -A",
        "git commit",
    )
)
TOPIC = HelpTopic(
    "git",
    TOPICS["git"],
    (
        (
            "`huddle sync` shares a team folder with other machines by way of a git repository, "
            "and nobody has to know git for that. This page is for a team that keeps the folder in "
            "a git clone of its own: it is text, one file per record. There huddle runs no git: "
            "you commit, pull and push. `.gitignore` leaves out what belongs to one computer: "
            "`.lock`, the backups of `doctor`, and huddles that are running. In an older folder, "
            "add `.huddle-backup/` and `huddles/live/` to it."
        ),
        BEGIN,
        (
            "Safe: everything new. Promises, decisions, wins and minutes that two people make at "
            "the same time are different files. Pull while nobody on that computer types or runs "
            "a huddle: git does not wait for the team's lock."
        ),
        (
            "If two people changed the same record, git stops with a conflict in its file. Do not "
            "merge it by hand: `huddle doctor --fix` takes both versions out of the file and joins "
            "their histories, so that no change is lost. The originals stay in `.huddle-backup/`."
        ),
        JOIN,
        (
            "After each pull, `huddle doctor` finds what git has merged without a conflict but "
            "not rightly, such as one record in two folders, and says what `--fix` repairs."
        ),
        (
            "Merge `huddle.toml`, the files in `agendas/`, and minutes that two people have "
            "edited by hand, as any text. Then run `huddle doctor`. `huddle undo` takes back only "
            "what was typed on the same computer."
        ),
    ),
    ("huddle sync --help", "huddle help files", "huddle doctor --help"),
)
