"""`huddle log`: promise something."""

from __future__ import annotations

import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated, TypeAlias

from huddlecli.cli.arguments.declaration import Option
from huddlecli.cli.context import Context
from huddlecli.cli.errors import format_error
from huddlecli.cli.options import Words, command_app, example
from huddlecli.core.errors import Wrong
from huddlecli.views.escape import safe

if TYPE_CHECKING:
    from huddlecli.cli.new_record import WrittenPromise
    from huddlecli.cli.prompt import LogPrompt

app = command_app()
EXAMPLE = example("huddle log Send the demo list @maria by fri +leads")

OwnerFlag: TypeAlias = Annotated[str | None, Option(metavar="NAME", help="Owner; default: you.")]
Due: TypeAlias = Annotated[
    str | None, Option(metavar="WHEN", help="fri, tomorrow, 3d, eow, dec-3, 2026-12-01.")
]
Tags: TypeAlias = Annotated[
    list[str] | None, Option("--tag", metavar="TAG", help="Tag; repeatable.")
]
NewPerson: TypeAlias = Annotated[
    str | None, Option(metavar="NAME:SIDE", help="Add this person to the team first.")
]


@app.command(epilog=EXAMPLE)
def log(  # noqa: PLR0913  each flag is a key of the record
    context: Context,
    words: Words = None,
    *,
    owner: OwnerFlag = None,
    due: Due = None,
    tag: Tags = None,
    new_person: NewPerson = None,
) -> int:
    """Make a promise in one line.

    In the words, @maria is the owner, due:fri or "by fri" at the end the due date, and +leads or
    '#leads' a tag. Without words, each line that you type next, or that comes in on stdin, is a
    promise; no quotes are needed there.
    """
    from huddlecli.cli.new_record import (  # noqa: PLC0415 - lists do without
        RecordFlags,
        add_action,
        check_owners_stayed,
        report_promise,
        write_promise,
    )

    said = RecordFlags(owner, due, tag or (), new_person, in_shell=bool(words))
    if words:
        add_action(context, " ".join(words), said=said)
        return 0
    if context.console.can_prompt:
        return _typed(context, partial(add_action, context, said=said))
    kept = _piped(context, partial(write_promise, context, said=said))
    for promised in check_owners_stayed(context, kept):
        report_promise(context, promised)
    return 0


def _typed(context: Context, keep: Callable[..., None]) -> int:
    """Add one promise per line, until a line is empty.

    No pasted line is left for the shell, which might run it as a command.
    """
    from huddlecli.cli.prompt import LEFT, PASTE  # noqa: PLC0415 - a promise in words does without

    name = safe(context.team.name)
    context.console.err(f"{name} · one promise per line; press Enter on an empty line to finish")
    prompt = context.console.prompt = _prompt(context)
    try:
        while line := _text(prompt.next()):
            try:
                keep(line, indent="  ")
            except Wrong as wrong:
                context.console.err(format_error(wrong).rstrip())
    except BaseException as error:
        for left in prompt.left(LEFT if isinstance(error, KeyboardInterrupt) else PASTE):
            context.console.err(f"not saved: {safe(_text(left))}")
        raise
    return 0


def _prompt(context: Context) -> LogPrompt:
    """Return the prompt; where lines can be edited, with those that were typed before."""
    from huddlecli.cli.prompt import LogPrompt  # noqa: PLC0415 - a promise in words does without

    if not context.console.can_edit:
        return LogPrompt()
    from huddlecli.cli.line_editor import edited_line  # noqa: PLC0415 - the same
    from huddlecli.store.line_history import LineHistory  # noqa: PLC0415 - the same

    history = LineHistory(context.config.state)
    earlier = history.lines()

    def names() -> list[str]:
        return [f"@{person.name}" for person in context.team.people]

    def remember(line: str) -> None:
        if line not in earlier[-1:]:
            earlier.append(line)
            history.add(line)

    return LogPrompt(partial(edited_line, earlier=earlier, names=names), remember)


def _piped(context: Context, promise: Callable[[str], WrittenPromise]) -> list[WrittenPromise]:
    """Write a promise for each line of stdin, or none of them if any line is wrong."""
    kept: list[WrittenPromise] = []
    wrongs: list[Wrong] = []
    with context.transaction:
        for number, line in _lines():
            try:
                kept.append(promise(line))
            except Wrong as wrong:
                message = f"line {number}: {wrong.message}"
                wrongs.append(Wrong(message, hint=wrong.hint))
        if not (kept or wrongs):
            hint = "huddle log Send the demo list @maria by fri"
            raise Wrong("nothing to log", hint=hint)
        if wrongs:
            *others, last = wrongs
            for other in others:
                context.console.err(format_error(other).rstrip())
            last.message += "\nnone of the lines was saved" if kept else ""
            raise last
    return kept


def _lines() -> Iterator[tuple[int, str]]:
    """Yield the lines of stdin that are not empty, with their numbers."""
    if sys.stdin is None or sys.stdin.isatty():  # no pipe, and no questions allowed
        return
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if text := _text(line.removeprefix(BOM_UTF8) if number == 1 else line):
            yield number, text


def _text(line: bytes) -> str:
    """Return a line as text; bytes that are not UTF-8 are refused later, in the title."""
    return line.decode(errors="surrogateescape").strip()
