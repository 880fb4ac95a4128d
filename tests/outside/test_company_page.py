"""docs/company.md: what it says to type works as it stands, with other addresses."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from huddlecli.store.facts.table import FactTable
from huddlecli.store.rollup.queries import views_text
from tests.helpers.acme_weeks import fill
from tests.helpers.desk import Desk

pytest.importorskip("duckdb")
pytest.importorskip("deltalake")
PAGE = (Path(__file__).parents[2] / "docs" / "company.md").read_text(encoding="utf-8")
NOW = "2026-11-30T08:00:00+01:00"


@pytest.fixture
def company(desk: Desk) -> Desk:
    """Return a desk with a team, and programs that the page names."""
    fill(desk.team)
    programs = {
        "huddle": f'exec {sys.executable} -m huddlecli "$@"',
        "msmtp": f"exec cat > {desk.root}/sent.eml",
    }
    (desk.root / "bin").mkdir()
    for name, line in programs.items():
        program = desk.root / "bin" / name
        program.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        program.chmod(0o755)
    (desk.root / "srv/acme/facts").mkdir(parents=True)
    desk.environ |= {"HUDDLE_NOW": NOW, "PATH": f"{desk.root}/bin:/usr/bin:/bin"}
    return desk


def test_the_page_works_as_it_is_read(company: Desk) -> None:
    """The jobs send, the roll-ups are shown, written and mailed, and the SQL has the figures."""
    lines = re.findall(r"^    (huddle .+)$", PAGE, re.MULTILINE)
    done = {line: run(company, line) for line in lines}

    assert len(lines) == 8
    assert {line: (err, code) for line, (_, err, code) in done.items() if err or code} == {}
    assert done[lines[3]][0].startswith("Huddles of 1 team, week 48: all as agreed\n")
    assert "<html" in (company.root / "company.html").read_text(encoding="utf-8")
    assert (company.root / "company.csv").read_text(encoding="utf-8-sig").startswith("team,id,help")
    assert "To: board@acme.example\n" in (company.root / "sent.eml").read_text(encoding="utf-8")

    made, asked = re.findall(r"(?:^    (?:CREATE|INSERT|SELECT|  ).+\n)+", PAGE, re.MULTILINE)
    with FactTable() as table:
        table.add_rows(str(company.root / "srv/acme/facts/north.jsonl"))
        table.run(made)
        table.run(views_text())
        assert [name for name, _, _ in table.run(asked)] == ["Acme"]
        assert table.run("SELECT COUNT(*) FROM trend_weeks") == [(8,)]


def run(company: Desk, line: str) -> tuple[str, str, int]:
    """Run a line of the page in a shell; return its streams and its code."""
    real = line.replace("s3://acme/huddle-facts", f"{company.root}/table")
    done = subprocess.run(
        ["/bin/sh", "-c", real.replace("/srv/acme", f"{company.root}/srv/acme")],
        env=company.environ,
        cwd=company.root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout, done.stderr, done.returncode
