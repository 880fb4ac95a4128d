"""Messages for chat tools: written, previewed, and given to a command that sends them."""

from __future__ import annotations

import json

import pytest

from tests.helpers.acme_weeks import TEAM, fill
from tests.helpers.chat_rules import RULES
from tests.helpers.desk import Desk

MAIL = '[mail]\nfrom = "huddle@acme.test"\nto = ["team@acme.test"]\n'
TOOLS = ("slack", "teams", "gchat", "discord")
COMMANDS = (
    *("minutes show", "minutes show --full", "summary --week last", "summary --full --week last"),
    *("agenda next", "agenda next weekly", "agenda show daily", "agenda show kickoff"),
)
SECRETS = "https://fay:pw@hooks.slack.com/services/T0/B0/x?key=s3cr3t"


@pytest.fixture
def acme(desk: Desk) -> Desk:
    """Return a desk in a team that has met, with a program that keeps what it is given."""
    fill(desk.team)
    (desk.team / "huddle.toml").write_text(f"{TEAM}\n{MAIL}", encoding="utf-8")
    script(desk, "post", 'cat > "$(dirname "$0")/posted"; printf ok')
    return desk


def script(desk: Desk, name: str, text: str) -> str:
    """Write a program for the shell and return its path."""
    path = desk.root / name
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_writes_what_each_tool_takes(acme: Desk, command: str) -> None:
    """One line of JSON, within the limits of the tool."""
    for tool in TOOLS:
        out, err, code = acme.said(f"{command} --format {tool}")

        assert (err, code, out.count("\n")) == ("", 0, 1)
        RULES[tool](out.encode())


def test_the_recap_and_the_whole_minutes(acme: Desk) -> None:
    """The recap is what a channel wants; `--full` adds all that was noted."""
    recap = acme.said("minutes show --format discord")[0]
    whole = acme.said("minutes show --format discord --full")[0]

    assert json.loads(recap) == {
        "content": "**Daily huddle, Fri 20 Nov 2026**",
        "embeds": [
            {
                "title": "1 promise, 1 decision, 1 carried over (15 min)",
                "description": "Present: ana and fay (marketing), cem (sales)\n"
                "Promises: 4 of 5 kept\n\n"
                "**Message to the teams**\n- Call first, mail second\n\n"
                "**Who does what, by when**\n- **ana:** Two case studies, by Tue 1 Dec\n\n"
                "**Decided**\n- One call within a day of sign-up, review on 4 Jan\n\n"
                "**Carried over**\n- Closing the loop on every lead, no time\n\n"
                "**Wins**\n- Oakline signed\n\n"
                "**Discussed**\n- **Where are you stuck?** Sign-ups wait a day for a call.\n\n"
                "**Next**: Daily huddle, Mon 23 Nov 09:08",
            }
        ],
        "allowed_mentions": {"parse": []},
    }
    assert "14 of 20 never picked up" not in recap
    assert "14 of 20 never picked up" in whole
    assert "14 of 20 never picked up" in acme.said("minutes show --format chat --full")[0]


def test_a_message_is_sent(acme: Desk) -> None:
    """The command gets what would be on stdout, its own answer is shown, and what was sent."""
    message = acme.said("summary --week last --format slack")[0]
    acme.run(
        "summary --week last --format slack --each",
        str(acme.root / "post"),
        out="ok\nsent  post  Acme huddle, week 47\n",
    )

    assert (acme.root / "posted").read_text(encoding="utf-8") == message
    acme.run("minutes show --format teams -q --each", str(acme.root / "post"), out="ok\n")


def test_a_preview_shows_what_is_sent_without_its_secrets(acme: Desk) -> None:
    """Where to, by which command, how much, and the first lines; a dry run sends nothing."""
    command = f"{acme.root / 'post'} -sS -H 'Authorization: Bearer s3cr3t' --key=s3cr3t {SECRETS} -"
    shown = """
        to:       hooks.slack.com
        command:  ~/post -sS -H … --key=… https://hooks.slack.com/… -
        size:     2,181 bytes

        Daily huddle, Mon 23 Nov 09:08
        today, 15 minutes
        1 more waiting for a later huddle
        1. Promises: 3 min
        • To review: cem 1
        • Bring: what became of your promises
        2. Where are you stuck? (6 min · marketing opens)
        • Where does it stop moving? Names, numbers, one example.
        • Bring: one example and a number
        3. Closing the loop on every lead: 5 min · sales opens · carried over once
        • What became of the last five leads? Go through them name by name.
        • Bring: five leads
        4. Read-back: 1 min
        """
    acme.run("agenda next --format slack -n --each", command, err=shown)
    assert not (acme.root / "posted").exists()

    out = "ok\nsent  hooks.slack.com  Daily huddle, Mon 23 Nov 09:08\n"
    acme.run("agenda next --format slack --preview --each", command, out=out, err=shown)
    assert (acme.root / "posted").exists()


