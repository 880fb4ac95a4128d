"""`huddle measure`: numbers that one side owes or both watch, and the agreement about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, TypeAlias

from huddlecli.cli.arguments.declaration import Argument, Option
from huddlecli.cli.change_commands import ReasonWords, Tag, Title, Untag, run_drop
from huddlecli.cli.commands.log import NewPerson
from huddlecli.cli.console import Shows
from huddlecli.cli.context import Context
from huddlecli.cli.find_record import split_ids
from huddlecli.cli.imports.commands import add_value_import
from huddlecli.cli.measures.data import figures_of, find_standing_measure, load_figures
from huddlecli.cli.options import (
    FORMATS,
    QUOTES,
    Delimiter,
    Format,
    Id,
    Ids,
    ListFormat,
    Output,
    ShowOnly,
    Words,
    example,
    group_app,
    parse_delimiter,
    parse_side,
)
from huddlecli.cli.record_commands import parse_status
from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.side_records import Measure
from huddlecli.core.text import nearest, shown
from huddlecli.views.formats import drawings
from huddlecli.views.records import ListContext

_STATUSES = ("standing", "dropped", "all")
_PERIODS = ("week", "month")

app = group_app(
    "Numbers that one side owes, or that both watch, by week or month.", "huddle measure list"
)

BringerFlag: TypeAlias = Annotated[
    str | None, Option("--owner", metavar="NAME", help="Who brings the value.")
]
UnitFlag: TypeAlias = Annotated[
    str | None,
    Option("--unit", metavar="UNIT", help="A word, %, h, or a currency such as EUR."),
]
ReviewFlag: TypeAlias = Annotated[
    str | None, Option("--review", metavar="WHEN", help="Review date.")
]


@app.command(epilog=example("huddle measure add Leads --owes marketing --target 120"))
def add(  # noqa: PLR0913  each flag is a key of the record
    context: Context,
    words: Annotated[list[str], Argument(metavar="WORDS", help=f"Its title. {QUOTES}")],
    *,
    owes: Annotated[
        str | None,
        Option(metavar="SIDE", help="The side that owes it; default: both sides watch it."),
    ] = None,
    target: Annotated[
        str | None,
        Option(
            metavar="N", help="The target; if a side owes the measure, all sides must agree to it."
        ),
    ] = None,
    unit: UnitFlag = None,
    per: Annotated[
        str, Option(metavar="PERIOD", choices=("week", "month"), help="{choices}.")
    ] = "week",
    at_most: Annotated[
        bool, Option("--at-most", help="The target is the most it may be, not the least.")
    ] = False,
    source: Annotated[
        str | None,
        Option(
            "--from",
            metavar="SOURCE",
            choices=(
                *("leads.passed", "leads.accepted_share", "leads.answer_median", "leads.in_time"),
                *("leads.routing_median", "leads.open", "promises.kept", "wins"),
            ),
            help="What huddle counts: {choices}.",
        ),
    ] = None,
    owner: BringerFlag = None,
    review: ReviewFlag = None,
    new_person: NewPerson = None,
) -> None:
    """Add a measure. The words may contain @owner, review:WHEN and #tag."""
    from huddlecli.cli.measures.changes import MeasureFlags, add_measure  # noqa: PLC0415 - a list does without

    flags = MeasureFlags(
        owes=owes,
        target=target,
        unit=unit,
        per=_per(per),
        at_most=at_most,
        source=source,
        owner=owner,
        review=review,
        new_person=new_person,
    )
    _report_new(context, add_measure(context, " ".join(words), flags))


def _per(text: str) -> str:
    """Return the period that `--per` names."""
    word = text.strip().casefold()
    if word not in _PERIODS:
        near = nearest(text, _PERIODS) or "week"
        raise Wrong(f'a measure is per week or month, not "{shown(text)}"', hint=f"--per {near}")
    return word


def _report_new(context: Context, measure: Measure) -> None:
    from huddlecli.views import measures as views  # noqa: PLC0415 - json does without

    if context.flags.quiet:
        return
    frame = _frame(context, [measure])
    context.console.confirm(views.added_line(measure, frame))
    _hint_to_agree(context, measure, frame)


def _hint_to_agree(context: Context, measure: Measure, frame: ListContext) -> None:
    """Say how the sides agree to what is proposed."""
    from huddlecli.views import measures as views  # noqa: PLC0415 - json does without

    if hint := views.agree_hint(measure, frame):
        context.console.err(f"hint:  {hint}")


@app.command(epilog=example("huddle measure log leads handed over 96 --for last"))
def log(
    context: Context,
    words: Annotated[
        list[str],
        Argument(
            metavar="ID|WORDS VALUE", help="Its id, or words that only its title has; the value."
        ),
    ],
    period: Annotated[
        str | None,
        Option("--for", metavar="PERIOD", help="last, 2026-W47 or 2026-11; default: this period."),
    ] = None,
    note: Annotated[str | None, Option(metavar="TEXT", help="A note beside the value.")] = None,
) -> None:
    """Enter the value of a measure for a week or a month."""
    from huddlecli.cli.measures.values import log_value  # noqa: PLC0415 - a list does without

    log_value(context, words, period, note)


