"""Thirteen weeks of a team as a list of commands: when, who, and what was typed.

The weeks are 37 to 49 of 2026, with the end of summer time and three closed days in them. The same
seed gives the same commands. A line `+90` of a huddle is no line, but a wait of so many seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import product
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tests.helpers.reckoned_time import CLOSED

BERLIN = ZoneInfo("Europe/Berlin")
FIRST, LAST = date(2026, 9, 7), date(2026, 12, 6)
MARKETING, SALES = ("ana", "ben", "fay", "gus"), ("cem", "dan", "eve", "hal")
TEAM = """\
schema = 1
id = "t7c2m9x4ka"
name = "Acme"
timezone = "Europe/Berlin"
sides = ["marketing", "sales"]
agendas = ["both", "desk"]
closed = [2026-10-09, 2026-10-26, 2026-11-17]

[hours]
days = ["mon", "tue", "wed", "thu", "fri"]
from = "09:00"
to = "17:30"

[leads]
answer = { demo = "30m", webinar = "4h", other = "2d" }

[rota]
order = ["fay", "cem", "ben", "hal"]
""" + "".join(
    f'\n[[person]]\nname = "{name}"\nside = "{side}"\n'
    for side, names in (("marketing", MARKETING), ("sales", SALES))
    for name in names
)
AGENDA = """\
schema = 1
name = "both"
title = "Both sides"
cadence = "weekly"
on = "tuesday"
at = "09:08"
minutes = 15

[[item]]
kind = "topic"
title = "What is stuck?"
topic = "stuck"
minutes = 6
opens = "sales"

[[item]]
kind = "topic"
title = "What did the fair bring?"
minutes = 6
opens = "marketing"

[[item]]
kind = "close"
title = "Read-back"
minutes = 3
"""
DAILY = """\
schema = 1
name = "desk"
title = "At the desks"
cadence = "daily"
at = "09:30"
minutes = 12

[[item]]
kind = "promises"
title = "Promises"
minutes = 3

[[item]]
kind = "topic"
title = "Where did a lead wait?"
minutes = 4
opens = "marketing"

[[item]]
kind = "topic"
title = "What did customers ask?"
minutes = 4
opens = "sales"

