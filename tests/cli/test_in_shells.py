"""What help pages, the README and errors tell people to type works in bash, zsh and fish."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from huddlecli.cli import COMMANDS
from huddlecli.core.agreement import consent_keys, proposal_keys, term_id
from huddlecli.core.records import Kind, record_class
from huddlecli.core.side_records import Lead, Measure, Term
from huddlecli.store.records import RecordStore
from tests.helpers.desk import TEAM, Desk

SHELLS = {"bash": ["bash", "-c"], "zsh": ["zsh", "-fc"], "fish": ["fish", "--no-config", "-c"]}
README = Path(__file__).parents[2] / "README.md"
# What an example leads to where nothing was begun, and what has to be done before another.
CODES = {"huddle start": 3, "huddle watch --big": 4}
# These need a terminal, or an editor that does without.
EDITS = ("config edit", "minutes edit 2026-11-23", "agenda edit daily", "term edit lead")
CODES |= {f"huddle {line}": 2 for line in EDITS}
CODES |= {"huddle lead forget h5t0": 2}  # it asks, or wants --yes
CODES |= {"huddle sync": 4}  # it is shared with nobody yet
CODES |= {"huddle merge BASE OURS THEIRS --path huddle.toml": 1}  # git makes these files
CODES |= {"huddle rollup ~/teams --week last -o company.html": 4}
CODES |= {"huddle start daily --with ana:marketing,cem:sales": 3}
FIRST = {
    "huddle action reopen k7f2": "huddle action done k7f2",
    "huddle closed remove dec-24": "huddle closed add dec-24",
    "huddle people rename sue suzanne": "huddle people add sue:sales",
    "huddle agenda check agendas/our-weekly.toml": "huddle agenda new our-weekly",
    "huddle done demo list": "huddle log Demo list",
    "huddle import minutes.md --dry-run": "echo '- [ ] Send it @maria by fri' | tee minutes.md",
    "huddle config unset defaults.due": "huddle config set defaults.due 3d",
    "huddle rota skip": "huddle rota set fay sam",
    "huddle rota swap sam": "huddle rota set fay sam",
    "huddle measure reopen k7f2": "huddle measure drop k7f2",
    "huddle lead reopen h5t0": "huddle lead close h5t0 won",
}
SIDES = ("marketing", "sales")
_PLACES = re.compile(r"\b(?!k7f2)[0-9a-hjkmnp-tv-z]{4}\b|\d?\d:\d\d")


def examples() -> list[str]:
    """Return the example of each help page, of the top help, and the README's lines."""
    found = dict[str, None]()
    for name, (module, _) in COMMANDS.items():
        group = import_module(f"huddlecli.cli.commands.{module}").app
        for one in (*[group][: bool(group.help)], *group.members.values()):
            assert one.epilog, f"the help of {name} has no example"
            found[one.epilog.removeprefix("Example: ")] = None
    top = subprocess.run(
        [sys.executable, "-m", "huddlecli"], capture_output=True, text=True, check=True
    ).stdout
    found |= dict.fromkeys(re.findall(r"^  (huddle .+?)(?:   .*)?$", top, re.MULTILINE))
    text = README.read_text(encoding="utf-8")
    return [*found | dict.fromkeys(re.findall(r"^    (huddle .+)$", text, re.MULTILINE))]


