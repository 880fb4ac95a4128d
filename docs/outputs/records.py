"""Records in JSON: lists of each kind, and one with its history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_type_hints

from docs.outputs.vocabulary import (
    ANYTHING,
    COUNT,
    DAY,
    FROM_ONE,
    INSTANT,
    NUMBER,
    SHARE,
    TEXT,
    WEEK,
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
from huddlecli.core import records, side_records
from huddlecli.core.leads.figures import GROUP_KEYS, GroupKey
from huddlecli.core.measures.figures import PeriodState


def _status(record: type[records.Record]) -> Schema:
    """Return the schema of the status of a kind of record."""
    return words_of(get_type_hints(record)["status"])


_ABOUT = {
    "id": said("Ten characters, never changed and never used again.", TEXT),
    "title": TEXT,
}
_MADE = {
    "created": INSTANT,
    "by": said("Who made it.", TEXT),
}
_PLACE = {
    "huddle": said("The id of the huddle in which it was made; null outside of one.", maybe(TEXT)),
    "item": said("The number of the item in that huddle, from 1.", maybe(FROM_ONE)),
    "topic": said("The id of the topic that the item was about.", maybe(TEXT)),
    "tags": said("Without the #.", many(TEXT)),
}
_SIDE = said("The side of the team; null for none, or for all.", maybe(TEXT))
_OWNER = said("The name of the person who sees to it.", maybe(TEXT))
_REVIEW = said("The day on which to look at it again.", maybe(DAY))

ACTION_FIELDS = {
    **_ABOUT,
    "owner": TEXT,
    "side": said("The side of the owner.", maybe(TEXT)),
    "due": DAY,
    "status": _status(records.Action),
    "created": INSTANT,
    "closed": said("When it was marked as done, or dropped.", maybe(INSTANT)),
    "done_on": said("The day on which it was done, by which it was kept or not.", maybe(DAY)),
    "reason": said("Why it was dropped.", maybe(TEXT)),
    "by": said("Who wrote it down.", TEXT),
    **_PLACE,
    "overdue": said(
        "Whether its due day has passed: now or, in a summary, at the end of the period if that "
        "is earlier.",
        YES_NO,
    ),
}
DECISION_FIELDS = {
    **_ABOUT,
    "why": maybe(TEXT),
    "owner": _OWNER,
    "review": _REVIEW,
    "replaces": said("The id of the decision that it replaces.", maybe(TEXT)),
    "replaced_by": said("The id of the decision that replaced it.", maybe(TEXT)),
    "status": _status(records.Decision),
    **_MADE,
    **_PLACE,
}
PARKED_FIELDS = {**_ABOUT, "status": _status(records.Parked), **_MADE, **_PLACE}
WIN_FIELDS = {**_ABOUT, "side": _SIDE, **_MADE, **_PLACE}
_RAISED_FIELDS = {
    **_ABOUT,
    "side": _SIDE,
    "status": _status(records.Raised),
    **_MADE,
    **_PLACE,
}

_MOMENT = part(
    "moment",
    said("An instant, or a day whose hour is not known.", {"anyOf": [INSTANT, DAY]}),
)
_HOURS = "working hours if the team has set them; null if it is not known"
_LEAD_FIELDS = {
    **_ABOUT,
    "title": said("The company or another label; empty once the lead was forgotten.", TEXT),
    "crm": said("Its id in the CRM.", maybe(TEXT)),
    "owner": _OWNER,
    "side": said("The side that it was handed over to.", maybe(TEXT)),
    "from_side": said("The side that handed it over.", maybe(TEXT)),
    "source": maybe(TEXT),
    "arrived": said("When the prospect did something.", maybe(_MOMENT)),
    "passed": said("When it was handed over.", maybe(_MOMENT)),
    "answered": said(
        "When somebody first tried to reach it; unknown if nobody wrote down when.",
        {"anyOf": [INSTANT, DAY, {"const": side_records.UNKNOWN_TIME}, {"type": "null"}]},
    ),
    "verdict": one_of(*side_records.VERDICTS, None),
    "verdict_at": maybe(_MOMENT),
    "reason": said(
        f"Why it was rejected ({', '.join(side_records.REJECTIONS)}), or why it was dropped.",
        maybe(TEXT),
    ),
    "note": maybe(TEXT),
    "definition": said(
        "The version of the definition of a lead by which it was judged.", maybe(FROM_ONE)
    ),
    "outcome": one_of(*side_records.OUTCOMES, None),
    "status": _status(side_records.Lead),
    "entered": said("The day on which it entered each stage of the funnel.", by_name(DAY)),
    "created": INSTANT,
    "closed": maybe(INSTANT),
    "forgotten": said("When its words were deleted.", maybe(INSTANT)),
    "by": said("Who recorded it.", TEXT),
    **_PLACE,
    "waiting_hours": said(
        f"Hours from being handed over to the first answer, or to now: {_HOURS}.", maybe(NUMBER)
    ),
    "routing_hours": said(f"Hours from arriving to being handed over: {_HOURS}.", maybe(NUMBER)),
    "late": said("Whether it waits for longer than was agreed.", YES_NO),
}

_PERIOD_NAME = said(
    "A week such as 2026-W48, or a month such as 2026-11.",
    {"type": "string", "pattern": r"^\d{4}-(W\d{2}|\d{2})$"},
)
MEASURE_FIELDS = {
    **_ABOUT,
    "owner": said("Who brings the value; null if huddle counts it.", maybe(TEXT)),
    "owes": said("The side that owes it; null if all sides watch it.", maybe(TEXT)),
    "unit": maybe(TEXT),
    "per": words_of(side_records.Per),
    "want": words_of(side_records.Want),
    "target": said("The target in force.", maybe(NUMBER)),
    "proposed": said(
        "A change of the target that waits for the agreement of a side.",
        maybe(
            fields(
                {
                    "id": TEXT,
                    "by": TEXT,
                    "on": DAY,
                    "target": maybe(NUMBER),
                    "waiting_for": said("Sides.", many(TEXT)),
                }
            )
        ),
    ),
    "from": said(
        "What huddle counts it from; null if people bring its values.",
        one_of(*side_records.COUNTED, None),
    ),
    "agreed": said("Who agreed to the target in force, for each side.", by_name(TEXT)),
    "agreed_on": maybe(DAY),
    "review": _REVIEW,
    "status": _status(side_records.Measure),
    **_MADE,
    "red_running": said(
        "How many finished periods in a row missed the target, up to the last one.", COUNT
    ),
    "periods": said(
        "The last 13 periods, oldest first.",
        many(
            fields(
                {
                    "period": _PERIOD_NAME,
                    "value": maybe(NUMBER),
                    "target": maybe(NUMBER),
                    "state": words_of(PeriodState),
                    "note": maybe(TEXT),
                }
            ),
            exactly=13,
        ),
    ),
}

_STAGE = part(
    "stage",
    fields(
        {
            "name": TEXT,
            "side": said("The side that does it.", maybe(TEXT)),
            "days": said("The usual number of days in it.", maybe(COUNT)),
            "column": said("The column of an import that has its day.", maybe(TEXT)),
        }
    ),
)
_WORDING = {
    "text": said("Null for a funnel, which has stages, and if nothing is agreed.", maybe(TEXT)),
    "stages": said("Of a funnel, in order.", many(_STAGE)),
}
_TERM_FIELDS = {
    **_ABOUT,
    "title": said("The name of the term.", TEXT),
    "version": said("Null until both sides first agreed.", maybe(FROM_ONE)),
    **_WORDING,
    "agreed_on": maybe(DAY),
    "review": _REVIEW,
    "proposed": said(
        "A wording that waits for the agreement of a side.",
        maybe(fields({"id": TEXT, "by": TEXT, "on": DAY, **_WORDING})),
    ),
    "waiting_for": said("The sides that have yet to agree to what is proposed.", many(TEXT)),
    "decision": said("The id of the decision about the wording in force.", maybe(TEXT)),
    **_MADE,
}

ACTION = part("action", said("A promise.", fields(ACTION_FIELDS)))
DECISION = part("decision", fields(DECISION_FIELDS))
PARKED = part("parked", said("Something for later.", fields(PARKED_FIELDS)))
WIN = part("win", fields(WIN_FIELDS))
LEAD = part("lead", said("A prospect that one side hands over.", fields(_LEAD_FIELDS)))
MEASURE = part(
    "measure",
    said(
        "A number that a side owes or that both watch, and its last 13 periods.",
        fields(MEASURE_FIELDS),
    ),
)
RAISED = part("raised", said("Something for the next huddle.", fields(_RAISED_FIELDS)))
TERM = part("term", said("What both sides mean by a word.", fields(_TERM_FIELDS)))

_MEMBERS = said("Members of lists such as tags, by the key of the list.", by_name(many(TEXT)))
CHANGED_KEYS = {
    "set": said("The keys that were set, and their values.", ANYTHING),
    "unset": said("The keys that were removed.", many(TEXT)),
    "add": _MEMBERS,
    "remove": _MEMBERS,
}
_CHANGE = part(
    "change",
    fields(
        {
            "at": INSTANT,
            "by": TEXT,
            **CHANGED_KEYS,
            "cmd": said("The id of the command that made the change.", maybe(TEXT)),
        }
    ),
)
_CHANGES = said("All changes of the record, oldest first.", many(_CHANGE))


def _with_changes(known: Mapping[str, Schema], **more: Schema) -> Schema:
    """Return the schema of a record with its history."""
    return fields(known, **more, changes=_CHANGES)


_VERSIONS = many(
    fields(
        {
            "version": FROM_ONE,
            **_WORDING,
            "agreed": said("Who agreed for each side.", by_name(TEXT)),
            "agreed_on": maybe(DAY),
            "decision": said("The id of the decision about it.", TEXT),
        }
    )
)
_GROUP_FIGURES = {
    "passed": said("How many were handed over.", COUNT),
    "answered": COUNT,
    "in_time": said("The share that was answered within the agreed time.", maybe(SHARE)),
    "answer_median": said("Hours to the first answer.", maybe(NUMBER)),
    "answer_known": said("Of how many that is known.", COUNT),
    "routing_median": said("Hours from arriving to being handed over.", maybe(NUMBER)),
    "routing_known": said("Of how many that is known.", COUNT),
    "accepted": COUNT,
    "rejected": COUNT,
    "accepted_share": said("Of those with a verdict.", maybe(SHARE)),
    "open": COUNT,
    "late": said("How many of the open ones wait for longer than was agreed.", COUNT),
}
_STAGE_FIGURES = {
    "stage": TEXT,
    "side": maybe(TEXT),
    "next": said("The stage after it.", maybe(TEXT)),
    "entered": COUNT,
    "gone_on": said("How many of them went on to the next stage.", COUNT),
    "share": maybe(SHARE),
    "median_days": maybe(NUMBER),
    "usual_days": maybe(COUNT),
    "slow": said("Whether the median is above the usual days.", YES_NO),
}
_COMMON: dict[GroupKey, Schema] = {
    "source": maybe(TEXT),
    "reason": maybe(TEXT),
    "definition": said("The version of the definition.", maybe(FROM_ONE)),
    "week": WEEK,
}


def _groups() -> Schema:
    """Return the schema of leads in groups: what they have in common is the first field of each."""
    by_key = [
        {"properties": {"by": {"const": key}, "groups": many(fields({key: common}, **figures))}}
        for key, common, figures in (
            *((key, common, _GROUP_FIGURES) for key, common in _COMMON.items()),
            ("stage", TEXT, _STAGE_FIGURES),
        )
    ]
    content = {
        "by": said("What the leads of a group have in common.", one_of(*GROUP_KEYS)),
        "groups": said("The fields of a group depend on by.", many(ANYTHING)),
    }
    whole = output(
        "lead-groups", "huddle lead list --by source", "Leads in groups, with figures.", content
    )
    return {**whole, "oneOf": by_key}


def _either(name: str, about: str, known: Mapping[str, Schema], entry: Schema) -> Schema:
    """Return the schema of a list and of one record, which have the same name."""
    return output(
        name,
        f"huddle {name} list or show",
        f"{about} `huddle {name} show` has one of them, with its history, in place of the list.",
        {name: {"oneOf": [many(entry), _with_changes(known)]}},
    )


def outputs() -> Iterator[Schema]:
    """Yield the schemas of all outputs about records."""
    for many_, one, about, entry, known in (
        ("actions", "action", "Promises", ACTION, ACTION_FIELDS),
        ("decisions", "decision", "Decisions", DECISION, DECISION_FIELDS),
        ("wins", "win", "Wins", WIN, WIN_FIELDS),
        ("leads", "lead", "Leads", LEAD, _LEAD_FIELDS),
        ("measures", "measure", "Measures with their last periods", MEASURE, MEASURE_FIELDS),
    ):
        yield output(many_, f"huddle {one} list", f"{about}.", {many_: many(entry)})
        words = "One of them, with its history."
        yield output(one, f"huddle {one} show", words, {one: _with_changes(known)})
    yield _either("parked", "Things for later.", PARKED_FIELDS, PARKED)
    yield _either("raised", "Things for the next huddle.", _RAISED_FIELDS, RAISED)
    yield output(
        "terms", "huddle term list", "What both sides mean by words.", {"terms": many(TERM)}
    )
    own = said(
        "What each side wrote alone, once all have written; null before.", maybe(by_name(TEXT))
    )
    term = _with_changes(
        _TERM_FIELDS, own=own, versions=said("Those agreed so far, oldest first.", _VERSIONS)
    )
    yield output("term", "huddle term show", "One term, with its history.", {"term": term})
    yield _groups()
