"""What people write by hand in `huddle.toml` and agendas, joined by `huddle sync`."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.helpers.machines import Machine, Office


def team_text(machine: Machine) -> str:
    """Return the text of `huddle.toml`."""
    return (machine.team / "huddle.toml").read_text(encoding="utf-8")


def test_one_key_as_a_text_and_as_a_table(sam: Machine, ana: Machine) -> None:
    """Both are valid, and they are one key: mine is told and kept, and the next sync is quiet."""
    before = team_text(sam)
    sam.write("huddle.toml", f'{before}\n[leads]\nanswer = "4h"\n')
    ana.write("huddle.toml", f'{before}\n[leads]\nanswer = {{ demo = "30m", other = "1d" }}\n')
    sam.said("sync")
    out, err, code = ana.said("sync")
    assert (out, code) == ("received the team's settings\n", 0)
    assert err.startswith('warning: huddle.toml: leads.answer is "4h", as others had set it before')
    assert team_text(ana) == team_text(sam)
    ana.run("sync", out="up to date\n")
    (kept,) = ana.team.glob(".huddle-backup/*/huddle.toml")
    assert "demo" in kept.read_text(encoding="utf-8")


def test_merge_leaves_one_key_of_two_kinds_to_a_person(sam: Machine) -> None:
    """Git asks huddle to join the files, in both orders."""
    for name, answer in (("base", '"4h"'), ("text", '"5h"'), ("table", '{ other = "1d" }')):
        (sam.root / name).write_text(
            f"{team_text(sam)}\n[leads]\nanswer = {answer}\n", encoding="utf-8"
        )
    for ours, theirs in (("text", "table"), ("table", "text")):
        out, err, code = sam.said(f"merge base {ours} {theirs} --path huddle.toml")
        assert (out, code) == ("", 1)
        assert "leads.answer: " in err


def test_people_in_one_value(sam: Machine, ana: Machine) -> None:
    """One machine adds a person to it, the other takes one out."""
    people = team_text(sam).split("[[person]]")
    rest = people[-1].partition("\n\n")[2]
    persons = ["maria", "sam", "ana"]
    text = (
        people[0]
        + "person = [\n"
        + "".join(f'  {{ name = "{name}", side = "sales" }},\n' for name in persons)
        + f"]\n{rest}"
    )
    sam.write("huddle.toml", text)
    sam.said("sync")
    ana.said("sync")
    zoe = '{ name = "zoe", side = "sales" }'
    sam.write("huddle.toml", text.replace("]\n" + rest, f"  {zoe},\n]\n{rest}"))
    ana.write("huddle.toml", text.replace('  { name = "maria", side = "sales" },\n', ""))
    sam.said("sync")
    assert ana.said("sync")[1:] == ("", 0)
    sam.said("sync")
    assert team_text(ana) == team_text(sam)
    assert ('"zoe"' in team_text(ana), '"maria"' in team_text(ana)) == (True, False)


def test_an_agenda_removed_here_and_put_in_use_there(sam: Machine, ana: Machine) -> None:
    """It comes back, as all commands would fail without it; in both orders."""
    for first, second in ((sam, ana), (ana, sam)):
        sam.said("agenda new plan")
        sam.said("sync")
        ana.said("sync")
        (first.team / "agendas/plan.toml").unlink()
        second.said("config set agendas daily weekly plan")
        sam.said("sync")
        assert ana.said("sync")[1:] == ("", 0)
        sam.said("sync")
        assert ana.shared() == sam.shared()
        assert "agendas/plan.toml" in sam.shared()
        assert sam.said("log Send the list due:fri")[2] == 0
        sam.said("config set agendas daily weekly")
        (sam.team / "agendas/plan.toml").unlink()
        for machine in (sam, ana, sam):
            machine.said("sync")
        assert "agendas/plan.toml" not in ana.shared()


def edit_at_remote(office: Office, edit: str) -> None:
    """Change files at the remote with git."""
    clone = office.root / "clone"
    lines = (
        f"git clone -q -b main {office.remote} {clone}; cd {clone}; {edit};"
        "git -c user.name=x -c user.email=x@x commit -qam x; git push -q origin main"
    )
    subprocess.run(["sh", "-ec", lines], check=True, capture_output=True)


ID = 'id = "t7c2m9x4ka"\n'


@pytest.mark.parametrize("also_removed", ["", "state/huddle/sync/*/cache.git"])
def test_the_id_of_the_team_comes_back(sam: Machine, ana: Machine, also_removed: str) -> None:
    """Also if what the machine knew of the remote is gone, and beside another change."""
    without = team_text(sam).replace(ID, "")
    sam.write("huddle.toml", without.replace("Acme", "Acme Inc"))
    for path in sam.root.glob(also_removed) if also_removed else ():
        shutil.rmtree(path)
    assert sam.said("sync") == ("sent the team's settings\n", "", 0)
    ana.run("sync", out="received the team's settings\n")
    assert (ID in team_text(sam), "Acme Inc" in team_text(sam)) == (True, True)
    assert ana.shared() == sam.shared()


def test_an_id_that_was_removed_at_the_remote_comes_back(
    office: Office, sam: Machine, ana: Machine
) -> None:
    """Somebody has done that with git: each machine still has it."""
    edit_at_remote(office, "sed -i '/^id = /d' huddle.toml")
    for machine in (sam, ana, sam):
        assert machine.said("sync")[1:] == ("", 0)
    assert ana.shared() == sam.shared()
    assert ID.strip() in office.git("show", "main:huddle.toml")


def test_an_id_that_was_changed_is_not_sent(office: Office, sam: Machine, ana: Machine) -> None:
    """The machine that changed it says so; all others go on."""
    changed = team_text(sam).replace("t7c2m9x4ka", "k7f2q9xmtb")
    sam.write("huddle.toml", changed)
    before = office.git("for-each-ref")
    for command in ("sync", "sync --dry-run"):
        sam.run(
            command,
            err="""
            error: the id of the team was changed from t7c2m9x4ka to k7f2q9xmtb; nothing was shared
            hint:  write id = "t7c2m9x4ka" in ~/acme/huddle.toml, then: huddle sync
            """,
            code=1,
        )
    assert (team_text(sam), office.git("for-each-ref")) == (changed, before)
    ana.run("sync", out="up to date\n")
    sam.write("huddle.toml", changed.replace("k7f2q9xmtb", "t7c2m9x4ka"))
    sam.run("sync", out="up to date\n")


def test_a_record_of_a_later_version(office: Office, sam: Machine, ana: Machine) -> None:
    """It stays at the remote to the byte, and everything else is shared."""
    sam.said("log Send the list due:fri")
    sam.said("sync")
    ana.said("sync")
    edit = r"""sed -i 's/^schema = 1/schema = 2\npriority = "high"/' actions/open/*.toml"""
    edit_at_remote(office, edit)
    place = next(place for place in sam.shared() if place.startswith("actions/"))
    there = office.git("show", f"main:{place}")
    ana.said("win add Won Brightwave")
    assert ana.said("action edit id01 Send the price list")[2] == 0
    out, err, code = ana.said("sync")
    assert (out, code) == ("sent 1 win\n", 0)
    assert "a later version of huddle wrote it (schema 2)" in err
    assert sam.said("sync")[2] == 0
    assert 'schema = 2\npriority = "high"\n' in there
    assert office.git("show", f"main:{place}") == there
    assert "Send the price list" in ana.said("action list")[0]
