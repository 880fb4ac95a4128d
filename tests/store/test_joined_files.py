"""Two sides of a team folder, joined: in whatever order they meet, the same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from itertools import permutations
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddlecli.core.agenda import LoopRule
from huddlecli.core.agreement import consent_keys, decision_id, proposal_keys, term_id
from huddlecli.core.huddle.events import Begun
from huddlecli.core.join.huddles import renamed
from huddlecli.core.minutes import MinutedAction, MinutedItem, Minutes
from huddlecli.core.record_history import keys_of
from huddlecli.core.records import Change
from huddlecli.core.sync import Overruled
from huddlecli.store import corrections, minutes_files, team_file
from huddlecli.store.agreed_decisions import write_missing_decisions
from huddlecli.store.event_lines import line_of
from huddlecli.store.record_files import text_of
from huddlecli.store.records import RecordStore
from huddlecli.store.sync.joined_files import JoinedFiles, join_files
from huddlecli.store.sync.shared_places import limit_of
from huddlecli.store.toml import loads

Files: TypeAlias = Mapping[str, bytes]

AT = datetime(2026, 11, 23, 8, 8, tzinfo=UTC)
DUE = date(2026, 12, 1)
HUDDLE = "2026-11-23-0908-daily"
OPEN = "actions/open/k7f2q9xmtb-send-the-list.toml"
CLOSED = "actions/closed/2026-11/k7f2q9xmtb-send-the-list.20261123.20261201.20261124.toml"
LEAD = "leads/open/m4q8t2r6vx-a-oakline.toml"
PROMISE = {"title": "Send the list", "owner": "ana", "side": "sales", "due": DUE, "status": "open"}
TEAM_TEXT = """\
# our team
schema = 1
name = "Acme"
timezone = "Europe/Berlin"
sides = ["marketing", "sales"]  # both of them

[[person]]
name = "ana"  # since spring
side = "sales"

[[person]]
name = "dan"
side = "marketing"

[defaults]
due = "weekly"
"""
AGENDA = """\
# how we begin
minutes = 10

[[item]]
kind = "promises"
minutes = 3

