"""The grammar of own words, proposals and agreements: `/own`, `/propose`, `/measure`, `/agree`."""

from __future__ import annotations

import re
from datetime import date

from huddlecli.core.dates import due_day
from huddlecli.core.errors import Refused
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.definition import matter_at, must_be_agreement
from huddlecli.core.huddle.grammar_context import SlashCall, owner_named, quick_add_context
from huddlecli.core.huddle.matters import Matter
from huddlecli.core.measures.numbers import typed_number
from huddlecli.core.quick_add import parse
from huddlecli.core.terms import FUNNEL, parse_stages
from huddlecli.core.text import folded, nearest, shown, wording

_MEASURE = "/measure Leads handed over owes:marketing target:120 per:week"
_REVIEW = re.compile(r"(?:^|\s)review:(\S+)")


def own_command(call: SlashCall) -> do.WriteOwn:
    """Parse `/own SIDE TEXT`."""
    side, _, text = call.words().partition(" ")
    named = _side(call, side)
    if not text.strip():
        raise Refused(f"what does {shown(named)} mean by it?", hint=f"/own {named} TEXT")
    matter_at(call.huddle)
    return do.WriteOwn(named, wording(text))


def propose_command(call: SlashCall) -> do.ProposeWording:
    """Parse `/propose TEXT`; of a funnel, `/propose Inquiry marketing 7d, Qualified sales 14d`."""
    words = call.words()
    matter = matter_at(call.huddle)
    by, proposal = call.context.typist.name, call.context.new_id()
    latest = matter.proposed
    known = latest.stage if latest and latest.stage else matter.stages
    is_text = bool(matter.text or (latest and latest.text))
    if known or (matter.title == FUNNEL and not is_text):
        stages = parse_stages(words, call.huddle.begun.sides, known)
        return do.ProposeWording(proposal, by, stages=stages)
    return do.ProposeWording(proposal, by, text=wording(words))


def measure_command(call: SlashCall) -> do.ProposeMeasure:
    """Parse `/measure WORDS owes:SIDE target:N [at-most:N] [unit:U] [per:week|month] [@OWNER]`."""
    keys = ("@", "owes", "target", "at-most", "unit", "per")
    must_be_agreement(call.huddle)
    quick = parse(call.words(), quick_add_context(call.context, keys))
    given = quick.keys
    if "owes" not in given:
        raise Refused("which side owes it?", hint=_MEASURE)
    number = given.get("target") or given.get("at-most")
    if number is None or ("target" in given and "at-most" in given):
        raise Refused("one target is needed", hint=f"{_MEASURE}, or at-most:4")
    per = folded(given.get("per", "week"))
    if per not in ("week", "month"):
        raise Refused(f'"{shown(per)}" is neither week nor month', hint=_MEASURE)
    side = _side(call, given["owes"])
    measure = Matter(
        kind="measure",
        id=call.context.new_id(),
        title=quick.title,
        owes=side,
        unit=given.get("unit"),
        per="month" if per == "month" else "week",
        want="at-most" if "at-most" in given else "at-least",
    )
    owner = owner_named(call, quick.owner).name
    target = typed_number(number, lambda typed: f"target:{typed}")
    return do.ProposeMeasure(
        measure, call.context.new_id(), call.context.typist.name, target, owner
    )


def agree_command(call: SlashCall) -> do.AgreeFor:
    """Parse `/agree [SIDE…] [review:DAY]`."""
    found = _REVIEW.search(call.text)
    words = _REVIEW.sub(" ", call.text).replace(",", " ").split()
    sides = tuple(dict.fromkeys(_side(call, word) for word in words if word != "and"))
    return do.AgreeFor(sides, call.context.typist.name, _day(call, found[1]) if found else None)


def _day(call: SlashCall, text: str) -> date:
    return due_day(text, call.context.today(), week_starts=call.context.team.week_starts)


def _side(call: SlashCall, word: str) -> str:
    """Return the side that a word names or begins, or refuse it."""
    sides = call.huddle.begun.sides
    begin = folded(word.strip(":"))
    fitting = [side for side in sides if folded(side).startswith(begin)] if begin else []
    exact = [side for side in fitting if folded(side) == begin]
    if len(exact or fitting) == 1:
        return (exact or fitting)[0]
    near = nearest(word, sides)
    raise Refused(
        f"there is no side called {shown(word)}",
        hint=f"did you mean {near}?" if near else " or ".join(sides),
    )
