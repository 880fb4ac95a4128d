"""TOML texts with one thing changed: comments, order and blanks stay as people left them."""

from __future__ import annotations

from huddlecli.store.keylines import KeyPath, Statement, statements


def with_value(
    text: str, table: KeyPath, key: str, literal: str | None, written: str | None = None
) -> str:
    """Return `text` with `key` of `table` set to a TOML literal, or without it.

    `written` is the key as TOML has it, where it is no bare one.
    """
    found = list(statements(text))
    for one in found:
        if one.path == (*table, key) and not one.is_table:
            if literal is None:
                return text[: _line_start(text, one)] + text[_line_end(text, one.end) :]
            return text[: one.value] + literal + text[one.end :]
    if literal is None:
        return text
    inside = [one for one in found if one.path[: len(table)] == table]
    row = f"{written or key} = {literal}\n"
    if table and not inside:
        lead = "\n" if text and text[-1] != "\n" else ""
        header = f"{lead}\n[{'.'.join(map(str, table))}]\n"
        return text + _ended_as(text, header + row)
    return _inserted(text, _own(inside, table), row)


def with_table(text: str, name: str, block: str) -> str:
    """Return `text` with `block` after the last table called `name`, else after the first keys.

    Comments right below those keys stay with them: they may be keys that are put out of use.
    """
    found = list(statements(text))
    alike = [one for one in found if one.path[0] == name]
    return _inserted(text, alike or _own(found, ()), f"\n{block}", keeps_comments=True)


def without_table(text: str, table: KeyPath) -> str:
    """Return `text` without `table` and what stands in it, but with the comments that follow."""
    inside = [one for one in statements(text) if one.path[: len(table)] == table]
    before = text[: _line_start(text, inside[0])]
    after = text[_line_end(text, inside[-1].end) :]
    if not after.strip():
        return before.rstrip("\r\n") + _ended_as(text, "\n")
    return before + (after.lstrip("\r\n") if before.endswith(("\n\n", "\n\r\n")) else after)


def _own(found: list[Statement], table: KeyPath) -> list[Statement]:
    """Return the header and the keys of `table` itself, up to the next header."""
    headers = [place for place, one in enumerate(found) if one.is_table and one.path != table]
    return found[: headers[0]] if headers else found


def _inserted(
    text: str, after: list[Statement], block: str, *, keeps_comments: bool = False
) -> str:
    if after:
        place = _line_end(text, after[-1].end)
        place = _comments_end(text, place) if keeps_comments else place
    else:
        place = 0 if next(statements(text), None) else len(text)
    lead = "\n" if place and text[place - 1] != "\n" else ""
    return text[:place] + _ended_as(text, lead + block) + text[place:]


def _comments_end(text: str, place: int) -> int:
    """Return where the comments at `place` end, or `place` if they belong to what follows."""
    end = place
    while text[end : _line_end(text, end)].lstrip(" \t").startswith("#"):
        end = _line_end(text, end)
    return place if text[end : _line_end(text, end)].strip() else end


def _ended_as(text: str, block: str) -> str:
    """Return `block` with the line ends of `text`."""
    return block.replace("\n", "\r\n") if "\r\n" in text else block


def _line_start(text: str, statement: Statement) -> int:
    return text.rfind("\n", 0, statement.start) + 1


def _line_end(text: str, place: int) -> int:
    """Return where the line after `place` begins."""
    return text.find("\n", place) + 1 or len(text)