[[item]]
kind = "topic"
title = "What next"
minutes = 4
"""


def a_change(minute: int, by: str, **keys: Any) -> Change:
    """Return a change at that minute."""
    return Change(at=AT + timedelta(minutes=minute), by=by, set=keys)


def a_record(*changes: Change, record: str = "k7f2q9xmtb", **more: Any) -> bytes:
    """Return the file of a record with these changes; `more` are keys edited by hand."""
    fixed = {"schema": 1, "id": record, "created": AT, "by": "ana"}
    return text_of(fixed | keys_of(changes) | more, changes).encode()


MADE = a_change(0, "ana", **PROMISE)
DONE = a_change(24 * 60, "dan", status="done", closed=AT + timedelta(days=1))


def some_minutes(key: str, huddle: str = HUDDLE, record: str = "k7f2q9xmtb") -> str:
    """Return minutes of a huddle with a promise."""
    action = MinutedAction(id=record, title="Send", owner="ana", due=DUE, status="open")
    item = MinutedItem(
        kind="promises",
        title="Promises",
        topic=None,
        opened_by=None,
        planned_seconds=60,
        actual_seconds=60,
        carried=0,
        notes=("as said",),
        actions=(action,),
    )
    return minutes_files.to_toml(
        Minutes(
            id=huddle,
            key=key,
            agenda="daily",
            title="Daily",
            started=AT,
            ended=AT + timedelta(minutes=9),
            timezone="Europe/Berlin",
            planned_minutes=10,
            by="ana",
            present=(),
            items=(item,),
        )
    )


def a_journal(key: str) -> bytes:
    """Return the journal of a huddle, as far as it matters here."""
    line = json.loads(line_of(_BEGUN)) | {"key": key}
    return json.dumps(line).encode() + b"\n"


def a_huddle(key: str, record: str) -> dict[str, bytes]:
    """Return the files that a huddle leaves: minutes, journal, and a promise made in it."""
    made = a_change(1, "ana", **PROMISE, huddle=HUDDLE)
    return {
        f"huddles/2026-11/{HUDDLE}.toml": some_minutes(key, record=record).encode(),
        f"huddles/2026-11/{HUDDLE}.jsonl": a_journal(key),
        f"actions/open/{record}-send-the-list.toml": a_record(made, record=record),
    }


_BEGUN = Begun(
    at=AT,
    huddle=HUDDLE,
    key="",
    agenda="daily",
    title="Daily",
    minutes=10,
    ends=AT + timedelta(minutes=10),
    team="Acme",
    sides=("marketing", "sales"),
    present=(),
    items=(),
    loop=LoopRule(),
    timezone="Europe/Berlin",
    by="ana",
)


_TEAM = team_file.team_of(Path("/"), TEAM_TEXT)


def joined(base: Files, ours: Files, theirs: Files) -> JoinedFiles:
    """Join two sides."""
    return join_files(base, ours, theirs, _TEAM)


def side(files: Mapping[str, bytes | None]) -> dict[str, bytes]:
    """Return the files that are there."""
    return {place: data for place, data in files.items() if data is not None}


def together(*sides: Files) -> dict[str, bytes]:
    """Join sides that know nothing of each other, one after the other."""
    return reduce(lambda first, second: side(joined({}, first, second).files), map(dict, sides))


def in_any_order(sides: Sequence[Files]) -> dict[str, bytes]:
    """Join sides in every order, and in pairs first; the bytes are the same."""
    first, *rest = sides
    results = [together(*order) for order in permutations(sides)]
    results.append(together(first, together(*rest)))
    results += [together(result, one) for result in results[:1] for one in sides]
    assert all(result == results[0] for result in results)
    return results[0]


# What two or three people did on machines whose clocks differ.
keys: list[dict[str, Any]] = [
    {"title": "Send it"},
    {"due": date(2026, 12, 3)},
    {"status": "done", "closed": AT},
    {"status": "open"},
    {"tags": ["price"]},
    {"from_a_newer_version": 3},
]
edits = st.lists(
    st.tuples(
        st.integers(-10, 60),
        st.sampled_from(["ana", "dan"]),
        st.sampled_from(keys),
    ),
    max_size=3,
)


@st.composite
def record_sides(draw: st.DrawFn) -> list[Files]:
    """Return the same promise on three machines, perhaps edited by hand, perhaps lost."""
    sides: list[Files] = []
    hands: list[dict[str, Any]] = [{}, {}, {"owner": "dan"}, {"newer": 1}]
    for _ in range(3):
        changes = [MADE, *(a_change(at, by, **made) for at, by, made in draw(edits))]
        changes.sort(key=lambda change: change.at)
        hand = draw(st.sampled_from(hands))
        place = draw(st.sampled_from([OPEN, CLOSED]))
        is_there = draw(st.sampled_from([True, True, True, False]))
        sides.append({place: a_record(*changes, **hand)} if is_there else {})
    return sides


@settings(max_examples=40)
@given(record_sides())
def test_a_record_has_all_changes_of_all_sides_in_any_order(sides: list[Files]) -> None:
    """It has each change of each side, lies at one place by its status, and is whole."""
    result = in_any_order(sides)
    if not any(sides):
        assert result == {}
        return
    ((place, data),) = result.items()
    read = loads(data.decode())
    for one in sides:
        for text in one.values():
            assert all(change in read["change"] for change in loads(text.decode())["change"])
    assert place.startswith("actions/open/" if read["status"] == "open" else "actions/closed/")
    assert joined({}, result, result).files == result


def test_a_record_that_was_closed_there_and_edited_here_is_at_one_place() -> None:
    """The old place is removed, and the file has both changes."""
    base = {OPEN: a_record(MADE)}
    renamed = a_change(5, "ana", title="Send the whole list")
    result = joined(base, {OPEN: a_record(MADE, renamed)}, {CLOSED: a_record(MADE, DONE)})

    assert result == JoinedFiles(files={OPEN: None, CLOSED: a_record(MADE, renamed, DONE)})


def test_a_record_that_is_missing_on_one_side_comes_back() -> None:
    """It comes back whatever was there last, also if both sides have lost it."""
    whole = {OPEN: a_record(MADE)}
    assert joined(whole, {}, whole).files == whole
    assert joined(whole, whole, {}).files == whole
    assert joined(whole, {}, {}).files == whole


def test_a_text_that_needs_no_change_keeps_its_bytes() -> None:
    """The comment of a person and an unusual form stay if nobody changed the record."""
    data = a_record(MADE).replace(b"\nowner", b"\n# mine\nowner")
    assert joined({}, {OPEN: data}, {OPEN: data}).files == {OPEN: data}
    assert joined({}, {OPEN: data}, {}).files == {OPEN: data}


def test_a_forgotten_lead_is_forgotten_on_all_machines_in_any_order() -> None:
    """None of its words is left, in the file or in its name."""
    lead = {"title": "Oakline", "owner": "ana", "status": "open", "passed": AT, "note": "rude"}
    made = a_change(0, "ana", **lead)
    later = a_change(9, "dan", note="very rude", title="Oakline & Sons")
    gone = a_change(5, "ana", forgotten=AT, title="", note="")
    empty = Change(at=made.at, by="ana", set={**lead, "title": "", "note": ""})
    forgotten = {"leads/open/m4q8t2r6vx-forgotten.toml": a_record(empty, gone, record="m4q8t2r6vx")}
    kept = {LEAD: a_record(made, later, record="m4q8t2r6vx")}
    result = in_any_order([forgotten, kept, {LEAD: a_record(made, record="m4q8t2r6vx")}])

    assert [*result] == ["leads/open/m4q8t2r6vx-forgotten.toml"]
    assert b"akline" not in b"".join(result.values())
    assert b"rude" not in b"".join(result.values())
    assert joined({}, kept, forgotten).files[LEAD] is None


def test_three_huddles_under_one_id_are_three_and_their_records_follow() -> None:
    """The greater key gets the next number, whoever meets first."""
    records = {"aaa": "a7f2q9xmtb", "bbb": "b7f2q9xmtb", "ccc": "c7f2q9xmtb"}
    result = in_any_order([a_huddle(key, record) for key, record in records.items()])

    for (key, record), ending in zip(records.items(), ("", "-2", "-3"), strict=True):
        huddle = f"{HUDDLE}{ending}"
        minutes = minutes_files.parsed(
            Path(f"{huddle}.toml"), result[f"huddles/2026-11/{huddle}.toml"].decode()
        )
        assert (minutes.id, minutes.key) == (huddle, key)
        assert json.loads(result[f"huddles/2026-11/{huddle}.jsonl"])["key"] == key
        promise = loads(result[f"actions/open/{record}-send-the-list.toml"].decode())
        assert promise["huddle"] == huddle
        assert len(promise["change"]) == (2 if ending else 1)
    assert len(result) == 9


def test_two_huddles_of_one_machine_keep_their_ids() -> None:
    """They have different ids already, whatever their keys are."""
    second = f"{HUDDLE}-2"
    files = {
        f"huddles/2026-11/{HUDDLE}.toml": some_minutes("zzz").encode(),
        f"huddles/2026-11/{second}.toml": some_minutes("aaa", second).encode(),
    }
    assert joined({}, files, {}).files == files
    assert joined(files, files, {}).files == files


place_words = st.sampled_from(["item.1.notes", "message", "item.1.reason"])
corrected = st.lists(
    st.tuples(place_words, st.integers(0, 9), st.sampled_from(["ana", "dan"])), max_size=3
)


@settings(max_examples=25)
@given(st.lists(corrected, min_size=3, max_size=3))
def test_corrections_of_the_same_minutes_are_united_in_any_order(drawn: list[Any]) -> None:
    """Each correction is in the minutes, whoever made it and when they met."""
    place = f"huddles/2026-11/{HUDDLE}.toml"
    sides = []
    for made in drawn:
        text = some_minutes("aaa")
        for key, minute, by in made:
            words: Any = (f"{by} {minute}",) if key.endswith("notes") else f"{by} {minute}"
            at = AT + timedelta(minutes=minute)
            text = corrections.corrected(Path(place), text, by, at, {key: words})
        sides.append({place: text.encode()})
    result = in_any_order(sides)[place].decode()
    tables = corrections.corrections_in(result)
    for one in sides:
        assert all(t in tables for t in corrections.corrections_in(one[place].decode()))


def test_a_file_that_cannot_be_read_is_named_and_stays_on_each_side() -> None:
    """A record, minutes, an agenda and `huddle.toml`, each on one side."""
    broken = {
        OPEN: b"not TOML",
        f"huddles/2026-11/{HUDDLE}.toml": b"\xff",
        "agendas/daily.toml": b"[[item]\n",
        "huddle.toml": b"name = 3\n",
    }
    theirs = {OPEN: a_record(MADE), f"huddles/2026-11/{HUDDLE}.toml": some_minutes("a").encode()}
    theirs |= {"agendas/daily.toml": AGENDA.encode(), "huddle.toml": TEAM_TEXT.encode()}
    for result in (joined({}, broken, theirs), joined({}, theirs, broken)):
        assert (result.files, result.overruled) == ({}, ())
        assert result.skipped.keys() == broken.keys()
        assert all(result.skipped.values())


@pytest.mark.parametrize("has_it", ["ours", "theirs", "both"])
@pytest.mark.parametrize("is_changed", [True, False])
def test_a_file_of_a_later_version_is_not_touched(has_it: str, *, is_changed: bool) -> None:
    """A record, minutes and an agenda stay on each side as they are, and are named."""
    minutes = f"huddles/2026-11/{HUDDLE}.toml"
    base = {
        OPEN: a_record(MADE),
        minutes: some_minutes("aaa").encode(),
        "agendas/daily.toml": b"schema = 1\n" + AGENDA.encode(),
    }
    later = {
        place: b'priority = "high"\n' + data.replace(b"schema = 1", b"schema = 2")
        for place, data in base.items()
    }
    other = {place: data + b"# a note\n" for place, data in base.items()} if is_changed else base
    ours = other if has_it == "theirs" else later
    theirs = other if has_it == "ours" else {place: data + b"\n" for place, data in later.items()}
    result = joined(base, ours, theirs)
    reason = "a later version of huddle wrote it (schema 2)"
    assert result == JoinedFiles(files={}, skipped=dict.fromkeys(base, reason))


def edited(text: str, *changes: tuple[str, str]) -> bytes:
    """Return a text in which each first string was replaced by the second."""
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text.encode()


def test_the_keys_of_the_team_are_joined_one_by_one_with_their_comments() -> None:
    """What each side changed is there: a person, a key, a comment, a removed table's key."""
    base = {"huddle.toml": TEAM_TEXT.encode()}
    eva = '\n[[person]]\nname = "eva"\nside = "sales"\n'
    ours = {"huddle.toml": edited(TEAM_TEXT, ('"weekly"', '"3d"'), ("# both of", "# the two of"))}
    theirs = {
        "huddle.toml": edited(
            TEAM_TEXT, ('"Acme"', '"Acme Inc"'), ("\n[defaults]", f"{eva}\n[defaults]")
        )
    }
    result = joined(base, ours, theirs)

    assert result.overruled == ()
    assert result.files["huddle.toml"] == edited(
        TEAM_TEXT,
        ('"weekly"', '"3d"'),
        ("# both of", "# the two of"),
        ('"Acme"', '"Acme Inc"'),
        ("\n[defaults]", f"{eva}\n[defaults]"),
    )


