"""New records: read from words and flags, written, and confirmed with the huddle they went to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from time import monotonic, sleep
from typing import Any, NamedTuple

from huddlecli.cli.context import Context
from huddlecli.cli.huddles.live_huddles import LiveHuddle, live_huddles
from huddlecli.core.dates import due_day
from huddlecli.core.errors import Failed, HuddleError, Wrong
from huddlecli.core.nudge import nudge_for
from huddlecli.core.promises import must_be_ahead
from huddlecli.core.quick_add import PROMISED, QuickAdd, QuickAddContext, keeping, parse, parse_edit
from huddlecli.core.records import Action, AnyRecord, Kind, record_class
from huddlecli.core.team import (
    Person,
    UnknownPerson,
    find_person,
    is_away,
    name_and_side,
    resolve_owner,
    zone_of,
)
from huddlecli.core.text import shown
from huddlecli.core.value import replace
from huddlecli.store import team_file
from huddlecli.store.lock import team_lock
from huddlecli.views.escape import safe
from huddlecli.views.records import doubt_words, logged_line
from huddlecli.views.words import away_then_words, closed_words

TAKEN_IN = 1.5  # seconds within which a running huddle picks a record up
LOOK = 0.1  # seconds
LOCKED = 1.0  # seconds to wait for another process that is changing the team


class RecordFlags(NamedTuple):
    """The flags of a record, which override its words; `in_shell` if a shell read the words."""

    owner: str | None = None
    due: str | None = None
    tags: Sequence[str] = ()
    new_person: str | None = None
    in_shell: bool = True


def quick_add_context(
    context: Context, keys: Collection[str] = PROMISED, *, in_shell: bool = True
) -> QuickAddContext:
    """Return what the grammar needs to read words, from the view of the current user."""
    team = context.team
    people = [who.name for who in team.people]
    return QuickAddContext(context.today, team.week_starts, keys, people, in_shell)


class WrittenPromise(NamedTuple):
    """A promise that was written, its words, and whether they or a flag name a due date."""

    record: Action
    quick: QuickAdd
    is_said: bool


def add_action(context: Context, text: str, *, said: RecordFlags, indent: str = "") -> None:
    """Write a promise and report it."""
    with context.transaction:
        promised = write_promise(context, text, said=said)
    for kept in check_owners_stayed(context, [promised]):
        report_promise(context, kept, indent=indent)


def write_promise(context: Context, text: str, *, said: RecordFlags) -> WrittenPromise:
    """Write a promise; somebody new is added to the team."""
    typist = context.current_user
    quick = parse(text, quick_add_context(context, in_shell=said.in_shell))
    day = parse_due(context, said.due) or quick.due
    tags = parse_tags(context, said.tags) or quick.tags
    due = day or default_due_day(context)
    kept = None if said.owner else keeping(quick.owner, in_shell=said.in_shell)
    who = find_owner(context, said.owner or quick.owner, said.new_person, keeping=kept)
    must_be_ahead(due, who.name, zone_of(context.team, who.name), context.now())
    record = context.records.create(
        Action,
        context.new_id(),
        typist.name,
        context.next_instant(),
        title=quick.title,
        owner=who.name,
        side=who.side,
        due=due,
        tags=tags,
    )
    return WrittenPromise(record, quick, is_said=day is not None)


def check_owners_stayed(
    context: Context, promises: Sequence[WrittenPromise]
) -> Sequence[WrittenPromise]:
    """Return the promises after checking that no owner is leaving the team at the same time.

    `huddle people leave` holds the team's lock while it hands over promises and removes the owner.
    So with the lock, either the owner is on the team, or the promise was handed over, or it was
    written too late for that: then all of them are undone and Failed is raised.
    """
    try:
        with team_lock(context.folder, holder=context.current_user.name, timeout=LOCKED):
            team = team_file.load(context.folder)
    except HuddleError:
        return promises  # the promises are on the disk
    owners = [promised.record.owner for promised in promises]
    if context.team.personal or all(find_person(team, owner) for owner in owners):
        return promises
    actions = [context.records.load(Action, promised.record.id) for promised in promises]
    gone = [action.owner for action in actions if find_person(team, action.owner) is None]
    if not gone:
        return [
            promised._replace(record=action)
            for promised, action in zip(promises, actions, strict=True)
        ]
    with context.transaction:
        for action in actions:
            if len(action.changes) > 1:
                continue  # it was handed over to somebody else
            cmd, me = action.changes[0].cmd or "", context.current_user.name
            context.records.undo(Action, action.id, cmd, me, context.now())
    raise Failed(
        f"{shown(gone[0])} has just left the team; nothing was saved", hint="huddle people list"
    )


def report_promise(context: Context, promised: WrittenPromise, *, indent: str = "") -> None:
    """Report a promise, with hints about its words."""
    record, quick, is_said = promised
    report(context, "action", record, indent=indent)
    give_hints(context, quick, record.id, record.due, is_said=is_said)


def add_record(context: Context, kind: Kind, quick: QuickAdd, **keys: Any) -> None:
    """Write a decision, a win or the like, and report it."""
    report_record(context, kind, write_record(context, kind, quick, **keys), quick)


def write_record(context: Context, kind: Kind, quick: QuickAdd, **keys: Any) -> AnyRecord:
    """Write a decision, a win or the like."""
    return context.records.create(
        record_class(kind),
        context.new_id(),
        context.current_user.name,
        context.now(),
        title=quick.title,
        tags=quick.tags,
        **keys,
    )


def report_record(context: Context, kind: Kind, record: AnyRecord, quick: QuickAdd) -> None:
    """Report a record, with hints about its words."""
    report(context, kind, record)
    give_hints(context, quick)


def parse_words(context: Context, words: Sequence[str]) -> QuickAdd:
    """Read the words of a record without date and owner: `@ana` stays a word."""
    return parse(" ".join(words), quick_add_context(context, ()))


def find_owner(
    context: Context, name: str | None, new_person: str | None = None, *, keeping: str | None = None
) -> Person:
    """Return the owner with that name; somebody new is added if a flag or an answer says so."""
    name = name.removeprefix("@") if name else None
    if new_person:
        newcomer, side = name_and_side(new_person, context.team.sides)
        if not find_person(context.team, newcomer):
            example = f"--new-person {newcomer}:{context.team.sides[0]}"
            context.add_person(newcomer, side, hint=example)
    try:
        return resolve_owner(context.team, name, context.current_user, keeping=keeping)
    except UnknownPerson as unknown:
        if not (unknown.is_new and context.console.can_prompt):
            raise
        return context.add_person(unknown.name, None, hint=unknown.hint)


def default_due_day(context: Context) -> date:
    """Return the due date of a promise that names none."""
    from huddlecli.core.schedule import default_due  # noqa: PLC0415 - a named day does without

    return default_due(context.team, context.agendas, context.today)


def parse_due(context: Context, text: str | None) -> date | None:
    """Return the future day that a flag names."""
    if text is None:
        return None
    return due_day(text, context.today, week_starts=context.team.week_starts)


def parse_tags(context: Context, tags: Sequence[str]) -> tuple[str, ...]:
    """Return the tags that flags name, with or without their sign."""
    return tuple(dict.fromkeys(_tag(context, text) for text in tags))


def _tag(context: Context, text: str) -> str:
    quick = parse_edit(f"#{text.lstrip('#+')}", quick_add_context(context, ()))
    if quick.title or not quick.tags:
        raise Wrong(
            f'"{shown(text)}" is not a tag',
            hint="a tag is one word that starts with a letter: leads",
        )
    return quick.tags[0]


def report(context: Context, kind: Kind, record: AnyRecord, *, indent: str = "") -> None:
    """Confirm a record, with the team or the running huddle that it went to."""
    if isinstance(record, Action):
        warn_if_closed(context, record.due)
        warn_if_away(context, record.owner, record.due)
    if context.flags.quiet:
        return
    me = context.current_user.name
    here = absent = None
    if kind != "raised":
        running = list(live_huddles(context))
        mine = [live for live in running if me in (context.names[who] for who in live.present)]
        here = _taken_in_by(context, kind, record.id, mine)
        absent = running[0] if running and here is None else None
    if here:
        record = replace(record, item=here.number)
    line = logged_line(record, context.list_context(kind), huddle=here.title if here else None)
    context.console.confirm(f"{indent}{line}")
    if absent:
        join = f"/join {context.current_user.name}"
        without_me = f"{absent.title} is running without you; type {join} there to add this"
        context.console.err(f"hint:  {safe(without_me)}")


def _taken_in_by(
    context: Context, kind: Kind, record_id: str, huddles: Sequence[LiveHuddle]
) -> LiveHuddle | None:
    """Return which of the huddles that the user is in picks their record up.

    If there are two, either may do so: wait until the record names one.
    """
    end = monotonic() + TAKEN_IN
    while len(huddles) > 1 and monotonic() < end:
        huddle = context.records.load(record_class(kind), record_id).huddle
        if huddle:
            return next((live for live in huddles if live.huddle == huddle), None)
        sleep(LOOK)
    return next(iter(huddles), None)


def warn_if_closed(context: Context, due: date) -> None:
    """Warn if the team does not work on the due date."""
    if due in context.team.closed:
        context.console.err(f"warning: {closed_words(due, context.today)}")


def warn_if_away(context: Context, owner: str, due: date) -> None:
    """Warn if the owner of a promise is away on the due date."""
    person = find_person(context.team, owner)
    if person and is_away(person, due):
        words = away_then_words(person, due, context.today)
        context.console.err(f"warning: {safe(words)}")


def give_hints(
    context: Context,
    quick: QuickAdd,
    record_id: str = "",
    due: date | None = None,
    *,
    is_said: bool = False,
) -> None:
    """Hint at a better question, or at `due:` if a plain word looks like a date.

    `due` is the due date of the record; `is_said` if the words or a flag name it.
    """
    if context.flags.quiet:
        return
    if nudge := nudge_for(quick.title):
        # It is rarely needed and takes long to import.
        from huddlecli.views.huddle.prompts import BETTER_QUESTIONS  # noqa: PLC0415

        context.console.err(f"hint:  {BETTER_QUESTIONS[nudge]}")
    if quick.doubt and due and not is_said:
        edit = f"huddle action edit {context.list_context('action').short_id(record_id)}"
        context.console.err(f"hint:  {safe(doubt_words(quick.doubt, due, context.today, edit))}")
