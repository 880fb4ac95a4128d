"""`huddle remind`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypeAlias

import typer

from huddlecli.cli.commands.people import known
from huddlecli.cli.context import Context
from huddlecli.cli.mail import From, Post, command_said, sender_said, trouble
from huddlecli.cli.options import command_app, example
from huddlecli.core.email_address import Address, parse_address
from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.promises import Reminder, reminder
from huddlecli.core.records import Action
from huddlecli.core.team import Person, is_away
from huddlecli.core.team import resolve_owner as person_of
from huddlecli.store.places import TEAM_FILE
from huddlecli.views import reminders as views
from huddlecli.views.columns import aligned
from huddlecli.views.escape import safe
from huddlecli.views.formats import drawings
from huddlecli.views.formats.mail import Envelope, to_message
from huddlecli.views.words import count, listed

app = command_app()

NOTHING = "nothing to remind of"
MANY = 3  # mails at once that are not sent without a yes

OwnerOption: TypeAlias = Annotated[
    str | None, typer.Option("--owner", metavar="NAME|me", help="Whom to remind.")
]
All: TypeAlias = Annotated[bool, typer.Option("--all", help="Everybody who is not away.")]
ReminderFormat: TypeAlias = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="rich, text, markdown, chat, json, or eml: a mail to the address in huddle.toml.",
        show_default=False,
    ),
]
Each: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--each", metavar="COMMAND", help="Run it once for each mail, which is its stdin."
    ),
]
DryRun: TypeAlias = Annotated[
    bool, typer.Option("-n", "--dry-run", help="Only say what would go to whom.")
]
SkipNobody: TypeAlias = Annotated[
    bool, typer.Option("--skip-empty", help="Exit with 1 where there is nothing to say.")
]


@app.command(epilog=example("huddle remind --all --each 'msmtp -t' --dry-run"))
def remind(  # noqa: PLR0913  each flag is a parameter of its own
    ctx: typer.Context,
    owner: OwnerOption = None,
    *,
    everybody: All = False,
    form: ReminderFormat = "auto",
    each: Each = None,
    sender: From = None,
    dry_run: DryRun = False,
    skip_empty: SkipNobody = False,
) -> None:
    """Remind people of what is overdue, due within three days, or awaited by others.

    Only those who have something. Three mails or more at once want a yes, or --yes.
    """
    context: Context = ctx.obj
    if each is not None and form not in ("auto", "eml"):
        raise Wrong("--each sends mails", hint="--format eml")
    Post(sender=sender).check("eml" if each is not None else form)
    command = command_said(each) if each is not None else []
    found = _reminders(context, _people(context, owner, everybody=everybody))
    if not found and skip_empty:
        raise typer.Exit(1)
    if not found and command:
        if not context.flags.quiet:
            context.console.err(NOTHING)
    elif dry_run and found:
        if command:
            sender_said(context, sender)  # what stops the mails is told now
        context.console.out("".join(f"{line}\n" for line in aligned([_plan(one) for one in found])))
    elif command:
        _send(context, found, command, sender_said(context, sender))
    elif form == "eml" and everybody and found:
        raise Wrong("each gets a mail of their own", hint="--each 'msmtp -t', or --owner NAME")
    else:
        _show(context, found, form, sender)


def _people(context: Context, owner: str | None, *, everybody: bool) -> list[Person]:
    """Return whom flags name."""
    if everybody and owner is None:
        return [who for who in context.team.people if not is_away(who, context.team_day)]
    if owner is None or everybody:
        raise Wrong("who is to be reminded?", hint="--owner NAME, or --all")
    if owner.casefold() == "me":
        return [person_of(context.team, None, context.current_user)]
    return [known(context, owner)]


def _reminders(context: Context, people: Sequence[Person]) -> list[Reminder]:
    """Return the reminders of those who have something."""
    found = context.records.open(Action, full=True)
    context.warn(found.warnings)
    opened = found.records
    told = [reminder(context.team, who, opened, context.now()) for who in people]
    return [one for one in told if one.actions]


def _show(context: Context, found: Sequence[Reminder], form: str, sender: str | None) -> None:
    """Show reminders; a mail is to one person."""
    team = context.team
    context.console.show(
        form,
        {
            **drawings(
                lambda: tuple(views.document(one, team) for one in found),
                "rich",
                "text",
                "markdown",
                "chat",
            ),
            "eml": lambda: _mail(context, found[0], sender_said(context, sender)) if found else "",
            "json": lambda: views.as_json(found, context.list_context("action")),
        },
        empty="" if found else NOTHING,
    )


def _mail(context: Context, found: Reminder, sender: Address) -> str:
    """Return the mail to one person, who answers its sender and not the team."""
    who = found.person
    if not who.email:
        raise Wrong(
            f"{who.name} has no address",
            hint=f'email = "ADDRESS" for {who.name} in {context.folder / TEAM_FILE}',
        )
    to = Address(parse_address(who.email).email, who.name)
    return to_message(views.as_letter(found, context.team), Envelope(sender=sender, to=(to,)))


def _send(
    context: Context, found: Sequence[Reminder], command: Sequence[str], sender: Address
) -> None:
    """Send what can be sent, and say what could not."""
    reachable = [one for one in found if one.person.email]
    lost = [one.person.name for one in found if not one.person.email]
    if lost:
        place = context.folder / TEAM_FILE
        context.console.err(
            safe(f'warning: no address of {listed(lost)}: email = "ADDRESS" in {place}')
        )
    _confirm(context, reachable)
    failed = list[str]()
    for one in reachable:
        if why := trouble(command, _mail(context, one, sender)):
            failed.append(f"{one.person.name} ({why})")
        elif not context.flags.quiet:
            context.console.confirm("  ".join(("sent", *map(safe, _plan(one)))))
    if failed:
        mails = count(len(failed), "mail", "mails")
        raise Failed(f"{mails} could not be sent: {listed(failed)}", hint="huddle remind --help")
    if not reachable:
        raise Failed("no mail could be sent", hint="huddle people list")


def _confirm(context: Context, found: Sequence[Reminder]) -> None:
    """Ask before many mails go, with whom they go to."""
    if len(found) < MANY or context.flags.yes:
        return
    mails = count(len(found), "mail", "mails")
    if not context.console.can_prompt:
        raise Wrong(f"{mails} would be sent", hint="--yes sends them, --dry-run shows them")
    for line in aligned([_plan(one) for one in found]):
        context.console.err(line)
    context.console.ask(f"Send {mails}? (yes or no)", _yes)


def _yes(said: str) -> bool:
    """Return True for a yes; a no ends it."""
    match said.casefold():
        case "yes" | "y":
            return True
        case "no" | "n":
            raise Failed("nothing was sent", hint="huddle remind --owner NAME --each COMMAND")
        case _:
            raise Wrong(f"{said} is neither yes nor no", hint="yes, or no")


def _plan(found: Reminder) -> tuple[str, str, str]:
    """Return who gets a reminder, where, and how much of what."""
    who = found.person
    return who.name, who.email or "no address", views.outcome(found)
