"""Whether a thing is what a query asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import TypeAlias

from huddlecli.core.ids import MIN_PREFIX
from huddlecli.core.search.form import search_form
from huddlecli.core.search.query import Query
from huddlecli.core.search.things import Thing
from huddlecli.core.text import folded

# The title of an item of a huddle, by the id of the huddle and the number of the item.
TitleOf: TypeAlias = Callable[[str, int], "str | None"]

fold_name = cache(folded)  # few people own many things


def matcher(query: Query, title_of: TitleOf) -> Callable[[Thing], Thing | None]:
    """Return what returns a thing, with the title of its item, if it matches; None if not."""
    has_phrase = any(" " in word for word in query.words)
    since = (query.since or date.min).toordinal()
    until = (query.until or date.max).toordinal()

    def match(thing: Thing) -> Thing | None:
        if not (
            (not query.words or _has_words(thing, query.words, has_phrase=has_phrase))
            and (not query.kinds or thing.kind in query.kinds)
            and since <= thing.day <= until
            and (not query.states or not query.states.isdisjoint(thing.states))
            and (not query.names or (thing.who is not None and fold_name(thing.who) in query.names))
            and (not query.tags or query.tags <= {*map(folded, thing.tags)})
        ):
            return None
        if thing.item_title is None and thing.huddle and thing.item:
            thing = thing._replace(item_title=title_of(thing.huddle, thing.item))
        places = (thing.item_title or "", thing.topic or "")
        return thing if not query.topics or has_words(places, query.topics) else None

    return match


def _has_words(thing: Thing, words: Iterable[str], *, has_phrase: bool) -> bool:
    """Whether a thing has all the words in its texts, or its id begins with one."""
    texts, id_ = thing.texts, thing.id or ""
    whole = searchable(texts) if has_phrase else search_form("\n".join(texts))
    return all(
        word in whole or (len(word) >= MIN_PREFIX and id_.startswith(word)) for word in words
    )


def has_words(texts: Iterable[str], words: Iterable[str]) -> bool:
    """Whether these texts have all the words, which are folded; a phrase is within one of them."""
    whole = searchable(texts)
    return all(word in whole for word in words)


def searchable(texts: Iterable[str]) -> str:
    """Return texts in the form in which phrases are looked for: folded, with single blanks."""
    return search_form("\n".join(" ".join(text.split()) for text in texts))
