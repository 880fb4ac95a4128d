"""People who were renamed, moved or removed by hand, and people who leave with much to do."""

from __future__ import annotations

from tests.helpers.desk import Desk


def by_hand(desk: Desk, old: str, new: str) -> None:
    """Change the team's file as people do."""
    team = desk.team / "huddle.toml"
    text = team.read_text()
    assert old in text
    team.write_text(text.replace(old, new))


def test_whoever_was_renamed_by_hand_leaves_no_promise_behind(desk: Desk) -> None:
    """Doctor names each with what to type; that hands them on, and all is well."""
    desk.said("log", stdin="Case study @ana by fri\nQuote @ana by today\n")
    by_hand(desk, 'name = "ana"', 'name = "anna"')

    out, err, code = desk.said("doctor")
    assert (out.count("its owner ana is not on the team"), code) == (2, 1)
    assert err.endswith("hint:  huddle people leave ana --to anna\n")

    desk.run(
        "people leave ana --to anna",
        out="ana has left the team, 2 open promises to anna\n",
    )
    desk.run("doctor", out="all 3 files OK\n")
    desk.run(
        "people list",
        out="""
        anna   marketing
        maria  marketing
        sam    sales
        """,
    )
    desk.run(
        "people leave ana --to anna",
        err="""
        error: no one here is called ana
        hint:  @anna?   huddle people list
        """,
        code=2,
    )


def test_a_side_that_was_changed_by_hand_is_the_side_of_all_promises(desk: Desk) -> None:
    """Listed and counted by where their owner is now, made before or after."""
    desk.said("log", stdin="Case study @ana by today\nQuote @sam by today\n")
    desk.said("done Quote")
    by_hand(desk, 'name = "ana"\nside = "marketing"', 'name = "ana"\nside = "sales"')

    assert "Case study" in desk.said("action list --side sales")[0]
    assert desk.said("action list --side marketing") == ("", "", 0)
    assert "Case study" in desk.said("summary --week this --side sales --full")[0]
    assert "Case study" not in desk.said("summary --week this --side marketing --full")[0]


def test_three_promises_or_more_are_not_handed_on_without_a_question(desk: Desk) -> None:
    """Off a terminal `--yes` is needed; on one it asks; `-n` shows what would move."""
    desk.said("log", stdin="".join(f"Thing {n} @ana by fri\n" for n in (1, 2, 3)))
    before = desk.files()
    refused = """
        error: 3 open promises of ana will move to sam
        hint:  huddle people leave ana --to sam --yes   (-n for a preview)
        """

    desk.run("people leave ana --to sam", err=refused, code=2)
    out, err, code = desk.said("people leave ana --to sam -n")
    assert (out.count("Thing"), out.splitlines()[-1], err, code) == (
        3,
        "ana would leave the team, 3 open promises to sam",
        "",
        0,
    )
    _, err, code = desk.said("people leave ana --to sam", typed="n\n")
    assert code == 1
    assert err == (
        "  Thing 1\n  Thing 2\n  Thing 3\n"
        "3 open promises of ana will move to sam. Is that right? (y/N) "
        "error: nothing was changed\n"
        "hint:  huddle people leave ana --to sam --yes   (-n for a preview)\n"
    )
    assert {k: v for k, v in desk.files().items() if k.startswith("acme/")} == {
        k: v for k, v in before.items() if k.startswith("acme/")
    }

    out = "ana has left the team, 3 open promises to sam\n"
    desk.run("people leave ana --to sam --yes", out=out)
    assert desk.said("action list --owner sam")[0].count("Thing") == 3


def test_a_name_that_begins_two_offers_both(desk: Desk) -> None:
    """The nearest alone would be a guess, and often somebody else."""
    by_hand(desk, 'name = "ana"', 'name = "ana.k"')
    by_hand(desk, 'name = "maria"', 'name = "ana.m"')

    out, err, code = desk.said("log Call Oakline @ana")
    assert (out, err.splitlines()[0], code) == ("", "error: no one here is called ana", 2)
    assert err.splitlines()[1].startswith("hint:  @ana.k or @ana.m?   ")
    desk.run(
        "people away ana",
        err="""
        error: no one here is called ana
        hint:  @ana.k or @ana.m?   huddle people list
        """,
        code=2,
    )
