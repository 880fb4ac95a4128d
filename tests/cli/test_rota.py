"""`huddle rota`: who facilitates the next huddles, in turn."""

from __future__ import annotations

from json import loads

import pytest

from tests.helpers.desk import TEAM, Desk


def at(day: int, hour: str = "09:06") -> str:
    """Return an instant of November 2026 in Berlin."""
    return f"2026-11-{day}T{hour}:00+01:00"


def hold(desk: Desk, by: str, day: int, agenda: str = "daily", hour: str = "09:06") -> str:
    """Hold a huddle that is over at once, and return what the lobby and the recap said."""
    out, err, code = desk.said(
        *["start", agenda, "--plain", "--end", "move"],
        stdin="\n/end\n/end\n",
        HUDDLE_USER=by,
        HUDDLE_NOW=at(day, hour),
    )
    assert code == 0, err
    return out


def rota_of(desk: Desk) -> str:
    """Return the part of the team's file that has the rota."""
    return (desk.team / "huddle.toml").read_text("utf-8").partition("[rota]\n")[2]


def test_a_team_takes_turns(desk: Desk) -> None:
    """The first of the order begins, and each huddle of any agenda is one turn."""
    desk.run("rota show")
    desk.run("rota set sam ana maria", out="sam facilitates Mon 23 Nov 09:08 (daily), then ana\n")
    assert (desk.team / "huddle.toml").read_text("utf-8") == (
        f'{TEAM}\n[rota]\norder = ["sam", "ana", "maria"]\n'
    )
    desk.run(
        "rota show",
        out="""
        Mon 23 Nov 09:08  daily   sam
        Tue 24 Nov 09:08  weekly  ana
        Wed 25 Nov 09:08  daily   maria
        Thu 26 Nov 09:08  daily   sam
        Fri 27 Nov 09:08  daily   ana
        """,
    )
    assert "sam facilitates today, then ana.\n" in hold(desk, "sam", 23)
    desk.run(
        "rota show",
        HUDDLE_NOW=at(23, "12:00"),
        out="""
        Tue 24 Nov 09:08  weekly  ana
        Wed 25 Nov 09:08  daily   maria
        Thu 26 Nov 09:08  daily   sam
        Fri 27 Nov 09:08  daily   ana
        Mon 30 Nov 09:08  daily   maria
        """,
    )
    out, err, code = desk.said("rota show --format json", HUDDLE_NOW=at(23, "12:01"))
    shown = loads(out)
    assert (err, code, shown["schema"]) == ("", 0, "huddle.rota/1")
    assert (shown["rota"]["order"], shown["rota"]["next"]) == (["sam", "ana", "maria"], None)
    assert shown["rota"]["turns"][0] == {
        "agenda": "weekly",
        "title": "Weekly huddle",
        "day": "2026-11-24",
        "start": "2026-11-24T08:08Z",
        "facilitator": "ana",
    }


def test_without_a_rota_programs_get_empty_lists(desk: Desk) -> None:
    """Every key is there; on a terminal it says how to begin one."""
    desk.run(
        "rota show --format json",
        out="""
        {
          "schema": "huddle.rota/1",
          "rota": {
            "order": [],
            "next": null,
            "turns": []
          }
        }
        """,
    )
    following = loads(desk.said("agenda next --format json")[0])["next"]
    assert (following["facilitator"], following["facilitator_after"]) == (None, None)
    mine = loads(desk.said("mine --format json")[0])
    assert (mine["next"]["facilitator"], mine["turn"]) == (None, None)


def test_somebody_else_may_start_and_the_rota_goes_on_after_them(desk: Desk) -> None:
    """The lobby says whose turn it was; nobody is stopped."""
    desk.said("rota set sam ana maria")

    assert (
        "sam facilitates today, then ana. maria is starting it and facilitates instead.\n"
        in hold(desk, "maria", 23)
    )
    heading = desk.said("agenda next", HUDDLE_NOW=at(23, "12:02"))[0].splitlines()[0]
    assert heading == "Weekly huddle, Tue 24 Nov 09:08: tomorrow, 45 minutes, sam facilitates"


