"""`huddle minutes show` as a page and as a mail, for those who were not there."""

from __future__ import annotations

import pytest

from tests.cli.test_summary_mail import parsed
from tests.helpers.acme_weeks import TEAM, fill
from tests.helpers.desk import Desk

MAIL = '[mail]\nfrom = "huddle@acme.test"\nto = ["team@acme.test"]\n'
TEXT = """\
Daily huddle, Fri 20 Nov 2026: 1 promise, 1 decision, 1 carried over

Message to the teams
  Call first, mail second

Who does what, by when
  ana: Two case studies, by Tue 1 Dec

Decided
  One call within a day of sign-up, review on 4 Jan

Carried over
  Closing the loop on every lead, no time

Wins
  Oakline signed

Where are you stuck? (7:20 of 6:00)
  said back: Sign-ups wait a day for a call.
  14 of 20 never picked up

The huddle
  09:00 to 09:14, 15 of 15 minutes, run by fay
  Present: ana and fay (marketing), cem (sales)
  Promises: 4 of 5 kept
  Score 8.5
"""


@pytest.fixture
def acme(desk: Desk) -> Desk:
    """Return a desk in a team that has met, and says where its mail goes."""
    fill(desk.team)
    (desk.team / "huddle.toml").write_text(f"{TEAM}\n{MAIL}", encoding="utf-8")
    return desk


def test_the_minutes_as_a_mail(acme: Desk) -> None:
    """What was promised and decided comes first; it is of the instant at which the huddle ended."""
    out, err, code = acme.said("minutes show --format eml --preview --cc boss@acme.test")
    message = parsed(out)
    text, html = message.iter_parts()

    assert (code, err.splitlines()) == (
        0,
        [
            "from:     huddle@acme.test",
            "to:       team@acme.test",
            "cc:       boss@acme.test",
            "subject:  Daily huddle, Fri 20 Nov 2026: 1 promise, 1 decision, 1 carried over",
        ],
    )
    assert message["Date"] == "Fri, 20 Nov 2026 09:14:40 +0100"
    assert text.get_content() == TEXT
    assert "Sign-ups wait a day for a call." in html.get_content()


def test_the_minutes_as_a_page(acme: Desk) -> None:
    """A page of its own, of the huddle that is named."""
    out, err, code = acme.said("minutes show 2026-11-18 --format html")

    assert (err, code) == ("", 0)
    assert "<title>Daily huddle, Wed 18 Nov 2026: 1 promise, 1 decision," in out
    assert '<p class="occasion">Acme</p>' in out


def test_flags_of_a_mail_want_a_mail(acme: Desk) -> None:
    """Nothing would be sent else."""
    acme.run(
        "minutes show --to team@acme.test",
        err="error: --to only works with an email\nhint:  --format eml\n",
        code=2,
    )
