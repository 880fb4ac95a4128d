"""Hostile files in place of each that a command reads: quick, small, one line, no traceback."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from huddlecli.core.huddle import events as ev
from huddlecli.store.event_lines import line_of
from tests.helpers.desk import Desk
from tests.helpers.stories import at, begun, plan

# Each command runs in a child of its own, forked where all is imported.
MEASURE = """
import base64, importlib, json, os, resource, shutil, sys, tempfile
from pathlib import Path
from huddlecli.cli import COMMANDS, main
import rich.console, huddlecli.cli.arguments.typer_app
for module, _ in COMMANDS.values():
    importlib.import_module(f"huddlecli.cli.commands.{module}")

def ran(words, clean):
    outs = [tempfile.TemporaryFile() for _ in range(2)]
    child = os.fork()
    if not child:
        # Nobody waits longer: the kernel ends whatever takes so much processor time.
        resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
        os.dup2(outs[0].fileno(), 1)
        os.dup2(outs[1].fileno(), 2)
        code = 99
        try:
            code = main(words)
            sys.stdout.flush()
        except BaseException as error:
            os.write(2, f"Traceback {error!r}"[:500].encode())
        os._exit(code)
    _, status, usage = os.wait4(child, 0)
    for folder in clean:
        shutil.rmtree(folder, ignore_errors=True)
    for out in outs:
        out.seek(0)
    wrote = [out.read().decode() for out in outs]
    return wrote, os.waitstatus_to_exitcode(status), usage.ru_maxrss

