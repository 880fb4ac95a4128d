"""The sections of a full summary about what both sides keep."""

from __future__ import annotations

from dataclasses import replace

from huddlecli.core.leads.figures import Share, StageFigures
from huddlecli.core.side_records import Stage
from huddlecli.core.summary.sides import SidesDetail, SidesFigures
from huddlecli.views.summary.sides import sections
from tests.helpers.acme_views import SUMMARY


def test_stages_say_how_many_went_on_and_how_fast() -> None:
    """Few leads have no percentage, a slow stage is marked, and nothing follows the last one."""
    stages = (
        StageFigures(Stage(name="Contacted", days=3), "Qualified", Share(9, 12), 9.0),
        StageFigures(Stage(name="Qualified", days=20), "Offered", Share(4, 8), 15.5),
        StageFigures(Stage(name="Offered"), None, Share(0, 3), None),
        StageFigures(Stage(name="Signed"), None, Share(0, 0), None),
    )
    summary = replace(SUMMARY, sides=SidesFigures(detail=SidesDetail(stages=stages)))

    shown = next(section for section in sections(summary) if section.title == "Stages")

    assert [(row.title, row.note, row.is_late) for row in shown.rows] == [
        ("Contacted", "9 of 12 (75%) went on, median 9 days, usual 3, slower than usual", True),
        ("Qualified", "4 of 8 went on, median 15.5 days, usual 20", False),
        ("Offered", "3 reached it", False),
    ]
