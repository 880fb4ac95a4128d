"""What a checkup found, a line each, and what was or would be done about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from huddlecli.core.doctor import Checkup, Finding
from huddlecli.views.escape import safe
from huddlecli.views.formats import json
from huddlecli.views.words import count


def as_text(checkup: Checkup) -> str:
    """Return what is wrong: `FILE:LINE: REASON`, and in brackets what `--fix` would do."""
    return "".join(f"{_line(finding)}\n" for finding in checkup.findings)


def as_plan(checkup: Checkup) -> str:
    """Return what `--fix` would do, then what is left to a person."""
    lines = [f"would repair  {_line(finding)}\n" for finding in checkup.findings if finding.fix]
    return "".join(
        [*lines, *(f"{_line(finding)}\n" for finding in checkup.findings if not finding.fix)]
    )


def as_done(checkup: Checkup) -> str:
    """Return what was repaired, and the folder with the original files."""
    lines = [f"repaired  {_line(finding)}\n" for finding in checkup.mended]
    return "".join([*lines, *_kept(checkup)])


def all_well(checkup: Checkup) -> str:
    """Return that nothing is wrong."""
    if checkup.files == 1:
        return "the only file is OK"
    return f"all {checkup.files:,} files OK"


def what_is_wrong(checkup: Checkup) -> str:
    """Return how much is wrong: `3 things are wrong in 14 files`."""
    things = count(len(checkup.findings), "thing is", "things are")
    still = "still " if checkup.mended else ""
    return f"{things} {still}wrong in {count(checkup.files, 'file', 'files')}"


def way_out(checkup: Checkup) -> str:
    """Return what to do next: the repair command, or the file to fix by hand."""
    types = [finding.command for finding in checkup.findings if finding.command]
    if types:
        return types[0]
    by_hand = [finding.file for finding in checkup.findings if not finding.fix]
    mendable = len(checkup.findings) - len(by_hand)
    if not mendable:
        return f"fix {by_hand[0]}, then: huddle doctor"
    them = f"{mendable} of them" if by_hand else "all" if mendable > 1 else "it"
    return f"huddle doctor --fix repairs {them}, after backing up each file"


def as_json(checkup: Checkup) -> str:
    """Return the checkup for programs."""
    return json.document(
        "huddle.doctor/1",
        {
            "files": checkup.files,
            "findings": _fields(checkup.findings),
            "mended": _fields(checkup.mended),
            "kept": checkup.kept,
        },
    )


def _line(finding: Finding) -> str:
    place = finding.file if finding.line is None else f"{finding.file}:{finding.line}"
    fix = f" ({finding.fix})" if finding.fix else f": {finding.command}" if finding.command else ""
    return safe(f"{place}: {finding.reason}{fix}")


def _kept(checkup: Checkup) -> Iterator[str]:
    if checkup.kept:
        yield f"originals backed up in {checkup.kept}\n"


def _fields(findings: Sequence[Finding]) -> list[dict[str, str | int | None]]:
    return [
        {
            "file": finding.file,
            "line": finding.line,
            "kind": finding.kind,
            "reason": finding.reason,
            "fix": finding.fix,
        }
        for finding in findings
    ]
