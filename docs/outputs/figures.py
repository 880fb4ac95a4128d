"""Figures in JSON: the summary, what is mine, and the plan of a target."""

from __future__ import annotations

from collections.abc import Iterator

from docs.outputs import huddles, records
from docs.outputs.vocabulary import (
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
    output,
    part,
    said,
    words_of,
)
from huddlecli.core.facts.answer_times import BOUNDS
from huddlecli.core.rollup.causes import CauseKind
from huddlecli.core.rollup.figures import TREND
from huddlecli.core.summary.needs import NeedKind
from huddlecli.views.rollup.export import SUMS

_WEEKS = 13  # of which a balance has the numbers
_HUDDLE_ID = said("The id of the huddle.", TEXT)
_KEPT = part(
    "kept",
    said(
        "How many promises were kept, and how many were due.", fields({"kept": COUNT, "due": COUNT})
    ),
)
_RATED = {
    "kept": _KEPT,
    "kept_rate": said("The share that was kept; null if none were due.", maybe(SHARE)),
}
_DAYS = {"start": DAY, "end": DAY}
_WEEK_NAME = said("The name of the week, if the period is exactly one week.", maybe(WEEK))
_SUBJECT = part("subject", fields({"title": TEXT, "topic": maybe(TEXT), "huddle": _HUDDLE_ID}))
_HUDDLE = fields(
    {
        "id": TEXT,
        "agenda": TEXT,
        "title": TEXT,
        "started": INSTANT,
        "minutes": COUNT,
        "planned_minutes": COUNT,
        "present": COUNT,
        "score": maybe(NUMBER),
        "late_minutes": maybe(COUNT),
    }
)
HISTOGRAM = said(
    "How many answers took up to 1, 2, 3, 5, 7, 10, 15, 20, 30 and 45 minutes; 1, 1½, 2, 3, 4, 5, "
    "6, 8, 10, 12 and 16 hours; 1, 1½, 2, 3, 4, 5, 7, 10, 14, 20 and 30 days of 24 hours, all "
    "longer ones in the last part. It adds up over teams and weeks.",
    many(COUNT, exactly=len(BOUNDS)),
)
_ACTIONS = fields(
    {name: many(records.ACTION) for name in ("created", "done", "dropped", "open", "overdue")}
)
_LEADS = fields(
    {
        "passed": COUNT,
        "answered": COUNT,
        "in_time": said(
            "The share that was answered within the agreed time, of those that were answered or "
            "whose time has run out; null if there are none.",
            maybe(SHARE),
        ),
        "answer_median": said(
            "Hours from being handed over to the first answer, working hours if the team has set "
            "them; null if none is known.",
            maybe({"type": "number", "minimum": 0}),
        ),
        "answer_histogram": HISTOGRAM,
        "accepted": COUNT,
        "rejected": COUNT,
        "open": COUNT,
        "late": said("How many of the open ones wait for longer than was agreed.", COUNT),
        "by_source": said("How many were handed over, by source.", by_name(COUNT)),
        "by_reason": said("How many were rejected, by reason.", by_name(COUNT)),
    }
)
_MEETINGS = fields(
    {
        "held": said("The huddles of the period.", COUNT),
        "met": said("How many of those that were due were held.", COUNT),
        "due": said(
            "How many were due by the team's agendas that were held in the last 13 weeks, without "
            "the team's closed days.",
            COUNT,
        ),
        "timed": said("How many began at their hour or late, and not at another hour.", COUNT),
        "late": said("How many began late.", COUNT),
        "lost_minutes": said(
            "What late starts cost, in person-minutes: minutes late times the people who were "
            "there.",
            COUNT,
        ),
        "score": said("The mean of the scores, to one decimal.", maybe(NUMBER)),
    }
)
_HEARD = fields(
    {
        "title": TEXT,
        "topic": maybe(TEXT),
        "huddle": _HUDDLE_ID,
        "said": said(
            "What was said back on each point; if nobody wrote that down, the last note on what "
            "was said back.",
            many(TEXT, least=1),
        ),
        "is_restated": said("Whether what was said back was written down.", YES_NO),
        "actions": many(huddles.MINUTED_ACTION),
        "decisions": many(huddles.TITLED),
        "parked": many(huddles.TITLED),
    }
)
_NEED = fields(
    {
        "kind": said(
            "A promise overdue by more than 7 days, a decision due for review, an item carried "
            "over three times or more, a proposal that waits for sides, or the leads that wait too "
            "long.",
            words_of(NeedKind),
        ),
        "title": maybe(TEXT),
        "id": said("The id of the record, or of the topic of an item.", maybe(TEXT)),
        "owner": maybe(TEXT),
        "side": maybe(TEXT),
        "due": said("The day on which the promise or the review was due.", maybe(DAY)),
        "number": said(
            "How often the item was carried over, or how many leads wait.", maybe(FROM_ONE)
        ),
        "waiting": said("The sides that a proposal waits for.", many(TEXT)),
    }
)
_EACH_WEEK = many(COUNT, exactly=_WEEKS)
_BALANCE_OF_SIDE = part(
    "balance_of_side",
    fields(
        {
            "openings": said("The points that the side opened.", _EACH_WEEK),
            "floor_seconds": said(
                "For how many seconds the side had the floor; null for a week whose minutes are "
                "all of an older version, which did not write it.",
                many(maybe(COUNT), exactly=_WEEKS),
            ),
            "said_back": said(
                "The points that someone of the side said back, as the speaker confirmed.",
                _EACH_WEEK,
            ),
            "made": said("The promises that the side made.", _EACH_WEEK),
            "kept": said("How many of the promises due were kept.", _EACH_WEEK),
            "due": said("The promises that were due in the week and count by now.", _EACH_WEEK),
        }
    ),
)
_BALANCE = fields(
    {
        "weeks": said("The names of the weeks, oldest first.", many(WEEK, exactly=_WEEKS)),
        "sides": said(
            "The sides of the team, then those that only older records name.",
            by_name(_BALANCE_OF_SIDE),
        ),
        "no_side": said(
            "What nobody with a side did: guests, and points whose minutes name no side. Null if "
            "there is nothing, and with --side.",
            maybe(_BALANCE_OF_SIDE),
        ),
    }
)
_SUMMARY = {
    "team": TEXT,
    "period": fields(_DAYS, week=_WEEK_NAME, timezone=TEXT),
    "huddles": many(_HUDDLE),
    "covered": said("What was talked about.", many(_SUBJECT)),
    "not_covered": said("What was planned and not talked about.", many(_SUBJECT)),
    "decisions": many(records.DECISION),
    "wins": many(records.WIN),
    "parked": many(records.PARKED),
    "actions": said(
        "created, done and dropped: what happened in the period. open: all that were open at its "
        "end, or now if that is earlier. overdue: the open ones whose due date had passed.",
        _ACTIONS,
    ),
    **_RATED,
    "by_side": said("The same figures for each side.", by_name(fields(_RATED))),
    "trend": said(
        "The last eight weeks, oldest first.",
        many(fields({"week": WEEK}, **_DAYS, **_RATED)),
    ),
    "measures": said(
        "The measures of the team, as huddle measure list has them. If the period is over, the "
        "last period of each measure is the last that ended with it.",
        many(records.MEASURE),
    ),
    "leads": said(
        "The figures of leads; null if the team has none. Those handed over in the period, the "
        "verdicts given in it, and what was open at its end, or now if that is earlier.",
        maybe(_LEADS),
    ),
    "before": said(
        "The kept promises of the week before a week, or of the month before a month; null for "
        "other periods, and if none were due.",
        maybe(fields({"week": maybe(WEEK)}, **_DAYS, **_RATED)),
    ),
    "meetings": said("How the huddles went.", maybe(_MEETINGS)),
    "heard": said("What was said back on each item, and the outcome.", many(_HEARD)),
    "messages": said(
        "What the huddles had to tell the teams, each text once with its last huddle.",
        many(fields({"message": TEXT, "day": DAY, "huddle": _HUDDLE_ID})),
    ),
    "needs_you": said(
        "What needs a leader at the end of the period, or now if that is earlier. Promises, "
        "reviews and proposals that were settled since are left out.",
        many(_NEED),
    ),
    "balance": said(
        "What each side did in each of the last 13 weeks of the period, or up to today if that is "
        "earlier; each list has a number for each week. A person's numbers are in none of them.",
        maybe(_BALANCE),
    ),
}
_SHARING = fields(
    {
        "waiting": said("How many changes.", COUNT),
        "offline_since": said("Since when the remote cannot be reached.", maybe(INSTANT)),
    }
)
_MINE = {
    "team": said("The name that the team gave itself.", TEXT),
    "live": said(
        "The huddle that is being held.",
        maybe(
            fields(
                {
                    "title": TEXT,
                    "number": said("The number of the item, from 1.", FROM_ONE),
                    "items": said("How many items it has.", COUNT),
                    "chair": said("Who runs it.", TEXT),
                }
            )
        ),
    ),
    "next": said("The next huddle; null while one is being held.", maybe(huddles.AHEAD)),
    "turn": said("The next huddle that I facilitate by the rota.", maybe(huddles.TURN)),
    "actions": said("My open promises.", many(records.ACTION)),
    **_RATED,
    "leads": said("My open leads, oldest first.", many(records.LEAD)),
    "answer_median": said("Hours to my first answer.", maybe(NUMBER)),
    "answer_known": said("Of how many of my leads that is known.", COUNT),
    "answered": said("How many of my last leads I answered.", COUNT),
    "sync": said("What is not shared yet; null in a team without a remote.", maybe(_SHARING)),
}
_MY_TEAM = {
    "name": said("Its short name, for --team.", TEXT),
    "folder": TEXT,
    "me": said("Who I am in it; null if only I can see it.", maybe(TEXT)),
}
_PLAN = fields(
    {
        "goal": said("Money a month.", NUMBER),
        "deal": said("Money a deal.", NUMBER),
        "share": said("The part of the goal that marketing brings.", SHARE),
        "rate": said("The part of leads that become customers.", SHARE),
        "customers": said("A month.", COUNT),
        "leads_per_month": COUNT,
        "leads_per_week": COUNT,
        "cycle_days": said("From handing a lead over to the money.", maybe(COUNT)),
        "hand_over_by": maybe(DAY),
        "pays_off_by": maybe(DAY),
        "hours_needed": said("Of sales, a month.", maybe(NUMBER)),
        "hours_available": said("Of sales, a month.", maybe(NUMBER)),
        "nurture": said("How many leads nobody can answer.", maybe(COUNT)),
        "reps_to_add": said("How many more could answer all of them.", maybe(COUNT)),
    }
)


