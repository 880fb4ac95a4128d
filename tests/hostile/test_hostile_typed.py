"""Hostile text in the arguments, in the environment, and typed into a huddle."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.boards import BoardEntry, Boards, Promise, PromiseReview
from huddlecli.core.huddle.matters import Matter
from huddlecli.core.huddle.sides.rows import (
    LeadRow,
    LeadsBoard,
    MeasureRow,
    Scoreboard,
    SourceRejections,
)
from huddlecli.core.minutes import Present
from huddlecli.core.side_records import Proposal, Stage
from huddlecli.store import journal
from huddlecli.store.event_lines import line_of
from tests.helpers import json_outputs
from tests.helpers.desk import Desk
from tests.helpers.stories import TODAY, begun, plan

# Many commands in one process, each of which must end in words and a code of ours.
RUN_ALL = """
import contextlib, io, json, sys, traceback
from huddlecli.cli import main
told = []
for words in json.loads(sys.stdin.read()):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(words)
        except Exception:
            code = traceback.format_exc()
    told.append((words, out.getvalue(), err.getvalue(), code))
json.dump(told, sys.stdout)
"""
ERROR = re.compile(r"error: \S.*\n(       .*\n)*hint:  \S.*\n")
USES = (
    "log x @X",
    "log x due:X",
    "log --owner X x",
    "log --due X x",
    "log --tag X x",
    "log --new-person X x",
    "done X",
    "action show X",
    "action edit X y",
    "action drop X",
    "action list --owner X",
    "action list --side X",
    "action list --status X",
    "action list --since X",
    "action list --format X",
    "decision add x --review X",
    "decision add x --replaces X",
    "decision keep X",
    "decision keep x --review X",
    "decision drop X y",
    "measure add x --owes X",
    "measure add x --owes sales --target X",
    "measure add x --unit X",
    "measure add x --from X",
    "measure log X 5",
    "measure log x X",
    "measure log x 5 --for X",
    "measure agree X",
    "measure agree --for X",
    "measure plan --goal X --deal 5 --rate 5",
    "measure plan --goal 5 --deal 5 --rate 5 --cycle X",
    "measure import X",
    "lead add x @X",
    "lead add x @ana from:X",
    "lead add x @ana crm:X",
    "lead add x @ana passed:X",
    "lead answer X",
    "lead accept x --on X",
    "lead reject x X",
    "lead close X won",
    "lead list --source X",
    "lead list --by X",
    "lead import X",
    "lead import leads.csv --map X=y",
    "lead import leads.csv --map crm=X",
    "lead import leads.csv --encoding X",
    "import X",
    "import leads.csv --from X",
    "import leads.csv --map X=y",
    "import leads.csv --map title=X",
    "import leads.csv --owner-map X=sam",
    "import leads.csv --owner-map y=X",
    "import leads.csv --owner X",
    "import leads.csv --tag X",
    "lead forget X --yes",
    "lead forget --closed-before X --yes",
    "term write X y",
    "term propose X y",
    "term agree X",
    "term agree lead --for X",
    "term show X",
    "term stage add X --side X",
    "term stage edit X --days 4",
    "term stage drop X",
    "minutes show X",
    "minutes list --agenda X",
    "summary --week X",
    "summary --side X",
    "summary --format eml --from a@x.test --to X",
    "summary --format eml --to a@x.test --from X",
    "summary --format eml --attach X",
    "minutes show --format eml --to X",
    "remind --owner X",
    "remind --all --format X",
    "agenda show X",
    "agenda next X",
    "agenda next --format eml --to X",
    "agenda new X",
    "agenda set X at 08:38",
    "agenda set daily X 08:38",
    "agenda set daily at X",
    "agenda set daily title X",
    "agenda unset daily X",
    "agenda check X",
    "agenda check agendas/X.toml",
    "agenda topics --category X",
    "people add X",
    "people add X:sales",
    "people add zoe:sales --email X",
    "people away X",
    "people leave X",
    "start X",
    "start --with X",
    "X",
    "X x",
    "help X",
    "log --X x",
    "--team X mine",
    "init there --timezone X",
    "init there --sides X,y",
    "init there --people X",
    "init there --week-starts X",
)
SLASHED = ("", "/a ", "/d ", "/w ", "/p ", "/u ", "/again ", "/add ", "/join ", "/message ", "/")
KEEPS = (
    *("log", "raise", "decision add", "win add", "parked add", "measure add", "lead add @ana"),
    *("term write lead", "term propose lead", "term stage add", "lead close h x won"),
)


def test_no_argument_leaves_as_more_than_text(
    desk: Desk, typed: Mapping[str, str], acting: Callable[[str], str]
) -> None:
    """Whatever stands in an argument: words of ours, a code of ours, and nothing that acts.

    Each text is tried in every fifth place, and each place with a fifth of the texts.
    """
    lines = [
        [word.replace("X", text) for word in use.split()]
        for place, use in enumerate(USES)
        for text in [*typed.values()][place % 5 :: 5]
    ]
    lines += [[*keep.split(), "--", text] for keep in KEEPS for text in typed.values()]
    ran = many(desk, lines)

    assert len(ran) == len(lines)
    assert [one for one in ran if acting(one[1] + one[2])] == []
    assert [one for one in ran if one[3] not in range(6)] == []
    assert [one for one in ran if one[3] in (2, 4) and not ERROR.fullmatch(one[2])] == []


def test_who_is_typing_is_only_a_name(
    desk: Desk, hostile: Mapping[str, str], acting: Callable[[str], str]
) -> None:
    """A hostile `HUDDLE_USER`, `HUDDLE_NOW` or `HUDDLE_TEAM` is refused in words."""
    text = "".join(text for text in hostile.values() if "\0" not in text and len(text) < 1000)
    for name in ("HUDDLE_USER", "HUDDLE_NOW", "HUDDLE_TEAM"):
        out, err, code = desk.said("mine", **{name: text})

        assert (out, acting(err), code in (2, 4)) == ("", "", True)
        assert ERROR.fullmatch(err)


def test_a_huddle_in_a_pipe_shows_text(
    desk: Desk, typed: Mapping[str, str], acting: Callable[[str], str]
) -> None:
    """Whatever is piped into a huddle, nothing acts, and each line that is refused says why."""
    done = subprocess.run(
        [sys.executable, "-m", "huddlecli", "start", "daily"],
        input=script(typed),
        env=desk.environ,
        cwd=desk.root,
        capture_output=True,
        check=True,
        timeout=60,
    )
    out, err = done.stdout.decode(), done.stderr.decode()

    assert (acting(out), acting(err)) == ("", "")
    assert re.fullmatch(rf"({ERROR.pattern})+minutes: huddle minutes show \S+\n", err)


def test_a_huddle_on_a_terminal_shows_text(
    desk: Desk,
    typed: Mapping[str, str],
    acting: Callable[[str], str],
    on_terminal: Callable[[Desk, Sequence[str], bytes], str],
) -> None:
    """On a terminal too: nothing is written but words, colors and weights."""
    wrote = on_terminal(desk, ["-m", "huddlecli", "start", "daily", "--plain"], script(typed))

    assert acting(wrote) == ""
    assert wrote.endswith("minutes: huddle minutes show 2026-11-23-0900-daily\n")


def test_a_strangers_journal_shows_text(
    desk: Desk,
    hostile: Mapping[str, str],
    acting: Callable[[str], str],
    on_terminal: Callable[[Desk, Sequence[str], bytes], str],
) -> None:
    """A huddle that somebody else began is gone on with: its ids, names and prompts are texts."""
    texts = [text for text in hostile.values() if len(text) < 1000]
    path = journal.folder_of(desk.team) / f"{strangers_huddle(texts).huddle}.jsonl"
    path.parent.mkdir(parents=True)
    path.write_text(f"{line_of(strangers_huddle(texts))}\n", encoding="utf-8")
    moves = b"/next\n/a x\n/undo\n" * 4 + b"n\n/help\n" + b"/next\n" * 60
    start = ["-m", "huddlecli", "start", "--plain", "--resume"]
    wrote = on_terminal(desk, start, moves + b"/end\n/end\n")
    shown = [desk.said("minutes show"), desk.said("summary --full --week this")]

    assert [acting(one) for one in (wrote, *(out + err for out, err, _ in shown))] == [""] * 3
    assert "minutes: huddle minutes show 2026-11-23-0900-daily" in wrote


def test_a_strangers_export_shows_text(
    desk: Desk, hostile: Mapping[str, str], acting: Callable[[str], str]
) -> None:
    """Cells of an import are texts too: in what it prints, in its lists and in the log."""
    texts = [text for text in hostile.values() if len(text) < 1000]
    sheet = io.StringIO()
    rows = csv.writer(sheet)
    rows.writerow(("Record ID", "Company Name", "Contact owner", "Create Date", "Lead Status", "X"))
    for number, text in enumerate(texts):
        rows.writerow((number, text, text, "2026-11-20 10:00", text, text))
        rows.writerow((text, "Oak", "sam", text, "New", text))
    (desk.root / "leads.csv").write_text(sheet.getvalue(), encoding="utf-8", newline="")
    lines = [
        "lead import leads.csv -n",
        "lead import leads.csv",
        *(f"lead list --format {form}" for form in ("text", "markdown", "chat", "json", "csv")),
        "lead list --by source",
        "undo --list",
        "undo --yes",
        "measure import leads.csv",
        "measure import leads.csv --map measure=X",
    ]
    ran = many(desk, [line.split() for line in lines])

    assert [one for one in ran if acting(one[1] + one[2])] == []
    assert [code for *_, code in ran] == [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2]
    assert any(text in ran[1][2] for text in ("$(id)", "=cmd"))
    formulas = [line for line in ran[6][1].splitlines() if re.search('(^|,)["]?[=+@]', line)]
    assert formulas == []


def test_a_strangers_minutes_show_text(
    desk: Desk, hostile: Mapping[str, str], acting: Callable[[str], str]
) -> None:
    """Rows of any file are texts too: in a dry run, in lists, and in files for other programs."""
    texts = [text for text in hostile.values() if len(text) < 1000]
    (desk.root / "minutes.md").write_text(
        "".join(f"- [ ] {text}\n- [x] x @{text} (y, due {text})\n" for text in texts)
        + "\n| Task | Owner | Due | Status |\n|---|---|---|---|\n"
        + "".join(f"| {text} | {text} | {text} | {text} |\n" for text in texts),
        encoding="utf-8",
    )
    (desk.root / "todo.txt").write_text(
        "".join(f"{text}\nx {text} +{text} due:{text}\n" for text in texts), encoding="utf-8"
    )
    lines = [
        "import minutes.md -n",
        "import minutes.md",
        "import todo.txt -n",
        "import todo.txt",
        *(
            f"action list --status all --format {form}"
            for form in ("text", "markdown", "chat", "json", "csv", "tsv", "todotxt", "taskwarrior")
        ),
        "undo --list",
        "undo --yes",
    ]
    ran = many(desk, [line.split() for line in lines])

    # In TSV, a tab is what parts two cells.
    assert [one for one in ran if acting(one[1].replace("\t", " ") + one[2])] == []
    assert [code for *_, code in ran] == [*([1] * 4), *([0] * 10)]


def strangers_huddle(texts: Sequence[str]) -> ev.Begun:
    """Return the beginning of a huddle in which every text is everything that a text can be."""
    every = " ".join(texts)
    first = TODAY - timedelta(days=1)
    return begun(
        plan("promises", 3),
        plan("wins", 3, title=every),
        plan("parked", 3, title=every),
        plan("measures", 3, title=every),
        plan("leads", 3, title=every),
        plan("definition", 3, title=every, term="lead"),
        *(
            plan(
                minutes=1, talk=one, understand=one, execute=one, opens=one, category=one, title=one
            )
            for one in texts
        ),
        huddle="2026-11-23-0900-daily",
        title=every,
        team=every,
        by=every,
        sides=tuple(texts),
        present=tuple(Present(name=one, side=one) for one in texts),
        boards=Boards(
            promises=PromiseReview(
                open=tuple(Promise(id=one, title=one, owner=one, due=first) for one in texts),
                done=tuple(texts),
            ),
            wins=tuple(BoardEntry(id=one, title=one, side=one) for one in texts),
            parked=tuple(BoardEntry(id=one, title=one) for one in texts),
            measures=Scoreboard(
                rows=tuple(
                    MeasureRow(
                        id=one,
                        title=one,
                        owes=one,
                        owner=one,
                        unit=one,
                        period=one,
                        note=one,
                        target=3,
                        values=(5, None, 2),
                        state="red",
                        waits_for=(one,),
                    )
                    for one in texts
                )
            ),
            leads=LeadsBoard(
                rows=tuple(LeadRow(id=one, source=one, owner=one, title=one) for one in texts),
                rejections=tuple(
                    SourceRejections(source=one, rejected=3, judged=9) for one in texts
                ),
            ),
            matters=(
                Matter(
                    kind="term",
                    id="y3x0j7640v",
                    title="lead",
                    version=1,
                    text=every,
                    stages=tuple(Stage(name=one, side=one, column=one) for one in texts),
                    proposed=Proposal(id=every, by=every, on=TODAY, sides=tuple(texts), text=every),
                    own=tuple((one, one) for one in texts),
                    sides=tuple(texts),
                ),
            ),
        ),
    )


def script(typed: Mapping[str, str]) -> bytes:
    """Return lines for a huddle: each text as a note and after each command that takes one."""
    texts = [text for text in typed.values() if len(text) < 1000]
    lines = [f"{slash}{text}" for text in texts for slash in SLASHED]
    return "\n".join(["", *lines, "/end", "/end", ""]).encode("utf-8", "surrogateescape")


def many(desk: Desk, lines: list[list[str]]) -> list[tuple[list[str], str, str, object]]:
    """Run command lines in one process; return each with its streams and its code."""
    done = subprocess.run(
        [sys.executable, "-c", RUN_ALL],
        input=json.dumps(lines).encode(),
        env=desk.environ,
        cwd=desk.root,
        capture_output=True,
        check=True,
        timeout=120,
    )
    ran = json.loads(done.stdout)
    for _, out, *_ in ran:
        json_outputs.check(out)
    return [tuple(one) for one in ran]
