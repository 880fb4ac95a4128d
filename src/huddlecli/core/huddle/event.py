"""What all events of a huddle have."""

from __future__ import annotations

from datetime import datetime

from huddlecli.core.value import Value


class HuddleEvent(Value):
    """What all events have: the time at which they happened. A line of a journal begins with it."""

    at: datetime
