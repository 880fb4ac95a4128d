"""The rules that keep the package easy to find one's way in: its folders, modules and names."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import huddlecli

PACKAGE = Path(huddlecli.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
MOST_MODULES = 30  # in one folder
MOST_LINES = 420  # in one module
MOST_CASTS = 8  # in the package
IN_ING = frozenset({"timing"})  # a noun, although it ends like a gerund


def public_types(module: Path) -> Iterator[str]:
    """Yield the names of the public classes and type aliases that a module defines."""
    for statement in _tree(module).body:
        match statement:
            case ast.ClassDef(name=name) if not name.startswith("_"):
                yield name
            case ast.AnnAssign(target=ast.Name(id=name), annotation=ast.Name(id="TypeAlias")):
                if not name.startswith("_"):
                    yield name


def casts(module: Path) -> int:
    """Return how often a module calls `cast`."""
    calls = [node for node in ast.walk(_tree(module)) if isinstance(node, ast.Call)]
    return sum(ast.unparse(call.func) in ("cast", "typing.cast") for call in calls)


def crowded_folders() -> dict[str, int]:
    """Return the folders with too many modules, and how many they have."""
    modules = Counter(_place(module.parent) for module in MODULES)
    return {folder: number for folder, number in modules.items() if number > MOST_MODULES}


def long_modules() -> dict[str, int]:
    """Return the modules with too many lines, and how many they have."""
    lines = {_place(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    return {module: number for module, number in lines.items() if number > MOST_LINES}


def twice_defined() -> dict[str, list[str]]:
    """Return the public names of types that several modules define, with these modules."""
    modules: dict[str, list[str]] = defaultdict(list)
    for module in MODULES:
        for name in public_types(module):
            modules[name].append(_place(module))
    return {name: places for name, places in sorted(modules.items()) if len(places) > 1}


def gerunds() -> list[str]:
    """Return the modules and folders named with a word in -ing."""
    paths = [*MODULES, *{module.parent for module in MODULES}]
    return sorted(
        _place(path) for path in paths if path.stem.endswith("ing") and path.stem not in IN_ING
    )


def casting_modules() -> dict[str, int]:
    """Return the modules that cast, and how often."""
    return {_place(module): number for module in MODULES if (number := casts(module))}


def test_no_folder_has_more_modules_than_can_be_surveyed() -> None:
    """A reader sees at a glance what is in a folder."""
    assert crowded_folders() == {}


def test_no_module_is_longer_than_a_large_table() -> None:
    """A module holds one idea, or one table."""
    assert long_modules() == {}


def test_a_public_type_is_defined_in_one_module() -> None:
    """A name means one thing in the whole package."""
    assert twice_defined() == {}


def test_a_module_is_named_with_a_noun() -> None:
    """A module is named for what is in it, not for an activity."""
    assert gerunds() == []


def test_types_are_rarely_cast() -> None:
    """The types say what a value is; a cast is left for what they cannot say."""
    assert sum(casting_modules().values()) <= MOST_CASTS, casting_modules()


def _tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def _place(path: Path) -> str:
    return path.relative_to(PACKAGE.parent).as_posix()
