"""The summary as a mail, and what can be attached to it."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

from huddlecli.cli.mailing import Post
from huddlecli.cli.world import World
from huddlecli.core.errors import Wrong
from huddlecli.core.summary import Summary
from huddlecli.core.text import shown
from huddlecli.views.formats.mail import Attachment, Letter
from huddlecli.views.next_huddle import Ahead

Attach: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--attach", metavar="ics|csv", help="With the calendar, or with the open promises."
    ),
]
ATTACHED = ("ics", "csv")


def week_letter(
    world: World, found: Summary, post: Post, *, full: bool, upcoming: Ahead | None
) -> Letter:
    """Return the mail of a summary, with what is to be attached."""
    from huddlecli.views.summary_mail import as_letter  # noqa: PLC0415 - jinja2 takes 60 ms

    kinds = dict.fromkeys(_said(post.attach))
    attachments = tuple(_attached(world, found, kind) for kind in kinds)
    return as_letter(found, full=full, upcoming=upcoming, attachments=attachments)


def _said(attach: list[str] | None) -> list[str]:
    """Return what is to be attached, or refuse what cannot be."""
    kinds = [kind.strip() for said in attach or () for kind in said.split(",")]
    for kind in kinds:
        if kind not in ATTACHED:
            raise Wrong(f"{shown(kind)} cannot be attached", hint="--attach ics, --attach csv")
    return kinds


def _attached(world: World, found: Summary, kind: str) -> Attachment:
    """Return the team's calendar, or the promises that are open, for a spreadsheet."""
    if kind == "ics":
        from huddlecli.cli.dates import dates  # noqa: PLC0415 - the library takes 90 ms
        from huddlecli.views.calendar import as_ics  # noqa: PLC0415 - the same

        return Attachment("huddles.ics", "text/calendar; method=PUBLISH", as_ics(dates(world)))
    from huddlecli.views.formats.csv import MARK, as_csv  # noqa: PLC0415 - the others do without

    sheet = MARK + as_csv("action", found.open, world.frame("action"))
    return Attachment("promises.csv", "text/csv", sheet)
