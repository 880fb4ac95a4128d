"""The command line: the list of commands, and how one is run."""

from __future__ import annotations

import codecs
import errno
import gc
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from huddlecli import __version__
from huddlecli.cli import streams
from huddlecli.cli.arguments.declaration import Function
from huddlecli.cli.arguments.reader import read_arguments
from huddlecli.cli.arguments.table import SHAPES
from huddlecli.cli.errors import format_error
from huddlecli.cli.flags import CommandShape, Flags, split_global_flags
from huddlecli.core.errors import Failed, HuddleError, Unknown, Wrong
from huddlecli.core.text import nearest, shown
from huddlecli.views.escape import safe

if TYPE_CHECKING:
    from huddlecli.cli.context import Context
    from huddlecli.store.command_log import CommandLog

# Name, module in `commands/`, and what it does; the first eight are listed by `huddle --help`.
COMMANDS: dict[str, tuple[str, str]] = {
    "start": ("start", "run a huddle on a shared screen"),
    "log": ("log", "make a promise in one line"),
    "mine": ("mine", "my promises, my leads, my next huddle, my numbers"),
    "done": ("done", "mark a promise as done"),
    "raise": ("raise_", "bring something up in the next huddle"),
    "summary": ("summary", "the week at a glance, on screen or as an email"),
    "minutes": ("minutes", "what was said and agreed in each huddle"),
    "agenda": ("agenda", "agendas, topics, and the next huddle"),
    "action": ("records.action", "promises: add, list, show, edit, done, drop, reopen"),
    "decision": ("records.decision", "decisions: add, list, show, keep, edit, drop"),
    "win": ("records.win", "wins: add, list, show, edit, drop"),
    "parked": ("records.parked", "things for later: add, list, show, edit, drop"),
    "raised": ("records.raised", "things for the next huddle: list, show, edit, drop"),
    "measure": (
        "records.measure",
        "numbers and targets: add, log, import, list, show, edit, plan, agree",
    ),
    "lead": (
        "records.lead",
        "leads: add, list, show, answer, accept, reject, close, import, forget",
    ),
    "term": (
        "records.term",
        "words that both sides agree on: write, propose, agree, stage, list, show",
    ),
    "find": ("find", "search everything that was said and kept"),
    "init": ("init", "create a team or join one, or list your teams"),
    "people": ("people", "who is on the team: list, add, edit, rename, move, away, leave"),
    "rota": ("rota", "who facilitates the next huddles, in turn: show, set, skip, swap"),
    "closed": ("closed", "holidays and other closed days: list, add, remove, import"),
    "remind": ("remind", "remind people of what is overdue, due soon or awaited"),
    "calendar": ("calendar", "huddles and due dates as a calendar file"),
    "watch": ("watch", "watch the live huddle from another terminal"),
    "sync": ("sync", "share the team folder with other machines"),
    "merge": ("merge", "join versions of a file, for a team folder in git"),
    "facts": ("facts", "the figures of the team as rows, without names and titles"),
    "rollup": ("rollup", "the figures of many teams: where help is wanted first"),
    "import": ("import_", "promises from minutes, a sheet, todo.txt, Taskwarrior or iCalendar"),
    "completion": ("completion", "complete words with Tab in your shell"),
    "undo": ("undo", "undo your last command, or list recent commands"),
    "config": ("config", "settings, yours and the team's: list, get, set, unset, edit"),
    "schema": ("schema", "the JSON Schema of each JSON output and of each file"),
    "doctor": ("doctor", "check every file in the team folder, and repair it"),
}
GROUPS = (
    ("Every day", ("start", "log", "mine", "done", "raise", "summary", "minutes", "agenda")),
    (
        "Records",
        ("find", "action", "decision", "win", "parked", "raised", "measure", "lead", "term"),
    ),
    ("The team", ("init", "people", "rota", "closed", "remind", "calendar", "watch")),
    ("Many machines, many teams", ("sync", "merge", "facts", "rollup")),
    ("Maintenance", ("import", "completion", "undo", "config", "schema", "doctor")),
)
SELDOM = 200_000  # objects before garbage is collected: a list of 10,000 needs no collection
INTERRUPTED = 130
CANDIDATES = ["completion", "--candidates"]  # how the script of a shell asks for words
LIKE = 0.75  # how similar a word must be to a command to be suggested
SHORTEST = 3  # characters of a beginning for which the only command is suggested


