"""The JSON Schemas that come with huddle: of its JSON, and of the files that people write."""

from __future__ import annotations

from pathlib import Path


def folder() -> Path:
    """Return the folder of the schemas, installed or in a checkout."""
    package = Path(__file__).resolve().parents[2]
    installed = package / "schemas"
    return installed if installed.is_dir() else package.parents[1] / "docs/schemas"


def text(name: str) -> str:
    """Return the text of the schema of that name."""
    return (folder() / f"{name}.json").read_text(encoding="utf-8")
