"""Three machines over a `git daemon` and over `ssh`: a huddle in one of them, and a cut cable."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from huddlecli.views.sync import BY_ITSELF
from tests.helpers.desk import TEAM
from tests.helpers.machines import Office
from tests.helpers.remotes import Served, git_daemon, ssh_server, wire

AGENDA = """\
schema = 1
name = "daily"
title = "Daily huddle"
cadence = "daily"
minutes = 5

[[item]]
kind = "topic"
title = "Where are you stuck?"
minutes = 4
"""


@pytest.mark.parametrize("server", [git_daemon, ssh_server])
def test_three_machines_and_a_huddle(
    tmp_path: Path, server: Callable[[Path], AbstractContextManager[Served]]
) -> None:
    """Reps promise on two machines while a huddle runs on the third; a cable is cut meanwhile."""
    (tmp_path / "served").mkdir()
    with server(tmp_path / "served") as served, wire(served.port) as cable:
        office = Office(tmp_path, served.through(cable.port).url)
        crew = [office.machine(person) for person in ("sam", "ana", "maria")]
        sam, ana, maria = crew
        for machine in crew:
            machine.environ.update(served.environ)
        sam.write("huddle.toml", TEAM)
        sam.write("agendas/daily.toml", AGENDA)
        sam.run(
            "sync --remote REMOTE --yes",
            out="sent the agenda daily, the team's settings\n",
            err="hint:  the others join it with: huddle init --from REMOTE acme --me NAME\n",
        )
        for machine in (ana, maria):
            name = machine.environ["HUDDLE_USER"]
            confirmed = f"You are now in team Acme as {name}, in ~/acme. Next: {BY_ITSELF}\n"
            said = machine.said("init --from REMOTE acme --me", name)
            assert said == (confirmed, "", 0)

        lines = "\nA note\n/next\n/u\n/action Send the list due:fri\n/next\n/score 9\n/end\n"
        assert sam.said("start daily", stdin=lines)[2] == 0
        ana.said("log Ask for the price due:thu")
        maria.said("win add Won Brightwave")
        for phase in ({"to_server": 900}, {"to_client": 300}):
            cable.cut(**phase)
            codes = [machine.said("sync")[2] for machine in (ana, maria)]
            assert set(codes) - {0} == {5}
        cable.cut()
        for machine in (sam, ana, maria, sam, ana):
            assert machine.said("sync")[2] == 0
        maria.run("sync", out="up to date\n")
        assert sam.shared() == ana.shared() == maria.shared()
        kinds = sorted({place.partition("/")[0] for place in sam.shared()})
        assert kinds == ["actions", "agendas", "huddle.toml", "huddles", "wins"]
        assert len(sam.shared()) == 7
