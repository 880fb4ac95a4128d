"""Addresses of repositories: which texts are taken, by which protocol, and names of branches."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import unquote

from huddlecli.core.errors import Wrong
from huddlecli.core.text import UNSAFE, shown
from huddlecli.core.value import Value
from huddlecli.store.git.address_text import has_password, shown_address
from huddlecli.store.git.errors import BadRemote, PasswordInAddress

LIVE = "huddle-live"  # the branches of huddles that run are in this folder

_EXAMPLE = "an address such as git@example.com:team.git"
_HELPER = r"([A-Za-z0-9][A-Za-z0-9+.-]*)::"
_CUT = r"((?:https?|file):)/?((?!/).+)"  # ssh would take it for a host of that name
_SCHEME = r"([A-Za-z][A-Za-z0-9+.-]*)://(.*)"
_AUTHORITY = r"(?:[^/?#]*@)?(\[[0-9A-Fa-f:.%]+\]|[A-Za-z0-9._~%-]+)(?::\d*)?(?:[/?#].*)?"
_SCP = r"(?:[^/:@]+@)?(\[[^]/]+\]|[^/:@\[\]]+):(?!:)(.*)"
_PROTOCOLS = {
    "https": "https",
    "http": "http",
    "git": "git",
    "ssh": "ssh",
    "git+ssh": "ssh",
    "ssh+git": "ssh",
}
# By which others the user's `url.*.insteadOf` may have it reached; never by a path of this disk.
_NETWORK = "git:http:https:ssh"
_BAD_IN_BRANCH = r"[\x00-\x20\x7f~^:?*#\[\\]|\.\.|@\{|//|/\.|\.lock(/|$)|^[/.-]|[/.]$|^@$"


class Remote(Value):
    """The address of a repository: what git gets, and how people see it.

    `host` is None for a repository on this disk, and `folder` is None for all others.
    """

    url: str
    shown: str  # without the name that is in a URL, which may be a token
    protocol: str
    host: str | None = None
    folder: Path | None = None

    @property
    def protocols(self) -> str:
        """The protocols by which git may reach it, joined by colons."""
        return "file" if self.folder is not None else _NETWORK


def remote_of(text: str, home: Path, here: Path) -> Remote:
    """Return the remote that a text names, or raise BadRemote.

    A path may be relative to `here` or begin with `~/`; the remote has its whole path without
    links, so that no link decides later where changes go. Whether it exists is not looked at.
    """
    if not text.strip():
        raise BadRemote(text, "it is empty", _EXAMPLE)
    if re.match(_SCHEME, text.strip(" ")):  # it was copied with a blank
        text = text.strip(" ")
    if re.search(UNSAFE, text) or "\n" in text:
        raise BadRemote(text, "it has characters that cannot be seen", _EXAMPLE)
    if text.startswith("-"):
        hint = f"./{text}, if it is a folder" if shown_address(text) == text else _EXAMPLE
        raise BadRemote(text, "it begins with a dash", hint)
    if helper := re.match(_HELPER, text):
        hint = "use https, ssh, git or a path"
        raise BadRemote(text, f"huddle runs no helper git-remote-{helper[1]}", hint)
    if cut := re.fullmatch(_CUT, text):
        whole = shown_address(f"{cut[1]}//{'/' if cut[1] == 'file:' else ''}{cut[2]}")
        raise BadRemote(text, "it needs two slashes after the colon", whole)
    if url := re.fullmatch(_SCHEME, text):
        return _of_url(text, url[1].lower(), url[2])
    if has_password(text):
        raise PasswordInAddress(text)
    if (scp := re.fullmatch(_SCP, text)) and not text.startswith("~"):
        _check_host(text, scp[1])
        if scp[2].startswith("-"):
            raise BadRemote(text, "its path begins with a dash", _EXAMPLE)
        return Remote(url=text, shown=text, protocol="ssh", host=scp[1].strip("[]"))
    return _of_path(home / text[2:] if text.startswith("~/") else here / text)


def branch_name(text: str) -> str:
    """Return a text as the name of a branch for a team's records, or refuse it.

    The rules are those of git-check-ref-format(1), but the name is no longer than 200 bytes and has
    no `#`: the user's file has the branch behind one, after the address.
    """
    if (
        not text
        or re.search(_BAD_IN_BRANCH, text)
        or re.search(UNSAFE, text)
        or len(text.encode(errors="replace")) > 200
    ):
        raise Wrong(f'"{shown(text)}" cannot be the name of a branch', hint="--branch main")
    if text == LIVE or text.startswith(f"{LIVE}/"):
        raise Wrong(f"branches in {LIVE}/ are for running huddles", hint="--branch main")
    return text


def _of_url(text: str, scheme: str, rest: str) -> Remote:
    if scheme == "file":
        if not rest.startswith("/"):
            raise BadRemote(text, "it names another machine", "file:///PATH, or use ssh")
        return _of_path(Path(unquote(rest)))
    protocol = _PROTOCOLS.get(scheme)
    if protocol is None:
        hint = "use https, ssh, git or a path"
        raise BadRemote(text, f"{shown(scheme)} is not a protocol that huddle uses", hint)
    authority = re.fullmatch(_AUTHORITY, rest)
    if authority is None:
        raise BadRemote(text, "it has no host", _EXAMPLE)
    _check_host(text, authority[1])
    if has_password(text):
        raise PasswordInAddress(text)
    return Remote(
        url=text, shown=shown_address(text), protocol=protocol, host=authority[1].strip("[]")
    )


def _of_path(path: Path) -> Remote:
    folder = Path(os.path.realpath(path))
    return Remote(url=str(folder), shown=str(folder), protocol="file", folder=folder)


def _check_host(text: str, host: str) -> None:
    # ssh would take it for an option.
    if unquote(host).startswith("-"):
        raise BadRemote(text, "its host begins with a dash", _EXAMPLE)
