"""Tab in bash, zsh and fish, each in a terminal of its own: what huddle is called with then."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterator

import pexpect
import pytest

from tests.helpers.desk import Desk

PATIENCE = 60
LATER = "2026-11-23T09:01:00+01:00"
HOSTILE = 'Ask $(touch gone) about `it`: "done" @sam by thu'
CLEAR = "\x15"  # the key that empties the line, in each shell
SHELLS = {
    "bash": ("bash", "--norc", "--noprofile", "-i"),
    "zsh": ("zsh", "-f", "-i"),
    "fish": ("fish", "--no-config", "-i"),
}
STARTS = {
    "bash": 'bind "set enable-bracketed-paste off"; eval "$(huddle completion bash)"',
    "zsh": 'eval "$(huddle completion zsh)"',
    "fish": "huddle completion fish | source",
}
# A program that is huddle when a shell asks it for words, and else shows its words.
PROGRAM = """\
#!{python}
import json, os, sys
if sys.argv[1:2] == ["completion"]:
    os.execv(sys.executable, [sys.executable, "-m", "huddlecli", *sys.argv[1:]])
print("called with", json.dumps(sys.argv[1:]), "to the end")
"""


class Shell:
    """A shell in a terminal, with the completion of huddle."""

    def __init__(self, name: str, desk: Desk) -> None:
        """Start it, and load the script as people do."""
        self.name, self.desk = name, desk
        programs = desk.root / "bin"
        programs.mkdir()
        program = programs / "huddle"
        program.write_text(PROGRAM.format(python=sys.executable), encoding="utf-8")
        program.chmod(0o755)
        home = desk.root / "home"
        home.mkdir()
        environ = {
            **desk.environ,
            "PATH": f"{programs}:{desk.environ['PATH']}",
            "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
            "ZDOTDIR": str(home),
        }
        environ.pop("COLUMNS")
        command, *arguments = SHELLS[name]
        self._child = pexpect.spawn(
            command,
            arguments,
            env=environ,
            cwd=str(desk.root),
            encoding="utf-8",
            dimensions=(40, 120),
            timeout=PATIENCE,
        )
        self._child.sendline(f"{STARTS[name]}; echo rea''dy")
        self._child.expect("ready\r")

    def type(self, keys: str) -> None:
        """Type keys, as fast as fingers never do."""
        self._child.send(keys)

    def until(self, text: str) -> None:
        """Wait until the terminal has shown a text."""
        self._child.expect_exact(text)

    def called_with(self, keys: str) -> list[str]:
        """Type keys and Enter, and return the words that huddle is called with."""
        self.type(f"{keys}\r")
        self._child.expect(r"called with (\[.*?\])\s+to\s+the\s+end")
        match = self._child.match
        assert isinstance(match, re.Match)
        words: list[str] = json.loads(re.sub(r"[\r\n]", "", match[1]))
        return words

    def leave(self) -> None:
        """Close the terminal."""
        self._child.close(force=True)


@pytest.fixture(scope="module", params=SHELLS)
def shell(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shell]:
    """A shell of a team with two promises."""
    name = str(request.param)
    if not shutil.which(name):
        pytest.skip(f"no {name} here")
    desk = Desk(tmp_path_factory.mktemp(name))
    desk.run("log -q Send the demo list @maria by fri #leads")
    desk.said("log -q", HOSTILE, HUDDLE_NOW=LATER)
    opened = Shell(name, desk)
    yield opened
    opened.leave()


@pytest.fixture
def zsh(desk: Desk) -> Iterator[Shell]:
    """Zsh, with nothing logged."""
    if not shutil.which("zsh"):
        pytest.skip("no zsh here")
    opened = Shell("zsh", desk)
    yield opened
    opened.leave()


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("act\tli\t--fo\tjs\t", ["action", "list", "--format", "json"]),
        ("log Send it @ma\tdue:f\t", ["log", "Send", "it", "@maria", "due:fri"]),
        ("log Send it --due=tom\t", ["log", "Send", "it", "--due=tomorrow"]),
        ("log Send it due:\ttod\t", ["log", "Send", "it", "due:today"]),
        ("log Send it by f\t", ["log", "Send", "it", "by", "fri"]),
        ("log Send it +l\t", ["log", "Send", "it", "+leads"]),
        ('log "Send it @ma\t', ["log", "Send it @maria"]),
        ("log 'Send it @ma\t", ["log", "Send it @maria"]),
        ("log Send\\ it\\ @ma\t", ["log", "Send it @maria"]),
        ("start week\t--wi\tan\t", ["start", "weekly", "--with", "ana"]),
        ("help comp\t", ["help", "completion"]),
        ("summary --output=acme/hud\t", ["summary", "--output=acme/huddle.toml"]),
        ("--team ac\thuddle.toml", ["--team", "acme/huddle.toml"]),
    ],
)
def test_tab_completes_the_word(shell: Shell, keys: str, words: list[str]) -> None:
    """In each shell to the same words, also after `:`, `=` and `@` and within quotes."""
    assert shell.called_with(f"huddle {keys}") == words


def test_a_tag_after_a_hash(shell: Shell) -> None:
    """Zsh passes it on, bash would drop it as a comment and gets a plus, fish asks for a plus."""
    typed = "+l" if shell.name == "fish" else "#l"

    words = shell.called_with(f"huddle log Send it {typed}\tby fri")

    tag = "#leads" if shell.name == "zsh" else "+leads"
    assert words == ["log", "Send", "it", tag, "by", "fri"]


def test_ids_are_shown_with_their_titles(shell: Shell) -> None:
    """The id alone is inserted, and nothing in a title is run."""
    opened = sorted(path.name[:4] for path in (shell.desk.team / "actions/open").iterdir())

    # The ids are random: seldom, they begin alike.
    shared = next(end for end in range(4) if len({name[: end + 1] for name in opened}) > 1)
    shell.type(f"huddle done {opened[0][:shared]}\t\t")
    shell.until("Send the demo list")
    words = shell.called_with(f"{CLEAR}huddle done {opened[0][: shared + 1]}\t")

    assert words == ["done", opened[0]]
    assert not (shell.desk.root / "gone").exists()


def test_zsh_takes_words_with_signs(zsh: Shell) -> None:
    """Question marks, stars and hashes need no quotes, and words after them are completed."""
    words = zsh.called_with("huddle raise What now? *not* #this [x] x=~y ^z")
    more = zsh.called_with("huddle log Why? * @ma\t")

    assert words == ["raise", "What", "now?", "*not*", "#this", "[x]", "x=~y", "^z"]
    assert more == ["log", "Why?", "*", "@maria"]


def test_zsh_needs_no_compinit(zsh: Shell) -> None:
    """It is loaded if it was not, and writes no dump into the home folder."""
    words = zsh.called_with("huddle minu\t")

    assert words == ["minutes"]
    assert [*(zsh.desk.root / "home").iterdir()] == []