given = json.loads(sys.stdin.read())
before, told = {}, []
for name, path, data, words in given:
    file = Path(path)
    clean = [parent for parent in file.parents if parent.name == "huddles"]
    if str(words) not in before:
        before[str(words)] = ran(words, clean)[2]
    old = file.read_bytes() if file.exists() else None
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(base64.b64decode(data))
    (out, err), code, memory = ran(words, clean)
    file.write_bytes(old) if old is not None else file.unlink(missing_ok=True)
    told.append((name, words, out, err, code, (memory - before[str(words)]) // 1024))
json.dump(told, sys.stdout)
"""
WITHOUT_RTOML = "import sys; sys.modules['rtoml'] = None\n"
KEYS = "id = 'k7f2q9xmtb'\ntitle = 'x'\n"
TEXTS: Mapping[str, str | bytes] = {
    "arrays in arrays": "a = " + "[" * 100_000,
    "arrays in arrays, closed": "a = " + "[" * 50_000 + "]" * 50_000,
    "tables in tables": "a = " + "{a = " * 40_000,
    "a key of many parts": "a" + ".a" * 100_000 + " = 1",
    "keys of some parts": "\n".join(f"k{n}" + ".a" * 60 + " = 1" for n in range(1500)),
    "a quoted key of many parts": '"a"' + '."a"' * 60_000 + " = 1",
    "a header of many parts": "[a" + ".a" * 100_000 + "]",
    "a list of many parts": "[[a" + ".a" * 100_000 + "]]",
    "a number of many digits": f"a = {'9' * 200_000}",
    "a number in hex": f"a = 0x{'f' * 200_000}",
    "a float of many digits": f"a = 1.{'9' * 200_000}e99999999",
    "a long text": f"a = '{'x' * 250_000}'",
    "a text without an end": f'a = "{"x" * 250_000}',
    "lines without an end": 'a = """' + "x\n" * 120_000,
    "many quotes": 'a = """' + '""\\"' * 60_000,
    "many keys": "".join(f"k{n} = 1\n" for n in range(22_000)),
    "many values": f"a = [{'1,' * 125_000}]",
    "many tables": "[[item]]\n" * 28_000,
    "many changes": KEYS + "[[change]]\n" * 22_000,
    "many persons": "[[person]]\n" * 23_000,
    "many topics": "[[topic]]\n" * 25_000,
    "many blanks": "a = 1" + " " * 250_000 + "x",
    "the same key twice": "a = 1\na = 2\n",
    "a table and a key": "a = 1\n[a]\nb = 1\n",
    "NUL": "a = '\0'\n",
    "half a character": b"a = '\xed\xa0\x80'\n",
    "no UTF-8": b"\xff\xfe\x00\x01" * 1000,
    "a mark of Windows": "\ufeffa = 1\n",
    "returns alone": "a = 1\rb = 2\r",
    "nothing": "",
    "blank lines": "\n" * 250_000,
    "a conflict of git": "<<<<<<< HEAD\na = 1\n=======\na = 2\n>>>>>>> theirs\n",
    "a file of ten megabytes": "#" * 10_000_000,
    "a year out of range": "a = 9999-12-31\nb = 0001-01-01\nc = 2026-02-30\n",
    "other types": "id = 1\ntitle = [1]\nname = {}\nschema = inf\ndue = 12:00:00\n",
}
SHAPES = {name: text.encode() if isinstance(text, str) else text for name, text in TEXTS.items()}


@dataclass(frozen=True)
class Ran:
    """What a command did with a hostile file."""

    name: str
    line: str
    out: str
    err: str
    code: int
    megabytes: int

    @property
    def trouble(self) -> str:
        """What is wrong with it, if anything is."""
        if self.megabytes > 100:
            return f"took {self.megabytes} MiB"
        if "Traceback" in self.err or self.code not in range(6):
            return self.err[-300:]
        said = re.findall(r"^(?:error|warning): ", self.err, re.MULTILINE)
        is_told = len(said) == 1 or (sorted(said) == ["error: ", "warning: "])
        return "" if is_told else f"said {said}: {self.err[:300]}"


RECORD = "k7f2q9xmtb-x"
HELD = "2026-11-23-0908-daily"
PLACES = {
    "action list": f"acme/actions/open/{RECORD}.toml",
    "minutes list": f"acme/huddles/2026-11/{HELD}.toml",
    "agenda show daily": "acme/agendas/daily.toml",
    "mine": "acme/huddle.toml",
    "people list": "config/huddle/config.toml",
}
SOUND = {("nothing", "people list"), ("blank lines", "people list")}  # a configuration of nothing


def test_no_toml_is_too_much(desk: Desk) -> None:
    """Each shape gives one error or warning, and takes neither 20 seconds nor 100 MiB.

    Every shape is tried in every second place.
    """
    tried = enumerate(product(PLACES.items(), SHAPES.items()))
    cases = [
        (name, place, data, line)
        for number, ((line, place), (name, data)) in tried
        if number % 2 == 0 and (name, line) not in SOUND
    ]
    ran = measured(desk, cases)

    assert len(ran) == len(cases)
    assert {(one.line, one.name): one.trouble for one in ran if one.trouble} == {}


def test_no_toml_is_too_much_for_the_standard_library(desk: Desk) -> None:
    """On a machine without rtoml neither: each shape in one of the places."""
    lines = ("action list", "mine", "agenda show daily")
    cases = [
        (name, PLACES[lines[number % 3]], data, lines[number % 3])
        for number, (name, data) in enumerate(SHAPES.items())
    ]
    ran = measured(desk, cases, before=WITHOUT_RTOML)

    assert len(ran) == len(cases)
    assert {(one.line, one.name): one.trouble for one in ran if one.trouble} == {}


def test_no_journal_is_too_much(desk: Desk) -> None:
    """Journals of strangers neither: long, deep, of wrong types, of what cannot follow."""
    place = f"acme/huddles/live/{HELD}.jsonl"
    lines = ("start --resume", "start --fresh")
    ran = measured(
        desk, [(name, place, data, line) for name, data in journals().items() for line in lines]
    )

    assert {(one.name, one.line): one.trouble for one in ran if one.trouble} == {}
    assert [*desk.root.parent.rglob("evil*")] == []
    assert all(
        "its id differs from its file name" in one.err
        for one in ran
        if one.name == "another huddle"
    )


def journals() -> dict[str, bytes]:
    """Return journals that no huddle of ours leaves."""
    first = begun(plan("promises", 3), plan("topic", 6), huddle=HELD)
    start, now = line_of(first), at(60)
    note = line_of(ev.Noted(at=now, text="x"))
    long = line_of(ev.Noted(at=now, text="x" * 8_000_000))
    nowhere = [ev.WentTo(at=now, number=number) for number in (-1, 0, 99)]
    keys = json.loads(start)
    changed = {
        "another huddle": {"huddle": "../../../evil"},
        "no such zone": {"timezone": "Nowhere/Land"},
        "a zone that is a file": {"timezone": "../../etc/passwd"},
        "the first of days": {"at": "0001-01-01T00:00:00Z"},
        "the last of days": {"ends": "9999-12-31T23:59:59Z"},
        "no zone": {"at": "2026-11-23T08:08:00"},
        "too many minutes": {"minutes": 10**30},
        "items of other types": {"items": [[], {}, 1, None]},
        "minutes of an item": {"items": [{**keys["items"][1], "minutes": 10**18}]},
    }
    return {
        "nothing": b"",
        "no beginning": f"{note}\n".encode(),
        "no JSON": b"\xff\x00\n" * 1000,
        "a line of ten megabytes": b"x" * 10_000_000,
        "too large": b"x" * 17_000_000,
        "deep JSON": b"[" * 1_000_000,
        "deep tables": b'{"event":' * 300_000,
        "a number of many digits": f'{{"event":"begun","minutes":{"9" * 100_000}}}'.encode(),
        "many lines": f"{start}\n".encode() + f"{note}\n".encode() * 100_000,
        "other values": b'1\nnull\n"x"\n[]\n{}\ntrue\n',
        "events of no kind": b'{"event":"x"}\n{"event":[]}\n{"event":null}\n',
        "a long note alone": f"{long}\n".encode(),
        **{name: f"{json.dumps(keys | more)}\n".encode() for name, more in changed.items()},
        **{f"item {one.number}": f"{start}\n{line_of(one)}\n".encode() for one in nowhere},
        "what cannot follow": f'{start}\n{{"event":"answered","at":"{now:%Y-%m-%dT%H:%M:%SZ}",'
        f'"id":"nobody","letter":"t"}}\n'.encode(),
    }


def measured(
    desk: Desk, cases: list[tuple[str, str, bytes, str]], *, before: str = ""
) -> list[Ran]:
    """Run each command with its hostile file, and without it, and tell what it took."""
    told = [
        (name, str(desk.root / place), base64.b64encode(data).decode(), line.split())
        for name, place, data, line in cases
    ]
    done = subprocess.run(
        [sys.executable, "-c", before + MEASURE],
        input=json.dumps(told).encode(),
        env=desk.environ,
        cwd=desk.root,
        capture_output=True,
        check=True,
        timeout=300,
    )
    return [Ran(name, " ".join(words), *more) for name, words, *more in json.loads(done.stdout)]
