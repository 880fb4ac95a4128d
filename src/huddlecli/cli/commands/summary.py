"""`huddle summary`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, TypeAlias

from huddlecli.cli.arguments.declaration import Option
from huddlecli.cli.console import Shows
from huddlecli.cli.context import Context
from huddlecli.cli.delivery import Delivery, EachMessage, NothingSent, Preview
from huddlecli.cli.delivery.mail import Attach, Cc, From, MailFlags, To, attachments, mail_message
from huddlecli.cli.huddles.next_huddle import past_minutes, planned_huddle, readable_agendas
from huddlecli.cli.options import (
    Days,
    Delimiter,
    Output,
    Since,
    Until,
    command_app,
    example,
    format_flag,
    parse_delimiter,
    parse_side,
)
from huddlecli.cli.output import format_of
from huddlecli.cli.people.called import for_readers
from huddlecli.cli.summary_data import MoreToRead, load_minutes, load_summary
from huddlecli.core.agenda import Agenda
from huddlecli.core.dates import Period
from huddlecli.core.summary import Summary, default_period, is_empty
from huddlecli.core.value import Value, replace
from huddlecli.store import minutes_files
from huddlecli.store.record_paths import has_records
from huddlecli.views.document import Document, Section
from huddlecli.views.formats import CHAT_TOOLS, drawings
from huddlecli.views.next_huddle import next_section
from huddlecli.views.summary import as_letter, document

if TYPE_CHECKING:  # readers in the team do without
    from huddlecli.core.summary.anonymous import Anonymizer

app = command_app()
A_WEEK = timedelta(days=7)  # the days among which those of this week are
PEOPLE_SINCE = timedelta(weeks=13)  # people who left the team in this time are named in its minutes

Week: TypeAlias = Annotated[
    str | None, Option(metavar="WEEK", help="this, last, or a week such as 2026-W47.")
]
Side: TypeAlias = Annotated[
    str | None, Option(metavar="SIDE", help="Only promises and wins of this side.")
]
SummaryFormat: TypeAlias = Annotated[
    str,
    format_flag(
        *("auto", "rich", "text", "markdown", "html", "chat", *CHAT_TOOLS),
        *("eml", "json", "csv", "tsv"),
    ),
]
Full: TypeAlias = Annotated[bool, Option("--full", help="Include all sections.")]
NoNames: TypeAlias = Annotated[
    bool,
    Option("--no-names", help="For readers outside the team: sides in place of people's names."),
]
SkipEmpty: TypeAlias = Annotated[
    bool,
    Option("--skip-empty", help="Print nothing and exit with 1 if the summary is empty."),
]


@app.command(epilog=example("huddle summary --week last --full -o week.html"))
def summary(  # noqa: PLR0913, PLR0917  each flag is a parameter of its own
    context: Context,
    week: Week = None,
    since: Since = None,
    until: Until = None,
    side: Side = None,
    full: Full = False,  # noqa: FBT002  a flag
    no_names: NoNames = False,  # noqa: FBT002  a flag
    form: SummaryFormat = "auto",
    output: Output = None,
    to: To = None,
    cc: Cc = None,
    sender: From = None,
    attach: Attach = None,
    each: EachMessage = None,
    preview: Preview = False,  # noqa: FBT002  a flag
    dry_run: NothingSent = False,  # noqa: FBT002  a flag
    skip_empty: SkipEmpty = False,  # noqa: FBT002  a flag
    delimiter: Delimiter = None,
) -> None:
    """Show the week at a glance, on screen or as an email.

    The default is this week if a huddle has been held, otherwise last week. A terminal gets colors
    and bars, a pipe plain text in 72 columns. The ending of a file name chooses its format:
    week.html is a page to open or print, week.md Markdown, week.csv a CSV, week.eml an email.
    --format chat is a text to paste into a chat. slack, teams, gchat (Google Chat) and discord
    write the message that the webhook of a channel takes; to send it, add --each 'curl --json @-
    --fail-with-body -sS ADDRESS'. --format eml writes a complete email (pipe it to msmtp -t), with
    recipients from --to or huddle.toml.
    """
    form = format_of(form, output)
    delivery = Delivery(each=each, preview=preview, dry_run=dry_run, output=output)
    post = MailFlags(to, cc, sender, delivery.is_shown, attach)
    post.check(form)
    delivery.check(form, (*CHAT_TOOLS, "eml"))
    between = parse_delimiter(delimiter, form)
    whose = parse_side(context, side)
    held = [
        minutes.day
        for minutes in minutes_files.list_files(context.folder, context.team_day - A_WEEK)
    ]
    period = _period(context, week, since, until, held)
    wanted = _Wanted(
        context,
        period,
        whose,
        is_full=full,
        skip_empty=skip_empty,
        has_names=not no_names,
        more=MoreToRead(
            is_dated=form == "eml",
            has_balance=form == "json" or (full and form not in {"csv", "tsv"}),
        ),
    )
    shows = _shows(wanted, post, between)
    delivery.show(context, form, shows, wanted.message)


def _period(
    context: Context,
    week: str | None,
    since: str | None,
    until: str | None,
    held: Collection[date],
) -> Period:
    """Return the period that flags name, or this week if a huddle was `held` in it, or the last."""
    today, week_starts = context.team_day, context.team.week_starts
    asked = Days(context, since, until).period(week, today, week_starts)
    return asked or default_period(today, week_starts, held)


class _Wanted(Value, kw_only=False):
    """What to summarize, and what is loaded for it."""

    context: Context
    period: Period
    side: str | None
    is_full: bool
    skip_empty: bool
    has_names: bool
    more: MoreToRead

    @cached_property
    def agendas(self) -> Sequence[Agenda]:
        """The agendas of the team, with one warning for each that cannot be read."""
        return readable_agendas(self.context)

    @cached_property
    def loaded(self) -> Summary:
        """The figures; it exits if there are none and an empty summary is to be skipped."""
        context, is_dated = self.context, self.more.is_dated
        figures = load_summary(context, self.period, self.side, self.agendas, self.more)
        if any(has_records(context.folder, kind) for kind in ("measure", "lead", "term")):
            from huddlecli.cli.summary_sides import with_sides  # noqa: PLC0415  other teams do without

            figures = with_sides(context, figures, is_full=self.is_full, is_dated=is_dated)
        if self.skip_empty and is_empty(figures):
            raise SystemExit(1)
        return figures

    @cached_property
    def anonymizer(self) -> Anonymizer | None:
        """What leaves out the names of people; None if they are shown."""
        if self.has_names:
            return None
        from huddlecli.core.summary.anonymous import Anonymizer  # noqa: PLC0415  readers in the team do without

        since = self.period.start - PEOPLE_SINCE
        held = minutes_files.list_files(self.context.folder, since, warn=self.context.warn_about)
        present = [minutes.present for minutes in load_minutes(self.context, held)]
        return Anonymizer.of(self.context.team, self.loaded, present)

    def figures(self) -> Summary:
        """Return the figures for programs."""
        return self._readable(self.loaded)

    def shown(self) -> Summary:
        """Return the figures as people see them: with the details of a full summary."""
        figures = self.loaded
        if self.is_full:
            from huddlecli.cli.summary_data import with_detail  # noqa: PLC0415  the week on a phone does without

            figures = with_detail(self.context, figures)
        return self._readable(figures) if self.anonymizer else for_readers(self.context, figures)

    def upcoming(self) -> Section | None:
        """Return when the next huddle is and what it is about, but not who opens."""
        context = self.context
        following = planned_huddle(context, self.agendas, past_minutes(context), sides=())
        if following is None:
            return None
        if self.anonymizer:
            following = self.anonymizer.including(following).value(following)
        else:
            following = for_readers(context, following)
        return next_section(following, context.team_day, context.team.zone)

    def document(self) -> Document:
        """Return the document."""
        return document(self.shown(), full=self.is_full, upcoming=self.upcoming())

    def message(self) -> Document:
        """Return the document with the command that shows all of it."""
        period, full = self.period, " --full" if self.is_full else ""
        days = f"--since {period.start} --until {period.end}"
        side = f" --side {self.side}" if self.side else ""
        which = f"--week {period.week}" if period.week else days
        return replace(self.document(), remedy=f"huddle summary {which}{side}{full}")

    def _readable(self, figures: Summary) -> Summary:
        return self.anonymizer.value(figures) if self.anonymizer else figures


def _shows(wanted: _Wanted, post: MailFlags, delimiter: str) -> Shows:
    """Return each format of the summary; JSON and CSV are without the next huddle."""

    def chat() -> str:
        from huddlecli.views.formats.chat import LIMIT, as_chat  # noqa: PLC0415  text in a pipe does without

        return as_chat(wanted.document(), limit=LIMIT)

    def mail() -> str:
        figures, anonymizer = wanted.shown(), wanted.anonymizer
        letter = as_letter(
            figures,
            full=wanted.is_full,
            upcoming=wanted.upcoming(),
            attachments=attachments(wanted.context, wanted.figures(), post, anonymizer),
        )
        return mail_message(wanted.context, letter, post, anonymizer)

    def json() -> str:
        from huddlecli.views.summary.export import as_json  # noqa: PLC0415  the same

        return as_json(wanted.figures())

    def csv() -> str:
        from huddlecli.views.summary.export import as_csv  # noqa: PLC0415  the same

        return as_csv(wanted.figures(), delimiter=delimiter)

    return {
        **drawings(wanted.document, "rich", "text", "markdown", "html"),
        "chat": chat,
        **drawings(wanted.message, *CHAT_TOOLS),
        "eml": mail,
        "json": json,
        "csv": csv,
    }
