"""Email addresses, as people type them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from huddlecli.core.errors import Wrong
from huddlecli.core.text import ADDRESS, one_line, shown
from huddlecli.core.value import Value

_MOST = 254  # characters of an address


class Address(Value, kw_only=False):
    """An email address, and the name that is shown with it."""

    email: str
    name: str = ""

    @property
    def domain(self) -> str:
        """What comes after the @, in lower case."""
        return self.email.rpartition("@")[2].lower()


def parse_address(text: str) -> Address:
    """Return the address in `maria@acme.test` or `Maria <maria@acme.test>`, or refuse the text."""
    before, sign, email = text.strip().rpartition("<")
    is_named = bool(sign) and email.endswith(">")
    email = email.removesuffix(">").strip() if is_named else text.strip()
    name = " ".join(one_line(before).strip('" ').split()) if is_named else ""
    if len(email) > _MOST or not re.fullmatch(ADDRESS, email) or {*name} & {*"<>"}:
        raise Wrong(
            f'"{shown(text)}" is not an email address',
            hint="type it as maria@acme.test or 'Ma <ma@acme.test>'",
        )
    return Address(email, name)


def parse_addresses(texts: Iterable[str]) -> tuple[Address, ...]:
    """Return the addresses in `texts`, which are separated by commas, each once."""
    parts = (part for text in texts for part in text.split(","))
    by_email = dict[str, Address]()
    for address in (parse_address(part) for part in parts if part.strip()):
        by_email.setdefault(address.email.casefold(), address)
    return tuple(by_email.values())
