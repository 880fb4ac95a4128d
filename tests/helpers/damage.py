"""Damages values of files: odd, missing and superfluous entries, at any depth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from hypothesis import strategies as st


def containers(value: Any) -> Iterator[Any]:
    """Yield the tables and lists in a value, the value itself too."""
    if isinstance(value, dict | list):
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from containers(inner)


def damage(draw: st.DrawFn, table: Any, odd: st.SearchStrategy[Any], more: Sequence[str]) -> None:
    """Make up to two entries of `table` odd, or leave them out; `more` are keys to add."""
    for _ in range(draw(st.integers(0, 2))):
        inside = draw(st.sampled_from([*containers(table)]))
        if isinstance(inside, dict):
            key = draw(st.sampled_from([*inside, *more]))
            if draw(st.booleans()):
                inside[key] = draw(odd)
            else:
                inside.pop(key, None)
        elif inside:
            inside[draw(st.integers(0, len(inside) - 1))] = draw(odd)