@app.command("list", epilog=example("huddle measure list --red --exit-code"))
def list_(  # noqa: PLR0913  each flag is a parameter of its own
    context: Context,
    *,
    owes: Annotated[str | None, Option(metavar="SIDE", help="Only what this side owes.")] = None,
    red: Annotated[
        bool, Option("--red", help="Only what missed its target in the last finished period.")
    ] = False,
    status: Annotated[
        str, Option(metavar="STATUS", choices=_STATUSES, help="{choices}.")
    ] = "standing",
    exit_code: Annotated[
        bool, Option("--exit-code", help="Exit with 1 if any are listed.")
    ] = False,
    form: ListFormat = "auto",
    output: Output = None,
    delimiter: Delimiter = None,
) -> int:
    """Show the scoreboard: the last 13 periods of each measure, by side, red measures first."""
    between = parse_delimiter(delimiter, form, output)
    side = parse_side(context, owes, "--owes")
    everything = load_figures(context, parse_status(status, _STATUSES))
    found = [
        one
        for one in everything
        if (side is None or one.measure.owes == side) and (not red or one.red_running)
    ]
    frame = context.list_context("measure").with_ids_of([one.measure for one in found])
    sides = context.team.sides

    def json() -> str:
        from huddlecli.views.measure_export import measures_json  # noqa: PLC0415 - people do without

        return measures_json(found, sides)

    def csv() -> str:
        from huddlecli.views.measure_export import measures_csv  # noqa: PLC0415 - the same

        return measures_csv(found, sides, delimiter=between)

    from huddlecli.views import measures as views  # noqa: PLC0415 - the others need no list

    shows: Shows = {
        **drawings(
            lambda: views.scoreboard(found, everything, frame), "rich", "text", "markdown", "chat"
        ),
        "json": json,
        "csv": csv,
    }
    empty = "" if found else "no measures found"
    context.console.show(form, shows, empty=empty, output=output)
    return 1 if exit_code and found else 0


@app.command(epilog=example("huddle measure show leads"))
def show(
    context: Context,
    words: Annotated[
        list[str],
        Argument(metavar="ID|WORDS", help="Its id, or words that only its title has."),
    ],
    form: Format = "auto",
    output: Output = None,
) -> None:
    """Show a measure: its target, its periods and its history."""
    from huddlecli.cli.find_record import find_named  # noqa: PLC0415 - a list does without
    from huddlecli.views import measures as views  # noqa: PLC0415 - the same

    context.console.format(form, FORMATS, output)
    measure = find_named(context, Measure, " ".join(words))
    (figures,) = figures_of(context, [measure])
    frame = _frame(context, [measure])

    def json() -> str:
        from huddlecli.views.measure_export import measure_json  # noqa: PLC0415 - people do without

        return measure_json(figures, context.team.sides)

    drawn = drawings(lambda: views.one_measure(figures, frame), "rich", "text", "markdown")
    context.console.show(form, {**drawn, "json": json}, output=output)


@app.command(epilog=example("huddle measure edit k7f2 --target 130"))
def edit(  # noqa: PLR0913  each flag is a key of the record
    context: Context,
    record_id: Id,
    words: Words = None,
    *,
    title: Title = None,
    owner: BringerFlag = None,
    target: Annotated[
        str | None,
        Option(metavar="N", help="New target; proposed if the old target was agreed."),
    ] = None,
    period: Annotated[
        str | None,
        Option("--for", metavar="PERIOD", help="The target is for this week or month only."),
    ] = None,
    unit: UnitFlag = None,
    review: ReviewFlag = None,
    tag: Tag = None,
    untag: Untag = None,
) -> None:
    """Change a measure. Without any words or flags, it opens in your editor.

    The words may contain a new title, @owner, review:WHEN and #tag.
    """
    from huddlecli.cli.edits.editor import Editor  # noqa: PLC0415 - a list does without
    from huddlecli.cli.measures import changes  # noqa: PLC0415 - the same
    from huddlecli.views import measures as views  # noqa: PLC0415 - the same

    measure = find_standing_measure(context, record_id)
    flags = changes.MeasureEdit(
        words=words or (),
        title=title,
        owner=owner,
        target=target,
        period=period,
        unit=unit,
        review=review,
        tags=tag or (),
        untags=untag or (),
    )
    frame = _frame(context, [measure])
    if flags.is_empty and not context.console.can_prompt:
        short = frame.short_id(measure.id)
        raise Wrong("nothing to change was given", hint=f"huddle measure edit {short} --target 120")
    with Editor(context.environ) as editor, context.transaction:
        edited = (
            changes.from_editor(context, measure, editor)
            if flags.is_empty
            else changes.edited(context, measure, flags)
        )
        after = _changed(context, measure, **edited._asdict())
    if after == measure:
        context.console.err("nothing was changed")
    elif not context.flags.quiet:
        context.console.confirm(views.edited_line(measure, after, frame))
        if after.proposed != measure.proposed:
            _hint_to_agree(context, after, frame)


