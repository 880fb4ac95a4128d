"""A mail server on this machine alone, and the program of the distribution that sends to it."""

from __future__ import annotations

import asyncio
import email.policy
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

needs_msmtp = pytest.mark.skipif(not shutil.which("msmtp"), reason="msmtp is not installed")


@dataclass(frozen=True)
class Received:
    """A mail as it came over the wire."""

    sender: str
    recipients: list[str]
    data: bytes

    @property
    def message(self) -> EmailMessage:
        """What it says; the least defect is an error."""
        parser: BytesParser[EmailMessage] = BytesParser(policy=email.policy.strict)
        return parser.parsebytes(self.data)


@dataclass
class Server:
    """A mail server that keeps what it gets, and refuses one address."""

    port: int = 0
    mails: list[Received] = field(default_factory=list)
    refused: str = "nobody@acme.test"

    async def handle_RCPT(  # noqa: N802  the library calls it so
        self, _server: SMTP, _session: object, envelope: Any, address: str, _options: object
    ) -> str:
        """Take a recipient, but for one."""
        if address == self.refused:
            return "550 there is no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  the same
        self, _server: SMTP, _session: object, envelope: Any
    ) -> str:
        """Keep a mail."""
        self.mails.append(Received(envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 OK"


@contextmanager
def serving(home: Path) -> Iterator[Server]:
    """Give a mail server, to which `msmtp` sends where `home` is its home."""
    server, loop = Server(), asyncio.new_event_loop()
    opening = loop.create_server(lambda: SMTP(server, loop=loop), "127.0.0.1", 0)
    listening = loop.run_until_complete(opening)
    server.port = listening.sockets[0].getsockname()[1]
    home.mkdir(parents=True, exist_ok=True)
    (home / ".msmtprc").write_text(
        f"account default\nhost 127.0.0.1\nport {server.port}\n"
        "auth off\ntls off\nfrom huddle@acme.test\n",
        encoding="utf-8",
    )
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        listening.close()
        loop.run_until_complete(listening.wait_closed())
        loop.close()
