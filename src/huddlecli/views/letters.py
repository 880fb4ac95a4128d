"""Sections as the two halves of a mail: lines of 72 columns, and HTML with the look of the week."""

from __future__ import annotations

from collections.abc import Sequence

from huddlecli.views.mail import HTML_LIMIT, TEXT_LIMIT
from huddlecli.views.plans import Ahead
from huddlecli.views.section import Row, Section, fewer, fitting, left_words
from huddlecli.views.tables import wrapped
from huddlecli.views.words import followed

_INDENT = "  "


def as_text(heading: str, sections: Sequence[Section], *, limit: int | None = TEXT_LIMIT) -> str:
    """Return the heading and the sections as prose, in at most `limit` bytes."""

    def drawn(many: int | None) -> str:
        lines = wrapped(heading)
        for section in fewer(sections, many):
            figure = f" ({section.figure})" if section.figure else ""
            lines += ["", *wrapped(f"{section.title}{figure}", rest=_INDENT)]
            for row in section.rows:
                lines += wrapped(sentence(row), first=_INDENT, rest=_INDENT * 2)
            lines += [f"{_INDENT}{left_words(section)}"] if section.more else []
        return "".join(f"{line}\n" for line in lines)

    return fitting(drawn, lambda text: limit is None or len(text.encode()) <= limit)


def as_html(
    above: str,
    heading: str,
    sections: Sequence[Section],
    upcoming: Ahead | None = None,
    *,
    below: str = "",
) -> str:
    """Return them as a document for a mail, under a heading of two or three lines, in 56,000 bytes.

    Long lists are shortened to what fits, with a count of what is left out.
    """
    # For mails alone: jinja2 takes 60 ms.
    from huddlecli.views.templating import filled  # noqa: PLC0415

    def drawn(many: int | None) -> str:
        return filled(
            "mail.html",
            title=f"{heading}: {below}" if below else f"{above}: {heading}",
            above=above,
            heading=heading,
            below=below,
            sections=fewer(sections, many),
            upcoming=upcoming,
            has_room=many != 0,
            left_words=left_words,
        )

    return fitting(drawn, lambda text: len(text.encode()) <= HTML_LIMIT)


def sentence(row: Row) -> str:
    """Return a row in words: `sam: Quote for Northgate, by Fri 27 Nov`."""
    late = f"{row.state} " if row.is_late else ""
    return late + (f"{row.who}: " if row.who else "") + followed(row.title, row.note)