[[item]]
kind = "close"
title = "Read-back"
minutes = 1
"""
SOURCES = ("demo", "webinar", "webinar", "fair", "fair", "referral", "")


def _combined(first: str, second: str) -> list[str]:
    """Return each word of the first list with each of the second behind it."""
    return ["".join(parts) for parts in product(first.split(), second.split())]


_COMPANIES = _combined(
    "Oak Bright North Silver River Stone Maple Harbor Copper Winter Amber Cedar",
    "line wave gate field bridge works mill point crest lock dale yard loom forge",
)
_THINGS = _combined(
    "price demo case fair data mail deck call test plan map quiz video talk trial film"
    " offer route phone stage",
    "list sheet letter note page draft story table board guide script poll card outline",
)
_SAID = ("quicker", "cheaper", "on one page", "shown first", "left out", "explained")
_MESSAGES = ("The fair is ours.", "Call before noon.", "New prices from Monday.", "Well done.")
_MEASURES = """
Leads handed over --owes marketing --target 9 --unit leads --from leads.passed
Accepted share --owes marketing --target 70 --unit % --from leads.accepted_share
Routing --owes marketing --target 2 --unit h --at-most --from leads.routing_median
Pipeline --owes marketing --target 250000 --unit EUR --per month
First answer --owes sales --target 3 --unit h --at-most --from leads.answer_median
Answered quickly --owes sales --target 60 --unit % --from leads.in_time
Tries for each --owes sales --target 6
Promises --owes sales --target 80 --unit % --from promises.kept
Victories --from wins --target 2 --unit wins
Unfinished leads --from leads.open --at-most --target 60 --unit leads
Unsubscribed --at-most
"""
_STAGES = """
Contacted --days 3 --side sales --column Contacted
Qualified --days 7 --side sales --column Qualified
Offered --days 14 --side sales --column Offered
"""


class Step(NamedTuple):
    """A command: when, who gave it, its words, and the lines that it reads."""

    at: datetime
    who: str
    words: tuple[str, ...]
    stdin: str = ""


def thirteen_weeks(seed: int) -> list[Step]:
    """Return the commands, in the order in which they were given."""
    life = _Life(Random(seed))  # noqa: S311  a life, not a secret
    life.agree()
    for number in range(13):
        life.week(FIRST + timedelta(weeks=number))
    life.imports()
    life.rota()
    ended = at(LAST, "23:59")
    return sorted((step for step in life.steps if step.at < ended), key=lambda step: step.at)


def at(day: date, clock: str) -> datetime:
    """Return the instant of a time in Berlin."""
    return datetime.combine(day, time.fromisoformat(clock), BERLIN)


class _Life:
    """What happens, by chance."""

    def __init__(self, chance: Random) -> None:
        self.steps: list[Step] = []
        self.chance = chance
        self.companies = chance.sample(_COMPANIES, len(_COMPANIES))
        self.things = chance.sample(_THINGS, len(_THINGS))
        self.left: set[str] = set()  # the items that were carried over
        self.outcome = ""  # the command that leaves the item

    def do(self, when: datetime, who: str, line: str, *more: str, stdin: str = "") -> None:
        """Add a command, to the full minute of Berlin."""
        minute = when.astimezone(BERLIN).replace(second=0, microsecond=0)
        self.steps.append(Step(minute, who, (*line.split(), *more), stdin))

    def later(self, when: datetime, hours: float) -> datetime:
        """Return an instant some hours later by the clock that never changes."""
        return (when.astimezone(ZoneInfo("UTC")) + timedelta(hours=hours)).astimezone(BERLIN)

    def agree(self) -> None:
        """The first Monday: measures, what each side agrees to, and what a lead is."""
        for number, line in enumerate(_MEASURES.strip().splitlines()):
            who = "cem" if "sales" in line else "ana"
            self.do(at(FIRST, f"08:{number + 10}"), who, f"measure add {line}")
        self.do(at(FIRST, "08:30"), "ana", "measure agree")
        self.do(at(FIRST, "08:31"), "cem", "measure agree")
        for number, line in enumerate(_STAGES.strip().splitlines()):
            self.do(at(FIRST, f"08:3{number + 2}"), "ana", f"term stage add {line}")
        self.do(at(FIRST, "08:37"), "ana", "term agree funnel")
        self.do(at(FIRST, "08:38"), "hal", "term agree funnel")
        self._define(at(FIRST, "08:40"), "Has the problem and a budget.", 1)
        self._define(at(FIRST + timedelta(weeks=4), "08:40"), "Has a date to decide by, too.", 1)
        self._define(at(FIRST + timedelta(weeks=9), "08:40"), "Was on the first call.", 60 * 24 * 7)
        changed = FIRST + timedelta(weeks=6)
        self.do(at(changed, "10:00"), "ana", "measure edit handed --target 13")
        self.do(at(changed, "10:05"), "ana", "measure agree")
        self.do(at(changed + timedelta(weeks=1, days=1), "16:00"), "dan", "measure agree")
        self.do(at(FIRST + timedelta(weeks=11), "10:00"), "cem", "measure edit Tries --target 7")
        self.do(at(FIRST + timedelta(weeks=11), "10:01"), "cem", "measure agree")
        self.do(
            at(FIRST + timedelta(weeks=4), "10:00"),
            "ben",
            "measure edit handed --target 5 --for 2026-W41",
        )

    def _define(self, when: datetime, text: str, minutes: int) -> None:
        self.do(when, "ana", "term propose lead", *text.split())
        self.do(when + timedelta(minutes=1), "ana", "term agree lead")
        self.do(when + timedelta(minutes=1 + minutes), "eve", "term agree lead")

    def week(self, monday: date) -> None:
        """A week: leads, promises, wins, decisions, values, and a huddle on Tuesday."""
        for _ in range(self.chance.randint(7, 14)):
            self._lead(monday)
        for _ in range(self.chance.randint(14, 19)):
            self._promise(monday)
        for _ in range(self.chance.randint(0, 3)):
            self._win(monday)
        for _ in range(self.chance.randint(0, 2)):
            self._kept_things(monday)
        self._values(monday)
        self._huddles(monday)

    # --- leads -----------------------------------------------------------------------------

    def _lead(self, monday: date) -> None:
        """A lead is handed over, in or out of hours, and mostly answered, judged and closed."""
        chance = self.chance
        name, owner = self.companies.pop(), chance.choice(SALES)
        day = monday + timedelta(days=chance.choices(range(7), (20, 20, 20, 20, 20, 3, 3))[0])
        hour = chance.choices(range(6, 24), (1, 1, 2, *[6] * 9, 2, 2, 1, 1, 1, 1))[0]
        passed = at(day, f"{hour:02}:{chance.randrange(60):02}")
        words = [name, f"@{owner}"]
        if source := chance.choice(SOURCES):
            words.append(f"from:{source}")
        if day.weekday() in {2, 3} and chance.random() < 0.12:
            words.append(f"passed:{day - timedelta(days=1)}")  # nobody knows the hour
        chance.shuffle(words)
        self.do(passed, chance.choice(MARKETING), "lead add", *words)
        then = passed
        if chance.random() < 0.85:
            then = self.later(passed, chance.choice((0.1, 0.4, 1, 2, 3, 5, 8, 20, 30, 70, 100)))
            then = self.later(then, chance.randrange(120) / 60)
            on = ["--on", str(then.date())] if chance.random() < 0.1 else []
            self.do(then, owner, "lead answer", name, *on)
        if chance.random() < 0.8:
            then = self.later(then, chance.randrange(1, 90))
            self._verdict(name, owner, then)

    def _verdict(self, name: str, owner: str, when: datetime) -> None:
        chance = self.chance
        if chance.random() < 0.28:
            reason = chance.choices(
                ("routing", "record", "definition", "other nobody there"), (2, 1, 5, 2)
            )[0]
            self.do(when, owner, f"lead reject {name} {reason}")
            return
        on = ["--on", str(when.date())] if chance.random() < 0.1 else []
        self.do(when, owner, "lead accept", name, *on)
        if chance.random() < 0.5:
            closed = self.later(when, chance.randrange(24, 900))
            outcome = chance.choice(("won", "lost", "lost too dear", "nurture until spring"))
            self.do(closed, owner, f"lead close {name} {outcome}")

    def imports(self) -> None:
        """Two files of a CRM, the second with more of the same leads and some new ones."""
        rows = [self._row(number) for number in range(1, 19)]
        head = (
            "Record ID,Company Name,Contact owner,Original Traffic Source,Create Date,"
            "Owner Assigned Date,First outreach date,Lead Status,Contacted,Qualified,Offered"
        )
        for monday, count in ((FIRST + timedelta(weeks=5), 10), (FIRST + timedelta(weeks=8), 18)):
            friday = monday + timedelta(days=4)
            lines = [head, *(row for row, known in rows[:count] if known < friday)]
            self.do(at(friday, "15:00"), "gus", "lead import -", stdin="\n".join(lines) + "\n")

    def _row(self, number: int) -> tuple[str, date]:
        """Return a row of the file, and the day from which it may be in one."""
        chance = self.chance
        week = 4 if number <= 10 else 7
        day = FIRST + timedelta(weeks=week, days=chance.choice((0, 1, 2, 3, 5)))
        arrived = at(day, f"{chance.randrange(7, 21):02}:{chance.randrange(60):02}")
        passed = self.later(arrived, chance.randrange(1, 420) / 60)
        answered = self.later(passed, chance.randrange(10, 1500) / 60)
        has_time = number % 3 != 0
        cells = [
            str(500 + number),
            self.companies.pop(),
            chance.choice(SALES),
            chance.choice(("webinar", "fair", "demo")),
            _cell(arrived),
            _cell(passed),
            _cell(answered) if has_time else "",
            ("NEW", "ATTEMPTED_TO_CONTACT")[number % 2] if not has_time else "Connected",
        ]
        entered = answered.date() if has_time else None
        for days in (0, 4, 12):
            entered = entered + timedelta(days=days + chance.randrange(9)) if entered else None
            cells.append(str(entered or ""))
            entered = entered if chance.random() < 0.7 else None
        return ",".join(cells), day + timedelta(days=3)

    # --- what else is kept -------------------------------------------------------------------

    def _promise(self, monday: date) -> None:
        """A promise is made, and done in time, done late, moved, dropped, or left."""
        chance = self.chance
        thing = self.things.pop()
        owner = chance.choice((*MARKETING, *SALES))
        made = at(monday + timedelta(days=chance.randrange(5)), f"{chance.randrange(9, 17):02}:20")
        due = made.date() + timedelta(days=chance.randint(1, 9))
        by = owner if chance.random() < 0.7 else chance.choice(("fay", "hal"))
        self.do(made, by, f"log Finish the {thing} @{owner} due:{due}")
        match chance.choices(("in time", "late", "moved", "dropped", "left"), (12, 3, 2, 1, 2))[0]:
            case "in time":
                done = at(chance.choice((made.date(), due)), "17:45")
                self.do(done, owner, f"done {thing}")
            case "late":
                done = at(due + timedelta(days=chance.randint(1, 4)), "11:11")
                on = f" --on {due}" if chance.random() < 0.3 else ""
                self.do(done, owner, f"done {thing}{on}")
            case "moved":
                moved = at(due + timedelta(days=chance.choice((-1, 0, 2))), "17:50")
                to = due + timedelta(days=chance.randint(5, 9))
                self.do(moved, owner, f"action edit {thing} --due {to}")
                self.do(at(to, "16:30"), owner, f"done {thing}")
            case "dropped":
                gone = at(due + timedelta(days=chance.choice((-1, 0, 1))), "17:55")
                self.do(gone, owner, f"action drop {thing} no longer needed")
            case _:
                pass

    def _win(self, monday: date) -> None:
        day = monday + timedelta(days=self.chance.randrange(7))
        side = self.chance.choice(("", " --side marketing", " --side sales"))
        self.do(at(day, "12:30"), "fay", f"win add Signed with {self._some()}{side}")

    def _kept_things(self, monday: date) -> None:
        chance = self.chance
        day = monday + timedelta(days=chance.randrange(5))
        who = chance.choice(MARKETING)
        if chance.random() < 0.5:
            self.do(at(day, "13:05"), who, f"parked add Ask about {self._some()}")
            return
        thing, review = self.things.pop(), day + timedelta(days=chance.randint(3, 30))
        self.do(at(day, "13:05"), who, f"decision add Always bring the {thing} review:{review}")
        then = at(review + timedelta(days=chance.randint(0, 12)), "13:15")
        match chance.choice(("kept", "dropped", "left", "left")):
            case "kept":
                again = then.date() + timedelta(days=chance.randint(7, 20))
                self.do(then, who, f"decision keep {thing} --review {again}")
            case "dropped":
                self.do(then, who, f"decision drop {thing} nobody needs it")
            case _:
                pass

    def _some(self) -> str:
        return self.chance.choice(_COMPANIES)

    def _values(self, monday: date) -> None:
        """Values are typed: for the running week, for the last one, for a month, or not at all."""
        chance = self.chance
        friday, week = monday + timedelta(days=4), monday.isocalendar()
        if chance.random() < 0.75:
            self.do(at(friday, "16:10"), "dan", f"measure log Tries {chance.randint(4, 8)}")
        else:
            self.do(
                at(monday + timedelta(days=7), "09:30"),
                "dan",
                f"measure log Tries {chance.choice((5.5, 6, 6.5))} --for last --note",
                "two were ill",
            )
        if chance.random() < 0.8:
            self.do(
                at(friday + timedelta(days=5), "10:10"),
                "gus",
                f"measure log Unsubscribed {chance.randint(0, 30)}"
                f" --for {week.year}-W{week.week:02}",
            )
        if monday.day <= 7 and monday > FIRST:
            last = monday.replace(day=1) - timedelta(days=1)
            value = chance.choice((190000, 250000, 262000))
            self.do(
                at(monday + timedelta(days=2), "11:00"),
                "ana",
                f"measure log Pipeline {value} --for {last:%Y-%m}",
            )

    # --- huddles -----------------------------------------------------------------------------

    def _huddles(self, monday: date) -> None:
        """Both sides meet on Tuesday or a day later, and at the desks on most days."""
        chance = self.chance
        tuesday = monday + timedelta(days=1)
        met = self._both(tuesday) if chance.random() < 0.85 else None
        for day in (monday + timedelta(days=number) for number in range(5)):
            if chance.random() < (0.1 if day in (tuesday, met) or day in CLOSED else 0.75):
                self._desk(day)

    def _both(self, tuesday: date) -> date:
        """Return the day of the huddle of both sides; on a closed one it is a day later."""
        chance = self.chance
        day, begins = tuesday, chance.choice(("09:05", "09:08", "09:08", "09:12", "09:21"))
        if tuesday in CLOSED or chance.random() < 0.15:
            day, begins = tuesday + timedelta(days=1), "10:30"
        self._hold(day, begins, "both", 2)
        return day

    def _desk(self, day: date) -> None:
        lines = [self._wait(40, 400), "/next"]
        begins = self.chance.choice(("09:30", "09:30", "09:31", "09:37", "09:44"))
        self._hold(day, begins, "desk", 2, lines)

    def _hold(
        self, day: date, begins: str, agenda: str, items: int, lines: Sequence[str] = ()
    ) -> None:
        """A huddle of some of the people; the one after the last facilitates it, or somebody."""
        chance = self.chance
        here = [*chance.sample(MARKETING, 3), *chance.sample(SALES, 3)]
        here += [name for name in (*MARKETING, *SALES) if chance.random() < 0.3]
        lines = [*lines, *self._items(agenda, items, day, here)]
        if lines[-1] != "/end":
            lines += self._close()
        is_little = begins in {"09:12", "09:31"}  # so late that all items still have room
        end = chance.choice((" --end keep", " --end move", "")) if is_little else ""
        self.do(
            at(day, begins),
            chance.choice(here),
            f"start {agenda} --plain --with {','.join(dict.fromkeys(here))}{end}",
            stdin="\n".join(lines) + "\n",
        )

    def _items(self, agenda: str, many: int, day: date, here: Sequence[str]) -> Iterator[str]:
        """Each item is talked about, or carried over; sometimes the time is up before."""
        for number in range(many):
            key = f"{agenda} {number}"
            if self.chance.random() < (0.7 if key in self.left else 0.2):
                self.left.add(key)
                yield self._wait(0, 90)
                if number < many - 1 and self.chance.random() < 0.3:
                    yield "/end"
                    return
                yield "/skip no time"
                continue
            self.left.discard(key)
            yield from self._point(day, here)
            while self.chance.random() < 0.15:
                yield "/more"
                yield from self._point(day, here)
            yield self._wait(0, 50)
            yield self.outcome

    def _point(self, day: date, here: Sequence[str]) -> Iterator[str]:
        """A point is talked about, mostly said back, and something comes of it, or nothing."""
        chance = self.chance
        yield from self._talk(here)
        match chance.choices(("words", "spoken", "again", "not"), (9, 4, 3, 3))[0]:
            case "words":
                yield f"/u {self._sentence()}"
            case "spoken":
                yield "/u"
            case "again":
                yield "/again"
                yield from self._talk(here)
                yield f"/understood {self._sentence()}"
            case _:
                yield "/next"
                yield "/next"
        yield self._wait(5, 100)
        if chance.random() < 0.3:
            yield f"A remark on the {chance.choice(_COMPANIES)}"
        self.outcome = "/next"
        match chance.choices(("action", "decision", "parked", "nothing"), (1, 2, 1, 5))[0]:
            case "action":
                due = day + timedelta(days=chance.randint(2, 6))
                yield f"/action {self._agreed_promise(due, chance.choice(here))}"
            case "decision":
                review = day + timedelta(days=chance.randint(7, 60))
                yield f"/decide Keep the {self.things.pop()} short review:{review}"
            case "parked":
                yield f"/park How to file the {self.things.pop()}"
            case _:
                self.outcome = "/none"

    def _talk(self, here: Sequence[str]) -> Iterator[str]:
        chance = self.chance
        yield self._wait(10, 240)
        if chance.random() < 0.4:
            yield f"Heard about the {chance.choice(_COMPANIES)}"
        while chance.random() < 0.4:
            yield f"/floor {chance.choice(here)}"
            yield self._wait(5, 150)
        yield "/next"
        yield self._wait(5, 60)

    def _agreed_promise(self, due: date, owner: str) -> str:
        """What is promised in a huddle is done on its day, or later, or never."""
        thing = self.things.pop()
        late = self.chance.choice((0, 0, 0, 3, None))
        if late is not None:
            when = at(due + timedelta(days=late), "17:15")
            self.do(when, owner, f"done {thing}")
        return f"Finish the {thing} @{owner} due:{due}"

    def _close(self) -> Iterator[str]:
        chance = self.chance
        yield self._wait(20, 200)
        if chance.random() < 0.25:
            yield f"/message {chance.choice(_MESSAGES)}"
        if chance.random() < 0.85:
            scores = " ".join(str(chance.randint(7, 10)) for _ in range(chance.randint(1, 5)))
            if chance.random() < 0.3:
                scores = f"{scores} {chance.choice((4, 6))} a bit long"
            yield f"/score {scores}"
        yield "/end"

    def _sentence(self) -> str:
        return f"They want the {self.chance.choice(_COMPANIES)} to be {self.chance.choice(_SAID)}"

    def _wait(self, least: int, most: int) -> str:
        return f"+{self.chance.randint(least, most)}"

    def rota(self) -> None:
        """Turns at facilitating are swapped and passed over."""
        for weeks, days, line in (
            (2, 0, "rota set ben cem fay hal"),
            (3, 3, "rota swap eve"),
            (4, 4, "rota skip"),
            (6, 6, "people away hal"),
            (8, 0, "people away hal --back"),
            (8, 2, "rota swap hal cem"),
            (11, 6, "rota swap dan"),
        ):
            self.do(at(FIRST + timedelta(weeks=weeks, days=days), "18:05"), "fay", line)


def _cell(when: datetime) -> str:
    """Return an instant as the CRM writes it."""
    return f"{when.astimezone(ZoneInfo('UTC')):%Y-%m-%dT%H:%M:%SZ}"
