"""Programs for which the mode of a folder counts."""

from __future__ import annotations

import os
import shutil

import pytest


def without_powers() -> list[str]:
    """What runs a program so that a folder's mode counts, for root too."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        pytest.skip("root can write anywhere, and there is no setpriv to give that up")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