def test_the_same_key_on_both_sides_is_as_theirs_and_mine_is_told() -> None:
    """My other changes on the same lines are taken, and what lost is named with both values."""
    base = {"huddle.toml": TEAM_TEXT.encode()}
    ours = edited(
        TEAM_TEXT, ('"Acme"', '"Mine"'), ('name = "dan"', 'name = "dan"\nemail = "d@acme.test"')
    )
    theirs = edited(TEAM_TEXT, ('"Acme"', '"Yours"'), ("# since", "# from"))
    result = joined(base, {"huddle.toml": ours}, {"huddle.toml": theirs})
    text = (result.files["huddle.toml"] or b"").decode()

    assert result.overruled == (Overruled("huddle.toml", "name", '"Mine"', '"Yours"'),)
    assert 'name = "Yours"' in text
    assert 'email = "d@acme.test"' in text
    assert "# from spring" in text


def test_a_person_who_left_here_and_was_added_to_there_is_whole() -> None:
    """No half of a person is ever written."""
    base = {"huddle.toml": TEAM_TEXT.encode()}
    without = edited(TEAM_TEXT, ('[[person]]\nname = "dan"\nside = "marketing"\n\n', ""))
    more = edited(TEAM_TEXT, ('name = "dan"', 'name = "dan"\nemail = "d@acme.test"'))
    for ours, theirs in ((without, more), (more, without)):
        result = joined(base, {"huddle.toml": ours}, {"huddle.toml": theirs})
        text = (result.files["huddle.toml"] or b"").decode()
        (dan,) = (one for one in loads(text)["person"] if one["name"] == "dan")
        assert dan == {"name": "dan", "side": "marketing", "email": "d@acme.test"}


