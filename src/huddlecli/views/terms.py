"""Terms: in a list, one with its versions, and the one-line answers of commands about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from huddlecli.core.agreement import Agreed, agreements, decision_id, sides_that_agree
from huddlecli.core.records import Change
from huddlecli.core.side_records import Proposal, Stage, Term
from huddlecli.core.terms import content_words, own_words, waiting_for
from huddlecli.views.columns import PLAIN, QUIET, STRONG, aligned
from huddlecli.views.document import Block, Document, Row, Section, Table
from huddlecli.views.escape import safe
from huddlecli.views.formats import json
from huddlecli.views.record_history import without_own
from huddlecli.views.records import ListContext
from huddlecli.views.words import NOBODY, bare_day, count, listed, short_day

FIELDS = (
    *("id", "title", "version", "text", "stages", "agreed_on", "review", "proposed"),
    *("waiting_for", "decision", "created", "by"),
)
_STAGE_KEYS = ("name", "side", "days", "column")
_LONGEST = 60  # characters of a wording in a list


def list_document(terms: Sequence[Term], frame: ListContext) -> Document:
    """Return a row for each term: its name, how far it is, and the beginning of its words."""
    cells = [(term.title, _state(term, frame), _beginning(term)) for term in terms]
    rows = [[(name, STRONG), (state, QUIET), (words, PLAIN)] for name, state, words in cells]
    sentences = [": ".join(filter(None, (f"{name}, {s}", words))) for name, s, words in cells]
    return Document(blocks=(Table(rows=rows, sentences=sentences),))


def term_document(term: Term, frame: ListContext, version: int | None = None) -> Document:
    """Return a term: what is in force and proposed, own words once all are there, its versions.

    With `version`, which it must have, return that version alone.
    """
    agreed = agreements(term.changes)
    if version is not None:
        there = agreed[version - 1]
        return Document(
            subject=f"{term.title}, version {version}",
            facts=(_agreed_words(there, frame.today),),
            blocks=(_wording("Wording", _text(there), _stages(there)),),
        )
    blocks = list[Block]()
    if agreed:
        blocks.append(_wording("In force", term.text, term.stage))
    if term.proposed:
        waits = listed(waiting_for(term, sides_that_agree(frame.team)))
        day = short_day(term.proposed.on, frame.today)
        title = f"Proposed by {term.proposed.by} on {day}, waits for {waits}"
        blocks.append(_wording(title, term.proposed.text, term.proposed.stage))
    if own := _own(term, frame):
        blocks.append(own)
    if agreed:
        blocks.append(_versions(agreed, frame.today))
    subject = f"{term.title}, version {term.version}" if agreed else term.title
    return Document(subject=subject, facts=tuple(_facts(term, agreed, frame)), blocks=(*blocks,))


def term_fields(term: Term, frame: ListContext) -> json.Fields:
    """Return the fields of a term for JSON and CSV."""
    proposed = term.proposed
    return {
        **{name: getattr(term, name, None) for name in FIELDS},
        "stages": [_stage_fields(stage) for stage in term.stage],
        "proposed": _proposed_fields(proposed) if proposed else None,
        "waiting_for": [*waiting_for(term, sides_that_agree(frame.team))],
    }


def csv_fields(term: Term, frame: ListContext) -> json.Fields:
    """Return the fields of a term as cells, with stages as they are typed."""
    proposed = term.proposed
    words = content_words(proposed.text, proposed.stage) if proposed else ()
    return {
        **term_fields(term, frame),
        "stages": "; ".join(content_words(None, term.stage)),
        "proposed": " ".join(words),
    }


def term_json(term: Term, frame: ListContext) -> str:
    """Return one term with its versions and its history.

    Nobody's own words are in it before those of every side are there.
    """
    own = own_words(term, sides_that_agree(frame.team)).words
    versions = [
        {
            "version": agreed.version,
            "text": _text(agreed),
            "stages": [_stage_fields(stage) for stage in _stages(agreed)],
            "agreed": agreed.agreed,
            "agreed_on": agreed.on,
            "decision": decision_id(term.id, agreed.id),
        }
        for agreed in agreements(term.changes)
    ]
    content = {
        **term_fields(term, frame),
        "own": dict(own) or None,
        "versions": versions,
        "changes": [without_own_words(change) for change in term.changes],
    }
    return json.document("huddle.term/1", {"term": content})


def without_own_words(change: Change) -> json.Fields:
    """Return the fields of a change, with null for what a side wrote alone."""
    return {**json.shaped(change), "set": without_own(change.set)}


def written_line(term: Term, side: str, frame: ListContext) -> str:
    """Return that a side's own words are kept, and which sides still have to write."""
    own = own_words(term, sides_that_agree(frame.team))
    saved = f"{safe(term.title)}  own words of {safe(side)} saved"
    if own.missing:
        return f"{saved}; shown once {safe(listed(own.missing))} has written"
    return f"{saved}; every side has written: huddle term show {term.title}"


def proposed_line(term: Term, frame: ListContext) -> str:
    """Return that a wording is proposed, who has to agree to it, and its stages as they were read.

    A stage whose side or days were not understood would otherwise go unnoticed.
    """
    waits = listed(waiting_for(term, sides_that_agree(frame.team)))
    line = f"{safe(term.title)}  proposed, waits for {safe(waits)}"
    stages = enumerate(term.proposed.stage if term.proposed else (), start=1)
    rows = [
        (f"{number}.", stage.name, stage.side or NOBODY, _usual_time(stage) or "no usual time")
        for number, stage in stages
    ]
    return "\n".join([line, *(f"  {row}" for row in aligned(rows))])


