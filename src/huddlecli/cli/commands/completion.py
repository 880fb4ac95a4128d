"""`huddle completion`: the script that makes a shell complete the words of huddle."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from huddlecli.cli.arguments.declaration import Argument
from huddlecli.cli.context import Context
from huddlecli.cli.options import command_app, example
from huddlecli.core.errors import Wrong
from huddlecli.core.text import joined, nearest, shown

app = command_app()

SHELLS = {"bash": "bash", "zsh": "zsh", "fish": "fish", "powershell": "ps1"}
ALSO = {"pwsh": "powershell"}  # the names of their programs
SCRIPTS = Path(__file__).parents[1] / "completion/scripts"


HELP = """Print the script that completes commands, names, ids and days with Tab in your shell.

\b
bash, in ~/.bashrc:                  eval "$(huddle completion bash)"
zsh, in ~/.zshrc, after compinit:    eval "$(huddle completion zsh)"
fish, in ~/.config/fish/config.fish: huddle completion fish | source
PowerShell, in $PROFILE:
  huddle completion powershell | Out-String | Invoke-Expression

In zsh, huddle then also takes words such as What? and #leads without quotes.
"""


@app.command(help=HELP, epilog=example("huddle completion bash"))
def completion(
    context: Context,
    shell: Annotated[str, Argument(metavar="SHELL", choices=tuple(SHELLS), help="{choices}.")],
) -> None:
    """Print the script for a shell."""
    name = shell.casefold().rpartition("/")[2]
    name = ALSO.get(name, name)
    if name not in SHELLS:
        near = nearest(name, list(SHELLS))
        hint = f"huddle completion {near}" if near else joined(list(SHELLS), "or")
        raise Wrong(f"there is no completion for {shown(shell)}", hint=hint)
    context.console.out((SCRIPTS / f"huddle.{SHELLS[name]}").read_text(encoding="utf-8"))
