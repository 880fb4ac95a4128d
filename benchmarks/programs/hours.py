"""huddle with a fast clock: three hours pass in a minute."""

import time

from huddlecli.cli import program

TIMES = 180
_real_clock = time.clock_gettime


def fast_clock(clock: int) -> float:
    """Return the seconds of a clock that runs 180 times too fast."""
    return TIMES * _real_clock(clock)


if __name__ == "__main__":
    time.clock_gettime = fast_clock
    program()
