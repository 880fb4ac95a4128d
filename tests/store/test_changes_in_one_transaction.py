"""Several changes of a record in one transaction are the same as each of them on its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from huddlecli.core.errors import Failed
from huddlecli.core.records import Action, Win
from huddlecli.core.side_records import Lead, Measure
from huddlecli.store import files
from huddlecli.store.records import RecordStore
from huddlecli.store.transaction import Transaction

BERLIN = ZoneInfo("Europe/Berlin")
IDS = {Action: "k7f2q9xmtb", Win: "w3n8s6y1dz", Lead: "h5t0c3w8nq", Measure: "m4q8t2r6vx"}
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
Model: TypeAlias = type[Action] | type[Win] | type[Lead] | type[Measure]
Change: TypeAlias = Callable[[RecordStore, Model, datetime], object]
TAKEN = Failed("taken", hint="huddle doctor")


def at(number: int) -> datetime:
    """Return the time of a change; each is on another day."""
    return NOON + timedelta(days=number)


def create(store: RecordStore, model: Model, now: datetime) -> None:
    """Make the record, under a title that every kind has."""
    more: dict[str, object] = {}
    if model is Action:
        more = {"side": "sales", "due": date(2026, 12, 1)}
    if model is Lead:
        more = {"side": "sales", "passed": NOON}
    owner = {} if model is Win else {"owner": "sam"}
    store.create(model, IDS[model], "sam", now, title="Call Oak", **owner, **more)


def close(store: RecordStore, model: Model, now: datetime) -> None:
    """Close the record, which moves its file to the folder of the month."""
    keys: dict[str, object] = {"status": "dropped", "reason": "late"}
    if model is not Win:
        keys["closed"] = now
    store.change(model, IDS[model], "sam", now, set=keys)


def reopen(store: RecordStore, model: Model, now: datetime) -> None:
    """Open the record, which moves its file back."""
    standing = {Action: "open", Win: "kept", Lead: "open", Measure: "standing"}[model]
    gone = ("closed", "reason")
    store.change(model, IDS[model], "ana", now, set={"status": standing}, unset=gone)


def tag(store: RecordStore, model: Model, now: datetime) -> None:
    """Add a member to a list, and change nothing else."""
    store.change(model, IDS[model], "ana", now, add={"tags": [f"t{now.day}"]})


def rename(store: RecordStore, model: Model, now: datetime) -> None:
    """Change the title, which changes no name of a file."""
    expected = {"title": store.load(model, IDS[model]).title}
    store.change(model, IDS[model], "ana", now, set={"title": f"Call {now.day}"}, expect=expected)


def undo(store: RecordStore, model: Model, now: datetime) -> None:
    """Undo the last change."""
    store.revert(model, IDS[model], store.load(model, IDS[model]).changes[-1].at, "sam", now)


def uncreate(store: RecordStore, model: Model, now: datetime) -> None:
    """Undo the making of the record."""
    store.undo_creation(model, IDS[model], "sam", now)


CHANGES = (close, reopen, tag, rename, undo, uncreate)


@contextmanager
def team() -> Iterator[Path]:
    """Yield an empty team folder."""
    with TemporaryDirectory() as name:
        (Path(name) / "huddle.toml").touch()
        yield Path(name)


def texts(folder: Path) -> dict[str, str]:
    """Return all files but the lock."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_text() for path in sorted(paths)}


def left_by(
    changes: Sequence[Change], model: Model, *, at_once: bool, earlier: int = 0, copy: str = ""
) -> tuple[dict[str, str], list[object]]:
    """Return the files after `changes`, and what could be seen after each of them.

    The first `earlier` changes are written before the others; at `copy` is another file then.
    """
    with team() as folder:
        transaction = Transaction(folder)
        store = RecordStore(folder, BERLIN, transaction=lambda: transaction)
        came: list[object] = []
        with ExitStack() as block:
            for number, change in enumerate(changes):
                if number == earlier:
                    if copy:
                        (folder / copy).parent.mkdir(parents=True)
                        (folder / copy).write_text("a copy\n")
                    if at_once:
                        block.enter_context(transaction)
                try:
                    change(store, model, at(number))
                    came.append(store.load(model, IDS[model]))
                except Failed as error:
                    came.append(str(error))
        came.append(store.load(model, IDS[model]))
        return texts(folder), came


