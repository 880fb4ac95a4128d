"""Print every sentence that the tool shows to people: `python docs/sentences.py [--plain]`.

Each has its file and line in front; `--plain` leaves them out. {…} is what the tool fills in.

A text of several words is printed wherever it is in the package. A single word is printed if it has
a capital letter, or if its place shows that it is text: an argument named `hint`, the result of a
function that returns `str`, a word in an f-string.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from typing import NamedTuple, TypeAlias

ROOT = Path(__file__).parents[1]
HOLE = "{…}"
Texts: TypeAlias = Iterator[tuple[int, str]]  # with their lines
Definition: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

# A parameter or a variable with one of these names holds text.
TEXT = re.compile(
    "about|brief|does|empty|epilog|help|hint|label|many|message|one|plural|problem|prompt|question"
    "|reason|singular|takes|text|title|told|what|words"
)
# The arguments of these are for the program: patterns, names of types, lists of words.
SILENT = re.compile(
    "AssertionError|Literal|TypeVar|cast|compile|find(all|iter)|fullmatch|get_template|getattr"
    "|import_module|match|search|several|split|sub"
)
WORD = re.compile(r"[^\W\d_]{2}")
NAME = re.compile(r"[^A-Z\s]*|[A-Z\d_ |:,=…\[\]]+(\|[a-z]+)?|([A-Z][a-z]+){2,}|..")
PROGRAM = re.compile(
    r"""(?xs) .* (?: \\[\w.] | \(\?[:=!<Pix] | \[\^ | \]\+ ) .*  # a regular expression
    | [A-Z]\w+ (?: -\w+ )+ :\ .*                       # the header of a mail
    | \[+ \w+ \]+ | \w+ \ = (?: \ \S* )?              # a line of TOML
    | (?: bold | dim ) \ \w+                           # a style
    """
)
TAG = re.compile(r"(?s)\{\{.*?\}\}|\{[%#].*?[%#]\}")
MARKUP = re.compile(r"(?s)<style.*?</style>|<[^>]*>")


class Sentence(NamedTuple):
    """A text that people see, and where it is written."""

    file: str
    line: int
    text: str


def collect(root: Path) -> Iterator[Sentence]:
    """Yield the sentences of the package, its templates and its agendas, file by file."""
    sources = {
        path: path.read_text(encoding="utf-8")
        for pattern in ("src/**/*.py", "src/**/*.html", "agendas/*.toml")
        for path in sorted(root.glob(pattern))
    }
    modules = {path: ast.parse(text) for path, text in sources.items() if path.suffix == ".py"}
    package = Package(modules.values())
    for path, source in sorted(sources.items()):
        match path.suffix:
            case ".py":
                texts = package.texts(modules[path])
            case ".html":
                texts = template(source)
            case _:
                texts = agenda(source)
        for line, text in sorted(set(texts)):
            yield Sentence(path.relative_to(root).as_posix(), line, text)


class Package:
    """The modules of a package; their definitions tell which arguments are texts."""

    def __init__(self, modules: Iterable[ast.Module]) -> None:
        """Note the parameters of the functions and classes in `modules`."""
        self._parameters: dict[str, set[tuple[int, str]]] = defaultdict(set)
        for node in (node for module in modules for node in ast.walk(module)):
            match node:
                case ast.FunctionDef(name=name, args=ast.arguments(args=[*parameters])):
                    names = [each.arg for each in parameters if each.arg not in ("self", "cls")]
                    self._parameters[name].update(enumerate(names))
                case ast.ClassDef(name=name, body=body):
                    fields = [part.target for part in body if isinstance(part, ast.AnnAssign)]
                    self._parameters[name].update(enumerate(map(ast.unparse, fields)))

    def texts(self, node: ast.AST | None, *, is_text: bool = False) -> Texts:
        """Yield the texts in `node`; with `is_text`, any single word counts as one."""
        match node:
            case ast.Constant(value=str(words), lineno=line):
                yield from _readable(line, words, is_text=is_text)
            case ast.JoinedStr(values=parts, lineno=line):
                words = "".join(
                    str(part.value) if isinstance(part, ast.Constant) else HOLE for part in parts
                )
                yield from _readable(line, words, is_text=is_text)
                holes = [part.value for part in parts if isinstance(part, ast.FormattedValue)]
                yield from self._each(holes, is_text=True)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                yield from self.texts(test)
                yield from self._each((body, orelse), is_text=is_text)
            case ast.BinOp() | ast.BoolOp() | ast.Tuple() | ast.List() | ast.Starred():
                yield from self._each(ast.iter_child_nodes(node), is_text=is_text)
            case ast.Call():
                yield from self._called(node)
            case ast.keyword(arg=name, value=value):
                yield from self.texts(value, is_text=bool(TEXT.fullmatch(name or "")))
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if TEXT.fullmatch(name):
                yield from self.texts(value, is_text=True)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield from self._defined(node)
            case ast.Subscript(value=value, slice=key):
                yield from self.texts(value)
                yield from self._calls(key)
            case ast.AnnAssign(annotation=ast.Name(id="TypeAlias")):
                yield from self._calls(node)
            case ast.Compare() | ast.MatchValue() | ast.Set() | ast.arg():
                yield from self._calls(node)
            case ast.Expr(value=ast.Constant()) | ast.Assign(targets=[ast.Name(id="__all__")]):
                pass
            case ast.AST():
                yield from self._each(ast.iter_child_nodes(node))

    def _calls(self, node: ast.AST) -> Texts:
        yield from self._each(part for part in ast.walk(node) if isinstance(part, ast.Call))

    def _each(self, nodes: Iterable[ast.AST], *, is_text: bool = False) -> Texts:
        for node in nodes:
            yield from self.texts(node, is_text=is_text)

    def _called(self, call: ast.Call) -> Texts:
        """Yield the texts among the arguments of a call."""
        function = ast.unparse(call.func).rpartition(".")[2]
        if SILENT.fullmatch(function):
            return
        yield from self.texts(call.func)
        parameters = self._parameters.get(function, ())
        for place, argument in enumerate(call.args):
            names = {name for at, name in parameters if at == place}
            yield from self.texts(argument, is_text=bool(names) and all(map(TEXT.fullmatch, names)))
        yield from self._each(call.keywords)

    def _defined(self, node: Definition) -> Texts:
        """Yield the texts of a definition, with the docstring that is the help of a command."""
        decorators = " ".join(map(ast.unparse, node.decorator_list))
        if re.search(r"\.(command|callback)\b", decorators):
            for paragraph in (ast.get_docstring(node) or "").split("\n\n"):
                yield from _readable(node.body[0].lineno, " ".join(paragraph.split()))
        yield from self._each(ast.iter_child_nodes(node))
        returns = getattr(node, "returns", None)
        if returns and ast.unparse(returns) in ("str", "str | None"):
            results = (part.value for part in ast.walk(node) if isinstance(part, ast.Return))
            yield from self._each(filter(None, results), is_text=True)


def _readable(line: int, words: str, *, is_text: bool = False) -> Texts:
    """Yield the lines of a string that is written for people."""
    for part in map(str.strip, words.split("\n")):
        filled = part.replace(HOLE, "0")
        is_name = not is_text and NAME.fullmatch(filled)
        if WORD.search(filled) and not is_name and not PROGRAM.fullmatch(filled):
            yield line, part


def template(source: str) -> Texts:
    """Yield the texts of a template of HTML."""
    bare = TAG.sub(lambda tag: HOLE if tag[0].startswith("{{") else "", source)
    lines = MARKUP.sub(lambda tag: "\n" * tag[0].count("\n") + "\0", bare).split("\n")
    for number, line in enumerate(lines, start=1):
        for part in unescape(line).split("\0"):
            if WORD.search(part.replace(HOLE, "")):
                yield number, part.strip()


def agenda(source: str) -> Texts:
    """Yield the titles and the prompts of an agenda or of the library."""
    for number, line in enumerate(source.splitlines(), start=1):
        if re.match(r"(title|talk|understand|execute)\b", line):
            for words in tomllib.loads(line).values():
                yield from _readable(number, words)


def main() -> None:
    """Print the sentences, with their places or each once without them."""
    found = collect(ROOT)
    if "--plain" in sys.argv:
        lines = list(dict.fromkeys(sentence.text for sentence in found))
    else:
        lines = [f"{file}:{line}: {text}" for file, line, text in found]
    sys.stdout.write("".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    main()
