"""Checks of `[hours]` and `[leads]` in `huddle.toml`, for what types do not show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from huddlecli.core.text import folded
from huddlecli.store.mistakes import CLOCK, Problem, as_toml, check_word, entries, table
from huddlecli.store.toml_edit import KeyPath

AGREED = r"[1-9][0-9]{0,3}m|[1-9][0-9]{0,2}[hd]"


def check_hours(data: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the mistakes in `[hours]`: no day, a day twice, no time of day, an end too early."""
    hours = table(data, "hours")
    if hours.get("days") == []:
        yield Problem(("hours", "days"), "expected at least one day such as mon")
    yield from _check_repeated(entries(data, "hours", "days"))
    opens, closes = hours.get("from"), hours.get("to")
    yield from check_word(("hours", "from"), opens, _is_clock, "a time such as 09:00")
    yield from check_word(("hours", "to"), closes, _is_end, "a time such as 17:30")
    match opens, closes:
        case str(), str() if _is_clock(opens) and _is_end(closes) and closes <= opens:
            problem = f"expected a time after {as_toml(opens)}, got {as_toml(closes)}"
            yield Problem(("hours", "to"), problem)


def check_leads(data: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the mistakes in `[leads]`: an agreed time without a unit, a name given twice."""
    leads = table(data, "leads")
    what = "a time such as 30m, 4h or 2d"
    yield from check_word(("leads", "answer"), leads.get("answer"), _is_agreed, what)
    for source, agreed in table(leads, "answer").items():
        yield from check_word(("leads", "answer", source), agreed, _is_agreed, what)
    for key in ("answer", "status"):
        yield from _check_repeated((("leads", key, name), name) for name in table(leads, key))


def _check_repeated(named: Iterable[tuple[KeyPath, object]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for path, name in named:
        if isinstance(name, str):
            if folded(name) in seen:
                yield Problem(path, f"{as_toml(name)} is used twice")
            seen.add(folded(name))


def _is_clock(text: str) -> bool:
    return re.fullmatch(CLOCK, text) is not None


def _is_end(text: str) -> bool:
    return text == "24:00" or _is_clock(text)


def _is_agreed(text: str) -> bool:
    return re.fullmatch(AGREED, text) is not None
