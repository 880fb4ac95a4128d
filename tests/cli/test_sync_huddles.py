"""Two huddles that began on two machines under one id: each keeps its records."""

from __future__ import annotations

from huddlecli.store.sync.things import things_in
from huddlecli.store.toml import loads
from tests.helpers.machines import Office
from tests.store.test_joined_files import HUDDLE, PROMISE, a_change, a_record, some_minutes

OTHER_AUTHORS = ("hand", "import", "sync")  # who is no person
MINUTES = f"huddles/2026-11/{HUDDLE}.toml"
RECORD = "k7f2q9xmtb"


def test_records_that_both_had_already_follow_their_huddle(office: Office) -> None:
    """The promise was shared while the huddle ran; its minutes come later and get `-2`."""
    sam = office.first("sam")
    made = a_change(1, "sam", **PROMISE, huddle=HUDDLE)
    place = f"actions/open/{RECORD}-send-the-list.toml"
    sam.write(place, a_record(made).decode())
    sam.said("sync")
    ana = office.joined("ana")
    sam.write(MINUTES, some_minutes("zzz"))
    ana.write(MINUTES, some_minutes("aaa", record="v7f2q9xmtb"))
    sam.said("sync")
    ana.said("sync")
    sam.said("sync")

    assert sam.shared() == ana.shared()
    assert loads((sam.team / place).read_text())["huddle"] == f"{HUDDLE}-2"
    keys = [
        loads((sam.team / f"huddles/2026-11/{name}.toml").read_text())["key"]
        for name in (HUDDLE, f"{HUDDLE}-2")
    ]
    assert keys == ["aaa", "zzz"]
    for machine in (sam, ana):
        machine.run("sync", out="up to date\n")
        assert machine.said("doctor")[2] == 0


def test_a_huddle_that_got_another_number_is_nobodys_doing(office: Office) -> None:
    """What the join itself changed is counted, and nobody called `sync` is named for it."""
    sam = office.first("sam")
    made = a_change(1, "sam", **PROMISE, huddle=HUDDLE)
    sam.write(f"actions/open/{RECORD}-send-the-list.toml", a_record(made).decode())
    sam.said("sync")
    ana = office.joined("ana")
    sam.write(MINUTES, some_minutes("zzz"))
    ana.write(MINUTES, some_minutes("aaa", record="v7f2q9xmtb"))
    sam.said("sync")
    ana.said("sync")

    sam.run("sync", out="received 1 promise, minutes of 2 huddles on Mon 23 Nov\n")


def test_a_person_is_named_although_something_else_changed_the_record_later() -> None:
    """The last person is named; an editor, an import and a join are none."""
    for number, author in enumerate(OTHER_AUTHORS):
        place = f"actions/open/k7f2q9xmt{number}-send.toml"
        made, later = a_change(1, "dan", **PROMISE), a_change(2, author, title="Send it")
        alone = a_record(a_change(1, author, **PROMISE))

        (named,) = things_in({place: a_record(made, later)})
        (unnamed,) = things_in({place: alone})

        assert (named.by, unnamed.by) == ("dan", None)
