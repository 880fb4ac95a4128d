"""The arrows of the lobby choose whom Space marks as absent."""

from __future__ import annotations

from tests.helpers.stage import Stage
from tests.helpers.table import Table


def test_space_marks_the_person_that_an_arrow_chose(table: Table) -> None:
    """One step to the right it is the second person; the first one stays."""
    with Stage(table, table.sit_down("daily", away="gus")) as stage:
        everybody = [person.name for person in stage.lobby.draft.present]
        stage.press("right", "space")
        absent = {*everybody} - {person.name for person in stage.lobby.draft.present}

        assert absent == {"ben"}
        stage.press("left", "space")
        absent = {*everybody} - {person.name for person in stage.lobby.draft.present}

    assert absent == {"ana", "ben"}
