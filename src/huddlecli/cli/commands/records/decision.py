"""`huddle decision`: what was agreed."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from huddlecli.cli.arguments.declaration import Argument, Option
from huddlecli.cli.change_commands import (
    ReasonWords,
    Tag,
    Title,
    Untag,
    find_standing,
    run_drop,
    run_edit,
)
from huddlecli.cli.context import Context
from huddlecli.cli.find_record import split_ids
from huddlecli.cli.new_record import (
    find_owner,
    parse_due,
    quick_add_context,
    report_record,
    write_record,
)
from huddlecli.cli.options import (
    QUOTES,
    Days,
    Delimiter,
    Ids,
    ListFormat,
    Output,
    ShowOnly,
    Since,
    Until,
    Words,
    example,
    group_app,
)
from huddlecli.cli.record_commands import add_show, find_records, parse_status, show_records
from huddlecli.core.decisions import decided_on, due_decisions, next_review
from huddlecli.core.errors import Wrong
from huddlecli.core.quick_add import DECIDED, keeping, parse
from huddlecli.core.records import Decision
from huddlecli.core.team import day_in
from huddlecli.core.text import note, shown
from huddlecli.views.records import reviewed_line

_STATUSES = ("standing", "replaced", "dropped", "all")

app = group_app("What was agreed, and when to review it.", "huddle decision list")


@app.command(epilog=example("huddle decision add One call within a day review:jan-4"))
def add(  # noqa: PLR0913  each flag is a key of the record
    context: Context,
    words: Annotated[list[str], Argument(metavar="WORDS", help=f"The decision. {QUOTES}")],
    *,
    why: Annotated[str | None, Option(metavar="TEXT", help="The reason.")] = None,
    owner: Annotated[str | None, Option(metavar="NAME", help="Owner.")] = None,
    review: Annotated[str | None, Option(metavar="WHEN", help="Review date.")] = None,
    replaces: Annotated[
        str | None, Option(metavar="ID", help="The decision that the new decision replaces.")
    ] = None,
) -> None:
    """Record a decision. The words may contain review:WHEN, replaces:ID and @owner."""
    quick = parse(" ".join(words), quick_add_context(context, DECIDED))
    day = parse_due(context, review or quick.keys.get("review"))
    old = _old(context, replaces or quick.keys.get("replaces"))
    named = owner or quick.owner
    kept = None if owner else keeping(quick.owner, in_shell=True)
    with context.transaction:
        keys = {
            "why": note(why) if why else None,
            "owner": find_owner(context, named, keeping=kept).name if named else None,
            "review": day,
            "replaces": old,
        }
        record = write_record(context, "decision", quick, **keys)
        if old:
            now = context.now()
            instead = {"status": "replaced", "replaced_by": record.id, "closed": now}
            context.records.change(Decision, old, context.current_user.name, now, set=instead)
    report_record(context, "decision", record, quick)


@app.command("list", epilog=example("huddle decision list --due"))
def list_(  # noqa: PLR0913  each flag is a parameter of its own
    context: Context,
    *,
    status: Annotated[
        str, Option(metavar="STATUS", choices=_STATUSES, help="{choices}.")
    ] = "standing",
    due: Annotated[
        bool, Option("--due", help="Only those due for review, the longest overdue first.")
    ] = False,
    since: Since = None,
    until: Until = None,
    form: ListFormat = "auto",
    output: Output = None,
    delimiter: Delimiter = None,
) -> None:
    """List decisions, oldest first; --since and --until refer to the day they were made."""
    wanted = parse_status(status, _STATUSES)
    if due and wanted != "standing":
        raise Wrong(f"{wanted} decisions are not reviewed", hint="huddle decision list --due")
    found = find_records(context, "decision", wanted, "standing", Days(context, since, until))
    decisions = [record for record in found if isinstance(record, Decision)]
    if due:
        decisions = due_decisions(decisions, day_in(context.team.zone, context.now()))
    show_records(context, "decision", decisions, form, delimiter, output=output)


add_show(app, "decision", what="Show a decision and its history.")


@app.command(epilog=example("huddle decision keep k7f2 --review 4w"))
def keep(
    context: Context,
    words: Annotated[
        list[str],
        Argument(metavar="ID|WORDS", help="Its id, or words that only its title has."),
    ],
    review: Annotated[
        str | None,
        Option(metavar="WHEN", help="Review date; default: after the same interval again."),
    ] = None,
) -> None:
    """Keep a decision after its review, until the next review."""
    decision = find_standing(context, Decision, " ".join(words))
    today = day_in(context.team.zone, now := context.now())
    day = parse_due(context, review) or _again(context, decision, today)
    if day <= today:
        raise Wrong(
            "it would be due for review again at once",
            hint=f"huddle decision keep {' '.join(map(shown, words))} --review 4w",
        )
    after = context.records.change(
        Decision,
        decision.id,
        context.current_user.name,
        now,
        set={"review": day, "kept_on": today},
        expect={"status": "standing"},
    )
    if not context.flags.quiet:
        context.console.confirm(reviewed_line(after, context.list_context("decision")))


def _again(context: Context, decision: Decision, today: date) -> date:
    """Return the review day after the same interval again."""
    decided = decided_on(decision, context.team.zone)
    day = next_review(decision.review, decided, today)
    if day is None:
        short = context.list_context("decision").short_id(decision.id)
        raise Wrong(
            f"{short} ({shown(decision.title)}) has no interval to use again",
            hint=f"huddle decision keep {short} --review 4w",
        )
    return day


@app.command(epilog=example("huddle decision edit k7f2 @ana review:jan-4"))
def edit(  # noqa: PLR0913  each flag is a key of the record
    context: Context,
    record_id: Ids,
    words: Words = None,
    *,
    title: Title = None,
    why: Annotated[str | None, Option(metavar="TEXT", help="The reason.")] = None,
    owner: Annotated[str | None, Option(metavar="NAME", help="New owner.")] = None,
    review: Annotated[str | None, Option(metavar="WHEN", help="New review date.")] = None,
    tag: Tag = None,
    untag: Untag = None,
    dry_run: ShowOnly = False,
) -> None:
    """Change a decision. Without any words or flags, it opens in your editor."""
    from huddlecli.cli.edit_record import EditFlags  # noqa: PLC0415 - the others start without

    flags = EditFlags(
        words=words or (),
        title=title,
        why=why,
        owner=owner,
        review=review,
        tags=tag or (),
        untags=untag or (),
    )
    run_edit(context, "decision", record_id, flags, dry_run=dry_run)


@app.command(epilog=example("huddle decision drop k7f2 nobody works that way any more"))
def drop(
    context: Context, record_id: Ids, words: ReasonWords = None, *, dry_run: ShowOnly = False
) -> None:
    """Drop a decision: it no longer holds, and nothing replaces it."""
    names, reason = split_ids(context, Decision, [record_id, *(words or ())])
    if not " ".join(reason).strip():
        typed = " ".join(map(shown, names))
        raise Wrong("a reason is missing", hint=f"huddle decision drop {typed} REASON")
    decisions = [find_standing(context, Decision, name) for name in names]
    run_drop(context, decisions, " ".join(reason), dry_run=dry_run)


def _old(context: Context, text: str | None) -> str | None:
    """Return the id of the decision to replace, which must not be replaced or dropped yet."""
    return find_standing(context, Decision, text).id if text is not None else None
