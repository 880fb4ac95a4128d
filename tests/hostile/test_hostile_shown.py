"""Hostile text wherever a stranger's team folder can hold one, shown by every command."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from huddlecli.core.agenda import CATEGORIES
from huddlecli.core.agreement import consent_keys, proposal_keys, term_id
from huddlecli.core.minutes import (
    MinutedAction,
    MinutedItem,
    MinutedPoint,
    Minutes,
    Present,
    Titled,
)
from huddlecli.core.records import KINDS, Action, record_class
from huddlecli.core.side_records import Lead, Term
from huddlecli.core.team import Team
from huddlecli.store import minutes_files
from huddlecli.store.records import RecordStore
from huddlecli.store.toml import literal
from tests.helpers import json_outputs
from tests.helpers.desk import Desk

# Many commands in one process, each after a line that no text can make.
RUN_ALL = """
import json, sys
from huddlecli.cli import main
for number, words in enumerate(json.loads(sys.argv[1])):
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
        stream.write(f"\\x1c{number}\\n")
        stream.flush()
    main(words)
"""
MONDAY = datetime.fromisoformat("2026-11-23T08:00:00+00:00")
ZONE = Team(name="Acme", timezone="Europe/Berlin").zone
FRIDAY = date(2026, 11, 27)
ALL = "999999999"  # the end of the id of the record that holds every text
LISTS = ("rich", "text", "markdown", "chat", "json", "csv")
ONE = ("rich", "text", "markdown", "json")
SHOWN: Mapping[str, tuple[str, ...]] = {
    **{f"{kind} list --status all": LISTS for kind in ("action", "decision", "parked")},
    **{f"{kind} show {kind[0]}{ALL}": ONE for kind in ("action", "decision", "win", "parked")},
    "win list": LISTS,
    **{f"{kind} list": LISTS for kind in ("measure", "lead", "term")},
    f"measure show m{ALL}": ONE,
    f"lead show h{ALL}": ONE,
    f"term show t{ALL}": ONE,
    **{
        f"lead list --by {by}": ("rich", "text", "markdown", "json", "csv")
        for by in ("source", "reason", "definition", "stage", "week")
    },
    "lead list --late": LISTS,
    "lead list --waiting": LISTS,
    "remind --all": ("text",),
    "mine": ("rich", "text", "json"),
    "summary --full --week this": (*LISTS, "html"),
    "minutes show": ("rich", "text", "markdown", "chat", "json"),
    "minutes list": ONE,
    **{f"agenda {verb}": ONE for verb in ("list", "show daily", "next daily", "next")},
    **{f"agenda {verb}": ONE for verb in ("topics", "coverage")},
    "people list": ("rich", "text", "json", "csv"),
    "undo --list": ("rich", "text", "json"),
    "doctor": ("text", "json"),
    "doctor --fix -n": ("text", "json"),
}
# After all that only shows: the record that holds every text is changed, which is undone, redone
# and undone again, and everything is mended.
CHANGING = (f"action drop a{ALL}", "undo", "undo", "undo -q", "undo --list", "doctor --fix")
REFUSED = ("agenda check", "agenda check broken", "agenda show broken", "agenda new daily")
LINES = [f"{line} --format {form}" for line, forms in SHOWN.items() for form in forms]
LINES += [*CHANGING, *REFUSED]


def test_nothing_hostile_reaches_a_pipe(
    strangers: Desk, acting: Callable[[str], str], harmless: Mapping[str, str]
) -> None:
    """No control, C1, bidi or unseen character is written; what is harmless is seen as it is."""
    lines = [line for line in LINES if not line.endswith("rich")]
    ran = subprocess.run(
        [sys.executable, "-c", RUN_ALL, json.dumps([line.split() for line in lines])],
        env=strangers.environ,
        cwd=strangers.root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        timeout=60,
    )
    out, err = told(ran.stdout.decode()), told(ran.stderr.decode())

    assert {int(n): acting(text) for n, text in (*out.items(), *err.items()) if acting(text)} == {}
    assert not any("Traceback" in text for text in err.values())
    for text in out.values():
        json_outputs.check(text)
    assert [line for n, line in enumerate(lines) if not out[str(n)]] == ["undo -q", *REFUSED]
    for shown in ("action list --status all --format text", "mine --format text"):
        found = out[str(lines.index(shown))]
        assert {name for name, text in harmless.items() if text not in found} == set()


def test_nothing_hostile_reaches_a_terminal(
    strangers: Desk,
    acting: Callable[[str], str],
    on_terminal: Callable[[Desk, Sequence[str]], str],
) -> None:
    """On a terminal nothing but colors and weights is written, whatever the data is."""
    words = json.dumps([line.split() for line in LINES])
    ran = told(on_terminal(strangers, ["-c", RUN_ALL, words]))

    assert {LINES[int(n)]: acting(text) for n, text in ran.items() if acting(text)} == {}
    assert not any("Traceback" in text for text in ran.values())
    assert [line for n, line in enumerate(LINES) if not ran[str(n)]] == []


def test_nothing_hostile_is_told_of_what_was_undone(
    strangers: Desk, acting: Callable[[str], str], hostile: Mapping[str, str]
) -> None:
    """Nor in a refusal: of what came with the folder, and of what a stranger has changed since."""
    drop, every = f"action drop a{ALL}", " ".join(hostile.values())
    ran = [strangers.said(line, HUDDLE_USER="maria") for line in ("undo", drop, "undo")]
    ran.append(strangers.said(drop, HUDDLE_USER="ana"))
    RecordStore(strangers.team, ZONE).change(
        Action, f"a{ALL}", every, MONDAY, set={"status": "open"}, unset=["closed"]
    )
    ran.append(strangers.said("undo", HUDDLE_USER="ana"))

    told = [(out.partition("  ")[0], _errors(err), code) for out, err, code in ran]
    assert told == [
        ("", ["was not made by a command"], 1),
        ("dropped", [], 0),
        ("undone", [], 0),
        ("dropped", [], 0),
        ("", ["has been changed since by"], 1),
    ]
    assert [acting(text) for out, err, _ in ran for text in (out, err)] == [""] * 10


def _errors(err: str) -> list[str]:
    """Return why something was refused, without what names the record and the stranger."""
    words = "was not made by a command|has been changed since by"
    lines = [line for line in err.splitlines() if line.startswith("error: ")]
    return [found for line in lines for found in re.findall(words, line)]


def told(wrote: str) -> dict[str, str]:
    """Return what each command wrote, by its number."""
    found: dict[str, str] = {}
    for part in wrote.split("\x1c")[1:]:
        number, _, text = part.partition("\n")
        found[number] = found.get(number, "") + text
    return found


@pytest.fixture
def strangers(everything: Desk, tmp_path: Path) -> Desk:
    """Return a desk of one's own with the team folder of strangers."""
    desk = Desk(tmp_path)
    shutil.copytree(everything.team, desk.team, dirs_exist_ok=True)
    return desk


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory, hostile: Mapping[str, str]) -> Desk:
    """Return a desk whose team folder has every text wherever one may stand."""
    desk = Desk(tmp_path_factory.mktemp("strangers"))
    every = " ".join(text for text in hostile.values() if len(text) < 1000)
    texts = {f"{number:09}": text for number, text in enumerate(hostile.values())} | {ALL: every}
    team = desk.team / "huddle.toml"
    with team.open("a", encoding="utf-8") as config:
        config.write('\n[leads]\nanswer = "4h"\n')
    store = RecordStore(desk.team, ZONE)
    for number, text in texts.items():
        _keep(store, number, text)
    _agree(store, every, [*hostile.values()])
    minutes_files.save(desk.team, _minutes([*hostile.values()]))
    _write_agendas(desk.team, hostile)
    for folder in (
        "actions/open",
        "decisions/standing",
        "wins/2026-11",
        "agendas",
        "huddles/2026-11",
    ):
        for text in hostile.values():
            name = re.sub(r"[/\0]", "", text)[:50]
            (desk.team / folder / f"{name}.toml").write_text(f'"{name}', encoding="utf-8")
        (desk.team / folder / "half \udcff a character.toml").touch()
    _leave_copies(desk.team, hostile)
    return desk