def test_a_person_who_left_on_one_side_is_gone() -> None:
    """Nobody changed anything about the person on the other side."""
    base = {"huddle.toml": TEAM_TEXT.encode()}
    without = edited(TEAM_TEXT, ('[[person]]\nname = "dan"\nside = "marketing"\n\n', ""))
    other = edited(TEAM_TEXT, ('"Acme"', '"Acme Inc"'))
    for ours, theirs in ((without, other), (other, without)):
        result = joined(base, {"huddle.toml": ours}, {"huddle.toml": theirs})
        assert result.files["huddle.toml"] == edited(without.decode(), ('"Acme"', '"Acme Inc"'))


def test_without_a_base_the_team_has_the_people_and_keys_of_both() -> None:
    """Nothing is removed; the keys in which they differ are as theirs."""
    ours = edited(TEAM_TEXT, ('name = "dan"', 'name = "eva"'), ('"Acme"', '"Mine"'))
    result = joined({}, {"huddle.toml": ours}, {"huddle.toml": TEAM_TEXT.encode()})
    data = loads((result.files["huddle.toml"] or b"").decode())

    assert [one["name"] for one in data["person"]] == ["ana", "dan", "eva"]
    assert [one.what for one in result.overruled] == ["name"]


def test_an_agenda_is_joined_by_line_and_the_same_line_is_as_theirs() -> None:
    """Lines that only one side changed are taken; mine is told with its line."""
    base = {"agendas/daily.toml": AGENDA.encode()}
    mine = edited(AGENDA, ('"What next"', '"Mine"'), ("# how we begin", "# how we start"))
    yours = edited(AGENDA, ('"What next"', '"Yours"'), ("minutes = 10", "minutes = 12"))
    result = joined(base, {"agendas/daily.toml": mine}, {"agendas/daily.toml": yours})

    assert result.files["agendas/daily.toml"] == edited(
        yours.decode(), ("# how we begin", "# how we start")
    )
    assert result.overruled == (
        Overruled("agendas/daily.toml", "line 10", 'title = "Mine"', 'title = "Yours"'),
    )


