"""Which rows are as their schema says, as a condition in SQL."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime
from typing import Any, get_type_hints

from huddlecli.core.facts.answer_times import BOUNDS
from huddlecli.core.facts.rows import FACT_CLASSES, Fact
from huddlecli.store.facts.columns import present_type

_MOST = 10**15  # sums of a million of them are exact
_MAXIMA = {"answer_bucket": len(BOUNDS) - 1}
_DAYS = "BETWEEN DATE '0001-01-01' AND DATE '9999-12-31'"
_INSTANTS = "BETWEEN TIMESTAMPTZ '0001-01-02 00:00:00+00' AND TIMESTAMPTZ '9999-12-30 23:59:59+00'"


def is_valid(kept: Container[str]) -> str:
    """Return the condition that a row is as its schema says, in the columns `kept`.

    It is false or null for a row that is not. Kinds of a later version are let through.
    """
    cases = " ".join(f"WHEN '{row.fact}' THEN {_rules(row, kept)}" for row in FACT_CLASSES)
    return f"fact IS NOT NULL AND {_rules(Fact, kept)} AND CASE fact {cases} ELSE TRUE END"


def _rules(row: type[Fact], kept: Container[str]) -> str:
    """Return the rules for the columns that a class of rows adds."""
    own = set(row.__names__) - (set() if row is Fact else set(Fact.__names__))
    hints = get_type_hints(row)
    rules = [_rule(name, hints[name]) for name in row.__names__ if name in own and name in kept]
    return f"({' AND '.join(rules) or 'TRUE'})"


def _rule(name: str, hint: Any) -> str:
    kind = present_type(hint)
    rule = {
        int: f'"{name}" BETWEEN 0 AND {_MAXIMA.get(name, _MOST)}',
        float: f'ABS("{name}") <= {_MOST}',  # neither infinity nor NaN is
        date: f'"{name}" {_DAYS}',
        datetime: f'"{name}" {_INSTANTS}',
    }.get(kind, f'"{name}" IS NOT NULL')
    return rule if kind is hint else f'("{name}" IS NULL OR {rule})'
