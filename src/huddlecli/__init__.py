"""huddle: a command-line huddle facilitator for teams that meet often."""

__version__ = "0.1.0"