def _leave_copies(team: Path, hostile: Mapping[str, str]) -> None:
    """Leave copies, with hostile names, of a promise that was changed by us and by a stranger."""
    store, every = RecordStore(team, ZONE), " ".join(hostile.values())
    for number, (who, kind) in enumerate(zip(("ana", "maria", "sam"), KINDS, strict=False)):
        at = MONDAY + timedelta(minutes=number)
        store.change(
            record_class(kind), f"{kind[0]}{ALL}", who, at, set={"title": f"{who} {every[:2000]}"}
        )
    store.change(Action, f"a{ALL}", every, MONDAY, set={"title": every[:3000]})
    (path,) = (team / "actions/open").glob(f"a{ALL}*")
    for text in hostile.values():
        name = re.sub(r"[/\0]", "", text)[:50]
        shutil.copy(path, path.with_name(f"{path.stem} ({name}).toml"))


def _keep(store: RecordStore, number: str, text: str) -> None:
    """Write a record of each kind with `text` in every key, and one action that was dropped."""
    shared: dict[str, Any] = {"title": text, "topic": text, "huddle": text, "tags": [text, "x"]}
    mine: dict[str, Any] = {"owner": "sam", "side": text, "due": FRIDAY}
    own: dict[str, dict[str, Any]] = {
        "action": mine,
        "decision": {"why": text, "owner": text, "replaced_by": text, "review": FRIDAY},
        "win": {"side": text},
        "raised": {"side": text},
        "measure": {"owner": text, "owes": text, "unit": text, "notes.2026-W47": text},
        "term": {"text": text, "own.marketing": text, "stage": [{"name": text, "side": text}]},
        "lead": {"owner": text, "side": text, "source": text, "note": text, "crm": text},
    }
    for kind in KINDS:
        record_id = f"{'h' if kind == 'lead' else kind[0]}{number}"  # no id has an l
        store.create(record_class(kind), record_id, text, MONDAY, **shared, **own.get(kind, {}))
        if number == ALL:
            store.change(record_class(kind), record_id, text, MONDAY, set={text: text})
    gone = {**mine, "owner": text, "status": "dropped", "closed": MONDAY, "reason": text}
    store.create(Action, f"b{number}", text, MONDAY, **shared, **gone)