def test_an_agenda_that_would_not_be_valid_is_whole_as_theirs() -> None:
    """Both added minutes on lines of their own, and the sum is too much."""
    base = {"agendas/daily.toml": AGENDA.encode()}
    mine = edited(AGENDA, ("minutes = 3", "minutes = 6"))
    yours = edited(AGENDA, ("minutes = 4", "minutes = 7"))
    result = joined(base, {"agendas/daily.toml": mine}, {"agendas/daily.toml": yours})

    assert result.files["agendas/daily.toml"] == yours
    assert [one.what for one in result.overruled] == ["the file"]


@pytest.mark.parametrize("kept", [AGENDA.encode(), edited(AGENDA, ("10", "12"))])
def test_an_agenda_that_was_removed_comes_back_only_if_it_was_changed(kept: bytes) -> None:
    """On whichever side."""
    base = {"agendas/daily.toml": AGENDA.encode()}
    expected = None if kept == AGENDA.encode() else kept
    assert joined(base, {}, {"agendas/daily.toml": kept}).files == {"agendas/daily.toml": expected}
    assert joined(base, {"agendas/daily.toml": kept}, {}).files == {"agendas/daily.toml": expected}


def test_all_of_both_without_a_base() -> None:
    """Nothing is deleted."""
    ours = {"agendas/daily.toml": AGENDA.encode(), OPEN: a_record(MADE)}
    theirs = {"agendas/retro.toml": AGENDA.encode(), "huddle.toml": TEAM_TEXT.encode()}
    assert joined({}, ours, theirs).files == {**ours, **theirs}


def test_minutes_may_be_as_large_as_huddle_writes_them() -> None:
    """They have another limit than records."""
    assert limit_of(f"huddles/2026-11/{HUDDLE}.toml") == minutes_files.LIMIT
    assert limit_of(OPEN) < limit_of(f"huddles/2026-11/{HUDDLE}.jsonl") <= minutes_files.LIMIT


