"""Flags with a few choices take just those that their declarations name, as completion offers."""

from __future__ import annotations

import shlex

import pytest

from huddlecli.cli.completion.table import WORDS
from tests.helpers.desk import Desk

# What a command with a format needs besides, where that is not nothing.
NEEDED = {
    "sync": "--status",
    "rollup": "acme",
    "agenda show": "daily",
    "agenda tune": "daily",
    "measure plan": "--goal 100000 --deal 1000 --rate 3%",
    "remind": "--all",
    "init": "--list",
    "term show": "lead",
    "undo": "--list",
}
MADE = (
    *(
        "log -q Call by fri",
        "decision add -q No discounts",
        "win add -q Oakline",
        "parked add -q X",
    ),
    *("measure add -q Calls", "lead add -q Oakline from:fair @ana"),
    *("term propose -q lead Somebody", "start daily --plain", "raise -q Why?"),
)
REFUSED = "zzz"


def with_format() -> list[str]:
    """Return the names of all commands with a format."""
    return [name for name, words in WORDS.items() if "--format" in words]


def of_few_words() -> list[tuple[str, str]]:
    """Return each other flag with choices, with the name of its command."""
    return [
        (name, flag)
        for name, words in WORDS.items()
        for flag, (_, choices, _) in words.items()
        if choices and flag.startswith("--") and flag != "--format"
    ]


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a desk whose team has one of each kind; nothing here changes that."""
    desk = Desk(tmp_path_factory.mktemp("busy"))
    for line in MADE:
        out, err, code = desk.said(line, stdin="/end\n")
        assert code == 0, (line, out, err)
    return desk


@pytest.mark.parametrize("name", with_format())
def test_a_format_is_one_of_those_declared(busy: Desk, name: str) -> None:
    """The hint for another one names them all, in the same order, and so does completion."""
    kind, _, verb = name.partition(" ")
    rest = NEEDED.get(name, "")
    if verb == "show" and not rest and kind not in {"minutes", "rota"}:
        rest = id_of_the_only(busy, kind)

    out, err, code = busy.said(*shlex.split(f"{name} {rest} --format {REFUSED}"))

    assert (out, code) == ("", 2)
    assert f"hint:  --format {', '.join(WORDS[name]['--format'][1])}\n" in err


def id_of_the_only(desk: Desk, kind: str) -> str:
    """Return the id of the only record of a kind."""
    (name,) = [
        path.name
        for folder in (kind, f"{kind}s")
        for path in (desk.team / folder).rglob("??????????-*.toml")
    ]
    return name[:4]


@pytest.mark.parametrize(("name", "flag"), of_few_words())
def test_each_choice_is_taken(desk: Desk, name: str, flag: str) -> None:
    """None is refused as a choice, whatever else may be missing."""
    for choice in WORDS[name][flag][1]:
        _, err, _ = desk.said(f"{name} {flag} {choice}", stdin="")

        assert f'"{choice}"' not in err, err
        assert f" {choice}\n" not in err.partition("hint:")[0], err
