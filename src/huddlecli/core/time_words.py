"""Words about time: their normal form, numbers, and whether a phrase is about time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from huddlecli.core.dates import MONTH_WORDS, WEEKDAY_WORDS
from huddlecli.core.team import WEEKDAYS
from huddlecli.core.text import nearest, nfc, several

LONGEST = 9  # words in a phrase that may be a day
NUMBERS = {
    word: number
    for number, word in enumerate(
        several("one two three four five six seven eight nine ten eleven twelve"), start=1
    )
} | {"a": 1, "an": 1, "a couple of": 2, "couple of": 2}
ORDINALS = several(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
TOMORROW = ("tomorrow", "tmrw", "tmr", "tmw", "2 moro")
# Days and months in other languages. They are not understood, but noticed.
_FOREIGN = several(
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag heute morgen übermorgen "
    "lundi mardi mercredi jeudi vendredi samedi dimanche demain "
    "lunes martes miércoles jueves viernes sábado mañana "
    "lunedì martedì mercoledì giovedì venerdì sabato domenica domani "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
    "januar februar märz juni juli oktober dezember "
    "janvier février avril juin juillet août septembre octobre novembre décembre "
    "enero febrero marzo abril junio julio agosto septiembre octubre noviembre diciembre "
    "woche monat monatsende jahresende"
)
_AMOUNT = "|".join([*NUMBERS, r"\d{1,4}"])
_BARE = r"(?:(?:the|a) )?(?:hour|minute|night|day|week|fortnight|month|quarter|year)|(?:the )?end"


def normal_form(words: Sequence[str]) -> str:
    """Return words in the form to compare them in: `3-Dec,` as `3 dec`, `week's` as `week`."""
    text = nfc(" ".join(words)).casefold().replace("’", "'")
    text = re.sub(r"'s\b", "", text.replace("new year's", "new years")).replace("'", "")
    text = re.sub(r"[,;:!?()](?=\s|$)|(?<=\D)\.(?=\s|$)|(?<!\S)\(", "", text)
    text = re.sub(r"(?<=[^\W\d_])-(?=\w)|(?<=\d)-(?=[^\W\d_])", " ", text)
    text = re.sub(r"\b(\d{1,2})([a-z]{3,9})\b", r"\1 \2", text)
    text = re.sub(r"\b([a-z]{3,9})(\d{1,2})\b", r"\1 \2", text)
    return " ".join(text.split())


def speaks_of_time(words: Sequence[str]) -> bool:
    """Whether `words` contain a word about time, even one that is not understood as a day.

    `by the month` may say how something is counted, or may mean a day. But `by 3-4 leads` says how
    many, and `by May Lee` says who.
    """
    text = normal_form(words)
    if re.fullmatch(_BARE, text):
        return True
    if re.match(rf"(?:{_AMOUNT}) quarters?\b", text):
        return False
    if len(words) > 1 and re.match(r"(?:april|august|jan|june|march|may|sun)\b", text):
        return normal_form(words[1:2]) in _certain() or not words[1][:1].isupper()
    return bool(_times().search(text)) or any(map(_is_misspelt, text.split()[:LONGEST]))


@cache
def _certain() -> frozenset[str]:
    """Return the words that are about time in any phrase."""
    return frozenset(
        (
            *WEEKDAY_WORDS,
            *MONTH_WORDS,
            *_FOREIGN,
            *TOMORROW,
            *several(
                "today tonight yesterday weekend weekends now soon fortnight hours "
                "christmas xmas easter halloween thanksgiving ramadan diwali "
                "noon midday midnight lunch lunchtime morning afternoon evening "
                "eod cob eob eow eom eoq eoy"
            ),
        )
    )


@cache
def _times() -> re.Pattern[str]:
    """Return the pattern of a word about time in a phrase."""
    unit = "(?:day|week|month|quarter|year|hour|minute|fortnight)s?"
    which = "this|next|last|coming|the|of|mid|early|late|same|that|each|every|end|start|first"
    alone = "|".join(sorted(_certain(), key=len, reverse=True))
    return re.compile(
        rf"(?<!\w)(?:{alone}|new years?|q[1-4]|h[12]|w\d\d?|kw ?\d\d?|week \d\d?)(?!\w)"
        rf"|(?<!\w)(?:{which}|{_AMOUNT}|few|several|couple) ?(?:\w+ )?{unit}(?!\w)"
        rf"|(?<!\w){unit} end(?!\w)"
        r"|(?<!\S)\d{1,2}(?:[:.]\d\d)? ?(?:am|pm|oclock)(?!\w)|(?<!\S)\d{1,2}:\d\d(?!\S)"
        rf"|^(?:the )?\d{{1,2}}(?:st|nd|rd|th)$|^the (?:{'|'.join(ORDINALS)})$"
        r"|^(?:[0-3]?\d[./-](?:0[1-9]|1[0-2])\.?|\d{1,2}\.\d{1,2}\.|\d{1,4}([./-])\d{1,2}\1\d{1,4})$"
        r"|^20\d\d$"
    )


def _is_misspelt(word: str) -> bool:
    """Whether a long word is almost a weekday, a long month or `tomorrow`."""
    known = [*WEEKDAYS, "tomorrow", "christmas", "january", "february", "september", "october"]
    return len(word) > 5 and word.isalpha() and nearest(word, known, likeness=0.8) is not None
