"""What the facilitator types: one grammar for both screens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

import pytest

from huddlecli.core.agenda import Library, Topic
from huddlecli.core.errors import HuddleError, Refused, Wrong
from huddlecli.core.huddle import commands as do
from huddlecli.core.huddle import events as ev
from huddlecli.core.huddle.boards import Boards, Promise, PromiseReview
from huddlecli.core.huddle.commands import AddRecord, Next
from huddlecli.core.huddle.evolve import evolve
from huddlecli.core.huddle.grammar import PARSERS, HelpWanted, parse_line
from huddlecli.core.huddle.plan_grammar import TopicsWanted
from huddlecli.core.huddle.records import HuddleRecord, RecordEdit
from huddlecli.core.huddle.slash_commands import SLASH_COMMANDS
from huddlecli.core.huddle.state import Lobby, Underway
from huddlecli.core.huddle_plan import PlannedItem
from huddlecli.core.past_huddles.topic_choices import KnownTopic, added_topic, chosen_pick
from huddlecli.core.records import Action, ActionStatus, Decision
from huddlecli.core.team import CurrentUser, Person, Team, UnknownPerson
from tests.helpers.stories import SAM, TODAY, action, after, at, begun, in_turn, plan

ACME = Team(
    name="Acme",
    timezone="Europe/Berlin",
    people=(
        Person(name="maria", side="marketing"),
        Person(name="sam", side="sales"),
        Person(name="Fay", side="marketing"),
    ),
)
FRIDAY = date(2026, 11, 27)
WEEKLY = date(2026, 12, 1)
OTHER = plan("rotate", 5, title="Another")


def record(
    record_id: str,
    title: str = "Call Acme",
    status: ActionStatus = "open",
    tags: tuple[str, ...] = (),
) -> Action:
    """Return an action of sam's as it lies on the disk."""
    return Action(
        id=record_id,
        title=title,
        created=at(0),
        by="sam",
        owner="sam",
        due=FRIDAY,
        status=status,
        tags=tags,
    )


@dataclass
class Table:
    """A desk at which maria types, with some actions on it."""

    actions: Sequence[Action] = ()
    team: Team = ACME
    typist: CurrentUser = CurrentUser("maria", "marketing")  # noqa: RUF009  it is frozen
    other: PlannedItem | None = OTHER
    ids: count[int] = field(default_factory=lambda: count(1))

    def has_left(self, name: str) -> bool:
        """Whether they were on the team once."""
        return name.casefold() == "gone"

    def today(self) -> date:
        """The day of the story."""
        return TODAY

    def default_due(self) -> date:
        """The next weekly."""
        return WEEKLY

    def new_id(self) -> str:
        """`0000000001` and so on."""
        return f"{next(self.ids):010}"

    def action_ids(self) -> Sequence[str]:
        """The ids of the actions."""
        return [one.id for one in self.actions]

    def action(self, record_id: str) -> Action:
        """The action with that id."""
        return next(one for one in self.actions if one.id == record_id)

    def decision(self, prefix: str) -> str:
        """An id that begins so."""
        return prefix.ljust(10, "0")

    def decision_now(self, record_id: str) -> Decision:
        """No decision is under review here."""
        raise AssertionError(record_id)

    @property
    def topic_library(self) -> Library:
        """The two topics that can be chosen."""
        return LIBRARY

    def added_topic(self, topic: Topic, minutes: int | None) -> PlannedItem:
        """The item for a topic."""
        return added_topic(KnownTopic(topic=topic), minutes)

    def chosen_pick(self, topic: Topic, number: int) -> PlannedItem:
        """The item for a topic in the place of another."""
        return chosen_pick(KnownTopic(topic=topic), plan("rotate", 5, entry=number), None)

    def another_pick(self, number: int) -> PlannedItem | None:
        """The other pick."""
        assert number
        return self.other


LIBRARY = Library(
    topics=(
        Topic(id="stuck", title="Where are you stuck?", category="process", minutes=5),
        Topic(id="close-the-loop", title="Close the loop", category="process", minutes=15),
        Topic(id="gone", title="Gone", category="process", minutes=5, off=True),
    )
)
STUCK = KnownTopic(topic=LIBRARY.topics[0])
HUDDLE = after(begun(plan(), plan("rotate", 5)), (10, do.Note("Send the list @sam by fri")))
BOARD = after(
    begun(
        plan("promises", 3),
        boards=Boards(
            promises=PromiseReview(open=(Promise(id="b0ard", title="B", owner="sam", due=TODAY),))
        ),
    )
)
NOW = at(60)


