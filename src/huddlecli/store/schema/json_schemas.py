"""The JSON Schemas that come with huddle: of its JSON, and of the files that people write."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path


def folder() -> Path:
    """Return the folder of the schemas, installed or in a checkout."""
    package = Path(__file__).resolve().parents[2]
    installed = package / "schemas"
    return installed if installed.is_dir() else package.parents[1] / "docs/schemas"


def titles() -> Mapping[str, str]:
    """Return what each schema is of, such as `huddle mine --format json`, by its name."""
    return {
        path.stem: str(json.loads(path.read_text(encoding="utf-8")).get("title", ""))
        for path in sorted(folder().glob("*.json"), key=lambda path: path.stem)
    }


def text(name: str) -> str:
    """Return the text of the schema of that name, which must be one of the names of `titles`."""
    return (folder() / f"{name}.json").read_text(encoding="utf-8")
