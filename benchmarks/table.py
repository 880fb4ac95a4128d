"""The printed table: how long each thing took, compared with what, and its target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

_MET, _MISSED = "met", "MISSED"
Rounds = Mapping[str, Sequence[float]]  # the seconds of each name in each round


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A target: at most `times` as long as another line, `more` ms longer, or `within` ms."""

    times: float | None = None
    more: float | None = None
    within: float | None = None

    def __str__(self) -> str:
        """Return `at most 1.35 x`, `at most 2 ms more`, `within 50 ms`."""
        if self.more is not None:
            return f"at most {self.more:g} ms more"
        return f"within {self.within:g} ms" if self.times is None else f"at most {self.times:g} x"


@dataclass(frozen=True, slots=True)
class Line:
    """What is measured, what it is compared with, and its target."""

    name: str
    against: str = ""
    target: Target | None = None


def rows(lines: Iterable[Line], rounds: Rounds) -> Iterator[str]:
    """Yield a row for each line."""
    for line in lines:
        took = median(rounds[line.name])
        is_met = _is_met(line, rounds) if line.target else None
        target = str(line.target or "")
        yield row(
            line.name, f"{took * 1000:.1f} ms", _compared(line, rounds), target, is_met=is_met
        )


def row(
    name: str, measured: str, compared: str = "", target: str = "", *, is_met: bool | None = None
) -> str:
    """Return a row; where it has a target, `is_met` says whether that was met."""
    verdict = "" if is_met is None else _MET if is_met else _MISSED
    return f"{name:<44}{measured:>15}  {compared:<44}{target:<24}{verdict}".rstrip()


def goals(printed: Sequence[str]) -> Iterator[str]:
    """Yield each row with a target again, those that were missed first."""
    judged = [line for line in printed if line.endswith((f" {_MET}", f" {_MISSED}"))]
    met = sum(line.endswith(f" {_MET}") for line in judged)
    yield f"\nall goals: {met} of {len(judged)} met"
    yield from sorted(judged, key=lambda line: line.endswith(f" {_MET}"))


def _compared(line: Line, rounds: Rounds) -> str:
    """Return `1.05 x bare`, or `+1.2 ms over bare` if the target is a difference."""
    if not line.against:
        return ""
    if line.target and line.target.more is not None:
        return f"{_more(line, rounds):>+6.1f} ms over {line.against}"
    return f"{_times(line, rounds):>6.2f} x {line.against}"


def _is_met(line: Line, rounds: Rounds) -> bool:
    match line.target:
        case Target(times=float() | int() as most):
            return _times(line, rounds) <= most
        case Target(more=float() | int() as most):
            return _more(line, rounds) <= most
        case Target(within=float() | int() as most):
            return median(rounds[line.name]) * 1000 <= most
        case _:
            raise AssertionError(line)


def _times(line: Line, rounds: Rounds) -> float:
    """Return the median of the ratios within each round: what slows one down slows both."""
    return median(seconds / other for seconds, other in _pairs(line, rounds))


def _more(line: Line, rounds: Rounds) -> float:
    """Return the median of the differences within each round, in milliseconds."""
    return median(seconds - other for seconds, other in _pairs(line, rounds)) * 1000


def _pairs(line: Line, rounds: Rounds) -> Iterable[tuple[float, float]]:
    return zip(rounds[line.name], rounds[line.against], strict=True)
