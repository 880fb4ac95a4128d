"""Huddles in JSON: minutes, agendas and topics, the next huddle, and who facilitates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_type_hints

from docs.outputs.vocabulary import (
    COUNT,
    DAY,
    FROM_ONE,
    INSTANT,
    NUMBER,
    TEXT,
    YES_NO,
    Schema,
    by_name,
    fields,
    many,
    maybe,
    one_of,
    output,
    part,
    said,
    words_of,
)
from huddlecli.core import agenda, huddle_plan, minutes, team

_ITEM_KIND = words_of(agenda.EntryKind)
_TOPIC_ID = said("The id of the topic of the library that it is about.", maybe(TEXT))
_SIDE = maybe(TEXT)
_OPENS = said("The side that opens it.", maybe(TEXT))
_PROMPTS = {"talk": maybe(TEXT), "understand": maybe(TEXT), "execute": maybe(TEXT)}

MINUTED_ACTION = part(
    "minuted_action",
    said(
        "A promise as it was at the end of the huddle.",
        fields({"id": TEXT, "title": TEXT, "owner": TEXT, "due": DAY, "status": TEXT}),
    ),
)
TITLED = part("titled", fields({"id": TEXT, "title": TEXT}))
_RESULTS = {
    "notes": many(TEXT),
    "actions": many(MINUTED_ACTION),
    "decisions": many(TITLED),
    "parked": many(TITLED),
}
_POINT = part(
    "point",
    fields(
        {
            "opened_by": maybe(TEXT),
            "speaker": said("Who had the floor first.", maybe(TEXT)),
            "listener": said("Who was asked to say it back.", maybe(TEXT)),
            "rounds": said("How often it was talked about.", COUNT),
            "said_back": said(
                "Null if the agenda has no say-back, or nobody came to it.", maybe(YES_NO)
            ),
            "restatement": said("What was said back.", maybe(TEXT)),
            "outcome": said("Null if the point was not left.", maybe(words_of(minutes.Outcome))),
            **_RESULTS,
        }
    ),
)
_ANSWER = part(
    "answer",
    said(
        "What was answered for a measure or a lead on a board.",
        fields(
            {
                "kind": one_of("measure", "lead"),
                "id": TEXT,
                "title": said("Null for a lead that was forgotten.", maybe(TEXT)),
                "source": said("Of a lead.", maybe(TEXT)),
                "answer": TEXT,
                "value": said("Of a measure in the period.", maybe(NUMBER)),
                "unit": maybe(TEXT),
                "target": said("Of a measure, as it was then.", maybe(NUMBER)),
                "period": maybe(TEXT),
                "reason": maybe(TEXT),
                "note": maybe(TEXT),
            }
        ),
    ),
)
_ITEM = part(
    "item",
    said(
        "One item. Items with points have their notes and results in these, others themselves.",
        fields(
            {
                "kind": _ITEM_KIND,
                "title": TEXT,
                "topic": _TOPIC_ID,
                "opened_by": maybe(TEXT),
                "planned_seconds": COUNT,
                "actual_seconds": COUNT,
                "carried": said("How often it had been carried over before.", COUNT),
                "points": many(_POINT),
                **_RESULTS,
                "answers": said("Of a board of measures or leads.", many(_ANSWER)),
            }
        ),
    ),
)
_MINUTES = fields(
    {
        "id": TEXT,
        "agenda": said("The name of the agenda.", TEXT),
        "title": TEXT,
        "started": INSTANT,
        "ended": INSTANT,
        "timezone": said("The time zone in which it was held.", TEXT),
        "present": many(fields({"name": TEXT, "side": _SIDE})),
        "items": many(_ITEM),
        "score": said("The mean of the scores given, to one decimal.", maybe(NUMBER)),
        "message": said("What the huddle had to tell the teams.", maybe(TEXT)),
        "late_minutes": said(
            "How long after the hour of its agenda it began; null if that has no hour.",
            maybe(COUNT),
        ),
    }
)

_TOPIC_FIELDS = {
    "id": TEXT,
    "title": TEXT,
    "category": TEXT,
    "minutes": FROM_ONE,
    "opens": _OPENS,
    **_PROMPTS,
    "off": said("Whether the team leaves it out of the rotation.", YES_NO),
}
_AGENDA = fields(
    {
        "name": TEXT,
        "title": TEXT,
        "cadence": words_of(agenda.Cadence),
        "from": said("A day of the first of its fortnights.", maybe(DAY)),
        "at": said("The hour of its huddles, such as 09:08.", maybe(TEXT)),
        "on": one_of(*team.WEEKDAYS, None),
        "timezone": said("If it is not the team's.", maybe(TEXT)),
        "minutes": FROM_ONE,
        "loop": fields(
            {
                "understand": words_of(agenda.Understanding),
                "talk": said("The part of Talk in the time, beside that of Execute.", COUNT),
                "execute": COUNT,
            }
        ),
        "items": many(
            fields(
                {
                    "kind": _ITEM_KIND,
                    "title": maybe(TEXT),
                    "topic": _TOPIC_ID,
                    "minutes": FROM_ONE,
                    "opens": _OPENS,
                    **_PROMPTS,
                    "pick": said("How many topics a rotate item takes.", FROM_ONE),
                    "categories": said("Those that it takes them from.", many(TEXT)),
                }
            )
        ),
        "origin": one_of("team", "bundled"),
        "is_run": said("Whether the team runs it.", YES_NO),
    }
)
_TIMES = fields(
    {
        "agenda": TEXT,
        "title": TEXT,
        "minutes": said("As the agenda has it.", FROM_ONE),
        "proposed_minutes": said("All items together, as proposed.", COUNT),
        "over_minutes": said("How much longer than the agenda that is.", COUNT),
        "huddles": said("How many huddles were looked at.", COUNT),
        "since": said("The day of the first of them.", maybe(DAY)),
        "items": many(
            fields(
                {
                    "item": said("Its number in the agenda, from 1.", FROM_ONE),
                    "kind": _ITEM_KIND,
                    "title": TEXT,
                    "topic": _TOPIC_ID,
                    "pick": FROM_ONE,
                    "minutes": FROM_ONE,
                    "huddles": said("How many huddles came to it.", COUNT),
                    "median_seconds": maybe(COUNT),
                    "proposed_minutes": said("Null if too few came to it.", maybe(FROM_ONE)),
                }
            )
        ),
    }
)
_WHEN = {
    "agenda": TEXT,
    "title": TEXT,
    "day": DAY,
    "start": said("Null if its agenda has no hour.", maybe(INSTANT)),
}
_REASON = fields(
    {
        "why": words_of(get_type_hints(huddle_plan.Reason)["why"]),
        "since": said(
            "The day on which it was last discussed, raised, first carried over, or due for "
            "review.",
            maybe(DAY),
        ),
        "times": said("How often it was carried over.", COUNT),
    }
)
_EARLIER = fields(
    {
        "days": said("The last days on which its subject came up, oldest first.", many(DAY)),
        "times": said("How often it came up.", FROM_ONE),
        "results": said(
            "What came of it last.",
            many(
                fields(
                    {
                        "kind": words_of(get_type_hints(huddle_plan.EarlierResult)["kind"]),
                        "title": maybe(TEXT),
                    }
                )
            ),
        ),
    }
)
_PLANNED = fields(
    {
        "kind": _ITEM_KIND,
        "title": TEXT,
        "topic": _TOPIC_ID,
        "category": maybe(TEXT),
        "minutes": COUNT,
        "opens": _OPENS,
        **_PROMPTS,
        "entry": said("The number of the entry of the agenda that it fills.", maybe(FROM_ONE)),
        "source": said("The id of the record that it came from.", maybe(TEXT)),
        "carried": said("How often it was carried over.", COUNT),
        "by": said("Who raised it, or spoke when it was carried over.", many(TEXT)),
        "reason": said("Why it is in the huddle.", _REASON),
        "earlier": said("Null if its subject never came up.", maybe(_EARLIER)),
        "bring": said("What people should bring for it.", many(TEXT)),
    }
)
_NEXT = fields(
    {
        **_WHEN,
        "day": said("Null for an agenda that the team does not run.", maybe(DAY)),
        "minutes": FROM_ONE,
        "facilitator": said("Null without a rota, and if all of it are away.", maybe(TEXT)),
        "facilitator_after": said("Who facilitates the huddle after it.", maybe(TEXT)),
        "away": said("Who is away on that day.", many(TEXT)),
        "days_off": said("The closed days before it.", many(DAY)),
        "to_review": said(
            "How many promises of each owner it reviews; null if it reviews none.",
            maybe(many(fields({"owner": TEXT, "promises": FROM_ONE}))),
        ),
        "items": many(_PLANNED),
        "waiting": said("How many more wait for a later huddle.", COUNT),
    }
)
_ROTA = fields(
    {
        "order": said("Who facilitates, in turn.", many(TEXT)),
        "next": said("Who facilitates the next huddle after a swap.", maybe(TEXT)),
        "turns": said(
            "The next huddles.",
            many(
                fields(
                    {
                        **_WHEN,
                        "facilitator": said("Null if all of the rota are away.", maybe(TEXT)),
                    }
                )
            ),
        ),
    }
)
AHEAD = fields(
    {
        **_WHEN,
        "chair": said("Who ran the last huddle of that agenda.", maybe(TEXT)),
        "facilitator": said("Whose turn it is by the rota.", maybe(TEXT)),
    }
)
TURN = fields(_WHEN)


def outputs() -> Iterator[Schema]:
    """Yield the schemas of all outputs about huddles."""
    yield output(
        "minutes",
        "huddle minutes list or show",
        "Past huddles, oldest first, or one of them.",
        {"minutes": many(_MINUTES)},
    )
    yield output(
        "agendas",
        "huddle agenda list or show",
        "Agendas, or one of them.",
        {"agendas": many(_AGENDA)},
    )
    yield output(
        "agenda-times",
        "huddle agenda tune",
        "How long the items of an agenda took, and the minutes that they should have.",
        {"times": _TIMES},
    )
    yield output(
        "topics", "huddle agenda topics", "Topics.", {"topics": many(fields(_TOPIC_FIELDS))}
    )
    covered = fields(
        _TOPIC_FIELDS,
        times=said("How often it was talked about in the period.", COUNT),
        last=said("The last day of these.", maybe(DAY)),
    )
    yield output(
        "coverage",
        "huddle agenda coverage",
        "How often each topic was talked about.",
        {
            "since": said("Null if the period has no first day.", maybe(DAY)),
            "until": said("Null if the period has no last day.", maybe(DAY)),
            "coverage": many(covered),
            "categories": said("How often each category was talked about.", by_name(COUNT)),
        },
    )
    yield output("next", "huddle agenda next", "The next huddle.", {"next": _NEXT})
    yield output("rota", "huddle rota show", "Who facilitates the next huddles.", {"rota": _ROTA})
