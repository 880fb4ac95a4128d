"""`huddle agenda next` as a message to the whole team, before the huddle."""

from __future__ import annotations

import json

import pytest

from tests.cli.test_summary_mail import parsed
from tests.helpers.acme_weeks import TEAM, fill
from tests.helpers.desk import Desk

MAIL = '[mail]\nfrom = "huddle@acme.test"\nto = ["team@acme.test"]\n'
EVENING = {"HUDDLE_NOW": "2026-11-23T17:00:00+01:00"}
NEXT = "agenda next --format eml"


@pytest.fixture
def acme(desk: Desk) -> Desk:
    """Return a desk in a team that has met, and says where its mail goes."""
    fill(desk.team)
    configured(desk)
    desk.environ["HUDDLE_USER"] = "fay"
    return desk


def configured(desk: Desk, head: str = "", **people: str) -> None:
    """Write huddle.toml with lines before its people, and lines below the names of some."""
    text = TEAM.replace("\n[[person]]", f"\n{head}\n\n[[person]]", 1)
    for name, line in people.items():
        text = text.replace(f'name = "{name}"', f'name = "{name}"\n{line}')
    (desk.team / "huddle.toml").write_text(f"{text}\n{MAIL}", encoding="utf-8")


def heading(desk: Desk, line: str, now: str) -> str:
    """Return the first line of what a command says at a moment."""
    out, err, code = desk.said(line, HUDDLE_NOW=now)
    assert (err, code) == ("", 0)
    return out.splitlines()[0]


def test_the_agenda_of_tomorrow_as_a_mail(acme: Desk) -> None:
    """Its text is what a pipe shows; it is of the newest change in it, and of today."""
    out, err, code = acme.said(f"{NEXT} --cc boss@acme.test", **EVENING)
    message = parsed(out)
    text, html = message.iter_parts()

    assert (err, code) == ("", 0)
    assert [str(message[name]) for name in ("From", "To", "Cc", "Reply-To", "Subject", "Date")] == [
        "Acme huddle <huddle@acme.test>",
        "team@acme.test",
        "boss@acme.test",
        "team@acme.test",
        "Weekly huddle, Tue 24 Nov 09:08: tomorrow, 45 minutes",
        "Mon, 23 Nov 2026 00:00:00 +0100",
    ]
    assert str(message["Message-ID"]).startswith("<20261120T091440.")
    assert text.get_content() == acme.said("agenda next", **EVENING)[0]
    assert "Which handed-over leads are still waiting" in html.get_content()


def test_the_same_records_and_day_give_the_same_bytes(acme: Desk) -> None:
    """At another hour of the day too; a promise that falls due by then changes it and its date."""
    mail = acme.said(NEXT, **EVENING)
    assert acme.said(NEXT, HUDDLE_NOW="2026-11-23T21:30:00+01:00") == mail

    acme.said("log Call Oakline @dan due:tomorrow", HUDDLE_NOW="2026-11-23T18:00:00+01:00")
    later = parsed(acme.said(NEXT, HUDDLE_NOW="2026-11-23T21:30:00+01:00")[0])
    assert later["Message-ID"] != parsed(mail[0])["Message-ID"]
    assert later["Date"] == "Mon, 23 Nov 2026 18:00:00 +0100"
    acme.said("log Call Oakline @dan due:thu", HUDDLE_NOW="2026-11-23T19:00:00+01:00")
    assert parsed(acme.said(NEXT, **EVENING)[0])["Date"] == later["Date"]  # not in the message


def test_a_mail_needs_a_sender_and_a_recipient(acme: Desk) -> None:
    """It goes to nobody on its own, whatever addresses people have."""
    (acme.team / "huddle.toml").write_text(
        TEAM.replace('name = "ana"', 'name = "ana"\nemail = "ana@acme.test"'), encoding="utf-8"
    )
    acme.run(
        NEXT,
        err="""
        error: no recipient
        hint:  --to ADDRESS, or in ~/acme/huddle.toml: [mail] to = ["ADDRESS"]
        """,
        code=2,
    )
    acme.run(
        f"{NEXT} --to team@acme.test",
        err="""
        error: no sender
        hint:  --from ADDRESS, or in ~/acme/huddle.toml: [mail] from = "ADDRESS"
        """,
        code=2,
    )
    acme.run(
        "agenda next --to team@acme.test",
        err="error: --to only works with an email\nhint:  --format eml\n",
        code=2,
    )
    assert acme.said(f"{NEXT} --to team@acme.test --from me@acme.test")[1:] == ("", 0)