@app.command(epilog=example("huddle measure drop k7f2 nobody looks at it"))
def drop(
    context: Context, record_id: Ids, words: ReasonWords = None, *, dry_run: ShowOnly = False
) -> None:
    """Drop a measure: its values are kept, and it is no longer shown."""
    names, reason = split_ids(context, Measure, [record_id, *(words or ())])
    measures = [find_standing_measure(context, name) for name in names]
    run_drop(context, measures, " ".join(reason), dry_run=dry_run)


@app.command(epilog=example("huddle measure reopen k7f2"))
def reopen(context: Context, record_id: Id) -> None:
    """Bring a measure back that was dropped."""
    from huddlecli.cli.find_record import find_named  # noqa: PLC0415 - a list does without
    from huddlecli.views import measures as views  # noqa: PLC0415 - the same

    measure = find_named(context, Measure, record_id)
    if measure.status == "standing":
        raise Failed(
            f"{shown(measure.title)} was not dropped", hint=f"huddle measure show {record_id}"
        )
    after = _changed(context, measure, set={"status": "standing"}, unset=("closed", "reason"))
    if not context.flags.quiet:
        context.console.confirm(views.measure_line(after, _frame(context, [after])))


@app.command(epilog=example("huddle measure agree k7f2 --for sales"))
def agree(
    context: Context,
    ids: Annotated[
        list[str] | None,
        Argument(metavar="ID", help="The measures; default: all that wait for my side."),
    ] = None,
    side: Annotated[
        str | None, Option("--for", metavar="SIDE", help="The side; default: mine.")
    ] = None,
) -> None:
    """Agree for a side to the targets that are proposed."""
    from huddlecli.cli.measures.consent import agree_to  # noqa: PLC0415 - a list does without

    agree_to(context, ids or (), side)


@app.command(epilog=example("huddle measure plan --goal 500000 --deal 20000 --rate 2.5%"))
def plan(  # noqa: PLR0913  each flag is a number of the plan
    context: Context,
    *,
    goal: Annotated[
        str,
        Option(metavar="N", help="Revenue a month; or 1500000/quarter, 6000000/year."),
    ],
    deal: Annotated[str, Option(metavar="N", help="Revenue of one deal.")],
    rate: Annotated[str, Option(metavar="PERCENT", help="How many leads become customers: 2.5%.")],
    share: Annotated[
        str | None,
        Option(metavar="PERCENT", help="The part of it from marketing; default: 100%."),
    ] = None,
    cycle: Annotated[
        str | None, Option(metavar="DAYS", help="From lead to customer: 60d or 8w.")
    ] = None,
    reps: Annotated[str | None, Option(metavar="N", help="The reps who answer leads.")] = None,
    tries: Annotated[str | None, Option(metavar="N", help="Tries for each lead.")] = None,
    each: Annotated[str | None, Option(metavar="TIME", help="Time for each try: 6m.")] = None,
    hours: Annotated[
        str | None, Option(metavar="N", help="Hours a week that each rep has for leads.")
    ] = None,
    write: Annotated[
        str | None,
        Option(metavar="ID", help="Make it the target of this measure and keep the plan."),
    ] = None,
    form: Format = "auto",
    output: Output = None,
) -> None:
    """Work out how many leads a goal takes, and whether sales can answer them."""
    from huddlecli.cli.measures.plan import PlanFlags, run_plan  # noqa: PLC0415 - a list does without
    from huddlecli.views import measures as views  # noqa: PLC0415 - the same

    flags = PlanFlags(
        goal=goal,
        deal=deal,
        rate=rate,
        share=share,
        cycle=cycle,
        reps=reps,
        tries=tries,
        each=each,
        hours=hours,
    )
    after = run_plan(context, flags, write, form, output)
    if after is None or context.flags.quiet:
        return
    frame = _frame(context, [after])
    line = views.measure_line(after, frame)
    (context.console.err if form == "json" else context.console.confirm)(line)
    _hint_to_agree(context, after, frame)


add_value_import(app)


def _changed(context: Context, measure: Measure, **how: Any) -> Measure:
    """Change a measure now, as the current user."""
    return context.records.change(
        Measure, measure.id, context.current_user.name, context.now(), **how
    )


def _frame(context: Context, measures: Sequence[Measure]) -> ListContext:
    return context.list_context("measure").with_ids_of(measures)
