"""A message on the next huddle, whose titles, questions and names are given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from huddlecli.core.agenda import Agenda
from huddlecli.core.huddle_plan import Earlier, EarlierResult, Plan, PlannedItem, Reason
from huddlecli.core.notice import Notice
from huddlecli.core.rota import RotaTurn
from huddlecli.core.value import replace
from huddlecli.views.agenda_message import AgendaMessage, as_letter, document
from huddlecli.views.formats.html import as_html
from huddlecli.views.next_huddle import NextHuddle
from tests.helpers.acme_views import TEAM

TODAY, DAY = date(2026, 11, 23), date(2026, 11, 26)
BEFORE = Earlier(
    days=(date(2026, 11, 9), date(2026, 11, 16)),
    times=3,
    results=(EarlierResult(kind="action", title="Call the leads"),),
)


def message_of(texts: Sequence[str], team: str = "Acme") -> AgendaMessage:
    """Return the message on a huddle in three days, of a large team, with an item for each text."""
    items = [
        PlannedItem(
            kind="topic",
            title=text,
            minutes=6,
            opens=text[:60],
            talk=f"{text} Give one example.",
            reason=Reason(why="raised", since=TODAY),
            by=(text[:40],),
            earlier=replace(BEFORE, results=(EarlierResult(kind="decision", title=text),)),
        )
        for text in texts
    ]
    board = PlannedItem(kind="promises", title="Promises", minutes=3)
    close = PlannedItem(kind="close", title="Read-back", minutes=1)
    agenda = Agenda(name="daily", title=texts[0], cadence="daily", minutes=60, items=())
    names = [f"{text[:20]}{number}" for number in range(5) for text in texts]
    return AgendaMessage(
        upcoming=NextHuddle(
            plan=Plan(agenda=agenda, items=(board, *items, close), waiting=2),
            day=DAY,
            start=datetime(2026, 11, 26, 8, 8, tzinfo=UTC),
            turn=RotaTurn(texts[0][:40], None),
        ),
        notice=Notice(
            day=DAY,
            today=TODAY,
            away=tuple(names),
            days_off=(date(2026, 11, 24), date(2026, 11, 25)),
            due=tuple((name, number + 1) for number, name in enumerate(names)),
        ),
        team=replace(TEAM, name=team),
    )


def agenda_page(texts: Sequence[str], team: str) -> str:
    """Return the message as a page."""
    return as_html(document(message_of(texts, team)))


def agenda_mail(texts: Sequence[str], team: str) -> str:
    """Return the HTML of the message as a mail."""
    return as_letter(message_of(texts, team), None).html