def _usual_time(stage: Stage) -> str:
    """Return `usually 14 days`, or nothing if none are given."""
    return f"usually {count(stage.days, 'day', 'days')}" if stage.days else ""


def consent_hint(term: Term, frame: ListContext) -> str:
    """Return how the sides agree to what is proposed; empty if no side is awaited."""
    waits = waiting_for(term, sides_that_agree(frame.team))
    verb = "agrees" if len(waits) == 1 else "agree"
    line = f"{safe(listed(waits))} {verb} with: huddle term agree {safe(term.title)}"
    return line if waits else ""


def agreed_line(term: Term, side: str, frame: ListContext, *, is_new: bool) -> str:
    """Return that a side agrees, and which sides are still to agree or which version counts."""
    verb = "agrees" if is_new else "has already agreed"
    line = f"{safe(term.title)}  {safe(side)} {verb}"
    if waits := waiting_for(term, sides_that_agree(frame.team)):
        return f"{line}; waits for {safe(listed(waits))}"
    review = f", review on {bare_day(term.review, frame.today)}" if term.review else ""
    return f"{line}; version {term.version} is in force{review}"


def _state(term: Term, frame: ListContext) -> str:
    """Return how far a term is: its version, and the sides that a proposal waits for."""
    sides = sides_that_agree(frame.team)
    parts = []
    if term.version is not None:
        day = f", agreed on {bare_day(term.agreed_on, frame.today)}" if term.agreed_on else ""
        parts.append(f"version {term.version}{day}")
    if term.review:
        parts.append(f"review on {bare_day(term.review, frame.today)}")
    if term.proposed:
        parts.append(f"proposed, waits for {listed(waiting_for(term, sides))}")
    if parts:
        return ", ".join(parts)
    own = own_words(term, sides)
    if own.missing:
        return f"own words: {listed(own.written)}; {listed(own.missing)} to write"
    return "own words written, nothing proposed"


def _beginning(term: Term) -> str:
    """Return the first words of what is in force, else of what is proposed."""
    proposed = term.proposed
    lines = [*content_words(term.text, term.stage)]
    if not lines and proposed:
        lines = [*content_words(proposed.text, proposed.stage)]
    is_list = bool(term.stage) or (proposed is not None and not term.text and proposed.stage)
    return _shortened((", " if is_list else " ").join(lines))


def _shortened(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"


def _facts(term: Term, agreed: Sequence[Agreed], frame: ListContext) -> list[str]:
    facts = [_agreed_words(agreed[-1], frame.today)] if agreed else ["Nothing is agreed yet"]
    if term.review:
        facts.append(f"Review on {short_day(term.review, frame.today)}")
    return facts


def _agreed_words(agreed: Agreed, today: date) -> str:
    """Return `Agreed on Tue 3 Nov by ana (marketing) and cem (sales)`."""
    day = f" on {short_day(agreed.on, today)}" if agreed.on else ""
    names = [f"{who} ({side})" for side, who in agreed.agreed.items()]
    return f"Agreed{day} by {listed(names)}"


def _wording(title: str, text: str | None, stages: Sequence[Stage]) -> Section:
    """Return a wording, a row for each line, or stages, a row each."""
    rows = [Row(line) for line in (text or "").splitlines() if line.strip()]
    for number, stage in enumerate(stages, start=1):
        note = ", ".join(
            filter(None, (_usual_time(stage), f"column {stage.column}" if stage.column else ""))
        )
        rows.append(Row(stage.name, stage.side or "", f"{number}.", note))
    return Section(title=title, rows=tuple(rows))


def _own(term: Term, frame: ListContext) -> Section | None:
    """Return each side's own words, or which sides have written while they are hidden."""
    own = own_words(term, sides_that_agree(frame.team))
    if not own.written:
        return None
    if not own.is_hidden:
        rows = [
            Row(line, side if not number else "")
            for side, words in own.words.items()
            for number, line in enumerate(words.splitlines())
        ]
        return Section(title="Own words", rows=tuple(rows))
    hidden = f"written, shown once {listed(own.missing)} has written"
    rows = [Row(hidden, side) for side in own.written]
    rows += [Row(f"not yet: huddle term write {term.title}", side) for side in own.missing]
    return Section(title="Own words", rows=tuple(rows))


def _versions(agreed: Sequence[Agreed], today: date) -> Table:
    """Return a row for each version, the newest first."""
    rows = []
    for version in reversed(agreed):
        day = bare_day(version.on, today) if version.on else ""
        names = listed([f"{who} ({side})" for side, who in version.agreed.items()])
        lines = content_words(_text(version), _stages(version))
        words = _shortened((" " if _text(version) else ", ").join(lines))
        cells = ((f"version {version.version}", STRONG), (day, QUIET), (names, QUIET))
        rows.append([*cells, (words, PLAIN)])
    return Table(title="Versions", rows=rows)


def _text(agreed: Agreed) -> str | None:
    return agreed.content.get("text")


def _stages(agreed: Agreed) -> tuple[Stage, ...]:
    """Return the stages of a version; keys that only a newer version of huddle knows are left."""
    return tuple(
        Stage(**{key: table[key] for key in _STAGE_KEYS if key in table})
        for table in agreed.content.get("stage", ())
    )


def _stage_fields(stage: Stage) -> json.Fields:
    return {key: getattr(stage, key) for key in _STAGE_KEYS}


def _proposed_fields(proposed: Proposal) -> json.Fields:
    fields = {key: getattr(proposed, key) for key in ("id", "by", "on", "text")}
    return {**fields, "stages": [_stage_fields(stage) for stage in proposed.stage]}
