"""The summary as the HTML of a mail: one column of tables, and every style where it is used."""

from __future__ import annotations

from huddlecli.core.summary import Summary
from huddlecli.views.mail import HTML_LIMIT
from huddlecli.views.plans import Ahead
from huddlecli.views.section import fitting, left_words
from huddlecli.views.summary import fewer
from huddlecli.views.templating import filled
from huddlecli.views.week import heading, occasion, outcome, sections


def as_mail_html(summary: Summary, *, full: bool = False, upcoming: Ahead | None = None) -> str:
    """Return the summary as a document for a mail, in at most 56,000 bytes.

    Long lists are shortened to what fits, with a count of what is left out.
    """
    found = sections(summary, full=full)

    def drawn(many: int | None) -> str:
        return filled(
            "mail.html",
            title=heading(summary),
            occasion=occasion(summary),
            outcome=outcome(summary),
            sections=list(fewer(found, many)),
            upcoming=upcoming,
            has_room=many != 0,
            left_words=left_words,
        )

    return fitting(drawn, lambda text: len(text.encode()) <= HTML_LIMIT)
