"""The form in which texts and the words of a query are compared."""

from __future__ import annotations

from huddlecli.core.text import folded

_DOTTED = "i\u0307"  # what İ becomes without case; people type i for it


def search_form(text: str) -> str:
    """Return `text` composed and without case, with the Turkish İ as an i."""
    return folded(text).replace(_DOTTED, "i")
