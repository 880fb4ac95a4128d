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
DRIVER = TopicLines(
    (
        "echo '*.toml merge=huddle' >>.gitattributes",
        "echo '*.jsonl merge=huddle' >>.gitattributes",
        "git config merge.huddle.driver 'huddle merge %O %A %B --path %P'",
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
            "a git clone of its own: there huddle runs no git, and you commit, pull and push. "
            "`.gitignore` leaves out what belongs to one computer; in an older folder, add "
            "`.huddle-backup/` and `huddles/live/` to it."
        ),
        BEGIN,
        (
            "Pull while nobody on that computer types or runs a huddle: git does not wait for the "
            "team's lock. Let git ask huddle how to merge what two people changed. Commit "
            "`.gitattributes`. The last line is typed once in each clone, since git takes no "
            "programs from others:"
        ),
        DRIVER,
        (
            "Then a record, minutes and a journal get the changes of both. Of `huddle.toml` each "
            "key is taken from the side that changed it, of an agenda each line. If both changed "
            "the same, yours stays in the file, `huddle merge` says what the other has, and git "
            "waits for you: edit the file, `git add` it, and commit."
        ),
        (
            "A clone without that line stops with a conflict in the file. Do not merge it by hand: "
            "`huddle doctor --fix` joins both versions as above, and keeps the originals in "
            "`.huddle-backup/`."
        ),
        JOIN,
        (
            "After each pull, `huddle doctor` finds what git has merged but not put in its place, "
            "such as one record in two folders. `huddle undo` takes back only what was typed on "
            "the same computer."
        ),
    ),
    ("huddle merge --help", "huddle sync --help", "huddle doctor --help"),
)