def test_who_is_away_and_which_days_are_off(acme: Desk) -> None:
    """Away on the day of the huddle; of the days off before it, today is one too."""
    closed = "closed = [2026-11-25, 2026-11-26, 2026-12-24]"
    away = "away = { from = 2026-11-27, until = 2026-11-30 }"
    configured(acme, closed, cem=away, dan="away = true")
    out, _, _ = acme.said("agenda next daily", HUDDLE_NOW="2026-11-24T17:00:00+01:00")

    assert out.splitlines()[:4] == [
        "Daily huddle, Fri 27 Nov 09:08: in 3 days, 15 minutes",
        "Closed days before it: Wed 25 Nov, Thu 26 Nov",
        "Away: cem and dan",
        "1 more waiting for a later huddle",
    ]
    shown = json.loads(
        acme.said("agenda next daily --format json", HUDDLE_NOW="2026-11-24T17:01:00+01:00")[0]
    )["next"]
    assert {name: shown[name] for name in ("away", "days_off", "to_review")} == {
        "away": ["cem", "dan"],
        "days_off": ["2026-11-25", "2026-11-26"],
        "to_review": [{"owner": "cem", "promises": 1}],
    }
    configured(acme, f"closed = [{', '.join(f'2026-11-{day}' for day in range(24, 31))}]")
    weekly = acme.said("agenda next", HUDDLE_NOW="2026-11-23T18:00:00+01:00")[0]
    assert weekly.splitlines()[:2] == [
        "Weekly huddle, Tue 1 Dec 09:08: in 8 days, 45 minutes",
        "Closed days before it: 7 days, Tue 24 Nov to Mon 30 Nov",
    ]
    kickoff = acme.said("agenda next kickoff", HUDDLE_NOW="2026-11-25T10:00:00+01:00")[0]
    assert kickoff.splitlines()[:2] == [
        "Kickoff: not scheduled, 60 minutes",
        "Wed 25 Nov is not a working day for the team",
    ]


def test_whose_promises_are_due_by_then(acme: Desk) -> None:
    """By owner; those due later are not there, and without any it says so."""
    acme.said("log Call Oakline @dan due:tomorrow", HUDDLE_NOW="2026-11-23T10:00:00+01:00")
    acme.said("log Call Brightwave @dan due:today", HUDDLE_NOW="2026-11-23T10:01:00+01:00")
    acme.said("log Send the list @ana due:thu", HUDDLE_NOW="2026-11-23T10:02:00+01:00")
    out, _, _ = acme.said("agenda next weekly", **EVENING)
    assert "  To review: cem 1, dan 2\n  Bring: what became of your promises\n" in out

    for number, words in enumerate(("northgate", "call oakline", "call brightwave")):
        acme.said(f"done {words}", HUDDLE_USER="cem" if not number else "dan", **EVENING)
    out, _, _ = acme.said("agenda next weekly", HUDDLE_NOW="2026-11-23T18:00:00+01:00")
    assert "2. Promises (6 min)\n  No promises are due by then\n\n3." in out


def test_cron_sends_nothing_while_a_working_day_is_between(acme: Desk) -> None:
    """Once before each huddle, on the last working day; nothing for what is not scheduled."""
    configured(acme, "closed = [2026-11-25, 2026-11-26]")
    evenings = {
        "2026-11-20": True,  # Friday, for Monday
        "2026-11-21": False,
        "2026-11-22": False,
        "2026-11-23": True,
        "2026-11-24": True,  # for Friday, after two days off
        "2026-11-25": False,
        "2026-11-26": False,
    }
    sent = {}
    for day in evenings:
        said = acme.said("agenda next --skip-empty", HUDDLE_NOW=f"{day}T17:00:00+01:00")
        assert said[2] == 0 or said == ("", "", 1)
        sent[day] = said[2] == 0
    assert sent == evenings
    weekly = acme.said("agenda next weekly --skip-empty", HUDDLE_NOW="2026-11-24T17:00:00+01:00")
    assert weekly == ("", "", 1)
    assert acme.said("agenda next kickoff --skip-empty", **EVENING) == ("", "", 1)
    assert acme.said("agenda next --skip-empty")[2] == 0  # that of today


