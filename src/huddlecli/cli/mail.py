"""A mail as flags want it: who gets it, from whom, with what attached; else as `[mail]` says."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, TypeAlias

import typer

from huddlecli.cli.context import Context
from huddlecli.core.email_address import Address, parse_address, parse_addresses
from huddlecli.core.errors import Wrong
from huddlecli.core.summary import Summary
from huddlecli.core.text import shown
from huddlecli.store.places import TEAM_FILE
from huddlecli.views.document import Section
from huddlecli.views.formats.mail import Attachment, Envelope, MailMessage, to_message
from huddlecli.views.formats.mail import preview as previewed

To: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--to", metavar="ADDRESS", help="Who gets the mail; more with commas."),
]
Cc: TypeAlias = Annotated[
    list[str] | None, typer.Option("--cc", metavar="ADDRESS", help="Who gets a copy.")
]
From: TypeAlias = Annotated[
    str | None, typer.Option("--from", metavar="ADDRESS", help="Who the mail is from.")
]
Preview: TypeAlias = Annotated[
    bool, typer.Option("--preview", help="Say on stderr to whom the mail goes, and its subject.")
]


@dataclass(frozen=True, slots=True)
class Post:
    """What flags say about a mail."""

    to: list[str] | None = None
    cc: list[str] | None = None
    sender: str | None = None
    preview: bool = False
    attach: list[str] | None = None

    def check(self, form: str) -> None:
        """Refuse flags that only a mail has where none was asked for: nothing would be sent."""
        flags: dict[str, object] = {"--to": self.to, "--cc": self.cc, "--from": self.sender}
        flags |= {"--attach": self.attach, "--preview": self.preview}
        given = [name for name, value in flags.items() if value]
        if given and form != "eml":
            raise Wrong(f"{given[0]} is for a mail", hint="--format eml")


def posted(context: Context, letter: MailMessage, post: Post) -> str:
    """Return the whole message."""
    envelope = team_envelope(context, post)
    if post.preview:
        context.console.err(previewed(letter, envelope))
    return to_message(letter, envelope)


def team_envelope(context: Context, post: Post) -> Envelope:
    """Return from whom and to whom a mail to the team goes; the team gets the answers."""
    team = parse_addresses(context.team.mail.to)
    to = parse_addresses(post.to or ()) or team
    if not to:
        raise Wrong(
            "nobody is named to whom the mail goes",
            hint=f'--to ADDRESS, or in {context.folder / TEAM_FILE}: [mail] to = ["ADDRESS"]',
        )
    return Envelope(
        sender=sender_said(context, post.sender),
        to=to,
        cc=parse_addresses(post.cc or ()),
        reply_to=team,
    )


def sender_said(context: Context, said: str | None) -> Address:
    """Return from whom a mail is."""
    sender = said or context.team.mail.sender
    if not sender:
        raise Wrong(
            "nobody is named from whom the mail is",
            hint=f'--from ADDRESS, or in {context.folder / TEAM_FILE}: [mail] from = "ADDRESS"',
        )
    return parse_address(sender)


def command_said(text: str) -> list[str]:
    """Return the words of a command that is there; no shell is asked to read it."""
    try:
        words = shlex.split(text)
    except ValueError:
        words = []
    if not words:
        raise Wrong(f"{shown(text)!r} is no command", hint="--each 'msmtp -t'")
    if not shutil.which(words[0]):
        raise Wrong(f"there is no program {shown(words[0])} here", hint="--each 'sendmail -t'")
    return words


def trouble(command: Sequence[str], message: str) -> str | None:
    """Run a command with a message on its stdin; return what went wrong, if anything did.

    What it has to say goes where ours goes.
    """
    sys.stdout.flush()
    try:
        done = subprocess.run(command, input=message.encode("ascii"), check=False)  # noqa: S603  the user's own
    except OSError as error:
        return (error.strerror or "").lower()
    if done.returncode < 0:
        return f"ended by signal {-done.returncode}"
    return f"exit code {done.returncode}" if done.returncode else None


Attach: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--attach", metavar="ics|csv", help="With the calendar, or with the open promises."
    ),
]
ATTACHED = ("ics", "csv")


def week_letter(
    context: Context, found: Summary, post: Post, *, full: bool, upcoming: Section | None
) -> MailMessage:
    """Return the mail of a summary, with what is to be attached."""
    from huddlecli.views.summary import as_letter  # noqa: PLC0415 - other mails do without

    kinds = dict.fromkeys(_said(post.attach))
    attachments = tuple(_attached(context, found, kind) for kind in kinds)
    return as_letter(found, full=full, upcoming=upcoming, attachments=attachments)


def _said(attach: list[str] | None) -> list[str]:
    """Return what is to be attached, or refuse what cannot be."""
    kinds = [kind.strip() for said in attach or () for kind in said.split(",")]
    for kind in kinds:
        if kind not in ATTACHED:
            raise Wrong(f"{shown(kind)} cannot be attached", hint="--attach ics, --attach csv")
    return kinds


def _attached(context: Context, found: Summary, kind: str) -> Attachment:
    """Return the team's calendar, or the promises that are open, for a spreadsheet."""
    if kind == "ics":
        from huddlecli.cli.commands.calendar import dates  # noqa: PLC0415 - the library takes 90 ms
        from huddlecli.views.calendar import as_ics  # noqa: PLC0415 - the same

        return Attachment("huddles.ics", "text/calendar; method=PUBLISH", as_ics(dates(context)))
    from huddlecli.views.formats.csv import MARK  # noqa: PLC0415 - the others do without
    from huddlecli.views.record_export import list_csv  # noqa: PLC0415 - the same

    sheet = MARK + list_csv("action", found.open, context.list_context("action"))
    return Attachment("promises.csv", "text/csv", sheet)
