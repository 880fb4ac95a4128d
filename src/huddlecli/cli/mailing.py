"""A mail as flags want it: who gets it, from whom, with what attached; else as `[mail]` says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, TypeAlias

import typer

from huddlecli.cli.world import World
from huddlecli.core.email_address import Address, address_said, addresses_said
from huddlecli.core.errors import Wrong
from huddlecli.views.formats.mail import Envelope, Letter, written
from huddlecli.views.formats.mail import preview as previewed

To: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--to", metavar="ADDRESS", help="Who gets the mail; more with commas."),
]
Cc: TypeAlias = Annotated[
    list[str] | None, typer.Option("--cc", metavar="ADDRESS", help="Who gets a copy.")
]
From: TypeAlias = Annotated[
    str | None, typer.Option("--from", metavar="ADDRESS", help="Who the mail is from.")
]
Preview: TypeAlias = Annotated[
    bool, typer.Option("--preview", help="Say on stderr to whom the mail goes, and its subject.")
]


@dataclass(frozen=True, slots=True)
class Post:
    """What flags say about a mail."""

    to: list[str] | None = None
    cc: list[str] | None = None
    sender: str | None = None
    preview: bool = False
    attach: list[str] | None = None

    def check(self, form: str) -> None:
        """Refuse flags that only a mail has where none was asked for: nothing would be sent."""
        flags: dict[str, object] = {"--to": self.to, "--cc": self.cc, "--from": self.sender}
        flags |= {"--attach": self.attach, "--preview": self.preview}
        given = [name for name, value in flags.items() if value]
        if given and form != "eml":
            raise Wrong(f"{given[0]} is for a mail", hint="--format eml")


def posted(world: World, letter: Letter, post: Post) -> str:
    """Return the whole message."""
    envelope = team_envelope(world, post)
    if post.preview:
        world.tell(previewed(letter, envelope))
    return written(letter, envelope)


def team_envelope(world: World, post: Post) -> Envelope:
    """Return from whom and to whom a mail to the team goes; the team gets the answers."""
    team = addresses_said(world.team.mail.to)
    to = addresses_said(post.to or ()) or team
    if not to:
        raise Wrong(
            "nobody is named to whom the mail goes",
            hint=f'--to ADDRESS, or in {world.folder / "huddle.toml"}: [mail] to = ["ADDRESS"]',
        )
    return Envelope(
        sender=sender_said(world, post.sender),
        to=to,
        cc=addresses_said(post.cc or ()),
        reply_to=team,
    )


def sender_said(world: World, said: str | None) -> Address:
    """Return from whom a mail is."""
    sender = said or world.team.mail.sender
    if not sender:
        raise Wrong(
            "nobody is named from whom the mail is",
            hint=f'--from ADDRESS, or in {world.folder / "huddle.toml"}: [mail] from = "ADDRESS"',
        )
    return address_said(sender)