def test_a_skip_counts_once(desk: Desk) -> None:
    """The huddle that it was for removes it from the file, comments and all else stay."""
    desk.said("rota set sam ana maria")
    file = desk.team / "huddle.toml"
    file.write_text(f"{file.read_text('utf-8')}# ask zoe in March\n", encoding="utf-8")

    desk.run("rota skip", out="ana facilitates Mon 23 Nov 09:08 (daily), then maria\n")
    assert rota_of(desk) == 'order = ["sam", "ana", "maria"]\nnext = "ana"\n# ask zoe in March\n'
    said = hold(desk, "ana", 23)
    assert said.startswith("ana facilitates today, then maria.\n")
    assert said.endswith("Next: Weekly huddle, Tue 24 Nov 09:08, maria facilitates\n")
    assert rota_of(desk) == 'order = ["sam", "ana", "maria"]\n# ask zoe in March\n'
    desk.run(
        "rota skip",
        HUDDLE_NOW=at(24),
        out=("sam facilitates Tue 24 Nov 09:08 (weekly), then ana\n"),
    )


def test_a_rehearsal_uses_nothing_up(desk: Desk) -> None:
    """It shows whose turn it is, and changes nothing."""
    desk.said("rota set sam ana")
    desk.said("rota skip")
    before = desk.files()

    out, _, code = desk.said("start daily --plain --rehearse", stdin="\n/end\n/end\n")
    assert (
        "ana facilitates today, then sam. sam is starting it and facilitates instead." in out,
        code,
    ) == (
        True,
        0,
    )
    assert desk.files() == before


def test_two_swap_their_turns_and_undo_swaps_them_back(desk: Desk) -> None:
    """By default with whoever is next; a second undo swaps them again."""
    desk.said("rota set sam ana maria")
    before = rota_of(desk)

    desk.run("rota swap maria", out="maria facilitates Mon 23 Nov 09:08 (daily), then ana\n")
    swapped = rota_of(desk)
    assert swapped == 'order = ["maria", "ana", "sam"]\n'
    desk.run(
        "undo", HUDDLE_NOW=at(23, "09:01"), out="undone  huddle.toml  huddle rota swap maria\n"
    )
    assert rota_of(desk) == before
    desk.run(
        "undo", HUDDLE_NOW=at(23, "09:02"), out="redone  huddle.toml  huddle rota swap maria\n"
    )
    assert rota_of(desk) == swapped
    desk.run(
        "rota swap sam ana",
        HUDDLE_NOW=at(23, "09:03"),
        out="maria facilitates Mon 23 Nov 09:08 (daily), then sam\n",
    )
    desk.run(
        "rota swap maria",
        HUDDLE_NOW=at(23, "09:04"),
        err="""
        error: maria already facilitates then
        hint:  huddle rota show
        """,
        code=1,
    )


def test_somebody_outside_takes_over_one_turn(desk: Desk) -> None:
    """Whoever had it is next after that."""
    desk.said("rota set sam ana")
    desk.run("rota swap maria", out="maria facilitates Mon 23 Nov 09:08 (daily), then sam\n")
    said = hold(desk, "maria", 23)
    assert said.endswith("Next: Weekly huddle, Tue 24 Nov 09:08, sam facilitates\n")
    assert rota_of(desk) == 'order = ["sam", "ana"]\n'
    desk.run(
        "mine",
        HUDDLE_NOW=at(23, "12:00"),
        out="Acme · next huddle tomorrow 09:08, weekly, you facilitate\n",
    )
    desk.run(
        "rota swap maria ana",
        HUDDLE_NOW=at(23, "12:01"),
        err="""
        error: maria is not in the rota
        hint:  huddle rota set sam ana maria
        """,
        code=2,
    )


@pytest.mark.parametrize(
    ("line", "message", "hint", "code"),
    [
        ("skip", "Acme has no rota", "huddle rota set ana maria sam", 1),
        ("swap ana", "Acme has no rota", "huddle rota set ana maria sam", 1),
        ("set bob", "no one here is called bob", "huddle people list", 2),
        ("set sam Sam", "sam is named twice", "name each person once, in order", 2),
        ("swap bob", "no one here is called bob", "huddle people list", 2),
        (
            "show --format csv",
            "there is no format csv here",
            "--format auto, rich, text, markdown, json",
            2,
        ),
    ],
)
def test_what_cannot_be_done_says_what_can(
    desk: Desk, line: str, message: str, hint: str, code: int
) -> None:
    """And nothing is changed."""
    before = desk.files()
    desk.run(f"rota {line}", err=f"error: {message}\nhint:  {hint}\n", code=code)
    assert desk.files() == before


