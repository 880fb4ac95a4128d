"""The commands of thirteen weeks, read one after the other into what the team keeps."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import StringIO

from tests.helpers.reckoned_huddles import OPENS, AHuddle, Going, other_side, side_of
from tests.helpers.reckoned_records import ADecision, ALead, AMeasure, APromise
from tests.helpers.reckoned_rota import ARota
from tests.helpers.reckoned_time import around, day_of
from tests.helpers.thirteen_weeks import MARKETING, SALES, Step


class Book:
    """All that a team's commands amount to at an instant."""

    def __init__(self, steps: Iterable[Step], now: datetime) -> None:
        """Go through the commands that were given before `now`."""
        self.now = now
        self.leads: dict[str, ALead] = {}
        self.measures: dict[str, AMeasure] = {}
        self.promises: list[APromise] = []
        self.wins: list[tuple[datetime, str, str | None]] = []
        self.decisions: list[tuple[datetime, str]] = []
        self.parked: list[tuple[datetime, str]] = []
        self.to_review: list[ADecision] = []
        self.huddles: list[AHuddle] = []
        self.opens = dict(OPENS)  # by title, the side whose turn it is
        self.rota = ARota(["fay", "cem", "ben", "hal"])
        self.versions: list[datetime] = []
        self.stages: list[tuple[str, int]] = []  # each with its usual days
        self.proposed_term: tuple[str, date, set[str]] | None = None  # its day, and who agrees
        self._crm: dict[str, str] = {}
        for step in steps:
            if step.at < now:
                self._read(step)

    # --- reading the commands ------------------------------------------------------------

    def _read(self, step: Step) -> None:
        verb, *rest = step.words
        match verb, *rest:
            case "lead", "import", *_:
                self._import(step)
            case "lead", "add", *words:
                self._lead(step, words)
            case "lead", what, title, *words:
                self._about_lead(step, what, self.leads[title], words)
            case "measure", "add", *words:
                self._measure(step, words)
            case "measure", "agree", *words:
                assert not words
                self._agree(step)
            case "measure", "edit", *words:
                self._edit(step, words)
            case "measure", "log", *words:
                self._typed_value(step, words)
            case "term", "propose", "lead", *_:
                self.proposed_term = ("lead", day_of(step.at), set())
            case "term", "agree", "lead":
                assert self.proposed_term is not None
                _, _, given = self.proposed_term
                given.add(side_of(step.who))
                if len(given) == 2:
                    self.versions.append(step.at)
                    self.decisions.append((step.at, f"lead, version {len(self.versions)}"))
                    self.proposed_term = None
            case "term", "stage", "add", stage, *words:
                _, flags = _parsed(words)
                self.stages.append((stage, int(flags["--days"])))
            case "term", "agree", "funnel":
                if side_of(step.who) == "sales":  # the second side to agree
                    self.decisions.append((step.at, "funnel, version 1"))
            case _:
                self._else(step)

    def _else(self, step: Step) -> None:
        match step.words:
            case "log", *words:
                self._promised(step.at, step.who, words)
            case "done", thing, *on:
                promise = self._promise(thing)
                promise.done_on = date.fromisoformat(on[1]) if on else day_of(step.at)
                promise.closed = step.at
            case "action", "edit", thing, "--due", due_day:
                self._promise(thing).dues.append((step.at, date.fromisoformat(due_day)))
            case "action", "drop", thing, *_:
                promise = self._promise(thing)
                promise.is_dropped, promise.closed = True, step.at
            case "win", "add", *words:
                side = words[words.index("--side") + 1] if "--side" in words else None
                title = " ".join(words[: words.index("--side")] if side else words)
                self.wins.append((step.at, title, side))
            case "decision", "add", *words:
                self._decide(step.at, words)
            case "decision", "keep", thing, "--review", day:
                self._decision(thing).review = date.fromisoformat(day)
            case "decision", "drop", thing, *_:
                self.to_review.remove(self._decision(thing))
            case "parked", "add", *words:
                self.parked.append((step.at, " ".join(words)))
            case "start", *_:
                self._huddle(step)
            case (("rota" | "people"), *words):
                self.rota.read(words)
            case _:
                raise AssertionError(step)

    def _promised(self, when: datetime, by: str, words: Sequence[str]) -> None:
        """Take down a promise; its owner and its due day come last."""
        *title, owner, due = words
        dues = [(when, date.fromisoformat(due.removeprefix("due:")))]
        self.promises.append(APromise(" ".join(title), owner.removeprefix("@"), by, when, dues))

    def _decide(self, when: datetime, words: Sequence[str]) -> None:
        """Take down a decision; the day of its review comes last."""
        title = " ".join(words[:-1])
        review = date.fromisoformat(words[-1].removeprefix("review:"))
        self.decisions.append((when, title))
        self.to_review.append(ADecision(title, review))

    def _decision(self, thing: str) -> ADecision:
        return next(one for one in self.to_review if thing in one.title.split())

    def _promise(self, thing: str) -> APromise:
        return next(one for one in self.promises if thing in one.title.split())

    def _lead(self, step: Step, words: Sequence[str]) -> None:
        title, owner, source = "", "", None
        passed: datetime | date = step.at
        for word in words:
            if word.startswith("@"):
                owner = word[1:]
            elif word.startswith("from:"):
                source = word[5:]
            elif word.startswith("passed:"):
                passed = date.fromisoformat(word[7:])
            else:
                title = word
        version = self._version(passed)
        self.leads[title] = ALead(title, owner, source, passed, step.at, version)

    def _version(self, passed: datetime | date) -> int | None:
        """Return the version of the definition that counted then."""
        if isinstance(passed, datetime):
            return sum(agreed <= passed for agreed in self.versions) or None
        return sum(day_of(agreed) <= passed for agreed in self.versions) or None

    def _about_lead(self, step: Step, what: str, lead: ALead, words: Sequence[str]) -> None:
        when: datetime | date = step.at
        if "--on" in words:
            when = date.fromisoformat(words[words.index("--on") + 1])
        match what:
            case "answer":
                lead.answered = when
            case "accept":
                lead.verdict, lead.verdict_at = "accepted", when
            case "reject":
                lead.verdict, lead.verdict_at = "rejected", when
                lead.reason, lead.closed = words[0], step.at
                lead.note = " ".join(words[1:]) or None
            case "close":
                lead.outcome, lead.closed = words[0], step.at
                lead.note = " ".join(words[1:]) or None
            case _:
                raise AssertionError(step)

    def _import(self, step: Step) -> None:
        for row in csv.DictReader(StringIO(step.stdin)):
            title, passed = row["Company Name"], datetime.fromisoformat(row["Owner Assigned Date"])
            if title not in self.leads:
                self.leads[title] = ALead(
                    title,
                    row["Contact owner"],
                    row["Original Traffic Source"],
                    passed,
                    datetime.fromisoformat(row["Create Date"]),
                    self._version(passed),
                    arrived=datetime.fromisoformat(row["Create Date"]),
                )
            for stage, _ in self.stages:
                if row[stage]:
                    self.leads[title].entered[stage] = date.fromisoformat(row[stage])
            if row["First outreach date"]:
                self.leads[title].answered = datetime.fromisoformat(row["First outreach date"])
            elif row["Lead Status"] == "ATTEMPTED_TO_CONTACT":
                self.leads[title].answered = "unknown"

    def _measure(self, step: Step, words: Sequence[str]) -> None:
        title, flags = _parsed(words)
        target = float(flags["--target"]) if "--target" in flags else None
        measure = AMeasure(
            title=title,
            owes=flags.get("--owes"),
            unit=flags.get("--unit"),
            per=flags.get("--per", "week"),
            want="at-most" if "--at-most" in flags else "at-least",
            counted=flags.get("--from"),
            by=step.who,
            created=step.at,
            offered=None if target is None else (step.who, day_of(step.at), target),
        )
        self.measures[title] = measure
        if target is not None and not measure.owes:
            measure.agreed.append((step.at, target, {}))
            measure.offered = None

    def _agree(self, step: Step) -> None:
        for measure in self.measures.values():
            if measure.offered is None:
                continue
            measure.given.setdefault(side_of(step.who), step.who)
            if len(measure.given) == 2:
                measure.agreed.append((step.at, measure.offered[2], measure.given))
                measure.given = {}
                self.decisions.append((step.at, measure.title))
                measure.offered = None

    def _named(self, title: str) -> AMeasure:
        return next(one for one in self.measures.values() if title in one.title)

    def _edit(self, step: Step, words: Sequence[str]) -> None:
        title, flags = _parsed(words)
        measure = self._named(title)
        if "--for" in flags:
            measure.targets[flags["--for"]] = float(flags["--target"])
        else:
            assert step.who in {*MARKETING, *SALES}
            offered = (step.who, day_of(step.at), float(flags["--target"]))
            measure.offered, measure.given = offered, {}

    def _typed_value(self, step: Step, words: Sequence[str]) -> None:
        title, flags = _parsed(words)
        *_, value = title.split()
        measure = self._named(title.removesuffix(value).strip())
        period = around(day_of(step.at), measure.per)
        key = flags.get("--for", period.key)
        key = period.before.key if key == "last" else key
        measure.values[key] = float(value)
        if "--note" in flags:
            measure.notes[key] = flags["--note"]

    def _huddle(self, step: Step) -> None:
        """Take down a huddle, and what was made in it."""
        held = Going(step, self.opens).held
        self.huddles.append(held)
        self.rota.started(step.who)
        for item in held.topics:
            if not item.is_carried:
                self.opens[item.title] = other_side(item.points[0].opened)
            for kind, when, text in item.made:
                match kind:
                    case "actions":
                        self._promised(when, step.who, text.split())
                    case "decisions":
                        self._decide(when, text.split())
                    case _:
                        self.parked.append((when, text))


def _parsed(words: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Return the words before the flags, and the flags."""
    first = next((n for n, word in enumerate(words) if word.startswith("--")), len(words))
    flags, rest = dict[str, str](), list(words[first:])
    while rest:
        flag = rest.pop(0)
        flags[flag] = "" if flag == "--at-most" else rest.pop(0)
    return " ".join(words[:first]), flags
