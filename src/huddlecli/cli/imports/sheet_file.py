"""The file or the pipe with the rows of an import, and what is printed about it."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Iterable
from pathlib import Path

from huddlecli.cli.context import Context, quoted
from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.imports.sheets import BadCell, CsvSheet, read_sheet
from huddlecli.core.text import shown
from huddlecli.store import files
from huddlecli.views.escape import safe
from huddlecli.views.words import count

STDIN = "-"
_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-")  # xlsx and ods, xls, PDF
LARGEST = 512 * 1024 * 1024


def load_sheet(context: Context, file: str, encoding: str | None) -> CsvSheet:
    """Return the rows of a CSV."""
    return read_sheet(*load_text(context, file, encoding))


def load_text(context: Context, file: str, encoding: str | None) -> tuple[str, str]:
    """Return the text of a file or of stdin, and what messages call it."""
    name = "stdin" if file == STDIN else file
    return _decoded(_content(context, file), name, encoding), name


def warn_about_rows(context: Context, sheet: CsvSheet, bad: Iterable[BadCell]) -> None:
    """Say which rows could not be read, and how many lines came after the last row."""
    for line, column, reason in bad:
        where = f"{sheet.name}:{line}: {column}" if column else f"{sheet.name}:{line}"
        context.console.err(f"warning: {safe(where)}: {safe(reason)}")
    if sheet.footer and not context.flags.quiet:
        lines = count(sheet.footer, "line", "lines")
        context.console.err(f"{safe(sheet.name)}: skipped {lines} after the last full row")


def _content(context: Context, file: str) -> bytes:
    if file == STDIN:
        if sys.stdin is None:
            raise Failed("standard input is closed", hint="<FILE")
        return sys.stdin.buffer.read()
    path = context.cwd / file
    try:
        with path.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as error:
        hint = f"ls -l {quoted(Path(file).parent)}"
        raise Failed(f"could not read {shown(file)}: {files.reason_of(error)}", hint=hint) from None
    except ValueError:
        raise Wrong(f"{shown(file)} is not the name of a file", hint="ls") from None
    if len(content) > LARGEST:
        raise Failed(f"{shown(file)} is larger than {LARGEST >> 20} MiB", hint="split -C 400m FILE")
    return content


def _decoded(content: bytes, name: str, encoding: str | None) -> str:
    """Return the text of a file, which is in UTF-8 unless a flag names another encoding."""
    if content.startswith(_OFFICE):
        raise Wrong(f"{name} is not a text file", hint="save it as CSV, and import that")
    try:
        return content.decode(encoding or "utf-8")
    except UnicodeError as error:
        start = getattr(error, "start", 0)
        line = content.count(b"\n", 0, start) + 1
        is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        raise Wrong(
            f"{name}:{line}: not {shown(encoding or 'UTF-8')} text",
            hint=f"--encoding {'utf-16' if is_wide else 'cp1252'}",
        ) from None
    except (LookupError, ValueError):
        raise Wrong(
            f"there is no encoding {shown(encoding or '')}", hint="--encoding cp1252, or: utf-16"
        ) from None
