"""What a sync says in one line."""

from __future__ import annotations

from datetime import date

import pytest

from huddlecli.core.sync import SharedThing, ThingKind
from huddlecli.views.sync import happened

TODAY = date(2026, 12, 2)


def things(kind: ThingKind, *names: str, by: str | None = None) -> tuple[SharedThing, ...]:
    """Return things of a kind."""
    return tuple(SharedThing(kind=kind, name=name, by=by) for name in names)


@pytest.mark.parametrize(
    ("huddles", "words"),
    [
        (("2026-12-01-0908-daily",), "minutes of Tue 1 Dec"),
        (("2026-11-30-0908-daily", "2026-12-01-0908-daily"), "minutes of Mon 30 Nov and Tue 1 Dec"),
        (
            ("2026-12-01-0908-daily", "2026-12-01-0930-weekly"),
            "minutes of 2 huddles on Tue 1 Dec",
        ),
        (
            ("2026-11-30-0908-daily", "2026-12-01-0908-daily", "2026-12-01-0908-daily-2"),
            "minutes of Mon 30 Nov and of 2 huddles on Tue 1 Dec",
        ),
        (
            tuple(f"2026-12-01-0{hour}08-daily" for hour in range(5)),
            "minutes of 5 huddles on Tue 1 Dec",
        ),
        (tuple(f"2026-11-{day}-0908-daily" for day in range(20, 25)), "minutes of 5 huddles"),
    ],
)
def test_several_minutes_of_a_day_are_counted(huddles: tuple[str, ...], words: str) -> None:
    """No day is said twice: nobody could tell the two apart."""
    assert happened((), things("minutes", *huddles), TODAY) == f"received {words}"


def test_a_line_names_three_of_a_kind_at_most() -> None:
    """More people or agendas are counted."""
    some = tuple(things("win", name, by=name)[0] for name in ("ana", "ben", "clara", "dan"))
    agendas = things("agenda", "daily", "weekly", "sla", "kickoff")

    assert happened(agendas[:3], some[:2], TODAY) == (
        "sent the agendas daily, weekly and sla; received 2 wins (ana and ben)"
    )
    assert happened(agendas, some, TODAY) == "sent 4 agendas; received 4 wins (4 people)"
