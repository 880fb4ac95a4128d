"""Messages for the webhooks of chat tools: any document fits, and nothing in it acts."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddlecli.views import recap
from huddlecli.views.columns import PLAIN, QUIET, STRONG
from huddlecli.views.document import (
    NOTE,
    Discussion,
    Document,
    Listing,
    Remark,
    Row,
    ScoreLine,
    Scores,
    Section,
    Sparkline,
    Table,
)
from huddlecli.views.formats import CHAT_TOOLS, ChatTool
from huddlecli.views.formats.webhooks import as_body, chat_message
from huddlecli.views.formats.webhooks.content import ChatPart, chat_content
from huddlecli.views.summary import document
from tests.helpers.acme_busy import BUSY, NEXT
from tests.helpers.acme_views import HELD, matches
from tests.helpers.chat_rules import RULES, html_text

HOSTILE = (
    *(
        "@everyone",
        "@here and @channel",
        "@all, @team",
        "<!channel>",
        "<!here|here>",
        "<@U024BE7LH>",
    ),
    *("<#C123>", "<users/all>", "<at>fay</at>", "<@&1234>", "<id:home>", "<t:1618953630:R>"),
    *("[x](http://evil.test)", "<http://evil.test|bank>", "<https://evil.test>", "[x][1]"),
    *("![x](http://evil.test/p.png)", "https://evil.test/a_b_c", "www.evil.test", "[ ] box"),
    *("*bold* _thin_ ~gone~ `code`", "```\nblock\n```", "||spoiler||", "__u__ **b** ~~s~~"),
    *("# title", "> quote", ">>> all", "- item", "1. one", "12) two", "-# small", "+ plus"),
    *("{{DATE(2026-11-24T09:08:00Z,SHORT)}}", "<b>x</b><script>", "&lt;b&gt; &amp; &#64;", "a & b"),
    *("\u202eevil", "\u200b@everyone", "Z͑ͫ̓a̐lg̈o", "👨‍👩‍👧" * 80, "@" * 500, "\\" * 300, "<" * 500),
    *("x" * 10_000, "é" * 600, "𝔘" * 400, "C:\\new\\", "**", "שָׁלוֹם", "\ud83d lone", "", " "),
)
TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=300),
    st.lists(st.sampled_from(HOSTILE), min_size=2, max_size=3).map(" ".join),
)
ROWS = st.builds(
    Row, title=TEXTS, who=TEXTS, state=TEXTS, note=TEXTS, is_late=st.booleans()
) | st.builds(Row, title=TEXTS)
CELLS = st.tuples(TEXTS, st.sampled_from((PLAIN, QUIET, STRONG)))
BLOCKS = st.one_of(
    st.builds(
        Section,
        title=TEXTS,
        figure=TEXTS,
        rows=st.lists(ROWS, max_size=60).map(tuple),
        more=st.integers(0, 3),
        is_sentence=st.booleans(),
        remedy=TEXTS,
    ),
    st.builds(
        Table,
        title=TEXTS,
        note=TEXTS,
        rows=st.lists(st.lists(CELLS, max_size=4), max_size=60),
        last=CELLS,
    ),
    st.builds(
        Listing,
        lines=st.lists(
            st.tuples(TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, st.booleans()), max_size=60
        ),
    ),
    st.builds(
        Discussion,
        number=st.just("1. "),
        title=TEXTS,
        took=TEXTS,
        about=TEXTS,
        remarks=st.lists(
            st.builds(Remark, label=st.sampled_from((NOTE, "")) | TEXTS, words=TEXTS), max_size=60
        ).map(tuple),
    ),
    st.builds(
        Scores,
        title=TEXTS,
        lines=st.lists(
            st.builds(
                ScoreLine,
                **dict.fromkeys(("id", "title", "value", "state", "brief"), TEXTS),
                chart=st.just(Sparkline("▁▂")),
            ),
            max_size=20,
        ),
        remarks=st.lists(TEXTS, max_size=5),
    ),
)


def sections(number: int) -> tuple[Section, ...]:
    """Return more sections than some tools have room for."""
    row = Row(title="x", note="due Fri 27 Nov")
    return tuple(Section(title=f"Item {each}", rows=(row,) * 3) for each in range(number))


DOCUMENTS = st.builds(
    Document,
    subject=TEXTS,
    outcome=TEXTS,
    facts=st.lists(TEXTS, max_size=12).map(tuple),
    blocks=st.lists(BLOCKS, max_size=6).map(tuple) | st.integers(40, 120).map(sections),
    remedy=st.just("huddle summary"),
)
MENTION = re.compile(r"(?i)@(?:all|channel|everyone|here|room|team|topic)\b|<[!@#a-z/]|\]\(|\]\[")


def seen(tool: ChatTool, body: str) -> list[str]:
    """Return the lines that a reader sees in a message, without bullets and blank ones."""
    message = json.loads(body)
    match tool:
        case "slack":
            found = [_slack(block) for block in message["blocks"]]
        case "teams":
            card = message["attachments"][0]["content"]
            found = ["".join(_run(run) for run in block["inlines"]) for block in card["body"]]
        case "gchat":
            card = message["cardsV2"][0]["card"]
            found = [card["header"]["title"]]
            for section in card["sections"]:
                found += [html_text(section.get("header", ""))]
                found += [html_text(one["textParagraph"]["text"]) for one in section["widgets"]]
        case "discord":
            found = [_markdown(message["content"])]
            for embed in message["embeds"]:
                found += [
                    _markdown(embed[name]) for name in ("title", "description") if name in embed
                ]
    lines = (line for text in found for line in text.split("\n"))
    return [line for text in lines if (line := text.strip("•◦ \u00a0"))]


def _slack(block: Any) -> str:
    """Return the text of a block, a line for each paragraph and item."""
    if block["type"] == "header":
        return str(block["text"]["text"])
    items = [
        item
        for element in block["elements"]
        for item in (element["elements"] if element["type"] == "rich_text_list" else [element])
    ]
    return "\n".join("".join(part["text"] for part in item["elements"]) for item in items)


def _run(run: Any) -> str:
    return run if isinstance(run, str) else str(run["text"])


def _markdown(text: str) -> str:
    """Return what Markdown shows, once it has been looked at for what is not ours."""
    plain = re.sub(r"\\[!-/:-@\[-`{-~]", "x", text)
    ours = re.sub(r"(?m)^ *- |\*\*", "", plain)
    assert re.findall(r"[\\*_~`|<>\[\]]|://", ours) == []
    assert re.findall(r"(?m)^ *(?:#|[-+]|\d{1,2}[.)])", ours) == []
    return re.sub(r"(?m)\\(.)|\*\*|^ *- ", lambda found: found[1] or "", text)


def squeezed(lines: list[str]) -> str:
    """Return all that lines say, without what only separates it."""
    return re.sub(r"[\s:()•◦\u00a0]", "", "".join(lines))


def headings(part: ChatPart) -> list[str]:
    """Return the heading of a part that has nothing below it."""
    return [] if part.lines else ["".join(span.text for span in part.heading)]


@settings(max_examples=50)
@given(DOCUMENTS)
def test_any_document_is_taken_and_nothing_in_it_acts(shown: Document) -> None:
    """Sizes and structure are those that the tools take; mentions and links are parted.

    What does not fit ends after a whole line, and the last one says how many are missing.
    """
    whole = chat_content(shown)
    head = 2 if whole.outcome else 1  # Discord shortens the outcome too
    rows = Counter(
        text
        for part in whole.parts
        for text in ([line.text for line in part.lines if line.is_row] or headings(part))
    )
    for tool in CHAT_TOOLS:
        body, lines = chat_message(tool, shown)
        RULES[tool](body.encode())
        read = seen(tool, body)
        notified = [json.loads(body).get(name, "") for name in ("text", "fallbackText", "content")]

        assert "\n" not in body
        assert [text for text in (*read, *notified) if MENTION.search(text)] == []
        assert squeezed([*lines[head:]]) in squeezed(read)
        assert squeezed(read[:1]).removesuffix("…") in squeezed([*lines[:1]])
        if missing := (rows - Counter(lines)).total():
            number = "1 more line" if missing == 1 else f"{missing} more lines"
            assert lines[-1] == f"{number}: huddle summary"
        else:
            assert [*lines] == [*whole.text_lines()]


@pytest.mark.parametrize(
    ("tool", "number", "shown", "left"),
    [("slack", 49, 49, 0), ("slack", 50, 48, 2), ("gchat", 100, 100, 0), ("gchat", 101, 99, 2)],
)
def test_many_short_sections_fill_a_message(
    tool: ChatTool, number: int, shown: int, left: int
) -> None:
    """As many as the tool takes, and a last line for the others."""
    blocks = tuple(Section(title=f"s{each}", figure="1") for each in range(number))
    body, lines = chat_message(tool, Document(subject="x", blocks=blocks, remedy="huddle summary"))
    RULES[tool](body.encode())

    ending = [f"{left} more lines: huddle summary"] if left else []
    assert [*lines] == ["x", *(f"s{each}: 1" for each in range(shown)), *ending]


def week() -> Document:
    """Return the full week of a busy team."""
    return document(BUSY, upcoming=NEXT)


@pytest.mark.parametrize("tool", CHAT_TOOLS)
def test_a_week_in_each_tool(tool: ChatTool) -> None:
    """Headline first, then the figures, promises by owner, and the next huddle."""
    body = json.loads(as_body(tool, week()))
    matches(f"week.{tool}.json", json.dumps(body, ensure_ascii=False, indent=1) + "\n")


@pytest.mark.parametrize("tool", CHAT_TOOLS)
def test_a_recap_in_each_tool(tool: ChatTool) -> None:
    """What came out of the huddle, one line for each item, and the next huddle."""
    upcoming = "Daily huddle, Wed 25 Nov 09:08"
    body = json.loads(as_body(tool, recap.document(HELD, upcoming=upcoming)))
    matches(f"recap.{tool}.json", json.dumps(body, ensure_ascii=False, indent=1) + "\n")