def typed(line: str, huddle: Lobby | Underway = HUDDLE, desk: Table | None = None) -> object:
    """Return what a line asks for."""
    return parse_line(line, huddle, desk or Table(), NOW)


def refused(line: str, huddle: Lobby | Underway = HUDDLE, *actions: Action) -> tuple[str, str]:
    """Return why a line is refused, and the hint."""
    with pytest.raises(HuddleError) as error:
        typed(line, huddle, Table(actions))
    return error.value.message, error.value.hint


def made(kind: str, title: str, **more: object) -> AddRecord:
    """Return what keeps the first thing that maria makes."""
    keys: dict[str, object] = {"id": "0000000001", "by": "maria"} | more
    return AddRecord(HuddleRecord(kind=kind, title=title, **keys))  # type: ignore[arg-type]


ACTION = made(
    "action", "Send the list", owner="sam", side="sales", due=FRIDAY, status="open", tags=("leads",)
)


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("/next", Next()),
        ("  /NEXT  ", Next()),
        ("/back", do.Back()),
        ("/goto 2", do.Goto(2)),
        ("/floor sam", do.GiveFloor("sam")),
        ("/floor @sam", do.GiveFloor("sam")),
        ("/floor", do.GiveFloor()),
        ("/understood", do.Understood()),
        ("/understood two leads wait", do.Understood("two leads wait")),
        ("/u two leads wait", do.Understood("two leads wait")),
        ("/again", do.Again()),
        ("/again which?", do.Again("which?")),
        ("/more", do.More()),
        ("/action Send the list @sam due:fri #leads", ACTION),
        ("/a Send the list @sam +leads by friday", ACTION),
        (
            "/a Ring them",
            made(
                "action",
                "Ring them",
                owner="maria",
                side="marketing",
                due=WEEKLY,
                status="open",
            ),
        ),
        (
            "/decide Leads go to sam by fri review:2w replaces:k7f2 #leads",
            made(
                "decision",
                "Leads go to sam by fri",
                status="standing",
                review=TODAY + timedelta(days=14),
                replaces="k7f2000000",
                tags=("leads",),
            ),
        ),
        ("/d One form @sam", made("decision", "One form", status="standing", owner="sam")),
        ("/park", do.ParkPoint("0000000001", "maria")),
        ("/p", do.ParkPoint("0000000001", "maria")),
        ("/p The fair", made("parked", "The fair", status="waiting")),
        ("/win Acme signed #big", made("win", "Acme signed", status="kept", tags=("big",))),
        ("/w Acme signed", made("win", "Acme signed", status="kept")),
        ("/none", do.NoAction()),
        ("/skip", do.Skip()),
        ("/skip no time", do.Skip("no time")),
        ("/strike was settled", do.Strike("was settled")),
        ("/add The fair", do.AddItem("The fair", 5)),
        ("/add The fair 6m", do.AddItem("The fair", 6)),
        ("/add 6m", do.AddItem("6m", 5)),
        ("/add STUCK", do.AddTopic(added_topic(KnownTopic(topic=LIBRARY.topics[0])))),
        ("/add stuck 9m", do.AddTopic(added_topic(KnownTopic(topic=LIBRARY.topics[0]), 9))),
        ("/add gone", do.AddItem("gone")),
        ("/add stuk", do.AddItem("stuk", near="stuck")),
        ("/add close the loop 7m", do.AddItem("close the loop", 7, "close-the-loop")),
        ("/add stuck in the lift", do.AddItem("stuck in the lift")),
        ("/topics", TopicsWanted("")),
        ("/topics the loop", TopicsWanted("the loop")),
        ("/swap stuck", do.Swap(2, chosen_pick(STUCK, plan("rotate", 5, entry=2), None))),
        ("/swap 2 stuck", do.Swap(2, chosen_pick(STUCK, plan("rotate", 5, entry=2), None))),
        ("/swap 2", do.Swap(2, OTHER)),
        ("/move 3 up", do.MoveItem(3, 2)),
        ("/move 3 DOWN", do.MoveItem(3, 4)),
        ("/move 3 1", do.MoveItem(3, 1)),
        ("/leave-out 3", do.LeaveOut(3)),
        ("/swap", do.Swap(2, OTHER)),
        ("/extend", do.Extend()),
        ("/extend 5m", do.Extend(timedelta(minutes=5))),
        ("/pause", do.Pause()),
        ("/catchup", do.CatchUp()),
        ("/join ana:sales", do.Join("ana", "sales")),
        ("/join ana:SALES", do.Join("ana", "sales")),
        ("/join FAY", do.Join("Fay", "marketing")),
        ("/leave sam", do.Leave("sam")),
        ("/leave @sam", do.Leave("sam")),
        ("/score 9 8 9", do.Score((9, 8, 9))),
        ("/score 9, 8,9", do.Score((9, 8, 9))),
        ("/score 6 ran over", do.Score((6,), "ran over")),
        ("/score 6 3rd time late", do.Score((6,), "3rd time late")),
        ("/message Leads in a day", do.SetMessage("Leads in a day")),
        ("/undo", do.Undo()),
        ("/help", HelpWanted()),
        ("/end", do.End()),
        ("a note", do.Note("a note")),
        ("//next is what I type", do.Note("/next is what I type")),
        ("d", do.Note("d")),
        ("x marks it", do.Note("x marks it")),
    ],
)
def test_a_line_is_a_note_or_a_command(line: str, command: object) -> None:
    """Each row of the table, with its short names, in any case."""
    assert typed(line) == command