def test_nobody_is_skipped_to_nobody(desk: Desk) -> None:
    """The only one who is there cannot be skipped, and all may be away."""
    desk.said("rota set sam ana")
    desk.run(
        "rota set sam ana",
        err="error: the rota is like that already\nhint:  huddle rota show\n",
        code=1,
    )
    desk.said("people away ana")
    desk.run(
        "rota skip",
        err="error: nobody but sam could facilitate then\nhint:  huddle rota set NAME…\n",
        code=1,
    )
    desk.said("people away sam")
    desk.run(
        "rota skip",
        err="error: everybody in the rota is away then\nhint:  huddle rota show\n",
        code=1,
    )
    assert "Everybody in the rota is away today.\n" in hold(desk, "maria", 23)
    shown = desk.said("rota show", HUDDLE_NOW=at(23, "12:00"))[0]
    assert shown.splitlines()[0] == "Tue 24 Nov 09:08  weekly  everybody in the rota is away"
    desk.said("people away sam --back", HUDDLE_NOW=at(23, "12:01"))
    assert "sam facilitates today" in hold(desk, "sam", 24, "weekly")


def test_who_leaves_the_team_leaves_the_rota(desk: Desk) -> None:
    """Somebody in the file who is not on the team is passed over, and named by the doctor."""
    desk.said("rota set sam ana maria")
    desk.said("rota swap ana")
    file = desk.team / "huddle.toml"
    file.write_text(
        file.read_text("utf-8").replace(
            'order = ["ana", "sam", "maria"]',
            'order = [ # a round\n  "ana",  # Mondays\n  "mira", "sam",  # likes it\n  "maria",\n]',
        ),
        encoding="utf-8",
    )
    desk.run(
        "doctor",
        out="""
        huddle.toml:19: mira in the rota is not on the team
        """,
        err="""
        error: 1 thing is wrong in 1 file
        hint:  fix huddle.toml, then: huddle doctor
        """,
        code=1,
    )
    desk.run("people leave ana", out="ana has left the team\n")
    assert (
        rota_of(desk)
        == """\
order = [
  "mira",
  "sam",  # likes it
  "maria",
]
"""
    )
    assert desk.said("rota show")[0].splitlines()[0] == "Mon 23 Nov 09:08  daily   sam"


def test_a_rota_of_people_who_are_not_on_the_team_is_as_none(desk: Desk) -> None:
    """Nobody in it is said to be away, in any command or before the start."""
    file = desk.team / "huddle.toml"
    file.write_text(f'{TEAM}\n[rota]\norder = ["zoe"]\n', encoding="utf-8")

    desk.run("rota show")
    desk.run(
        "rota skip",
        err="error: Acme has no rota\nhint:  huddle rota set ana maria sam\n",
        code=1,
    )
    following = loads(desk.said("agenda next --format json", HUDDLE_NOW=at(23, "09:01"))[0])
    assert following["next"]["facilitator"] is None
    assert "is away" not in desk.said("agenda next", HUDDLE_NOW=at(23, "09:02"))[0]
    assert "is away" not in hold(desk, "sam", 23)


def test_my_turn_in_mine_and_in_the_recap(desk: Desk) -> None:
    """Who facilitates next, and when it is me; the recap's last line has the next one."""
    desk.said("rota set ana sam maria")
    desk.run(
        "mine",
        out="""
        Acme · next huddle today 09:08, daily, ana facilitates
        You facilitate tomorrow 09:08, weekly.
        """,
    )
    desk.run(
        "mine", HUDDLE_USER="ana", out="Acme · next huddle today 09:08, daily, you facilitate\n"
    )
    mine = loads(desk.said("mine --format json")[0])
    assert mine["next"]["facilitator"] == "ana"
    assert mine["turn"] == {
        "agenda": "weekly",
        "title": "Weekly huddle",
        "day": "2026-11-24",
        "start": "2026-11-24T08:08Z",
    }
    assert (
        hold(desk, "ana", 23)
        .rstrip()
        .endswith("Next: Weekly huddle, Tue 24 Nov 09:08, sam facilitates")
    )


def test_the_next_huddle_of_a_later_agenda_has_the_turn_of_its_day(desk: Desk) -> None:
    """The weekly of Tuesday comes after the daily of Monday."""
    desk.said("rota set ana sam maria")
    weekly = loads(desk.said("agenda next weekly --format json")[0])["next"]
    daily = loads(desk.said("agenda next --format json")[0])["next"]

    assert (weekly["facilitator"], weekly["facilitator_after"]) == ("sam", "maria")
    assert (daily["facilitator"], daily["facilitator_after"]) == ("ana", "sam")
    unscheduled = loads(desk.said("agenda next kickoff --format json")[0])["next"]
    assert (unscheduled["day"], unscheduled["facilitator"]) == (None, None)
