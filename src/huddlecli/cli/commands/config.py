"""`huddle config`: the user's and the team's settings."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from huddlecli.cli.arguments.declaration import Argument, Option
from huddlecli.cli.context import Context
from huddlecli.cli.options import FORMATS, Format, Output, example, group_app
from huddlecli.cli.settings_data import Settings, named_path
from huddlecli.core.errors import Failed
from huddlecli.core.settings import OWNERS, setting_path, spelled, typed_pairs
from huddlecli.views.escape import safe
from huddlecli.views.formats import drawings
from huddlecli.views.settings import as_json, place, settings_document

app = group_app("Your own settings and the team's.", "huddle config list --show-origin")

SettingKey: TypeAlias = Annotated[
    str, Argument(metavar="KEY", help="A setting, as huddle config list names it.")
]
ShowOrigin: TypeAlias = Annotated[
    bool, Option("--show-origin", help="Also show the flag, the variable or the line in a file.")
]
In: TypeAlias = Annotated[
    str | None,
    Option(
        "--in",
        metavar="FILE",
        choices=OWNERS,
        help="{choices}: your config.toml or the team's huddle.toml; default: where the key is.",
    ),
]


@app.command("list", epilog=example("huddle config list --show-origin"))
def list_(
    context: Context,
    *,
    show_origin: ShowOrigin = False,
    form: Format = "auto",
    output: Output = None,
) -> None:
    """List all settings and their values.

    The first that has a value counts: a flag, the environment, the team's huddle.toml, your own
    config.toml, and then the default.
    """
    context.console.format(form, FORMATS, output)
    settings = Settings(context)
    found = [*settings.all()]
    paths = [(owner, str(file.path)) for owner in OWNERS if (file := settings.file(owner))]
    context.console.show(
        form,
        {
            **drawings(
                lambda: settings_document(found, paths, has_origin=show_origin),
                *("rich", "text", "markdown"),
            ),
            "json": lambda: as_json(found),
        },
        output=output,
    )
    for error in settings.errors:
        raise error


@app.command(epilog=example("huddle config get defaults.due"))
def get(context: Context, key: SettingKey, *, show_origin: ShowOrigin = False) -> None:
    """Print the value of a setting."""
    setting, path = setting_path(key)
    settings = Settings(context)
    now = settings.current(setting, named_path(settings.file(setting.owner), path))
    for error in settings.errors if now.value is None else ():
        raise error
    if now.value is None:
        raise Failed(f"{now.key} is not set", hint=f"huddle config set {now.key} VALUE")
    entries = now.value if isinstance(now.value, list) else [now.value]
    beside = f"   {safe(place(now))}" if show_origin else ""
    context.console.out("".join(f"{safe(spelled(entry))}{beside}\n" for entry in entries))


@app.command("set", epilog=example("huddle config set defaults.due 3d"))
def set_(
    context: Context,
    key: SettingKey,
    words: Annotated[
        list[str], Argument(metavar="VALUE", help="The value; for a list, each of its entries.")
    ],
    *,
    in_: In = None,
) -> None:
    """Set a setting in its file; comments stay.

    Values may also be TOML. Several at once: huddle config set hours.from=09:00 hours.to=17:30.
    """
    from huddlecli.cli.change_settings import set_values  # noqa: PLC0415 - lists do without

    set_values(context, typed_pairs(key, words), in_)


@app.command(epilog=example("huddle config unset defaults.due"))
def unset(
    context: Context,
    keys: Annotated[list[str], Argument(metavar="KEY", help="The settings.")],
    *,
    in_: In = None,
) -> None:
    """Take settings out of their file, so that the default counts again."""
    from huddlecli.cli.change_settings import unset_values  # noqa: PLC0415 - lists do without

    unset_values(context, keys, in_)


@app.command(epilog=example("huddle config edit"))
def edit(
    context: Context,
    in_: Annotated[
        str,
        Option(
            "--in",
            metavar="FILE",
            choices=OWNERS,
            help="{choices}: your config.toml or the team's huddle.toml.",
        ),
    ] = "user",
) -> None:
    """Edit your settings, or those of the team, in $VISUAL or $EDITOR.

    A file with mistakes opens again as you typed it, with the mistakes above it.
    """
    from huddlecli.cli.change_settings import edit_file, owner_of  # noqa: PLC0415 - lists do without

    edit_file(context, Settings(context), owner_of(in_))
