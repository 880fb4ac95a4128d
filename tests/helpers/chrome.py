"""A headless Chromium, spoken to over a pipe in its own protocol: one page at a time."""

from __future__ import annotations

import base64
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# No account, no update, no question to a server: what the page asks for is all that is asked.
FLAGS = (
    "--headless=new",
    "--no-sandbox",  # tests may run as root
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--no-first-run",
    "--remote-debugging-pipe",
)


@dataclass
class Chrome:
    """One tab: what it logged and asked for since it was opened last."""

    into: int
    out: int
    session: str = ""
    number: int = 0
    waiting: bytes = b""
    told: list[dict[str, Any]] = field(default_factory=list)

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Call a method of the protocol and return its result."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.into, json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != self.number:
            self.told.append(answer)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        found: dict[str, Any] = answer["result"]
        return found

    def open(self, path: Path, *, width: int, scheme: str = "light") -> None:
        """Open a file in a window so wide, for eyes that like it light or dark."""
        self.told.clear()
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, **_FIXED)
        scheme_said = {"name": "prefers-color-scheme", "value": scheme}
        self.call("Emulation.setEmulatedMedia", features=[scheme_said])
        self.call("Page.navigate", url=path.as_uri())
        while not any(one.get("method") == "Page.loadEventFired" for one in self.told):
            self.told.append(self._next())

    def run(self, script: str) -> Any:
        """Return what a script says, which may be a promise."""
        found = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in found:
            raise RuntimeError(found["exceptionDetails"])
        return found["result"].get("value")

    def said(self) -> list[str]:
        """Return what was written on the console, and what went wrong."""
        kinds = ("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown")
        return [json.dumps(one["params"]) for one in self.told if one.get("method") in kinds]

    def asked(self) -> list[str]:
        """Return the addresses that were asked for."""
        sent = (one for one in self.told if one.get("method") == "Network.requestWillBeSent")
        return [one["params"]["request"]["url"] for one in sent]

    def picture(self) -> bytes:
        """Return the whole page as a PNG."""
        shot = self.call("Page.captureScreenshot", captureBeyondViewport=True)
        return base64.b64decode(shot["data"])

    def printed(self) -> bytes:
        """Return the page as a PDF."""
        pages = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(pages["data"])

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self.waiting:
            read = os.read(self.out, 1 << 20)
            if not read:
                raise EOFError("the browser has ended")
            self.waiting += read
        message, _, self.waiting = self.waiting.partition(b"\0")
        found: dict[str, Any] = json.loads(message)
        return found


_FIXED = {"deviceScaleFactor": 1, "mobile": False}


@contextmanager
def chrome(program: str, profile: Path) -> Iterator[Chrome]:
    """Run a browser with a profile of its own, and end it."""
    theirs, into = os.pipe()
    out, back = os.pipe()
    # The browser reads its third file and writes its fourth; bash knows files beyond the ninth.
    words = ["bash", "-c", f'exec "$@" 3<&{theirs} 4>&{back}', "bash", program]
    ran = subprocess.Popen(
        [*words, *FLAGS, f"--user-data-dir={profile}"],
        pass_fds=(theirs, back),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs)
    os.close(back)
    try:
        tab = Chrome(into, out)
        target = tab.call("Target.createTarget", url="about:blank")["targetId"]
        tab.session = tab.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            tab.call(f"{domain}.enable")
        yield tab
    finally:
        ran.terminate()
        ran.wait(30)
        os.close(into)
        os.close(out)
