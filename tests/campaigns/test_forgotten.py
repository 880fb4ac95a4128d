"""A fault at each call of forgetting leads: the same command again leaves their words nowhere."""

from __future__ import annotations

import shutil

import pytest

from tests.campaigns import traced
from tests.campaigns.check import check
from tests.campaigns.crew import Crew, Tell

pytestmark = pytest.mark.skipif(bool(traced.why_not()), reason=traced.why_not() or "it can be")

WORDS = ("brightwave", "oakline", "toodear", "hubspot:51")
FORGET = ("lead", "forget", "--closed-before", "2999-01-01", "--yes")
IN_TWENTY_FOUR = 24  # of the short run's faults, one in so many calls
FAULTS = ("signal=SIGKILL", "error=ENOSPC", "error=EIO")


def test_forgetting_is_finished_by_the_next_run(crew: Crew, tell: Tell, *, is_long: bool) -> None:
    """After any fault, the words are gone once the command was carried out again.

    Long: each fault at each call; else each at one in 24 of those that change something.
    """
    for line in (
        "lead add Brightwave @ana crm:hubspot:51",
        "lead close Brightwave lost toodear",
        "lead add Oakline @ana",
        "lead close Oakline won",
    ):
        done = crew.forked(*line.split())
        assert done.code == 0, done.err
    state, template = crew.root / ".local", crew.root / "template"
    shutil.copytree(crew.root, template, ignore=shutil.ignore_patterns("template"))

    def restore() -> None:
        for folder in (crew.team, state):
            shutil.rmtree(folder)
            shutil.copytree(template / folder.name, folder)

    touched = traced.points(crew, FORGET, restore, (crew.team, state))
    places = [one for one in touched if is_long or one.changes]
    assert _with_words(crew) == []
    again = 0
    for number, fault in enumerate(FAULTS):
        for point in places if is_long else places[number::IN_TWENTY_FOUR]:
            restore()
            done = traced.struck(crew, FORGET, point, fault, (crew.team, state))
            left = _with_words(crew)
            is_done = done.code == 0 and "warning: leads/" not in done.err
            assert not (is_done and left), (point, fault, done, left)
            if not is_done:
                second = crew.forked(*FORGET)
                assert second.code == 0 or "no lead was closed" in second.err, (point, second)
                again += second.code == 0
            assert _with_words(crew) == [], (point, fault, done)
            check(crew.team)
    tell(f"{len(places)} calls, carried out again {again} times, no words left")


def _with_words(crew: Crew) -> list[str]:
    """Return the files of the team and of the user's state that have words, or are named so."""
    return [
        f"{path.relative_to(crew.root)}"
        for root in (crew.team, crew.root / ".local")
        for path in root.rglob("*")
        for word in WORDS
        if word in path.name.lower()
        or (path.is_file() and word.encode() in path.read_bytes().lower())
    ]
