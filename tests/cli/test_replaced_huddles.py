"""The daily and the weekly of a Tuesday: which one is held, and every command says the same."""

from __future__ import annotations

from tests.helpers.desk import Desk

TUESDAY = "2026-11-24T{}:00+01:00"
AT_ONCE = "/end\n/end\n\n\n"  # a huddle without a word


def first_line(desk: Desk, line: str, clock: str) -> str:
    """Return the first line that a command prints on Tuesday."""
    out, err, code = desk.said(line, HUDDLE_NOW=TUESDAY.format(clock))
    assert (err, code) == ("", 0)
    return out.splitlines()[0]


def test_the_weekly_replaces_the_daily_of_its_hour_for_every_command(desk: Desk) -> None:
    """Both are at 09:08: the daily is on Wednesday, also when it is asked for by name."""
    desk.said("rota set sam ana")

    assert (
        first_line(desk, "mine", "08:00")
        == "Acme · next huddle today 09:08, weekly, you facilitate"
    )
    assert first_line(desk, "mine --short", "08:00") == "09:08"
    assert first_line(desk, "agenda next", "08:00").startswith("Weekly huddle, Tue 24 Nov 09:08: ")
    assert first_line(desk, "agenda next daily", "08:00").startswith(
        "Daily huddle, Wed 25 Nov 09:08: "
    )
    assert first_line(desk, "rota show", "08:00").startswith("Tue 24 Nov 09:08  weekly")
    assert first_line(desk, "rota show", "09:08").startswith("Wed 25 Nov 09:08  daily")


def test_after_the_weekly_start_says_that_it_took_the_place_of_the_daily(desk: Desk) -> None:
    """The recap names the next huddle; a huddle that was held already is said, too."""
    out, err, _ = desk.said("start --plain", stdin=AT_ONCE, HUDDLE_NOW=TUESDAY.format("09:08"))
    assert out.startswith("Weekly huddle, Acme. 45 minutes, 09:08 to 09:53.")
    assert out.endswith("Next: Daily huddle, Wed 25 Nov 09:08\n")
    assert "warning:" not in err

    out, err, _ = desk.said("start --plain", stdin=AT_ONCE, HUDDLE_NOW=TUESDAY.format("10:00"))
    assert out.startswith("Daily huddle, Acme. 15 minutes, 10:00 to 10:15.")
    assert err.splitlines()[0] == (
        "warning: Daily huddle is not due today: Weekly huddle took its place"
    )

    _, err, _ = desk.said("start --plain", stdin=AT_ONCE, HUDDLE_NOW=TUESDAY.format("11:00"))
    assert err.splitlines()[0] == "warning: Daily huddle was already held today, at 10:00"
    _, err, _ = desk.said("start daily --plain", stdin=AT_ONCE, HUDDLE_NOW=TUESDAY.format("11:30"))
    assert "warning:" not in err


def test_a_weekly_in_the_afternoon_is_held_beside_the_daily(desk: Desk) -> None:
    """In the morning `start` begins the daily, later the weekly."""
    desk.said("agenda new weekly --like weekly")
    file = desk.team / "agendas" / "weekly.toml"
    file.write_text(file.read_text().replace("09:08", "14:00"), encoding="utf-8")

    assert first_line(desk, "rota set sam", "08:00") == "sam facilitates Tue 24 Nov 09:08 (daily)"
    for clock, title in (("09:05", "Daily"), ("13:55", "Weekly")):
        out, err, _ = desk.said("start --plain", stdin=AT_ONCE, HUDDLE_NOW=TUESDAY.format(clock))
        assert f"\n{title} huddle, Acme. " in out
        assert "warning:" not in err
    out, _, _ = desk.said("summary", HUDDLE_NOW=TUESDAY.format("18:00"))
    assert "held 2 of 2" in out
