"""Thirteen weeks of a team: each figure that is shown is the one that its commands come to.

What is expected is worked out in `tests.helpers.reckoning`, which knows nothing of the tool.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from tests.helpers.desk import Desk
from tests.helpers.quick_commands import Driver
from tests.helpers.reckoned_huddles import AGENDAS, AHuddle
from tests.helpers.reckoned_summary import Weeks
from tests.helpers.reckoned_time import CLOSED, Days, around, day_of, instant
from tests.helpers.reckoning import Figures
from tests.helpers.thirteen_weeks import AGENDA, DAILY, TEAM, Step, at, thirteen_weeks

SEED = 20260907
LOOKS = (
    at(date(2026, 9, 13), "23:59"),  # the last minute of a week
    at(date(2026, 9, 14), "00:00"),  # and the first of the next
    at(date(2026, 10, 1), "00:00"),  # a month begins
    at(date(2026, 10, 9), "12:00"),  # a closed day
    at(date(2026, 10, 25), "23:59"),  # the Sunday on which the clocks went back
    at(date(2026, 10, 26), "00:00"),
    at(date(2026, 11, 4), "14:37"),  # amid a week
    at(date(2026, 11, 30), "08:00"),
    at(date(2026, 12, 7), "00:00"),
)


GROUPS = ("source", "definition", "reason", "week", "stage")
SIDES = ("marketing", "sales")


@dataclass
class Look:
    """What commands printed at an instant, and what the team had done by then."""

    book: Weeks
    shown: dict[str, str] = field(default_factory=dict)

    @property
    def weeks(self) -> tuple[Days, Days]:
        """The week of the look, and the one before."""
        this = around(day_of(self.book.now), "week")
        return this, this.before

    @property
    def month(self) -> Days:
        """The month before."""
        return around(day_of(self.book.now), "month").before

    def periods(self) -> Iterator[tuple[str, Days]]:
        """Yield the flags of a summary, and its period."""
        for week in self.weeks:
            yield f"--week {week.key}", week
        yield f"--since {self.month.first} --until {self.month.last}", self.month

    def lines(self) -> Iterator[str]:
        """Yield the commands that look."""
        yield "measure list --format json"
        yield "lead list --status all --format json"
        yield "lead list --format json"
        yield "lead list --late --format json"
        yield "lead list --waiting --format json"
        for by in GROUPS:
            yield f"lead list --by {by} --format json"
        for flags, _ in self.periods():
            yield f"summary {flags} --format json"
            for side in SIDES:
                yield f"summary {flags} --side {side} --format json"
            yield f"summary {flags}"
        yield f"summary --week {self.weeks[1].key} --full"
        for agenda in AGENDAS:
            yield f"agenda tune {agenda} --format json"
            yield f"agenda next {agenda} --format json"
        yield "rota show --format json"
        yield "start sla --rehearse --plain --end move"
        yield "start closed-loop --rehearse --plain --end move"
        yield "mine --format json"

    def json(self, line: str) -> Any:
        """Return what a command printed for programs."""
        return json.loads(self.shown[f"{line} --format json"])


@pytest.fixture(scope="module")
def looks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sequence[Look]]:
    """Return the looks at the team while it gave its commands."""
    desk = Desk(tmp_path_factory.mktemp("weeks"))
    (desk.team / "huddle.toml").write_text(TEAM, encoding="utf-8")
    (desk.team / "agendas").mkdir()
    (desk.team / "agendas" / "both.toml").write_text(AGENDA, encoding="utf-8")
    (desk.team / "agendas" / "desk.toml").write_text(DAILY, encoding="utf-8")
    driver = Driver(desk)
    yield [*_looked(driver, thirteen_weeks(SEED))]
    driver.end()


def _looked(driver: Driver, steps: Sequence[Step]) -> Iterator[Look]:
    """Give the commands, and look at the team between them."""
    waiting = list(steps)
    for now in LOOKS:
        while waiting and waiting[0].at < now:
            step = waiting.pop(0)
            out, err, code = driver.run(step.words, _typist(step.at, step.who), step.stdin)
            assert not code, (step, out, err)
        look = Look(Weeks(steps, now))
        for line in look.lines():
            typed = driver.run(line.split(), _typist(now, "cem"), "/end\n")
            off = line.startswith("start ") and now.date() in CLOSED
            warning = f"warning: {now:%a} {now.day} {now:%b} is not a working day for the team\n"
            assert (typed.code, typed.err) == (0, warning if off else ""), (now, line)
            look.shown[line] = typed.out
        yield look
    assert not waiting


def _typist(now: datetime, who: str) -> Mapping[str, str]:
    return {"HUDDLE_NOW": now.isoformat(), "HUDDLE_USER": who}


def test_kept_promises_and_records_of_each_period(looks: Sequence[Look]) -> None:
    """Promises, wins, decisions and what was parked, of weeks and months, for all and by side."""
    for look in looks:
        for flags, days in look.periods():
            for side in (None, *SIDES):
                whose = f" --side {side}" if side else ""
                found = look.json(f"summary {flags}{whose}")
                assert _figures(found) == _expected(look.book, days, side), (look.book.now, flags)


def test_the_huddles_of_each_summary(looks: Sequence[Look]) -> None:
    """How they went, what was heard, messages, the balance, and what needs a leader."""
    kinds = set[str]()
    for look in looks:
        for flags, days in look.periods():
            for side in (None, *SIDES):
                found = look.json(f"summary {flags}{f' --side {side}' if side else ''}")
                where = (look.book.now, flags, side)
                assert found["meetings"] == look.book.meetings(days), where
                assert [_heard(one) for one in found["heard"]] == look.book.heard(days), where
                assert found["messages"] == look.book.messages(days), where
                assert found["balance"] == look.book.balance(days, side), where
                needs = [_need(need) for need in found["needs_you"]]
                assert Counter(needs) == Counter(look.book.needs(days, side)), where
                kinds |= {need[0] for need in needs}
    assert kinds == {"overdue", "review", "carried", "agreement", "leads"}


def _heard(one: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what was heard on an item, with titles for what came of it."""
    made = {
        kind: [record["title"] for record in one[kind]]
        for kind in ("actions", "decisions", "parked")
    }
    return {**one, **made}


