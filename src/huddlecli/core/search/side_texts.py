"""The texts of what both sides keep together: measures, terms and leads."""

from __future__ import annotations

from collections.abc import Iterator

from huddlecli.core.agreement import sides_that_agree
from huddlecli.core.records import AnyRecord
from huddlecli.core.side_records import Lead, Measure, Term
from huddlecli.core.team import Team
from huddlecli.core.terms import own_words


def side_texts(record: AnyRecord, team: Team) -> Iterator[str | None]:
    """Yield the texts besides the title; what a side wrote alone only once every side has."""
    match record:
        case Measure():
            yield record.unit
            yield from record.notes.values()
        case Term():
            yield record.text
            yield from (stage.name for stage in record.stage)
            if record.proposed:
                yield record.proposed.text
                yield from (stage.name for stage in record.proposed.stage)
            yield from own_words(record, sides_that_agree(team)).words.values()
        case Lead():
            yield record.note
            yield record.source
            yield record.crm
        case _:
            return
