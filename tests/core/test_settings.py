"""Settings: their keys are those of the two files, and values are read as people type them."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from huddlecli.core.errors import Unknown, Wrong
from huddlecli.core.settings import SETTINGS, setting_path, spelled, typed_value
from huddlecli.core.team import FactRules, Hours, LeadRules, Mail, Rota, Team
from huddlecli.store.user_config import UserConfig

TABLES: dict[str, type[Any]] = {
    "mail": Mail,
    "hours": Hours,
    "leads": LeadRules,
    "rota": Rota,
    "facts": FactRules,
}
FILE_KEYS = {"sender": "from", "opens": "from", "closes": "to", "auto_sync": "sync.auto"}
ELSEWHERE = {"id", "people", "personal", "rota.order", "rota.next"}  # other commands change these


def test_every_key_of_the_team_is_a_setting_or_another_commands() -> None:
    """Whoever adds a key to huddle.toml adds it here, with an example and what it is."""
    keys = set[str]()
    for name in (field.name for field in fields(Team)):
        if name in TABLES:
            inner = [field.name for field in fields(TABLES[name])]
            keys |= {f"{name}.{FILE_KEYS.get(key, key)}" for key in inner}
        else:
            keys.add({"defaults": "defaults.due", "topics": "topics.off"}.get(name, name))

    assert {one.key for one in SETTINGS if one.owner == "team"} == keys - ELSEWHERE


def test_every_key_of_the_user_is_a_setting() -> None:
    """The other fields are folders."""
    names = {field.name for field in fields(UserConfig)} - {"path", "data", "state", "home"}
    keys = {FILE_KEYS.get(name, name) for name in names}

    assert {one.key for one in SETTINGS if one.owner == "user"} == keys


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("bell", ("bell",)),
        ("Defaults.Due", ("defaults", "due")),
        ("users./srv/acme.test", ("users", "/srv/acme.test")),
        ('users."/srv/acme"', ("users", "/srv/acme")),
        ("leads.answer", ("leads", "answer")),
        ("leads.answer.Trade fair", ("leads", "answer", "Trade fair")),
    ],
)
def test_a_key_has_a_path(key: str, path: tuple[str, ...]) -> None:
    """What follows the key of a table is one name, whatever dots are in it."""
    assert setting_path(key)[1] == path


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("thme", "theme?   huddle config list"),
        ("due", "defaults.due?   huddle config list"),
        ("hours", "hours.days, hours.from, hours.to"),
        ("users", "users.NAME?   huddle config list"),
        ("leads", "leads.answer, leads.title, leads.status"),
        ("", "huddle config list"),
        ("xyzzy", "huddle config list"),
    ],
)
def test_an_unknown_key_names_the_nearest(key: str, hint: str) -> None:
    """Part of a key names those that have it."""
    with pytest.raises(Unknown) as refused:
        setting_path(key)

    assert (refused.value.message, refused.value.hint) == (f"there is no setting {key}", hint)


@pytest.mark.parametrize(
    ("key", "words", "value"),
    [
        ("bell", ("off",), False),
        ("bell", ("True",), True),
        ("name", ("Acme", "go-to-market"), "Acme go-to-market"),
        ("sides", ("marketing", "sales"), ["marketing", "sales"]),
        ("sides", ("marketing,sales,",), ["marketing", "sales"]),
        ("closed", ("2026-12-24", "2026-12-25"), [date(2026, 12, 24), date(2026, 12, 25)]),
    ],
)
def test_words_become_a_value(key: str, words: tuple[str, ...], value: object) -> None:
    """Plain words do; the value is spelled as it is typed."""
    setting, _ = setting_path(key)
    read = typed_value(setting, words)

    assert read == value
    assert typed_value(setting, spelled(read).split(" ")) == value


@pytest.mark.parametrize(
    ("key", "word", "message"),
    [
        ("bell", "maybe", '"maybe" is not true or false'),
        ("closed", "xmas", '"xmas" is not a date'),
        ("closed", "2026-02-30", '"2026-02-30" is not a date'),
    ],
)
def test_a_wrong_word_is_refused_with_an_example(key: str, word: str, message: str) -> None:
    """The hint is a line to paste."""
    setting, _ = setting_path(key)

    with pytest.raises(Wrong) as refused:
        typed_value(setting, [word])

    hint = f"huddle config set {key} {setting.example}"
    assert (refused.value.message, refused.value.hint) == (message, hint)
