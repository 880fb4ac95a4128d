"""The table that is printed: what took how long, against what, and how much of it at most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median
from typing import NamedTuple


class Line(NamedTuple):
    """What is measured; `at_most` is the share of the time of `against` that it may take."""

    name: str
    against: str = ""
    at_most: float | None = None


def rows(lines: Iterable[Line], seconds: Mapping[str, Sequence[float]]) -> Iterator[str]:
    """Yield a row for each line, of the seconds that each name took in each round.

    A ratio is the median of those within a round: a machine that others slow down slows both.
    """
    for line in lines:
        took = median(seconds[line.name])
        cells = [f"{line.name:<44}{took * 1000:>9.1f} ms"]
        if line.against:
            pairs = zip(seconds[line.name], seconds[line.against], strict=True)
            ratio = median(one / other for one, other in pairs)
            cells.append(f"{ratio:>6.2f} x {line.against}")
            if line.at_most is not None:
                verdict = "met" if ratio <= line.at_most else "MISSED"
                cells[-1] = f"{cells[-1]:<36}at most {line.at_most:<5g}{verdict}"
        yield "  ".join(cells)
