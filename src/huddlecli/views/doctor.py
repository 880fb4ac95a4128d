"""What a checkup found, a line each, and what was or would be done about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from huddlecli.core.doctor import Checkup, Finding
from huddlecli.views.escape import safe
from huddlecli.views.formats.json import document
from huddlecli.views.words import count


def as_text(checkup: Checkup) -> str:
    """Return what is wrong: `FILE:LINE: REASON`, and in brackets what `--fix` would do."""
    return "".join(f"{_line(one)}\n" for one in checkup.findings)


def as_plan(checkup: Checkup) -> str:
    """Return what `--fix` would do, then what is left to a person."""
    told = [f"would repair  {_line(one)}\n" for one in checkup.findings if one.fix]
    return "".join([*told, *(f"{_line(one)}\n" for one in checkup.findings if not one.fix)])


def as_done(checkup: Checkup) -> str:
    """Return what was repaired, and the folder with the original files."""
    told = [f"repaired  {_line(one)}\n" for one in checkup.mended]
    return "".join([*told, *_kept(checkup)])


def all_well(checkup: Checkup) -> str:
    """Return that nothing is wrong."""
    if checkup.files == 1:
        return "the one file is OK"
    return f"all {checkup.files:,} files OK"


def what_is_wrong(checkup: Checkup) -> str:
    """Return how much is wrong: `3 things are wrong in 14 files`."""
    things = count(len(checkup.findings), "thing is", "things are")
    still = "still " if checkup.mended else ""
    return f"{things} {still}wrong in {count(checkup.files, 'file', 'files')}"


def way_out(checkup: Checkup) -> str:
    """Return what to do next: the repair command, or the file to fix by hand."""
    types = [one.command for one in checkup.findings if one.command]
    if types:
        return types[0]
    by_hand = [one.file for one in checkup.findings if not one.fix]
    mendable = len(checkup.findings) - len(by_hand)
    if not mendable:
        return f"fix {by_hand[0]}, then: huddle doctor"
    them = f"{mendable} of them" if by_hand else "all" if mendable > 1 else "it"
    return f"huddle doctor --fix repairs {them}, after backing up each file"


def as_json(checkup: Checkup) -> str:
    """Return the checkup for programs."""
    return document(
        "huddle.doctor/1",
        {
            "files": checkup.files,
            "findings": _fields(checkup.findings),
            "mended": _fields(checkup.mended),
            "kept": checkup.kept,
        },
    )


def _line(found: Finding) -> str:
    place = found.file if found.line is None else f"{found.file}:{found.line}"
    fix = f" ({found.fix})" if found.fix else f": {found.command}" if found.command else ""
    return safe(f"{place}: {found.reason}{fix}")


def _kept(checkup: Checkup) -> Iterator[str]:
    if checkup.kept:
        yield f"originals backed up in {checkup.kept}\n"


def _fields(found: Sequence[Finding]) -> list[dict[str, str | int | None]]:
    return [
        {"file": o.file, "line": o.line, "kind": o.kind, "reason": o.reason, "fix": o.fix}
        for o in found
    ]
