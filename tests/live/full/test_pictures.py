"""The pictures of the documents are those that the program draws today."""

from __future__ import annotations

import re
from pathlib import Path

from draw import pictures

FOLDER = Path(__file__).parents[3] / "docs" / "pictures"


def test_the_pictures_are_drawn_as_they_were_committed() -> None:
    """`python docs/pictures/draw.py` would change none, and none asks for anything outside."""
    drawn = pictures()

    assert sorted(drawn) == sorted(path.name for path in FOLDER.glob("*.svg"))
    for name, picture in drawn.items():
        assert picture == (FOLDER / name).read_text(encoding="utf-8"), name
        assert re.findall(r"https?://\S+|url\(|href|@import", picture) == [
            'http://www.w3.org/2000/svg"'
        ]