def test_every_command_of_the_table_can_be_read() -> None:
    """A name in the help is a name that can be typed, and the other way round."""
    assert list(PARSERS) == [slash.name for slash in SLASH_COMMANDS]


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("/nxt", "unknown command /nxt", "did you mean /next? /help lists all commands"),
        ("/zzz now", "unknown command /zzz", "/help lists all commands; // starts a note"),
        ("/", "unknown command /", "/help lists all commands; // starts a note"),
        ("/strike", "text is missing", "/strike REASON"),
        ("/message ", "text is missing", "/message TEXT"),
        ("/goto x", "use an item number", "/goto 2"),
        ("/extend soon", '"soon" is not a time', "/extend 5m"),
        ("/add The fair 0m", "an item takes 1 to 120 minutes", "/add TITLE 6m"),
        ("/add stuck 0m", "an item takes 1 to 120 minutes", "/add TITLE 6m"),
        ("/swap stuk", 'there is no topic "stuk"', "did you mean stuck? /topics lists all"),
        ("/swap lunch", 'there is no topic "lunch"', "/topics lists all"),
        ("/swap 1 stuck", "item 1 is not a pick", "/swap 2"),
        ("/swap 1", "item 1 is not a pick", "/swap 2"),
        (
            "/swap close-the-loop",
            '"Close the loop" takes 15 min, and this place has 5',
            "/add close-the-loop to add it",
        ),
        ("/move", "text is missing", "/move N up|down|TO"),
        ("/move x up", "use an item number", "/move 3 up, /move 3 down or /move 3 1"),
        ("/move 3", "use an item number", "/move 3 up, /move 3 down or /move 3 1"),
        ("/leave-out", "text is missing", "/leave-out N"),
        ("/leave-out wins", "use an item number", "/leave-out 3"),
        ("/score fine", "a score is a whole number from 1 to 10", "/score 9 8 9"),
        ("/score 9.5", "a score is a whole number from 1 to 10", "/score 9 8 9"),
        ("/score 9/10", "a score is a whole number from 1 to 10", "/score 9 8 9"),
        ("/join ana", "ana is new here: which side?", "/join ana:marketing or /join ana:sales"),
        ("/join ana:sale", "there is no side called sale", "ana:sales"),
        ("/done", "no action has been added here yet", "/done ID [on:DAY]"),
    ],
)
def test_a_refused_line_says_what_would_work(line: str, message: str, hint: str) -> None:
    """The nearest command, or how it is typed."""
    assert refused(line) == (message, hint)


def test_a_number_of_thousands_of_digits_is_refused_where_it_is_a_number() -> None:
    """Python itself reads none that is longer than 4,300 digits."""
    number = "9" * 5000

    assert typed(f"/score 9 {number}") == do.Score((9, 999_999_999))  # refused at the close
    assert refused(f"/goto {number}") == ("use an item number", "/goto 2")
    assert refused(f"/extend {number}m")[1] == "/extend 5m"


def test_what_is_no_text_is_refused() -> None:
    """Nothing, or a control character, is no note."""
    for line in ("", "a\x1b[2J"):
        with pytest.raises(Wrong):
            typed(line)


