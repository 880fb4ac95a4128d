"""`huddle lead import`, `huddle lead forget` and `huddle measure import`, as they are typed."""

from __future__ import annotations

from typing import Annotated

from huddlecli.cli.arguments.declaration import App, Argument, Option
from huddlecli.cli.context import Context
from huddlecli.cli.imports.options import DateOrder, Encoding, ImportDryRun, SheetFile
from huddlecli.cli.options import example


def add_import(app: App) -> None:
    """Give `app` the command that imports leads."""

    @app.command("import", epilog=example("huddle lead import leads.csv --dry-run"))
    def import_(  # noqa: PLR0913  each flag is a parameter of its own
        context: Context,
        file: SheetFile,
        *,
        crm: Annotated[
            str | None,
            Option(
                "--crm",
                metavar="CRM",
                choices=("hubspot", "salesforce"),
                help="{choices}, if both fit.",
            ),
        ] = None,
        mapped: Annotated[
            list[str] | None,
            Option(
                "--map",
                metavar="FIELD=COLUMN",
                help="The column of a field: crm, title, owner, source, arrived, passed, answered, "
                "outcome, verdict_at or status.",
            ),
        ] = None,
        dates: DateOrder = None,
        side: Annotated[
            str | None,
            Option("--side", metavar="SIDE", help="The side of leads without a known owner."),
        ] = None,
        encoding: Encoding = None,
        dry_run: ImportDryRun = False,
    ) -> int:
        """Import the leads that HubSpot or Salesforce exported as CSV.

        A lead that was imported before is updated, except for what a person has set since. Rows
        that cannot be read are named, and the others are imported. One undo takes it all back.
        """
        from huddlecli.cli.imports.lead_import import (  # noqa: PLC0415 - lists do without
            ImportFlags,
            import_leads,
        )

        flags = ImportFlags(crm, mapped or (), dates, side, encoding, dry_run)
        return import_leads(context, file, flags)


def add_forget(app: App) -> None:
    """Give `app` the command that forgets leads."""

    @app.command(epilog=example("huddle lead forget h5t0"))
    def forget(
        context: Context,
        ids: Annotated[
            list[str] | None, Argument(metavar="ID", help="The leads, by their ids.")
        ] = None,
        *,
        before: Annotated[
            str | None,
            Option("--closed-before", metavar="DAY", help="All that were closed earlier."),
        ] = None,
        dry_run: Annotated[
            bool, Option("-n", "--dry-run", help="Only show what would be forgotten.")
        ] = False,
    ) -> None:
        """Remove title, CRM id and notes of leads, for good: also from their history and backups.

        The leads still count in every figure. It asks first, and it cannot be undone.
        """
        from huddlecli.cli.imports.lead_forget import forget_leads  # noqa: PLC0415 - as above

        forget_leads(context, ids or (), before, dry_run=dry_run)


def add_value_import(app: App) -> None:
    """Give `app` the command that imports the values of measures."""

    @app.command("import", epilog=example("huddle measure import values.csv --dry-run"))
    def import_(
        context: Context,
        file: SheetFile,
        *,
        encoding: Encoding = None,
        dry_run: ImportDryRun = False,
    ) -> int:
        """Import values from a CSV with the columns measure, period, value and note.

        A measure is named by its title or id, a period like 2026-W48 or 2026-11. Rows that cannot
        be read are named, and the others are imported.
        """
        from huddlecli.cli.imports.measure_import import (  # noqa: PLC0415 - lists do without
            import_values,
        )

        return import_values(context, file, encoding, dry_run=dry_run)
