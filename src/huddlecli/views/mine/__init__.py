"""`huddle mine` as a document: the huddle, my promises by when they are due, my numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from huddlecli.core.dates import week_of
from huddlecli.core.promises import Kept
from huddlecli.core.records import Action
from huddlecli.core.text import folded
from huddlecli.core.value import Value
from huddlecli.views.columns import ALERT, PLAIN, QUIET, STRONG, Cell
from huddlecli.views.document import Document, Table
from huddlecli.views.escape import safe
from huddlecli.views.records import ListContext
from huddlecli.views.words import (
    DAYS,
    capitalized,
    count,
    hour,
    near_day,
    offline_words,
    short_day,
)

if TYPE_CHECKING:
    from huddlecli.core.leads.own import OwnLeads
    from huddlecli.views.formats import json


class Now(Value, kw_only=False):
    """The huddle that is being held."""

    title: str
    number: int
    items: int
    chair: str


class AheadPromises(Value, kw_only=False):
    """The huddle that comes next; `chair` ran the last one of its agenda.

    `facilitator` is whose turn it is by the rota, None without one.
    """

    agenda: str
    title: str
    day: date
    start: datetime | None
    chair: str | None
    facilitator: str | None = None


class MyTurn(Value, kw_only=False):
    """The next huddle that the user facilitates by the rota."""

    agenda: str
    title: str
    day: date
    start: datetime | None


class Sharing(Value):
    """How many changes are not shared yet, and since when the remote could not be reached."""

    waiting: int
    offline_since: datetime | None


class MyOverview(Value):
    """What `huddle mine` knows; `today` and `zone` are those of the one asking.

    Among several teams, `me` is who they are in this one; None if only they can see it. Without a
    remote there is no `sync`.
    """

    promises: Sequence[Action]
    today: date
    zone: ZoneInfo
    kept: Kept
    huddle: Now | AheadPromises | None
    leads: OwnLeads | None = None
    turn: MyTurn | None = None
    me: str | None = None
    sync: Sharing | None = None


class TeamOverview(Value, kw_only=False):
    """What `huddle mine --all` knows of one of the user's teams; `--team` takes its name."""

    name: str
    folder: str
    overview: MyOverview
    frame: ListContext


class MissingTeam(Value, kw_only=False):
    """One of the user's teams that cannot be shown, and why."""

    name: str
    folder: str
    reason: str


def all_document(teams: Sequence[TeamOverview]) -> Document:
    """Return what is known of each team, one below the other.

    Each has its zone beside it if the user's zone is not the same in all.
    """
    zones = {team.overview.zone.key for team in teams}
    documents = [
        document(team.overview, team.frame, team.name, has_zone=len(zones) > 1) for team in teams
    ]
    return Document(blocks=tuple(block for one in documents for block in one.blocks))


def all_json(teams: Sequence[TeamOverview], missing: Sequence[MissingTeam]) -> str:
    """Return it for a program: each team has the fields of `huddle.mine/1`, and more."""
    from dataclasses import asdict  # noqa: PLC0415  people do without

    from huddlecli.views.formats import json  # noqa: PLC0415  the same

    content = {
        "teams": [
            {
                "name": team.name,
                "folder": team.folder,
                "me": team.overview.me,
                **_content(team.overview, team.frame),
            }
            for team in teams
        ],
        "missing": [asdict(one) for one in missing],
    }
    return json.document("huddle.mine-all/1", content)


def document(
    overview: MyOverview, context: ListContext, name: str | None = None, *, has_zone: bool = False
) -> Document:
    """Return it as a table with a row for each promise.

    One of several teams has a `name` for `--team`, and the title says who the user is in it, and
    in which zone its days and hours are if it `has_zone`.
    """
    kept = overview.kept
    numbers = f"You kept {kept.kept} of your last {kept.due}." if kept.due else ""
    table = Table(
        title=_heading(overview, context, name, has_zone=has_zone),
        rows=[_row(action, overview, context) for action in overview.promises],
        last=(" ".join(filter(None, (_turn(overview), numbers, _waiting(overview)))), PLAIN),
        is_flush=True,
    )
    if overview.leads is None:
        return Document(blocks=(table,))
    from huddlecli.views.leads import own_table  # noqa: PLC0415  few teams have leads

    leads = own_table(overview.leads, context)
    return Document(blocks=(table, leads) if leads else (table,))


def prompt_words(overdue: int, today: int, huddle: str) -> str:
    """Return `2! 1 · 09:08` for a prompt: overdue promises, those due today, and the huddle."""
    due = (f"{overdue}!" if overdue else "", str(today) if today else "")
    return " · ".join(filter(None, (" ".join(filter(None, due)), huddle)))


def huddle_time(day: date, start: datetime | None, today: date) -> str:
    """Return when a huddle is, for a prompt: `09:08`, or with its weekday on another day."""
    at = hour(start) if start else ""
    if day == today:
        return at or "today"
    return f"{DAYS[day.weekday()]} {at}".rstrip()


