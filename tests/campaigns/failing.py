"""A shim between the store and its files: from a given call on, the system says no."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

CHANGING = ("write", "fsync", "rename", "link", "mkdir", "ftruncate")


@dataclass
class Disk:
    """A disk on which the `first`-th call that changes something fails, and all after it if told.

    `failed` counts how often it did, `calls` how often it was asked.
    """

    errno: int
    first: int
    is_lasting: bool
    calls: int = 0
    failed: int = 0

    @contextmanager
    def under(self) -> Iterator[None]:
        """Be the disk to which the functions of `os` go, where pathlib and the store meet."""
        with ExitStack() as stack:
            for name in CHANGING:
                stack.enter_context(patch.object(os, name, self._wrapped(getattr(os, name))))
            yield

    def _wrapped(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **more: Any) -> Any:
            self.calls += 1
            if self.calls == self.first or (self.is_lasting and self.calls > self.first):
                self.failed += 1
                raise OSError(self.errno, os.strerror(self.errno))
            return real(*given, **more)

        return call
