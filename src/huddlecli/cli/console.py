"""The terminal or pipe of a command: what it writes, in which format, and what it asks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TextIO, TypeAlias, TypeVar

from huddlecli.cli import streams
from huddlecli.cli.errors import format_error
from huddlecli.cli.flags import Flags
from huddlecli.core.errors import HuddleError, Wrong
from huddlecli.core.team import name_and_side
from huddlecli.core.text import nfc, shown
from huddlecli.views.escape import safe

if TYPE_CHECKING:
    from rich.console import Console as RichConsole
    from rich.console import RenderableType

    from huddlecli.cli.prompt import LogPrompt

T = TypeVar("T")
_NAMED = 3  # lines that a question names
Shows: TypeAlias = Mapping[str, "Callable[[], RenderableType]"]  # by the name of the format


class Console:
    """The standard streams, as the flags and the environment of a command want them used."""

    def __init__(self, flags: Flags, environ: Mapping[str, str]) -> None:
        """Take the flags and the environment of this call."""
        self._flags = flags
        self._environ = environ
        self.prompt: LogPrompt | None = None  # set while lines are typed, one after the other

    # --- writing -------------------------------------------------------------------------

    def out(self, text: str) -> None:
        """Write data on stdout; if it cannot be written, the command has failed."""
        sys.stdout.write(text if text.endswith("\n") or not text else f"{text}\n")

    def err(self, text: str) -> None:
        """Write anything else on stderr."""
        sys.stderr.write(f"{text}\n")

    def confirm(self, text: str) -> None:
        """Write on stdout what was done; it stays done even if the message cannot be written.

        A terminal gets lines that break between words.
        """
        if len(text) > streams.NARROWEST and sys.stdout.isatty():
            from huddlecli.views.columns import broken  # noqa: PLC0415 - most lines are short

            self.out(broken(text, streams.columns(self._environ)))
        else:
            self.out(text)
        lost = streams.lost()
        if lost is None:
            return
        streams.forget_lost()
        if not streams.is_unwanted(lost):
            reason = (lost.strerror or "").lower()
            self.err(f"warning: done, but not shown ({reason}): {text.strip()}")

    def warn_unmarked(self, error: HuddleError) -> None:
        """Report that the schemas by which editors mark mistakes could not be written."""
        self.err(f"warning: editors will not mark mistakes: {safe(error.message)}")
        self.err(f"hint:  {safe(error.hint)}")

    def confirm_all(self, lines: Iterable[str], *, would_be: bool = False) -> None:
        """Write a line for each thing that was done, or that would be."""
        for line in lines:
            self.confirm(f"would be {line}" if would_be else line)

    # --- formats -------------------------------------------------------------------------

    def show(self, asked: str, shows: Shows, *, empty: str = "", output: str | None = None) -> None:
        """Write data in the format that was asked for, to stdout or to the file `output`.

        `empty` is written on a terminal instead of an empty list.
        """
        shows = with_tsv(shows)
        if output is not None and self._has_written(output, asked, shows):
            return
        name = self.format(asked, ("auto", *shows))
        if empty and (name == "rich" or (asked == "auto" and sys.stdout.isatty())):
            self.out("" if self._flags.quiet else empty)
            return
        drawn = shows[name]()
        if not isinstance(drawn, str):
            text = self._drawing(drawn)
        elif asked == "auto" and drawn and self.has_color and "rich" in shows:
            from huddlecli.views.formats.color import colored  # noqa: PLC0415 - few ask for it

            text = colored(drawn, shows["rich"]())
        else:
            text = drawn
        if output is None and self._has_pager(text):
            self._page(text)
        else:
            self.out(text)

    def _has_pager(self, text: str) -> bool:
        """Whether a text is longer than the terminal, and whoever typed the command can page."""
        if not (sys.stdout.isatty() and self.can_prompt) or self._environ.get("TERM") == "dumb":
            return False
        from huddlecli.cli.terminal.pager import fits, pager_of  # noqa: PLC0415 - a pipe does without

        return bool(pager_of(self._environ)) and not fits(text)

    def _page(self, text: str) -> None:
        """Show a text in the pager, or without it if it cannot be started."""
        from huddlecli.cli.terminal import pager  # noqa: PLC0415 - as above

        sys.stdout.flush()
        named = pager.pager_of(self._environ) or ""
        if reason := pager.page(text if text.endswith("\n") else f"{text}\n", named, self._environ):
            self.out(text)
            if named != pager.DEFAULT:
                self.err(f"warning: {reason}")

    def _has_written(self, output: str, asked: str, shows: Shows) -> bool:
        """Write a whole file and confirm it; return whether it is a file, and not stdout."""
        from huddlecli.cli.output import output_path, save  # noqa: PLC0415 - few want a file

        path = output_path(output)
        if path is None:
            return False
        form = self.format(asked, shows, output)
        save(path, form, str(shows[form]()))
        if not self._flags.quiet:
            self.confirm(f"written  {safe(str(path))}")
        return True

    def format(self, asked: str, known: Iterable[str], output: str | None = None) -> str:
        """Return the format to show: `auto` is rich on a terminal, text elsewhere.

        For a file `output`, `auto` is the format of its ending.
        """
        if output is not None:
            from huddlecli.cli.output import file_format, output_path  # noqa: PLC0415 - few want a file

            if path := output_path(output):
                return file_format(asked, path, known)
        if asked == "auto":
            return "rich" if self.is_rich else "text"
        if asked not in known:
            raise Wrong(
                f"there is no format {shown(asked)} here", hint=f"--format {', '.join(known)}"
            )
        return asked

    def _drawing(self, drawn: RenderableType) -> str:
        """Return what a terminal shows."""
        import io  # noqa: PLC0415 - a pipe does without

        picture = io.StringIO()
        self.rich(picture).print(drawn)
        return picture.getvalue()

    def rich(self, file: TextIO | None = None) -> RichConsole:
        """Return the console of Rich, without markup, emoji codes, or color nobody wants."""
        from rich.console import Console as RichConsole  # noqa: PLC0415 - a pipe does without

        return RichConsole(
            file=file,
            width=max(streams.columns(self._environ), streams.NARROWEST),
            force_terminal=True,
            no_color=not self.has_color,
            markup=False,
            emoji=False,
            highlight=False,
        )

    @property
    def is_rich(self) -> bool:
        """Whether stdout is a terminal with room for columns; color is another question."""
        return (
            sys.stdout.isatty()
            and self._environ.get("TERM") != "dumb"
            and streams.columns(self._environ) >= streams.NARROWEST
        )

    @property
    def has_color(self) -> bool:
        """Whether stdout gets color: the flags, then `NO_COLOR`, `FORCE_COLOR`, the terminal."""
        if self._flags.color is not None:
            return self._flags.color
        if self._environ.get("NO_COLOR"):
            return False
        forced = [self._environ.get(name) for name in ("FORCE_COLOR", "CLICOLOR_FORCE")]
        if any(value and value != "0" for value in forced):
            return True
        return sys.stdout.isatty() and self._environ.get("TERM") != "dumb"

    # --- questions -----------------------------------------------------------------------

    @property
    def can_prompt(self) -> bool:
        """Whether a question can be asked: stdin is a terminal, and no flag forbids it."""
        is_silent = self._flags.no_input or bool(self._environ.get("HUDDLE_NO_INPUT"))
        return sys.stdin is not None and sys.stdin.isatty() and not is_silent

    def ask(self, question: str, read: Callable[[str], T]) -> T:
        """Ask on stderr, again until `read` understands the answer, and return what it read."""
        while True:
            if self.prompt:
                self.prompt.put_waiting_aside()
            line = self._answer(f"{question} ")
            if not line:
                raise KeyboardInterrupt
            try:
                return read(nfc(line).strip())
            except Wrong as error:
                sys.stderr.write(format_error(error))

    def _answer(self, question: str) -> str:
        """Return the line that is typed after a question, or nothing at the end of the input."""
        if self.can_edit:
            from huddlecli.cli.line_editor import edited_line  # noqa: PLC0415 - few questions

            return edited_line(question).decode(errors="surrogateescape")
        sys.stderr.write(question)
        sys.stderr.flush()
        try:
            return sys.stdin.readline()
        except OSError:  # the terminal is gone
            return ""

    @property
    def can_edit(self) -> bool:
        """Whether what is typed at a prompt can be edited, beyond Backspace."""
        from huddlecli.cli.line_editor import can_edit  # noqa: PLC0415 - only a prompt needs it

        return can_edit(self._environ)

    def must_agree(
        self, what: str, named: Sequence[str], *, elsewhere: str, otherwise: HuddleError
    ) -> None:
        """Ask for a yes to `what`, below the first of the lines `named`.

        Wrong, with the hint `elsewhere`, if nobody can be asked; `otherwise` without a yes.
        """
        if not self.can_prompt:
            raise Wrong(what, hint=elsewhere)
        for line in named[:_NAMED]:
            self.err(f"  {safe(line)}")
        if (more := len(named) - _NAMED) > 0:
            self.err(f"  and {more} more")
        if self.ask(f"{safe(what)}. Is that right? (y/N)", str).lower() not in ("y", "yes"):
            raise otherwise

    def ask_side(self, name: str, sides: Sequence[str], *, is_needed: bool = True) -> str | None:
        """Ask which side somebody new is on; unless it `is_needed`, Enter answers None."""

        def read(answer: str) -> str | None:
            if not answer and not is_needed:
                return None
            try:
                return name_and_side(f"{name}:{answer}", sides)[1]
            except Wrong as error:
                message = error.message if answer else f"which side is {name} on?"
                raise Wrong(message, hint=either) from None

        either = " or ".join(sides)
        return self.ask(f"{name} is new: which side? ({either})", read)


def with_tsv(shows: Shows) -> Shows:
    """Return the formats of a list, with TSV if there is CSV: it has the same cells."""
    if "csv" not in shows or "tsv" in shows:
        return shows

    def tsv() -> str:
        from huddlecli.views.formats.tsv import from_csv  # noqa: PLC0415 - few ask for it

        return from_csv(str(shows["csv"]()))

    return {**shows, "tsv": tsv}
