"""`huddle agenda set` and `unset`: the keys of an agenda besides its items."""

from __future__ import annotations

import pytest

from huddlecli.core.settings.agenda_keys import AGENDA_KEYS, short_key
from huddlecli.store import agenda_files
from tests.helpers.desk import Desk

OWN = "agendas/daily.toml"


def at(clock: str, day: int = 23) -> dict[str, str]:
    """Return the environment of a moment in November, in Berlin."""
    return {"HUDDLE_NOW": f"2026-11-{day:02}T{clock}:00+01:00"}


def bundled(name: str) -> str:
    """Return the text of a bundled agenda."""
    return (agenda_files.bundled() / f"{name}.toml").read_text(encoding="utf-8")


SCHEMA = "#:schema ../.schemas/agenda.json\n\n"


def test_a_bundled_agenda_becomes_the_team_s_own(desk: Desk) -> None:
    """With all its comments; from which day it counts is said, and one undo takes it back."""
    before = desk.files()
    desk.run(
        "agenda set daily at 08:38",
        out="""
        at  08:38   was: 09:08   → ~/acme/agendas/daily.toml   undo: huddle undo
        The daily huddle is at 08:38 from Tue 24 Nov. It is your team's own agenda now.
        """,
        code=0,
        **at("08:50"),
    )

    text = (desk.team / OWN).read_text(encoding="utf-8")
    named, copy = text[: len(SCHEMA)], text[len(SCHEMA) :]
    assert named == SCHEMA
    assert copy == bundled("daily").replace('at = "09:08"', 'at = "08:38"')
    assert desk.said("agenda next daily", **at("08:51"))[0].startswith(
        "Daily huddle, Tue 24 Nov 08:38: tomorrow, 15 minutes\n"
    )
    desk.said("undo", **at("08:52"))
    assert desk.files() == before


def test_a_team_s_own_agenda_is_changed_again(desk: Desk) -> None:
    """The hour may be short; before its new hour the huddle of today counts."""
    desk.said("agenda set daily at 08:38", **at("08:00"))
    desk.run(
        "agenda set daily at 9:15",
        out="""
        at  09:15   was: 08:38   → ~/acme/agendas/daily.toml   undo: huddle undo
        The daily huddle is at 09:15 from Mon 23 Nov.
        """,
        code=0,
        **at("08:10"),
    )
    desk.said("undo", **at("08:11"))
    assert 'at = "08:38"' in (desk.team / OWN).read_text(encoding="utf-8")


def test_several_keys_at_once(desk: Desk) -> None:
    """All of them or none, each with its line; the sentence has them all."""
    desk.run(
        "agenda set daily cadence=weekly on=thu minutes=20m",
        out="""
        cadence  weekly   was: daily   → ~/acme/agendas/daily.toml   undo: huddle undo
        on  thursday   → ~/acme/agendas/daily.toml   undo: huddle undo
        minutes  20   was: 15   → ~/acme/agendas/daily.toml   undo: huddle undo
        The daily huddle is held every Thursday and takes 20 minutes from Thu 26 Nov. It is your team's own agenda now.
        """,  # noqa: E501  as wide as it is
    )
    before = desk.files()
    desk.run(
        "agenda set daily minutes=30 on=thurday",
        err="""
        error: on: expected monday, tuesday, wednesday, thursday, friday, saturday or sunday, got "thurday" (thursday?)
        hint:  huddle agenda set daily on thursday
        """,  # noqa: E501  the same
        code=2,
        **at("10:00"),
    )
    assert desk.files() == before


