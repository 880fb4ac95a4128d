"""Messages that arrive: handed to the `curl` of the distribution, and checked as the tools do."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.acme_weeks import TEAM, fill
from tests.helpers.chat_rules import texts
from tests.helpers.chat_server import ChatServer, chat_tools, needs_curl
from tests.helpers.desk import Desk

pytestmark = needs_curl

PAGE = Path(__file__).parents[2] / "docs" / "chat.md"
TOOLS = ("slack", "teams", "gchat", "discord")
AGENDAS = ("daily", "weekly", "kickoff", "leadership", "sla", "closed-loop")
SAID = {
    "slack": "ok\nsent  127.0.0.1:PORT  {title}\n",
    "teams": "sent  127.0.0.1:PORT  {title}\n",
    "gchat": "{{}}\nsent  127.0.0.1:PORT  {title}\n",
    "discord": "sent  127.0.0.1:PORT  {title}\n",
}
HOSTILE = (
    *("@everyone look", "@here and @channel", "<!channel> now", "<users/all>", "<@U024BE7LH>"),
    *("[x](http://evil.test)", "<http://evil.test|bank>", "`code` ```block```", "||spoiler||"),
    *("*bold* _thin_ ~gone~", "<b>x</b><script>", "&lt;b&gt;", "# title", "{{DATE(2026,SHORT)}}"),
    *("Z͑ͫ̓a̐lg̈o", "שָׁלוֹם עולם", "👨‍👩‍👧 " * 40, "x" * 480, "<" * 400, "\\" * 300),
)
LONG_NOTE = "We talked about it for long. " * 340  # nearly 10,000 characters
MENTION = re.compile(r"(?i)@(?:all|channel|everyone|here)\b|<[!@#]|<users|\]\(")


@pytest.fixture
def server() -> Iterator[ChatServer]:
    """Return the webhooks of all tools."""
    with chat_tools() as found:
        yield found


@pytest.fixture
def acme(desk: Desk) -> Desk:
    """Return a desk in a team that has met."""
    fill(desk.team)
    (desk.team / "huddle.toml").write_text(TEAM, encoding="utf-8")
    return desk


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """Return a desk in a team of 30 with 200 promises, whose huddle was about hostile titles."""
    people = "".join(
        f'\n[[person]]\nname = "p{number:02}"\nside = "{("sales", "marketing")[number % 2]}"\n'
        for number in range(30)
    )
    text = (desk.team / "huddle.toml").read_text(encoding="utf-8")
    (desk.team / "huddle.toml").write_text(text + people, encoding="utf-8")
    lines = [
        f"{typed(HOSTILE[number % len(HOSTILE)])} no. {number} @p{number % 30:02} due:fri"
        for number in range(200)
    ]
    assert desk.said("log", stdin="\n".join(lines))[1:] == ("", 0)
    desk.said("win add", "@everyone", *("signed",))
    held = [
        *("/next", "/win <!channel> we won"),
        *("/next", LONG_NOTE, *HOSTILE[:8], "/decide [x](http://evil.test) and @here"),
        *(f"/action {typed(title)} @ana due:fri" for title in HOSTILE),
        *("/next", "/next", "/end"),
    ]
    desk.said("start daily --plain", stdin="\n".join(held))
    return desk


def typed(title: str) -> str:
    """Return a title as it is typed so that nothing in it names an owner."""
    return re.sub(r"(?<!\S)@", r"\\@", title)


def curl(server: ChatServer, tool: str) -> str:
    """Return the command that sends to a tool."""
    return f"curl --json @- --fail-with-body -sS {server.address(tool)}"


@pytest.mark.parametrize("tool", TOOLS)
def test_a_busy_and_hostile_team_is_taken(busy: Desk, server: ChatServer, tool: str) -> None:
    """200 promises, texts of 10,000 characters, and titles that want to call everybody."""
    lines = ("minutes show", "minutes show --full", "summary --week this", "agenda next")
    for line in (*lines, "summary --week this --full"):
        out, err, code = busy.said(f"{line} --format {tool} --each", curl(server, tool))

        assert (err, code, server.refused) == ("", 0, [])
        assert "sent  127.0.0.1" in out
    assert [name for name, _ in server.taken] == [tool] * 5
    found = [text for _, message in server.taken for text in texts(message)]
    shown = [re.sub(r"\\(.)", r"\1", text) if tool == "discord" else text for text in found]
    assert [text for text in shown if MENTION.search(text)] == []
    assert any("more lines: huddle summary --week 2026-W48 --full" in text for text in found)


@pytest.mark.parametrize("tool", TOOLS)
def test_a_quiet_team_is_taken(desk: Desk, server: ChatServer, tool: str) -> None:
    """An empty week and every agenda make whole messages."""
    for line in ("summary", "agenda next", *(f"agenda show {name}" for name in AGENDAS)):
        title = {"summary": "Acme huddle, week 47"}.get(line)
        out, err, code = desk.said(f"{line} --format {tool} --each", curl(server, tool))
        if title:
            expected = SAID[tool].format(title=title).replace("PORT", str(server.port))
            assert out == expected

        assert (err, code, server.refused) == ("", 0, [])
    assert len(server.taken) == 2 + len(AGENDAS)


def test_a_message_that_is_refused_is_a_failure(acme: Desk, server: ChatServer) -> None:
    """The answer of the tool is shown; curl without that flag would not report it."""
    wrong = curl(server, "slack").replace("T024", "T025")
    out, err, code = acme.said("summary --format slack --each", wrong)

    assert (out, code, server.taken) == ("no_service\n", 1, [])
    assert err.splitlines() == [
        "curl: (22) The requested URL returned error: 404",
        "error: the message could not be sent: exit code 22",
        "hint:  is the address of the webhook right? --fail-with-body shows its answer",
    ]
    out, err, code = acme.said(
        "summary --format slack --each", wrong.replace("--fail-with-body", "")
    )
    warning = "warning: without --fail-with-body, curl does not report a refused message\n"
    assert (out.splitlines()[0], err, code) == ("no_service", warning, 0)


def test_the_lines_of_the_page_send(acme: Desk, server: ChatServer) -> None:
    """Those of docs/chat.md, word for word, with no more of an environment than cron gives."""
    page = PAGE.read_text(encoding="utf-8")
    options = re.findall(r"(?m)^    ((?:url|json|fail|silent|show)\S*.*)$", page)
    home = acme.root / "home"
    (home / "shared").mkdir(parents=True)
    (home / "shared" / "acme").symlink_to(acme.team)
    options[0] = f'url = "{server.address("slack")}"'
    (home / ".huddle-chat").write_text("\n".join(options), encoding="utf-8")
    huddle = home / ".huddle" / "bin" / "huddle"
    huddle.parent.mkdir(parents=True)
    huddle.write_text(f'#!/bin/sh\nexec {sys.executable} -m huddlecli "$@"\n', encoding="utf-8")
    huddle.chmod(0o755)
    now = {"HUDDLE_NOW": acme.environ["HUDDLE_NOW"], "HUDDLE_TEAM": str(acme.team)}
    typed = re.findall(r"(?m)^    (huddle .*)$", page)
    cron = re.findall(r"(?m)^    (?:[\d*-]+ +){5}(\S.*)$", page)

    said = [
        subprocess.run(
            ["/bin/sh", "-c", line],
            env={"HOME": str(home), "PATH": f"{huddle.parent}:/usr/bin:/bin", **now},
            capture_output=True,
            check=False,
            timeout=60,
        )
        for line in (*typed, *cron)
    ]
    assert len(options) == 5
    assert [(done.stdout.decode(), done.returncode) for done in said] == [
        ("", 0),
        ("ok\nsent  curl  Acme huddle, week 47\n", 0),
        ("ok\n", 0),
        ("ok\n", 0),
    ]
    assert said[0].stderr.decode().splitlines()[0] == "command:  curl -K …"
    assert [message["text"] for _, message in server.taken] == [
        "Acme huddle, week 47: 2 wins, 1 decision, 1 of 3 kept",
        "Acme huddle, week 47: 2 wins, 1 decision, 1 of 3 kept",
        "Daily huddle, Mon 23 Nov 09:08: today, 15 minutes",
    ]


def test_the_server_refuses_what_a_tool_refuses(server: ChatServer) -> None:
    """A check that takes everything would prove nothing."""
    bodies = {
        "slack": b'{"text":"<!channel>","unfurl_links":false,"blocks":[]}',
        "teams": b'{"type":"message","attachments":[]}',
        "gchat": b'{"cardsV2":[{"cardId":"x","card":{"header":{"title":"x"},"sections":[]}}]}',
        "discord": b'{"content":"x","embeds":[],"allowed_mentions":{"parse":["everyone"]}}',
    }
    for tool, body in bodies.items():
        path = server.address(tool).partition(str(server.port))[2]
        assert server.answer(path, "application/json", body)[0] == 400
        assert server.answer(path, "application/json", b"{")[0] == 400
        assert server.answer(path, "text/plain", body)[0] == 415
    assert server.taken == []
