"""The table of facts reads just the files that it is given."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from huddlecli.store.facts.table import FactTable
from tests.helpers.fact_rows import team_row, write_rows

pytest.importorskip("duckdb")
NAMES = [
    "[ab]",
    "*",
    "**",
    "?",
    "[!a]",
    "[[]",
    "[]]",
    "[",
    "]x[",
    "[a-b]",
    "{a,b}",
    "~",
    "$x",
    'it\'s "q"',
    "a b#c%20?x=1",
    "é[1]",
]


@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_never_a_pattern(tmp_path: Path, name: str, ending: str) -> None:
    """Only that file is read, also if its folder is called like a pattern or a column."""
    folder = tmp_path / "[t]=*" / "team=x"
    folder.mkdir(parents=True)
    for other in {"a", "b", "x", "1", name}:
        path = write_rows(folder / f"{other}.jsonl", [team_row(team=other)])
        with FactTable() as table:
            table.add_rows(str(path))
            table.write_columns(str(folder / f"{other}.parquet"))

    with FactTable() as table:
        add = table.add_rows if ending == "jsonl" else table.add_columns
        assert add(str(folder / f"{name}.{ending}")) == 1
        assert table.run("SELECT team FROM facts") == [(name,)]


def test_a_backslash_beside_a_sign_of_a_pattern_is_refused(tmp_path: Path) -> None:
    """Nothing stands for both of them, and another file is not read in its place."""
    alone = write_rows(tmp_path / "a\\b.jsonl", [team_row()])
    with FactTable() as table:
        assert table.add_rows(str(alone)) == 1
    write_rows(tmp_path / "a[b.jsonl", [team_row()])
    path = write_rows(tmp_path / "a\\[b.jsonl", [team_row()])

    with FactTable() as table, pytest.raises(ValueError, match="backslash"):
        table.add_rows(str(path))


def test_an_unknown_column_is_passed_over(tmp_path: Path) -> None:
    """Later versions may add some."""
    path = tmp_path / "x.parquet"
    with FactTable() as table:
        table.add_rows(str(write_rows(tmp_path / "x.jsonl", [team_row()])))
        table.run("ALTER TABLE facts ADD COLUMN later INTEGER")
        table.write_columns(str(path))

    with FactTable() as table:
        assert table.add_columns(str(path)) == 1


def test_no_progress_is_shown(tmp_path: Path) -> None:
    """Also in a program that Python takes for a session of somebody who types."""
    asked = "SELECT current_setting('enable_progress_bar')"
    lines = "from huddlecli.store.facts.table import FactTable as T"
    program = f'{lines}\nwith T() as table:\n    print(table.run("{asked}"))'

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path
    )

    assert done.stdout == "[(False,)]\n"
