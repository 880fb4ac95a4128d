"""A fault at each call with which one command touches the team folder, one call after the other."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence

import pytest

from tests.campaigns import traced
from tests.campaigns.check import check, texts
from tests.campaigns.crew import Crew, Tell, seeded
from tests.campaigns.steps import Step, dones, edits, logs

pytestmark = pytest.mark.skipif(bool(traced.why_not()), reason=traced.why_not() or "it can be")

KILL = "signal=SIGKILL"
ERRORS = ("error=ENOSPC", "error=EIO", "error=EDQUOT", "error=EROFS", "error=EACCES")
LATER = ("drop", "reopen", "undo")  # only in the long run, and with two of the faults
SHORT = {"log": ("error=ENOSPC",), "done": (KILL,), "edit": ("error=EIO",)}


@pytest.mark.parametrize("kind", [*SHORT, *LATER])
def test_a_fault_at_each_call(crew: Crew, tell: Tell, kind: str, *, is_long: bool) -> None:
    """What was acknowledged is there; what failed says so in words, and harmed nothing.

    Long: each fault at each call of log, done and edit; else one fault where something changes.
    """
    if kind in LATER and not is_long:
        pytest.skip("only in the long run")
    seeds, ids = seeded(crew, 2)
    seeds = [*seeds, *crew.one_by_one(_before(kind, ids))]
    template = crew.root / "template"
    shutil.copytree(crew.team, template)

    def restore() -> None:
        shutil.rmtree(crew.team)
        shutil.copytree(template, crew.team)

    touched = traced.points(crew, _again(kind, ids).words, restore)
    places = [one for one in touched if is_long or one.changes]
    came = Counter[str]()

    faults = SHORT.get(kind, ()) if not is_long else (KILL, *ERRORS)
    for fault in (KILL, "error=EACCES") if kind in LATER else faults:
        for point in places:
            restore()
            still = {path: text for path, text in texts(crew.team).items() if ids[1] in path.name}
            step = _again(kind, ids)
            done = traced.struck(crew, step.words, point, fault)
            step.acked = done.code == 0
            check(crew.team, [*seeds, step], still)
            said = [line for line in done.err.splitlines() if not line.startswith("warning: ")]
            assert done.code in {0, -9} or said[0].startswith("error: "), (point, fault, done)
            came[f"{fault}: {'done' if step.acked else 'killed' if done.code < 0 else 'told'}"] += 1
    tell(f"{sum(came.values())} faults at {len(places)} calls, 0 lost, {dict(came)}")


def _before(kind: str, ids: Sequence[str]) -> Sequence[Step]:
    """Return what has to be done first."""
    match kind:
        case "reopen":
            return dones(ids[:1])
        case "undo":
            return edits(ids[:1], "title", ["another title"])
        case _:
            return ()


def _again(kind: str, ids: Sequence[str]) -> Step:
    """Return the step anew, not yet acknowledged."""
    match kind:
        case "log":
            (step,) = logs(["one more"])
        case "done":
            (step,) = dones(ids[:1])
        case "drop":
            step = Step(("action", "drop", ids[0], "too dear"), "status", "dropped", ids[0])
        case "reopen":
            step = Step(("action", "reopen", ids[0]), "status", "open", ids[0])
        case "undo":
            step = Step(("undo",), "title", "seed 0", ids[0])
        case _:
            (step,) = edits(ids[:1], "title", ["another title"])
    return step
