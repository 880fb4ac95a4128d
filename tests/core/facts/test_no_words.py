"""No word of a team is in its rows, whatever is in its records and minutes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.facts.huddle_rows import HuddleFacts
from huddlecli.core.facts.lead_rows import lead_facts
from huddlecli.core.facts.measure_rows import measure_facts
from huddlecli.core.facts.promise_rows import promise_facts
from huddlecli.core.facts.rows import AnyFact
from huddlecli.core.facts.source import FactSource
from huddlecli.core.minutes import (
    MinutedAction,
    MinutedItem,
    MinutedPoint,
    Minutes,
    Present,
    Titled,
)
from huddlecli.core.records import Action
from huddlecli.core.side_records import Lead, Measure
from huddlecli.core.team import Person, Team
from huddlecli.core.value import field_names

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
AT = NOW - timedelta(days=5)
# What somebody wrote: long enough that no hash, day or word of the program has it by chance.
WORDS = st.text(min_size=4, max_size=12).map(lambda text: f"zq{text}qz")


def hostile_rows(word: str, opened_by: str) -> Iterator[AnyFact]:
    """Yield the rows of a team that wrote `word` wherever a text can stand."""
    person = Person(name=word, side="sales", called=word, email=f"{word}@acme.test", was=(word,))
    team = Team(name="Acme", id="t7c2m9x4ka", timezone="Europe/Berlin", people=(person,))
    source = FactSource(team, NOW)
    record: dict[str, Any] = {"title": word, "created": AT, "by": word, "tags": (word,)}
    record |= {"huddle": word, "topic": word, "owner": word, "reason": word}
    action = Action(id="k7f2q9xmtb", side="sales", due=date(2026, 11, 27), status="open", **record)
    lead = Lead(
        id="k7f2q9xmtc",
        side="sales",
        from_side="marketing",
        crm=word,
        source=word,
        note=word,
        passed=AT,
        answered=AT + timedelta(hours=1),
        verdict="rejected",
        verdict_at=AT + timedelta(hours=1),
        entered={word: AT.date()},
        **record,
    )
    weeks = {"2026-W48": 3}
    measure = Measure(
        id="k7f2q9xmtd",
        owes="sales",
        unit=word,
        values=weeks,
        targets=weeks,
        notes={"2026-W48": word},
        **record,
    )
    yield from promise_facts(source, [action])
    yield from lead_facts(source, [lead])
    yield from measure_facts(source, [measure], {})
    yield from HuddleFacts(source).rows([hostile_minutes(word, opened_by)])


def hostile_minutes(word: str, opened_by: str) -> Minutes:
    """Return minutes with `word` wherever a text can stand."""
    titled = (Titled(id="k7f2q9xmte", title=word),)
    promised = MinutedAction(id="k7f2q9xmtf", title=word, owner=word, due=AT.date(), status="open")
    written: dict[str, Any] = {"notes": (word,), "actions": (promised,)}
    written |= {"decisions": titled, "parked": titled}
    point = MinutedPoint(
        opened_by=opened_by,
        rounds=1,
        said_back=True,
        restatement=word,
        outcome="action",
        speaker=word,
        listener=word,
        **written,
    )
    item = MinutedItem(
        kind="topic",
        title=word,
        topic=word,
        opened_by=word,
        planned_seconds=300,
        actual_seconds=290,
        carried=0,
        points=(point,),
        reason=word,
        by=(word,),
        **written,
    )
    return Minutes(
        id=f"2026-11-25-0908-{word}",
        agenda=word,
        title=word,
        started=AT,
        ended=AT + timedelta(minutes=14),
        timezone="Europe/Berlin",
        planned_minutes=15,
        by=word,
        present=(Present(name=word, side="sales"),),
        items=(item,),
        score=8.0,
        score_reasons=(word,),
        message=word,
        wins=titled,
    )


@given(WORDS, st.booleans())
def test_no_text_that_somebody_wrote_is_in_any_column(word: str, is_name: bool) -> None:  # noqa: FBT001
    """Also if by hand a name stands where minutes have the side that opened a point."""
    told = [*hostile_rows(word, word if is_name else "sales")]

    assert {row.fact for row in told} == {
        *("promise", "lead", "measure", "huddle", "point", "topic")
    }
    for row in told:
        for name in field_names(row):
            assert word.casefold() not in str(getattr(row, name)).casefold(), name


@given(st.text("abcdefgh-", min_size=1))
def test_a_hash_is_of_one_word_of_one_team(word: str) -> None:
    """Equal words of a team have one hash whatever their case; those of two teams differ."""
    one, two = (
        FactSource(Team(name="Acme", id=team, timezone="UTC"), NOW).words
        for team in ("t7c2m9x4ka", "t7c2m9x4kb")
    )
    assert one.leaving("source", word) == one.leaving("source", word.upper())
    assert one.leaving("source", word) != two.leaving("source", word)
    assert one.leaving("source", word) != one.leaving("agenda", word)
