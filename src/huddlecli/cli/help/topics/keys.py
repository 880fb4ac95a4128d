"""`huddle help keys`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from huddlecli.cli.help.topic import HelpTopic, TopicBlock, TopicRows
from huddlecli.cli.help.topics import TOPICS
from huddlecli.core.huddle.keys import (
    EVERYWHERE,
    KEYS,
    LEADS,
    PROMISES,
    UNDERWAY,
    Key,
    KeyContext,
    keys_at,
)
from huddlecli.core.huddle.slash_commands import SLASH_COMMANDS

PLACES: tuple[tuple[str, Sequence[KeyContext]], ...] = (
    ("In the lobby", ("lobby", "late", "moved")),
    ("In Talk", ("talk",)),
    ("In Understand", ("understand",)),
    ("In Execute", ("execute",)),
    ("At a decision that is due for review", ("review",)),
    ("At a promise", PROMISES),
    ("At something parked", ("parked",)),
    ("At a measure", ("measure", "counted measure")),
    ("At a lead", (*sorted(LEADS),)),
    ("At the wins", ("wins",)),
    ("At another list", ("board",)),
    ("At the close", ("close",)),
)


def _rows(keys: Sequence[Key]) -> TopicRows:
    """Return keys, each once with all that it does there."""
    does = dict[str, dict[str, None]]()
    for key in keys:
        does.setdefault(key.shown, {})[key.does] = None
    return TopicRows(tuple((shown, ", or ".join(about)) for shown, about in does.items()))


def _blocks() -> Iterator[TopicBlock]:
    yield (
        "On the full screen, keys act while the input line is empty; the footer shows the most "
        "important ones, `?` all of them. `^A` is Ctrl and A. Any other character begins a note, "
        "`/` a command."
    )
    common = (EVERYWHERE, UNDERWAY)
    yield "Everywhere:"
    yield _rows([key for key in KEYS if key.at == EVERYWHERE])
    yield "While the huddle runs:"
    yield _rows([key for key in KEYS if key.at == UNDERWAY])
    for title, contexts in PLACES:
        yield f"{title}:"
        keys = [key for key in KEYS if any(key in keys_at(where) for where in contexts)]
        yield _rows([key for key in keys if key.at not in common])
    yield "Lines with a slash, on the full screen and on the plain one (`--plain`):"
    yield TopicRows(
        tuple(
            (slash.usage, f"{slash.does}; short: `/{slash.short}`" if slash.short else slash.does)
            for slash in SLASH_COMMANDS
        )
    )


TOPIC = HelpTopic("keys", TOPICS["keys"], (*_blocks(),), ("huddle start --help",))
