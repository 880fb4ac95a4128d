"""The summary as a mail: the text that a pipe gets, and the HTML beside it."""

from __future__ import annotations

from datetime import datetime, time

from huddlecli.core.summary import Summary, newest
from huddlecli.views.formats import mail
from huddlecli.views.formats import text as views
from huddlecli.views.formats.mail import TEXT_LIMIT, Attachment, MailMessage
from huddlecli.views.next_huddle import NextHuddleWords
from huddlecli.views.summary import heading, occasion, outcome, sections


def as_letter(
    found: Summary,
    *,
    full: bool = False,
    upcoming: NextHuddleWords | None = None,
    attachments: tuple[Attachment, ...] = (),
) -> MailMessage:
    """Return the mail of a summary, of the instant of the newest change that it tells of.

    It is dated by the day on which it is made, so that on Monday it is not below the weekend's.
    """
    at = newest(found).astimezone(found.team.zone)
    return MailMessage(
        subject=heading(found),
        text=views.as_text(found, full=full, upcoming=upcoming, limit=TEXT_LIMIT),
        html=as_html(found, full=full, upcoming=upcoming),
        at=at,
        dated=max(at, datetime.combine(found.today, time(), found.team.zone)),
        team=found.team.name,
        attachments=attachments,
    )


def as_html(found: Summary, *, full: bool = False, upcoming: NextHuddleWords | None = None) -> str:
    """Return the summary as a document for a mail."""
    return mail.as_html(occasion(found), outcome(found), sections(found, full=full), upcoming)
