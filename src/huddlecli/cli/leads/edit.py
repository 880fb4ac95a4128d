"""New leads and edits of leads: from words, flags, or a line in the user's editor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from huddlecli.cli.context import Context
from huddlecli.cli.edit_record import RecordChange, edited_line
from huddlecli.cli.edits.editor import Editor
from huddlecli.cli.leads.data import definition, short_id
from huddlecli.cli.new_record import parse_tags, quick_add_context
from huddlecli.core.dates import past_day
from huddlecli.core.errors import Failed, Unknown, Wrong
from huddlecli.core.leads.keys import PASSED_ON, crm_key, lead_ids
from huddlecli.core.leads.steps import is_before
from huddlecli.core.quick_add import QuickAdd, keeping, parse, parse_edit, quoted
from huddlecli.core.side_records import Lead, Moment
from huddlecli.core.team import Person, UnknownPerson, find_person, resolve_owner, zone_of
from huddlecli.core.text import folded, joined, shown
from huddlecli.core.text import title as as_title
from huddlecli.store.shared_records import put

_MOST_NAMES = 5
_ABOUT = """\
# One line: the title, @owner, from:SOURCE, passed:WHEN, #tag. Lines that start with # are ignored.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadFlags:
    """The words and flags of an edit; what they do not name stays."""

    words: Sequence[str] = ()
    title: str | None = None
    owner: str | None = None
    tags: Sequence[str] = ()
    untags: Sequence[str] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there are neither words nor flags."""
        given = (self.title, self.owner)
        return not any((self.words, self.tags, self.untags)) and all(text is None for text in given)


def add_lead(context: Context, text: str) -> Lead:
    """Write a new lead and return it. One that was undone is made again."""
    quick = parse(text, quick_add_context(context, PASSED_ON))
    giver = context.current_user.side
    owner = _new_owner(context, quick.owner, giver, kept=keeping(quick.owner, in_shell=True))
    passed: Moment = _passed(context, quick) or context.now()
    crm = crm_key(quick.keys["crm"]) if "crm" in quick.keys else None
    keys = {
        "title": quick.title,
        "tags": quick.tags,
        "crm": crm,
        "owner": owner.name,
        "side": owner.side,
        "from_side": giver or _other_side(context, owner.side),
        "source": quick.keys.get("from"),
        "passed": passed,
        "definition": definition(context, passed),
    }
    record_id = context.new_id() if crm is None else _place(context, crm)
    who, now = context.current_user.name, context.now()
    return put(context.records, Lead, record_id, who, now, keys)


def edit_lead(context: Context, lead: Lead, flags: LeadFlags) -> Lead:
    """Change a lead as the flags say, or in the user's editor, and return it."""
    if flags.is_empty and not context.console.can_prompt:
        raise Wrong(
            "nothing to change was given",
            hint=f"huddle lead edit {short_id(context, lead)} @cem",
        )
    with Editor(context.environ) as editor:
        change = (
            _from_editor(context, lead, editor)
            if flags.is_empty
            else _from_flags(context, lead, flags)
        )
        return context.records.change(
            Lead, lead.id, context.current_user.name, context.now(), **change._asdict()
        )


def _from_flags(context: Context, lead: Lead, flags: LeadFlags) -> RecordChange:
    """Return the change that words and flags describe; flags override words."""
    quick = parse_edit(" ".join(flags.words), quick_add_context(context, PASSED_ON))
    if flags.title is not None and quick.title:
        raise Wrong("the title is given twice", hint="either words or --title TITLE")
    title = as_title(flags.title) if flags.title is not None else quick.title
    keys = {**({"title": title} if title else {}), **_marked(context, lead, quick, flags.owner)}
    added = parse_tags(context, flags.tags) or quick.tags
    taken = parse_tags(context, flags.untags)
    return RecordChange(keys, {"tags": [tag for tag in added if tag not in taken]}, {"tags": taken})


def _from_editor(context: Context, lead: Lead, editor: Editor) -> RecordChange:
    """Return the change that the user makes in an editor; empty if nothing was changed."""

    def read(line: str) -> Mapping[str, Any]:
        quick = parse(line, quick_add_context(context, PASSED_ON, in_shell=False))
        return {"title": quick.title, "tags": quick.tags, **_marked(context, lead, quick)}

    return edited_line(editor, lead, _typed(lead), _ABOUT, read)


