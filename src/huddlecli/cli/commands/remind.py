"""`huddle remind`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypeAlias

from huddlecli.cli.arguments.declaration import Option
from huddlecli.cli.context import Context
from huddlecli.cli.delivery import parse_command, send
from huddlecli.cli.delivery.mail import From, MailFlags, find_sender
from huddlecli.cli.options import Output, command_app, example, format_flag
from huddlecli.cli.output import format_of
from huddlecli.cli.people.called import for_readers
from huddlecli.cli.reminder_data import load_reminders
from huddlecli.core.email_address import Address, parse_address
from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.promises import Reminder
from huddlecli.core.team import Person, is_away, resolve_owner
from huddlecli.core.text import shown
from huddlecli.views.columns import aligned
from huddlecli.views.escape import safe
from huddlecli.views.formats import drawings
from huddlecli.views.formats.mail import Envelope, to_message
from huddlecli.views.reminders import as_json, as_letter, document, outcome
from huddlecli.views.words import count, listed

app = command_app()

NOTHING = "no reminders"
MANY = 3  # mails at once that need a yes

OwnerOption: TypeAlias = Annotated[
    str | None, Option("--owner", metavar="NAME|me", help="Who to remind.")
]
All: TypeAlias = Annotated[bool, Option("--all", help="Everybody except those who are away.")]
ReminderFormat: TypeAlias = Annotated[
    str,
    format_flag(
        *("auto", "rich", "text", "markdown", "chat", "eml", "json"),
        about="{choices}; eml is an email to the address in huddle.toml.",
    ),
]
Each: TypeAlias = Annotated[
    str | None,
    Option(
        "--each", metavar="COMMAND", help="Run COMMAND once per email, with the email on stdin."
    ),
]
DryRun: TypeAlias = Annotated[bool, Option("-n", "--dry-run", help="Only show who would get what.")]
SkipNobody: TypeAlias = Annotated[
    bool,
    Option("--skip-empty", help="Print nothing and exit with 1 if there are no reminders."),
]


@app.command(epilog=example("huddle remind --all --each 'msmtp -t' --dry-run"))
def remind(  # noqa: PLR0913  each flag is a parameter of its own
    context: Context,
    owner: OwnerOption = None,
    *,
    everybody: All = False,
    form: ReminderFormat = "auto",
    output: Output = None,
    each: Each = None,
    sender: From = None,
    dry_run: DryRun = False,
    skip_empty: SkipNobody = False,
) -> None:
    """Remind people of what is overdue, due soon, or waiting for them.

    That is: promises due within three days, not counting closed days, or awaited by others, leads
    that they have not answered, and proposals that wait for the agreement of their side. Only
    people with something get one. It asks before it sends three or more emails; --yes skips the
    question.
    """
    if each is not None and form not in ("auto", "eml"):
        raise Wrong("--each sends emails", hint="--format eml")
    if output is not None and (each is not None or dry_run):
        flag = "--each" if each is not None else "--dry-run"
        raise Wrong(f"use either {flag} or --output", hint="huddle remind --all -o reminders.md")
    form = format_of(form, output)
    MailFlags(sender=sender).check("eml" if each is not None else form)
    command = parse_command(each) if each is not None else []
    reminders = load_reminders(context, _people(context, owner, everybody=everybody))
    if not reminders and skip_empty:
        raise SystemExit(1)
    if not reminders and command:
        if not context.flags.quiet:
            context.console.err(NOTHING)
    elif dry_run and reminders:
        if command:
            find_sender(context, sender)  # a missing sender is reported now
        context.console.out(
            "".join(f"{line}\n" for line in aligned([_plan(reminder) for reminder in reminders]))
        )
    elif command:
        _send(context, reminders, command, find_sender(context, sender))
    elif form == "eml" and everybody and reminders:
        raise Wrong(
            "--all writes a separate email to each person",
            hint="--each 'msmtp -t', or --owner NAME",
        )
    else:
        _show(context, reminders, form, sender, output)


def _people(context: Context, owner: str | None, *, everybody: bool) -> list[Person]:
    """Return the people that flags name."""
    if everybody and owner is None:
        return [who for who in context.team.people if not is_away(who, context.team_day)]
    if owner is None or everybody:
        raise Wrong("who should be reminded?", hint="--owner NAME, or --all")
    if owner.casefold() == "me":
        return [resolve_owner(context.team, None, context.current_user)]
    return [context.find_person(owner)]


def _show(
    context: Context,
    reminders: Sequence[Reminder],
    form: str,
    sender: str | None,
    output: str | None,
) -> None:
    """Show reminders; the mail format is for one person."""
    team = context.team
    context.console.show(
        form,
        {
            **drawings(
                lambda: tuple(document(for_readers(context, each), team) for each in reminders),
                "rich",
                "text",
                "markdown",
                "chat",
            ),
            "eml": lambda: (
                _mail(context, reminders[0], find_sender(context, sender)) if reminders else ""
            ),
            "json": lambda: as_json(reminders, context.list_context("action", "lead")),
        },
        empty="" if reminders else NOTHING,
        output=output,
    )


def _mail(context: Context, reminder: Reminder, sender: Address) -> str:
    """Return the mail to one person; replies go to its sender."""
    who = reminder.person
    if not who.email:
        raise Wrong(
            f"{who.name} has no email address",
            hint=f"huddle people edit {who.name} --email ADDRESS",
        )
    shown_to = for_readers(context, reminder)
    to = Address(parse_address(who.email).email, shown_to.person.name)
    return to_message(as_letter(shown_to, context.team), Envelope(sender=sender, to=(to,)))


def _send(
    context: Context, reminders: Sequence[Reminder], command: Sequence[str], sender: Address
) -> None:
    """Send the mails, and report those that could not be sent."""
    reachable = [reminder for reminder in reminders if reminder.person.email]
    lost = [reminder.person.name for reminder in reminders if not reminder.person.email]
    if lost:
        context.console.err(safe(f"warning: no email address for {listed(lost)}"))
        if reachable:
            context.console.err(safe(f"hint:  huddle people edit {lost[0]} --email ADDRESS"))
    _confirm(context, reachable)
    failed = list[str]()
    for reminder in reachable:
        if why := send(command, _mail(context, reminder, sender)):
            failed.append(f"{reminder.person.name} ({why})")
        elif not context.flags.quiet:
            context.console.confirm("  ".join(("sent", *map(safe, _plan(reminder)))))
    if failed:
        mails = count(len(failed), "email", "emails")
        raise Failed(f"{mails} could not be sent: {listed(failed)}", hint="huddle remind --help")
    if not reachable:
        name = lost[0] if lost else "NAME"
        raise Failed("no email could be sent", hint=f"huddle people edit {name} --email ADDRESS")


def _confirm(context: Context, reminders: Sequence[Reminder]) -> None:
    """Ask before many mails are sent, with their recipients."""
    if len(reminders) < MANY or context.flags.yes:
        return
    mails = count(len(reminders), "email", "emails")
    if not context.console.can_prompt:
        raise Wrong(f"{mails} would be sent", hint="--yes sends them, --dry-run shows them")
    for line in aligned([_plan(reminder) for reminder in reminders]):
        context.console.err(line)
    context.console.ask(f"Send {mails}? (yes or no)", _yes)


def _yes(answer: str) -> bool:
    """Return True for a yes; Failed for a no."""
    match answer.casefold():
        case "yes" | "y":
            return True
        case "no" | "n":
            raise Failed("nothing was sent", hint="huddle remind --owner NAME --each COMMAND")
        case _:
            raise Wrong(f'please answer yes or no, not "{shown(answer)}"', hint="yes or no")


def _plan(reminder: Reminder) -> tuple[str, str, str]:
    """Return a name, an address, and what the reminder is about."""
    who = reminder.person
    return who.name, who.email or "no address", outcome(reminder)
