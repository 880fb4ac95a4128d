"""Why git failed, as people read it: the point of a message is never cut away."""

from __future__ import annotations

from pathlib import Path

import pytest

from huddlecli.core.errors import HuddleError
from huddlecli.store.git.errors import Offline, short_reason
from huddlecli.store.git.process import Git, GitAnswer
from huddlecli.store.git.reasons import raise_remote
from huddlecli.store.git.remote import remote_of
from tests.helpers.remotes import cache, needs_git

URL = "https://git.example.com/sales/acme.git"
HOST = "a.host.with.a.name.that.is.longer.than.others.example.com"


def reason(said: str, folder: Path) -> HuddleError:
    """Return the error for what git said about a remote."""
    git = Git(folder=folder / "state" / "cache.git", environ={})
    with pytest.raises(HuddleError) as raised:
        raise_remote(git, remote_of(URL, folder, folder), "fetch", GitAnswer(128, b"", said))
    return raised.value


@needs_git
@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            (
                f"ssh: Could not resolve hostname {HOST}: Name or service not known\n"
                "fatal: Could not read from remote repository."
            ),
            f"Could not resolve hostname {HOST}: Name or service not known",
        ),
        (
            (
                f"fatal: unable to access '{URL}/': Failed to connect to git.example.com port 443 "
                "after 0 ms: Couldn't connect to server"
            ),
            "Failed to connect to git.example.com port 443 after 0 ms: Couldn't connect to server",
        ),
        (
            f"fatal: unable to access '{URL}/': The requested URL returned error: 503",
            "The requested URL returned error: 503",
        ),
        (
            (
                "fatal: unable to connect to git.example.com:\n"
                "git.example.com[0: 192.0.2.1]: errno=Connection refused\n"
            ),
            "unable to connect to git.example.com: Connection refused",
        ),
    ],
)
def test_the_reason_is_whole(said: str, words: str, tmp_path: Path) -> None:
    """It has neither the address again, nor half a word."""
    cache(tmp_path)

    error = reason(said, tmp_path)

    assert isinstance(error, Offline)
    assert error.message == f"could not reach {URL}: {words}"


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ("one: two", "one: two"),
        (f"{'x' * 100}: {'y' * 30}: no route to host", f"{'y' * 30}: no route to host"),
        ("word " * 40, f"{'word ' * 22}word…"),
        ("x" * 200, f"{'x' * 119}…"),
        ("a\x1b[31mred", "aU+001B[31mred"),
    ],
)
def test_a_long_reason_ends_with_its_point(reason: str, shown: str) -> None:
    """The first clauses go, and the last one ends between two words."""
    assert short_reason(reason) == shown