def _agree(store: RecordStore, every: str, texts: Sequence[str]) -> None:
    """Agree on a funnel of every text, hand over a lead in each stage, and reject one."""
    stages = [{"name": text, "side": text, "days": 3} for text in texts if len(text) < 100]
    sides = ("marketing", "sales")
    keys = proposal_keys("k7f2k7f2k7", every, FRIDAY, sides, {"stage": stages})
    for side in sides:
        keys |= consent_keys(side, every, "k7f2k7f2k7", FRIDAY)
    store.create(Term, term_id("funnel"), every, MONDAY, title="funnel", **keys)
    passed = MONDAY - timedelta(days=2)
    shared = {"title": every, "source": every, "owner": every, "passed": passed}
    for stage in stages:
        number = f"{stages.index(stage):09}"
        shared[f"entered.{stage['name']}"] = passed.date() - timedelta(days=20)
        store.create(Lead, f"j{number}", every, MONDAY, **shared)
    ended = {"closed": MONDAY, "status": "closed", "verdict_at": MONDAY, "note": every}
    rejected = {"verdict": "rejected", "reason": "routing", **ended}
    store.create(Lead, f"k{ALL}", every, MONDAY, **shared, **rejected)


def _minutes(texts: list[str]) -> Minutes:
    """Return minutes in which every text is everything that a text can be."""
    points = [
        MinutedPoint(
            opened_by=text,
            rounds=2,
            said_back=True,
            restatement=text,
            outcome="action",
            notes=(text,),
            actions=(MinutedAction(id=text, title=text, owner=text, due=FRIDAY, status=text),),
            decisions=(Titled(id=text, title=text),),
            parked=(Titled(id=text, title=text),),
        )
        for text in texts
    ]
    items = [
        MinutedItem(
            kind="topic",
            title=text,
            topic=text,
            opened_by=text,
            planned_seconds=60,
            actual_seconds=60,
            carried=0,
            points=(point,),
            left="carried" if number % 2 else "through",
            reason=text,
        )
        for number, (text, point) in enumerate(zip(texts, points, strict=True))
    ]
    every = " ".join(texts)
    return Minutes(
        id="2026-11-23-0908-daily",
        agenda="daily",
        title=every,
        started=MONDAY,
        ended=MONDAY,
        timezone="Europe/Berlin",
        planned_minutes=15,
        by=every,
        present=tuple(Present(name=text, side=text) for text in texts),
        items=tuple(items),
        score=8.5,
        score_reasons=tuple(texts),
        message=every,
        wins=tuple(Titled(id=text, title=text) for text in texts),
        waiting=tuple(items),
    )


def _write_agendas(team: Path, hostile: Mapping[str, str]) -> None:
    """Write an agenda and topics of texts that are accepted, and one of all the others."""
    fit = [
        text
        for text in hostile.values()
        if len(text) < 200
        and not re.search(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]", text)
    ]
    keys = ("title", "talk", "understand", "execute")
    items = [
        "[[item]]\nkind = 'topic'\nminutes = 1\n"
        + "".join(f"{key} = {literal(text)}\n" for key in keys)
        for text in fit
    ]
    topics = [
        f"[[topic]]\nid = 'topic-{number}'\nminutes = 5\ncategory = '{CATEGORIES[0]}'\n"
        + "".join(f"{key} = {literal(text)}\n" for key in keys)
        for number, text in enumerate(fit)
    ]
    broken = "".join(f"{literal(text)} = {literal(text)}\n" for text in hostile.values())
    (team / "agendas").mkdir()
    first = (
        f"name = 'daily'\ntitle = {literal(' '.join(fit)[:150])}\ncadence = 'daily'\nminutes = 90\n"
    )
    (team / "agendas" / "daily.toml").write_text("\n".join([first, *items]), encoding="utf-8")
    (team / "agendas" / "topics.toml").write_text("\n".join(topics), encoding="utf-8")
    (team / "agendas" / "broken.toml").write_text(f"name = 'x'\n{broken}", encoding="utf-8")
