"""JSON: whatever a file may have in it becomes JSON, and is as its schema says."""

from __future__ import annotations

import json
import math
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddlecli.core.records import Change
from huddlecli.core.settings import CurrentSetting
from huddlecli.core.value import replace
from huddlecli.views import record_export, settings
from tests.helpers.acme_views import FRAME, LIST
from tests.helpers.json_outputs import mistakes

NUMBERS = st.integers() | st.floats()
TIMES = st.dates() | st.datetimes() | st.datetimes(timezones=st.just(UTC)) | st.times()
VALUES = st.recursive(
    st.text() | st.booleans() | NUMBERS | TIMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def read(text: str) -> dict[str, Any]:
    """Return JSON that a strict reader takes, and that is as its schema says."""
    found: dict[str, Any] = json.loads(text, parse_constant=pytest.fail)
    assert mistakes(found) == []
    return found


@given(VALUES)
def test_a_setting_may_have_any_value_that_a_file_can_have(value: Any) -> None:
    """Also one that is a mistake: `huddle config list` shows what there is."""
    one = CurrentSetting("hours.from", value, "/acme/huddle.toml", "when work begins", "team", 3)

    assert read(settings.as_json([one]))["settings"][0]["key"] == "hours.from"


@given(st.dictionaries(st.text(), VALUES), st.text(), st.text())
def test_a_history_may_have_keys_of_a_newer_version(
    keys: dict[str, Any], title: str, reason: str
) -> None:
    """With values of any type, and any text."""
    change = Change(at=LIST.created, by="ana", set={"title": title} | keys)
    action = replace(LIST, title=title, reason=reason, changes=(change,))

    told = read(record_export.record_json("action", action, FRAME))["action"]

    assert (told["title"], told["changes"][0]["set"].keys()) == (title, change.set.keys())


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (math.inf, "inf"),
        (-math.inf, "-inf"),
        (math.nan, "nan"),
        (1e300, 1e300),
        (time(9), "09:00:00"),
        (date(2026, 11, 23), "2026-11-23"),
        (datetime(2026, 11, 23, 9), "2026-11-23T09:00:00"),  # noqa: DTZ001  as a file may have it
        (datetime(2026, 11, 23, 9, tzinfo=UTC), "2026-11-23T09:00:00.000Z"),
        ({"a": [math.inf, True, None]}, {"a": ["inf", True, None]}),
    ],
)
def test_what_json_has_no_word_for_is_a_text(value: Any, told: Any) -> None:
    """As TOML writes it."""
    one = CurrentSetting("hours.from", value, "default", "when work begins", "team")

    assert read(settings.as_json([one]))["settings"][0]["value"] == told
