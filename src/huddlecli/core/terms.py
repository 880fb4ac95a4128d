"""Terms: their names, each side's own words, the sides that have not agreed yet, and stages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from huddlecli.core.agreement import agreements
from huddlecli.core.errors import Unknown, Wrong
from huddlecli.core.side_records import Measure, Stage, Term
from huddlecli.core.text import folded, joined, nfc, shown, slug, title
from huddlecli.core.value import replace

LEAD = "lead"
FUNNEL = "funnel"
AGREEMENT = "agreement"  # what a huddle calls the measures that sides owe; no term has this name
LONGEST_NAME = 40
MOST_DAYS = 3650  # that a stage may usually take
MOST_STAGES = 50

TERM_NAME = r"[a-z0-9]+(-[a-z0-9]+)*"
_DAYS = r"(\d{1,5})\s?(?:d|days?)"
_LIKE_DAYS = r"\d+(?:[.,]\d+)?[^\W\d_]"  # 14x or 2w: a slip, not the end of a name
_OWN = "own."


class OwnWords(NamedTuple):
    """What sides wrote about a term alone, in the latest round.

    `words` are by side, and empty until every side has written. `written` are the sides that have,
    `missing` those that have not.
    """

    words: Mapping[str, str]
    written: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def is_hidden(self) -> bool:
        """Whether a side has written and its words are not shown yet."""
        return bool(self.written) and not self.words


def term_name(text: str) -> str:
    """Return `text` as the name of a term: lower case, digits and hyphens; else raise Wrong."""
    name = folded(nfc(text).strip())
    if name == AGREEMENT:
        raise Wrong(
            f'"{AGREEMENT}" stands for the measures that each side owes', hint="huddle measure list"
        )
    if not is_term_name(name):
        raise Wrong(
            f'"{shown(text)}" is not a name for a term: lower case letters, digits and -',
            hint=slug(text).replace("untitled", LEAD),
        )
    return name


def is_term_name(name: str) -> bool:
    """Whether an item of an agenda can be about the term of that name, or about the agreement."""
    return bool(re.fullmatch(TERM_NAME, name)) and len(name) <= LONGEST_NAME


def own_words(term: Term, sides: Sequence[str]) -> OwnWords:
    """Return what each of `sides` wrote alone since the last agreement, else in the round before.

    A new agreement ends a round: the words of the next one are hidden again until all are there.
    """
    given = {side: term.own[side] for side in sides if side in term.own}
    since = {side for side in _written_since_agreement(term) if side in given}
    written = {side: given[side] for side in given if side in since} if since else given
    missing = tuple(side for side in sides if side not in written)
    return OwnWords({} if missing else written, tuple(written), missing)


def words_of_this_round(term: Term) -> dict[str, str]:
    """Return what each side wrote since the last agreement, by side."""
    since = _written_since_agreement(term)
    return {side: words for side, words in term.own.items() if side in since}


def _written_since_agreement(term: Term) -> frozenset[str]:
    """Return the sides whose own words are from after the last agreement; all if it has none."""
    agreed = agreements(term.changes)
    if not agreed:
        return frozenset(term.own)
    written: dict[str, list[tuple[str, datetime]]] = {}
    for change in term.changes:
        for key in change.unset:
            if key.startswith(_OWN):
                written.pop(key.removeprefix(_OWN), None)
        for key, value in change.set.items():
            if key.startswith(_OWN):
                texts = written.setdefault(key.removeprefix(_OWN), [])
                if len(texts) > 1 and texts[-2][0] == value:
                    texts.pop()  # the later words were undone
                else:
                    texts.append((str(value), change.at))
    return frozenset(side for side, texts in written.items() if texts[-1][1] > agreed[-1].at)


def waiting_for(record: Measure | Term, sides: Sequence[str]) -> tuple[str, ...]:
    """Return the sides that have not agreed to what is proposed; `sides` if it names none."""
    proposed = record.proposed
    if proposed is None:
        return ()
    agreed = {side for side, given in record.agreed.items() if given.to == proposed.id}
    return tuple(side for side in dict.fromkeys(proposed.sides or sides) if side not in agreed)


def awaiting(
    records: Iterable[Measure | Term], side: str | None, sides: Sequence[str]
) -> tuple[Measure | Term, ...]:
    """Return the records with a proposal to which `side` has not agreed, the oldest first."""
    waiting = [record for record in records if side and side in waiting_for(record, sides)]
    return tuple(sorted(waiting, key=lambda record: (record.created, record.id)))


def has_stages(term: Term | None, name: str) -> bool:
    """Whether the term of that name is a list of stages: a funnel, or one that has stages now."""
    if term is None:
        return name == FUNNEL
    proposed = term.proposed
    if term.stage or (proposed and proposed.stage):
        return True
    return name == FUNNEL and not (term.text or (proposed and proposed.text))


def latest_stages(term: Term | None) -> tuple[Stage, ...]:
    """Return the stages that are proposed, else those in force."""
    if term is None:
        return ()
    return term.proposed.stage if term.proposed and term.proposed.stage else term.stage


def stage_tables(stages: Sequence[Stage]) -> list[dict[str, Any]]:
    """Return stages as a file has them."""
    keys = ("name", "side", "days", "column")
    tables = [{key: getattr(stage, key) for key in keys} for stage in stages]
    return [{key: value for key, value in table.items() if value is not None} for table in tables]


def parse_stages(text: str, sides: Sequence[str], known: Sequence[Stage] = ()) -> tuple[Stage, ...]:
    """Return the stages in a text such as `Inquiry marketing 7d, Qualified sales 14d`.

    Commas, semicolons or line ends separate them. After the name of a stage may follow the side
    that does it and the usual days in it. The column of a `known` stage stays.
    """
    stages = list[Stage]()
    for part in re.split(r"[,;\n]", text):
        if part.strip():
            stages.append(_stage(part, sides, known))
    if not stages:
        raise Wrong("no stage is named", hint=f"Inquiry {sides[0]} 7d, Qualified {sides[-1]} 14d")
    return checked(stages)


def checked(stages: Sequence[Stage]) -> tuple[Stage, ...]:
    """Return `stages`, or raise Wrong if there are too many or two have the same name."""
    if len(stages) > MOST_STAGES:
        raise Wrong(f"a funnel has at most {MOST_STAGES} stages", hint="huddle term stage drop")
    names = [folded(stage.name) for stage in stages]
    for number, stage in enumerate(stages):
        if names[number] in names[:number]:
            raise Wrong(f"{shown(stage.name)} is there twice", hint="give each stage its own name")
    return tuple(stages)


def _stage(text: str, sides: Sequence[str], known: Sequence[Stage]) -> Stage:
    words = title(text)
    side, days = None, None
    while True:
        head, _, last = words.rpartition(" ")
        if days is None and head and (match := re.fullmatch(_DAYS, last)):
            days = stage_days(int(match[1]))
        elif days is None and (match := re.fullmatch(rf"(.+) {_DAYS}", words)):
            days, head = stage_days(int(match[2])), match[1]
        elif side is None and head and (named := _side(last, sides)):
            side = named
        else:
            break
        words = head.strip()
    if (
        days is None
        and re.fullmatch(_LIKE_DAYS, last := words.rpartition(" ")[2])
        and last != words
    ):
        raise Wrong(
            f'"{shown(last)}" is not a number of days',
            hint=f"{shown(words.rpartition(' ')[0])} 14d",
        )
    before = next((stage for stage in known if folded(stage.name) == folded(words)), None)
    return Stage(name=words, side=side, days=days, column=before.column if before else None)


def _side(word: str, sides: Sequence[str]) -> str | None:
    return next((side for side in sides if folded(side) == folded(word)), None)


def stage_days(days: int) -> int:
    """Return the usual days of a stage, or raise Wrong."""
    if not 1 <= days <= MOST_DAYS:
        raise Wrong(f"a stage takes 1 to {MOST_DAYS:,} days", hint="--days 14")
    return days


def find_stage(stages: Sequence[Stage], name: str) -> int:
    """Return the place of the stage of that name, or raise Unknown."""
    names = [folded(stage.name) for stage in stages]
    if folded(name) in names:
        return names.index(folded(name))
    there = joined([stage.name for stage in stages[:12]])
    raise Unknown(
        f"there is no stage {shown(name)}",
        hint=there or "huddle term stage add Inquiry --days 7",
    )


def with_stage(
    stages: Sequence[Stage], stage: Stage, after: str | None = None
) -> tuple[Stage, ...]:
    """Return `stages` with a new one at the end, or after the one called `after`."""
    place = len(stages) if after is None else find_stage(stages, after) + 1
    return checked([*stages[:place], stage, *stages[place:]])


def with_edited_stage(
    stages: Sequence[Stage], name: str, after: str | None = None, /, **keys: Any
) -> tuple[Stage, ...]:
    """Return `stages` with keys of one changed, and that one moved after another."""
    place = find_stage(stages, name)
    edited = replace(stages[place], **keys)
    if after is None:
        return checked([*stages[:place], edited, *stages[place + 1 :]])
    if folded(after) == folded(name):
        raise Wrong("a stage cannot come after itself", hint="--after another stage")
    return with_stage([*stages[:place], *stages[place + 1 :]], edited, after)


def without_stage(stages: Sequence[Stage], name: str) -> tuple[Stage, ...]:
    """Return `stages` without the one of that name; Wrong if no stage would be left."""
    place = find_stage(stages, name)
    if len(stages) == 1:
        raise Wrong("a funnel needs at least one stage", hint="huddle term stage edit")
    return (*stages[:place], *stages[place + 1 :])


def stage_words(stage: Stage) -> str:
    """Return `Qualified sales 14d`, as it can be typed."""
    parts = (stage.name, stage.side, f"{stage.days}d" if stage.days else None)
    return " ".join(part for part in parts if part)


def stage_phrase(stage: Stage) -> str:
    """Return `Qualified (sales, 14 days)`, as it is read."""
    days = f"{stage.days} {'day' if stage.days == 1 else 'days'}" if stage.days else None
    about = ", ".join(filter(None, (stage.side, days)))
    return f"{stage.name} ({about})" if about else stage.name


def content_line(text: str | None, stages: Sequence[Stage]) -> str:
    """Return a wording, or all stages, in one line."""
    return ", ".join(map(stage_phrase, stages)) if stages else " ".join((text or "").split())


def content_words(text: str | None, stages: Sequence[Stage]) -> Iterator[str]:
    """Yield the lines of a wording, or one for each stage."""
    if text:
        yield from text.splitlines()
    yield from map(stage_words, stages)