def as_json(overview: MyOverview, context: ListContext) -> str:
    """Return it for a program."""
    from huddlecli.views.formats import json  # noqa: PLC0415  people do without

    return json.document("huddle.mine/1", _content(overview, context))


def _content(overview: MyOverview, context: ListContext) -> dict[str, object]:
    from dataclasses import asdict  # noqa: PLC0415  people do without

    from huddlecli.views.record_export import fields  # noqa: PLC0415  the same

    huddle = overview.huddle
    return {
        "team": context.team.name,
        "live": asdict(huddle) if isinstance(huddle, Now) else None,
        "next": asdict(huddle) if isinstance(huddle, AheadPromises) else None,
        "turn": asdict(overview.turn) if overview.turn else None,
        "actions": [fields(action, context) for action in overview.promises],
        "kept": overview.kept,
        "kept_rate": overview.kept.rate,
        **_lead_fields(overview.leads, context),
        "sync": asdict(overview.sync) if overview.sync else None,
    }


def _lead_fields(own: OwnLeads | None, context: ListContext) -> json.Fields:
    """Return the fields of my leads, which are empty in a team without leads."""
    if own is None:
        return {"leads": [], "answer_median": None, "answer_known": 0, "answered": 0}
    from huddlecli.views.leads import lead_fields  # noqa: PLC0415  few teams have leads

    return {
        "leads": [lead_fields(lead, context) for lead in own.open],
        "answer_median": own.answer.hours,
        "answer_known": own.answer.known,
        "answered": own.answer.of,
    }


def _heading(
    overview: MyOverview, context: ListContext, name: str | None, *, has_zone: bool
) -> str:
    """Return the team, and the huddle that is or will be."""
    team = safe(context.team.name)
    if name is not None:
        team += f" ({safe(name)})" if folded(name) != folded(context.team.name) else ""
        team += f", as {safe(overview.me)}" if overview.me else ": only you can see this"
        team += f" ({overview.zone.key})" if has_zone else ""
    match overview.huddle:
        case Now(title, number, items, chair):
            place = f"item {number} of {items}" if number <= items else "wrapping up"
            return f"{team} · {safe(title)} now, {place}, run by {safe(chair)}"
        case AheadPromises(agenda, _, day, start, chair, facilitator):
            run = f", run by {safe(chair)}" if chair else ""
            if facilitator:
                run = f", {safe(facilitator)} facilitates"
            if _is_my_turn(overview):
                run = ", you facilitate"
            return f"{team} · next huddle {_moment(day, start, overview)}, {safe(agenda)}{run}"
        case None:
            return team


def _moment(day: date, start: datetime | None, overview: MyOverview) -> str:
    """Return `tomorrow 09:08`, as the clocks are where the user is."""
    local = start.astimezone(overview.zone) if start else None
    when = near_day(local.date() if local else day, overview.today)
    return f"{when} {hour(local)}" if local else when


def _is_my_turn(overview: MyOverview) -> bool:
    """Whether the user facilitates the next huddle."""
    turn, huddle = overview.turn, overview.huddle
    if turn is None or not isinstance(huddle, AheadPromises):
        return False
    return (turn.agenda, turn.day) == (huddle.agenda, huddle.day)


def _turn(overview: MyOverview) -> str:
    """Return `You facilitate Tue 24 Nov 09:08, daily.`, unless the heading says so."""
    if overview.turn is None or _is_my_turn(overview):
        return ""
    when = _moment(overview.turn.day, overview.turn.start, overview)
    return f"You facilitate {when}, {safe(overview.turn.agenda)}."


def _waiting(overview: MyOverview) -> str:
    """Return `2 changes not shared yet (offline since 09:12).`, or nothing if all is shared."""
    sync = overview.sync
    if sync is None or not (sync.waiting or sync.offline_since):
        return ""
    words = f"{count(sync.waiting, 'change', 'changes')} not shared yet"
    if sync.offline_since is None:
        return f"{words}."
    offline = offline_words(sync.offline_since.astimezone(overview.zone), overview.today)
    return f"{words} ({offline})." if sync.waiting else f"{capitalized(offline)}."


def _row(action: Action, overview: MyOverview, context: ListContext) -> Sequence[Cell]:
    """Return when a promise is due, its id, its day and its title."""
    when = _when(action, overview, context)
    return (
        (when, ALERT if when == "overdue" else PLAIN),
        (context.short_id(action.id), QUIET),
        (short_day(action.due, overview.today), PLAIN),
        (action.title, STRONG),
    )


def _when(action: Action, overview: MyOverview, context: ListContext) -> str:
    week = week_of(overview.today, context.team.week_starts)
    if action.due < overview.today:
        return "overdue"
    if action.due == overview.today:
        return "today"
    return "this week" if action.due in week else "later"
