"""The team in JSON: people, settings and files, what was found, reminders and past commands."""

from __future__ import annotations

from collections.abc import Iterator

from docs.outputs import records
from docs.outputs.vocabulary import (
    COUNT,
    DAY,
    FROM_ONE,
    INSTANT,
    TEXT,
    YES_NO,
    Schema,
    fields,
    many,
    maybe,
    one_of,
    output,
    said,
    words_of,
)
from huddlecli.core.doctor import FindingKind
from huddlecli.core.records import KINDS
from huddlecli.core.search.things import THING_KINDS
from huddlecli.core.team import WEEKDAYS

_PERSON = fields(
    {
        "name": TEXT,
        "side": maybe(TEXT),
        "called": said("What readers see in place of the name.", maybe(TEXT)),
        "email": maybe(TEXT),
        "timezone": said("If it is not the team's.", maybe(TEXT)),
        "away": said(
            "Whether the person is away, or the days on which they are.",
            {
                "oneOf": [
                    YES_NO,
                    fields({"from": DAY, "until": said("Null if nobody knows.", maybe(DAY))}),
                ]
            },
        ),
        "was": said("Former names.", many(TEXT)),
    }
)
_CLOSED_DAY = fields(
    {"day": DAY, "weekday": one_of(*WEEKDAYS), "name": said("What it is called.", maybe(TEXT))}
)
_TEAM = fields(
    {
        "name": said("Its short name, for --team; null if I am not in it.", maybe(TEXT)),
        "team": said("The name that it gave itself; null if that cannot be read.", maybe(TEXT)),
        "me": said("Who I am in it.", maybe(TEXT)),
        "folder": TEXT,
        "default": said("Whether it is my default.", YES_NO),
        "here": said(
            "Why commands use it, if they do.",
            one_of("--team", "HUDDLE_TEAM", "folder", "config", "personal", None),
        ),
        "problem": said("Why it cannot be read.", maybe(TEXT)),
    }
)
_SETTING = fields(
    {
        "key": TEXT,
        "value": said(
            "As its file has it: a text, a switch, a number, a list or a table; null if it is not "
            "set.",
            {},
        ),
        "origin": said(
            "Where the value comes from: the path of a file, a flag, a variable, or default.",
            maybe(TEXT),
        ),
        "line": said("The line of the file.", maybe(FROM_ONE)),
        "file": said("The file to which it belongs.", one_of("config.toml", "huddle.toml")),
    }
)
_FINDING = fields(
    {
        "file": TEXT,
        "line": maybe(FROM_ONE),
        "kind": words_of(FindingKind),
        "reason": TEXT,
        "fix": said("What --fix does; null if only a person can repair it.", maybe(TEXT)),
    }
)
_REMINDER = fields(
    {
        "name": TEXT,
        "email": maybe(TEXT),
        "overdue": many(records.ACTION),
        "soon": said("Promises due soon.", many(records.ACTION)),
        "awaited": said("Promises of others that the person waits for.", many(records.ACTION)),
        "leads": said("Leads that wait for an answer.", many(records.LEAD)),
        "proposals": said(
            "What waits for the agreement of the person's side.",
            many(
                fields(
                    {
                        "kind": one_of("measure", "term"),
                        "id": TEXT,
                        "title": TEXT,
                        "proposed_by": maybe(TEXT),
                        "proposed_on": maybe(DAY),
                    }
                )
            ),
        ),
    }
)
_COMMAND = fields(
    {
        "cmd": said("Its id; null for changes of an older version.", maybe(TEXT)),
        "at": INSTANT,
        "by": TEXT,
        "mine": YES_NO,
        "words": said(
            "What was typed after huddle; null if it was not on this machine.", maybe(many(TEXT))
        ),
        "changes": said(
            "What it changed in records.",
            many(
                fields({"kind": one_of(*KINDS), "id": TEXT, "title": TEXT}, **records.CHANGED_KEYS)
            ),
        ),
        "files": said("The other files that it changed.", many(TEXT)),
    }
)
_FOUND = fields(
    {
        "kind": one_of(*THING_KINDS),
        "id": said("Null for what was only said.", maybe(TEXT)),
        "words": said("The title, or what was said.", TEXT),
        "more": said("Its other texts, such as a reason.", many(TEXT)),
        "who": said("The owner, or else who said it.", maybe(TEXT)),
        "side": maybe(TEXT),
        "at": INSTANT,
        "day": said("The day of that in the team's time zone.", DAY),
        "status": said("Of a record.", maybe(TEXT)),
        "late": said("Whether it is overdue, or a lead that waits too long.", YES_NO),
        "due": maybe(DAY),
        "closed": said("The day on which it was done, dropped or taken.", maybe(DAY)),
        "tags": many(TEXT),
        "huddle": said("The id of the huddle in which it was said.", maybe(TEXT)),
        "item": said("The number of the item in that huddle.", maybe(FROM_ONE)),
        "item_title": maybe(TEXT),
        "topic": maybe(TEXT),
        "running": said("Whether that huddle has not ended yet.", YES_NO),
        "show": said("The command that shows more of it.", maybe(TEXT)),
    }
)
_WAITING = fields(
    {
        "kind": said("What it is.", one_of(*KINDS, "minutes", "agenda", "team")),
        "name": said("The id of a record or a huddle, or the name of an agenda.", TEXT),
    }
)
_SYNC = fields(
    {
        "remote": said("The git repository that the folder is shared with.", maybe(TEXT)),
        "branch": maybe(TEXT),
        "auto": said("Whether huddle syncs by itself.", YES_NO),
        "synced": said("When both sides were last the same.", maybe(INSTANT)),
        "offline_since": said("When the first sync failed since then.", maybe(INSTANT)),
        "reason": said("Why the last sync failed.", maybe(TEXT)),
        "waiting": said("What was changed here and is not shared yet.", many(_WAITING)),
    }
)


def outputs() -> Iterator[Schema]:
    """Yield the schemas of all outputs about the team and its files."""
    for name, command, about, content in (
        ("people", "people list", "Who is on the team.", many(_PERSON)),
        ("closed", "closed list", "The days on which nobody works.", many(_CLOSED_DAY)),
        ("teams", "init --list", "The teams that I am in.", many(_TEAM)),
        ("reminders", "remind --all", "What each person is reminded of.", many(_REMINDER)),
        ("commands", "undo --list", "The last commands, newest first.", many(_COMMAND)),
        ("settings", "config list", "The settings in force.", many(_SETTING)),
        ("found", "find", "What was found, newest first.", many(_FOUND)),
    ):
        yield output(name, f"huddle {command}", about, {name: content})
    yield output(
        "sync",
        "huddle sync --status",
        "What a team folder is shared with, and how that goes.",
        {"sync": _SYNC},
    )
    yield output(
        "doctor",
        "huddle doctor",
        "What is wrong with the files of the team.",
        {
            "files": said("How many files were looked at.", COUNT),
            "findings": said("What is wrong now.", many(_FINDING)),
            "mended": said("What was repaired.", many(_FINDING)),
            "kept": said("The folder with the files as they were before.", maybe(TEXT)),
        },
    )
