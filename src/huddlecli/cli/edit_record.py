"""Edits of a record: from words and flags, or from a line in the user's editor."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from huddlecli.cli.context import Context
from huddlecli.cli.edits.editor import Editor
from huddlecli.cli.new_record import (
    find_owner,
    give_hints,
    parse_due,
    parse_tags,
    quick_add_context,
    warn_if_away,
    warn_if_closed,
)
from huddlecli.cli.options import parse_side
from huddlecli.core.errors import Wrong
from huddlecli.core.promises import has_ended, must_be_ahead
from huddlecli.core.quick_add import (
    DECIDED,
    PROMISED,
    QuickAdd,
    QuickAddContext,
    keeping,
    parse,
    parse_edit,
    quoted,
)
from huddlecli.core.records import Action, AnyRecord, Decision
from huddlecli.core.team import zone_of
from huddlecli.core.text import note, shown, title
from huddlecli.core.value import Value
from huddlecli.views.records import kept_line

BOTH = "both"  # what `--side` takes for a win of both sides


class EditFlags(Value):
    """The words and flags of an edit; what they do not name stays."""

    words: Sequence[str] = ()
    title: str | None = None
    owner: str | None = None
    due: str | None = None
    review: str | None = None
    why: str | None = None
    side: str | None = None
    tags: Sequence[str] = ()
    untags: Sequence[str] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there are neither words nor flags."""
        texts = (self.title, self.owner, self.due, self.review, self.why, self.side)
        return not any((self.words, self.tags, self.untags)) and all(text is None for text in texts)


class RecordChange(NamedTuple):
    """The keys to set, or to unset if None, and the members of lists to add and remove."""

    set: Mapping[str, Any]
    add: Mapping[str, Sequence[str]]
    remove: Mapping[str, Sequence[str]]


class _Line(NamedTuple):
    """How people type a record of a kind: its marks besides the tags, and an example of a change.

    `about` describes the line in the editor.
    """

    about: str
    marks: Sequence[str] = ()
    example: str = "--tag leads"


_LINES: Mapping[str, _Line] = {
    "action": _Line("the title, @owner, due:WHEN, #tag", PROMISED, "due:fri"),
    "decision": _Line("the title, @owner, review:WHEN, #tag", DECIDED, "review:4w"),
}
_BARE = _Line("the title, #tag")


def edit_record(context: Context, record: AnyRecord, flags: EditFlags) -> AnyRecord:
    """Change a record as the flags say, or in the user's editor, and return it."""
    if flags.is_empty and not context.console.can_prompt:
        short = context.list_context(record.kind).short_id(record.id)
        raise Wrong(
            "nothing to change was given",
            hint=f"huddle {record.kind} edit {short} {_line(record).example}",
        )
    with Editor(context.environ) as editor, context.transaction:
        change = (
            _from_editor(context, record, editor)
            if flags.is_empty
            else _from_flags(context, record, flags)
        )
        return context.records.change(
            type(record),
            record.id,
            context.current_user.name,
            context.now(),
            **change._asdict(),
        )


def edit_records(
    context: Context, records: Sequence[AnyRecord], flags: EditFlags, *, dry_run: bool = False
) -> Sequence[AnyRecord]:
    """Change records of one kind in the same way, all or none; only one can get another title."""
    if len(records) == 1 and not dry_run:
        return [edit_record(context, records[0], flags)]
    from huddlecli.cli.several import written_together  # noqa: PLC0415 - one does without

    kind = records[0].kind
    if flags.is_empty:
        shorts = " ".join(context.list_context(kind).short_id(record.id) for record in records)
        raise Wrong(
            "nothing to change was given",
            hint=f"huddle {kind} edit {shorts} {_line(records[0]).example}",
        )
    changes = [partial(_with_same_title, context, record, flags) for record in records]
    if len(records) == 1:
        changes = [partial(edit_record, context, records[0], flags)]
    return written_together(context, changes, dry_run=dry_run)


def _with_same_title(context: Context, record: AnyRecord, flags: EditFlags) -> AnyRecord:
    """Change one of several records; Wrong if it gets another title."""
    after = edit_record(context, record, flags)
    if after.title != record.title:
        short = context.list_context(record.kind).short_id(record.id)
        raise Wrong(
            f"several records cannot get the same title: {shown(after.title)}",
            hint=f"huddle {record.kind} edit {short} --title TITLE",
        )
    return after


def report_edit(
    context: Context,
    before: Sequence[AnyRecord],
    after: Sequence[AnyRecord],
    *,
    dry_run: bool = False,
) -> None:
    """Confirm what was changed, or would be."""
    changed = [(old, new) for old, new in zip(before, after, strict=True) if new != old]
    if not changed:
        context.console.err("nothing would be changed" if dry_run else "nothing was changed")
        return
    if not context.flags.quiet or dry_run:
        frame = context.list_context(after[0].kind)
        lines = (kept_line(new, frame) for _, new in changed)
        context.console.confirm_all(lines, would_be=dry_run)
    promises = [
        (old, new) for old, new in changed if isinstance(old, Action) and isinstance(new, Action)
    ]
    for day in dict.fromkeys(new.due for old, new in promises if new.due != old.due):
        warn_if_closed(context, day)
    due_of = ((new.owner, new.due) for old, new in promises if _promised(new) != _promised(old))
    for owner, day in dict.fromkeys(due_of):
        warn_if_away(context, owner, day)


def _promised(action: Action) -> tuple[str, date]:
    """Return who does it by when."""
    return action.owner, action.due


