"""What the figures of a team should be, worked out from the commands that it gave.

Nothing of the tool is used here, and nothing is quick: working time is counted minute by minute.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import Any

from tests.helpers.reckoned_book import Book
from tests.helpers.reckoned_huddles import side_of
from tests.helpers.reckoned_records import ALead, AMeasure, APromise
from tests.helpers.reckoned_time import Days, day_of, instant, two_places, worked

FEW = 10  # cases, below which nobody is shown a share
WINDOW = timedelta(weeks=13)  # in which those entered a stage that count


# The bounds of the histogram of answers, in hours.
_HOURS = (
    *(minutes / 60 for minutes in (1, 2, 3, 5, 7, 10, 15, 20, 30, 45)),
    *(1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12, 16),
    *(24 * days for days in (1, 1.5, 2, 3, 4, 5, 7, 10, 14, 20, 30)),
)


class Figures(Book):
    """The figures of all that a team keeps at an instant."""

    # --- figures of leads ------------------------------------------------------------------

    def passed_in(self, days: Days) -> list[ALead]:
        """Return the leads that were handed over in a period."""
        return [lead for lead in self.leads.values() if lead.passed in days]

    def in_time(self, leads: Iterable[ALead]) -> tuple[int, int]:
        """Return how many were answered in the agreed time, of how many that count."""
        counted = []
        for lead in leads:
            waited = lead.waited(self.now)
            if waited is None:
                continue
            if lead.answered is None and waited <= lead.agreed():
                continue
            counted.append(lead.answered is not None and waited <= lead.agreed())
        return sum(counted), len(counted)

    def answer_median(self, leads: Iterable[ALead]) -> float | None:
        """Return the median of the hours to the first answer."""
        hours = [lead.waited(self.now) for lead in leads if lead.answered is not None]
        known = [hour for hour in hours if hour is not None]
        return two_places(median(known)) if known else None

    def answer_histogram(self, leads: Iterable[ALead]) -> list[int]:
        """Return how many answers took up to each of the hours; the last part has longer ones."""
        answered = [lead.waited(self.now) for lead in leads if lead.answered is not None]
        known = sorted(hours for hours in answered if hours is not None)
        up_to = [sum(hours <= bound + 1e-9 for hours in known) for bound in _HOURS[:-1]]
        return [after - before for before, after in pairwise((0, *up_to, len(known)))]

    def routing_median(self, leads: Iterable[ALead]) -> float | None:
        """Return the median of the hours on the way."""
        known = [hour for lead in leads if (hour := lead.routed()) is not None]
        return two_places(median(known)) if known else None

    def judged(self, days: Days, verdict: str) -> int:
        """Return how many got that verdict in a period."""
        leads = self.leads.values()
        return sum(lead.verdict == verdict and lead.verdict_at in days for lead in leads)

    def open_leads(self, days: Days) -> list[ALead]:
        """Return the leads that were open at the end of a period, or are open now."""
        end = min(days.end, self.now)
        return [lead for lead in self.leads.values() if lead.is_open_at(end)]

    def is_late(self, lead: ALead, moment: datetime) -> bool:
        """Whether a lead had waited too long for its first answer by that instant."""
        if not isinstance(lead.passed, datetime):
            return False
        match lead.answered:
            case str():
                return False
            case datetime() as answered if answered < moment:
                return False
            case date() as answered if not isinstance(answered, datetime):
                if answered <= day_of(moment):
                    return False
        return worked(lead.passed, moment) > lead.agreed()

    def lead_figures(self, days: Days) -> dict[str, Any]:
        """Return the figures of the leads in the summary of a period."""
        passed = self.passed_in(days)
        good, counted = self.in_time(passed)
        still = self.open_leads(days)
        end = min(days.end, self.now)
        return {
            "passed": len(passed),
            "answered": sum(lead.answered is not None for lead in passed),
            "in_time": good / counted if counted else None,
            "answer_median": self.answer_median(passed),
            "answer_histogram": self.answer_histogram(passed),
            "accepted": self.judged(days, "accepted"),
            "rejected": self.judged(days, "rejected"),
            "open": len(still),
            "late": sum(self.is_late(lead, end) for lead in still),
            "by_source": Counter(lead.source for lead in passed if lead.source),
            "by_reason": Counter(
                lead.reason
                for lead in self.leads.values()
                if lead.verdict == "rejected" and lead.verdict_at in days
            ),
        }

    def lead_fields(self, lead: ALead) -> dict[str, Any]:
        """Return what JSON has of a lead."""
        is_waiting = lead.answered is None
        waited = None if is_waiting and lead.closed else lead.waited(self.now)
        routed = lead.routed()
        return {
            "title": lead.title,
            "owner": lead.owner,
            "side": "sales",
            "from_side": "marketing",
            "source": lead.source,
            "arrived": instant(lead.arrived),
            "passed": instant(lead.passed),
            "answered": instant(lead.answered),
            "verdict": lead.verdict,
            "verdict_at": instant(lead.verdict_at),
            "reason": lead.reason,
            "note": lead.note,
            "definition": lead.definition,
            "outcome": lead.outcome,
            "status": "closed" if lead.closed else "open",
            "closed": instant(lead.closed),
            "entered": {stage: str(day) for stage, day in lead.entered.items()},
            "waiting_hours": None if waited is None else two_places(waited),
            "routing_hours": None if routed is None else two_places(routed),
            "late": lead.closed is None and self.is_late(lead, self.now),
        }

    def group_fields(self, leads: Sequence[ALead]) -> dict[str, Any]:
        """Return the figures of leads that have something in common."""
        verdicts = Counter(lead.verdict for lead in leads if lead.verdict)
        good, counted = self.in_time(leads)
        still = [lead for lead in leads if lead.closed is None]
        known = [lead for lead in leads if isinstance(lead.answered, datetime)]
        return {
            "passed": len(leads),
            "answered": sum(lead.answered is not None for lead in leads),
            "in_time": good / counted if counted else None,
            "answer_median": self.answer_median(leads),
            "answer_known": sum(isinstance(lead.passed, datetime) for lead in known),
            "routing_median": self.routing_median(leads),
            "routing_known": sum(lead.routed() is not None for lead in leads),
            "accepted": verdicts["accepted"],
            "rejected": verdicts["rejected"],
            "accepted_share": verdicts["accepted"] / verdicts.total() if verdicts else None,
            "open": len(still),
            "late": sum(self.is_late(lead, self.now) for lead in still),
        }

    def stage_fields(self, today: date) -> dict[str, dict[str, Any]]:
        """Return how leads went on from each stage in which they have had the usual days."""
        found = {}
        for (stage, days), (after, _) in zip(self.stages, [*self.stages[1:], ("", 0)], strict=True):
            last = today - timedelta(days=days)
            entered = [
                lead.entered
                for lead in self.leads.values()
                if stage in lead.entered and last - WINDOW < lead.entered[stage] <= last
            ]
            took = [(each[after] - each[stage]).days for each in entered if after in each]
            found[stage] = {
                "side": "sales",
                "next": after or None,
                "entered": len(entered),
                "gone_on": len(took),
                "share": len(took) / len(entered) if after and entered else None,
                "median_days": median(took) if took else None,
                "usual_days": days,
                "slow": bool(took) and median(took) > days,
            }
        return found

    # --- measures ----------------------------------------------------------------------------

    def value(self, measure: AMeasure, days: Days) -> float | None:
        """Return the value of a period; what was to be counted before anybody did is not known."""
        value = self._value(measure, days)
        return None if measure.counted and days.end <= measure.created and not value else value

    def _value(self, measure: AMeasure, days: Days) -> float | None:
        passed = self.passed_in(days)
        match measure.counted:
            case None:
                return measure.values.get(days.key)
            case "leads.passed":
                return len(passed)
            case "leads.accepted_share":
                good = self.judged(days, "accepted")
                return _percent(good, good + self.judged(days, "rejected"))
            case "leads.in_time":
                return _percent(*self.in_time(passed))
            case "leads.answer_median":
                return self.answer_median(passed)
            case "leads.routing_median":
                return self.routing_median(passed)
            case "leads.open":
                return len(self.open_leads(days))
            case "promises.kept":
                return _percent(*self.kept(days, measure.owes))
            case "wins":
                return len(self.wins_in(days, measure.owes))
            case _:
                raise AssertionError(measure)

    def target(self, measure: AMeasure, days: Days) -> float | None:
        """Return the target by which a period is judged."""
        if days.key in measure.targets:
            return measure.targets[days.key]
        before = [target for agreed, target, _ in measure.agreed if agreed < days.end]
        if before:
            return before[-1]
        return measure.agreed[0][1] if measure.agreed else None

    def periods(self, measure: AMeasure, last: Days, many: int = 13) -> list[dict[str, Any]]:
        """Return the last periods of a measure, the oldest first."""
        shown = []
        days = last
        for _ in range(many):
            value, target = self.value(measure, days), self.target(measure, days)
            state = "none"
            if days.end > self.now:
                state = "running"
            elif value is not None and target is not None:
                is_held = value >= target if measure.want == "at-least" else value <= target
                state = "held" if is_held else "red"
            shown.append(
                {
                    "period": days.key,
                    "value": value,
                    "target": target,
                    "state": state,
                    "note": measure.notes.get(days.key),
                }
            )
            days = days.before
        return shown[::-1]

    def red_running(self, measure: AMeasure, last: Days) -> int:
        """Return how many periods in a row missed the target, up to the last finished one."""
        red = 0
        for period in reversed(self.periods(measure, last, 20)):
            if period["state"] == "held":
                break
            red += period["state"] == "red"
        return red

    def measure_fields(self, measure: AMeasure, last: Days) -> dict[str, Any]:
        """Return what JSON has of a measure, but for its id and that of what is proposed."""
        agreed_on, target, by_side = measure.agreed[-1] if measure.agreed else (None, None, {})
        by, on, offered = measure.offered or (None, None, None)
        return {
            "title": measure.title,
            "owner": None if measure.counted else measure.by,
            "owes": measure.owes,
            "unit": measure.unit,
            "per": measure.per,
            "want": measure.want,
            "target": target,
            "proposed": {
                "by": by,
                "on": str(on),
                "target": offered,
                "waiting_for": [
                    side for side in ("marketing", "sales") if side not in measure.given
                ],
            }
            if measure.offered
            else None,
            "from": measure.counted,
            "agreed": by_side,
            "agreed_on": str(day_of(agreed_on)) if agreed_on and by_side else None,
            "review": None,
            "status": "standing",
            "created": instant(measure.created),
            "by": measure.by,
            "red_running": self.red_running(measure, last),
            "periods": self.periods(measure, last),
        }

    # --- what else is kept -------------------------------------------------------------------

    def open_promises(self, owner: str) -> list[APromise]:
        """Return what somebody has promised and not done yet."""
        return [one for one in self.promises if one.owner == owner and one.closed is None]

    def kept(
        self, days: Days, side: str | None = None, owner: str | None = None
    ) -> tuple[int, int]:
        """Return how many promises were kept, of how many that were due."""
        were_kept = [
            kept
            for promise in self.promises
            if side in (None, side_of(promise.owner)) and owner in (None, promise.owner)
            for day, kept in promise.counts(self.now)
            if day in days
        ]
        return sum(were_kept), len(were_kept)

    def wins_in(self, days: Days, side: str | None = None) -> list[str]:
        """Return the wins of a period; one of both sides is a win of either."""
        return [
            title
            for made, title, whose in self.wins
            if made in days and (side is None or whose in (None, side))
        ]

    def actions(self, days: Days, side: str | None = None) -> dict[str, list[str]]:
        """Return the titles of the promises in the summary of a period, sorted."""
        ours = [one for one in self.promises if side in (None, side_of(one.owner))]
        end = min(days.end, self.now)
        still = [one for one in ours if one.is_open_at(end)]
        lists = {
            "created": [one for one in ours if one.created in days],
            "done": [one for one in ours if one.done_on and one.closed in days],
            "dropped": [one for one in ours if one.is_dropped and one.closed in days],
            "open": still,
            "overdue": [one for one in still if day_of(end) > one.due],
        }
        return {name: sorted(one.title for one in found) for name, found in lists.items()}


def _percent(part: int, whole: int) -> float | None:
    return two_places(Fraction(100 * part, whole)) if whole >= FEW else None
