"""A fault at each call of a command that writes several files: all of it is done, or nothing."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from huddlecli.core.records import UNDONE, record_class
from huddlecli.store import record_files
from huddlecli.store.record_paths import RECORD_FOLDERS
from tests.campaigns import traced
from tests.campaigns.check import KINDS, check
from tests.campaigns.crew import Crew, Done, Tell, seeded

pytestmark = pytest.mark.skipif(bool(traced.why_not()), reason=traced.why_not() or "it can be")

KILL = "signal=SIGKILL"
FAULTS = (KILL, *(f"error={name}" for name in ("ENOSPC", "EIO", "EDQUOT", "EINTR")))
IN_TEN = 10  # of the short run's faults, one in so many calls
IN_FORTY = 40  # the same for commands that write a file as others do
# What comes before, and the command; `id0` and `id1` are promises of ana, `id2` is a decision.
COMMANDS = {
    "done": ((), "done id0"),
    "drop": ((), "action drop id0 too dear"),
    "reopen": (("done id0",), "action reopen id0"),
    "undo": (("done id0",), "undo"),
    "undo of several": (("people leave ana --to sam",), "undo"),
    "people leave": ((), "people leave ana --to sam"),
    "decision": ((), "decision add At once replaces:id2"),
    "decision keep": ((), "decision keep id2 --review 4w"),
    "measure log": (("measure add Calls --owes sales",), "measure log Calls 96"),
    "measure agree": (
        ("measure add Calls --owes sales --target 90", "measure agree Calls --for marketing"),
        "measure agree Calls",
    ),
    "term agree": (
        ("term propose lead Has a budget", "term agree lead --for marketing"),
        "term agree lead --review 13w",
    ),
    "term agree again": (
        (
            *("term propose lead Has a budget", "term agree lead --for marketing"),
            *("term agree lead", "term propose lead Has a date", "term agree lead --for marketing"),
        ),
        "term agree lead",
    ),
    "undo of an agreement": (
        ("term propose lead Has a budget", "term agree lead --for marketing", "term agree lead"),
        "undo",
    ),
    "lead add": ((), "lead add Brightwave @ana"),
    "lead accept": (("lead add Brightwave @ana",), "lead accept Brightwave"),
    "lead close": (("lead add Brightwave @ana",), "lead close Brightwave lost too dear"),
    "lead reopen": (
        ("lead add Brightwave @ana", "lead close Brightwave lost"),
        "lead reopen Brightwave",
    ),
    "lead import": ((), "lead import leads.csv"),
    "lead import again": (("lead import leads.csv",), "lead import later.csv"),
    "undo of an import": (("lead import leads.csv",), "undo --yes"),
    "import": ((), "import minutes.md"),
    "import again": (("import minutes.md",), "import ticked.md"),
    "undo of promises": (("import minutes.md",), "undo --yes"),
}
SPARSE = ("decision keep", "measure log", "lead add", "lead accept")
HEADER = "Record ID,Company Name,Contact owner,Create Date,First outreach date,Lead Status\n"
FILES = {
    "leads.csv": "51,Brightwave,sam,2026-11-20 21:40,,New\n52,Oakline,sam,2026-11-19 10:00,,New\n",
    "later.csv": "51,Brightwave,sam,2026-11-20 21:40,2026-11-21 08:00,Unqualified\n"
    "52,Oakline,ana,2026-11-19 10:00,2026-11-19 11:00,Open Deal\n"
    "53,Elm,sam,2026-11-19 10:00,,New\n",
    "minutes.md": "- [ ] Call Oakline @ana\n- [x] Call Elm due:2026-12-01\n",
    "ticked.md": "- [x] Call Oakline @ana\n- [x] Call Elm due:2026-12-01\n- [ ] Call Yew\n",
}


@pytest.mark.parametrize("kind", COMMANDS)
def test_all_is_done_or_nothing(crew: Crew, tell: Tell, kind: str, *, is_long: bool) -> None:
    """An error leaves all as it was, and so does a kill once the next command has begun.

    Long: each fault at each call; else each at one in ten of those that change something.
    """
    words, state = _prepared(crew, kind), crew.root / ".local"
    template, before = crew.root / "template", _digest(crew.team)
    shutil.copytree(crew.root, template, ignore=shutil.ignore_patterns("template"))

    def restore() -> None:
        for folder in (crew.team, state):
            shutil.rmtree(folder)
            shutil.copytree(template / folder.name, folder)

    touched = traced.points(crew, words, restore, (crew.team, state))
    places = [one for one in touched if is_long or one.changes]
    after = _digest(crew.team)
    assert after != before
    came = Counter[str]()
    for number, fault in enumerate(FAULTS):
        for point in (
            places if is_long else places[number :: IN_FORTY if kind in SPARSE else IN_TEN]
        ):
            restore()
            done = traced.struck(crew, words, point, fault, (crew.team, state))
            if done.code < 0:
                crew.forked("win", "add", "the next command")
            found = _digest(crew.team)
            assert found in (before, after), (point, fault, done)
            assert found == (after if done.code == 0 else found), (point, fault, done)
            assert found == (before if done.code > 0 else found), (point, fault, done)
            assert done.code <= 0 or _is_told(done), (point, fault, done)
            check(crew.team)
            came[_name(done, is_after=found == after)] += 1
    tell(f"{kind}: {sum(came.values())} faults at {len(places)} calls, 0 between, {dict(came)}")


def _prepared(crew: Crew, kind: str) -> Sequence[str]:
    """Lay out what the command needs; return its words."""
    for name, rows in FILES.items():
        head = HEADER if name.endswith(".csv") else ""
        (crew.root / name).write_text(head + rows, encoding="utf-8")
    _, promises = seeded(crew, 2)
    for promise in promises:
        assert crew.forked("action", "edit", promise, "--owner", "ana").code == 0
    assert crew.forked("decision", "add", "Call soon").code == 0
    decision = next((crew.team / "decisions" / "standing").iterdir()).name.partition("-")[0]
    ids = {f"id{number}": name for number, name in enumerate((*promises, decision))}
    first, line = COMMANDS[kind]
    *befores, words = (
        [re.sub(r"id\d", lambda found: ids[found[0]], word) for word in one.split()]
        for one in (*first, line)
    )
    for before in befores:
        assert crew.forked(*before).code == 0
    return words


def _digest(team: Path) -> Sequence[str]:
    """Return all that is true in a team but for hours and new ids, and the text of its file."""
    found = [(team / "huddle.toml").read_text(encoding="utf-8")]
    for kind in KINDS:
        shelf = RECORD_FOLDERS[kind]
        homes = [home for home in (shelf.open, shelf.closed) if home and kind != "win"]
        places = [path for home in homes for path in (team / home).rglob("*-*.toml")]
        for path in places:
            place = path.relative_to(team).as_posix()
            keys = dict(record_files.read(team, record_class(kind), place, full=True).keys)
            new = {"id", "created", "closed", "replaced_by"}
            if keys.get("reason") != UNDONE:  # which counts nowhere
                own = {key: value for key, value in keys.items() if key not in new}
                found.append(repr(sorted((key, _timeless(own[key])) for key in own)))
    return sorted(found)


def _timeless(value: object) -> object:
    return "an hour" if isinstance(value, datetime) else value


def _is_told(done: Done) -> bool:
    said = [line for line in done.err.splitlines() if not line.startswith("warning: ")]
    return bool(said) and said[0].startswith("error: ")


def _name(done: Done, *, is_after: bool) -> str:
    if done.code < 0:
        return f"killed, {'done' if is_after else 'undone'}"
    return "done" if is_after else "refused"
