"""Pages of help in the language of `man`, as they are in `docs/man/`.

Written with the macros of man(7) that both groff and mandoc know. There is no date and no version
in them: they change when a command changes, and not at a release.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import assert_never

from huddlecli.cli.arguments.help_page import VERBATIM, HelpPage
from huddlecli.cli.help.global_flags import WHERE, flag_rows
from huddlecli.cli.help.marks import marked
from huddlecli.cli.help.overview import ABOUT, EXAMPLES
from huddlecli.cli.help.topic import HelpTopic, TopicBlock, TopicLines, TopicRows

_SIGNS = {"\\": r"\e", "-": r"\-", "'": r"\(aq", '"': r"\(dq", "`": r"\(ga"}
_SIGNS |= {"^": r"\(ha", "~": r"\(ti"}  # groff draws other signs for these
_PAGE = re.compile(r"huddle (?:help (?P<topic>[\w-]+)|(?P<command>\w+) --help)")
_COMMANDS, _TOPICS = 1, 7  # the sections of the manual


def main_page(
    groups: Iterable[tuple[str, Sequence[HelpPage]]], topics: Mapping[str, HelpTopic]
) -> str:
    """Return the page of `huddle` itself: all commands, the flags of all, and some topics."""
    lines = [
        *_title("huddle", _COMMANDS, ABOUT),
        *_section("synopsis"),
        r"\fBhuddle\fR \fICOMMAND\fR [\fIOPTIONS\fR] [\fIARGUMENTS\fR]",
        ".br",
        r"\fBhuddle help\fR [\fICOMMAND\fR|\fITOPIC\fR]",
        *_section("description"),
        *_paragraph(
            "A facilitator runs `huddle start` with the screen shared. The items of the agenda go "
            "one by one through Talk, Understand and Execute. Everybody makes promises with "
            "`huddle log` from their own terminal. Promises, decisions and numbers are kept in "
            "text files; `huddle summary` is the week for everybody."
        ),
        *_section("commands"),
    ]
    for title, pages in groups:
        lines += [f".SS {_quoted(title)}"]
        for page in pages:
            lines += _entry(f"huddle {page.names}", page.summary)
    lines += [*_section("options"), *_paragraph(WHERE), *_rows(flag_rows())]
    for name in ("environment", "files", "exit-codes"):
        title = "exit status" if name == "exit-codes" else name
        lines += [*_section(title), *_topic_blocks(topics[name])]
    lines += _section("examples")
    for line, does in EXAMPLES:
        lines += _entry(line, f"{does[:1].upper()}{does[1:]}.")
    names = [f"huddle-{name}" for name in topics]
    lines += [
        *_section("see also"),
        *_references([(name, _TOPICS) for name in names]),
        ".PP",
        *_text("Each command has a page of its own, such as `man huddle-log`."),
    ]
    return _joined(lines)


def command_page(pages: Sequence[HelpPage], about: str) -> str:
    """Return the page of a command, or of a group and all commands in it."""
    first, *members = pages
    lines = [*_title(f"huddle-{first.names}", _COMMANDS, about), *_section("synopsis")]
    usages = [_usage(page) for page in members or [first] if not page.commands]
    lines += "\n.br\n".join(usages).splitlines()
    lines += [*_section("description"), *_paragraphs(first.about)]
    if members:
        lines += _section("commands")
        for page in members:
            lines += [f".SS {_quoted(page.usage)}", *_member(page)]
    if rows := (*first.arguments, *first.own_options):
        lines += [*_section("options"), *_rows(rows)]
    if first.exits:
        lines += [*_section("exit status"), *_exits(first)]
    lines += [*_section("examples"), *_verbatim([first.example])]
    topics = sorted({topic for page in pages for topic in page.topics})
    others = [("huddle", _COMMANDS), *((f"huddle-{topic}", _TOPICS) for topic in topics)]
    lines += [*_section("see also"), *_references(others)]
    return _joined(lines)


def topic_page(topic: HelpTopic) -> str:
    """Return the page of a topic."""
    lines = [*_title(f"huddle-{topic.name}", _TOPICS, topic.about), *_section("description")]
    lines += [*_topic_blocks(topic), *_section("see also")]
    found = [page for name in topic.see if (page := _PAGE.fullmatch(name))]
    others = [(f"huddle-{page['command']}", _COMMANDS) for page in found if page["command"]]
    others += [(f"huddle-{page['topic']}", _TOPICS) for page in found if page["topic"]]
    lines += _references([("huddle", _COMMANDS), *others])
    if rest := [name for name in topic.see if not _PAGE.fullmatch(name)]:
        lines += [".PP", *_text(f"In the source: {', '.join(rest)}")]
    return _joined(lines)


def _member(page: HelpPage) -> Iterator[str]:
    """Yield a command of a group."""
    yield from _paragraphs(page.about)
    yield from _rows((*page.arguments, *page.own_options))
    if page.exits:
        yield from (".PP", "Exit status:")
        yield from _exits(page)
    if not page.commands:
        yield from (".PP", "Example:")
        yield from _verbatim([page.example])


def _usage(page: HelpPage) -> str:
    words = page.usage.removeprefix(f"huddle {page.names}")
    return f"{_bold(f'huddle {page.names}')}{roff(words)}"


def _exits(page: HelpPage) -> Iterator[str]:
    return _rows((str(code), f"{about[:1].upper()}{about[1:]}.") for code, about in page.exits)


def _title(name: str, section: int, about: str) -> Iterator[str]:
    yield '.\\" Made by docs/reference.py: do not edit.'
    yield f'.TH {_quoted(name.upper())} {section} "" "huddle" "huddle manual"'
    yield from (".nh", ".ad l")  # a command that is copied has no hyphens of its own
    yield from _section("name")
    yield f"{roff(name)} \\- {roff(about)}"


def _section(title: str) -> Iterator[str]:
    yield f".SH {_quoted(title.upper())}"


def _references(pages: Sequence[tuple[str, int]]) -> Iterator[str]:
    """Yield the names of other pages, with commas between them."""
    for number, (name, section) in enumerate(pages, start=1):
        comma = "," if number < len(pages) else ""
        yield f".BR {roff(name)} ({section}){comma}"


def _paragraphs(about: Iterable[str]) -> Iterator[str]:
    for paragraph in about:
        if paragraph.startswith(VERBATIM):
            yield from _verbatim(paragraph.splitlines()[1:])
        else:
            yield from _paragraph(paragraph)


def _paragraph(text: str) -> Iterator[str]:
    yield ".PP"
    yield from _text(text)


def _topic_blocks(topic: HelpTopic) -> Iterator[str]:
    for block in topic.blocks:
        yield from _topic_block(block)


def _topic_block(block: TopicBlock) -> Iterator[str]:
    match block:
        case str():
            yield from _paragraph(block)
        case TopicLines(lines=lines):
            yield from _verbatim(lines)
        case TopicRows(rows=rows):
            yield from _rows(rows)
        case _:
            assert_never(block)


def _rows(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    for words, about in rows:
        yield from _entry(words, about)


def _entry(words: str, about: str) -> Iterator[str]:
    """Yield words in bold, and below them what they mean."""
    yield ".TP"
    yield _bold(words)
    yield from _text(about)


def _verbatim(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines that keep their form."""
    yield from (".PP", ".RS 4", ".nf")
    yield from map(_guarded, map(roff, lines))
    yield from (".fi", ".RE")


def _text(text: str) -> Iterator[str]:
    """Yield a text in one line, in which flags and the like are bold."""
    yield _guarded(marked(text, code=_bold, words=roff))


def _bold(text: str) -> str:
    return f"\\fB{roff(text)}\\fR"


def roff(text: str) -> str:
    """Return `text` so that each sign in it is shown as it is."""
    signs = (
        _SIGNS.get(sign) or (sign if sign.isascii() else f"\\[u{ord(sign):04X}]") for sign in text
    )
    return "".join(signs)


def _guarded(line: str) -> str:
    """Return a line that is no request, although it begins with a dot."""
    return f"\\&{line}" if line.startswith(".") else line


def _quoted(words: str) -> str:
    return f'"{roff(words)}"'


def _joined(lines: Iterable[str]) -> str:
    """Return the lines of a page; a heading begins a paragraph without being told to."""
    kept = list[str]()
    for line in lines:
        if line != ".PP" or not kept[-1].startswith((".SH", ".SS")):
            kept.append(line)
    return "".join(f"{line}\n" for line in kept)
