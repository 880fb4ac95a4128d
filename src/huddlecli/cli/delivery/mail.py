"""Mails: their flags, envelope and attachments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

from huddlecli.cli.arguments.declaration import Option
from huddlecli.cli.context import Context
from huddlecli.core.email_address import Address, parse_address, parse_addresses
from huddlecli.core.errors import Wrong
from huddlecli.core.text import shown
from huddlecli.core.value import Value
from huddlecli.store.places import TEAM_FILE

if TYPE_CHECKING:  # other formats do without, and most mails are for the team
    from huddlecli.core.summary import Summary
    from huddlecli.core.summary.anonymous import Anonymizer
    from huddlecli.views.formats.mail import Attachment, Envelope, MailMessage

To: TypeAlias = Annotated[
    list[str] | None,
    Option("--to", metavar="ADDRESS", help="Recipients, separated by commas."),
]
Cc: TypeAlias = Annotated[
    list[str] | None, Option("--cc", metavar="ADDRESS", help="Recipients of a copy.")
]
From: TypeAlias = Annotated[str | None, Option("--from", metavar="ADDRESS", help="Sender.")]


class MailFlags(Value, kw_only=False):
    """The flags of a mail."""

    to: list[str] | None = None
    cc: list[str] | None = None
    sender: str | None = None
    preview: bool = False
    attach: list[str] | None = None

    def check(self, form: str) -> None:
        """Refuse the flags of a mail in other formats: nothing would be sent."""
        flags: dict[str, object] = {"--to": self.to, "--cc": self.cc, "--from": self.sender}
        flags |= {"--attach": self.attach}
        given = [name for name, value in flags.items() if value]
        if given and form != "eml":
            raise Wrong(f"{given[0]} only works with an email", hint="--format eml")


def mail_message(
    context: Context,
    letter: MailMessage,
    post: MailFlags,
    anonymizer: Anonymizer | None = None,
) -> str:
    """Return a mail as a complete message; with an `anonymizer`, its addresses name nobody."""
    from huddlecli.views.formats.mail import preview, to_message  # noqa: PLC0415  see above

    envelope = team_envelope(context, post)
    if anonymizer:
        envelope = _outside(envelope, post, anonymizer)
    if post.preview:
        context.console.err(preview(letter, envelope))
    return to_message(letter, envelope)


def team_envelope(context: Context, post: MailFlags) -> Envelope:
    """Return the sender and the recipients of a mail to the team; replies go to the team."""
    from huddlecli.views.formats.mail import Envelope  # noqa: PLC0415  see above

    team = parse_addresses(context.team.mail.to)
    to = parse_addresses(post.to or ()) or team
    if not to:
        raise Wrong(
            "no recipient",
            hint=f'--to ADDRESS, or in {context.folder / TEAM_FILE}: [mail] to = ["ADDRESS"]',
        )
    return Envelope(
        sender=find_sender(context, post.sender),
        to=to,
        cc=parse_addresses(post.cc or ()),
        reply_to=team,
    )


def outside_message(context: Context, letter: MailMessage, post: MailFlags) -> str:
    """Return a mail that belongs to no team: its flags name the sender and the recipients."""
    from huddlecli.views.formats.mail import Envelope, preview, to_message  # noqa: PLC0415  see above

    if not post.to:
        raise Wrong("no recipient", hint="--to ADDRESS")
    if not post.sender:
        raise Wrong("no sender", hint="--from ADDRESS")
    envelope = Envelope(
        sender=parse_address(post.sender),
        to=parse_addresses(post.to),
        cc=parse_addresses(post.cc or ()),
    )
    if post.preview:
        context.console.err(preview(letter, envelope))
    return to_message(letter, envelope)


def _outside(envelope: Envelope, post: MailFlags, anonymizer: Anonymizer) -> Envelope:
    """Return an envelope for readers outside the team, or refuse addresses that name people.

    The addresses typed with `--to` and `--cc` are those of the readers, and stay.
    """
    from dataclasses import replace  # noqa: PLC0415  see above

    def names(address: Address) -> bool:
        return any(map(anonymizer.is_named_in, (address.email, address.name)))

    if names(envelope.sender):
        domain = envelope.sender.domain
        raise Wrong(
            f"the sender is a person: {shown(envelope.sender.email)}",
            hint=f"--from huddle@{domain}",
        )
    if not post.to and (people := [address for address in envelope.to if names(address)]):
        raise Wrong(
            f"a recipient in {TEAM_FILE} is a person: {shown(people[0].email)}",
            hint="--to ADDRESS",
        )
    reply_to = tuple(address for address in envelope.reply_to if not names(address))
    return replace(envelope, reply_to=reply_to)


def find_sender(context: Context, address: str | None) -> Address:
    """Return the sender of a mail."""
    sender = address or context.team.mail.sender
    if not sender:
        raise Wrong(
            "no sender",
            hint=f'--from ADDRESS, or in {context.folder / TEAM_FILE}: [mail] from = "ADDRESS"',
        )
    return parse_address(sender)


ATTACHED = ("ics", "csv")
Attach: TypeAlias = Annotated[
    list[str] | None,
    Option(
        "--attach",
        metavar="ics|csv",
        choices=ATTACHED,
        help="Attach the calendar or the open promises.",
    ),
]


def attachments(
    context: Context, figures: Summary, post: MailFlags, anonymizer: Anonymizer | None = None
) -> tuple[Attachment, ...]:
    """Return what `--attach` adds to the mail of a summary; an `anonymizer` leaves out names."""
    kinds = dict.fromkeys(_said(post.attach))
    return tuple(_attached(context, figures, kind, anonymizer) for kind in kinds)


def _said(attach: list[str] | None) -> list[str]:
    """Return the kinds of attachments that `--attach` names."""
    kinds = [kind.strip() for text in attach or () for kind in text.split(",")]
    for kind in kinds:
        if kind not in ATTACHED:
            raise Wrong(f"{shown(kind)} cannot be attached", hint="--attach ics, --attach csv")
    return kinds


def _attached(
    context: Context, figures: Summary, kind: str, anonymizer: Anonymizer | None
) -> Attachment:
    """Return the team's calendar, or the open promises as a CSV."""
    from huddlecli.views.formats.mail import Attachment  # noqa: PLC0415  see above

    if kind == "ics":
        from huddlecli.cli.commands.calendar import dates  # noqa: PLC0415 - the library takes 90 ms
        from huddlecli.views.calendar import as_ics  # noqa: PLC0415 - the same

        shown = dates(context)
        if anonymizer:
            shown = anonymizer.including(shown).value(shown)
        return Attachment("huddles.ics", "text/calendar; method=PUBLISH", as_ics(shown))
    from huddlecli.views.formats.csv import MARK  # noqa: PLC0415 - the others do without
    from huddlecli.views.record_export import list_csv  # noqa: PLC0415 - the same

    sheet = MARK + list_csv("action", figures.open, context.list_context("action"))
    return Attachment("promises.csv", "text/csv", sheet)