class Shells:
    """A team that has all that examples name, and three shells that run lines in it."""

    def __init__(self, desk: Desk) -> None:
        """Log what examples name, and put a mail program into the way."""
        self.desk = desk
        fay = '[[person]]\nname = "fay"\nside = "sales"\nemail = "fay@acme.test"\n'
        fay += '[[person]]\nname = "cem"\nside = "marketing"\n'
        fay += '[[person]]\nname = "dan"\nside = "sales"\n'
        mail = '[mail]\nfrom = "huddle@acme.test"\nto = ["team@acme.test"]\n'
        (desk.team / "huddle.toml").write_text(f"{TEAM}\n{fay}\n{mail}", encoding="utf-8")
        kinds: tuple[tuple[Kind, dict[str, str]], ...] = (
            ("action", {"owner": "sam", "side": "sales", "due": "thu"}),
            ("decision", {}),
            ("win", {}),
            ("parked", {}),
        )
        for kind, more in kinds:
            self._make(kind, more)
        desk.said("start --plain", stdin="/end\n")
        self._make("raised", {})  # the huddle would have taken it
        self._make_of_both_sides()
        self.kept = desk.root / "kept"
        shutil.copytree(desk.team, self.kept)
        self.programs = desk.root / "bin"
        self.programs.mkdir()
        for name, line in (
            ("huddle", f'exec {sys.executable} -m huddlecli "$@"'),
            ("msmtp", "cat >/dev/null"),
            ("mail", "cat"),
        ):
            (self.programs / name).write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
            (self.programs / name).chmod(0o755)

    def _make(self, kind: Kind, more: dict[str, str]) -> None:
        """Keep a record whose id is the one of the examples."""
        store = RecordStore(self.desk.team, ZoneInfo("Europe/Berlin"))
        keys = {**more, "due": date(2026, 11, 26)} if "due" in more else more
        made = datetime(2026, 11, 20, 8, tzinfo=UTC)
        store.create(
            record_class(kind), "k7f2q9xmtb", "sam", made, title="Quote for Northgate", **keys
        )

    def _make_of_both_sides(self) -> None:
        """Keep a measure and a lead of the examples, a term in its second version, and sheets."""
        store = RecordStore(self.desk.team, ZoneInfo("Europe/Berlin"))
        made = datetime(2026, 11, 20, 8, tzinfo=UTC)

        def proposed(proposal: str, **content: object) -> dict[str, Any]:
            return proposal_keys(proposal, "ana", made.date(), SIDES, content)

        keys = {"title": "Leads handed over", "owner": "sam", "owes": "marketing"}
        store.create(Measure, "k7f2q9xmtb", "sam", made, **keys, **proposed("p1", target=120))
        keys = {"title": "Brightwave", "owner": "dan", "side": "sales", "from_side": "marketing"}
        store.create(Lead, "h5t0c3w8nq", "ana", made, **keys, source="fair", passed=made)
        lead = store.create(Term, term_id("lead"), "ana", made, title="lead")
        for version in ("v1", "v2", "v3"):
            store.change(Term, lead.id, "ana", made, set=proposed(version, text=f"Text {version}"))
            for side in SIDES if version != "v3" else ():
                agreed = consent_keys(side, "ana", version, made.date())
                store.change(Term, lead.id, "ana", made, set=agreed)
        sheet = "measure,period,value\nLeads handed over,2026-W46,96\n"
        (self.desk.team / "values.csv").write_text(sheet, encoding="utf-8")
        sheet = (
            "Record ID,Company Name,Contact owner,Create Date\n51,Oakline,cem,2026-11-20 10:00\n"
        )
        (self.desk.team / "leads.csv").write_text(sheet, encoding="utf-8")

    def run(self, words: list[str]) -> tuple[str, str, int]:
        """Return both streams, without ids and times, and the code, from a fresh copy of it.

        An id that a line of ours names stays.
        """
        for folder in (self.desk.team, self.desk.root / "home", self.desk.root / "config"):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.kept, self.desk.team)
        path = f"{self.programs}:{self.desk.environ['PATH']}"
        done = subprocess.run(
            words,
            env={**self.desk.environ, "PATH": path},
            cwd=self.desk.team,
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        out, err = (_PLACES.sub("…", text.decode()) for text in (done.stdout, done.stderr))
        return out, err, done.returncode

    def in_each(self, line: str) -> dict[str, tuple[str, str, int]]:
        """Return what each of the shells that are here makes of a line."""
        here = {name: words for name, words in SHELLS.items() if shutil.which(name)}
        return {name: self.run([*words, line]) for name, words in here.items()}

    def last(self, kind: str) -> dict[str, object]:
        """Return the record that was made last."""
        told = json.loads(self.desk.said(f"{kind} list --format json")[0])
        return dict(list(told.values())[1][-1])


@pytest.fixture
def shells(desk: Desk) -> Shells:
    """Return shells at a prepared team."""
    return Shells(desk)


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shells_are_here(shell: str) -> None:
    """Where one is not, the lines below are not tried in it."""
    if not shutil.which(shell):
        pytest.skip(f"no {shell} here: nothing is tried in it")


@pytest.mark.parametrize("line", examples())
def test_an_example_runs_as_it_is_printed(shells: Shells, line: str) -> None:
    """In each shell as if no shell were there: the same output and the promised exit code."""
    typed = f"{FIRST[line]} >/dev/null; {line}" if line in FIRST else line
    told = shells.in_each(typed)

    expected = told["bash"]
    if re.search("[^\\w .:,@/+-]", typed) and not {*"|;~"} & {*typed}:
        assert shells.run([str(shells.programs / "huddle"), *shlex.split(line)[1:]]) == expected
    assert told == dict.fromkeys(told, expected)
    code = CODES.get(line, 0)
    is_paused = code == 3  # the end of the lines leaves the huddle for later, which is no error
    assert ("error:" in expected[1], expected[2]) == (line in CODES and not is_paused, code)


@pytest.mark.parametrize(
    ("line", "kind", "kept"),
    [
        (
            "huddle log Send the demo list @maria by fri +leads",
            "action",
            {"title": "Send the demo list", "owner": "maria", "tags": ["leads"]},
        ),
        ("huddle parked add 'Do we need a partner page?'", "parked", {}),
        ("huddle win add Oakline signed --side sales", "win", {"side": "sales"}),
        ("huddle decision add One call within a day review:jan-4", "decision", {}),
        ("huddle log 'Offer #1 (v2) for $500 & more; is it ~ok?' by fri", "action", {}),
        ("huddle log Move it '#leads' due:fri", "action", {"tags": ["leads"]}),
    ],
)
def test_what_is_kept_is_what_the_example_shows(
    shells: Shells, line: str, kind: str, kept: dict[str, object]
) -> None:
    """Title, owner, side and tags, letter by letter."""
    words = shlex.split(line)[2 if kind == "action" else 3 :]
    title = re.sub(
        r" (?:@\w+|\+\w+|#leads|by fri|due:\w+|review:\S+|--side \w+)(?= |$)", "", " ".join(words)
    )
    for shell, words in SHELLS.items():
        if shutil.which(shell):
            shells.run([*words, line])
            found = shells.last(kind)
            assert {name: found[name] for name in ("title", *kept)} == {"title": title, **kept}


@pytest.mark.parametrize(
    "mistake",
    [
        *(
            "action lst",
            "action ls",
            "acton list",
            "win Northgate 'what now?'",
            "parked x '(y) & z'",
        ),
        *(
            "status",
            "ls",
            "add 'Call Ana?' by fri",
            "completion fsh",
            "log --ownr ana x",
            "done nosuch",
        ),
        *("action show nosuch", "decision show nosuch", "agenda show weakly", "agenda shwo daily"),
        *("agenda new 'a b'", "minutes show nosuch", "people leave maira", "people add zoe"),
        *("people add sam", "people away nobody", "action edit k7f2", "action reopen k7f2"),
        *("log ''", "start --resume", "doctor --dry-run", "log -x y"),
        *("raise --who 'answers?'", "--team 'no such (team)' mine", "action add --tag"),
    ],
)
def test_a_hint_runs_as_it_is_printed(shells: Shells, mistake: str) -> None:
    """A hint that is a command is a command, from its first word to its last, in each shell."""
    _, err, code = shells.run(["bash", "-c", f"huddle {mistake}"])
    hint = err.partition("hint:  ")[2].rstrip("\n")

    assert (code in {1, 2, 4}, bool(hint)) == (True, True)
    if hint.startswith("huddle "):
        told = shells.in_each(hint)
        expected = shells.run([str(shells.programs / "huddle"), *shlex.split(hint)[1:]])
        assert told == dict.fromkeys(told, expected)
        assert expected[2] in {0, 3}, expected[1]


@pytest.mark.parametrize(
    ("mistake", "quoted"),
    [
        ("log Follow @acme_official on X", "@acme_official"),
        ('log deck "@sam\'s"', '"@sam\'s"'),
        ("log x @we", "@we"),
        ("log Send it asap please", "asap"),
        ("log Ask @press-team about it @maria", "@press-team"),
    ],
)
def test_a_word_can_be_kept_as_the_hint_says(shells: Shells, mistake: str, quoted: str) -> None:
    """The word in its quotes, typed instead, is kept in every shell as it was meant."""
    _, err, code = shells.run(["bash", "-c", f"huddle {mistake}"])
    found = re.search(r"""('\\[^']+'|"\\[^"]+") keeps it as""", err)

    assert (code, bool(found)) == (2, True)
    assert found
    meant = found[1][2:-1]
    line = f"huddle {mistake.replace(quoted, found[1])}"
    for shell, start in SHELLS.items():
        if shutil.which(shell):
            assert shells.run([*start, line])[2] == 0
            assert meant in str(shells.last("action")["title"])