def test_an_action_alone_belongs_to_who_has_the_floor() -> None:
    """Whoever types writes for others all day; a note that is an action already is refused."""
    talk = after(begun(plan(opens="sales")), (10, do.Note("Ring Acme")))
    command = typed("/a", talk)

    assert command == made(
        "action", "Ring Acme", owner="sam", side="sales", due=WEEKLY, status="open"
    )
    assert isinstance(command, do.AddRecord)
    kept = after(begun(plan(opens="sales")), (10, do.Note("Ring Acme")), (20, command))
    assert refused("/a", kept) == (
        "the last note is already an action: 0000",
        "/a TEXT @NAME by DAY",
    )
    assert typed("/a Ring Acme", kept) == made(
        "action", "Ring Acme", owner="maria", side="marketing", due=WEEKLY, status="open"
    )


def test_an_action_alone_is_made_of_the_last_note() -> None:
    """Its marks are read as in a line typed for it; without a note it is refused."""
    assert typed("/a") == made(
        "action", "Send the list", owner="sam", side="sales", due=FRIDAY, status="open"
    )
    assert refused("/a", after(begun(plan()))) == (
        "there is no note here to turn into an action",
        "/a TEXT @NAME by DAY",
    )
    board = after(begun(plan("wins")), (10, do.Note("Ring Acme")))
    assert typed("/a", board) == made(
        "action", "Ring Acme", owner="maria", side="marketing", due=WEEKLY, status="open"
    )


def test_an_owner_is_of_the_team_or_here() -> None:
    """A guest who joined can own an action; a stranger is offered the nearest name."""
    guest = after(begun(plan()), (10, do.Join("ana", "sales")))
    owned = typed("/a Ring Acme @ANA", guest)

    assert isinstance(owned, AddRecord)
    assert (owned.made.owner, owned.made.side) == ("ana", "sales")
    with pytest.raises(UnknownPerson) as stranger:
        typed("/a Ring Acme @same")
    assert (stranger.value.message, stranger.value.is_new) == (
        "no one here is called same",
        False,
    )


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("d", do.Answer("d")),
        ("l", do.Answer("l")),
        ("n", do.Answer("n")),
        ("t", do.Answer("t")),
        ("x", do.Answer("x")),
        ("x  no longer needed ", do.Answer("x", "no longer needed")),
        ("d one", do.Note("d one")),
        ("done", do.Note("done")),
        ("//d", do.Note("/d")),
    ],
)
def test_on_a_board_one_letter_answers(line: str, command: object) -> None:
    """The letter alone, or `x` with its reason; anything else is a note."""
    assert typed(line, BOARD) == command


@pytest.mark.parametrize("letter", ["k", "w", "é"])
def test_one_letter_is_no_note_where_letters_answer(letter: str) -> None:
    """It was meant for something: on a board, in Understand, at the close; in Talk it is a note."""
    wins = after(begun(plan("wins"), plan()))
    talk = after(begun(plan()))
    heard, close = after(begun(plan()), (10, do.Next())), after(begun(plan("close")))
    said = f'"{letter}" does not work here'

    assert refused(letter, BOARD) == (said, "/next to continue")
    assert refused(letter, wins) == (said, "/next to continue")
    assert refused(letter, heard) == (said, "/u yes, /again not yet")
    assert refused(letter, close) == (said, "/end to write the minutes")
    assert typed(letter, talk) == do.Note(letter)
    assert typed(f"{letter}.", wins) == do.Note(f"{letter}.")


def test_once_the_board_asks_nothing_x_begins_a_note() -> None:
    """Only a letter alone is then taken for an answer, and refused by the huddle."""
    answered = evolve(BOARD, ev.Answered(at=NOW, id="b0ard", letter="n"))
    assert isinstance(answered, Underway)

    assert typed("x marks it", answered) == do.Note("x marks it")
    assert typed("x", answered) == do.Answer("x")


HERE = after(
    begun(plan()), *in_turn(AddRecord(action("k7f2q9xmtb")), AddRecord(action("made000000")))
)
DESK = Table((record("k7f2q9xmtb"), record("made000000", tags=("old",)), record("k7f3aaaaaa")))