def test_the_greatest_of_several_new_ids_of_a_huddle_is_left() -> None:
    """A copy from before a third huddle came up, and one that its own machine renamed."""
    made = a_change(1, "ana", **PROMISE, huddle=HUDDLE)
    other = a_change(9, "ana", huddle=f"{HUDDLE}-2")
    texts = [
        a_record(*renamed((made, *more), f"{HUDDLE}-{number}"))
        for number in (2, 9, 10)
        for more in ((), (other,))
    ]
    result = in_any_order([{OPEN: text} for text in texts[3:]])
    read = loads(result[OPEN].decode())
    assert read["huddle"] == f"{HUDDLE}-10"
    assert [change["set"].get("huddle") for change in read["change"]] == [
        HUDDLE,
        f"{HUDDLE}-2",
        f"{HUDDLE}-10",
    ]


def test_two_leads_of_one_record_have_the_first_name() -> None:
    """Somebody has renamed a file by hand."""
    other = OPEN.replace("send", "a-send")
    assert in_any_order([{OPEN: a_record(MADE)}, {other: a_record(MADE)}]).keys() == {other}


def test_changes_out_of_order_are_put_in_order_also_alone() -> None:
    """As they would be after a join, with what the keys say as an edit by hand."""
    later, earlier = a_change(9, "ana", title="Nine"), a_change(5, "dan", title="Five")
    one = {OPEN: a_record(MADE, later, earlier)}
    result = in_any_order([one, {OPEN: a_record(MADE)}])
    assert result == together(one, {})
    read = loads(result[OPEN].decode())
    assert [change["by"] for change in read["change"]] == ["ana", "dan", "ana", "hand"]
    assert read["title"] == "Five"


def test_a_huddle_that_got_another_id_keeps_it_when_an_old_copy_comes() -> None:
    """The copy of a machine that was away has the id from before."""
    old = a_huddle("bbb", "b7f2q9xmtb")
    both = together(a_huddle("aaa", "a7f2q9xmtb"), old)
    assert together(old, both) == together(both, old) == both
    without_first = {place: data for place, data in both.items() if "-2." in place}
    kept = together(old, without_first)
    assert {place for place in kept if place.startswith("huddles")} == {*without_first}


def test_the_longer_of_two_journals_stays_in_any_order() -> None:
    """And of two minutes that differ in more than corrections, the one with more in it."""
    journal = f"huddles/2026-11/{HUDDLE}.jsonl"
    lines = a_journal("aaa")
    sides = [{journal: lines}, {journal: lines + lines}, {journal: lines + b'{"event":"z"}\n'}]
    assert in_any_order(sides)[journal].count(b"\n") == 2
    minutes = f"huddles/2026-11/{HUDDLE}.toml"
    texts = [some_minutes("aaa").replace("as said", said) for said in ("b", "abc", "aaa", "")]
    result = in_any_order([{minutes: text.encode()} for text in texts[:3]])
    assert result == {minutes: texts[1].encode()}


def test_one_side_that_changed_minutes_by_hand_is_right() -> None:
    """Also if less is left of them."""
    place = f"huddles/2026-11/{HUDDLE}.toml"
    base = {place: some_minutes("aaa").encode()}
    shorter = {place: some_minutes("aaa").replace("as said", "no").encode()}
    assert joined(base, shorter, base).files == shorter
    assert joined(base, base, shorter).files == shorter


def test_the_joined_team_says_what_closed_records_are_called() -> None:
    """Its zone came with the same sync."""
    base = {"huddle.toml": TEAM_TEXT.encode()}
    moved = edited(TEAM_TEXT, ("Europe/Berlin", "Pacific/Auckland"))
    home = CLOSED.replace(".20261124.", ".20261125.")
    late = a_change(24 * 60 + 180, "dan", status="done", closed=AT + timedelta(hours=27))
    ours = {**base, OPEN: a_record(MADE, late)}
    files = joined(base, ours, {"huddle.toml": moved}).files
    assert files[home] == a_record(MADE, late)


def test_the_team_comes_back_and_the_side_that_changed_it_keeps_its_bytes() -> None:
    """Also with a byte order mark, which Windows adds."""
    base = {"huddle.toml": TEAM_TEXT.encode()}
    marked = {"huddle.toml": b"\xef\xbb\xbf" + edited(TEAM_TEXT, ('"Acme"', '"Mine"'))}
    assert joined(base, {}, base).files == joined(base, base, {}).files == base
    assert joined(base, base, marked).files == joined(base, marked, base).files == marked


