"""Write the reference and the manual: `python docs/reference.py`.

`docs/reference/` has a page of Markdown for each command and each topic of help, `docs/man/` a page
for `man`. Both are made from what `--help` and `huddle help` show. Commit them together with the
change of a command or a topic.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from huddlecli.cli import COMMANDS, GROUPS
from huddlecli.cli.arguments.declaration import App
from huddlecli.cli.arguments.help_page import HelpPage
from huddlecli.cli.arguments.typer_app import pages_of
from huddlecli.cli.help import manual, markdown
from huddlecli.cli.help.topics import TOPICS, topic

DOCS = Path(__file__).parent
FOLDERS = ("reference", "man/man1", "man/man7")
# The pages in `docs/` that have more about a command.
MORE: Mapping[str, tuple[str, ...]] = {
    "agenda": ("practice.md", "chat.md"),
    "calendar": ("calendar.md",),
    "closed": ("huddle-toml.md",),
    "completion": ("shell.md",),
    "config": ("huddle-toml.md",),
    "import": ("import.md",),
    "init": ("huddle-toml.md",),
    "lead": ("import.md",),
    "measure": ("measures.md", "import.md"),
    "mine": ("shell.md",),
    "minutes": ("chat.md",),
    "people": ("huddle-toml.md",),
    "rota": ("huddle-toml.md",),
    "start": ("practice.md",),
    "summary": ("chat.md",),
}


def command_pages() -> dict[str, list[HelpPage]]:
    """Return the pages of help of each command, a group with all commands in it."""
    found = dict[str, list[HelpPage]]()
    for name, (module, _) in COMMANDS.items():
        app: App = import_module(f"huddlecli.cli.commands.{module}").app
        found[name] = pages_of(app, name)
    return found


def documents() -> dict[Path, str]:
    """Return the text of each file, by its path."""
    pages = command_pages()
    topics = {name: topic(name) for name in TOPICS}
    abouts = {name: about for name, (_, about) in COMMANDS.items()}
    groups = [(title, [page for name in names for page in pages[name]]) for title, names in GROUPS]
    texts = {
        "reference/README.md": markdown.index_document(GROUPS, abouts),
        "man/man1/huddle.1": manual.main_page(groups, topics),
    }
    for name, own in pages.items():
        texts[f"reference/{name}.md"] = markdown.command_document(own, MORE.get(name, ()))
        texts[f"man/man1/huddle-{name}.1"] = manual.command_page(own, abouts[name])
    for name, page in topics.items():
        texts[f"reference/help-{name}.md"] = markdown.topic_document(page)
        texts[f"man/man7/huddle-{name}.7"] = manual.topic_page(page)
    return {DOCS / name: text for name, text in texts.items()}


def present() -> set[Path]:
    """Return the files that are in the folders of the reference and the manual."""
    return {path for folder in FOLDERS for path in (DOCS / folder).glob("*")}


def main() -> None:
    """Write each file, and remove those of commands and topics that are gone."""
    texts = documents()
    for folder in FOLDERS:
        (DOCS / folder).mkdir(parents=True, exist_ok=True)
    for path in sorted(present() - texts.keys()):
        path.unlink()
        sys.stdout.write(f"removed {path}\n")
    for path, text in texts.items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
