"""The webhooks of four chat tools, on this machine alone: each checks and keeps what it gets."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from tests.helpers.chat_rules import RULES, NotTaken

needs_curl = pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")

# What the tools answer to a message that they take: a status, and a text without a line end.
ANSWERS = {"slack": (200, "ok"), "teams": (202, ""), "discord": (204, ""), "gchat": (200, "{}\n")}
KEY = "T024/B061/s3cr3t"


@dataclass
class ChatServer:
    """Where it listens, the messages that it took, and the answers to those that it refused."""

    port: int = 0
    taken: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def address(self, tool: str) -> str:
        """Return the address of the webhook of a tool."""
        return f"http://127.0.0.1:{self.port}/{tool}/{KEY}"

    def answer(self, path: str, kind: str, body: bytes) -> tuple[int, str]:
        """Return the answer to a request: the status and the text."""
        _, tool, key = path.split("/", 2)
        if tool not in RULES or key != KEY:
            return 404, "no_service"
        if kind.partition(";")[0] != "application/json":
            self.refused.append(f"{tool}: {kind}")
            return 415, f"unsupported content type: {kind}"
        try:
            RULES[tool](body)
        except (NotTaken, ValueError, LookupError, TypeError) as error:
            self.refused.append(f"{tool}: {error}")
            return 400, f"invalid_payload: {error}"
        self.taken.append((tool, json.loads(body)))
        return ANSWERS[tool]


@contextmanager
def chat_tools() -> Iterator[ChatServer]:
    """Give a server with the webhooks of all four tools."""
    server = ChatServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kind = self.headers.get("Content-Type", "")
            status, text = server.answer(self.path, kind, body)
            self.send_response(status)
            if status != 204:  # which has no content
                self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            if status != 204:
                self.wfile.write(text.encode())

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        server.port = listening.server_port
        thread = Thread(target=listening.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown()
            thread.join()
