"""Values from the TOML files of a team, checked against the fields of their classes.

Nearly every file is right, and pydantic's core takes longer to import than `huddle log` may run. So
`reader` reads what has exactly the declared types. Only if it is unsure, `validator` decides: it
sets up pydantic's core from the same fields, and says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from huddlecli.core.text import CONTROL, DIRECTION, LINE_SEPARATOR
from huddlecli.store.mistakes import Problem, Source, as_toml, refuse
from huddlecli.store.schema.reader import LONGEST_LIST, Exactly, Leaf, Rules, TableReader, Unsure

if TYPE_CHECKING:
    from huddlecli.store.schema.validator import Validator

T = TypeVar("T")
Check: TypeAlias = Callable[[dict[str, Any]], Iterable[Problem]]

VERSION = 1
LONGEST_TEXT = 200
LARGEST_NUMBER = 1440  # the minutes of a day
ONE_LINE = f"^[^{CONTROL}{LINE_SEPARATOR}{DIRECTION}]*$"


class Invalid(Exception):
    """Values that do not fit their fields; `problems` yields once what is wrong with each."""

    def __init__(self, problems: Iterator[Problem]) -> None:
        """Keep the problems, which may be very many."""
        super().__init__("invalid values")
        self.problems = problems


class Schema(Generic[T]):
    """The rules of a file whose content is a value of `kind`, which may have others in it."""

    def __init__(self, kind: type[T], rules: Rules) -> None:
        """Prepare to read the fields of `kind` and of the classes in it."""
        self._kind = kind
        self._rules = rules
        self._reader = TableReader(kind, rules)

    def validate(self, data: Mapping[str, Any]) -> T:
        """Return the value of `data`, or raise Invalid."""
        try:
            value: T = self._reader.read(data)
        except Unsure:
            value = self._validator.validate(data)
        return value

    def check_values(self, data: Mapping[str, Any]) -> None:
        """Raise Invalid if a field cannot have its value in `data`; none is required."""
        try:
            self._reader.check_values(data)
        except Unsure:
            self._validator.check_values(data)

    @cached_property
    def _validator(self) -> Validator[T]:
        from huddlecli.store.schema.validator import Validator  # noqa: PLC0415  it takes 20 ms

        return Validator(self._kind, self._rules)


class HandWritten(Generic[T]):
    """The schema of a file that people write; `keys` are those unlike their fields."""

    def __init__(self, kind: type[T], keys: Mapping[str, str | None]) -> None:
        """Prepare to read the fields of `kind` and of the classes in it."""
        self.kind = kind
        self.rules = Rules(LEAVES, keys, reports_all=True)
        self._schema = Schema(kind, self.rules)

    def read(self, source: Source, data: dict[str, Any], check: Check) -> T:
        """Return the value of the `data` in `source`, or raise all that is wrong with it."""
        refuse(source, _too_long(data))  # to report each entry of such a list would take seconds
        version = data.pop("schema", VERSION)
        problems: list[Problem] = []
        if version != VERSION or isinstance(version, bool):
            problems.append(Problem(("schema",), f"expected {VERSION}, got {as_toml(version)}"))
        try:
            value = self._schema.validate(data)
        except Invalid as error:
            problems += error.problems
        refuse(source, [*problems, *check(data)])
        return value


def _too_long(data: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the lists that are longer than any team needs."""
    for key, value in data.items():
        if isinstance(value, list) and len(value) > LONGEST_LIST:
            yield Problem((key,), f"expected at most {LONGEST_LIST} entries")


def _line(value: Any) -> Any:
    if (
        type(value) is str
        and 0 < len(value) <= LONGEST_TEXT
        and value.isprintable()  # other texts may be right too
    ):
        return value
    raise Unsure


def _minutes(value: Any) -> Any:
    if type(value) is int and 1 <= value <= LARGEST_NUMBER:
        return value
    raise Unsure


LEAVES: Mapping[Any, Leaf] = {
    str: Leaf(
        _line,
        lambda core: core.str_schema(
            strict=True, min_length=1, max_length=LONGEST_TEXT, pattern=ONE_LINE
        ),
    ),
    int: Leaf(_minutes, lambda core: core.int_schema(strict=True, ge=1, le=LARGEST_NUMBER)),
    bool: Leaf(Exactly(bool), lambda core: core.bool_schema(strict=True)),
    date: Leaf(Exactly(date), lambda core: core.date_schema(strict=True)),
}