def _typed(lead: Lead) -> str:
    """Return a lead as one would type it."""
    has_one_word = lead.source and " " not in lead.source  # as a mark has
    marks = [
        f"@{lead.owner}" if lead.owner else "",
        f"from:{lead.source}" if has_one_word else "",
        *(f"#{tag}" for tag in lead.tags),
    ]
    return " ".join([quoted(lead.title, keys=PASSED_ON), *filter(None, marks)])


def _marked(
    context: Context, lead: Lead, quick: QuickAdd, named: str | None = None
) -> dict[str, Any]:
    """Return the keys that the marks of a line change: owner, source, and when it was passed."""
    if "crm" in quick.keys:
        raise Wrong(
            "the crm of a lead cannot be changed",
            hint=f"huddle lead add {shown(lead.title)} crm:{shown(quick.keys['crm'])}",
        )
    keys: dict[str, Any] = {}
    if owner := named or quick.owner:
        as_word = None if named else keeping(quick.owner, in_shell=True)
        who = _new_owner(context, owner, lead.from_side, kept=as_word)
        keys |= {"owner": who.name, "side": who.side}
    if source := quick.keys.get("from"):
        keys["source"] = source
    if passed := _passed(context, quick):
        _must_be_before_answers(context, lead, passed)
        keys |= {"passed": passed, "definition": definition(context, passed)}
    return keys


def _must_be_before_answers(context: Context, lead: Lead, passed: date) -> None:
    """Refuse to hand a lead over after its answer or its verdict."""
    zone = zone_of(context.team, context.current_user.name)
    for what, moment in (("answered", lead.answered), ("judged", lead.verdict_at)):
        if moment and not isinstance(moment, str) and is_before(moment, passed, zone):
            short = short_id(context, lead)
            message = f"{short} ({shown(lead.title)}) was {what} before {passed}"
            raise Wrong(message, hint=f"huddle lead reopen {short}")


def _passed(context: Context, quick: QuickAdd) -> date | None:
    """Return the past day on which the words say that a lead was handed over."""
    text = quick.keys.get("passed")
    return past_day(text, context.today) if text else None


def _new_owner(
    context: Context, name: str | None, giver: str | None, *, kept: str | None
) -> Person:
    """Return the owner with that name, who must not be on the side that hands the lead over."""
    if name is None:
        raise Wrong("nobody owns this lead", hint=_other_names(context, giver))
    name = name.removeprefix("@")
    team = context.team
    is_me = folded(name) in ("me", folded(context.current_user.name))
    if not is_me and not find_person(team, name):
        side = _other_side(context, giver)
        add = f"a new person: huddle people add {shown(name)}:{side}"
        raise UnknownPerson(name, team, keeping=kept, otherwise=add)
    owner = resolve_owner(team, name, context.current_user, keeping=kept)
    if owner.side == giver:
        message = f"{shown(owner.name)} is on the side that hands this lead over"
        raise Wrong(message, hint=_other_names(context, giver))
    return owner


def _other_names(context: Context, side: str | None) -> str:
    """Return how to name an owner: the people on the other sides."""
    names = [f"@{who.name}" for who in context.team.people if who.side and who.side != side]
    if not names:
        return f"huddle people add NAME:{_other_side(context, side)}"
    most = names[:_MOST_NAMES]
    return joined(most, "or") + (", …" if len(names) > len(most) else "")


def _other_side(context: Context, side: str | None) -> str:
    """Return the first side of the team but for `side`."""
    sides = context.team.sides
    return next((other for other in sides if other != side), sides[0])


def _place(context: Context, crm: str) -> str:
    """Return the id of a new lead with that `crm`, which a lead that was undone may have had.

    If an id belongs to a lead with another `crm`, the next one is taken.
    """
    for record_id in lead_ids(crm):
        try:
            known = context.records.load(Lead, record_id)
        except Unknown:
            return record_id
        if known.forgotten:
            raise Failed(
                f"the lead {shown(crm)} was forgotten", hint=f"huddle lead show {known.id}"
            )
        if known.crm == crm and known.status == "dropped":
            return record_id
        if known.crm == crm:
            short = short_id(context, known)
            raise Failed(
                f"{shown(crm)} is a lead already: {short} ({shown(known.title)})",
                hint=f"huddle lead show {short}",
            )
    raise Failed(f"there is no id left for {shown(crm)}", hint="huddle doctor")
