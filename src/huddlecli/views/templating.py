"""Templates of HTML: whatever is put into one is text, and stays text."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from huddlecli.views.safe import safe


def filled(name: str, **values: Any) -> str:
    """Return the template of that name with `values` in it."""
    return _environment().get_template(name).render(values)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("huddlecli.views"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _shown(value: Any) -> Any:
    """Return a text with what would act or hide shown as a sign; markup of ours as it is."""
    return value if hasattr(value, "__html__") else safe(str(value))