def test_fortnights_counted_from_a_day(desk: Desk) -> None:
    """With the first day of them; an agenda that the team does not run has none."""
    desk.run(
        "agenda set weekly cadence=fortnightly from=2026-12-08 minutes=50",
        out="""
        cadence  fortnightly   was: weekly   → ~/acme/agendas/weekly.toml   undo: huddle undo
        from  2026-12-08   → ~/acme/agendas/weekly.toml   undo: huddle undo
        minutes  50   was: 45   → ~/acme/agendas/weekly.toml   undo: huddle undo
        The weekly huddle is held every other Tuesday (counted from 8 Dec 2026) and takes 50 minutes from Tue 8 Dec. It is your team's own agenda now.
        """,  # noqa: E501  as wide as it is
    )
    out, _, _ = desk.said("agenda set kickoff cadence=fortnightly from=2026-12-08")
    assert out.splitlines()[-1] == (
        "The kickoff huddle is held every other Tuesday (counted from 8 Dec 2026). "
        "It is your team's own agenda now."
    )


def test_a_key_is_taken_out(desk: Desk) -> None:
    """As with settings: the default counts again, and what is not there cannot be taken out."""
    desk.said("agenda set kickoff understand=say talk=1 execute=1", **at("10:00"))
    desk.run(
        "agenda unset kickoff understand talk execute",
        out="""
        understand  not set   was: say   → ~/acme/agendas/kickoff.toml   undo: huddle undo
        talk  not set   was: 1   → ~/acme/agendas/kickoff.toml   undo: huddle undo
        execute  not set   was: 1   → ~/acme/agendas/kickoff.toml   undo: huddle undo
        The kickoff huddle has what was heard said back aloud and divides the time of each item 5 to 3 between Talk and Execute.
        """,  # noqa: E501  the same
        err="""
        hint:  your team does not run it yet: huddle config set agendas daily weekly kickoff
        """,
        code=0,
        **at("10:01"),
    )
    assert "[loop]" not in (desk.team / "agendas/kickoff.toml").read_text(encoding="utf-8")
    before = desk.files()
    desk.run(
        "agenda unset kickoff at",
        err="""
        error: at is not set in agendas/kickoff.toml
        hint:  huddle agenda show kickoff
        """,
        code=1,
        **at("10:02"),
    )
    assert desk.files() == before


@pytest.mark.parametrize(
    ("line", "error", "hint", "code"),
    [
        (
            "set daily cadence wekly",
            'cadence: expected daily, weekly, fortnightly or monthly, got "wekly" (weekly?)',
            "huddle agenda set daily cadence weekly",
            2,
        ),
        (
            "set daily minutes 10",
            "minutes: the items take 15 minutes, the huddle has 10",
            "huddle agenda set daily minutes 15",
            2,
        ),
        ("set daily minutes ten", '"ten" is not a whole number', "minutes 20", 2),
        ("set daily minutes 0", "minutes: ", "huddle agenda set daily minutes 15", 2),
        ("set daily at noon", 'at: expected a time such as 09:08, got "noon"', "at 08:38", 2),
        ("set daily at 24:00", 'at: expected a time such as 09:08, got "24:00"', "at 08:38", 2),
        ("set daily from 2026-13-01", '"2026-13-01" is not a date', "from 2026-12-01", 2),
        ("set daily start soon", '"soon" is not a date', "from 2026-12-01", 2),
        (
            "set daily at",
            "the value of at is missing",
            "huddle agenda set daily at 08:38, or: huddle agenda unset daily at",
            2,
        ),
        (
            "set daily at=",
            "the value of at is missing",
            "huddle agenda set daily at 08:38, or: huddle agenda unset daily at",
            2,
        ),
        ("set daily at 09:08", "at is already 09:08", "huddle agenda show daily", 1),
        ("set daily time 9:00", "an agenda has no key time", "huddle agenda set daily at VALUE", 4),
        ("set daily day mon", "an agenda has no key day", "huddle agenda set daily on VALUE", 4),
        (
            "set daily name x",
            "name cannot be set this way",
            "huddle agenda new OTHER --like daily",
            2,
        ),
        ("set daily item x", "item cannot be set this way", "huddle agenda edit daily", 2),
        (
            "set daily minuts 20",
            "an agenda has no key minuts",
            "huddle agenda set daily minutes VALUE",
            4,
        ),
        ("set dialy at 08:38", "there is no agenda dialy", "huddle agenda set daily", 4),
        ("set at 08:38", "there is no agenda at", "huddle agenda set daily at VALUE", 4),
        ("unset at on", "there is no agenda at", "huddle agenda unset daily at", 4),
        ("unset dialy at", "there is no agenda dialy", "huddle agenda unset daily", 4),
        (
            "unset daily title",
            "title cannot be left out",
            "huddle agenda set daily title VALUE",
            2,
        ),
        (
            "set daily timezone Europe/Berln",
            "timezone: expected a time zone such as Europe/Berlin, got",
            "huddle agenda set daily timezone Europe/Berlin",
            2,
        ),
        (
            "set daily understand wirte",
            'loop: understand: expected say, write or off, got "wirte" (write?)',
            "huddle agenda set daily loop.understand write",
            2,
        ),
    ],
)
def test_what_is_wrong_is_refused(desk: Desk, line: str, error: str, hint: str, code: int) -> None:
    """With the nearest word or a value that works, and nothing is written."""
    before = desk.files()
    out, err, done = desk.said(f"agenda {line}")

    first, last = err.splitlines()
    assert (out, done) == ("", code), err
    assert first.startswith(f"error: {error}")
    assert last.startswith("hint:  ")
    assert hint in last
    assert desk.files() == before


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        (
            "set daily on thursday",
            "on has no effect on a daily huddle: huddle agenda set daily cadence weekly",
        ),
        (
            "set weekly from 2026-12-01",
            "from only counts fortnights: huddle agenda set weekly cadence fortnightly",
        ),
        (
            "set weekly cadence=fortnightly from=2026-12-01 on=friday",
            "fortnights are held on the weekday of from: huddle agenda unset weekly from",
        ),
    ],
)
def test_a_key_without_effect_says_so(desk: Desk, line: str, hint: str) -> None:
    """It is saved, and the hint says what else it takes."""
    _, err, code = desk.said(f"agenda {line}")
    assert (err, code) == (f"hint:  {hint}\n", 0)


