"""The public holidays of a country, from the library `holidays` if it is installed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.settings.closed_days import ClosedDay, found_name
from huddlecli.core.text import folded, nearest, shown

_ENGLISH = ("en_US", "en_GB")
_MOST_NAMED = 20
_NOT_INSTALLED = (
    "pip install 'huddlecli[holidays]', or: pipx inject huddlecli holidays;"
    " or a calendar: huddle closed import FILE.ics"
)


def public_holidays(
    country: str, region: str | None, years: Sequence[int], language: str | None
) -> list[ClosedDay]:
    """Return the public holidays of a country or a part of it in these years, in order.

    The names are in English, or in the country's own language if it has no English ones. If people
    get another day off for a holiday on a weekend, both days are there.
    """
    try:
        import holidays  # noqa: PLC0415 - it takes half a second, and few have it
    except ImportError:
        raise Failed(
            "the library with the public holidays of countries is not installed",
            hint=_NOT_INSTALLED,
        ) from None
    code = _country(country)
    source: Any = getattr(holidays, code)
    found = holidays.country_holidays(
        code,
        subdiv=None if region is None else _region(region, code, source),
        years=[*years],
        language=_language(language, code, source),
    )
    return [ClosedDay(day, found_name(name)) for day, name in sorted(found.items())]


def _country(text: str) -> str:
    """Return the code of a country that is named by its code or in English, or refuse it."""
    from holidays.registry import COUNTRIES  # noqa: PLC0415 - as above

    codes: dict[str, str] = {}
    for name, (_, *known) in COUNTRIES.items():
        codes |= dict.fromkeys((name.replace("_", " "), *map(folded, known[:2])), known[0])
    word = folded(text).replace("_", " ").strip()
    if code := codes.get(word):
        return code
    long = nearest(word, [name for name in codes if len(name) > 3])
    hint = (
        f"--country {codes[long]} is {long.title()}"
        if long
        else "two letters, such as --country DE, FR, GB or US"
    )
    raise Wrong(f"no country {shown(text)} is known", hint=hint)


def _region(text: str, code: str, source: Any) -> str:
    """Return the code of a part of a country that is named by its code or name, or refuse it."""
    aliases: Mapping[str, str] = getattr(source, "subdivisions_aliases", {})
    known: Sequence[str] = source.subdivisions
    codes = {folded(name): code for name, code in aliases.items()}
    codes |= {folded(one): one for one in known}
    if found := codes.get(folded(text)):
        return found
    if not known:
        raise Wrong(f"no regions of {code} are known", hint=f"--country {code} without --region")
    near = nearest(folded(text), [*codes])
    more = ", …" if len(known) > _MOST_NAMED else ""
    hint = f"--region {codes[near]}" if near else f"--region {', '.join(known[:_MOST_NAMED])}{more}"
    raise Wrong(f"{code} has no region {shown(text)}", hint=hint)


def _language(text: str | None, code: str, source: Any) -> str | None:
    """Return the language of the names as the library calls it, or None for the only one."""
    known: Sequence[str] = source.supported_languages
    if text is None:
        return next((english for english in _ENGLISH if english in known), None)
    word = folded(text).replace("-", "_")
    fitting = [one for one in known if word in (folded(one), folded(one).partition("_")[0])]
    if fitting:
        return fitting[0]
    if not known:
        raise Wrong(f"the holidays of {code} have names in one language only", hint="no --language")
    raise Wrong(
        f"the holidays of {code} have no names in {shown(text)}",
        hint=f"--language {', '.join(known)}",
    )
