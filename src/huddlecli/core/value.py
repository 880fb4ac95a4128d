"""The base of the immutable values that `huddle log` and the like need.

A frozen dataclass takes over a millisecond to define, because its methods are compiled each time,
and `dataclasses` takes ten to import. Values share their methods: to define one takes a fortieth.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self, TypeVar, cast, dataclass_transform

V = TypeVar("V", bound="Value")

if TYPE_CHECKING:  # type checkers know which fields it takes
    from dataclasses import replace as replace  # noqa: PLC0414  offered to other modules
else:

    def replace(value: V, /, **fields: Any) -> V:
        """Return `value` with other `fields`."""
        return value.__replace__(**fields)


NO_KEYS: Mapping[str, Any] = {}  # the default of a table: shared, since nobody can change a Mapping


@cache
def _dataclass_fields(kind: Any) -> Mapping[str, Any]:
    """Return the fields of `kind` as `dataclasses` and pydantic know them."""
    from dataclasses import field, make_dataclass  # noqa: PLC0415  who asks for them has it already

    def field_of(name: str) -> Any:
        if name in kind.__required__:
            return field(kw_only=True)
        default = getattr(kind, name)  # by a factory: no dataclass takes a table as default
        return field(default_factory=lambda: default, kw_only=True)

    hints: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        hints |= _annotations(base)
    fields = [(name, hints[name], field_of(name)) for name in kind.__names__]
    same = make_dataclass(
        kind.__name__,
        fields,
        namespace={"__doc__": kind.__name__},  # otherwise it works out the signature, for 6 ms
        init=False,
        repr=False,
        eq=False,
    )
    return cast("Mapping[str, Any]", same.__dict__["__dataclass_fields__"])


class _FieldsWhenAsked:
    def __get__(self, instance: object, kind: Any) -> Mapping[str, Any]:
        return _dataclass_fields(kind)


def _annotations(kind: type) -> Mapping[str, str]:
    """Return the annotations of `kind` itself, as they are written."""
    hints: Mapping[str, str] = getattr(kind, "__annotations__", {})
    return hints


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Value:
    """An immutable value: its annotations are its fields, and class attributes their defaults.

    Values are equal if they have the same class and equal fields. With `kw_only=False`, fields may
    be given by position. `dataclasses` and pydantic take a value for a dataclass.
    """

    __names__: ClassVar[tuple[str, ...]] = ()
    __positions__: ClassVar[tuple[str, ...]] = ()  # those that may be given by position
    __known__: ClassVar[frozenset[str]] = frozenset()
    __required__: ClassVar[frozenset[str]] = frozenset()
    __content__: ClassVar[Callable[[object], tuple[object, ...]]]
    if not TYPE_CHECKING:  # type checkers make it
        __dataclass_fields__ = _FieldsWhenAsked()

    def __init_subclass__(cls, *, kw_only: bool = True) -> None:
        """Note the fields: those of the base, then those of the class."""
        own = [n for n, hint in _annotations(cls).items() if not hint.startswith("ClassVar")]
        cls.__names__ = tuple(dict.fromkeys((*cls.__names__, *own)))
        cls.__known__ = frozenset(cls.__names__)
        cls.__required__ = frozenset(name for name in cls.__names__ if not hasattr(cls, name))
        cls.__content__ = attrgetter("__class__", *cls.__names__)
        cls.__positions__ = () if kw_only else cls.__names__
        if not TYPE_CHECKING:  # the same
            cls.__match_args__ = cls.__positions__

    def __init__(self, /, *values: Any, **fields: Any) -> None:
        """Set the fields, or raise TypeError if one is missing, unknown or given twice."""
        if values:
            fields = _by_name(type(self), values, fields)
        if self.__required__.difference(fields) or not self.__known__.issuperset(fields):
            raise TypeError(_misfit(type(self), fields))
        self.__dict__.update(fields)

    @classmethod
    def of_fields(cls, fields: dict[str, Any]) -> Self:
        """Return the value of `fields`, whose names the caller has checked."""
        made = object.__new__(cls)
        made.__dict__.update(fields)
        return made

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse to change a field."""
        raise AttributeError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        """Refuse to remove a field."""
        raise AttributeError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        """Whether both have the same class and equal fields."""
        if type(other) is not type(self):
            return NotImplemented
        content = type(self).__content__
        return content(self) == content(other)

    def __hash__(self) -> int:
        """Return the hash of the fields, or raise TypeError if one has none."""
        return hash(type(self).__content__(self))

    def __repr__(self) -> str:
        """Return the class with all fields."""
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__names__)
        return f"{type(self).__qualname__}({fields})"

    def __replace__(self, **fields: Any) -> Self:
        """Return this value with other `fields`."""
        given = self.__dict__
        own = {name: given[name] for name in self.__names__ if name in given}
        return type(self)(**{**own, **fields})


def field_names(value: Value) -> tuple[str, ...]:
    """Return the names of the fields of a value, those of its base first."""
    return value.__names__


def _by_name(
    kind: type[Value], values: tuple[object, ...], fields: Mapping[str, object]
) -> dict[str, object]:
    """Return `fields` with those that were given by position."""
    names = kind.__positions__
    if len(values) > len(names) or not fields.keys().isdisjoint(names[: len(values)]):
        raise TypeError(f"{kind.__name__} takes its fields once, and {len(names)} by position")
    return {**dict(zip(names, values, strict=False)), **fields}


def _misfit(kind: type[Value], fields: Mapping[str, object]) -> str:
    """Return which fields are missing from `fields`, or which are unknown."""
    if missing := [name for name in kind.__names__ if name in kind.__required__ - fields.keys()]:
        return f"{kind.__name__} lacks {', '.join(missing)}"
    return f"{kind.__name__} has no {', '.join(sorted(fields.keys() - kind.__known__))}"