def test_an_agenda_with_mistakes_is_left_alone(desk: Desk) -> None:
    """Its own mistakes are named with their lines, not what was typed."""
    own = desk.team / OWN
    own.parent.mkdir(exist_ok=True)
    own.write_text(bundled("daily").replace('kind = "close"', 'kind = "clsoe"'), encoding="utf-8")
    before = desk.files()
    out, err, code = desk.said("agenda set daily at 08:38")
    assert (out, code) == ("", 2)
    assert err.startswith("error: agendas/daily.toml has a mistake\n       agendas/daily.toml:")
    own.write_text("name = [\n", encoding="utf-8")
    assert "not valid TOML" in desk.said("agenda set daily at 08:38")[1]
    own.write_bytes(before[f"acme/{OWN}"])
    assert desk.files() == before


def test_a_team_with_other_sides(desk: Desk) -> None:
    """The copy has no openers that the team does not know, as with `agenda edit`."""
    file = desk.team / "huddle.toml"
    text = file.read_text(encoding="utf-8").replace('side = "sales"', 'side = "service"')
    sides = 'sides = ["marketing", "service"]\n\n[[person]]'
    file.write_text(text.replace("\n[[person]]", f"\n{sides}", 1), encoding="utf-8")

    assert desk.said("agenda set daily minutes 16")[1:] == ("", 0)
    assert 'opens = "sales"' not in (desk.team / OWN).read_text(encoding="utf-8")
    assert desk.said("agenda check daily", **at("10:00"))[1:] == ("", 0)


def test_every_key_takes_its_own_example(desk: Desk) -> None:
    """What hints and completion offer is right, and most can be taken out again."""
    for minute, key in enumerate(AGENDA_KEYS):
        name, clock = short_key(key), f"10:{2 * minute:02}"
        _, err, code = desk.said(f"agenda set daily {name}", key.example, **at(clock))
        assert (code, "error:" in err) == (0, False), (name, err)
        _, err, code = desk.said(f"agenda unset daily {name}", **at(f"10:{2 * minute + 1:02}"))
        required = {"title", "cadence", "minutes"}
        assert (code == 2) == (name in required), (name, err)
