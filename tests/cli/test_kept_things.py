"""Decisions, wins, parked and raised things: kept, listed and shown."""

from __future__ import annotations

from tests.helpers.desk import Desk


def test_a_decision_may_have_a_reason_an_owner_and_a_day_to_look_again(desk: Desk) -> None:
    """The marks may stand in the words, or as flags."""
    desk.run(
        "decision add One call within a day review:jan-4 @ana --why",
        "leads go cold",
        out="id01  ana  Mon 23 Nov  One call within a day  review on 4 Jan   → Acme\n",
    )
    desk.run(
        "decision show id01",
        out="""
        id01  One call within a day
        owner  ana
        why    leads go cold
        state  Mon 23 Nov, review on 4 Jan
        by     sam

        Mon 23 Nov 09:00  sam  created
        """,
    )


def test_a_decision_replaces_another(desk: Desk) -> None:
    """The old one is out of the list, and cannot be replaced again."""
    desk.said("decision", "add", "One", "call", "within", "a", "day")
    desk.run(
        "decision add One call within two hours replaces:id01",
        out="id02  Mon 23 Nov  One call within two hours   → Acme\n",
    )
    desk.run("decision list", out="id02  Mon 23 Nov  One call within two hours\n")
    desk.run(
        "decision list --status replaced",
        out="id01  replaced Mon 23 Nov  One call within a day  by id02\n",
    )
    desk.run(
        "decision add Third --replaces id01",
        err="""
        error: id01 (One call within a day) is already replaced
        hint:  huddle decision show id01
        """,
        code=1,
    )


def test_wins_are_of_one_side_or_of_both(desk: Desk) -> None:
    """They are listed by the day of making, the oldest first."""
    desk.run(
        "win add Oakline signed --side SALES",
        out="id01  sales  Mon 23 Nov  Oakline signed   → Acme\n",
    )
    desk.said(
        "win", "add", "Every", "lead", "called", "#leads", HUDDLE_NOW="2026-11-24T09:00:00+01:00"
    )
    desk.run(
        "win list",
        out="""
        id01  sales  Mon 23 Nov  Oakline signed
        id02  both   Tue 24 Nov  Every lead called  #leads
        """,
    )
    desk.run(
        "win list --since 2026-11-24",
        out="id02  both  Tue 24 Nov  Every lead called  #leads\n",
    )


def test_a_win_has_no_owner(desk: Desk) -> None:
    """A name in it is a word, and not lost."""
    desk.run(
        "win add The case study from @ana tipped it",
        out="id01  both  Mon 23 Nov  The case study from @ana tipped it   → Acme\n",
    )


def test_parked_and_raised_things_wait(desk: Desk) -> None:
    """A day is just a word of them."""
    desk.run(
        "parked add Do we need a partner page by fri",
        out="id01  sam  Mon 23 Nov  Do we need a partner page by fri   → Acme\n",
    )
    desk.run("parked list", out="id01  sam  Mon 23 Nov  Do we need a partner page by fri\n")
    desk.run(
        "parked list --status waiting --format json",
        out="""
        {
          "schema": "huddle.parked/1",
          "parked": [
            {
              "id": "id01",
              "title": "Do we need a partner page by fri",
              "status": "waiting",
              "created": "2026-11-23T08:00Z",
              "by": "sam",
              "huddle": null,
              "item": null,
              "topic": null,
              "tags": []
            }
          ]
        }
        """,
    )
    desk.run(
        "raise Who answers the chat at lunch?",
        out="id02  sam  Mon 23 Nov  Who answers the chat at lunch?   → Acme\n",
    )
    desk.run(
        "parked list --status open",
        err="""
        error: there is no status open
        hint:  --status waiting, taken, dropped, all
        """,
        code=2,
    )


RAISE = "to raise these words: huddle raise --"


