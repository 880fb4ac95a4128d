"""`huddle mine --all`: the user's promises and huddles in each of their teams."""

from __future__ import annotations

from functools import partial

from huddlecli.cli.commands.mine import FORMATS, my_overview
from huddlecli.cli.console import Shows
from huddlecli.cli.context import Context, quoted
from huddlecli.cli.teams import TeamContext, my_teams
from huddlecli.core.errors import Failed, HuddleError, Wrong
from huddlecli.core.team import zone_of
from huddlecli.store import files
from huddlecli.store.teams import LIST, KnownTeam, TeamGone
from huddlecli.views.escape import safe
from huddlecli.views.formats import drawings
from huddlecli.views.mine import MissingTeam, TeamOverview, all_document, all_json


def show(context: Context, form: str, output: str | None, *, is_short: bool) -> None:
    """Show all teams, or only a line for a prompt; a team that cannot be read is a warning."""
    if context.flags.team:
        raise Wrong("--all is every team, and --team is one", hint="huddle mine --all")
    if is_short:
        from huddlecli.cli.huddles.prompt_line import prompt_line_of_all  # noqa: PLC0415 - as it says

        context.console.out(prompt_line_of_all(context))
        return
    context.console.format(form, FORMATS, output)
    teams, missing = list[TeamOverview](), list[MissingTeam]()
    for known in my_teams(context.config):
        try:
            found = _overview(context, known)
        except (HuddleError, OSError) as error:
            missing.append(_missing(context, known, error))
            continue
        if found.overview.promises or not found.frame.team.personal:
            teams.append(found)
    if missing and not teams:
        raise Failed("none of your teams can be read", hint=LIST)
    shows: Shows = {
        **drawings(lambda: all_document(teams), "rich", "text"),
        "json": lambda: all_json(teams, missing),
        "todotxt": lambda: _todotxt(teams),
        "taskwarrior": lambda: _taskwarrior(teams),
    }
    empty = "" if teams else "you are not in a team yet"
    context.console.show(form, shows, empty=empty, output=output)


def _overview(context: Context, known: KnownTeam) -> TeamOverview:
    team = TeamContext(context, known)
    overview = my_overview(team)
    return TeamOverview(known.name, str(known.folder), overview, team.list_context("action"))


def _missing(context: Context, known: KnownTeam, error: HuddleError | OSError) -> MissingTeam:
    """Warn about a team that cannot be shown, and return it."""
    if isinstance(error, OSError):
        reason, hint = files.reason_of(error), f"ls -ld {quoted(known.folder)}"
    elif isinstance(error, TeamGone):
        reason, hint = error.reason, error.hint
    else:
        reason, hint = error.message.partition("\n")[0], error.hint
    context.console.err(f"warning: {safe(known.name)}: {safe(reason)}")
    context.console.err(f"hint:  {safe(hint)}")
    return MissingTeam(known.name, str(known.folder), reason)


def _todotxt(teams: list[TeamOverview]) -> str:
    from huddlecli.views.formats.todotxt import lines  # noqa: PLC0415 - few ask for it

    return "".join(lines(team.overview.promises, team.frame.day_of, team.name) for team in teams)


def _taskwarrior(teams: list[TeamOverview]) -> str:
    from huddlecli.views.formats.taskwarrior import listed, task  # noqa: PLC0415 - few ask for it

    return listed(
        {**task(action, partial(zone_of, team.frame.team)), "team": team.name}
        for team in teams
        for action in team.overview.promises
    )
