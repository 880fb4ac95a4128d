"""Pages of help in Markdown, as they are in `docs/reference/`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import assert_never

from huddlecli.cli.arguments.help_page import VERBATIM, HelpPage
from huddlecli.cli.help.global_flags import WHERE, flag_rows
from huddlecli.cli.help.marks import marked
from huddlecli.cli.help.topic import HelpTopic, TopicBlock, TopicLines, TopicRows
from huddlecli.cli.help.topics import TOPICS
from huddlecli.views.escape import markdown

_SEE_HELP = re.compile(r"huddle (?:help (?P<topic>[\w-]+)|(?P<command>\w+) --help)")


def command_document(pages: Sequence[HelpPage], more: Iterable[str] = ()) -> str:
    """Return the page of a command, or of a group with all commands in it.

    `more` are pages in `docs/` on the same subject.
    """
    first, *members = pages
    lines = [f"# huddle {first.names}", "", *_command(first, level=2)]
    for page in members:
        lines += ["", f"## huddle {page.names}", "", *_command(page, level=3)]
    links = [f"[{name}](../{name})" for name in more]
    links += ["[flags of all commands](README.md#flags-of-all-commands)"]
    lines += ["", f"See also: {', '.join(links)}"]
    return _joined(lines)


def topic_document(topic: HelpTopic) -> str:
    """Return the page of a topic."""
    lines = [f"# huddle help {topic.name}", "", f"{topic.about[:1].upper()}{topic.about[1:]}."]
    for block in topic.blocks:
        lines += ["", *_topic_block(block)]
    if topic.see:
        lines += ["", f"See also: {', '.join(map(_link, topic.see))}"]
    return _joined(lines)


def index_document(groups: Iterable[tuple[str, Iterable[str]]], abouts: Mapping[str, str]) -> str:
    """Return the page that leads to all others; `abouts` says what each command is for."""
    lines = [
        "# Reference",
        "",
        (
            "What `huddle COMMAND --help` and `huddle help TOPIC` show, page by page; `man "
            "huddle` has the same. Made by `python docs/reference.py` from the commands "
            "themselves."
        ),
    ]
    for title, names in groups:
        rows = [(f"[`huddle {name}`]({name}.md)", markdown(abouts[name])) for name in names]
        lines += ["", f"## {title}", "", *_table("command", rows)]
    rows = [(f"[{name}](help-{name}.md)", markdown(about)) for name, about in TOPICS.items()]
    lines += ["", "## Topics", "", *_table("topic", rows)]
    lines += ["", "## Flags of all commands", "", markdown(WHERE), ""]
    lines += _table("flag", [(_span(words), _prose(about)) for words, about in flag_rows()])
    return _joined(lines)


def _command(page: HelpPage, *, level: int) -> Iterator[str]:
    """Yield the lines of one command below its heading."""
    yield f"    {page.usage}"
    for paragraph in page.about:
        yield ""
        if paragraph.startswith(VERBATIM):
            yield from (f"    {line}" for line in paragraph.splitlines()[1:])
        else:
            yield _prose(paragraph)
    exits = [(str(code), about) for code, about in page.exits]
    sections: tuple[tuple[str, Sequence[tuple[str, str]], Callable[[str], str]], ...] = (
        ("argument", page.arguments, _span),
        ("option", page.own_options, _span),
        ("command", page.commands, lambda name: _member_link(page, name)),
        ("exit code", exits, str),
    )
    for title, rows, shown in sections:
        if rows:
            yield ""
            yield from _table(title, [(shown(words), _prose(about)) for words, about in rows])
    yield from ("", f"{'#' * level} Example", "", f"    {page.example}")
    if page.topics:
        yield from ("", f"Topics: {', '.join(f'[{name}](help-{name}.md)' for name in page.topics)}")


def _member_link(page: HelpPage, name: str) -> str:
    names = f"huddle {page.names} {name}"
    return f"[`{name}`](#{names.replace(' ', '-')})"


def _topic_block(block: TopicBlock) -> Iterator[str]:
    match block:
        case str():
            yield _prose(block)
        case TopicLines(lines=lines):
            yield from (f"    {line}" for line in lines)
        case TopicRows(rows=rows):
            yield from _table("", [(_span(words), _prose(about)) for words, about in rows])
        case _:
            assert_never(block)


def _table(title: str, rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield a table with two columns, whose cells are Markdown."""
    yield f"| {title} | |" if title else "| | |"
    yield "|---|---|"
    for row in rows:
        first, second = (cell.replace("|", "\\|") for cell in row)
        yield f"| {first} | {second} |"


def _prose(text: str) -> str:
    """Return a paragraph in which flags and the like are code."""
    return marked(text, code=_span, words=_escaped)


def _escaped(text: str) -> str:
    """Return a part of a paragraph, with the blanks at its ends."""
    bare = text.strip()
    return text.replace(bare, markdown(bare)) if bare else text


def _span(text: str) -> str:
    return f"`{text}`"


def _link(see: str) -> str:
    """Return a link to a command, a topic, or a page of `docs/`."""
    if found := _SEE_HELP.fullmatch(see):
        page = f"help-{found['topic']}" if found["topic"] else found["command"]
        return f"[`{see}`]({page}.md)"
    return f"[{see}](../{see.removeprefix('docs/')})"


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
