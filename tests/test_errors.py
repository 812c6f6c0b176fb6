"""What stops a run, and what the process then exits with."""

from __future__ import annotations

import pytest

from gosupply import errors
from gosupply.errors import ForkError, GosupplyError, IncompleteError, InputError, UsageError
from gosupply.locations import Problem, whole_line

AT = whole_line("command line", "a.bundle", 7, "[nonsense")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("There is none.", "Make one."), 2),
        (InputError((Problem("it is malformed", AT, "Make it again."),)), 2),
        (IncompleteError("It could not be had."), 3),
        (ForkError("It contradicts itself."), 4),
    ],
)
def test_each_error_has_its_exit_code(error: GosupplyError, code: int) -> None:
    assert error.exit_code == code


def test_the_docstring_draws_every_error() -> None:
    defined = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, GosupplyError)
    }
    drawn = {word for word in (errors.__doc__ or "").split() if word.endswith("Error")}
    assert defined | {"Error"} == drawn | {"Error"}


def test_malformed_input_speaks_of_its_first_problem_and_keeps_all() -> None:
    first, second = Problem("one", AT, "Mend it."), Problem("two", AT, "")
    error = InputError((first, second))
    assert str(error) == "one"
    assert error.help == "Mend it."
    assert error.problems == (first, second)


def test_help_may_be_missing() -> None:
    assert UsageError("There is none.").help == ""
