"""Line editing at a prompt: arrow keys, Ctrl-A, Ctrl-R, earlier lines, and Tab for names."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

_BLANKS = " \t\n"  # what separates words


def can_edit(environ: Mapping[str, str]) -> bool:
    """Whether lines can be edited: on a terminal that can, and with a Python that has it."""
    streams = (sys.stdin, sys.stdout)
    is_terminal = all(stream is not None and stream.isatty() for stream in streams)
    if not is_terminal or environ.get("TERM", "dumb") == "dumb":
        return False
    try:
        import readline  # noqa: F401, PLC0415 - only a prompt needs it, and some have none
    except ImportError:
        return False
    return True


def edited_line(
    prompt: str,
    *,
    begun: str = "",
    earlier: Sequence[str] = (),
    names: Callable[[], Sequence[str]] = tuple,
) -> bytes:
    """Return a line that was typed, with its end; nothing at the end of the input.

    `begun` is in the line already, `earlier` lines come back with the arrows, and Tab completes
    `names`, such as `@maria`.
    """
    import readline  # noqa: PLC0415 - only a prompt needs it

    readline.set_auto_history(False)
    readline.clear_history()
    for line in earlier:
        readline.add_history(line)
    readline.set_completer(_completer(names))
    readline.set_completer_delims(_BLANKS)
    readline.set_startup_hook(lambda: readline.insert_text(begun))
    is_libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if is_libedit else "tab: complete")
    if not is_libedit:  # each line of a paste is a line: none waits for another Enter
        readline.parse_and_bind("set enable-bracketed-paste off")
    try:
        return f"{input(prompt)}\n".encode(errors="surrogateescape")
    except UnicodeDecodeError as error:  # refused later, with a reason
        return error.object + b"\n"
    except (EOFError, OSError):  # Ctrl-D, or the terminal is gone
        _end_line()
        return b""
    except KeyboardInterrupt:
        _end_line()
        raise
    finally:
        readline.set_startup_hook(None)


def _end_line() -> None:
    """Leave the line of the prompt, so that the shell does not write into it."""
    with suppress(OSError):
        sys.stdout.write("\n")
        sys.stdout.flush()


def _completer(names: Callable[[], Sequence[str]]) -> Callable[[str, int], str | None]:
    fitting: list[str] = []

    def complete(word: str, number: int) -> str | None:
        if number == 0:
            begun = word.casefold()
            fitting[:] = [name for name in names() if begun and name.casefold().startswith(begun)]
        return f"{fitting[number]} " if number < len(fitting) else None

    return complete
