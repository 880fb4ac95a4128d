"""`huddle agenda new`, `edit`, `set`, `unset` and `tune`, as they are typed."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from huddlecli.cli.arguments.declaration import App, Argument, Option
from huddlecli.cli.context import Context
from huddlecli.cli.options import Days, Output, Since, example, format_flag
from huddlecli.core.errors import Failed
from huddlecli.store import agenda_files, files
from huddlecli.store.schema import LARGEST_NUMBER
from huddlecli.views.escape import safe

TIMES_FORMATS = ("auto", "rich", "text", "markdown", "json", "csv", "tsv")

AgendaArgument: TypeAlias = Annotated[
    str, Argument(metavar="NAME", help="Name of an agenda, as in huddle agenda list.")
]
Like: TypeAlias = Annotated[
    str | None, Option("--like", metavar="NAME", help="Start from a copy of that agenda.")
]


def add_changes(app: App) -> None:
    """Give `app` the commands that change an agenda, or make a new one."""

    @app.command("new", epilog=example("huddle agenda new our-weekly --like weekly"))
    def new(context: Context, name: AgendaArgument, like: Like = None) -> None:
        """Create an agenda for your team, ready to edit."""
        from huddlecli.store import agenda_texts  # noqa: PLC0415 - the others do without
        from huddlecli.store.schema import for_editors  # noqa: PLC0415 - the same

        text = agenda_texts.new(context.folder, name, like, context.team.sides)
        taken = Failed(f"there is already an agenda {name}", hint=f"huddle agenda show {name}")
        with context.transaction as transaction:
            place = f"{agenda_files.FOLDER}/{name}.toml"
            path = files.within(context.folder, place)
            transaction.create(place, text, taken=taken)
        if problem := for_editors.renew(context.folder):
            context.console.warn_unmarked(problem)
        if not context.flags.quiet:
            context.console.confirm(
                f"created  {safe(str(path))}   next: huddle agenda check {safe(name)}"
            )

    @app.command("edit", epilog=example("huddle agenda edit daily"))
    def edit(context: Context, name: AgendaArgument) -> None:
        """Change an agenda in your editor; it is saved once it has no mistakes.

        A bundled agenda becomes your team's own.
        """
        from huddlecli.cli.edits.agenda import edit_agenda  # noqa: PLC0415 - the others do without

        edit_agenda(context, name)

    @app.command("set", epilog=example("huddle agenda set daily at 08:38"))
    def set_(
        context: Context,
        name: AgendaArgument,
        key: Annotated[
            str,
            Argument(
                metavar="KEY",
                help="at, minutes, cadence, on, from, title, timezone, understand, talk, execute.",
            ),
        ],
        words: Annotated[list[str] | None, Argument(metavar="VALUE", help="The new value.")] = None,
    ) -> None:
        """Set a key of an agenda in its file; comments stay.

        cadence is daily, weekly, fortnightly or monthly; on is its weekday; from is the day from
        which fortnights are counted. understand is say, write or off; talk and execute are their
        shares of an item's time, such as 5 and 3. Items and prompts: huddle agenda edit NAME.

        A bundled agenda becomes your team's own. Several at once: huddle agenda set daily at=08:38
        minutes=20.
        """
        from huddlecli.cli.agendas.key_changes import set_keys  # noqa: PLC0415 - the others do without

        set_keys(context, name, key, words or ())

    @app.command("unset", epilog=example("huddle agenda unset daily at"))
    def unset(
        context: Context,
        name: AgendaArgument,
        keys: Annotated[
            list[str], Argument(metavar="KEY", help="The keys, as for huddle agenda set.")
        ],
    ) -> None:
        """Take keys out of an agenda, so that the default counts again."""
        from huddlecli.cli.agendas.key_changes import unset_keys  # noqa: PLC0415 - the same

        unset_keys(context, name, keys)

    @app.command("tune", epilog=example("huddle agenda tune daily"))
    def tune(  # noqa: PLR0913 - the flags of the command
        context: Context,
        name: AgendaArgument,
        *,
        minutes: Annotated[
            int | None,
            Option(
                "--minutes",
                metavar="N",
                min=1,
                max=LARGEST_NUMBER,
                help="New length of the huddle.",
            ),
        ] = None,
        since: Since = None,
        write: Annotated[
            bool, Option("--write", help="Set the proposed minutes in your team's agenda.")
        ] = False,
        dry_run: Annotated[
            bool, Option("-n", "--dry-run", help="Show what --write would do, without doing it.")
        ] = False,
        form: Annotated[str, format_flag(*TIMES_FORMATS)] = "auto",
        output: Output = None,
    ) -> None:
        """Compare the minutes of an agenda with what its items really took, and propose others.

        Looks at the last eight weeks, and at six huddles at least. Proposes the median of an item,
        in whole minutes, if three huddles or more came to it. A rotating topic counts for its place
        in the agenda, and never gets less time than its topics need.
        """
        from huddlecli.cli.agendas.item_times import tune_agenda  # noqa: PLC0415 - the same

        context.console.format(form, TIMES_FORMATS, output)
        tune_agenda(
            context,
            name,
            minutes=minutes,
            day=Days(context, since, None).since,
            write=write,
            dry_run=dry_run,
            form=form,
            output=output,
        )
