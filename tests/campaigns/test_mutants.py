"""The campaigns find faults: each of these, made by hand in a copy of the code, fails a test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

import huddlecli
from huddlecli.store import agenda_files

HERE = Path(__file__).parent


WRITTEN = "            write_whole(file, data)\n"
SYNCED = "            platform.sync_file(file)\n"
READY = "            os.close(file)\n        yield name\n"

ANY_CUT = "test_power_loss.py::test_records_outlast_a_cut_at_any_moment"
NEW_FOLDER = "test_power_loss.py::test_a_folder_that_a_killed_process_had_just_made"
ONE_RECORD = "test_parallel.py::test_different_keys_of_one_record"
CLOCKS_BACK = "test_clocks.py::test_commands_on_machines_whose_clocks_go_back"
ANY_CLOCKS = "test_clocks.py::test_any_clocks_keep_the_order"


@dataclass(frozen=True)
class Mutant:
    """What is wrong with a copy of a file, and the test that finds it."""

    name: str
    file: str
    edits: Sequence[tuple[str, str]]
    test: str


MUTANTS = (
    Mutant("a file is not synced", "store/files.py", [(WRITTEN + SYNCED, WRITTEN)], ANY_CUT),
    Mutant(
        "a folder is not synced",
        "store/platform/__init__.py",
        [("        sync_file(folder)\n    except OSError", "        pass\n    except OSError")],
        ANY_CUT,
    ),
    Mutant(
        "a folder that is there is taken to be safe",
        "store/places.py",
        [(" or (make and len(chain) > 1 and _is_empty(chain[-1])):", ":")],
        NEW_FOLDER,
    ),
    Mutant(
        "a file gets its name before it is written",
        "store/files.py",
        [
            (WRITTEN, f"            yield name\n{WRITTEN}"),
            (READY, "            os.close(file)\n"),
        ],
        ANY_CUT,
    ),
    Mutant(
        "a record is moved before it is closed",
        "store/records.py",
        [
            (
                "among_open, home = open_file(stored.record.kind, stem)",
                "among_open, home = self.home_of(stored, stem)",
            )
        ],
        ANY_CUT,
    ),
    Mutant(
        "nobody locks",
        "store/lock.py",
        [
            (
                "            if platform.try_lock(file):\n                return True\n",
                "            return True\n",
            )
        ],
        ONE_RECORD,
    ),
    Mutant(
        "the history is not written",
        "store/records.py",
        [
            (
                "self._write(changed, text_of(keys, changes))",
                "self._write(changed, text_of(keys, ()))",
            )
        ],
        CLOCKS_BACK,
    ),
    Mutant(
        "a change has the hour of the clock alone",
        "core/record_history.py",
        [("    at = next_at(now, changes)\n", "    at = to_millisecond(now)\n")],
        ANY_CLOCKS,
    ),
)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_fault_is_found(tmp_path: Path, mutant: Mutant) -> None:
    """A test fails on the copy that has the fault, by what it found, not by an accident."""
    package = tmp_path / "src" / "huddlecli"
    shutil.copytree(
        Path(huddlecli.__file__).parent, package, ignore=shutil.ignore_patterns("*.pyc")
    )
    shutil.copytree(agenda_files.bundled(), package / "agendas", dirs_exist_ok=True)
    file = package / mutant.file
    text = file.read_text(encoding="utf-8")
    for old, new in mutant.edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", HERE / mutant.test],
        env=os.environ | {"PYTHONPATH": str(tmp_path / "src")},
        cwd=HERE.parents[1],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1, done.stdout
    assert ">       assert found == Found()" in done.stdout, done.stdout
