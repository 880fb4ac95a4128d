"""What we use of rtoml, with the reader of the standard library: for where rtoml has no wheel.

It reads TOML 1.0 where rtoml reads 1.1. Decision 21 has the differences that this leaves.
"""

from __future__ import annotations

import re
import tomllib
from math import isinf
from typing import Any

MOST_PARTS = 80  # of a key, as in rtoml: tomllib needs memory by the square of them
MOST_LEVELS = 3 * MOST_PARTS  # of a document: those of a header, of a key in it, and of its value
MOST_BITS = 128  # of a whole number, as in rtoml

_MARK = "\ufeff"  # what editors on Windows put before the text
_TEXT_OR_COMMENT = re.compile(
    r'''(?xs)
    """ (?: [^"\\]++ | \\. | "{1,2}(?!") )*+ (?: "{3,5} )?
    | \''' (?: [^']++ | '{1,2}(?!') )*+ (?: '{3,5} )?
    | " (?: [^"\\\n]++ | \\[^\n] )*+ "?
    | ' [^'\n]*+ '?
    | \# [^\n]*+
    '''
)
_LONG_KEY = re.compile(rf"(?<![\w-])[\w-]++(?:[ \t]*+\.[ \t]*+[\w-]++){{{MOST_PARTS}}}")
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_LONG_NUMBER = re.compile(r"(?<![\w.])\d\w{33,}")
_TOO_LARGE = "integer number overflowed"
_FLOAT_TOO_LARGE = "floating-point number overflowed"
_TOO_DEEP = "cannot recurse further; max recursion depth met"
_WORDS = {  # of the commonest mistakes; the reader's own name tuples of Python
    "Cannot declare": "duplicate key",
    "Cannot mutate": "cannot extend an inline table or a list",
    "Cannot overwrite": "duplicate key",
    "Illegal character '\\n'": "unterminated string",
    "Expected '=' after": "key with no value, expected `=`",
}


class TomlParsingError(ValueError):
    """Text that is not TOML; its message ends in ` at line N` if the line is known."""


def loads(text: str) -> dict[str, Any]:
    """Return the content of `text`, or raise TomlParsingError; UnicodeEncodeError as rtoml does.

    A text of any kind takes little time and memory.
    """
    text.encode()
    source = text.removeprefix(_MARK)
    if source.count(".") >= MOST_PARTS and _LONG_KEY.search(_TEXT_OR_COMMENT.sub("x", source)):
        raise TomlParsingError("recursion limit")
    try:
        table = tomllib.loads(source, parse_float=_float)
        _check(table)
    except tomllib.TOMLDecodeError as error:
        raise TomlParsingError(_reason(str(error), source)) from None
    except RecursionError:
        raise TomlParsingError(_TOO_DEEP) from None
    except OverflowError as error:
        place = source.find(str(error))
        raise TomlParsingError(_at_line(_FLOAT_TOO_LARGE, source, place)) from None
    except ValueError:  # also of Python, which reads no whole number of more than 4300 digits
        number = _LONG_NUMBER.search(source)
        place = number.start() if number else 0
        raise TomlParsingError(_at_line(_TOO_LARGE, source, place)) from None
    return table


def _float(digits: str) -> float:
    number = float(digits)
    if isinf(number) and "inf" not in digits:
        raise OverflowError(digits)
    return number


def _check(table: dict[str, Any]) -> None:
    """Raise an error if other functions could not work with a value."""
    pending: list[tuple[Any, int]] = [(table, 0)]
    while pending:
        value, level = pending.pop()
        if isinstance(value, int) and value.bit_length() > MOST_BITS:
            raise ValueError(value.bit_length())
        if level > MOST_LEVELS:
            raise RecursionError
        if isinstance(value, dict | list):
            inner = value.values() if isinstance(value, dict) else value
            pending += [(entry, level + 1) for entry in inner]


def _reason(message: str, source: str) -> str:
    place = _PLACE.search(message)
    reason = message[: place.start()] if place else message
    for start, words in _WORDS.items():
        if reason.startswith(start):
            reason = words
    if not place:
        return reason
    reason = f"{reason[:1].lower()}{reason[1:]}"
    if place[1]:
        return f"{reason} at line {place[1]}"
    return _at_line(reason, source, len(source.rstrip("\n")))


def _at_line(reason: str, source: str, place: int) -> str:
    return f"{reason} at line {source.count(chr(10), 0, place) + 1}"
