"""What a summary says of its huddles and of what needs a leader, in the reckoning of the weeks.

Also what an agenda should have as minutes, and who facilitates the next huddles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from math import floor
from typing import Any

from tests.helpers.reckoned_huddles import AGENDAS, AHuddle, one_place, side_of
from tests.helpers.reckoned_time import BERLIN, CLOSED, Days, around, day_of
from tests.helpers.reckoning import Figures

MONTHS = "January February March April May June July August September October November December"
TUESDAY, SATURDAY = 1, 5
DAY = timedelta(days=1)


class Weeks(Figures):
    """The figures of the huddles of a team, and what it has to do next."""

    def held(self, days: Days) -> list[AHuddle]:
        """Return the huddles of a period."""
        return [huddle for huddle in self.huddles if huddle.day in days]

    # --- how huddles went --------------------------------------------------------------------

    def meetings(self, days: Days) -> dict[str, Any]:
        """Return how many huddles were held, of how many due, and what late starts cost."""
        held = self.held(days)
        due = [*self._due(days)]
        scores = [Fraction(str(huddle.score)) for huddle in held if huddle.score is not None]
        return {
            "held": len(held),
            "met": sum(due),
            "due": len(due),
            "timed": sum(not huddle.is_moved for huddle in held),
            "late": sum(huddle.lost > 0 for huddle in held),
            "lost_minutes": sum(huddle.lost * len(huddle.present) for huddle in held),
            "score": one_place(scores),
        }

    def _due(self, days: Days) -> Iterator[bool]:
        """Yield for each huddle that was due whether it was held; today's only once it was."""
        held = {(huddle.agenda, huddle.day) for huddle in self.huddles}
        today, day = day_of(self.now), days.first
        while day <= min(days.last, today):
            week = around(day, "week")
            is_weekly_day = day.weekday() == TUESDAY and day not in CLOSED
            if is_weekly_day and self._is_run("both", day, days):
                is_met = any(("both", other) in held for other in _days_of(week))
                if is_met or day < today:
                    yield is_met
            is_day = day.weekday() < SATURDAY and self._is_run("desk", day, days)
            if is_day and day not in CLOSED:
                is_held = ("desk", day) in held
                if is_held or (day < today and not self._is_desk_taken(day)):
                    yield is_held
            day += DAY

    def _is_desk_taken(self, day: date) -> bool:
        """Whether both sides met late into 09:30 to 09:42; at 09:08 to 09:23 they are done."""
        return any(
            huddle.agenda == "both" and huddle.day == day and time(9, 15) < clock < time(9, 42)
            for huddle in self.huddles
            for clock in [huddle.started.astimezone(BERLIN).time()]
        )

    def _is_run(self, agenda: str, day: date, days: Days) -> bool:
        """Whether an agenda was held by that day, in the 13 weeks up to the end of a period."""
        since = min(days.first, days.last - timedelta(weeks=13) + DAY)
        ran = (huddle.day for huddle in self.huddles if huddle.agenda == agenda)
        return any(since <= other <= day for other in ran)

    def meetings_sentence(self, days: Days) -> str:
        """Return how the huddles went, in words."""
        found = self.meetings(days)
        if not found["held"] and not found["due"]:
            return ""
        more = found["held"] - found["met"]
        extra = f" and {more} besides those due" if found["due"] and more > 0 else ""
        held = f"held {found['met']} of {found['due']}{extra}"
        parts = [held if found["due"] else f"{found['held']} held"]
        if found["timed"] and not found["late"]:
            parts.append("on time")
        if found["score"] is not None:
            parts.append(f"score {found['score']:g}")
        if found["late"]:
            parts.append(f"{found['lost_minutes']} person-minutes lost to late starts")
        return f"Huddles: {', '.join(parts)}."

    # --- what was heard ----------------------------------------------------------------------

    def heard(self, days: Days) -> list[dict[str, Any]]:
        """Return what was heard on each item; the same words again count for the last huddle."""
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for huddle in self.held(days):
            for item in huddle.topics:
                if heard := item.heard(huddle.name):
                    found[item.title, str(heard["said"])] = heard
        return [*found.values()]

    def heard_first(self, days: Days) -> list[dict[str, Any]]:
        """Return the five that a short summary has: those that were written down come first."""
        found = self.heard(days)
        written = [one for one in found if one["is_restated"]]
        chosen = [*written, *(one for one in found if not one["is_restated"])][:5]
        return [one for one in found if one in chosen]

    def messages(self, days: Days) -> list[dict[str, Any]]:
        """Return each message once, with the last huddle that had it."""
        found: dict[str, AHuddle] = {}
        for huddle in self.held(days):
            if huddle.message:
                found[huddle.message] = huddle
        return [
            {"message": text, "day": str(huddle.day), "huddle": huddle.name}
            for text, huddle in found.items()
        ]

    # --- how it compares ---------------------------------------------------------------------

    def before(self, days: Days, side: str | None) -> dict[str, Any] | None:
        """Return the kept promises of the week or the month before, if any were due."""
        before = days.before
        kept, due = self.kept(before, side)
        if not due:
            return None
        return {
            "week": before.key if "W" in before.key else None,
            "start": str(before.first),
            "end": str(before.last),
            "kept": {"kept": kept, "due": due},
            "kept_rate": kept / due,
        }

    def opening(self, days: Days) -> str:
        """Return the first sentence: wins, decisions, and kept promises as they compare."""
        running = " so far" if days.end > self.now else ""
        wins, decisions = len(self.wins_in(days)), sum(at in days for at, _ in self.decisions)
        kept, due = self.kept(days)
        parts = [
            f"{wins} win{'s' * (wins > 1)}" if wins else "",
            f"{decisions} decision{'s' * (decisions > 1)}" if decisions else "",
            f"{kept} of {due} kept{self._compared(days)}" if due else "",
        ]
        held = len(self.held(days))
        huddles = f"{held} huddle{'s' * (held > 1)}" if held else "no huddle"
        outcome = ", ".join(filter(None, parts)) or huddles
        name = _named(days) if "W" in days.key else f"{_short(days.first)} to {_short(days.last)}"
        return f"Acme huddle, {name}{running}: {outcome}"

    def _compared(self, days: Days) -> str:
        before, (kept, due) = self.kept(days.before), self.kept(days)
        if not before[1]:
            return ""
        words = f"{before[0]} of {before[1]}"
        if days.end > self.now:
            return f" ({_named(days.before)}: {words})"
        change = Fraction(kept, due) - Fraction(*before)
        within = "" if "W" in days.key else f" in {_named(days.before)}"
        direction = "up from" if change > 0 else "down from" if change < 0 else "level with"
        place = self._place(days) if "W" in days.key else ""
        if before == (kept, due):
            return f", same as in {_named(days.before)}{place}"
        return f", {direction} {words}{within}{place}"

    def _place(self, days: Days) -> str:
        """Return `; best of 8 weeks`, of those weeks that had promises due."""
        weeks = [days]
        while len(weeks) < 8:
            weeks.append(weeks[-1].before)
        shares = [Fraction(*kept) for week in weeks if (kept := self.kept(week))[1]]
        if len(shares) < 3 or len(set(shares)) == 1:
            return ""
        joint = "joint " if shares.count(shares[0]) > 1 else ""
        if shares[0] == max(shares):
            return f"; {joint}best of {len(shares)} weeks"
        return f"; {joint}worst of {len(shares)} weeks" if shares[0] == min(shares) else ""

    def percents(self, days: Days) -> list[str]:
        """Return each week of the trend in words, with per cent from ten promises on."""
        found = [*self._percents(around(days.last, "week"))]
        return found if len(found) > 1 else []  # one alone is no trend

    def _percents(self, week: Days) -> Iterator[str]:
        for _ in range(8):
            kept, due = self.kept(week)
            if due:
                rate = f" ({floor(Fraction(100 * kept, due) + Fraction(1, 2))}%)"
                yield f"{_named(week)} {kept} of {due} kept{rate if due >= 10 else ''}"
            week = week.before

    # --- what needs a leader -----------------------------------------------------------------

    def needs(self, days: Days, side: str | None) -> list[tuple[Any, ...]]:
        """Return what needs a leader at the end of a period, or now; not what was done since.

        Each with its kind, title, owner, side, due day, number, and the sides that it waits for.
        """
        end = min(days.end, self.now)
        last = min(days.last, day_of(self.now))
        found: list[tuple[Any, ...]] = [
            ("overdue", one.title, one.owner, side_of(one.owner), str(one.due), None, ())
            for one in self.promises
            if one.created < end
            and one.closed is None
            and (day_of(end) - one.due).days > 7
            and side in (None, side_of(one.owner))
        ]
        found += [
            ("review", one.title, None, None, str(one.review), None, ())
            for one in self.to_review
            if one.review <= last
        ]
        found += [
            ("carried", title, None, None, None, times, ())
            for title, times in self._carried(days).items()
            if times >= 3
        ]
        found += [
            ("agreement", title, None, None, None, None, waiting)
            for title, on, waiting in self._waiting()
            if on <= last and side in (None, *waiting)
        ]
        if late := self.lead_figures(days)["late"]:
            found.append(("leads", None, None, None, None, late, ()))
        return found

    def overdue_words(self, days: Days) -> str:
        """Return more than two long overdue promises by side, as a summary says it."""
        sides = [need[3] for need in self.needs(days, None) if need[0] == "overdue"]
        if len(sides) <= 2:
            return ""
        by_side = ", ".join(f"{side} {sides.count(side)}" for side in sorted({*sides}))
        return f"{len(sides)} promises over a week late {by_side}"

    def _carried(self, days: Days) -> Mapping[str, int]:
        """Return how often items were carried over in a row, if that went on in the period."""
        times: dict[str, int] = {}
        last: dict[str, date] = {}
        for huddle in self.huddles:
            if huddle.day > days.last:
                break
            for item in huddle.topics:
                times[item.title] = times.get(item.title, 0) + 1 if item.is_carried else 0
                last[item.title] = huddle.day
        return {title: many for title, many in times.items() if last[title] in days}

    def _waiting(self) -> Iterator[tuple[str, date, tuple[str, ...]]]:
        """Yield each proposal that waits, its day, and the sides that it waits for."""
        for measure in self.measures.values():
            if measure.offered:
                given = measure.given
                yield measure.title, measure.offered[1], _others(given)
        if self.proposed_term:
            title, on, sides = self.proposed_term
            yield title, on, _others(sides)

    # --- the balance of the sides ------------------------------------------------------------

    def balance(self, days: Days, side: str | None) -> dict[str, Any]:
        """Return what each side did in each of the 13 weeks up to the end of a period, or today."""
        weeks = [around(min(days.last, day_of(self.now)), "week")]
        while len(weeks) < 13:
            weeks.append(weeks[-1].before)
        weeks.reverse()
        sides = (side,) if side else ("marketing", "sales")
        return {
            "weeks": [week.key for week in weeks],
            "sides": {name: self._side_balance(weeks, name) for name in sides},
            "no_side": None,
        }

    def _side_balance(self, weeks: Sequence[Days], side: str) -> dict[str, list[int]]:
        held = [self.held(week) for week in weeks]
        kept = [self.kept(week, side) for week in weeks]
        ours = [one for one in self.promises if side_of(one.owner) == side]
        return {
            "openings": [
                sum(
                    point.opened == side
                    for huddle in huddles
                    for item in huddle.topics
                    for point in item.points
                )
                for huddles in held
            ],
            "floor_seconds": [sum(huddle.floor[side] for huddle in each) for each in held],
            "said_back": [sum(huddle.said_back[side] for huddle in each) for each in held],
            "made": [sum(one.created in week for one in ours) for week in weeks],
            "kept": [part for part, _ in kept],
            "due": [whole for _, whole in kept],
        }

    # --- the minutes of an agenda, and who is next ---------------------------------------------

    def times(self, agenda: str) -> dict[str, Any]:
        """Return what the items took in the last eight weeks, or in six huddles, and would need."""
        held = [huddle for huddle in self.huddles if huddle.agenda == agenda]
        first = day_of(self.now) - timedelta(weeks=8) + DAY
        recent = sum(huddle.day >= first for huddle in held)
        looked = held[-max(recent, 6) :]
        rows = [
            self._row(number, item, looked) for number, item in enumerate(AGENDAS[agenda][2], 1)
        ]
        total = sum(row["proposed_minutes"] or row["minutes"] for row in rows)
        minutes = AGENDAS[agenda][1]
        return {
            "agenda": agenda,
            "minutes": minutes,
            "proposed_minutes": total,
            "over_minutes": max(total - minutes, 0),
            "huddles": len(looked),
            "since": str(looked[0].day) if looked else None,
            "items": rows,
        }

    def _row(
        self, number: int, item: tuple[str, str, str | None, int], looked: Sequence[AHuddle]
    ) -> dict[str, Any]:
        kind, title, topic, minutes = item
        took = sorted(
            huddle.items[number - 1].seconds
            for huddle in looked
            if huddle.items[number - 1].seconds
        )
        middle = None
        if took:
            middle = Fraction(took[len(took) // 2] + took[(len(took) - 1) // 2], 2)
        needed = None
        if middle is not None and len(took) >= 3:
            needed = max(floor(middle / 60 + Fraction(1, 2)), 1)
        return {
            "item": number,
            "kind": kind,
            "title": title,
            "topic": topic,
            "pick": 1,
            "minutes": minutes,
            "huddles": len(took),
            "median_seconds": None if middle is None else floor(middle),
            "proposed_minutes": needed,
        }

    def turns(self) -> list[tuple[str, str, str]]:
        """Return the next five huddles: the agenda, the day, and who facilitates it."""
        held = {(huddle.agenda, huddle.day) for huddle in self.huddles}
        days: list[tuple[str, str]] = []
        day = day_of(self.now)
        while len(days) < 5:
            for agenda, (begins, *_) in AGENDAS.items():
                is_due = day.weekday() == TUESDAY if agenda == "both" else day.weekday() < SATURDAY
                start = datetime.combine(day, time.fromisoformat(begins), BERLIN)
                if is_due and day not in CLOSED and (agenda, day) not in held and start > self.now:
                    days.append((agenda, str(day)))
            day += DAY
        return [(*row, name) for row, name in zip(days[:5], self.rota.turns(5), strict=True)]


def _others(given: Mapping[str, str] | set[str]) -> tuple[str, ...]:
    return tuple(side for side in ("marketing", "sales") if side not in given)


def _days_of(days: Days) -> Iterator[date]:
    day = days.first
    while day <= days.last:
        yield day
        day += DAY


def _short(day: date) -> str:
    return f"{day.day} {day:%b}"


def _named(days: Days) -> str:
    """Return `week 40` or `October`."""
    if "W" in days.key:
        return f"week {int(days.key[-2:])}"
    return MONTHS.split()[days.first.month - 1]
