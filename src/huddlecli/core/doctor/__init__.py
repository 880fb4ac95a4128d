"""What can be wrong with the files of a team."""

from __future__ import annotations

from typing import Literal, TypeAlias

from huddlecli.core.value import Value

FindingKind: TypeAlias = Literal[
    "unreadable",  # not plain text, not TOML, or a key is missing or of the wrong type
    "mistake",  # in a file that people write
    "conflict",  # git could not join two versions of it, and left both in it
    "copy",  # left by a sync program or an editor
    "duplicate",  # an id in two places
    "misplaced",  # in another folder than its content calls for
    "misnamed",  # its name does not have the form for such files
    "edited",  # keys differ from what the changes add up to
    "torn",  # lines of a journal that were not written whole
    "unfinished",  # a huddle that has ended, with its journal still among the live ones
    "interrupted",  # changes of a command that was killed before it had written all of them
    "temporary",  # left by a process that was killed
    "permission",  # closed to the current user, or to the group that shares the team
    "orphaned",  # an open promise whose owner is not on the team
    "special",  # a link, a pipe, or a folder in the place of a file
]


class Finding(Value, kw_only=False):
    """What is wrong with a file; `fix` is how it can be repaired, None if only a person can.

    `command` is what that person types, if it is known.
    """

    file: str
    kind: FindingKind
    reason: str
    line: int | None = None
    fix: str | None = None
    command: str | None = None


class Checkup(Value, kw_only=False):
    """The result of checking `files` files; `kept` is the backup of those that were repaired."""

    files: int
    findings: tuple[Finding, ...] = ()
    mended: tuple[Finding, ...] = ()
    kept: str | None = None
