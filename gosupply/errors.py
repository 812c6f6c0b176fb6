"""What stops a run. Everything wrong with the checked content is a value, never an exception.

    GosupplyError
    ├── UsageError        the command line or the environment asks for nonsense        exit 2
    ├── InputError        a file that was named cannot be read as what it should be    exit 2
    ├── IncompleteError   something required could not be had                          exit 3
    └── ForkError         signed data contradicts itself                               exit 4

Each carries the sentence a person reads and, in `help`, the one thing to do next. The names end
in Error; only `cli/` catches them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gosupply.locations import Problem


class GosupplyError(Exception):
    """The run cannot go on.

    Attributes:
        exit_code: What the process exits with (design principle: 2 usage or input, 3 incomplete).
        help: The one thing to do next; may be empty.
    """

    exit_code = 2

    def __init__(self, message: str, help_: str = "") -> None:
        super().__init__(message)
        self.help = help_


class UsageError(GosupplyError):
    """The command line or the environment asks for something that makes no sense."""


class InputError(GosupplyError):
    """A file that was named is malformed, at known places."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems[0].message, problems[0].help)
        self.problems = problems


class IncompleteError(GosupplyError):
    """Something required could not be had."""

    exit_code = 3


class ForkError(GosupplyError):
    """Signed data contradicts itself, and the command can do nothing sensible with it."""

    exit_code = 4
