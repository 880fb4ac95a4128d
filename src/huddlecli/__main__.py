"""`python -m huddlecli` is `huddle`."""

from huddlecli.cli import program

program()
