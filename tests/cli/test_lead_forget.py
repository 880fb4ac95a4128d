"""Leads are forgotten for good: their words are in no file, whatever is done afterwards."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.cli.test_lead_import import HEADER, leads, put, record_files
from tests.helpers.desk import Desk

WORDS = (b"brightwave", b"hubspot:51", b"wrong desk")
ID = "cqdk6t2xqw"  # of hubspot:51
STAYS = "Copies in backups of this disk and in the history of a shared repository stay.\n"
ROWS = (
    "51,Brightwave,sam,2026-11-20 21:40,2026-11-23 08:02,,NEW,",
    "52,Oakline,sam,2026-11-19 10:00,,,OPEN_DEAL,",
)


def with_words(desk: Desk, *roots: Path) -> list[str]:
    """Return the files, or their names, that have any of the words."""
    return [
        path.name
        for root in roots or (desk.team, desk.root / "state", desk.root / "data")
        for path in root.rglob("*")
        if any(word in path.name.lower().encode() for word in (*WORDS, b"wrong-desk"))
        or (path.is_file() and any(word in path.read_bytes().lower() for word in WORDS))
    ]


def imported(desk: Desk) -> None:
    """Import a lead, reject it with a note, and leave copies of it as a repair does."""
    put(desk, HEADER, *ROWS)
    desk.said("lead import leads.csv")
    path = desk.file(ID)
    copy = path.with_name(f"{path.stem} (copy).toml")
    copy.write_bytes(path.read_bytes())
    desk.said(f"lead reject {ID} routing wrong desk")
    desk.said("doctor --fix")
    (desk.team / "leads/open/.0123456789abcdef.tmp").write_bytes(desk.file(ID).read_bytes())


def test_the_words_are_in_no_file_and_the_lead_still_counts(desk: Desk) -> None:
    """Record, history, name, backup, log and leftovers lose the words; figures stay."""
    imported(desk)
    assert len(with_words(desk)) == 3
    desk.run(
        f"lead forget {ID} --yes",
        out="forgotten  1 lead\n",
        err=desk.named(f"cqdk  Brightwave\n{STAYS}"),
    )
    assert with_words(desk) == []
    lead = next(keys for keys in leads(desk).values() if "forgotten" in keys)
    assert (lead["title"], lead["crm"], lead["note"]) == ("", "", "")
    assert (lead["verdict"], lead["reason"], lead["owner"]) == ("rejected", "routing", "sam")
    (name,) = (name for name in record_files(desk.team) if ID in name)
    assert name == f"leads/closed/2026-11/{ID}-forgotten.20261123.20261123.toml"
    assert desk.said("doctor")[2] == 0


def test_an_import_undo_a_repair_and_a_join_do_not_bring_the_words_back(desk: Desk) -> None:
    """The row is skipped, undo refuses, and copies that still have the words are emptied."""
    imported(desk)
    other = desk.root / "other"
    shutil.copytree(desk.team, other)
    desk.said(f"lead forget {ID} --yes")

    desk.run(
        "undo",
        err=desk.named(
            "error: the words of cqdk were removed, for good\nhint:  huddle lead show cqdk\n"
        ),
        code=1,
    )
    assert desk.said("-q lead import leads.csv")[2] == 0
    out, _, code = desk.said("lead import leads.csv")
    assert (out, code) == ("0 new, 0 changed, 1 unchanged, 0 not read, 1 forgotten\n", 0)
    assert with_words(desk) == []

    desk.said(f"lead show {ID}", HUDDLE_TEAM=str(other))
    for name, content in record_files(other).items():
        if name.rpartition("/")[2].startswith(ID):
            (desk.team / name).parent.mkdir(parents=True, exist_ok=True)
            (desk.team / name).write_bytes(content)
    assert with_words(desk) != []
    desk.said("doctor --fix")
    assert with_words(desk) == []
    assert len(record_files(desk.team)) == 2
    assert desk.said("doctor")[2] == 0


def test_it_asks_and_off_a_terminal_it_needs_a_flag(desk: Desk) -> None:
    """Without an answer nothing is changed; a second time there is nothing left to forget."""
    put(desk, HEADER, *ROWS)
    desk.said("lead import leads.csv")
    before = desk.files()
    desk.run(
        f"lead forget {ID}",
        err=desk.named(f"""
        cqdk  Brightwave
        error: this removes the words of 1 lead for good
        hint:  huddle lead forget {ID} --yes   (-n for a preview)
        """),
        code=2,
    )
    desk.run(
        f"lead forget {ID} -n",
        out="would be forgotten  1 lead\n",
        err=desk.named("cqdk  Brightwave\n"),
    )
    assert desk.said(f"lead forget {ID}", typed="n\n")[2] == 1
    assert desk.files() == before
    assert desk.said(f"lead forget {ID}", typed="y\n")[2] == 0
    desk.run(
        f"lead forget {ID} --yes",
        err=desk.named(f"""
        error: {ID} was forgotten already
        hint:  huddle lead show {ID}
        """),
        code=1,
    )
    desk.run(
        "lead forget",
        err="""
        error: name the leads, or the day before which they were closed
        hint:  huddle lead forget ID, or: huddle lead forget --closed-before 2026-01-01
        """,
        code=2,
    )


def test_all_leads_closed_before_a_day_are_forgotten_at_once(desk: Desk) -> None:
    """The day itself does not count; open leads stay."""
    desk.said("lead add Brightwave @sam crm:hubspot:51", HUDDLE_USER="ana")
    desk.said("lead close Brightwave lost", HUDDLE_NOW="2026-11-23T23:59:00+01:00")
    desk.said("lead add Oakline @sam", HUDDLE_USER="ana")
    desk.run(
        "lead forget --closed-before 2026-11-23 --yes",
        err="error: no lead was closed before 2026-11-23\nhint:  huddle lead list\n",
        code=1,
    )
    desk.run(
        "lead forget --closed-before 2026-11-24 --yes",
        out="forgotten  1 lead\n",
        err=desk.named(f"cqdk  Brightwave\n{STAYS}"),
        HUDDLE_NOW="2026-11-25T09:00:00+01:00",
    )
    assert with_words(desk) == []
    assert "Oakline" in desk.said("lead list")[0]


def test_huddles_in_which_people_typed_the_title_are_named(desk: Desk) -> None:
    """What people typed is theirs to correct: the command says where it is."""
    put(desk, HEADER, *ROWS)
    desk.said("lead import leads.csv")
    desk.said("start daily --with ana,sam", stdin="/next\nBrightwave waits\n/end\n/end\n")
    _, err, code = desk.said(f"lead forget {ID} --yes")
    assert code == 0
    assert '"Brightwave" is still in: huddle minutes show 2026-11-23-0900-daily\n' in err
