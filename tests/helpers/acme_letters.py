"""A huddle and a reminder that hold given texts wherever people type."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from huddlecli.core.minutes import MinutedAction, Minutes, Titled
from huddlecli.core.promises import Reminder, reminder
from huddlecli.core.team import Person
from huddlecli.views.formats.html import as_html
from huddlecli.views.formats.mail import MailMessage
from huddlecli.views.minutes import NO_REVIEWS, outcome_document
from tests.helpers.acme_views import HELD, LIST, MONDAY, TEAM

PLAIN = ("Call the three leads", "Two case studies", "Which leads went nowhere?", "x", "y", "z")
FIRST = date(2026, 11, 20)


def minutes_of(texts: Sequence[str]) -> Minutes:
    """Return minutes in which each text is everything that a text can be."""
    actions = tuple(
        MinutedAction(id=str(n), title=text, owner=text[:40], due=FIRST, status="open")
        for n, text in enumerate(texts)
    )
    titled = tuple(Titled(id=str(n), title=text) for n, text in enumerate(texts))
    stuck = HELD.items[1]
    point = replace(
        stuck.points[0], restatement=texts[0], notes=tuple(texts), actions=actions, decisions=titled
    )
    left = replace(HELD.items[2], title=texts[-1], reason=texts[0])
    return replace(
        HELD,
        title=texts[0],
        by=texts[0],
        present=tuple(replace(HELD.present[0], name=text, side=text[:20]) for text in texts),
        items=(replace(stuck, title=texts[1], points=(point,), parked=titled), left),
        message=texts[2],
        score_reasons=tuple(texts),
        wins=titled,
    )


def reminder_of(texts: Sequence[str]) -> Reminder:
    """Return a reminder of promises that say these texts, asked for by these names."""
    person = Person(name=texts[0], side="marketing")
    actions = [
        replace(
            LIST,
            id=f"{number:010}",
            title=text,
            owner=person.name,
            by=f"by {text[:40]}",
            due=FIRST + timedelta(days=3 * (number % 4)),
            changes=(),
        )
        for number, text in enumerate(texts)
    ]
    return reminder(replace(TEAM, people=(person,)), person, actions, MONDAY)


def page_of(minutes: Minutes, team: str, reviews: Mapping[str, date] = NO_REVIEWS) -> str:
    """Return the page of a huddle."""
    return as_html(outcome_document(minutes, team, reviews))


def html_of(draw: Callable[..., MailMessage], *given: object) -> str:
    """Return the HTML of a mail."""
    return draw(*given).html
