"""An address as people may see it, without a password, and whether it has one.

The texts of commands and of the user's file come here before they are known to be addresses: what
is refused is shown too. If in doubt, what is before an `@` is left out.
"""

from __future__ import annotations

import re

_URL = re.compile(
    r"([A-Za-z][A-Za-z0-9+.-]*)://(?:([^/?#]*)@)?((?:\[[^]/?#@]*\]|[^@/?#:]*)(?::\d*)?(?:[/?#].*)?)",
    re.DOTALL,
)
# `name:password@host`, without the beginning of a URL, is the path `password@host` for ssh.
_BARE = re.compile(r"[^/:@]+:[^/@]+@(.*)", re.DOTALL)
_SCP = re.compile(r"(?:[^/:@]+@)?[^/:@]+:")
_BEGINNING = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[:/]")  # of a URL, or of something like it
_PATHS = ("/", "./", "../", "~/")
_MEANT = re.compile(r"([A-Za-z][A-Za-z0-9+.:-]*:/*)?.*:.*@(.*)", re.DOTALL)
_IN_TEXT = re.compile(r"(://)[^/\s'\"]*@")
_WITHOUT_NAME = frozenset({"http", "https"})  # there, a name alone may be a token


def has_password(text: str) -> bool:
    """Whether an address has a password in it, or what looks like one."""
    if url := _URL.fullmatch(text.strip()):
        return ":" in (url[2] or "")
    return _BARE.fullmatch(text) is not None


def shown_address(text: str) -> str:
    """Return an address, or what was meant as one, without the password that may be in it."""
    if text.startswith(_PATHS):
        return text
    text = text.strip()
    if url := _URL.fullmatch(text):
        scheme, name, rest = url.groups()
        is_hidden = name is None or ":" in name or scheme.lower() in _WITHOUT_NAME
        return f"{scheme}://{rest}" if is_hidden else text
    if bare := _BARE.fullmatch(text):
        return bare[1]
    if _SCP.match(text) and not _BEGINNING.match(text):
        return text
    meant = _MEANT.fullmatch(text)
    return f"{meant[1] or ''}{meant[2]}" if meant else text


def without_secrets(text: str) -> str:
    """Return a message without the names and passwords of the addresses in it."""
    return _IN_TEXT.sub(r"\1", text)
