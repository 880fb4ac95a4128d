"""`huddle find`: look through everything that was said and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

from huddlecli.cli.arguments.declaration import Argument
from huddlecli.cli.console import Shows
from huddlecli.cli.context import Context
from huddlecli.cli.options import (
    LIST_FORMATS,
    QUOTES,
    Delimiter,
    Output,
    command_app,
    example,
    format_flag,
    parse_delimiter,
)
from huddlecli.core.search.query import Query, QueryContext, parse, refuse_strangers
from huddlecli.core.search.record_things import SearchContext
from huddlecli.core.team import day_in, zone_of
from huddlecli.store import search
from huddlecli.views.escape import safe
from huddlecli.views.formats import drawings
from huddlecli.views.things import ThingList, as_csv, as_json, as_text, document, page

if TYPE_CHECKING:
    from rich.console import RenderableType

_FORMATS = (*LIST_FORMATS, "html")
FoundFormat: TypeAlias = Annotated[str, format_flag(*_FORMATS)]

app = command_app()


@app.command(epilog=example("huddle find demo list @maria since:monday"))
def find(
    context: Context,
    words: Annotated[
        list[str] | None, Argument(metavar="QUERY", help=f"Words and marks. {QUOTES}")
    ] = None,
    *,
    form: FoundFormat = "auto",
    output: Output = None,
    delimiter: Delimiter = None,
) -> None:
    """Find what was said or kept, the latest first, with where it was said.

    A record, a note, an item or what was said back is found if it has all the words; words in
    quotes are a phrase, and an id, or the beginning of one, finds its record. Marks narrow it down:
    @name is the owner, or who had the floor when a note was taken; #tag or +tag; is:open, late,
    done, kept, dropped or closed; kind:promise, decision, note or another kind (kind:win,note is
    either); since:monday and until:2026-06-30 are when it was said; topic:"lead quality" are words
    of the item in which it was said.
    """
    context.console.format(form, _FORMATS, output)
    between = parse_delimiter(delimiter, form, output)
    query = parse(words or (), _query_context(context))
    found = _found(context, query)
    if not found.things and query.strangers:
        _refuse_unknown(context, query)
    for word, mark in () if context.flags.quiet else query.doubts:
        context.console.err(f'hint:  "{safe(word)}" was read as text; did you mean {safe(mark)}?')
    listed = ThingList(
        things=found.things,
        words=query.words,
        typed=" ".join(words or ()),
        today=context.team_day,
        ids=found.ids,
        huddles=found.huddles,
    )
    empty = "" if found.things else "nothing found"
    context.console.show(form, _shows(context, listed, between), empty=empty, output=output)


def _query_context(context: Context) -> QueryContext:
    """Return what the words are read with; days are those of the user, or else of the team."""
    name, team = context.user_name, context.team
    today = day_in(zone_of(team, name) if name else team.zone, context.now())
    return QueryContext(team=team, today=today, me=lambda: context.current_user.name)


def _found(context: Context, query: Query) -> search.FoundThings:
    """Return what matches."""
    as_of = SearchContext(team=context.team, now=context.now())
    found = search.find(context.folder, query, as_of, context.warn_about)
    if not context.names.has_former:
        return found
    names = context.names
    things = [thing._replace(who=thing.who and names[thing.who]) for thing in found.things]
    return found._replace(things=things)


def _refuse_unknown(context: Context, query: Query) -> None:
    """Raise UnknownPerson unless something of those who are named was ever said or kept."""
    of_them = Query(names=query.names, strangers=query.strangers)
    if context.team.people and not _found(context, of_them).things:
        refuse_strangers(query, context.team)


def _shows(context: Context, found: ThingList, between: str) -> Shows:
    """Return what makes each format."""

    def rich() -> RenderableType:
        from huddlecli.views.found_lines import FoundLines  # noqa: PLC0415 - a pipe does without

        return FoundLines(found)

    return {
        "rich": rich,
        "text": lambda: as_text(found),
        **drawings(lambda: document(found), "markdown", "chat"),
        **drawings(lambda: page(found, context.team.name), "html"),
        "json": lambda: as_json(found),
        "csv": lambda: as_csv(found, delimiter=between),
    }
