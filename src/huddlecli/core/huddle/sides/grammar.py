"""The grammar of the boards of measures and leads: letters, and numbers that set a value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from huddlecli.core.errors import Refused
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle.grammar_context import GrammarContext
from huddlecli.core.huddle.sides.answers import LEAD_LETTERS, letters_of
from huddlecli.core.huddle.sides.commands import AnswerLead, DiscussRow, SetValue
from huddlecli.core.huddle.sides.rows import MeasureRow
from huddlecli.core.huddle.state import Underway, current, question
from huddlecli.core.measures.numbers import typed_number
from huddlecli.core.side_records import OUTCOMES, REJECTIONS, LeadOutcome, Rejection
from huddlecli.core.text import folded, note, shown

_Word = TypeVar("_Word", Rejection, LeadOutcome)
ROW_LETTERS = "warcin"  # those that answer for a measure or a lead
_REASONS = "r routing, r record, r definition, or r other WORDS"
_OUTCOMES = "c won, c lost or c nurture"
_LIKE_A_NUMBER = re.compile(r"[+-]?[.,]?[0-9][0-9.,'\s]*")


def board_command(text: str, huddle: Underway, context: GrammarContext) -> do.Command | None:
    """Return what a line answers on a board of measures or leads; None if it is a note."""
    kind = current(huddle).plan.kind
    if kind == "measures":
        return _about_measure(text, huddle, context)
    return _about_lead(text, context) if kind == "leads" else None


def _about_measure(text: str, huddle: Underway, context: GrammarContext) -> do.Command | None:
    if text == "i":
        return _discuss(context)
    if text == "n":
        return do.Answer("n")
    asked = question(huddle)
    if len(text) == 1 and text.isalpha() and isinstance(asked, MeasureRow):
        raise Refused(f'"{shown(text)}" does not work here', hint=letters_of(asked))
    unit = asked.unit if isinstance(asked, MeasureRow) else None
    number, colon, words = text.partition(":")
    if not _is_number(number, unit):
        return None
    value = typed_number(number, lambda typed: f"{typed}{colon}{words}", unit=unit)
    return SetValue(value, note(words.strip()) if words.strip() else None)


def _is_number(word: str, unit: str | None) -> bool:
    """Whether a text looks like a number, with the unit of the measure or without."""
    folded_word, folded_unit = folded(word.strip()), folded(unit or "")
    bare = folded_word.removesuffix(folded_unit) if folded_unit else folded_word
    return bool(_LIKE_A_NUMBER.fullmatch(bare.strip()))


def _about_lead(text: str, context: GrammarContext) -> do.Command | None:
    letter, _, rest = _spaced(text).partition(" ")
    match letter:
        case "w" | "a" if not rest:
            return AnswerLead("answered" if letter == "w" else "accepted")
        case "i" if not rest:
            return _discuss(context)
        case "n" if not rest:
            return do.Answer("n")
        case "r":
            return _rejection(rest.strip())
        case "c":
            return _closing(rest.strip())
        case _ if len(text) == 1 and text.isalpha():
            raise Refused(f'"{shown(text)}" does not work here', hint=LEAD_LETTERS)
        case _:
            return None


def _spaced(text: str) -> str:
    """Return `rre no number`, typed faster than a key opens its line, as `r re no number`."""
    word = text.partition(" ")[0]
    is_reason = word[:1] == "r" and _begun(word[1:], REJECTIONS)
    is_outcome = word[:1] == "c" and _begun(word[1:], OUTCOMES)
    return f"{text[:1]} {text[1:]}" if is_reason or is_outcome else text


def _discuss(context: GrammarContext) -> DiscussRow:
    return DiscussRow(context.new_id(), context.typist.name)


def _rejection(text: str) -> AnswerLead:
    """Parse `REASON [WORDS]`; two letters of the reason are enough."""
    word, _, rest = text.partition(" ")
    if not word:
        raise Refused("the reason is missing", hint=_REASONS)
    reason: Rejection | None = _begun(word, REJECTIONS)
    if reason is None:
        raise Refused(f'"{shown(word)}" is not a reason', hint=_REASONS)
    words = note(rest.strip()) if rest.strip() else None
    if reason == "other" and words is None:
        raise Refused("other needs a few words", hint=_REASONS)
    return AnswerLead("rejected", reason, words)


def _closing(text: str) -> AnswerLead:
    """Parse `OUTCOME [WORDS]`; two letters of the outcome are enough."""
    word, _, rest = text.partition(" ")
    if not word:
        raise Refused("the outcome is missing", hint=_OUTCOMES)
    outcome: LeadOutcome | None = _begun(word, OUTCOMES)
    if outcome is None:
        raise Refused(f'"{shown(word)}" is not an outcome', hint=_OUTCOMES)
    return AnswerLead(outcome, words=note(rest.strip()) if rest.strip() else None)


def _begun(word: str, known: Sequence[_Word]) -> _Word | None:
    """Return the word that the first letters of `word` fit, at least two of them."""
    begun = folded(word)
    fitting = [each for each in known if each.startswith(begun)]
    return fitting[0] if len(begun) > 1 and len(fitting) == 1 else None
