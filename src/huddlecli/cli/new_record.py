"""What somebody logs: read from words and flags, written, and echoed with where it went."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from time import monotonic, sleep
from typing import Any, NamedTuple

from huddlecli.cli.context import Context
from huddlecli.cli.live_huddles import LiveHuddle, live_huddles
from huddlecli.core.dates import due_day
from huddlecli.core.errors import Failed, HuddleError, Wrong
from huddlecli.core.nudge import nudge_for
from huddlecli.core.promises import must_be_ahead
from huddlecli.core.quick_add import PROMISED, QuickAdd, QuickAddContext, keeping, parse, parse_edit
from huddlecli.core.records import RECORD_CLASSES, Action, AnyRecord, Kind
from huddlecli.core.team import (
    Person,
    UnknownPerson,
    find_person,
    name_and_side,
    resolve_owner,
    zone_of,
)
from huddlecli.core.text import shown
from huddlecli.store import team_file
from huddlecli.store.lock import team_lock
from huddlecli.views.escape import safe
from huddlecli.views.records import doubt_words, logged_line
from huddlecli.views.words import closed_words

TAKEN_IN = 1.5  # seconds within which a huddle takes a record in
LOOK = 0.1
LOCKED = 1.0  # seconds to wait for another process that is changing the team


class RecordFlags(NamedTuple):
    """What the flags say, which win over the words; `in_shell` if a shell read the words."""

    owner: str | None = None
    due: str | None = None
    tags: Sequence[str] = ()
    new_person: str | None = None
    in_shell: bool = True


def quick_add_context(
    context: Context, keys: Collection[str] = PROMISED, *, in_shell: bool = True
) -> QuickAddContext:
    """Return what words are read with, as the one typing means them."""
    team = context.team
    people = [who.name for who in team.people]
    return QuickAddContext(context.today, team.week_starts, keys, people, in_shell)


class WrittenPromise(NamedTuple):
    """A promise that was written, its words, and whether they or a flag name the day."""

    record: Action
    quick: QuickAdd
    is_said: bool


def add_action(context: Context, text: str, *, said: RecordFlags, indent: str = "") -> None:
    """Keep a promise."""
    with context.transaction:
        promised = write_promise(context, text, said=said)
    for kept in check_owners_stayed(context, [promised]):
        report_promise(context, kept, indent=indent)


def write_promise(context: Context, text: str, *, said: RecordFlags) -> WrittenPromise:
    """Write a promise, and whoever is new."""
    typist = context.current_user
    quick = parse(text, quick_add_context(context, in_shell=said.in_shell))
    day = parse_due(context, said.due) or quick.due
    tags = parse_tags(context, said.tags) or quick.tags
    due = day or _default_due(context)
    kept = None if said.owner else keeping(quick.owner, in_shell=said.in_shell)
    who = find_owner(context, said.owner or quick.owner, said.new_person, keeping=kept)
    must_be_ahead(due, who.name, zone_of(context.team, who.name), context.now())
    record = context.records.create(
        Action,
        context.new_id(),
        typist.name,
        context.now(),
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
    """Return the promises as they are once nobody is just leaving the team.

    Who holds the team's lock looks for promises first and takes the owner out then. So after one
    look with the lock the owner of a promise is in the team, or the promise was handed on, or it
    was written too late for that: then all of them are taken back, and Failed is raised.
    """
    try:
        with team_lock(context.folder, holder=context.current_user.name, timeout=LOCKED):
            team = team_file.load(context.folder)
    except HuddleError:
        return promises  # what was promised is on the disk
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
                continue  # it was handed on to somebody who is there
            cmd, me = action.changes[0].cmd or "", context.current_user.name
            context.records.undo(Action, action.id, cmd, me, context.now())
    raise Failed(
        f"{shown(gone[0])} has just left the team, so nothing was kept", hint="huddle people list"
    )


def report_promise(context: Context, promised: WrittenPromise, *, indent: str = "") -> None:
    """Say what was promised, with hints to its words."""
    record, quick, is_said = promised
    report(context, "action", record, indent=indent)
    give_hints(context, quick, record.id, record.due, is_said=is_said)


def add_record(context: Context, kind: Kind, quick: QuickAdd, **keys: Any) -> None:
    """Keep a decision, a win or the like, and say so."""
    report_record(context, kind, write_record(context, kind, quick, **keys), quick)


def write_record(context: Context, kind: Kind, quick: QuickAdd, **keys: Any) -> AnyRecord:
    """Write a decision, a win or the like."""
    return context.records.create(
        RECORD_CLASSES[kind],
        context.new_id(),
        context.current_user.name,
        context.now(),
        title=quick.title,
        tags=quick.tags,
        **keys,
    )


def report_record(context: Context, kind: Kind, record: AnyRecord, quick: QuickAdd) -> None:
    """Say what was kept, with hints to its words."""
    report(context, kind, record)
    give_hints(context, quick)


def parse_words(context: Context, words: Sequence[str]) -> QuickAdd:
    """Read the words of something that has neither a day nor an owner: `@ana` stays a word."""
    return parse(" ".join(words), quick_add_context(context, ()))


def find_owner(
    context: Context, name: str | None, new_person: str | None = None, *, keeping: str | None = None
) -> Person:
    """Return who is called so; somebody new is added when told or asked."""
    name = name.removeprefix("@") if name else None
    if new_person:
        newcomer, side = name_and_side(new_person, context.team.sides)
        if not find_person(context.team, newcomer):
            example = f"--new-person {newcomer}:{context.team.sides[0]}"
            context.add_person(newcomer, side, hint=example)
    try:
        return resolve_owner(context.team, name, context.current_user, keeping=keeping)
    except UnknownPerson as stranger:
        if not (stranger.is_new and context.console.can_prompt):
            raise
        return context.add_person(stranger.name, None, hint=stranger.hint)


def _default_due(context: Context) -> date:
    """Return the day on which a promise falls due where none is named."""
    from huddlecli.core.schedule import default_due  # noqa: PLC0415 - a named day does without

    return default_due(context.team, context.agendas, context.today)


def parse_due(context: Context, text: str | None) -> date | None:
    """Return the day to come that a flag names."""
    if text is None:
        return None
    return due_day(text, context.today, week_starts=context.team.week_starts)


def parse_tags(context: Context, tags: Sequence[str]) -> tuple[str, ...]:
    """Return the tags that flags name, each with or without its sign."""
    return tuple(dict.fromkeys(_tag(context, text) for text in tags))


def _tag(context: Context, text: str) -> str:
    quick = parse_edit(f"#{text.lstrip('#+')}", quick_add_context(context, ()))
    if quick.title or not quick.tags:
        raise Wrong(f'"{shown(text)}" is not a tag', hint="a word that begins with a letter: leads")
    return quick.tags[0]


def report(context: Context, kind: Kind, record: AnyRecord, *, indent: str = "") -> None:
    """Say what was kept and where it went: to which team, into which huddle."""
    if isinstance(record, Action):
        warn_if_closed(context, record.due)
    if context.flags.quiet:
        return
    typist = context.current_user.name.casefold()
    here = absent = None
    if kind != "raised":
        there = list(live_huddles(context.folder))
        of_mine = [one for one in there if typist in map(str.casefold, one.present)]
        here = _taking(context, kind, record.id, of_mine)
        absent = there[0] if there and here is None else None
    if here:
        record = replace(record, item=here.number)
    line = logged_line(record, context.list_context(kind), huddle=here.title if here else None)
    context.console.confirm(f"{indent}{line}")
    if absent:
        join = f"/join {context.current_user.name}"
        context.console.err(
            f"hint:  {safe(f'{absent.title} is running without you: {join} there adds this')}"
        )


def _taking(
    context: Context, kind: Kind, record_id: str, there: Sequence[LiveHuddle]
) -> LiveHuddle | None:
    """Return which of the huddles that somebody is in takes their record in.

    Of two at once either may be the one, so the record itself is waited for to name it.
    """
    end = monotonic() + TAKEN_IN
    while len(there) > 1 and monotonic() < end:
        huddle = context.records.load(RECORD_CLASSES[kind], record_id).huddle
        if huddle:
            return next((one for one in there if one.huddle == huddle), None)
        sleep(LOOK)
    return next(iter(there), None)


def warn_if_closed(context: Context, due: date) -> None:
    """Warn if nobody of the team works on the due day."""
    if due in context.team.closed:
        context.console.err(f"warning: {closed_words(due, context.today)}")


def give_hints(
    context: Context,
    quick: QuickAdd,
    record_id: str = "",
    due: date | None = None,
    *,
    is_said: bool = False,
) -> None:
    """Offer a better question for a sentence that never helps, and the mark for a bare day.

    `due` is the day that was taken; `is_said` if a mark or a flag named it.
    """
    if context.flags.quiet:
        return
    if nudge := nudge_for(quick.title):
        # Few sentences call for it, and the words of the screens take long to import.
        from huddlecli.views.huddle.prompts import BETTER_QUESTIONS  # noqa: PLC0415

        context.console.err(f"hint:  {BETTER_QUESTIONS[nudge]}")
    if quick.doubt and due and not is_said:
        edit = f"huddle action edit {context.list_context('action').short_id(record_id)}"
        context.console.err(f"hint:  {safe(doubt_words(quick.doubt, due, context.today, edit))}")
