"""The times of leads: how long they waited, which are late, and in which order a board shows them.

Waiting runs from `passed` to `answered`, or until now; routing runs from `arrived` to `passed`.
Only working time counts. A time that nobody recorded is never invented: a lead whose times are
missing, unknown or a day without an hour has no waiting time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from huddlecli.core.side_records import Lead, Moment
from huddlecli.core.team import Team, day_in, midnight_after
from huddlecli.core.text import folded
from huddlecli.core.working_hours import WorkingTime, answer_time, in_hours, working_time

_DAY = timedelta(days=1)


class LeadClock:
    """The times of a team's leads as of `now`.

    As of now, everything known counts, even what is newer than the clock. A clock of the past,
    which `at` returns, leaves out what came later.
    """

    def __init__(
        self,
        team: Team,
        now: datetime,
        working: WorkingTime | None = None,
        *,
        is_past: bool = False,
    ) -> None:
        """Take the team, whose working time is made once and used for all leads."""
        self.team, self.now, self._is_past = team, now, is_past
        self._working = working or working_time(team)
        self._agreed: dict[str | None, timedelta | None] = {}

    def at(self, instant: datetime) -> LeadClock:
        """Return the clock of the same team at an instant in the past."""
        return LeadClock(self.team, instant, self._working, is_past=True)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone of the team."""
        return self.team.zone

    @cached_property
    def today(self) -> date:
        """The team's day."""
        return day_in(self.zone, self.now)

    @property
    def day_length(self) -> timedelta:
        """The working time of a day."""
        return self._working.day_length

    def day_of(self, moment: Moment) -> date:
        """Return the team's day of an instant, or the day itself."""
        return day_in(self.zone, moment) if isinstance(moment, datetime) else moment

    def start_of(self, moment: Moment) -> datetime:
        """Return an instant itself, or the UTC instant at which a day begins."""
        if isinstance(moment, datetime):
            return moment
        return midnight_after(moment - _DAY, self.zone)

    def agreed(self, source: str | None) -> timedelta | None:
        """Return the agreed time to the first answer of leads from `source`, or None."""
        if source not in self._agreed:
            self._agreed[source] = answer_time(self.team, source, self._working)
        return self._agreed[source]

    def routing(self, lead: Lead) -> timedelta | None:
        """Return the time from arriving to being handed over, if both are known."""
        return self._between(lead.arrived, lead.passed)

    def waiting(self, lead: Lead) -> timedelta | None:
        """Return the time to the first answer, or until now if the lead still waits."""
        end = self.now if self.is_waiting(lead) else lead.answered
        return None if isinstance(end, str) else self._between(lead.passed, end)

    def is_waiting(self, lead: Lead) -> bool:
        """Whether the lead was open and not answered by now."""
        return self.is_open(lead) and not self.is_answered(lead)

    def is_open(self, lead: Lead) -> bool:
        """Whether the lead had been handed over and was open by now."""
        if lead.status != "open" and not self._is_later(lead.closed):
            return False
        return not self._is_later(lead.passed)

    def is_answered(self, lead: Lead) -> bool:
        """Whether somebody had tried to reach the lead by now."""
        if lead.answered is None or isinstance(lead.answered, str):
            return lead.answered is not None
        return not self._is_later(lead.answered)

    def is_late(self, lead: Lead) -> bool:
        """Whether the lead waits for longer than was agreed."""
        return self.is_waiting(lead) and self._has_run_out(lead)

    def in_time(self, lead: Lead) -> bool | None:
        """Return whether the lead was answered within the agreed time.

        None if that time has not run out yet, if none was agreed, or if the times are not known.
        """
        agreed = self.agreed(lead.source)
        if agreed is None:
            return None
        if self.is_answered(lead):
            waited = self.waiting(lead)
            return None if waited is None else waited <= agreed
        return False if self._has_run_out(lead) else None

    def _has_run_out(self, lead: Lead) -> bool:
        """Whether the agreed time has passed since the lead was handed over."""
        agreed = self.agreed(lead.source)
        passed = self._between(lead.passed, self.now)
        return agreed is not None and passed is not None and passed > agreed

    def _is_later(self, moment: Moment | None) -> bool:
        """Whether this is a clock of the past, and `moment` was later."""
        if not self._is_past or moment is None:
            return False
        return moment > self.now if isinstance(moment, datetime) else moment > self.today

    def _between(self, start: Moment | None, end: Moment | None) -> timedelta | None:
        """Return the working time between two instants, or None if one of them is not known."""
        if not (isinstance(start, datetime) and isinstance(end, datetime)):
            return None
        return self._working.between(start, end)


def hours_or_none(length: timedelta | None) -> float | None:
    """Return a length in hours, to two places."""
    return None if length is None else in_hours(length)


def board_order(leads: Iterable[Lead], clock: LeadClock) -> list[Lead]:
    """Return leads with those over the agreed time first, then the oldest first."""
    return sorted(leads, key=lambda lead: (not clock.is_late(lead), *_age(lead, clock)))


def oldest_first(leads: Iterable[Lead], clock: LeadClock) -> list[Lead]:
    """Return leads by when they were handed over."""
    return sorted(leads, key=lambda lead: _age(lead, clock))


def _age(lead: Lead, clock: LeadClock) -> tuple[datetime, str]:
    """Return what leads are sorted by: the instant, or the beginning of the day, and the id."""
    return clock.start_of(lead.passed or lead.created), lead.id


def is_owned_by(lead: Lead, name: str) -> bool:
    """Whether the owner of `lead` has that name."""
    return lead.owner is not None and folded(lead.owner) == folded(name)
