"""The time of a command: when its process started, and how long that is ago."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cached_property

from huddlecli.core.errors import Wrong
from huddlecli.core.team import to_millisecond
from huddlecli.core.text import shown
from huddlecli.store.platform import ticks as _ticks

_RFC_3339 = r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:\d\d)"
_FIRST_YEAR, _LAST_YEAR = 1900, 2999


def _wall() -> datetime:
    """Return the time of the machine's clock, which may be set at any time."""
    return datetime.now(UTC)


class Clock:
    """Tells the time, in whole milliseconds.

    The wall clock, or `HUDDLE_NOW`, only says when the process started: if the clock is set while a
    huddle runs, no item gets longer or shorter.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        wall: Callable[[], datetime] | None = None,
        ticks: Callable[[], float] | None = None,
    ) -> None:
        """Start now; `wall` and `ticks` default to the clocks of the machine."""
        self._given = environ.get("HUDDLE_NOW")
        self._ticks = ticks or _ticks
        self._first_tick = self._ticks()
        self._wall_start = (wall or _wall)()

    def now(self) -> datetime:
        """Return the present instant."""
        return to_millisecond(self._start + timedelta(seconds=self._ticks() - self._first_tick))

    @cached_property
    def _start(self) -> datetime:
        return _parse_now(self._given) if self._given else self._wall_start


def _parse_now(given: str) -> datetime:
    """Return the instant that `HUDDLE_NOW` names; records only have room for these years."""
    start = None
    if re.fullmatch(_RFC_3339, f"{given}Z"):
        raise Wrong(f"HUDDLE_NOW has no time zone: {shown(given)}", hint=f"HUDDLE_NOW={given}Z")
    if re.fullmatch(_RFC_3339, given):
        with suppress(ValueError, OverflowError):  # there is no such day, or no such year
            start = datetime.fromisoformat(given.upper()).astimezone(UTC)
    if start is None or not (_FIRST_YEAR <= start.year <= _LAST_YEAR):
        raise Wrong(
            f"HUDDLE_NOW is not a time in the years {_FIRST_YEAR} to {_LAST_YEAR}: {shown(given)}",
            hint="HUDDLE_NOW=2026-11-23T09:08:00+01:00",
        )
    return start
