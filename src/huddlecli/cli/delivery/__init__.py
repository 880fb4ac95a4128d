"""Mails and chat messages that a command sends: its flags, its preview, and running it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, TypeAlias

from huddlecli.cli.arguments.declaration import Option
from huddlecli.cli.console import Shows
from huddlecli.cli.context import Context
from huddlecli.core.errors import Failed, Wrong
from huddlecli.core.text import shown
from huddlecli.core.value import Value
from huddlecli.views.escape import safe
from huddlecli.views.formats import CHAT_TOOLS

if TYPE_CHECKING:  # other formats do without
    from huddlecli.views.document import Document
    from huddlecli.views.formats.webhooks import ChatMessage

EachMessage: TypeAlias = Annotated[
    str | None,
    Option("--each", metavar="COMMAND", help="Run COMMAND with the email or message on stdin."),
]
EachChatMessage: TypeAlias = Annotated[
    str | None,
    Option("--each", metavar="COMMAND", help="Run COMMAND with the chat message on stdin."),
]
Preview: TypeAlias = Annotated[
    bool, Option("--preview", help="Show on stderr what is sent, and where.")
]
NothingSent: TypeAlias = Annotated[
    bool, Option("-n", "--dry-run", help="Only show what --each would send, and where.")
]

_FIRST = 12  # lines of a message in its preview
_WIDE = 76
# The words of a command that hold no secret: its options, and the marks for stdin.
_PUBLIC = r"-{1,2}|@?-|-[A-Za-z]{1,3}|--[a-z][a-z-]*"
_ADDRESS = r"(?P<scheme>[A-Za-z][A-Za-z\d+.-]*)://(?:[^/?#@]*@)?(?P<host>[^/?#@:]+(?::\d+)?)"
# What makes curl fail if a message is refused; a file of options may have it as well.
_CURL_FAILS = r"-[A-Za-z]*[fK][A-Za-z]*|--fail|--fail-with-body|--config"
_REFUSED = 22  # the exit code of curl when the answer is an error


class Delivery(Value, kw_only=False):
    """The flags that send an email or a chat message: the command, and whether to show it.

    A dry run shows it, and sends nothing.
    """

    each: str | None = None
    preview: bool = False
    dry_run: bool = False
    output: str | None = None  # the file to write instead

    def check(self, form: str, formats: Sequence[str]) -> None:
        """Refuse them in formats that are not sent; `formats` are those that are."""
        kinds = "an email or a chat message" if "eml" in formats else "a chat message"
        hint = f"--format {', '.join(formats[:-1])} or {formats[-1]}"
        if self.each is not None and form not in formats:
            raise Wrong(f"--each sends {kinds}", hint=hint)
        if self.preview and form not in formats:
            raise Wrong(f"--preview only works with {kinds}", hint=hint)
        if self.dry_run and self.each is None:
            raise Wrong("-n only works with --each", hint="--each COMMAND -n")
        if self.each is not None and self.output is not None:
            raise Wrong("--each sends it, --output writes it", hint="use one of them")

    def show(
        self, context: Context, form: str, shows: Shows, document: Callable[[], Document]
    ) -> None:
        """Write in the requested format, or send it; `document` is what a chat tool gets."""
        command = parse_command(self.each, _example(form)) if self.each is not None else []
        tool = next((tool for tool in CHAT_TOOLS if tool == form), None)
        if tool and (command or self.is_shown):
            from huddlecli.views.formats.webhooks import chat_message  # noqa: PLC0415  see above

            message = chat_message(tool, document())
            if self.is_shown:
                context.console.err(_preview(command, message))
            if command:
                sent = f"{_place(command)}  {message.lines[0]}"
                self._send(context, command, f"{message.body}\n", "the message", sent)
                return
            shows = {**shows, tool: lambda: message.body}
        elif command:
            text = str(shows[form]())
            if self.is_shown:
                context.console.err(f"{'command:':<10}{safe(_public_words(command))}")
            self._send(context, command, text, "the email", _place(command))
            return
        context.console.show(form, shows, output=self.output)

    @property
    def is_shown(self) -> bool:
        """Whether to show on stderr what is sent."""
        return self.preview or self.dry_run

    def _send(
        self, context: Context, command: Sequence[str], text: str, what: str, sent: str
    ) -> None:
        """Run the command with a text on its stdin, unless this is a dry run, and report it."""
        if self.dry_run:
            return
        if reason := send(command, text, ends_line=True):
            hint = "-n shows what would be sent"
            if _is_curl(command) and reason == f"exit code {_REFUSED}":
                hint = "is the address of the webhook right? --fail-with-body shows its answer"
            raise Failed(f"{what} could not be sent: {reason}", hint=hint)
        if _is_curl(command) and not any(re.fullmatch(_CURL_FAILS, word) for word in command):
            context.console.err(
                "warning: without --fail-with-body, curl does not report a refused message"
            )
        if not context.flags.quiet:
            context.console.confirm(f"sent  {safe(sent)}")


def parse_command(text: str, example: str = "msmtp -t") -> list[str]:
    """Return the words of a command whose program exists; it runs without a shell."""
    import shlex  # noqa: PLC0415  what is only shown does without
    import shutil  # noqa: PLC0415  the same

    try:
        words = shlex.split(text)
    except ValueError:
        words = []
    if not words:
        raise Wrong(f'"{shown(text)}" is not a command', hint=f"--each '{example}'")
    if not shutil.which(words[0]):
        other = "sendmail -t" if example == "msmtp -t" else example
        raise Wrong(f"there is no program called {shown(words[0])}", hint=f"--each '{other}'")
    return words


def send(command: Sequence[str], message: str, *, ends_line: bool = False) -> str | None:
    """Run a command with a message on its stdin; return what went wrong, or None.

    Its output goes to our stdout and stderr. If `ends_line`, its last line gets an end: the answers
    of chat tools have none.
    """
    import subprocess  # noqa: PLC0415  most messages go to another program through a pipe

    sys.stdout.flush()
    stdout = subprocess.PIPE if ends_line else None
    try:
        done = subprocess.run(command, input=message.encode(), stdout=stdout, check=False)  # noqa: S603  the user's own
    except OSError as error:
        return (error.strerror or "").lower()
    if done.stdout:
        answer = done.stdout.decode("utf-8", "replace")
        sys.stdout.write(answer if answer.endswith("\n") else f"{answer}\n")
    if done.returncode < 0:
        return f"ended by signal {-done.returncode}"
    return f"exit code {done.returncode}" if done.returncode else None


def _example(form: str) -> str:
    """Return a command that sends a message in a format."""
    return "msmtp -t" if form == "eml" else "curl --json @- --fail-with-body -sS ADDRESS"


def _is_curl(command: Sequence[str]) -> bool:
    return command[0].rpartition("/")[2] == "curl"


def _preview(command: Sequence[str], message: ChatMessage) -> str:
    """Return where a message goes, its size, and its first lines."""
    size = f"{len(message.body.encode()):,} bytes"
    head = [("to", _host(command)), ("command", _public_words(command)), ("size", size)]
    lines = [line if len(line) <= _WIDE else f"{line[: _WIDE - 1]}…" for line in message.lines]
    more = [f"… {len(lines) - _FIRST} more lines"] if len(lines) > _FIRST + 1 else []
    first = lines[:_FIRST] if more else lines
    facts = [f"{name + ':':<10}{safe(words)}" for name, words in head if words]
    return "\n".join([*facts, "", *map(safe, first), *more])


def _place(command: Sequence[str]) -> str:
    """Return the host to which a command sends, or its program if it does not name one."""
    return _host(command) or command[0].rpartition("/")[2]


def _host(command: Sequence[str]) -> str:
    """Return the host of the first address in a command, or nothing."""
    addresses = (re.match(_ADDRESS, word) for word in command[1:])
    return next((address["host"] for address in addresses if address), "")


def _public_words(command: Sequence[str]) -> str:
    """Return a command without its secrets: of an address the host, of other words nothing."""
    from shlex import quote  # noqa: PLC0415  see above

    if not command:
        return ""
    return " ".join([quote(command[0]), *map(_public, command[1:])])


def _public(word: str) -> str:
    """Return a word of a command, or what of it is no secret."""
    if re.fullmatch(_PUBLIC, word):
        return word
    if address := re.match(_ADDRESS, word):
        return f"{address['scheme']}://{address['host']}/…"
    name, equals, _ = word.partition("=")
    return f"{name}=…" if equals and re.fullmatch(_PUBLIC, name) else "…"
