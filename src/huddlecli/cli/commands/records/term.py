"""`huddle term`: words that both sides use in the same sense."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, TypeAlias

from huddlecli.cli.agreement import agree as agree_for_side
from huddlecli.cli.agreement import agreeing_side, new_proposal
from huddlecli.cli.arguments.declaration import Argument, Option
from huddlecli.cli.console import Shows
from huddlecli.cli.context import Context
from huddlecli.cli.edits.editor import Editor
from huddlecli.cli.new_record import parse_due
from huddlecli.cli.options import (
    FORMATS,
    QUOTES,
    Delimiter,
    Format,
    ListFormat,
    Output,
    Words,
    example,
    group_app,
    parse_delimiter,
    parse_side,
)
from huddlecli.core.agreement import agreements, sides_that_agree, term_id
from huddlecli.core.decisions import next_review
from huddlecli.core.errors import Failed, Unknown, Wrong
from huddlecli.core.side_records import Stage, Term
from huddlecli.core.team import day_in
from huddlecli.core.term_skeletons import SKELETONS
from huddlecli.core.terms import (
    FUNNEL,
    LEAD,
    content_words,
    has_stages,
    latest_stages,
    own_words,
    parse_stages,
    stage_days,
    stage_tables,
    term_name,
    waiting_for,
    with_edited_stage,
    with_stage,
    without_stage,
)
from huddlecli.core.text import shown, title, wording
from huddlecli.store.shared_records import find_term, put
from huddlecli.views import terms as views
from huddlecli.views.formats import drawings
from huddlecli.views.record_export import list_csv, list_json

app = group_app(
    "Words that both sides use in the same sense: lead, funnel, or any other name.",
    "huddle term show lead",
)
stage_app = group_app(
    "The stages of a funnel; each change is proposed to every side.",
    "huddle term stage add Qualified --days 14",
)
app.add_group(stage_app, "stage")

TermName: TypeAlias = Annotated[
    str, Argument(metavar="NAME", help="Its name: lower case letters, digits and -.")
]
StageName: TypeAlias = Annotated[
    list[str], Argument(metavar="STAGE", help=f"The name of the stage. {QUOTES}")
]
Of: TypeAlias = Annotated[str, Option("--of", metavar="NAME", help="The term.")]
UsualDays: TypeAlias = Annotated[
    int | None, Option("--days", metavar="N", help="The usual days in this stage.")
]
StageSide: TypeAlias = Annotated[
    str | None, Option("--side", metavar="SIDE", help="The side that does this stage.")
]
After: TypeAlias = Annotated[
    str | None, Option("--after", metavar="STAGE", help="The stage that it follows.")
]
ImportColumn: TypeAlias = Annotated[
    str | None,
    Option("--column", metavar="NAME", help="The column of an import with the day of entry."),
]
_IGNORED = "Lines that start with # are ignored."


@app.command(epilog=example("huddle term write lead Has a budget holder on the first call"))
def write(context: Context, name: TermName, words: Words = None) -> None:
    """Write my side's own words; they are hidden until every side has written.

    Without words, $EDITOR opens.
    """
    name = term_name(name)
    side = agreeing_side(context, None)
    term = find_term(context.records, name)
    before = term.own.get(side, "") if term else ""

    def save(text: str) -> None:
        keys = {f"own.{side}": text}
        _save(context, name, keys, lambda term, frame: views.written_line(term, side, frame))

    draft = f'# What {side} means by "{name}", in its own words. {_IGNORED}\n{before}\n'
    _worded(context, words, draft, save, hint=f"huddle term write {name} WORDS")


@app.command("edit", epilog=example("huddle term edit lead"))
@app.command("propose", epilog=example("huddle term propose lead Has the problem and a budget"))
def propose(context: Context, name: TermName, words: Words = None) -> None:
    """Propose one wording for both sides; it is in force once each side has agreed.

    Without words, $EDITOR opens, with both sides' own words or with questions to answer. A funnel
    has stages: Inquiry marketing 7d, Qualified sales 14d.
    """
    name = term_name(name)
    term = find_term(context.records, name)

    def save(text: str) -> None:
        if has_stages(term, name):
            stages = parse_stages(text, context.team.sides, latest_stages(term))
            _propose(context, name, {"stage": stage_tables(stages)})
        else:
            _propose(context, name, {"text": text})

    draft = _draft(context, name, term)
    _worded(context, words, draft, save, hint=f"huddle term propose {name} WORDS")


@app.command(epilog=example("huddle term agree lead --review 13w"))
def agree(
    context: Context,
    name: TermName,
    side: Annotated[
        str | None,
        Option("--for", metavar="SIDE", help="The side that agrees; default: mine."),
    ] = None,
    review: Annotated[
        str | None, Option(metavar="WHEN", help="When both sides look at it again.")
    ] = None,
) -> None:
    """Agree for my side to what is proposed."""
    name = term_name(name)
    hint = f"huddle term propose {name} WORDS"
    term = find_term(context.records, name)
    if term is None and name in (LEAD, FUNNEL):
        raise Failed(f"nothing is proposed for the term {name}", hint=hint)
    term = term or _found(context, name)
    given = agreeing_side(context, side)
    day = parse_due(context, review)
    is_last = waiting_for(term, sides_that_agree(context.team)) == (given,)
    wanted = day or (_next_review(context, term) if is_last else None)
    keys = {"review": wanted} if wanted and term.proposed else {}
    after = agree_for_side(context, term, side, hint=hint, **keys)
    if day and term.proposed is None:
        who, now = context.current_user.name, context.now()
        after = context.records.change(Term, term.id, who, now, set={"review": day})
    if not context.flags.quiet:
        frame = context.list_context("term")
        is_new = given in waiting_for(term, sides_that_agree(context.team))
        context.console.confirm(views.agreed_line(after, given, frame, is_new=is_new))


@app.command("list", epilog=example("huddle term list"))
def list_(
    context: Context,
    form: ListFormat = "auto",
    output: Output = None,
    delimiter: Delimiter = None,
) -> None:
    """List terms by name: the version in force, and which sides have not agreed yet."""
    between = parse_delimiter(delimiter, form, output)
    terms = _all(context)
    frame = context.list_context("term")
    shows: Shows = {
        **drawings(lambda: views.list_document(terms, frame), "rich", "text", "markdown", "chat"),
        "json": lambda: list_json("term", terms, frame),
        "csv": lambda: list_csv("term", terms, frame, delimiter=between),
    }
    empty = "" if terms else "no terms found"
    context.console.show(form, shows, empty=empty, output=output)


@app.command(epilog=example("huddle term show lead --version 2"))
def show(
    context: Context,
    name: TermName,
    version: Annotated[
        int | None, Option("--version", metavar="N", help="Only that version.")
    ] = None,
    form: Format = "auto",
    output: Output = None,
) -> None:
    """Show a term: its wording, the sides that have not agreed yet, and its versions."""
    context.console.format(form, FORMATS, output)
    term = _found(context, name)
    frame = context.list_context("term")
    versions = len(agreements(term.changes))
    if version is not None and not 1 <= version <= versions:
        known = f"huddle term show {term.title} --version {versions}"
        raise Unknown(
            f"{term.title} has no version {version}",
            hint=known if versions else f"huddle term agree {term.title}",
        )
    shows: Shows = {
        **drawings(lambda: views.term_document(term, frame, version), "rich", "text", "markdown"),
        "json": lambda: views.term_json(term, frame),
    }
    context.console.show(form, shows, output=output)


@stage_app.command(epilog=example("huddle term stage add Qualified --days 14 --side sales"))
def add(  # noqa: PLR0913, PLR0917  each flag is a key of the stage
    context: Context,
    stage: StageName,
    of: Of = FUNNEL,
    days: UsualDays = None,
    side: StageSide = None,
    after: After = None,
    column: ImportColumn = None,
) -> None:
    """Propose a new stage, at the end or after another."""
    new = Stage(name=_stage_name(stage), **_stage_keys(context, days, side, column))
    _propose_stages(context, of, lambda stages: with_stage(stages, new, after))


@stage_app.command(epilog=example("huddle term stage edit Qualified --days 10"))
def edit(  # noqa: PLR0913, PLR0917  each flag is a key of the stage
    context: Context,
    stage: StageName,
    of: Of = FUNNEL,
    name: Annotated[str | None, Option(metavar="NAME", help="Its new name.")] = None,
    days: UsualDays = None,
    side: StageSide = None,
    after: After = None,
    column: ImportColumn = None,
) -> None:
    """Propose to change a stage, or to move it."""
    keys = _stage_keys(context, days, side, column)
    if name:
        keys["name"] = _stage_name([name])
    if not keys and after is None:
        raise Wrong("nothing to change was given", hint="huddle term stage edit STAGE --days 14")
    _propose_stages(
        context, of, lambda stages: with_edited_stage(stages, " ".join(stage), after, **keys)
    )


@stage_app.command(epilog=example("huddle term stage drop Qualified"))
def drop(context: Context, stage: StageName, of: Of = FUNNEL) -> None:
    """Propose to leave a stage out."""
    _propose_stages(context, of, lambda stages: without_stage(stages, " ".join(stage)))


def _stage_name(words: Sequence[str]) -> str:
    """Return the name of a stage: no separator of stages is in it."""
    name = title(" ".join(words))
    if any(sign in name for sign in ",;"):
        raise Wrong(f"{shown(name)} has a comma or a semicolon", hint="add one stage at a time")
    return name


def _stage_keys(
    context: Context, days: int | None, side: str | None, column: str | None
) -> dict[str, Any]:
    keys = {
        "days": stage_days(days) if days is not None else None,
        "side": parse_side(context, side),
        "column": title(column) if column else None,
    }
    return {key: value for key, value in keys.items() if value is not None}


def _propose_stages(
    context: Context, of: str, change: Callable[[Sequence[Stage]], tuple[Stage, ...]]
) -> None:
    """Propose the stages that `change` makes of those proposed, or else of those in force."""
    name = term_name(of)
    term = find_term(context.records, name)
    is_text = term is not None and (term.text or (term.proposed and term.proposed.text))
    if is_text and not has_stages(term, name):
        raise Wrong(f"{name} is a text and has no stages", hint=f"huddle term propose {name}")
    stages = change(latest_stages(term))
    _propose(context, name, {"stage": stage_tables(stages)})


def _propose(context: Context, name: str, content: dict[str, Any]) -> None:
    _save(context, name, new_proposal(context, content), views.proposed_line)
    term = context.records.load(Term, term_id(name))
    hint = views.consent_hint(term, context.list_context("term"))
    if hint and not context.flags.quiet:
        context.console.err(f"hint:  {hint}")


def _save(
    context: Context, name: str, keys: dict[str, Any], line: Callable[[Term, Any], str]
) -> None:
    """Set keys of a term, which may be new, and confirm it."""
    who, now = context.current_user.name, context.now()
    with context.transaction:
        put(context.records, Term, term_id(name), who, now, {"title": name, **keys})
    if not context.flags.quiet:
        term = context.records.load(Term, term_id(name))
        context.console.confirm(line(term, context.list_context("term")))


def _next_review(context: Context, term: Term) -> date | None:
    """Return the day after the same interval again, if the review of a term is due."""
    today = day_in(context.team.zone, context.now())
    agreed = agreements(term.changes)
    if term.review is None or term.review > today or not agreed:
        return None
    return next_review(term.review, agreed[-1].on or today, today)


def _worded(
    context: Context,
    words: Sequence[str] | None,
    draft: str,
    save: Callable[[str], None],
    *,
    hint: str,
) -> None:
    """Save a text: the words, or what the user makes of the draft in an editor."""
    if words:
        save(wording(" ".join(words)))
        return
    if not context.console.can_prompt:
        raise Wrong("the text is missing", hint=hint)

    def save_edited(edited: str) -> bool:
        lines = edited.removeprefix("\ufeff").splitlines()
        save(wording("\n".join(line for line in lines if not line.startswith("#"))))
        return True

    with Editor(context.environ) as editor:
        is_saved = editor.ask(draft, save_edited)
    if not is_saved and not context.flags.quiet:
        context.console.err("nothing was changed")


def _draft(context: Context, name: str, term: Term | None) -> str:
    """Return what the editor shows first: both sides' own words, then the latest wording."""
    lines = [f'# One wording of "{name}" for both sides. {_IGNORED}']
    if has_stages(term, name):
        lines.append("# One stage per line: its name, the side that does it, its usual days.")
        lines.append("# Qualified sales 14d")
    if term:
        own = own_words(term, sides_that_agree(context.team))
        for side, words in own.words.items():
            lines += [f"# {side} wrote:", *(f"#   {line}" for line in words.splitlines())]
        latest = term.proposed or term
        lines += content_words(latest.text, latest.stage)
    if term is None or not (term.text or term.stage or term.proposed):
        lines.append(SKELETONS.get(name, ""))
    return "\n".join(lines).rstrip("\n") + "\n"


def _all(context: Context) -> list[Term]:
    """Return all terms by name."""
    opened = context.records.open(Term, full=True)
    context.warn(opened.warnings)
    return sorted(opened.records, key=lambda term: term.title)


def _found(context: Context, name: str) -> Term:
    """Return the term of that name, or of the id that begins so; Unknown names the nearest."""
    term = find_term(context.records, name.casefold())
    if term:
        return term
    terms = _all(context)
    by_id = [term for term in terms if len(name) >= 4 and term.id.startswith(name.casefold())]
    if len(by_id) == 1:
        return by_id[0]
    names = [term.title for term in terms]
    near = get_close_matches(name.casefold(), names, n=3, cutoff=0) or names[:3]
    raise Unknown(
        f"there is no term {shown(name)}",
        hint=", ".join(near) or f"huddle term propose {LEAD} WORDS",
    )
