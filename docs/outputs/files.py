"""The files with the JSON Schemas of all outputs, by their names."""

from __future__ import annotations

import json
from pathlib import Path

from docs.outputs import facts, figures, huddles, records, team

FOLDER = Path(__file__).parents[1] / "schemas"


def texts() -> dict[str, str]:
    """Return the text of each file."""
    modules = (records, huddles, figures, team, facts)
    schemas = [schema for module in modules for schema in module.outputs()]
    return {
        f"{schema['$id'].split(':')[2]}.json": json.dumps(schema, indent=2) + "\n"
        for schema in schemas
    }
