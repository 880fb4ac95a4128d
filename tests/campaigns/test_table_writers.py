"""Many teams that send their facts to one table at once: no row is lost, and none counts twice."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from tests.campaigns.crew import ACME, PATIENCE, Tell

pytest.importorskip("duckdb")
deltalake: Any = pytest.importorskip("deltalake")

NOW = "2026-11-30T08:00:00+01:00"
PROMISES = 5  # of each team; with the row of the team itself it sends six
PROMISE = """\
schema = 1
id = "{id}"
title = "Send the list"
owner = "ana"
side = "marketing"
due = 2026-11-25
status = "open"
created = 2026-11-23T08:12:40.120Z
by = "ana"
"""


def test_writers_that_are_killed_and_run_again(
    tmp_path: Path, tell: Tell, *, is_long: bool
) -> None:
    """Each is killed at a random moment, or just done, and goes again. Long: 40 at once."""
    teams = _teams(tmp_path, 40 if is_long else 4)
    table = tmp_path / "table"

    killed = _send(teams, str(table), {}, kill=True)
    _send(teams, str(table), {}, kill=False)

    copies = _check(teams, str(table))
    tell(f"{len(teams)} writers, {killed} killed, {copies} rows came twice")


def test_writers_on_object_storage(tmp_path: Path, tell: Tell, *, is_long: bool) -> None:
    """Those that make the table at the same moment, too. Long only: it takes moto[server]."""
    if not is_long:
        pytest.skip("only with --long")
    pytest.importorskip("moto.server")
    teams = _teams(tmp_path, 16)
    with _object_storage(tmp_path) as environ:
        killed = _send(teams, "s3://company/facts", environ, kill=True)
        _send(teams, "s3://company/facts", environ, kill=False)
        copies = _check(teams, "s3://company/facts", environ)
    tell(f"{len(teams)} writers, {killed} killed, {copies} rows came twice")


def _teams(folder: Path, count: int) -> Sequence[Path]:
    """Return the folders of so many teams with promises."""
    teams = [folder / f"team{number:02}" for number in range(count)]
    for team in teams:
        (team / "actions/open").mkdir(parents=True)
        text = ACME.replace('name = "Acme"', f'id = "{team.name:0>10}"\nname = "{team.name}"')
        (team / "huddle.toml").write_text(text, encoding="utf-8")
        for number in range(PROMISES):
            record = f"{team.name:0>9}{number}"
            file = team / f"actions/open/{record}-send-the-list.toml"
            file.write_text(PROMISE.format(id=record), encoding="utf-8")
    return teams


def _send(teams: Sequence[Path], table: str, environ: Mapping[str, str], *, kill: bool) -> int:
    """Let all teams send at once; return how many were killed before they were done."""
    chance = random.Random(len(teams))  # noqa: S311  not a secret, and repeatable
    running = [(_sender(team, table, environ), team) for team in teams]
    done = Counter[int]()
    if kill:
        began = time.monotonic()
        moments = sorted((chance.uniform(0.5, 1 + 1.5 * len(teams)), one) for one, _ in running)
        for moment, one in sorted(moments, key=lambda pair: pair[0]):
            with suppress(subprocess.TimeoutExpired):
                one.wait(max(0, began + moment - time.monotonic()))
            one.kill()
    for one, team in running:
        out, err = one.communicate(timeout=PATIENCE)
        done[one.returncode] += 1
        if one.returncode >= 0:
            told = f"sent  {PROMISES + 1} rows to {table}\n"
            assert (out, err, one.returncode) == (told, "", 0), team
    return len(teams) - done[0]


def _sender(team: Path, table: str, environ: Mapping[str, str]) -> subprocess.Popen[str]:
    home = {"HOME": str(team.parent), "XDG_STATE_HOME": str(team.parent / "state")}
    own = {"HUDDLE_TEAM": str(team), "HUDDLE_USER": "ana", "HUDDLE_NOW": NOW}
    return subprocess.Popen(
        [sys.executable, "-m", "huddlecli", "facts", "--to", table],
        env={**os.environ, **home, **own, **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _check(teams: Sequence[Path], table: str, environ: Mapping[str, str] | None = None) -> int:
    """Check that each row is there, and at most twice; return how many are there twice."""
    found = deltalake.DeltaTable(table, storage_options=dict(environ or {}))
    query = "SELECT fact, team, id, COUNT(*) AS copies FROM facts GROUP BY fact, team, id"
    answer = deltalake.QueryBuilder().register("facts", found).execute(query).read_all()
    rows = list(zip(*(answer.column(number).to_pylist() for number in range(4)), strict=True))
    names = [f"{team.name:0>10}" for team in teams]
    promises = [
        ("promise", name, f"{name[1:]}{number}.20261125")
        for name in names
        for number in range(PROMISES)
    ]
    expected = sorted([*promises, *(("team", name, name) for name in names)])
    assert sorted(row[:3] for row in rows) == expected
    assert {row[3] for row in rows} <= {1, 2}
    return sum(row[3] == 2 for row in rows)


@contextmanager
def _object_storage(folder: Path) -> Iterator[Mapping[str, str]]:
    """Run a server that acts as S3 on this machine alone; return what clients need to reach it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    words = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(words, stdout=log, stderr=log)
        try:
            _make_bucket(address)
            yield {
                "AWS_ENDPOINT_URL": address,
                "AWS_ALLOW_HTTP": "true",
                "AWS_ACCESS_KEY_ID": "none",
                "AWS_SECRET_ACCESS_KEY": "none",
                "AWS_REGION": "us-east-1",
            }
        finally:
            server.terminate()
            server.wait()


def _make_bucket(address: str) -> None:
    """Make the bucket `company` as soon as the server answers."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            urlopen(Request(f"{address}/company", method="PUT")).close()  # noqa: S310  ours
        except URLError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return
