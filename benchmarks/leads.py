"""Time the lists of leads: 1,000 open beside 100,000 closed ones of ten years."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from benchmarks import filling, tools
from benchmarks.parts import BARE, Run
from benchmarks.promises import NOW, PEOPLE
from benchmarks.table import Line, Target
from benchmarks.tools import Huddle

CLOSED, OPEN = 100_000, 1_000
_SOURCES = ("webinar", "demo", "fair", "referral")
_REASONS = ("routing", "record", "definition", "other")
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_RULES = """\
[hours]
from = "09:00"
to = "17:30"

[leads]
answer = { demo = "30m", other = "4h" }
"""
_RECORD = """\
schema = 1
id = "{id}"
title = "{title}"
owner = "{owner}"
side = "sales"
from_side = "marketing"
source = "{source}"
passed = {passed}
{rest}by = "fay"

[[change]]
at = {passed}
by = "fay"
set = {{ title = "{title}", owner = "{owner}", side = "sales", passed = {passed}, status = "open" }}
"""
_END = """
[[change]]
at = {closed}
by = "{owner}"
set = {{ {verdict}, status = "closed", closed = {closed} }}
"""


def leads(run: Run) -> Iterator[str]:
    """Measure the lists of leads beside the bare program."""
    folder = run.scratch / "leads"
    fill_leads(folder, run.count(OPEN), run.count(CLOSED))
    team = Huddle(folder)
    late, by_week = ("lead", "list", "--late"), ("lead", "list", "--by", "week")
    commands: tuple[tuple[str, ...], ...] = (late, ("lead", "list"), by_week, ("mine",))
    tasks = {BARE: tools.bare(run.scratch)}
    tasks |= {" ".join(words): team.takes(*words) for words in commands}
    lines = [Line(BARE), *(Line(name, BARE) for name in tasks if name != BARE)]
    lines[1] = Line(" ".join(late), BARE, Target(times=2))
    title = f"leads: {run.count(OPEN):,} open, {run.count(CLOSED):,} closed over ten years"
    return run.table(title, tasks, lines)


def fill_leads(folder: Path, opened: int, closed: int) -> None:
    """Write a team with leads, most of the open ones of the last days."""
    filling.new_team(folder)
    file = folder / "huddle.toml"
    text = file.read_text()
    file.write_text(text.replace("[[person]]", f"{_RULES}\n[[person]]", 1))
    random = Random(3)  # noqa: S311  not a secret, and repeatable
    owners = [name for name, side in PEOPLE.items() if side == "sales"]
    for number in range(opened + closed):
        is_open = number < opened
        back = random.randrange(0, 14 if is_open else 3650) + 0.4 * random.random()
        passed = datetime.fromisoformat(NOW) - timedelta(days=back)
        answered = passed + timedelta(hours=random.randrange(1, 40))
        has_answer = not is_open or random.random() < 0.5
        lead_id = "".join(random.choices(_ALPHABET, k=10))
        keys = {
            "id": lead_id,
            "title": f"Company {number}",
            "owner": random.choice(owners),
            "source": random.choice(_SOURCES),
            "passed": _instant(passed),
        }
        rest = f"answered = {_instant(answered)}\n" if has_answer else ""
        if is_open:
            rest += f'status = "open"\ncreated = {keys["passed"]}\n'
            place = f"leads/open/{lead_id}-company-{number}.toml"
            filling.write(folder / place, _RECORD.format(**keys, rest=rest))
            continue
        end = answered + timedelta(days=random.randrange(0, 3))
        is_accepted = random.random() < 0.7
        verdict = f'verdict = "{"accepted" if is_accepted else "rejected"}"'
        given = f"verdict_at = {_instant(end)}"
        reason = "" if is_accepted else f'reason = "{random.choice(_REASONS)}"\n'
        outcome = 'outcome = "won"\n' if is_accepted else ""
        rest += f'{verdict}\n{given}\n{outcome}status = "closed"\ncreated = {keys["passed"]}\n'
        rest += f"closed = {_instant(end)}\n{reason}"
        text = _RECORD.format(**keys, rest=rest)
        text += _END.format(owner=keys["owner"], closed=_instant(end), verdict=verdict)
        days = f"{passed:%Y%m%d}.{end:%Y%m%d}"
        name = f"{lead_id}-company-{number}.{days}.toml"
        filling.write(folder / "leads/closed" / f"{end:%Y-%m}" / name, text)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
