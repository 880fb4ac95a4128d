"""What all events of a huddle have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HuddleEvent:
    """What all events have: the time at which they happened. A line of a journal begins with it."""

    at: datetime
