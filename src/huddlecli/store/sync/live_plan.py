"""What to do about the live journals of a team that several machines share: a pure decision.

Each live huddle has a branch with its journal. The machine that runs the huddle replaces it; on the
others it is read only. Who runs a huddle is in its journal: the last of the events that say so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import chain

from huddlecli.core.huddle.events import Begun, HuddleEnded, Resumed, TakenOver
from huddlecli.core.huddle.huddle_ids import is_same, others_beside
from huddlecli.core.value import Value
from huddlecli.store.event_lines import event_in

_RUN_BY = (b'"chair-taken"', b'"resumed"')
_END = b'"ended"'


class LiveVersion(Value):
    """The journal of a live huddle as one side has it.

    `is_held` says whether a process of this machine runs the huddle.
    """

    content: bytes
    begun: Begun
    is_held: bool = False

    @property
    def lines(self) -> list[bytes]:
        """Its whole lines, without the ends."""
        return [line for line in self.content.split(b"\n")[:-1] if line]


class LivePlan(Value):
    """What to do: values by the id of a huddle, which is the name of its journal and its branch.

    `sent` are the contents for branches. `shown` are the journals of huddles that run on other
    machines. `deleted` are the branches of huddles that have ended. `taken` are journals of huddles
    that run here and that somebody has taken over elsewhere, each with the line that says so.
    `over` are journals here of huddles that ended elsewhere, each with the id of its minutes.
    """

    sent: Mapping[str, bytes]
    shown: Mapping[str, bytes]
    deleted: Collection[str]
    taken: Mapping[str, bytes]
    over: Mapping[str, str]


def live_plan(
    ours: Mapping[str, LiveVersion],
    theirs: Mapping[str, LiveVersion],
    branches: Collection[str],
    ended: Callable[[Begun], str | None],
) -> LivePlan:
    """Return what to do with the journals in the team folder and those at the remote.

    `branches` are the ids of all branches, readable or not: none of them is written over unless it
    has the same huddle. `ended` returns the id of the minutes of a huddle that has ended.
    """
    sent: dict[str, bytes] = {}
    taken: dict[str, bytes] = {}
    over: dict[str, str] = {}
    deleted = [name for name, version in theirs.items() if ended(version.begun)]
    shown = {name: one.content for name, one in theirs.items() if name not in deleted}
    free = set(branches)
    for huddle, version in ours.items():
        if minutes := ended(version.begun):
            over[huddle] = minutes
            continue
        branch = _branch_with(theirs, version.begun)
        if branch is None:
            name = next(name for name in _names(huddle) if name not in free)
            free.add(name)
            sent[name] = version.content
        elif is_run_elsewhere(version, theirs[branch]):
            if version.is_held and (line := _last_run_by(theirs[branch].lines)):
                taken[huddle] = line
        else:
            shown.pop(branch, None)
            if version.content != theirs[branch].content:
                sent[branch] = version.content
    return LivePlan(sent=sent, shown=shown, deleted=deleted, taken=taken, over=over)


def is_run_elsewhere(ours: LiveVersion, theirs: LiveVersion) -> bool:
    """Whether the other side runs a huddle now, by what both journals of it say.

    A take-over that is not known here counts: what reached the remote first stays. If both know the
    last one, the machine that wrote something since runs the huddle.
    """
    mine, other = ours.lines, theirs.lines
    last, own = _last_run_by(other), _last_run_by(mine)
    if last is not None and last not in mine:
        return True
    if own != last or _since(own, mine, other):
        return False
    return {*mine} != {*other}


def has_ended(version: LiveVersion) -> bool:
    """Whether a journal says that its huddle has ended."""
    lines = version.lines
    return bool(lines) and _END in lines[-1] and isinstance(event_in(lines[-1]), HuddleEnded)


def _since(last: bytes | None, one: list[bytes], two: list[bytes]) -> set[bytes]:
    """Return the lines after `last` that only `one` of two journals has."""
    start = one.index(last) + 1 if last in one else 0
    return {*one[start:]} - {*two}


def _branch_with(theirs: Mapping[str, LiveVersion], begun: Begun) -> str | None:
    """Return the branch that has this huddle, whatever it is called."""
    return next((name for name, one in theirs.items() if is_same(one.begun, begun)), None)


def _names(huddle: str) -> Iterator[str]:
    """Yield the names that the branch of a huddle may have."""
    return chain((huddle,), (name for name in others_beside(huddle) if name != huddle))


def _last_run_by(lines: list[bytes]) -> bytes | None:
    """Return the last line that says who runs a huddle from then on, after its beginning."""
    return next((line for line in reversed(lines) if _run_by(line)), None)


def _run_by(line: bytes) -> Resumed | TakenOver | None:
    event = event_in(line) if any(mark in line for mark in _RUN_BY) else None
    return event if isinstance(event, Resumed | TakenOver) else None