def program() -> NoReturn:
    """Run one command and exit immediately: the entry point of the process.

    The system frees the memory; Python's own exit would take a tenth of the time of `log`.
    """
    _restart_in_utf8()
    gc.set_threshold(SELDOM)
    streams.prepare()
    code = main()
    sys.stderr.flush()
    os._exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; a lost write to stdout is an error."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        code = _run(arguments)
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        code = INTERRUPTED
    lost = streams.lost()
    if lost is None or lost.errno == errno.EPIPE:  # the reader has closed the pipe
        return code
    sys.stderr.write(format_error(_unwritten(lost)))
    return code or Failed.exit_code


def _restart_in_utf8() -> None:
    """Restart in UTF-8 mode if the locale only has ASCII: names and words need more.

    Python does this itself for the locale C, unless that is switched off.
    """
    encoding = sys.getfilesystemencoding()
    if encoding != "utf-8" and codecs.lookup(encoding).name == "ascii":
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606


def _unwritten(lost: OSError) -> Failed:
    """Return the error for a lost write to stdout."""
    if lost.errno == errno.EBADF:
        return Failed("standard output is closed", hint=">FILE")
    reason = (lost.strerror or "").lower()
    return Failed(f"could not write everything: {reason}", hint="df -h")


def _run(arguments: list[str]) -> int:
    """Run a command; print its error, if any, and return the exit code."""
    if os.name == "nt":  # before anything is imported that uses what Windows lacks
        missing = Failed("huddle does not run on Windows yet", hint="wsl --install")
        sys.stderr.write(format_error(missing))
        return missing.exit_code
    if arguments[:2] == CANDIDATES:
        from huddlecli.cli.completion.answer import answer  # noqa: PLC0415 - only shells ask

        return answer(arguments[2:], COMMANDS)
    flags, words = Flags(), list[str]()
    try:
        flags, words = split_global_flags(arguments, _shape)
        flags = flags._replace(typed=tuple(arguments))
        code = _dispatch(flags, words)
    except HuddleError as error:
        if flags.debug:
            import traceback  # noqa: PLC0415 - only who looks for a fault asks

            traceback.print_exc()
        sys.stderr.write(format_error(error))
        return error.exit_code
    for word, flag in () if flags.quiet else flags.misspelt:
        sys.stderr.write(f'hint:  "{safe(word)}" was read as text; did you mean {flag}?\n')
    return code


def _dispatch(flags: Flags, words: list[str]) -> int:
    """Run the command that the words name, or print a page of help."""
    match words:
        case _ if flags.version:
            sys.stdout.write(f"huddle {__version__}\n")
        case [] | ["help"] | ["help", "help"] | ["-h" | "--help", *_]:
            sys.stdout.write(_overview("top"))
        case ["help", "all", *_]:
            sys.stdout.write(_overview("all"))
        case ["help", name, *rest] if name in COMMANDS:
            return _called(flags, name, [*rest, "--help"])
        case ["help", name, *_]:
            sys.stdout.write(_topic(name))
        case [name, "help", *rest] if name in COMMANDS and _shape([name]).subcommands:
            return _called(flags, name, [*rest, "--help"])
        case [name, *rest]:
            return _called(flags, name, rest)
    return 0


def _overview(which: Literal["top", "all"]) -> str:
    """Return the most used commands, or all of them."""
    from huddlecli.cli.help import overview  # noqa: PLC0415 - commands do without

    if which == "all":
        return overview.everything(COMMANDS, GROUPS)
    return overview.top(COMMANDS, GROUPS[0][1])


