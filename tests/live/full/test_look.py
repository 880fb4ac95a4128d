"""The style sheet of the full screen names widgets that there are."""

import re
from importlib import resources

from textual.command import CommandPalette
from textual.screen import Screen
from textual.widgets import OptionList

from huddlecli.live.full.canvas import Canvas
from huddlecli.live.full.dialogs import LeaveDialog, Sheet
from huddlecli.live.full.input import InputLine
from huddlecli.live.full.topic_list import TopicList

SHEET = resources.files("huddlecli.live.full").joinpath("look.tcss")
WIDGETS = (Screen, CommandPalette, OptionList, InputLine, Canvas, Sheet, LeaveDialog, TopicList)


def test_each_rule_is_for_a_widget_that_there_is() -> None:
    """A rule for a class that has another name now would be passed over without a word."""
    selectors = re.findall(r"^([^{/\n]+)\{", SHEET.read_text(encoding="utf-8"), re.MULTILINE)
    named = {
        name for selector in selectors for name in re.findall(r"(?<![#.\w-])[A-Z]\w+", selector)
    }

    assert named == {widget.__name__ for widget in WIDGETS}
