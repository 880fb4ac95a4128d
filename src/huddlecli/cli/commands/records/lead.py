"""`huddle lead`: what one side hands over to the other, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, TypeAlias

from huddlecli.cli.arguments.declaration import Argument, Option
from huddlecli.cli.change_commands import Tag, Title, Untag
from huddlecli.cli.context import Context
from huddlecli.cli.imports.commands import add_forget, add_import
from huddlecli.cli.leads.data import find_lead, short_id, take_step
from huddlecli.cli.options import (
    QUOTES,
    Days,
    Delimiter,
    Format,
    Id,
    ListFormat,
    Output,
    Since,
    Until,
    Words,
    example,
    group_app,
)
from huddlecli.core.dates import past_day
from huddlecli.core.errors import Unknown, Wrong
from huddlecli.core.leads import steps
from huddlecli.core.leads.keys import NamedWord, split_at_word
from huddlecli.core.side_records import OUTCOMES, REJECTIONS, Lead
from huddlecli.core.team import zone_of
from huddlecli.core.text import shown
from huddlecli.views.leads import changed_line, new_line, stepped_line
from huddlecli.views.records import ListContext

app = group_app("Leads: who hands them over, who answers, and what came next.", "huddle lead list")

LeadWords: TypeAlias = Annotated[
    list[str],
    Argument(metavar="ID|WORDS", help="Its id, or words that only its title has."),
]
On: TypeAlias = Annotated[
    str | None, Option(metavar="DAY", help="A past day, without the hour; default: now.")
]
OwnerName: TypeAlias = Annotated[str | None, Option("--owner", metavar="NAME", help="New owner.")]


@app.command(epilog=example("huddle lead add Brightwave @cem from:webinar"))
def add(
    context: Context,
    words: Annotated[
        list[str], Argument(metavar="WORDS", help=f"The company or a label. {QUOTES}")
    ],
) -> None:
    """Hand a lead over. The words name its owner (@cem), who is on the other side.

    They may also contain from:SOURCE, crm:hubspot:51, passed:DAY (default: now) and #tag.
    """
    from huddlecli.cli.leads.edit import add_lead  # noqa: PLC0415 - the other commands do without

    lead = add_lead(context, " ".join(words))
    if not context.flags.quiet:
        context.console.confirm(new_line(lead, context.list_context("lead")))


@app.command("list", epilog=example("huddle lead list --late"))
def list_(  # noqa: PLR0913  each flag narrows the list
    context: Context,
    *,
    late: Annotated[
        bool, Option("--late", help="Only those that wait for longer than was agreed.")
    ] = False,
    waiting: Annotated[
        bool, Option("--waiting", help="Only those that nobody has answered yet.")
    ] = False,
    source: Annotated[
        str | None, Option(metavar="SOURCE", help="Only those from this source.")
    ] = None,
    owner: Annotated[str | None, Option(metavar="NAME|me|all", help="Only this owner's.")] = None,
    by: Annotated[
        str | None,
        Option(
            metavar="KEY",
            choices=("source", "reason", "definition", "stage", "week"),
            help="Count by {choices}.",
        ),
    ] = None,
    status: Annotated[
        str | None, Option(metavar="STATUS", choices=("open", "closed", "all"), help="{choices}.")
    ] = None,
    since: Since = None,
    until: Until = None,
    exit_code: Annotated[
        bool, Option("--exit-code", help="Exit with 1 if any are listed.")
    ] = False,
    form: ListFormat = "auto",
    output: Output = None,
    delimiter: Delimiter = None,
) -> int:
    """List open leads: those over the agreed time first, then the oldest.

    --since and --until refer to the day on which a lead was handed over. --by counts closed leads
    too: all of them, or those of the last 13 weeks.
    """
    from huddlecli.cli.leads.lists import LeadFilter, show_leads  # noqa: PLC0415 - as above

    wanted = LeadFilter(
        late=late,
        waiting=waiting,
        source=source,
        owner=owner,
        status=status,
        days=Days(context, since, until),
    )
    found = show_leads(context, wanted, by, form, delimiter, output=output)
    return 1 if exit_code and found else 0


@app.command(epilog=example("huddle lead show h5t0"))
def show(context: Context, words: LeadWords, form: Format = "auto", output: Output = None) -> None:
    """Show a lead and its history."""
    from huddlecli.cli.record_commands import show_one  # noqa: PLC0415 - as above

    lead = find_lead(context, " ".join(words))
    show_one(context, "lead", lead.id, form, output=output)


@app.command(epilog=example("huddle lead edit h5t0 @dan from:fair"))
def edit(  # noqa: PLR0913  each flag is a key of the record
    context: Context,
    record_id: Id,
    words: Words = None,
    *,
    title: Title = None,
    owner: OwnerName = None,
    tag: Tag = None,
    untag: Untag = None,
) -> None:
    """Change a lead. Without any words or flags, it opens in your editor.

    The words may contain a new title, @owner, from:SOURCE, passed:DAY and #tag.
    """
    from huddlecli.cli.leads.edit import LeadFlags, edit_lead  # noqa: PLC0415 - as above

    lead = find_lead(context, record_id)
    flags = LeadFlags(
        words=words or (), title=title, owner=owner, tags=tag or (), untags=untag or ()
    )
    after = edit_lead(context, lead, flags)
    if after == lead:
        context.console.err("nothing was changed")
    elif not context.flags.quiet:
        context.console.confirm(changed_line(after, _frame(context, after)))


@app.command(epilog=example("huddle lead answer Brightwave"))
def answer(context: Context, words: LeadWords, on: On = None) -> None:
    """Record the first attempt to reach a lead."""
    lead, day = find_lead(context, " ".join(words)), _day(context, on)
    short, zone = short_id(context, lead), zone_of(context.team, context.current_user.name)
    step = steps.answered(lead, day or context.now(), short, zone)
    _say(context, "answered", take_step(context, lead, step), day)


@app.command(epilog=example("huddle lead accept Brightwave --on mon"))
def accept(context: Context, words: LeadWords, on: On = None) -> None:
    """Accept a lead: it meets the definition that both sides use."""
    lead, day = find_lead(context, " ".join(words)), _day(context, on)
    short, zone = short_id(context, lead), zone_of(context.team, context.current_user.name)
    step = steps.accepted(lead, day or context.now(), short, zone)
    _say(context, "accepted", take_step(context, lead, step), day)


@app.command(epilog=example("huddle lead reject Brightwave definition no budget this year"))
def reject(context: Context, words: LeadWords) -> None:
    """Reject a lead, which closes it: ID|WORDS REASON [WORDS].

    The reason is routing, record, definition or other; other needs words that say why.
    """
    split = split_at_word(words, REJECTIONS)
    if split is None:
        raise Wrong("the reason is missing", hint=steps.reasons_hint(_first(words)))
    lead = _named_before(context, split, "reject", REJECTIONS)
    step = steps.rejected(lead, split.word, split.note, context.now(), short_id(context, lead))
    _say(context, "rejected", take_step(context, lead, step))


@app.command(epilog=example("huddle lead close Brightwave won"))
def close(context: Context, words: LeadWords) -> None:
    """Close a lead with its outcome: ID|WORDS won|lost|nurture [WORDS]."""
    split = split_at_word(words, OUTCOMES)
    if split is None:
        raise Wrong("the outcome is missing", hint=steps.outcomes_hint(_first(words)))
    lead = _named_before(context, split, "close", OUTCOMES)
    step = steps.closed(lead, split.word, split.note, context.now(), short_id(context, lead))
    _say(context, split.word, take_step(context, lead, step))


@app.command(epilog=example("huddle lead reopen h5t0"))
def reopen(context: Context, words: LeadWords) -> None:
    """Take back the last step of a lead: its outcome, its verdict or its answer."""
    lead = find_lead(context, " ".join(words))
    after = take_step(context, lead, steps.reopened(lead, short_id(context, lead)))
    if not context.flags.quiet:
        context.console.confirm(changed_line(after, _frame(context, after)))


add_import(app)
add_forget(app)


def _named_before(context: Context, split: NamedWord, verb: str, fixed: Sequence[str]) -> Lead:
    """Return the lead that the words before the reason or the outcome name.

    If none has that name but one of `fixed` is among these words, it may have been meant as the
    reason, and the last one as a part of the note.
    """
    try:
        return find_lead(context, split.lead)
    except Unknown as unknown:
        meant = split_at_word(split.lead.split(), fixed)
        if meant is None:
            raise
        words = " ".join(filter(None, (meant.note, split.word, split.note)))
        line = f'huddle lead {verb} {shown(meant.lead)} {meant.word} "{shown(words)}"'
        raise Unknown(unknown.message, hint=line) from None


def _day(context: Context, on: str | None) -> date | None:
    """Return the past day that `--on` names."""
    return past_day(on, context.today) if on else None


def _first(words: Sequence[str]) -> str:
    """Return what a hint repeats of the words that name a lead."""
    return shown(words[0])


def _frame(context: Context, lead: Lead) -> ListContext:
    """Return what a line about a lead needs."""
    return context.list_context("lead").with_ids_of([lead])


def _say(context: Context, verb: str, lead: Lead, on: date | None = None) -> None:
    """Confirm a step."""
    if not context.flags.quiet:
        context.console.confirm(stepped_line(verb, lead, _frame(context, lead), on))
