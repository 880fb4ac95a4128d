"""Write the schemas of the TOML files that people write: `python docs/toml_schemas.py`.

Editors mark mistakes by them, and show what a key means. Keys and types are those of the classes
that the files are read into, descriptions are in `docs/toml_keys.toml`, and what types do not show
is here, from the same patterns and words by which huddle checks the files. What huddle accepts is
right by the schema too. Commit the schemas together with the change of a key.

They have only what taplo and tombi both know: no `$ref`, since taplo shows no description beside
one, and no pattern that looks ahead, since tombi has none.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args, get_origin

from huddlecli.core.agenda import CATEGORIES
from huddlecli.core.ids import ALPHABET, LENGTH
from huddlecli.core.team import DEVICES, RESERVED
from huddlecli.core.terms import LONGEST_NAME, TERM_NAME
from huddlecli.core.text import ADDRESS
from huddlecli.store import agenda_files, team_file, user_config
from huddlecli.store.leads.rules import AGREED
from huddlecli.store.mistakes import CLOCK
from huddlecli.store.schema import (
    LARGEST_NUMBER,
    LONGEST_TEXT,
    ONE_LINE,
    VERSION,
    HandWritten,
)
from huddlecli.store.schema.reader import (
    LONGEST_LIST,
    alternatives,
    field_rules,
    has_fields,
)

SCHEMAS = Path(__file__).parent / "schemas"
KEYS = Path(__file__).parent / "toml_keys.toml"
DRAFT = "https://json-schema.org/draft/2020-12/schema"
JsonSchema: TypeAlias = dict[str, Any]

_TEXT: JsonSchema = {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT}
_LEAVES: Mapping[Any, JsonSchema] = {
    str: {**_TEXT, "pattern": ONE_LINE},
    int: {"type": "integer", "minimum": 1, "maximum": LARGEST_NUMBER},
    bool: {"type": "boolean"},
    # To taplo a date is the text of it; tombi takes only dates.
    date: {"type": "string", "format": "date"},
}


def _whole(pattern: str) -> JsonSchema:
    """Return the rule for a text that has a pattern from its first to its last character."""
    return {"pattern": f"^({pattern})$"}


def _any_case(words: Iterable[str]) -> str:
    """Return a pattern for words in any case, since editors have no flag for that."""
    letters = ("".join(_both(letter) for letter in word) for word in sorted(words))
    return f"({'|'.join(letters)})"


def _both(letter: str) -> str:
    return f"[{letter.upper()}{letter}]" if letter.isalpha() else letter


# Names have letters of any script. Patterns of editors have no class for these, so other letters
# are all that is not ASCII. Marks on letters do not count, so names with them may be longer.
_INNER = r"[^\x00-\x2c\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x9f]"
_LAST = r"[^\x00-\x2c\x2e\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x9f]"
_OTHER = r"[^\x00-\x9f]"
_NAME: JsonSchema = {
    **_whole(
        r"[A-Za-z0-9]([A-Za-z0-9._-]{0,38}[A-Za-z0-9_-])?"
        rf"|([A-Za-z0-9]{_INNER}*)?{_OTHER}({_INNER}*{_LAST})?"
    ),
    "not": {"enum": [form for word in RESERVED for form in (word, word.title(), word.upper())]},
    "if": {"pattern": rf"^{_any_case(DEVICES)}(\.|$)"},
    "then": False,
}
_ONCE: JsonSchema = {"uniqueItems": True}
# A zone is the name of a file among those of the system, such as America/Argentina/Ushuaia.
_ZONE = _whole(r"[A-Za-z0-9][A-Za-z0-9_+-]*(/[A-Za-z0-9][A-Za-z0-9_+-]*)*")
_ADDRESS = _whole(ADDRESS)
_CLOCK = _whole(CLOCK)
_AGREED = _whole(AGREED)
# A full path, or one from the user's home; also as Windows has them.
_FOLDER = {"pattern": r"^(/|~/|[A-Za-z]:[/\\]|\\\\)"}
_CATEGORY: JsonSchema = {"enum": [*CATEGORIES]}

# What the types of the fields do not show, by the paths of `docs/toml_keys.toml`.
RULES: Mapping[str, Mapping[str, JsonSchema]] = {
    "team": {
        "id": _whole(f"[{ALPHABET}]{{{LENGTH}}}"),
        "timezone": _ZONE,
        "sides": {"minItems": 2, **_ONCE},
        "sides.*": _NAME,
        "agendas": _ONCE,
        "agendas.*": _NAME,
        "person.name": _NAME,
        "person.email": _ADDRESS,
        "person.timezone": _ZONE,
        "person.was": _ONCE,
        "person.was.*": _NAME,
        "defaults.due": _whole(f"{'|'.join(team_file.DUE)}|[1-9][0-9]{{0,2}}d"),
        "rota.order": _ONCE,
        "rota.order.*": _NAME,
        "rota.next": _NAME,
        "mail.from": _ADDRESS,
        "mail.to.*": _ADDRESS,
        "hours.days": {"minItems": 1, **_ONCE},
        "hours.from": _CLOCK,
        "hours.to": _whole(f"{CLOCK}|24:00"),
        "leads.answer": _AGREED,
        "leads.answer.*": _AGREED,
    },
    "agenda": {
        "at": _CLOCK,
        "timezone": _ZONE,
        "item": {"minItems": 1, "maxItems": agenda_files.MOST_ITEMS},
        "item.topic": _whole(agenda_files.TOPIC_ID),
        "item.categories.*": _CATEGORY,
        "item.term": {**_whole(TERM_NAME), "maxLength": LONGEST_NAME},
    },
    "library": {
        "topic": {"minItems": 1},
        "topic.id": _whole(agenda_files.TOPIC_ID),
        "topic.category": _CATEGORY,
    },
    "config": {
        "user": _NAME,
        "team": _FOLDER,
    },
}
_FILES: Mapping[str, tuple[str, HandWritten[Any]]] = {
    "team": ("huddle.toml", team_file.schema()),
    "agenda": ("agendas/NAME.toml", agenda_files.agenda_schema()),
    "library": ("agendas/NAME.toml with topics", agenda_files.library_schema()),
    "config": ("config.toml", user_config.schema()),
}
NAMES = (*_FILES,)


def schema_text(name: str) -> str:
    """Return the text of the schema of one of the files."""
    return json.dumps(schema_of(name), indent=2) + "\n"


def schema_of(name: str) -> JsonSchema:
    """Return the schema of one of the files; KeyError names a key without a description."""
    title, written = _FILES[name]
    texts = tomllib.loads(KEYS.read_text("utf-8"))[name]
    maker = _Maker(written, texts, RULES[name])
    table = maker.table(written.kind, "")
    table["properties"] = {
        "schema": {"description": maker.text("schema"), "type": "integer", "const": VERSION},
        **table["properties"],
    }
    match name:
        case "agenda":
            table["properties"]["item"]["items"] |= _item_rules()
        case "library":
            _let_off(table["properties"]["topic"]["items"])
        case "config":
            table["properties"] |= dict(_folders(maker))
    if unused := maker.unused():
        raise KeyError(*unused)
    return {"$schema": DRAFT, "$id": f"urn:huddle:{name}:1", "title": title, **table}


class _Maker:
    """Makes the schemas of the tables of a file, and of all that is in them."""

    def __init__(
        self,
        written: HandWritten[Any],
        texts: Mapping[str, str],
        rules: Mapping[str, JsonSchema],
    ) -> None:
        """Take the descriptions and the rules, both by path."""
        self._written = written
        self._texts = texts
        self._rules = rules
        self._used: set[str] = set()

    def unused(self) -> list[str]:
        """Return the paths of descriptions and rules that no key has."""
        return sorted({*self._texts, *self._rules} - self._used)

    def text(self, path: str) -> str:
        """Return the description of the key at a path."""
        self._used.add(path)
        return self._texts[path]

    def table(self, kind: Any, path: str) -> JsonSchema:
        """Return the schema of a table that becomes a value of `kind`."""
        fields = [field for field in field_rules(kind, self._written.rules) if field.key]
        inside = f"{path}." if path else ""
        return {
            "description": self.text(path),
            "type": "object",
            "properties": {
                str(field.key): self.value(field.hint, f"{inside}{field.key}") for field in fields
            },
            "required": [str(field.key) for field in fields if not field.has_default],
            "additionalProperties": False,
        }

    def value(self, hint: Any, path: str) -> JsonSchema:
        """Return the schema of the value of a key, with the description of the key first."""
        described: JsonSchema = {"description": self.text(path)}
        return {**described, **self._bare(hint, path), **described}

    def _bare(self, hint: Any, path: str) -> JsonSchema:
        if kinds := alternatives(hint):
            bare = [self._bare(kind, path) for kind in kinds]
            # Of these rules, each counts only for values of its type. With `anyOf`, taplo would
            # not say which of them a value breaks.
            merged = {key: value for one in bare for key, value in one.items()}
            return {**merged, "type": [one["type"] for one in bare]} if len(bare) > 1 else bare[0]
        if has_fields(hint):
            return self.table(hint, path)
        origin, inner = get_origin(hint), get_args(hint)
        if origin is Mapping:
            return {
                "type": "object",
                "propertyNames": _LEAVES[str],
                "additionalProperties": self.value(inner[1], f"{path}.*"),
            }
        if origin is Literal:
            return {"type": "string", "enum": [*inner]}
        rule = self._rule(path)
        if origin is tuple:
            entry = inner[0]
            place = path if has_fields(entry) else f"{path}.*"
            return {
                "type": "array",
                "items": self.value(entry, place),
                "maxItems": LONGEST_LIST,
                **rule,
            }
        return {**_LEAVES[hint], **rule}

    def _rule(self, path: str) -> JsonSchema:
        self._used.add(path)
        return self._rules.get(path, {})


def _folders(maker: _Maker) -> Iterator[tuple[str, JsonSchema]]:
    """Yield the tables of `config.toml` that have names of teams, or folders, as keys."""
    tables: Iterable[tuple[str, JsonSchema, JsonSchema]] = (
        ("users", _NAME, {}),
        ("teams", _FOLDER, {"propertyNames": _NAME}),
        ("remotes", {}, {}),
    )
    for key, rule, names in tables:
        entry = {"description": maker.text(f"{key}.*"), "type": "string", "minLength": 1, **rule}
        table = {"type": "object", **names, "additionalProperties": entry}
        yield key, {"description": maker.text(key), **table}


_MORE: JsonSchema = {"additionalProperties": True}  # else tombi misses the other keys here


def _is(key: str, value: object) -> JsonSchema:
    """Return the condition that a table has that value."""
    return {"properties": {key: {"const": value}}, **_needs(key)}


def _needs(*keys: str) -> JsonSchema:
    """Return the rule that a table has these keys."""
    return {"required": [*keys], **_MORE}


def _without(*keys: str) -> JsonSchema:
    """Return the rule that a table has none of these keys."""
    return {"properties": dict.fromkeys(keys, False), **_MORE}


def _item_rules() -> JsonSchema:
    """Return which keys an item of an agenda needs or cannot have, by its kind."""
    named = {"if": _needs("topic"), "else": _needs("title"), **_MORE}
    return {
        "if": _is("kind", "rotate"),
        "then": _without("term"),
        "else": {
            **_without("pick", "categories"),
            "if": _is("kind", "definition"),
            "else": {
                **_without("term"),
                "if": _is("kind", "topic"),
                "then": named,
            },
        },
    }


def _let_off(topic: JsonSchema) -> None:
    """Let a topic that is taken out have nothing but its id."""
    needed = topic["required"]
    topic |= {"required": ["id"], "if": _is("off", value=True), "else": _needs(*needed)}


if __name__ == "__main__":
    for name in NAMES:
        path = SCHEMAS / f"{name}.json"
        path.write_text(schema_text(name), encoding="utf-8")
        sys.stdout.write(f"{path}\n")
