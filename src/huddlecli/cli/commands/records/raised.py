"""`huddle raised`: what was raised for the next huddle."""

from __future__ import annotations

from huddlecli.cli.change_commands import add_drop, add_edit
from huddlecli.cli.options import example, group_app
from huddlecli.cli.record_commands import add_list, add_show

app = group_app(
    "What was raised for the next huddle; huddle raise WORDS adds to it.", "huddle raised list"
)

add_list(
    app,
    "raised",
    ("waiting", "taken", "dropped"),
    what="List raised items, oldest first; --since and --until refer to the day they were raised.",
)
add_show(app, "raised", what="Show a raised item and its history.")
add_edit(
    app,
    "raised",
    what="Change a raised item.",
    line=example("huddle raised edit k7f2 'Who answers the chat at lunch?'"),
)
add_drop(
    app,
    "raised",
    what="Drop a raised item: no huddle will discuss it.",
    line=example("huddle raised drop k7f2 settled by phone"),
)