def test_the_name_and_the_day_at_midnight_and_when_clocks_change(desk: Desk) -> None:
    """By the team's clock: a huddle after midnight is today's, one on the day of the change too."""
    berlin = "2026-10-2"  # clocks go back on Sunday 25 October
    assert heading(desk, "agenda next", f"{berlin}4T23:59:00+02:00") == (
        "Daily huddle, Mon 26 Oct 09:08: in 2 days, 15 minutes"
    )
    assert heading(desk, "agenda next", f"{berlin}6T00:00:00+01:00") == (
        "Daily huddle, Mon 26 Oct 09:08: today, 15 minutes"
    )
    desk.said("agenda set weekly on=sunday at=02:30", HUDDLE_NOW=f"{berlin}4T12:00:00+02:00")
    assert heading(desk, "agenda next weekly", f"{berlin}5T00:30:00+02:00") == (
        "Weekly huddle, Sun 25 Oct 02:30: today, 45 minutes"
    )
    assert heading(desk, "agenda next weekly", f"{berlin}4T23:30:00+02:00") == (
        "Weekly huddle, Sun 25 Oct 02:30: tomorrow, 45 minutes"
    )
    desk.said(
        "agenda set weekly on=tuesday at=00:15 timezone=Asia/Tokyo",
        HUDDLE_NOW=f"{berlin}5T12:00:00+01:00",
    )
    assert heading(desk, "agenda next weekly", f"{berlin}6T08:00:00+01:00") == (
        "Weekly huddle, Mon 26 Oct 16:15: today, 45 minutes"
    )


def test_a_new_team_and_one_without_agendas(desk: Desk) -> None:
    """There is a message from the first day on; without agendas it is a daily without a day."""
    for form in ("text", "markdown", "html", "chat", "json", "slack", "teams", "gchat", "discord"):
        assert desk.said(f"agenda next --format {form}")[1:] == ("", 0)
    (desk.team / "huddle.toml").write_text(
        'schema = 1\nname = "New"\ntimezone = "Europe/Berlin"\nagendas = []\n', encoding="utf-8"
    )
    assert heading(desk, "agenda next", "2026-11-23T09:00:00+01:00") == (
        "Daily huddle: not scheduled, 15 minutes"
    )
    assert desk.said("agenda next --skip-empty") == ("", "", 1)


def test_a_name_in_other_case_is_the_same_agenda(desk: Desk) -> None:
    """It has its day too."""
    assert desk.said("agenda next DAILY") == desk.said("agenda next daily")


def test_a_large_team_with_hostile_texts(desk: Desk) -> None:
    """All formats are whole and harmless, and the chat message fits into a message."""
    people = [f"{letter}.{n}" for letter in "abcdefghij" for n in range(3)]
    text = (desk.team / "huddle.toml").read_text(encoding="utf-8")
    more = "".join(
        f'\n[[person]]\nname = "{name}"\nside = "sales"\naway = true\n' for name in people
    )
    (desk.team / "huddle.toml").write_text(f"{text}{more}\n{MAIL}", encoding="utf-8")
    desk.said("agenda set daily", 'title="<img src=x onerror=alert(1)> @everyone"')
    for number, words in enumerate(("</title><script>alert(1)</script>", "@channel **x** " * 30)):
        now = {"HUDDLE_NOW": f"2026-11-23T09:0{number + 1}:00+01:00"}
        assert desk.said("raise", words, **now)[2] == 0
    stdin = "".join(f"Call {name} @{name} due:today\n" for name in people)
    assert desk.said("log", stdin=stdin)[2] == 0

    plain = desk.said("agenda next daily", HUDDLE_NOW="2026-11-23T09:05:00+01:00")[0]
    assert plain.startswith("<img src=x onerror=alert(1)> @everyone, Mon 23 Nov 09:08: today,")
    assert "To review: a.0 1, a.1 1," in plain
    assert max(map(len, plain.splitlines())) <= 72
    for form in ("html", "eml"):
        out = desk.said(f"agenda next daily --format {form}")[0]
        body = parsed(out).get_body(("html",)) if form == "eml" else None
        page = body.get_content() if body else out
        assert "<script" not in page
        assert "<img" not in page
    chat = desk.said("agenda next daily --format chat")[0]
    assert len(chat) <= 3_000
    assert "@everyone" not in chat