def test_a_preview_without_a_command(acme: Desk) -> None:
    """The message is on stdout, or in the file that is named, and its preview on stderr."""
    out, err, code = acme.said("minutes show --format gchat --preview")
    file, more, _ = acme.said("minutes show --format gchat --preview -o week.json")

    assert (code, err.splitlines()[0]) == (0, f"size:     {len(out.encode()) - 1:,} bytes")
    assert err.splitlines()[-1] == "… 5 more lines"
    assert (file, more) == ("written  week.json\n", err)
    assert (acme.root / "week.json").read_text(encoding="utf-8") == out


def test_an_email_is_sent_in_the_same_way(acme: Desk) -> None:
    """`--each` is one rule for all that is sent; a dry run shows the envelope."""
    mail = acme.said("minutes show --format eml")[0]
    shown = """
        from:     huddle@acme.test
        to:       team@acme.test
        subject:  Daily huddle, Fri 20 Nov 2026: 1 promise, 1 decision, 1 carried over
        command:  ~/post
        """
    acme.run("minutes show --format eml -n --each", str(acme.root / "post"), err=shown)
    assert not (acme.root / "posted").exists()

    acme.run("minutes show --format eml --each", str(acme.root / "post"), out="ok\nsent  post\n")
    assert (acme.root / "posted").read_text(encoding="utf-8") == mail


def test_a_message_that_cannot_be_sent_is_a_failure(acme: Desk) -> None:
    """With the reason and the exit code of the command; nothing is reported as sent."""
    fails = script(acme, "fails", "cat > /dev/null; printf 'invalid_blocks'; exit 7")
    acme.run(
        "summary --week last --format slack --each",
        fails,
        out="invalid_blocks\n",
        err="""
        error: the message could not be sent: exit code 7
        hint:  -n shows what would be sent
        """,
        code=1,
    )
    acme.run(
        "summary --since 2020-01-01 --until 2020-01-02 --format slack --skip-empty --each",
        fails,
        code=1,
    )


@pytest.mark.parametrize(
    ("line", "each", "error", "hint"),
    [
        (
            "summary",
            "cat",
            "--each sends an email or a chat message",
            "--format slack, teams, gchat, discord or eml",
        ),
        (
            "minutes show --format json",
            "cat",
            "--each sends an email or a chat message",
            "--format slack, teams, gchat, discord or eml",
        ),
        (
            "agenda show daily --format markdown",
            "cat",
            "--each sends a chat message",
            "--format slack, teams, gchat or discord",
        ),
        (
            "agenda show daily --format slack",
            "",
            '"" is not a command',
            "--each 'curl --json @- --fail-with-body -sS ADDRESS'",
        ),
        (
            "agenda show daily --format slack",
            "no-such-program x",
            "there is no program called no-such-program",
            "--each 'curl --json @- --fail-with-body -sS ADDRESS'",
        ),
        (
            "summary --format eml",
            "no-such-program x",
            "there is no program called no-such-program",
            "--each 'sendmail -t'",
        ),
        (
            "summary --format slack -o week.json",
            "cat",
            "--each sends it, --output writes it",
            "use one of them",
        ),
    ],
)
def test_what_cannot_be_sent_is_refused(
    acme: Desk, line: str, each: str, error: str, hint: str
) -> None:
    """The formats that are sent, and the programs that there are."""
    acme.run(f"{line} --each", each, err=f"error: {error}\nhint:  {hint}\n", code=2)


@pytest.mark.parametrize(
    ("line", "error", "hint"),
    [
        ("summary -n", "-n only works with --each", "--each COMMAND -n"),
        (
            "summary --preview",
            "--preview only works with an email or a chat message",
            "--format slack, teams, gchat, discord or eml",
        ),
        ("summary --format slack --to a@b.test", "--to only works with an email", "--format eml"),
        (
            "agenda list --format slack",
            "there is no format slack here",
            "--format auto, rich, text, markdown, json",
        ),
    ],
)
def test_flags_without_their_format_are_refused(
    acme: Desk, line: str, error: str, hint: str
) -> None:
    """Nothing would be sent."""
    acme.run(line, err=f"error: {error}\nhint:  {hint}\n", code=2)
