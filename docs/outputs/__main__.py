"""Write the JSON Schemas of all outputs: `python -m docs.outputs`.

Each is a file in `docs/schemas/` that needs no other. Commit them together with the change of an
output.
"""

from __future__ import annotations

import sys

from docs.outputs.files import FOLDER, texts

for name, text in texts().items():
    (FOLDER / name).write_text(text, encoding="utf-8")
    sys.stdout.write(f"{FOLDER / name}\n")
