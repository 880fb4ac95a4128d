"""What `huddle undo` does with each command that writes: undo it as a whole, or say why not."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest

from huddlecli.cli import COMMANDS
from huddlecli.core.records import KINDS, is_undone, record_class
from huddlecli.store.records import RecordStore
from tests.helpers.desk import Desk


@dataclass(frozen=True)
class Undone:
    """A command, what comes before it, and what `undo` says; the team is as before it."""

    line: str
    said: str
    before: Sequence[str] = ()
    stdin: str = ""
    undo: str = "undo"


@dataclass(frozen=True)
class Refused:
    """A command that is not undone, and why."""

    line: str
    error: str
    before: Sequence[str] = ()
    stdin: str = ""


PROMISE = ("log Send it",)
DECISION = ("decision add Call soon",)
LEAD = ("lead add Oakline @maria from:fair",)  # of sam, of sales, for marketing
CALLS = ("measure add Calls --owes sales",)
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\nBEGIN:VEVENT\r\nUID:1\r\n"
    "DTSTAMP:20261123T080000Z\r\nDTSTART;VALUE=DATE:20261225\r\nSUMMARY:Christmas\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)
READS = "reads"  # it writes nothing into a team
EDITED = "edited"  # it needs an editor: the tests of the editor undo it

# Each command and sub-command: a command that is missing here fails the test below.
TABLE: Mapping[str, Undone | Refused | str] = {
    "start": Refused(
        "start daily --plain", "huddle start daily --plain cannot be undone", stdin="/end\n"
    ),
    "log": Undone(
        "log --new-person zoe:sales",
        "undone  id01  zoe  due Tue 1 Dec  Send it\n"
        "undone  id02  sam  due Fri 27 Nov  Call\n"
        "undone  huddle.toml  huddle log --new-person zoe:sales\n",
        stdin="Send it @zoe\nCall by fri\n",
    ),
    "mine": READS,
    "done": Undone("done id01", "undone  id01  Send it  done, Mon 23 Nov   → open\n", PROMISE),
    "raise": Undone("raise Who answers?", "undone  id01  sam  Mon 23 Nov  Who answers?\n"),
    "summary": READS,
    "minutes list": READS,
    "minutes show": READS,
    "minutes edit": EDITED,
    "agenda list": READS,
    "agenda show": READS,
    "agenda next": READS,
    "agenda new": Undone(
        "agenda new ours --like daily",
        "undone  agendas/ours.toml  huddle agenda new ours --like daily\n",
    ),
    "agenda edit": EDITED,
    "agenda set": Undone(
        "agenda set daily at 08:38",
        "undone  agendas/daily.toml  huddle agenda set daily at 08:38\n",
    ),
    "agenda unset": Undone(
        "agenda unset daily at",
        "undone  agendas/daily.toml  huddle agenda unset daily at\n",
    ),
    "agenda check": READS,
    "agenda topics": READS,
    "agenda coverage": READS,
    "agenda tune": Undone(
        "agenda tune daily --minutes 20 --write",
        "undone  agendas/daily.toml  huddle agenda tune daily --minutes 20 --write\n",
    ),
    "action add": Undone("action add Send it", "undone  id01  sam  due Tue 1 Dec  Send it\n"),
    "action list": READS,
    "action show": READS,
    "action edit": Undone(
        "action edit id01 due:fri +web",
        "undone  id01  Send it  due Fri 27 Nov, added #web   → due Tue 1 Dec, removed #web\n",
        PROMISE,
    ),
    "action done": Undone(
        "action done id01", "undone  id01  Send it  done, Mon 23 Nov   → open\n", PROMISE
    ),
    "action drop": Undone(
        "action drop id01 too dear",
        "undone  id01  Send it  dropped, reason too dear   → open, no reason\n",
        PROMISE,
    ),
    "action reopen": Undone(
        "action reopen id01",
        "undone  id01  Send it  open   → done, Mon 23 Nov\n",
        (*PROMISE, "done id01"),
    ),
    "decision add": Undone(
        "decision add At once replaces:id01",
        "undone  id02  Mon 23 Nov  At once   → id01 Call soon is in force again\n",
        DECISION,
    ),
    "decision list": READS,
    "decision show": READS,
    "decision keep": Undone(
        "decision keep id01 --review 4w",
        "undone  id01  Call soon  review Mon 21 Dec, kept on Mon 23 Nov   "
        "→ no review, no kept on\n",
        DECISION,
    ),
    "decision edit": Undone(
        "decision edit id01 @ana +web",
        "undone  id01  Call soon  owner ana, added #web   → removed #web, no owner\n",
        DECISION,
    ),
    "decision drop": Undone(
        "decision drop id01 moot",
        "undone  id01  Call soon  dropped, reason moot   → standing, no reason\n",
        DECISION,
    ),
    "win add": Undone("win add Oakline", "undone  id01  both  Mon 23 Nov  Oakline\n"),
    "win list": READS,
    "win show": READS,
    "win edit": Undone(
        "win edit id01 Oakline signed",
        "undone  id01  Oakline  title Oakline signed   → title Oakline\n",
        ("win add Oakline",),
    ),
    "win drop": Undone(
        "win drop id01", "undone  id01  Oakline  dropped   → kept\n", ("win add Oakline",)
    ),
    "parked add": Undone("parked add A stand", "undone  id01  sam  Mon 23 Nov  A stand\n"),
    "parked list": READS,
    "parked show": READS,
    "parked edit": Undone(
        "parked edit id01 Two stands",
        "undone  id01  A stand  title Two stands   → title A stand\n",
        ("parked add A stand",),
    ),
    "parked drop": Undone(
        "parked drop id01", "undone  id01  A stand  dropped   → waiting\n", ("parked add A stand",)
    ),
    "raised list": READS,
    "raised show": READS,
    "raised edit": Undone(
        "raised edit id01 Who calls?",
        "undone  id01  Who answers?  title Who calls?   → title Who answers?\n",
        ("raise Who answers?",),
    ),
    "raised drop": Undone(
        "raised drop id01",
        "undone  id01  Who answers?  dropped   → waiting\n",
        ("raise Who answers?",),
    ),
    "measure add": Undone("measure add Calls --target 6", "undone  id01  sam  standing  Calls\n"),
    "measure log": Undone(
        "measure log id01 7 --for last --note fair",
        "undone  id01  Calls  2026-W47: note fair, 2026-W47: 7   "
        "→ 2026-W47: no value, 2026-W47: no note\n",
        CALLS,
    ),
    "measure edit": Undone(
        "measure edit id01 --unit calls",
        "undone  id01  Calls  unit calls   → no unit\n",
        CALLS,
    ),
    "measure drop": Undone(
        "measure drop id01 moot",
        "undone  id01  Calls  dropped, reason moot   → standing, no reason\n",
        CALLS,
    ),
    "measure reopen": Undone(
        "measure reopen id01",
        "undone  id01  Calls  standing, no reason   → dropped, reason moot\n",
        (*CALLS, "measure drop id01 moot"),
    ),
    "measure agree": Undone(
        "measure agree id01",
        "undone  id01  Calls  sales agreed   → sales has not agreed\n",
        ("measure add Calls --owes sales --target 6",),
    ),
    "measure plan": Undone(
        "measure plan --goal 500000 --deal 20000 --rate 2.5 --share 50 --write id01",
        "undone  id01  Calls  plan goal 500000, deal 20000, share 0.5, rate 0.025, "
        "proposed target 120   → no plan, nothing proposed\n",
        CALLS,
    ),
    "measure import": Undone(
        "measure import -",
        "undone  id01  Calls  2026-W47: note fair, 2026-W47: 7   "
        "→ 2026-W47: no value, 2026-W47: no note\n",
        CALLS,
        stdin="measure,period,value,note\nCalls,2026-W47,7,fair\n",
    ),
    "measure list": READS,
    "measure show": READS,
    "lead add": Undone(
        "lead add Oakline @ana", "undone  id01  ana  handed over Mon 23 Nov  Oakline\n"
    ),
    "lead edit": Undone(
        "lead edit id01 Oakline Ltd",
        "undone  id01  Oakline  title Oakline Ltd   → title Oakline\n",
        LEAD,
    ),
    "lead answer": Undone(
        "lead answer id01",
        "undone  id01  Oakline  answered Mon 23 Nov   → not answered\n",
        LEAD,
    ),
    "lead accept": Undone(
        "lead accept id01", "undone  id01  Oakline  accepted   → no verdict\n", LEAD
    ),
    "lead reject": Undone(
        "lead reject id01 record",
        "undone  id01  Oakline  rejected, closed, reason record   → open, no verdict, no reason\n",
        LEAD,
    ),
    "lead close": Undone(
        "lead close id01 won", "undone  id01  Oakline  won, closed   → open\n", LEAD
    ),
    "lead reopen": Undone(
        "lead reopen id01",
        "undone  id01  Oakline  open   → won, closed\n",
        (*LEAD, "lead close id01 won"),
    ),
    "lead import": Undone(
        "lead import -",
        "undone  1 lead  huddle lead import -\n",
        stdin="Record ID,Company Name,Contact owner,Create Date\n51,Oakline,ana,2026-11-20 10:00\n",
        undo="undo --yes",
    ),
    "lead forget": Refused(
        "lead forget id02 --yes", "the words of id02 were removed, for good", LEAD
    ),
    "lead list": READS,
    "lead show": READS,
    "import": Undone(
        "import -",
        "undone  2 promises  huddle import -\n",
        stdin="- [ ] Call Oakline @ana\n- [x] Call Elm\n",
        undo="undo --yes",
    ),
    "init": Refused("init acme", "huddle init acme cannot be undone"),
    "people list": READS,
    "people add": Undone(
        "people add zoe:sales", "undone  huddle.toml  huddle people add zoe:sales\n"
    ),
    "people away": Undone("people away ana", "undone  huddle.toml  huddle people away ana\n"),
    "people leave": Undone(
        "people leave ana --to maria",
        "undone  id01  One  owner maria   → owner ana\n"
        "undone  id02  Two  owner maria   → owner ana\n"
        "undone  huddle.toml  huddle people leave ana --to maria\n",
        ("log One @ana by thu", "log Two @ana by fri"),
    ),
    "people edit": Undone(
        "people edit ana --called Ana-Lima",
        "undone  huddle.toml  huddle people edit ana --called Ana-Lima\n",
    ),
    "people rename": Undone(
        "people rename ana anna",
        "undone  id01  One  owner anna   → owner ana\n"
        "undone  huddle.toml  huddle people rename ana anna\n",
        ("log One @ana by thu",),
    ),
    "people move": Undone(
        "people move maria:sales",
        "undone  id01  One  side sales   → side marketing\n"
        "undone  huddle.toml  huddle people move maria:sales\n",
        ("log One @maria by thu",),
    ),
    "closed list": READS,
    "closed add": Undone(
        "closed add 2026-12-24", "undone  huddle.toml  huddle closed add 2026-12-24\n"
    ),
    "closed remove": Undone(
        "closed remove 2026-12-24",
        "undone  huddle.toml  huddle closed remove 2026-12-24\n",
        ("closed add 2026-12-24",),
    ),
    "closed import": Undone(
        "closed import -",
        "undone  huddle.toml  huddle closed import -\n",
        stdin=CALENDAR,
    ),
    "rota show": READS,
    "rota set": Undone("rota set sam ana", "undone  huddle.toml  huddle rota set sam ana\n"),
    "rota skip": Undone(
        "rota skip", "undone  huddle.toml  huddle rota skip\n", ("rota set sam ana",)
    ),
    "rota swap": Undone(
        "rota swap ana", "undone  huddle.toml  huddle rota swap ana\n", ("rota set sam ana",)
    ),
    "remind": READS,
    "calendar": READS,
    "completion": READS,
    "watch": READS,
    "undo": Undone("undo", "redone  id01  sam  due Tue 1 Dec  Send it\n", PROMISE),
    "term write": Undone("term write lead A budget", "undone  id01  standing  lead\n"),
    "term propose": Undone("term propose lead A budget", "undone  id01  standing  lead\n"),
    "term edit": Undone("term edit lead A budget", "undone  id01  standing  lead\n"),
    "term agree": Undone(
        "term agree lead",
        "undone  id01  lead  sales agreed   → sales has not agreed\n",
        ("term propose lead A budget",),
    ),
    "term stage": Undone("term stage add Won", "undone  id01  standing  funnel\n"),
    "term list": READS,
    "term show": READS,
    "find": READS,
    "facts": READS,
    "rollup": READS,
    "sync": READS,  # what it brings is the work of others
    "merge": READS,  # git has both versions
    "config list": READS,
    "config get": READS,
    "schema": READS,
    "config edit": EDITED,
    "config set": Undone(
        "config set defaults.due 3d", "undone  huddle.toml  huddle config set defaults.due 3d\n"
    ),
    "config unset": Undone(
        "config unset defaults.due",
        "undone  huddle.toml  huddle config unset defaults.due\n",
        ("config set defaults.due 3d",),
    ),
    "doctor": Refused("doctor --fix", "huddle doctor --fix cannot be undone"),
}


def commands() -> Iterator[str]:
    """Yield each command and sub-command that can be typed."""
    for name, (module, _) in COMMANDS.items():
        group = import_module(f"huddlecli.cli.commands.{module}").app
        names = group.members if group.help else None
        yield from (f"{name} {sub}" for sub in names) if names else (name,)


def test_the_table_has_every_command() -> None:
    """Whoever adds a command says here what its undo is."""
    assert sorted(TABLE) == sorted(commands())


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if isinstance(row, Undone)])
def test_a_command_is_undone_as_a_whole(desk: Desk, name: str) -> None:
    """The team is as before, and as after again; a command before it is never touched."""
    row = TABLE[name]
    assert isinstance(row, Undone)
    desk.said("people add bob:sales")
    for line in row.before:
        desk.said(line)
    before = stands(desk)
    _, err, code = desk.said(row.line, stdin=row.stdin)
    after = stands(desk)

    desk.run(row.undo, out=row.said)
    assert (code, stands(desk)) == (0, before)
    assert after != before
    out, err, code = desk.said(row.undo)
    assert (re.findall(r"^\w+", out, re.MULTILINE)[0], err, code) == (
        *("undone" if name == "undo" else "redone", ""),
        0,
    )
    assert stands(desk) == after


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if isinstance(row, Refused)])
def test_a_command_that_is_not_undone_is_refused(desk: Desk, name: str) -> None:
    """By its name, with the way out; the command before it stays as it is."""
    row = TABLE[name]
    assert isinstance(row, Refused)
    (desk.team / "actions" / "open").mkdir(parents=True)
    (desk.team / "actions" / "open" / ".0123456789abcdef.tmp").write_text("half", encoding="utf-8")
    os.utime(desk.team / "actions" / "open" / ".0123456789abcdef.tmp", (0, 0))
    desk.said("log Send it")
    for line in row.before:
        desk.said(line)
    _, err, code = desk.said(row.line, stdin=row.stdin)
    before = desk.files()

    out, refusal, undo_code = desk.said("undo")

    assert (code, out, undo_code) == (0, "", 1), err
    assert refusal.splitlines()[0] == f"error: {row.error}"
    assert desk.files() == before


def stands(desk: Desk) -> tuple[str, ...]:
    """Return what records there are, what comes next, and what is in the files people write."""
    store = RecordStore(desk.team, ZoneInfo("Europe/Berlin"))
    found = (
        record
        for kind in KINDS
        for records in store.both(record_class(kind), lambda _: True, full=False)
        for record in records.records
    )
    paths = sorted((*desk.team.glob("huddle.toml"), *desk.team.glob("agendas/*.toml")))
    return (
        *sorted(repr(replace(record, changes=())) for record in found if not is_undone(record)),
        desk.said("agenda next daily")[0],
        *(f"{path.name}: {path.read_text(encoding='utf-8')}" for path in paths),
    )


@pytest.mark.parametrize(
    ("place", "before", "line"),
    [
        ("actions/closed", ("log Send it",), "done id01"),
        ("actions/closed", ("log Send it",), "action drop id01"),
        ("actions/closed", ("log Send it",), "undo"),
        ("decisions/past", ("decision add Call soon",), "decision add At once replaces:id01"),
        ("parked/past", ("parked add A stand",), "undo"),
    ],
)
def test_a_last_step_that_fails_leaves_nothing_done(
    desk: Desk, place: str, before: Sequence[str], line: str
) -> None:
    """Where the closed records of the month cannot go, the open ones stay as they are."""
    for one in before:
        desk.said(one)
    (desk.team / place).mkdir(parents=True)
    (desk.team / place / "2026-11").write_text("no folder", encoding="utf-8")
    files = {name: text for name, text in desk.files().items() if name.startswith("acme")}
    lists = stands(desk)

    out, err, code = desk.said(line)

    after = {name: text for name, text in desk.files().items() if name.startswith("acme")}
    assert (out, code, after, stands(desk)) == ("", 1, files, lists)
    said = [one[:6] for one in err.splitlines() if not one.startswith("warning: ")]
    assert said == ["error:", "hint: "]
