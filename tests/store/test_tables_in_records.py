"""Records with tables: a change sets one key of a table, and joins keep what each side set."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from huddlecli.core.record_history import keys_of, merged
from huddlecli.core.side_records import Lead, Measure
from huddlecli.store.records import RecordStore

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
ID = "m4q8t2r6vx"


@pytest.fixture
def store(tmp_path: Path) -> RecordStore:
    """Return the records of an empty team."""
    (tmp_path / "huddle.toml").write_text("schema = 1\n")
    return RecordStore(tmp_path, ZoneInfo("Europe/Berlin"))


def test_a_value_is_set_alone_and_the_file_shows_it_in_a_table(
    store: RecordStore, tmp_path: Path
) -> None:
    """A value is set alone and the file shows it in a table."""
    keys = {"title": "Leads handed over", "owner": "ana", "per": "week", "values.2026-W47": 90}
    store.create(Measure, ID, "ana", AT, **keys)
    store.change(Measure, ID, "ana", AT, set={"values.2026-W48": 96, "notes.2026-W48": "fair"})

    measure = store.load(Measure, ID)

    assert measure.values == {"2026-W47": 90, "2026-W48": 96}
    assert [dict(change.set) for change in measure.changes[1:]] == [
        {"values.2026-W48": 96, "notes.2026-W48": "fair"}
    ]
    text = (tmp_path / f"measures/standing/{ID}-leads-handed-over.toml").read_text()
    head, _, changes = text.partition("[[change]]")
    assert head.endswith('[values]\n2026-W47 = 90\n2026-W48 = 96\n\n[notes]\n2026-W48 = "fair"\n\n')
    assert '"values.2026-W48" = 96' in changes
    assert store.open(Measure).records[0].values == measure.values


def test_values_that_two_people_set_on_two_machines_are_both_kept(store: RecordStore) -> None:
    """Values that two people set on two machines are both kept."""
    store.create(Measure, ID, "ana", AT, title="Leads", owner="ana")
    first = store.load(Measure, ID).changes
    store.change(Measure, ID, "ana", AT, set={"values.2026-W47": 90})
    second = store.load(Measure, ID).changes
    other = (*first, second[-1].__class__(at=AT, by="cem", set={"values.2026-W48": 96}))

    for joined in (merged(second, other), merged(other, second)):
        keys = keys_of(joined)
        assert (keys["values.2026-W47"], keys["values.2026-W48"]) == (90, 96)


def test_one_key_of_a_table_is_removed_and_undone(store: RecordStore, tmp_path: Path) -> None:
    """One key of a table is removed and undone."""
    store.create(Measure, ID, "ana", AT, title="Leads", owner="ana", **{"values.2026-W48": 96})
    later = AT + timedelta(minutes=1)
    measure = store.change(Measure, ID, "ana", later, unset=["values.2026-W48"])
    assert measure.values == {}
    assert 'unset = ["values.2026-W48"]' in next(tmp_path.glob("measures/*/*")).read_text()

    back = store.revert(Measure, ID, measure.changes[-1].at, "ana", later)

    assert back.values == {"2026-W48": 96}


@pytest.mark.parametrize("answered", [AT, AT.date(), "unknown"])
def test_a_time_may_be_an_instant_a_day_or_unknown(
    store: RecordStore, answered: datetime | date | str
) -> None:
    """A time may be an instant a day or unknown."""
    entered = {"entered.Sales. Qualified": date(2026, 11, 24)}  # a name may have a dot
    made = store.create(Lead, "h5t0c3w8nq", "import", AT, title="Oak", answered=answered, **entered)

    lead = store.open(Lead).records[0]

    assert lead.answered == made.answered == answered
    assert type(lead.answered) is type(answered)
    assert lead.entered == {"Sales. Qualified": date(2026, 11, 24)}


def test_a_value_of_another_type_is_a_mistake(store: RecordStore, tmp_path: Path) -> None:
    """A value of another type is a mistake."""
    store.create(Measure, ID, "ana", AT, title="Leads", owner="ana", **{"values.2026-W48": 96})
    path = next(tmp_path.glob("measures/*/*"))
    path.write_text(path.read_text().replace("2026-W48 = 96\n", '2026-W48 = "many"\n', 1))

    found = store.open(Measure)

    assert found.records == ()
    assert [skipped.path for skipped in found.warnings] == [path]
    assert "2026-W48" in found.warnings[0].reason


def test_a_list_of_measures_reads_only_the_changes_about_their_targets(store: RecordStore) -> None:
    """A list of measures reads only the changes about their targets, and all the values."""
    store.create(Measure, ID, "ana", AT, title="Leads", owner="ana", **{"values.2026-W47": 90})
    store.change(Measure, ID, "ana", AT, set={"target": 120})
    store.change(Measure, ID, "ana", AT, set={"values.2026-W48": 96})

    (measure,) = store.open(Measure, about=("target",)).records

    assert measure.values == {"2026-W47": 90, "2026-W48": 96}
    assert [dict(change.set) for change in measure.changes] == [{"target": 120}]


def test_a_mark_of_a_change_inside_a_text_is_text(store: RecordStore, tmp_path: Path) -> None:
    """A mark of a change inside a text is text, and a broken change is a mistake in its line."""
    store.create(Measure, ID, "ana", AT, title="Leads", owner="ana")
    store.change(Measure, ID, "ana", AT, set={"target": 120})
    path = next(tmp_path.glob("measures/*/*"))
    text = path.read_text()
    path.write_text(text.replace('title = "Leads"', 'title = """Lea\n[[change]]\nds"""', 1))
    about = ("target",)
    assert store.open(Measure, about=about).records[0].title == "Lea\n[[change]]\nds"

    path.write_text(text + "target =\n")

    assert "line" in store.open(Measure, about=about).warnings[0].reason
