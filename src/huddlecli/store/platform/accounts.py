"""The names of users and groups, and the groups of the user."""

from __future__ import annotations

import os


def is_in_own_group(status: os.stat_result) -> bool:
    """Whether the group of a file or folder is the user's first one."""
    return status.st_gid == os.getegid()


def is_member(status: os.stat_result) -> bool:
    """Whether the user is a member of the group of a file or folder."""
    return status.st_gid in {os.getegid(), *os.getgroups()}


def owner(status: os.stat_result) -> str:
    """Return the name of the user to whom a file or folder belongs, or their number."""
    import pwd  # noqa: PLC0415 - only a folder that others cannot use needs it

    try:
        return pwd.getpwuid(status.st_uid).pw_name
    except KeyError:
        return f"user {status.st_uid}"


def has_private_group(status: os.stat_result) -> bool:
    """Whether the group of a file has the name of its owner: nobody else is in it."""
    import grp  # noqa: PLC0415 - as above

    try:
        return grp.getgrgid(status.st_gid).gr_name == owner(status)
    except KeyError:
        return False
