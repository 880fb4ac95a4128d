"""How commands are declared: their functions, arguments and options.

Typer reads the declarations, but takes a third of a second on a slow machine to be imported. So a
declaration does without it, and only `typer_app` makes an app of Typer from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from huddlecli.core.value import Value

Function: TypeAlias = Callable[..., int | None]  # takes the context and values; an exit code
T = TypeVar("T", bound=Function)


class _Parameter:
    """The names and settings of a parameter, as Typer has them; `default` if it has no other.

    `choices` are the words that it takes, if they are always the same; `{choices}` in its help
    names them.
    """

    def __init__(
        self, *names: str, default: Any = None, choices: Sequence[str] = (), **settings: Any
    ) -> None:
        self.names = names
        self.default = default
        self.choices = tuple(choices)
        self.settings = settings


class Option(_Parameter):
    """A flag, with a value or without: `Annotated[str, Option("--to", metavar="ADDRESS")]`."""


class Argument(_Parameter):
    """One word of a command, or all that are left: `Annotated[str, Argument(metavar="ID")]`."""


class DeclaredCommand(Value, kw_only=False):
    """A command: its function, and the `help` and the last line of its page of help.

    Without `help`, that is the docstring of the function.
    """

    function: Function
    help: str | None
    epilog: str


class App:
    """The commands of a module: one without a name of its own, or a group of them.

    `help` and `epilog` are those of the page of a group. `members` are its commands and groups.
    """

    def __init__(self, help: str | None = None, epilog: str | None = None) -> None:  # noqa: A002 - as in Typer
        """Declare a group if there is a `help`."""
        self.help = help
        self.epilog = epilog
        self.members: dict[str, DeclaredCommand | App] = {}

    def command(
        self,
        name: str | None = None,
        *,
        epilog: str,
        help: str | None = None,  # noqa: A002 - as in Typer
    ) -> Callable[[T], T]:
        """Declare a command; its name is that of the function, unless it is given."""

        def declared(function: T) -> T:
            self.members[name or function.__name__] = DeclaredCommand(function, help, epilog)
            return function

        return declared

    def add_group(self, group: App, name: str) -> None:
        """Declare a group within this one."""
        self.members[name] = group

    def function(self, names: Sequence[str]) -> Function:
        """Return the function of the command with these names; none is that of the only one."""
        member: DeclaredCommand | App = self
        rest = iter(names)
        while isinstance(member, App):
            members: Mapping[str, DeclaredCommand | App] = member.members
            member = members[next(rest)] if member.help else next(iter(members.values()))
        return member.function