def test_a_person_is_known_whatever_the_case() -> None:
    """One person, not two."""
    base = {"huddle.toml": TEAM_TEXT.encode()}
    mine = edited(TEAM_TEXT, ('name = "dan"', 'name = "Dan"'))
    yours = edited(TEAM_TEXT, ('name = "dan"', 'name = "dan"\nemail = "d@acme.test"'))
    result = joined(base, {"huddle.toml": mine}, {"huddle.toml": yours})
    people = loads((result.files["huddle.toml"] or b"").decode())["person"]
    assert [one["name"] for one in people] == ["ana", "Dan"]
    assert result.overruled == ()


def test_the_same_edit_of_an_agenda_on_both_sides_is_no_conflict() -> None:
    """Lines that both added at the same place, if they differ, are."""
    place = "agendas/daily.toml"
    base = {place: AGENDA.encode()}
    same = edited(AGENDA, ("What next", "What now"))
    more = edited(same.decode(), ("# how we", "# as\n# how we"))
    assert joined(base, {place: same}, {place: more}) == JoinedFiles(files={place: more})
    mine, yours = (AGENDA.encode() + line for line in (b"# mine\n", b"# yours\n"))
    result = joined(base, {place: mine}, {place: yours})
    assert result.files == {place: yours}
    assert result.overruled == (Overruled(place, "line 12", "# mine", "# yours"),)


def test_an_agenda_without_a_base_has_the_lines_that_either_side_added() -> None:
    """Where both differ it is as theirs."""
    place = "agendas/daily.toml"
    mine = edited(AGENDA, ("# how we begin\n", "# how we begin\n# mine\n"))
    yours = AGENDA.encode() + b"# yours\n"
    assert joined({}, {place: mine}, {place: yours}) == JoinedFiles(
        files={place: mine + b"# yours\n"}
    )


ITEMS = [
    f'[[item]]\nkind = "topic"\ntitle = "{name}"\nminutes = 2\n' for name in ("One", "Two", "Three")
]
PLAN = "\n".join(["minutes = 30\n", *ITEMS, '[[item]]\nkind = "close"\nminutes = 2\n'])


def test_items_that_were_removed_stay_removed_if_another_one_is_added() -> None:
    """One machine removes items, the other adds one: below, or between them, as theirs has it."""
    place = "agendas/daily.toml"
    new = ITEMS[0].replace("One", "New")
    removed = {place: edited(PLAN, *((f"{item}\n", "") for item in ITEMS))}
    below = {place: edited(PLAN, (ITEMS[2], f"{ITEMS[2]}\n{new}"))}
    both = {place: edited(PLAN, (ITEMS[0], new), *((f"{item}\n", "") for item in ITEMS[1:]))}
    between = {place: edited(PLAN, (ITEMS[2], f"{new}\n{ITEMS[2]}"))}
    base = {place: PLAN.encode()}
    for ours, theirs in ((removed, below), (below, removed)):
        assert joined(base, ours, theirs) == JoinedFiles(files=both)
    for ours, theirs in ((removed, between), (between, removed)):
        result = joined(base, ours, theirs)
        assert result.files == theirs
        (lost,) = result.overruled
        assert lost.place == place
        assert ('title = "New"' in lost.mine) == (ours is between)


def test_a_term_that_two_machines_agree_on_has_one_decision(tmp_path: Path) -> None:
    """In either order: the same id, and the same bytes on both machines."""
    results = []
    agreed = {
        "marketing": a_change(7, "ana", **consent_keys("marketing", "ana", "p1", DUE)),
        "sales": a_change(5, "dan", **consent_keys("sales", "dan", "p1", DUE)),
    }
    proposal = proposal_keys("p1", "ana", DUE, [*agreed], {"text": "Has a budget."})
    made = a_change(0, "ana", title="lead", status="standing", **proposal)
    term = term_id("lead")
    place = f"terms/standing/{term}-lead.toml"
    sides = [{place: a_record(made, change, record=term)} for change in agreed.values()]
    for number, order in enumerate(permutations(sides)):
        folder = tmp_path / str(number)
        for at, data in {"huddle.toml": TEAM_TEXT.encode(), **together(*order)}.items():
            (folder / at).parent.mkdir(parents=True, exist_ok=True)
            (folder / at).write_bytes(data)
        write_missing_decisions(RecordStore(folder, _TEAM.zone))
        (decision,) = (folder / "decisions/standing").iterdir()
        results.append((decision.name, decision.read_bytes()))
    assert results[0] == results[1]
    assert results[0][0].startswith(decision_id(term, "p1"))