def _topic(name: str) -> str:
    """Return the page of a topic of help; raise Wrong if no topic has that name."""
    from huddlecli.cli.help.overview import ELSEWHERE  # noqa: PLC0415 - the same
    from huddlecli.cli.help.topic import as_text  # noqa: PLC0415 - the same
    from huddlecli.cli.help.topics import TOPICS, topic  # noqa: PLC0415 - the same

    if name in TOPICS:
        return as_text(topic(name))
    near = ELSEWHERE.get(name.casefold()) or nearest(name, [*TOPICS, *COMMANDS])
    hint = f"huddle help {near or 'all'}"
    raise Wrong(f"there is no command or topic {shown(name)}", hint=hint)


def _shape(names: Sequence[str]) -> CommandShape:
    """Return the flags and words that a command declares; empty for an unknown command."""
    if not names or names[0] not in COMMANDS:
        return CommandShape()
    return SHAPES[" ".join(names)]


def _meant(name: str, words: Sequence[str]) -> str:
    """Return the command that the user most likely meant."""
    from shlex import join  # noqa: PLC0415 - only a mistake needs it

    from huddlecli.cli.help.overview import ELSEWHERE  # noqa: PLC0415 - the same
    from huddlecli.cli.help.topics import TOPICS  # noqa: PLC0415 - the same

    if name.casefold() in TOPICS:
        return f"help {name.casefold()}"
    meant = ELSEWHERE.get(name.casefold())
    begin_so = [known for known in COMMANDS if known.startswith(name.casefold())]
    is_beginning = len(begin_so) == 1 and len(name) >= SHORTEST
    near = begin_so[0] if is_beginning else nearest(name, list(COMMANDS), likeness=LIKE)
    if meant in ("log", "find") or (near and not meant):
        return join([meant or near or "", *words])
    return meant or "help all"


def _called(flags: Flags, name: str, arguments: list[str]) -> int:
    """Call a command and return its exit code."""
    if name not in COMMANDS:
        raise Wrong(f"there is no command {shown(name)}", hint=f"huddle {_meant(name, arguments)}")
    from huddlecli.cli.context import Context  # noqa: PLC0415 - help and version do without

    context = Context(flags)
    is_prompt = name == "mine" and "--short" in arguments
    if not (is_prompt or {"-h", "--help"} & {*arguments}):
        context.now()  # every command refuses a malformed HUDDLE_NOW, but a prompt must not break
    app = import_module(f"huddlecli.cli.commands.{COMMANDS[name][0]}").app
    names, words = [name], arguments
    while words and words[0] in _shape(names).subcommands:
        names, words = [*names, words[0]], words[1:]
    if words[:1] == ["help"] and _shape(names).subcommands:  # of a group in a group
        arguments, words = [*names[1:], *words[1:], "--help"], [*words[1:], "--help"]
    values = read_arguments(_shape(names), words)
    if values is not None:
        return _run_body(app.function(names[1:]), context, values)
    from huddlecli.cli.arguments.typer_app import read_with_typer  # noqa: PLC0415 - it takes long to load

    call = read_with_typer(app, name, arguments)
    return _run_body(call.function, context, call.values) if call else 0


def _run_body(function: Function, context: Context, values: Mapping[str, Any]) -> int:
    """Run the body of a command and return its exit code; then share what it changed."""
    try:
        return _code_of_body(function, context, values)
    finally:
        log: CommandLog | None = vars(context).get("command_log")
        if log and log.is_used and context.config.auto_sync:
            from huddlecli.cli import background  # noqa: PLC0415 - most teams do without

            background.start(context)


def _code_of_body(function: Function, context: Context, values: Mapping[str, Any]) -> int:
    try:
        return function(context, **values) or 0
    except Unknown as error:
        from huddlecli.cli.teams.elsewhere import in_another_team  # noqa: PLC0415 - only a mistake

        raise in_another_team(context, error) from error
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as exit_:
        return int(exit_.code or 0)
    except OSError as error:
        if error.errno == errno.EPIPE:
            return Failed.exit_code
        raise