def _need(need: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what needs a leader without its id."""
    names = ("kind", "title", "owner", "side", "due", "number")
    return (*(need[name] for name in names), tuple(need["waiting"]))


def test_the_sentences_on_the_huddles_of_each_summary(looks: Sequence[Look]) -> None:
    """The comparison, how huddles went, what was heard and what needs a leader, in words."""
    for look in looks:
        for flags, days in look.periods():
            text = " ".join(look.shown[f"summary {flags}"].split())
            opening = f"{look.book.opening(days)} {look.book.meetings_sentence(days)}"
            assert text.startswith(opening.rstrip()), (look.book.now, flags)
            assert look.book.overdue_words(days) in text, (look.book.now, flags)
            heard = text.partition("What we heard ")[2]
            for one in look.book.heard_first(days):
                said = " · ".join(one["said"])[:30]
                assert f"{one['title']} {said}" in heard, (look.book.now, flags)
        full = " ".join(look.shown[f"summary --week {look.weeks[1].key} --full"].split())
        for week in look.book.percents(look.weeks[1]):
            assert week in full, look.book.now


def test_what_items_took_and_who_is_next(looks: Sequence[Look]) -> None:
    """The minutes that each agenda should have, and whom the rota names."""
    for look in looks:
        for agenda in AGENDAS:
            found = look.json(f"agenda tune {agenda}")["times"]
            found.pop("title")
            assert found == look.book.times(agenda), look.book.now
        turns = look.book.turns()
        shown = [
            (turn["agenda"], turn["day"], turn["facilitator"])
            for turn in look.json("rota show")["rota"]["turns"]
        ]
        assert shown == turns, look.book.now
        following = look.json(f"agenda next {turns[0][0]}")["next"]
        names = (following["facilitator"], following["facilitator_after"])
        assert names == (turns[0][2], turns[1][2]), look.book.now


def test_measures_of_each_look(looks: Sequence[Look]) -> None:
    """Targets, what waits, who agreed, and the last 13 periods of each measure."""
    for look in looks:
        book = look.book
        found = {measure["title"]: measure for measure in look.json("measure list")["measures"]}
        for title, measure in book.measures.items():
            shown = {name: value for name, value in found[title].items() if name != "id"}
            if shown["proposed"]:
                del shown["proposed"]["id"]
            last = around(day_of(book.now), measure.per)
            assert shown == book.measure_fields(measure, last), (book.now, title)
        assert found.keys() == book.measures.keys()


def test_leads_of_each_look(looks: Sequence[Look]) -> None:
    """All keys and times of each lead; the lists of the open, the late and the waiting ones."""
    for look in looks:
        book = look.book
        found = {lead["title"]: lead for lead in look.json("lead list --status all")["leads"]}
        assert found.keys() == book.leads.keys()
        for title, lead in book.leads.items():
            expected = book.lead_fields(lead)
            assert {name: found[title][name] for name in expected} == expected, (book.now, title)
        still = [lead for lead in book.leads.values() if not lead.closed]
        late = [lead for lead in still if book.is_late(lead, book.now)]
        waiting = [lead for lead in still if lead.answered is None]
        for flag, leads in (("", still), (" --late", late), (" --waiting", waiting)):
            listed = look.json(f"lead list{flag}")["leads"]
            assert _titles(listed) == sorted(lead.title for lead in leads), (book.now, flag)
            places = [(not lead["late"], lead["passed"]) for lead in listed]
            assert places == sorted(places), (book.now, flag)


def test_leads_in_groups_at_each_look(looks: Sequence[Look]) -> None:
    """By source and by definition; by the reason of a rejection; by week; by stage."""
    for look in looks:
        book, leads = look.book, [*look.book.leads.values()]
        for by in ("source", "definition"):
            expected = {
                value: book.group_fields([lead for lead in leads if getattr(lead, by) == value])
                for value in {getattr(lead, by) for lead in leads}
            }
            assert _grouped(look, by) == expected, (book.now, by)
        rejected = Counter(lead.reason for lead in leads if lead.verdict == "rejected")
        by_reason = {
            reason: group["rejected"] for reason, group in _grouped(look, "reason").items()
        }
        assert by_reason == rejected, book.now
        assert _grouped(look, "stage") == book.stage_fields(day_of(book.now)), book.now
        for week, group in _grouped(look, "week").items():
            figures = book.lead_figures(_week(week))
            shared = {name: value for name, value in figures.items() if name in group}
            assert {name: group[name] for name in shared} == shared, (book.now, week)


def test_measures_and_leads_of_each_summary(looks: Sequence[Look]) -> None:
    """Measures as of the end of the period; a week that is not over shows the running period."""
    for look in looks:
        book = look.book
        for flags, days in look.periods():
            for side in (None, *SIDES):
                whose = f" --side {side}" if side else ""
                found = look.json(f"summary {flags}{whose}")
                assert found["leads"] == book.lead_figures(days), (book.now, flags)
                shown = {measure["title"]: measure for measure in found["measures"]}
                expected = _measured(book, days, side)
                for title, fields in expected.items():
                    shown[title].pop("id")
                    if shown[title]["proposed"]:
                        del shown[title]["proposed"]["id"]
                    assert shown[title] == fields, (book.now, flags, title)
                assert shown.keys() == expected.keys(), (book.now, flags)


def _measured(book: Figures, days: Days, side: str | None) -> Mapping[str, Mapping[str, Any]]:
    """Return the measures of a summary, by title."""
    is_over = days.end <= book.now
    found = {}
    for title, measure in book.measures.items():
        last = around(day_of(min(days.end, book.now)), measure.per)
        last = last.before if is_over else last
        if measure.created < days.end and side in (None, measure.owes):
            found[title] = book.measure_fields(measure, last)
    return found


def test_the_sentences_of_each_summary(looks: Sequence[Look]) -> None:
    """How much of the agreement was held, what is red, and what became of the leads."""
    for look in looks:
        for flags, days in look.periods():
            text = " ".join(look.shown[f"summary {flags}"].split())
            for sentence in _sentences(look.book, days):
                assert sentence in text, (look.book.now, flags)


def _sentences(book: Figures, days: Days) -> Iterator[str]:
    """Yield what a summary has to say of measures and leads."""
    end = min(days.end, book.now)
    judged = {}
    for title, measure in book.measures.items():
        last = around(day_of(end), measure.per).before
        period = book.periods(measure, last, 1)[0]
        is_known = measure.created < last.end or period["value"] is not None
        if measure.owes and measure.agreed and is_known:
            judged[title] = period
    states = [period["state"] for period in judged.values()]
    if judged:
        yield f"Agreement: {states.count('held')} of {len(states)} held"
    for title, period in judged.items():
        if period["state"] == "red":
            yield f"{title[0].lower()}{title[1:]} ({period['value']:,g}"
    leads = book.lead_figures(days)
    if leads["passed"]:
        yield f"Leads: {leads['passed']} handed over"
    if verdicts := leads["accepted"] + leads["rejected"]:
        yield f", {leads['accepted']} of {verdicts} accepted"
    if leads["late"]:
        yield f", {leads['late']} waiting too long"


def test_the_first_frames_of_both_boards(looks: Sequence[Look]) -> None:
    """Each measure with its last value and its sign; how many leads are late, and one of them."""
    for look in looks:
        book = look.book
        lines = look.shown["start sla --rehearse --plain --end move"].splitlines()
        for title, measure in book.measures.items():
            last = around(day_of(book.now), measure.per).before
            period = book.periods(measure, last, 1)[0]
            line = next(line for line in lines if line.strip(" ▸").startswith(title))
            shown = line.partition(title)[2].split("  ")
            value = next(cell.strip() for cell in shown if cell.strip())
            assert _is_shown(value, period["value"]), (book.now, line)
            assert ("▼ red" in line) == (period["state"] == "red"), (book.now, line)
            assert ("? no value" in line) == (period["value"] is None), (book.now, line)
        still = [lead for lead in book.leads.values() if not lead.closed]
        late = [lead for lead in still if book.is_late(lead, book.now)]
        frame = look.shown["start closed-loop --rehearse --plain --end move"].splitlines()
        first = next(n for n, line in enumerate(frame) if line.startswith("1 of "))
        number = f"{len(late)} over the agreed time, {len(still)} open." if late else ""
        assert (number or f"{len(still)} open.") in frame[first + 1], (book.now, frame)
        assert not late or any(lead.title in frame[first + 2] for lead in late), (book.now, frame)


def _is_shown(words: str, value: float | None) -> bool:
    """Whether words begin with a number, as exact as they are."""
    if value is None:
        return words == "–"
    number = re.match(r"[\d,]+(\.\d+)?", words)
    assert number, words
    places = len(number[1] or ".") - 1
    difference = abs(Fraction(number[0].replace(",", "")) - Fraction(value))
    return difference <= Fraction(1, 2 * 10**places) + Fraction(1, 10**9)


def test_what_cem_alone_sees(looks: Sequence[Look]) -> None:
    """Own promises, open leads, the oldest first, and the numbers of the last eight weeks."""
    for look in looks:
        today = day_of(look.book.now)
        recent = Days(today - timedelta(days=55), today)
        own = [lead for lead in look.book.leads.values() if lead.owner == "cem"]
        still = [lead.title for lead in own if not lead.closed]
        found = look.json("mine")
        assert _titles(found["leads"]) == sorted(still), look.book.now
        passed = [lead["passed"] for lead in found["leads"]]
        assert passed == sorted(passed), look.book.now
        lately = [lead for lead in own if lead.passed in recent]
        assert found["answer_median"] == look.book.answer_median(lately), look.book.now
        kept, due = look.book.kept(recent, owner="cem")
        assert found["kept"] == {"kept": kept, "due": due}, look.book.now
        promised = [one.title for one in look.book.open_promises("cem")]
        assert _titles(found["actions"]) == sorted(promised), look.book.now


def _grouped(look: Look, by: str) -> Mapping[Any, Mapping[str, Any]]:
    """Return the groups of leads, by what they have in common."""
    groups = look.json(f"lead list --by {by}")["groups"]
    return {group.pop(by): group for group in groups}


def _week(key: str) -> Days:
    return around(date.fromisocalendar(int(key[:4]), int(key[6:]), 1), "week")


def _figures(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the figures of a summary that are no measures or leads, with titles for records."""
    return {
        "kept": found["kept"],
        "kept_rate": found["kept_rate"],
        "by_side": found["by_side"],
        "trend": [(week["week"], week["kept"]) for week in found["trend"]],
        "actions": {name: _titles(actions) for name, actions in found["actions"].items()},
        "wins": _titles(found["wins"]),
        "decisions": len(found["decisions"]),
        "parked": _titles(found["parked"]),
        "covered": [subject["title"] for subject in found["covered"]],
        "not_covered": [subject["title"] for subject in found["not_covered"]],
        "huddles": [
            tuple(huddle[name] for name in ("id", "started", "score", "late_minutes", "present"))
            for huddle in found["huddles"]
        ],
        "before": found["before"],
    }


def _expected(book: Weeks, days: Days, side: str | None) -> Mapping[str, Any]:
    """Return the same as the commands have it."""
    held = book.held(days)
    weeks = [around(days.last, "week")]
    while len(weeks) < 8:
        weeks.append(weeks[-1].before)
    kept = book.kept(days, side)
    return {
        **_rated(kept),
        "by_side": {name: _rated(book.kept(days, name)) for name in ([side] if side else SIDES)},
        "trend": [(week.key, _rated(book.kept(week, side))["kept"]) for week in weeks[::-1]],
        "actions": book.actions(days, side),
        "wins": sorted(book.wins_in(days, side)),
        "decisions": sum(made in days for made, _ in book.decisions),
        "parked": sorted(title for made, title in book.parked if made in days),
        "covered": _topics(held, is_carried=False),
        "not_covered": _topics(held, is_carried=True),
        "huddles": [
            (huddle.name, instant(huddle.started), huddle.score, huddle.late, len(huddle.present))
            for huddle in held
        ],
        "before": book.before(days, side),
    }


def _topics(held: Iterable[AHuddle], *, is_carried: bool) -> Sequence[str]:
    """Return the titles of what was talked about, or of what was carried over."""
    return [
        item.title for huddle in held for item in huddle.topics if item.is_carried == is_carried
    ]


def _rated(kept: tuple[int, int]) -> dict[str, Any]:
    """Return kept promises as JSON has them."""
    part, whole = kept
    return {"kept": {"kept": part, "due": whole}, "kept_rate": part / whole if whole else None}


def _titles(records: Iterable[Mapping[str, Any]]) -> Sequence[str]:
    return sorted(str(record["title"]) for record in records)