_SUMS = dict.fromkeys(
    (
        *("kept", "due", "held", "late", "waited_seconds", "red", "agreed", "passed", "answered"),
        *("in_time", "judged", "accepted", "rejected", "open_leads", "late_leads"),
        *("open_promises", "overdue_promises"),
    ),
    COUNT,
)
_ROLLED = {
    **dict.fromkeys(SUMS, COUNT),
    "kept_rate": said("The share of promises due that was kept.", maybe(SHARE)),
    "score": said("The mean of the scores of huddles, to one decimal.", maybe(NUMBER)),
    "answer_histogram": HISTOGRAM,
    "answer_median_minutes": said(
        "The median time to the first answer, as the bound of the part of the histogram with it.",
        maybe(COUNT),
    ),
    "trend": said(
        "Kept promises of eight weeks, the oldest first.",
        many(
            fields({"week": WEEK, "kept": COUNT, "due": COUNT, "kept_rate": maybe(SHARE)}),
            exactly=TREND,
        ),
    ),
}
_ROLLUP = {
    "period": fields(_DAYS, week=_WEEK_NAME),
    "teams_read": COUNT,
    "teams_asked": COUNT,
    "unread": said("The names of what could not be read.", many(TEXT)),
    "rows_left_out": said("Rows of facts that are not valid, and count nowhere.", COUNT),
    "whole": said("All teams that were read, added up.", fields(_ROLLED)),
    "teams": said(
        "The teams with at least ten promises due in these eight weeks: first those that want "
        "help, the most urgent first, then the others by name.",
        many(
            fields(
                {
                    "id": TEXT,
                    "name": TEXT,
                    "help": said(
                        "Why it wants help: days without a huddle, periods in a row in which a "
                        "measure was red, leads that wait too long, or huddles that began late.",
                        maybe(fields({"kind": words_of(CauseKind), "number": COUNT})),
                    ),
                    "last_huddle": maybe(DAY),
                },
                **_ROLLED,
            )
        ),
    ),
    "topics": said(
        "With --with-topics, the topics of the bundled library that were talked about.",
        many(fields({"id": TEXT, "title": TEXT, "teams": COUNT})),
    ),
}


def outputs() -> Iterator[Schema]:
    """Yield the schemas of all outputs with figures."""
    yield output("summary", "huddle summary", "The figures of a period.", _SUMMARY)
    yield output("mine", "huddle mine", "What is mine in the team.", _MINE)
    yield output(
        "mine-all",
        "huddle mine --all",
        "What is mine in each of my teams.",
        {
            "teams": many(fields(_MY_TEAM, **_MINE)),
            "missing": said(
                "The teams that cannot be shown, and why.",
                many(fields({"name": TEXT, "folder": TEXT, "reason": TEXT})),
            ),
        },
    )
    yield output("rollup", "huddle rollup", "The figures of many teams.", _ROLLUP)
    yield output("plan", "huddle measure plan", "The leads that a goal takes.", {"plan": _PLAN})
