"""The errors that people see: what happened, and what to type next.

Each class has its exit code. The code that notices a mistake writes the message, and the command
line prints it in one place.
"""


class HuddleError(Exception):
    """A mistake that a person can correct: a message, a hint and an exit code."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str) -> None:
        """Keep what happened and what to type."""
        super().__init__(message)
        self.message = message
        self.hint = hint


class Failed(HuddleError):
    """A command was understood, but could not be done."""

    exit_code = 1


class Wrong(HuddleError):
    """A mistake in what was typed, or in a file that people write."""

    exit_code = 2


class Unfinished(HuddleError):
    """A huddle is paused, to be continued later."""

    exit_code = 3


class Unknown(HuddleError):
    """An id, an agenda or a team does not exist."""

    exit_code = 4


class Busy(HuddleError):
    """Somebody else is using it; nothing was done."""

    exit_code = 5


class Refused(HuddleError):
    """A line typed in a huddle cannot be done now; the huddle goes on."""

    exit_code = 2