@given(
    changes=st.lists(st.sampled_from(CHANGES), min_size=1, max_size=6),
    model=st.sampled_from([*IDS]),
    earlier=st.integers(0, 3),
)
@example(changes=[tag, tag], model=Action, earlier=1)
@example(changes=[close, reopen, close], model=Lead, earlier=0)
@settings(max_examples=50)
def test_any_changes_in_one_transaction_are_the_same_as_each_on_its_own(
    changes: list[Change], model: Model, earlier: int
) -> None:
    """The files are the same to the byte, and so is what each change can see of those before."""
    one, many = (
        left_by([create, *changes], model, at_once=at_once, earlier=earlier)
        for at_once in (True, False)
    )
    assert one == many


@given(st.lists(st.sampled_from([tag, rename]), min_size=1, max_size=4))
@settings(max_examples=10)
def test_a_record_whose_closed_name_is_taken_can_be_changed_again(changes: list[Change]) -> None:
    """It stays among the open ones, where the next change of the transaction finds it."""
    copy = f"leads/closed/2026-11/{IDS[Lead]}-call-oak.20261123.20261124.toml"
    one, many = (
        left_by([create, close, *changes], Lead, at_once=at_once, earlier=1, copy=copy)
        for at_once in (True, False)
    )
    assert one == many
    assert [*one[0]] == ["huddle.toml", copy, f"leads/open/{IDS[Lead]}-call-oak.toml"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a team folder with two files."""
    (tmp_path / "huddle.toml").touch()
    (tmp_path / "open").mkdir()
    for name in ("a", "b"):
        (tmp_path / f"open/{name}.toml").write_text(name)
    return tmp_path


def _move(transaction: Transaction) -> None:
    transaction.move("open/a.toml", "closed/a.toml")


def _move_if_free(transaction: Transaction) -> None:
    transaction.move("open/a.toml", "closed/other.toml", is_vital=False)


def _replace(transaction: Transaction) -> None:
    transaction.replace("open/a.toml", "again")


def _remove(transaction: Transaction) -> None:
    transaction.remove("open/a.toml")


@pytest.mark.parametrize("first", [_move, _move_if_free, _remove])
@pytest.mark.parametrize("then", [_move, _move_if_free, _replace, _remove])
def test_a_file_that_is_gone_is_not_written_again(
    folder: Path, first: Callable[[Transaction], None], then: Callable[[Transaction], None]
) -> None:
    """A second step with the old place of a file is refused, and nothing is written."""
    before = texts(folder)

    def write() -> None:
        with Transaction(folder) as transaction:
            first(transaction)
            then(transaction)

    with pytest.raises(files.Missing, match=r"open/a\.toml: no such file"):
        write()
    assert texts(folder) == before


@pytest.mark.parametrize("is_vital", [True, False])
def test_a_file_that_was_never_there_is_not_moved(folder: Path, *, is_vital: bool) -> None:
    """A move from an unknown place is refused, whether or not the move is vital."""
    before = texts(folder)

    def write() -> None:
        with Transaction(folder) as transaction:
            transaction.replace("open/a.toml", "after")
            transaction.move("open/c.toml", "closed/c.toml", is_vital=is_vital)

    with pytest.raises(files.Missing, match=r"open/c\.toml: no such file"):
        write()
    assert texts(folder) == before


def test_a_move_that_a_later_step_needs_is_vital(folder: Path) -> None:
    """If a sync program takes the name in between, the file with that name is not overwritten."""

    def write() -> None:
        with Transaction(folder) as transaction:
            transaction.move("open/a.toml", "open/free.toml", is_vital=False)
            transaction.replace("open/free.toml", "after")
            (folder / "open/free.toml").write_text("from another machine")

    with pytest.raises(files.NotSaved, match="file exists"):
        write()
    assert texts(folder) == {
        "huddle.toml": "",
        "open/a.toml": "a",
        "open/b.toml": "b",
        "open/free.toml": "from another machine",
    }


def test_what_a_file_will_say_is_read_at_its_next_place(folder: Path) -> None:
    """A file is read where it will be, whether it is new, changed, moved or none of these."""
    with Transaction(folder) as transaction:
        transaction.move("open/a.toml", "closed/a.toml")
        transaction.move("closed/a.toml", "closed/twice.toml")
        transaction.replace("open/b.toml", "b after")
        transaction.move("open/b.toml", "closed/b.toml")
        transaction.create("open/a.toml", "new", taken=TAKEN)
        places = ("closed/twice.toml", "closed/b.toml", "open/a.toml", "huddle.toml")
        seen = {place: transaction.read(place) for place in places}
        with pytest.raises(files.Missing):
            transaction.read("closed/a.toml")

    expected = dict(zip(places, ("a", "b after", "new", ""), strict=True))
    assert (seen, texts(folder)) == (expected, expected)
