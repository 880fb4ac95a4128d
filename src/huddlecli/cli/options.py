"""The options that several commands share, and how commands are declared."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias

from huddlecli.cli.arguments.declaration import App, Argument, Option
from huddlecli.cli.context import Context
from huddlecli.core.dates import Period, past_day, week_named, week_of
from huddlecli.core.errors import Wrong
from huddlecli.core.team import Weekday, day_in, zone_of
from huddlecli.core.text import nearest, shown

Output: TypeAlias = Annotated[
    str | None,
    Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write to a file, in the format of its ending; - is stdout.",
    ),
]


Delimiter: TypeAlias = Annotated[
    str | None,
    Option(
        "--delimiter",
        metavar="SIGN",
        choices=("comma", "semicolon", "tab", "pipe"),
        help="For CSV: {choices}.",
    ),
]
_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "pipe": "|"}


def parse_delimiter(given: str | None, form: str, output: str | None = None) -> str:
    """Return the delimiter of a CSV; the ending of a file may say that it is one."""
    if given is None:
        return ","
    if output is not None:
        from huddlecli.cli.output import format_of  # noqa: PLC0415 - few want a file

        form = format_of(form, output)
    sign = _DELIMITERS.get(given.casefold(), given)
    if form != "csv":
        raise Wrong("--delimiter only works with CSV", hint="--format csv")
    if sign not in {*_DELIMITERS.values()}:
        raise Wrong(
            f'"{shown(given)}" is not a delimiter', hint="--delimiter comma, semicolon, tab or pipe"
        )
    return sign


def parse_side(context: Context, text: str | None, flag: str = "--side") -> str | None:
    """Return the side that `flag` names, as the team writes it."""
    if text is None:
        return None
    sides = context.team.sides
    known = next((side for side in sides if side.casefold() == text.casefold()), None)
    if known is None:
        near = nearest(text, sides)
        hint = f"{flag} {near}" if near else f"{flag} {' or '.join(sides)}"
        raise Wrong(f"there is no side called {shown(text)}", hint=hint)
    return known


# Every argument with words names the characters that a shell would interpret.
QUOTES = "Put words with ? ! ' \" ( ) & ; < > * # $ ~ in quotes."
TEXTS = ("WORDS", "ID|WORDS", "ID|WORDS VALUE", "REASON")  # the arguments that are text

Words: TypeAlias = Annotated[
    list[str] | None, Argument(metavar="WORDS", help=f"The text. {QUOTES}")
]
Id: TypeAlias = Annotated[
    str,
    Argument(
        metavar="ID", help="The first characters of its id, or a word that only its title has."
    ),
]


Ids: TypeAlias = Annotated[
    str,
    Argument(
        metavar="ID",
        help="The first characters of its id, or a word that only its title has; or several ids.",
    ),
]
ShowOnly: TypeAlias = Annotated[
    bool, Option("-n", "--dry-run", help="Only show what would be changed.")
]


def format_flag(*names: str, about: str = "{choices}; default: what fits the output.") -> Option:
    """Return the flag for the format, which takes one of `names`."""
    return Option("--format", metavar="FORMAT", choices=names, help=about)


# The formats of most commands that show one thing, and of most lists.
FORMATS = ("auto", "rich", "text", "markdown", "json")
LIST_FORMATS = ("auto", "rich", "text", "markdown", "chat", "json", "csv", "tsv")
Format: TypeAlias = Annotated[str, format_flag(*FORMATS)]
ListFormat: TypeAlias = Annotated[str, format_flag(*LIST_FORMATS)]
Since: TypeAlias = Annotated[
    str | None, Option("--since", metavar="DAY", help="On or after that day.")
]
Until: TypeAlias = Annotated[
    str | None, Option("--until", metavar="DAY", help="On or before that day.")
]


class Days:
    """The days from `--since` to `--until`, as far as they are given."""

    def __init__(
        self, context: Context, since: str | None, until: str | None, today: date | None = None
    ) -> None:
        """Read the flags: a weekday or the like is in the past.

        Without `today`, that is the day where the user is, or else where the team is.
        """
        self._until = until
        self.since = self._day(context, since, today)
        self.until = self._day(context, until, today)
        if self.since and self.until and self.since > self.until:
            raise Wrong(
                f"{self.since} is after {self.until}",
                hint=f"--since {self.until} --until {self.since}",
            )

    def __contains__(self, day: date) -> bool:
        """Whether `day` is one of them."""
        return (self.since or day) <= day <= (self.until or day)

    def period(self, week: str | None, today: date, week_starts: Weekday) -> Period | None:
        """Return the period that `--week` or these days name, or None if neither is given."""
        if week is not None:
            if self.since or self.until:
                raise Wrong("use either --week or --since", hint=f"--week {week}")
            return week_named(week, today, week_starts)
        if self.since is None:
            if self.until:
                raise Wrong("--until needs --since", hint=f"--since mon --until {self._until}")
            return None
        last = self.until or max(self.since, today)
        whole = week_of(self.since, week_starts)
        is_week = whole.start == self.since and whole.end == last
        return whole if is_week else Period(self.since, last)

    @staticmethod
    def _day(context: Context, text: str | None, today: date | None) -> date | None:
        """Return the day that a flag names."""
        if text is None:
            return None
        if today is None:
            name, team = context.user_name, context.team
            today = day_in(zone_of(team, name) if name else team.zone, context.now())
        return past_day(text, today, future_ok=True)


def command_app() -> App:
    """Return the app of a single command."""
    return App()


def group_app(what: str, example_line: str) -> App:
    """Return the app of a group of commands, which shows its help if none is named."""
    return App(what, example(example_line))


def example(line: str) -> str:
    """Return the last line of a help page: an example to paste."""
    return f"Example: {line}"