@pytest.mark.parametrize(
    ("line", "command"),
    [
        (
            "/done",
            do.EditAction("made000000", RecordEdit(status="done", closed=NOW, done_on=TODAY)),
        ),
        (
            "/done k7f2",
            do.EditAction("k7f2q9xmtb", RecordEdit(status="done", closed=NOW, done_on=TODAY)),
        ),
        (
            "/done K7F3 on:fri",
            do.EditAction(
                "k7f3aaaaaa",
                RecordEdit(status="done", closed=NOW, done_on=FRIDAY - timedelta(days=7)),
            ),
        ),
        (
            "/done on:yesterday",
            do.EditAction(
                "made000000",
                RecordEdit(status="done", closed=NOW, done_on=TODAY - timedelta(days=1)),
            ),
        ),
        ("/later k7f2 fri", do.EditAction("k7f2q9xmtb", RecordEdit(due=FRIDAY))),
        ("/later fri", do.EditAction("made000000", RecordEdit(due=FRIDAY))),
        ("/later", do.EditAction("made000000", RecordEdit(due=WEEKLY))),
        (
            "/drop k7f2 was moot",
            do.EditAction(
                "k7f2q9xmtb", RecordEdit(status="dropped", closed=NOW, reason="was moot")
            ),
        ),
        ("/drop", do.EditAction("made000000", RecordEdit(status="dropped", closed=NOW))),
        (
            "/drop k7f was moot",
            do.EditAction(
                "made000000", RecordEdit(status="dropped", closed=NOW, reason="k7f was moot")
            ),
        ),
        (
            "/edit Ring Acme @sam due:fri #new",
            do.EditAction(
                "made000000",
                RecordEdit(
                    title="Ring Acme", owner="sam", side="sales", due=FRIDAY, tags=("old", "new")
                ),
            ),
        ),
        ("/edit k7f2 due:fri", do.EditAction("k7f2q9xmtb", RecordEdit(due=FRIDAY))),
    ],
)
def test_an_action_is_meant_by_four_characters_or_by_being_the_last(
    line: str, command: object
) -> None:
    """A first word of fewer characters, or that begins no id, is a word like any other."""
    assert typed(line, HERE, DESK) == command


def test_on_the_board_the_one_shown_is_meant() -> None:
    """Unless an id is typed."""
    desk = Table((record("b0ard"), record("k7f2q9xmtb")))

    assert typed("/later fri", BOARD, desk) == do.EditAction("b0ard", RecordEdit(due=FRIDAY))
    assert typed("/later k7f2 fri", BOARD, desk) == do.EditAction(
        "k7f2q9xmtb", RecordEdit(due=FRIDAY)
    )


def test_an_action_that_cannot_be_meant_is_refused() -> None:
    """Ids that begin alike are named, an unknown one is told, a closed one too."""
    two = (record("k7f2q9xmtb"), record("k7f2zzzzzz"), record("made000000", status="done"))

    assert refused("/done k7f2", HERE, *two) == (
        "k7f2 matches several actions",
        "k7f2q9xmtb, k7f2zzzzzz",
    )
    assert refused("/done made", HERE, *two) == ("made is already done", "/undo")
    assert refused("/done zzzz", HERE, record("made000000")) == (
        'no open action matches "zzzz"',
        "/done ID on:fri",
    )
    assert refused("/done on:tomorrow", HERE, record("made000000"))[0] == (
        '"tomorrow" is after today'
    )
    assert refused("/edit", HERE, record("made000000")) == (
        "text is missing",
        "/edit [ID] WORDS",
    )


FIRST = begun(plan(), plan("rotate", 5), present=(SAM,))
LOBBY = Lobby(first=FIRST, draft=FIRST)


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("sam", do.Leave("sam")),
        ("SAM", do.Leave("SAM")),
        ("fay", do.Join("Fay", "marketing")),
        ("ana:sales", do.Join("ana", "sales")),
        ("/join ana:sales", do.Join("ana", "sales")),
        ("/add The fair 6m", do.AddItem("The fair", 6)),
        ("/swap", do.Swap(2, OTHER)),
        ("/undo", do.Undo()),
        ("/help", HelpWanted()),
    ],
)
def test_in_the_lobby_a_name_is_ticked(line: str, command: object) -> None:
    """Off if they are here, on if not; and what arranges the huddle may be typed."""
    assert typed(line, LOBBY) == command


def test_the_lobby_refuses_what_needs_a_huddle() -> None:
    """No name, and nothing that is made in a huddle."""
    assert refused("who is this", LOBBY) == (
        '"who is this" is not a name',
        "letters, digits, . _ - as in maria:marketing",
    )
    assert refused("ana", LOBBY)[0] == "ana is new here: which side?"
    assert refused("/a Ring Acme", LOBBY) == ("the huddle has not started", "Enter to start")
    assert refused("/done", LOBBY) == ("the huddle has not started", "Enter to start")


def test_without_another_pick_nothing_is_swapped() -> None:
    """Whether no other topic fits or no pick is left."""
    with pytest.raises(Refused, match="no other topic fits"):
        typed("/swap", HUDDLE, Table(other=None))
    assert refused("/swap", after(begun(plan()))) == (
        "no topic is left to swap",
        "/add TITLE to add an item",
    )
