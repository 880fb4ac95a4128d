"""The errors that people see: what happened, and what to type next.

Each class has the exit code of its kind; the sentence is made where the fact is known, and one
printer at the edge shows it.
"""


class HuddleError(Exception):
    """Something a person can put right: a message, a hint, and an exit code."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str) -> None:
        """Say what happened and what to type."""
        super().__init__(message)
        self.message = message
        self.hint = hint


class Failed(HuddleError):
    """It was understood, and could not be done."""

    exit_code = 1


class Wrong(HuddleError):
    """What was typed, or a file that people write, does not say what it should."""

    exit_code = 2


class Unfinished(HuddleError):
    """A huddle is kept unfinished."""

    exit_code = 3


class Unknown(HuddleError):
    """There is no such id, agenda or team."""

    exit_code = 4


class Busy(HuddleError):
    """Somebody else holds it; nothing was done."""

    exit_code = 5


class Refused(HuddleError):
    """A line typed in a huddle that cannot be done now; the huddle goes on."""

    exit_code = 2