def test_a_command_after_raise_is_no_item(desk: Desk) -> None:
    """`raise list` and `raise show ID` are refused with both ways on; a sentence is taken."""
    desk.run("raise Trade show", out="id01  sam  Mon 23 Nov  Trade show   → Acme\n")
    before = desk.files()
    for line in ("list", "LIST", "show", "show id01", "drop id01"):
        desk.run(
            f"raise {line}",
            err=f"""
            error: "{line}" would become an item of the next huddle
            hint:  huddle raised {line.lower()}; {RAISE} {line}
            """,
            code=2,
        )
    assert desk.files() == before

    assert desk.said("raise -- list")[1:] == ("", 0)
    assert desk.said("raise show the new deck at the fair")[1:] == ("", 0)
    assert len([*desk.team.glob("raised/**/*.toml")]) == 3


def test_a_win_is_edited_and_dropped(desk: Desk) -> None:
    """By an id or by a word of its title; each command is undone as a whole."""
    desk.said("win add Oakline signed --side sales")
    desk.run(
        "win edit oakline Oakline signed twice --side both #web",
        out="id01  both  Mon 23 Nov  Oakline signed twice  #web\n",
    )
    desk.run(
        "undo",
        out="undone  id01  Oakline signed  title Oakline signed twice, added #web, no side   "
        "→ title Oakline signed, side sales, removed #web\n",
    )
    desk.run("win drop id01 not yet", out="dropped  id01  Oakline signed  not yet\n")
    desk.run("win list")
    _is_dropped(desk, "win", "id01 (Oakline signed)")
    desk.run(
        "undo",
        out="undone  id01  Oakline signed  dropped, reason not yet   → kept, no reason\n",
    )
    desk.run("win list", out="id01  sales  Mon 23 Nov  Oakline signed\n")


def test_parked_and_raised_things_are_edited_and_dropped(desk: Desk) -> None:
    """What was raised has its own list; a dropped one stays there under that status."""
    for kind, add, mark in (("parked", "parked add", "id01"), ("raised", "raise", "id02")):
        desk.said(f"{add} Partner page")
        desk.run(f"{kind} list", out=f"{mark}  sam  Mon 23 Nov  Partner page\n")
        desk.run(
            f"{kind} edit page A page for partners #web",
            out=f"{mark}  sam  Mon 23 Nov  A page for partners  #web\n",
        )
        desk.run(
            f"{kind} drop {mark} settled", out=f"dropped  {mark}  A page for partners  settled\n"
        )
        desk.run(f"{kind} list")
        desk.run(
            f"{kind} list --status dropped",
            out=f"{mark}  sam  dropped Mon 23 Nov  A page for partners  settled  #web\n",
        )
        _is_dropped(desk, kind, f"{mark} (A page for partners)")
        desk.run(
            "undo",
            out=f"undone  {mark}  A page for partners  dropped, reason settled   "
            "→ waiting, no reason\n",
        )
        desk.run(f"{kind} list", out=f"{mark}  sam  Mon 23 Nov  A page for partners  #web\n")


def _is_dropped(desk: Desk, kind: str, named: str) -> None:
    """Expect that a dropped record is neither dropped nor edited again."""
    before = desk.files()
    mark = named[:4]
    for line in (f"{kind} drop {mark}", f"{kind} edit {mark} Something else"):
        desk.run(
            line,
            err=f"""
            error: {named} is already dropped
            hint:  huddle {kind} show {mark}
            """,
            code=1,
        )
    assert desk.files() == before


def test_words_name_a_record_when_only_one_fits(desk: Desk) -> None:
    """All words of one title are needed; several matches are listed, and none is exit 4."""
    desk.said("parked add Partner portal", HUDDLE_NOW="2026-11-23T09:01:00+01:00")
    desk.said("parked add Partner page")
    before = desk.files()
    desk.run(
        "parked drop partner",
        err="""
        error: "partner" matches 2 titles
        hint:  id02 (Partner page), id01 (Partner portal)
        """,
        code=2,
    )
    for kind, noun in (("parked", "parked item"), ("win", "win"), ("raised", "raised item")):
        for verb in ("show", "drop", "edit"):
            desk.run(
                f"{kind} {verb} nothing",
                *([] if verb == "show" else ["Words"]),
                err=f"""
                error: there is no {noun} nothing
                hint:  huddle {kind} list
                """,
                code=4,
            )
    assert desk.files() == before
    desk.run("parked drop", "PAGE partner", out="dropped  id02  Partner page\n")