def _line(record: AnyRecord) -> _Line:
    return _LINES.get(record.kind, _BARE)


def _reads(context: Context, record: AnyRecord, *, in_shell: bool = True) -> QuickAddContext:
    return quick_add_context(context, _line(record).marks, in_shell=in_shell)


def _from_flags(context: Context, record: AnyRecord, flags: EditFlags) -> RecordChange:
    """Return the change that words and flags describe; flags override words."""
    quick = parse_edit(" ".join(flags.words), _reads(context, record))
    if flags.title is not None and quick.title:
        raise Wrong("the title is given twice", hint="either words or --title TITLE")
    added = parse_tags(context, flags.tags) or quick.tags
    taken = parse_tags(context, flags.untags)
    new_title = title(flags.title) if flags.title is not None else quick.title
    due = parse_due(context, flags.due) or quick.due
    keys: dict[str, Any] = {"title": new_title} if new_title else {}
    if due:
        keys["due"] = due
    if flags.why is not None:
        keys["why"] = note(flags.why) if flags.why.strip() else None
    if flags.side is not None:
        keys["side"] = None if flags.side.casefold() == BOTH else parse_side(context, flags.side)
    if review := flags.review or _review(quick):
        keys["review"] = parse_due(context, review)
    as_word = None if flags.owner else keeping(quick.owner, in_shell=True)
    keys |= _owner(context, record, flags.owner or quick.owner, keeping=as_word)
    _must_be_ahead(context, record, keys)
    told_due, is_said = due or (record.due if isinstance(record, Action) else None), due is not None
    context.transaction.afterwards(
        lambda: give_hints(context, quick, record.id, told_due, is_said=is_said)
    )
    return RecordChange(keys, {"tags": [tag for tag in added if tag not in taken]}, {"tags": taken})


def _from_editor(context: Context, record: AnyRecord, editor: Editor) -> RecordChange:
    """Return the change that the user makes in an editor; empty if nothing was changed."""

    def read(line: str) -> Mapping[str, Any]:
        quick = parse(line, _reads(context, record, in_shell=False))
        keys = {"title": quick.title, "tags": quick.tags, **_owner(context, record, quick.owner)}
        if quick.due:
            keys["due"] = quick.due
        if isinstance(record, Decision):
            keys |= {"owner": keys.get("owner"), "review": _review_day(context, record, quick)}
        changed = {key: value for key, value in keys.items() if value != getattr(record, key)}
        _must_be_ahead(context, record, changed)
        return changed

    about = f"# One line: {_line(record).about}. Lines that start with # are ignored.\n"
    return edited_line(editor, record, _typed(record), about, read)


def edited_line(
    editor: Editor,
    record: AnyRecord,
    line: str,
    about: str,
    read: Callable[[str], Mapping[str, Any]],
) -> RecordChange:
    """Return what the user changes in the line of a record, which may be nothing.

    `about` are the comments below the line, and `read` returns the keys that a line sets.
    """

    def keys_in(text: str) -> Mapping[str, Any]:
        lines = text.removeprefix("\ufeff").splitlines()
        edited = " ".join(row for row in lines if not row.startswith("# ")).strip()
        return read(edited) if edited else {}

    keys = dict(editor.ask(f"{line}\n{about}", keys_in) or {})
    wanted = keys.pop("tags", record.tags)
    return RecordChange(
        keys,
        {"tags": [tag for tag in wanted if tag not in record.tags]},
        {"tags": [tag for tag in record.tags if tag not in wanted]},
    )


def _typed(record: AnyRecord) -> str:
    """Return a record as one would type it."""
    marks = []
    if isinstance(record, Action):
        marks = [f"@{record.owner}", f"due:{record.due}"]
    elif isinstance(record, Decision):
        marks = [f"@{record.owner}"] if record.owner else []
        marks += [f"review:{record.review}"] if record.review else []
    title_words = quoted(record.title, keys=_line(record).marks)
    return " ".join([title_words, *marks, *(f"#{tag}" for tag in record.tags)])


def _review(quick: QuickAdd) -> str | None:
    """Return when the words say that a decision is reviewed; an edit cannot replace another one."""
    if replaced := quick.keys.get("replaces"):
        raise Wrong(
            "an edit cannot replace another decision",
            hint=f"huddle decision add WORDS replaces:{shown(replaced)}",
        )
    return quick.keys.get("review")


def _review_day(context: Context, decision: Decision, quick: QuickAdd) -> date | None:
    """Return the review day in an edited line; the day that it had may be past."""
    text = _review(quick)
    return decision.review if text == str(decision.review) else parse_due(context, text)


def _must_be_ahead(context: Context, record: AnyRecord, keys: Mapping[str, Any]) -> None:
    """Refuse an edit that makes a promise overdue at once in its owner's time zone."""
    if not isinstance(record, Action):
        return
    now, zone = context.now(), partial(zone_of, context.team)
    owner = keys.get("owner", record.owner)
    is_moved = "due" in keys and keys["due"] != record.due
    is_given = owner != record.owner and not has_ended(record.due, now, zone(record.owner))
    if is_moved or is_given:
        must_be_ahead(keys.get("due", record.due), owner, zone(owner), now)


def _owner(
    context: Context, record: AnyRecord, name: str | None, keeping: str | None = None
) -> dict[str, Any]:
    """Return the keys of an owner: the name, and the side of a promise."""
    if name is None:
        return {}
    who = find_owner(context, name, keeping=keeping)
    return (
        {"owner": who.name, "side": who.side} if isinstance(record, Action) else {"owner": who.name}
    )
