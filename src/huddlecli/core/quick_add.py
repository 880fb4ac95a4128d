"""Quick-add: the parts of a line such as `Send the demo list @maria due:fri #leads`.

The beginning of a word makes it a mark: `@owner`, `due:WHEN`, `#tag` or `+tag`; the last words may
be `by WHEN`. Double quotes around words, or a backslash before a word, keep them as text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from huddlecli.core.dates import MONTH_WORDS, due_day, due_phrase, is_day_word
from huddlecli.core.errors import Wrong
from huddlecli.core.team import Weekday
from huddlecli.core.text import folded, one_line, several, shown
from huddlecli.core.text import title as as_title
from huddlecli.core.value import Value

PROMISED = ("@", "due")  # the marks of a promise, besides its tags
DECIDED = ("@", "review", "replaces")  # the marks of a decision
_WORD = r'"(?P<quoted>[^"]*[^"\s][^"]*)"(?P<after>\S*)|(?P<escape>\\)?(?P<plain>\S+)'
# Letters, digits, . _ - and all non-ASCII characters, as \w lacks the vowel signs of Hindi or Thai.
_NAME = r"[^\x00-,/:-@\[-^`{-\x7f]+"
_TAG = rf"[#+][^\W\d_](?:{_NAME})?"
TRAILING = ",;.:!?)"
_EVERYBODY = frozenset({"we", "us", "all", "team", "everyone", "everybody"})
# A day at the end of a line raises a doubt, unless a word before it makes it part of a sentence.
_MID_SENTENCE = frozenset(several("a about each every for from last of per since the"))
_ENDS_A_DAY = frozenset(several("week month quarter year noon morning afternoon evening eod cob"))
_LONGEST_DOUBT = 4  # words


class Doubt(Value, kw_only=False):
    """Words that may be a day but were kept as text; `mark` is what to type to set that day."""

    words: str
    mark: str | None


class QuickAdd(Value, kw_only=False):
    """The parts of a line."""

    title: str
    owner: str | None
    due: date | None
    tags: tuple[str, ...]
    keys: Mapping[str, str]
    doubt: Doubt | None


class QuickAddContext(Value, kw_only=False):
    """What a line is read with; `in_shell` if it was typed in a shell, which reads it first."""

    today: date
    week_starts: Weekday = "monday"
    keys: Collection[str] = PROMISED
    people: Collection[str] = ()
    in_shell: bool = False


class _Word(Value, kw_only=False):
    """A word of the line; a `kept` word is never a mark."""

    text: str
    kept: bool = False

    @property
    def bare(self) -> str:
        """The word without the punctuation after it."""
        return self.text.rstrip(TRAILING)


class _Kept(Value, kw_only=False):
    """The positions of words that quotes or a backslash keep as text, and how they were typed."""

    places: range
    typed: str


class _Ending(Value, kw_only=False):
    """The last words of a line, if they are about a day; those of the `hour` stay in the title."""

    places: Sequence[int] = ()
    hour: Sequence[int] = ()
    text: str = ""
    day: date | None = None
    doubt: Doubt | None = None


def parse(text: str, context: QuickAddContext) -> QuickAdd:
    """Return the parts of a line for something new, which has a title.

    Without the key `due` (a decision, a win), `by fri` is text; without `@` (a win, a parked
    topic), so is `@maria`.
    """
    quick = _read(text, context)
    if not quick.title:
        raise Wrong("the title is missing", hint="Send the demo list @maria due:fri")
    return quick


def parse_edit(text: str, context: QuickAddContext) -> QuickAdd:
    """Return the parts of a line that edits something; an empty title means no new title."""
    quick = _read(text, context)
    if quick.doubt and folded(quick.doubt.words) == folded(quick.title):
        if quick.doubt.mark:
            message = f'"{shown(quick.title)}" would become the new title'
            raise Wrong(message, hint=quick.doubt.mark)
        message = f'"{shown(quick.title)}" is not a date'
        raise Wrong(message, hint="due:fri sets a date; in double quotes it becomes the new title")
    return quick


def keeping_hint(word: str, *, in_shell: bool) -> str:
    """Return the hint on how to type `word` so that it stays text, in a shell or elsewhere."""
    typed = f"\\{shown(word)}"
    if in_shell and "'" not in typed:
        typed = f"'{typed}'"
    elif in_shell and not re.search(r'["$`!]', typed):
        typed = f'"{typed}"'
    return f"{typed} keeps it as text"


def keeping(owner: str | None, *, in_shell: bool = False) -> str | None:
    """Return the hint on how to keep the mark of `owner` as text, if there is an owner."""
    return keeping_hint(f"@{owner}", in_shell=in_shell) if owner else None


def quoted(title: str, *, keys: Collection[str] = PROMISED) -> str:
    """Return `title` as people type it: with a backslash before what would be a mark or a day."""
    # The date does not matter: what means a day today means a day on any date.
    context = QuickAddContext(date(2026, 1, 1), keys=keys)
    words = [_Word(word) for word in title.split()]
    acting = _acting(words, context)
    return " ".join(
        f"\\{text}"
        if (place in acting and text.lower() != "by") or text.lstrip("\\").startswith('"')
        else text
        for place, text in enumerate(word.text for word in words)
    )


def _read(text: str, context: QuickAddContext) -> QuickAdd:
    words, kept = _words(one_line(text))
    marks, plain = _marked(words, context)
    if "due" in context.keys and any(_is_asap(words[place]) for place in plain):
        keeping = keeping_hint("asap", in_shell=context.in_shell)
        raise Wrong('"asap" is not a date', hint=f"due:today or due:fri; {keeping}")
    ending = _ending(words, plain, context)
    due = _one_day(
        [
            *((value, _due(value, context)) for key, value in marks if key == "due"),
            *([(ending.text, ending.day)] if ending.day else []),
        ]
    )
    left = [place for place in plain if ending.doubt or place not in ending.places]
    title = _title(words, kept, sorted({*left, *ending.hour}), context)
    return QuickAdd(
        title=as_title(title) if title.strip() else "",
        owner=_owner([value for key, value in marks if key == "@"], context),
        due=due,
        tags=tuple(dict.fromkeys(value for key, value in marks if key == "#")),
        keys=_given([mark for mark in marks if mark[0] not in ("#", *PROMISED)], context),
        doubt=None if due else ending.doubt,
    )


def is_tag(word: str) -> bool:
    """Whether a word is a tag: `#leads` or `+leads`."""
    return bool(re.fullmatch(_TAG, word))


def _words(line: str) -> tuple[list[_Word], list[_Kept]]:
    """Return the words of a line, and which of them quotes or a backslash keep as text."""
    words, kept = list[_Word](), list[_Kept]()
    for match in re.finditer(_WORD, line):
        start = len(words)
        if match["quoted"] is None:
            words.append(_Word(match["plain"], kept=bool(match["escape"])))
        else:
            texts = f"{match['quoted']}{match['after']}".split()
            words += [_Word(text, kept=True) for text in texts]
        if words[-1].kept:
            kept.append(_Kept(range(start, len(words)), match[0]))
    return words, kept


def _title(
    words: Sequence[_Word], kept: Sequence[_Kept], left: Sequence[int], context: QuickAddContext
) -> str:
    """Return the words in `left` as text, without the quotes and backslashes that kept marks."""
    texts = {place: words[place].text for place in left}
    acting = _acting(words, context) if kept else set[int]()
    for part in kept:
        is_escaped_quote = part.typed.lstrip("\\").startswith('"') and part.typed.startswith("\\")
        if acting.isdisjoint(part.places) and not is_escaped_quote:
            texts |= dict.fromkeys(part.places, "")
            texts[part.places[0]] = part.typed
    return " ".join(text for text in texts.values() if text)


def _acting(words: Sequence[_Word], context: QuickAddContext) -> set[int]:
    """Return the positions of the words that would be a mark or a day if nothing kept them."""
    bare = [_Word(word.text.lstrip("\\") or word.text) for word in words]
    marks = {place for place, word in enumerate(bare) if _mark(word, context.keys)}
    if "due" not in context.keys:
        return marks
    plain = [place for place in range(len(bare)) if place not in marks]
    asap = {place for place in plain if _is_asap(bare[place])}
    try:
        ending = set(_ending(bare, plain, context).places)
    except Wrong:  # a day that is refused, after the last `by`
        at = max(place for place in plain[:-1] if bare[place].text.lower() == "by")
        ending = {place for place in plain if place >= at}
    return marks | asap | ending


def _marked(
    words: Sequence[_Word], context: QuickAddContext
) -> tuple[list[tuple[str, str]], list[int]]:
    """Return the marks, each with its key, and the positions of the other words."""
    read = [None if word.kept else _mark(word, context.keys) for word in words]
    return [mark for mark in read if mark], [at for at, mark in enumerate(read) if not mark]


def _mark(word: _Word, keys: Collection[str]) -> tuple[str, str] | None:
    """Return the key and the value of a mark, or None for other words."""
    bare = word.bare
    if "@" in keys and bare.startswith("@") and bare != "@":
        return "@", bare[1:]
    if is_tag(bare):
        return "#", bare[1:].lower()
    key, colon, value = word.text.partition(":")
    if colon and key.lower() in keys:
        return key.lower(), value.rstrip(TRAILING)
    return None


def _ending(words: Sequence[_Word], plain: Sequence[int], context: QuickAddContext) -> _Ending:
    """Return what the last words say about a day, or refuse a day with two readings or none."""
    if "due" not in context.keys:
        return _Ending()
    texts = [words[place].text for place in plain]
    by = [at for at in range(len(plain) - 1) if texts[at].lower() == "by"]
    by = [at for at in by if not words[plain[at]].kept]
    if by and not any(words[place].kept for place in plain[by[-1] :]):
        at = by[-1]
        phrase = texts[at + 1 :]
        is_idiom = at > 0 and folded(texts[at - 1]) == folded(" ".join(phrase))  # day by day
        ending = _Ending() if is_idiom else _after_by(plain[at:], phrase, context)
        if ending.places:
            return ending
    return _unmarked(words, plain, context)


def _after_by(places: Sequence[int], phrase: Sequence[str], context: QuickAddContext) -> _Ending:
    """Return what the words after `by`, which is at the first of `places`, say about a day."""
    text = " ".join(phrase)
    due = due_phrase(phrase, context.today, week_starts=context.week_starts, mark="due:")
    if due:
        day, hour = due
        stay = [places[at + 1] for at in hour]
        return _Ending(places, [places[0], *stay] if stay else (), text, day)
    from huddlecli.core.time_words import speaks_of_time  # noqa: PLC0415 - few lines need it

    if speaks_of_time(phrase):
        return _Ending(places, doubt=Doubt(f"by {text}", None))
    return _Ending()


def _unmarked(words: Sequence[_Word], plain: Sequence[int], context: QuickAddContext) -> _Ending:
    """Return a day at the end without `by` or a mark, as a doubt."""
    if not plain:
        return _Ending()
    last = words[plain[-1]].bare.lower()
    is_day = is_day_word(last)
    if not (is_day or last in _ENDS_A_DAY or last in MONTH_WORDS or re.search(r"[0-9]", last)):
        return _Ending()
    for size in range(min(_LONGEST_DOUBT, len(plain)), 0 if is_day else 1, -1):
        places = plain[-size:]
        texts = [words[place].bare for place in places]
        before = words[plain[-size - 1]].bare.lower() if size < len(plain) else ""
        if (
            texts[0].lower() == "on"
            or before in _MID_SENTENCE
            or any(words[place].kept for place in places)
        ):
            continue
        try:
            due = due_phrase(texts, context.today, week_starts=context.week_starts)
        except Wrong:
            continue
        if due:
            mark = texts[0] if size == 1 else due[0].isoformat()
            return _Ending(places, doubt=Doubt(" ".join(texts), f"due:{mark}"))
    return _Ending()


def _is_asap(word: _Word) -> bool:
    return not word.kept and word.text.strip(f"({TRAILING}").lower() == "asap"


def _due(text: str, context: QuickAddContext) -> date:
    if not text:
        raise _nothing_after("due", context)
    return due_day(text, context.today, week_starts=context.week_starts, mark="due:")


def _one_day(days: Sequence[tuple[str, date]]) -> date | None:
    for text, day in days:
        first, of_first = days[0]
        if day != of_first:
            raise Wrong(
                f"two due dates: {shown(first)} and {shown(text)}",
                hint=f"due:{of_first} or due:{day}",
            )
    return days[0][1] if days else None


def _owner(names: Sequence[str], context: QuickAddContext) -> str | None:
    known = {folded(name) for name in context.people}
    in_shell = context.in_shell
    for name in names:
        keeping = keeping_hint(f"@{name}", in_shell=in_shell)
        if name.lower() in _EVERYBODY:
            raise Wrong(
                f"@{name} is more than one owner", hint=f"one owner, please: @maria; {keeping}"
            )
        if not re.fullmatch(_NAME, name):
            raise Wrong(
                f"@{shown(name)} is not a name",
                hint=f"letters, digits, . _ - as in @maria; {keeping}",
            )
        if folded(name) != folded(names[0]):
            # If only one of the two is known, the other was hardly meant as an owner.
            is_word = folded(name) in known and folded(names[0]) not in known
            keeping = keeping_hint(f"@{names[0] if is_word else name}", in_shell=in_shell)
            raise Wrong(
                f"two owners: @{shown(names[0])} and @{shown(name)}",
                hint=f"log one promise for each owner; or {keeping}",
            )
    return names[0] if names else None


def _given(marks: Sequence[tuple[str, str]], context: QuickAddContext) -> dict[str, str]:
    given: dict[str, str] = {}
    for key, value in marks:
        if not value:
            raise _nothing_after(key, context)
        if given.setdefault(key, value) != value:
            raise Wrong(
                f"{key}: is given twice: {shown(given[key])} and {shown(value)}",
                hint=f"keep one: {key}:{shown(value)}",
            )
    return given


def _nothing_after(key: str, context: QuickAddContext) -> Wrong:
    keeping = keeping_hint(f"{key}:", in_shell=context.in_shell)
    return Wrong(f"nothing follows {key}:", hint=f"no space after the colon; {keeping}")
