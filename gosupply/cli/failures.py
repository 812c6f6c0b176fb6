"""What a person sees when a run cannot go on: one clear error, never a traceback."""

from __future__ import annotations

import os

from gosupply import __version__
from gosupply.cli.streams import complain
from gosupply.errors import GosupplyError, InputError
from gosupply.reporters.escape import terminal

_INCOMPLETE = 3


def report_failure(error: Exception) -> int:
    """Print an error on standard error; return the exit code."""
    if isinstance(error, GosupplyError):
        for line in _lines(error):
            complain(terminal(line))
        return error.exit_code
    kind = type(error).__name__
    complain(f"error: gosupply failed: {kind}: {terminal(str(error))}")
    complain(
        f"  = help: this is a bug in gosupply {__version__}; run again with GOSUPPLY_DEBUG=1 and "
        "report what it prints"
    )
    if os.environ.get("GOSUPPLY_DEBUG"):
        raise error
    # Nothing was proved.
    return _INCOMPLETE


def _lines(error: GosupplyError) -> list[str]:
    if not isinstance(error, InputError):
        return [f"error: {error}", *([f"  = help: {error.help}"] if error.help else [])]
    lines = []
    for problem in error.problems:
        lines += [f"error: {problem.message}", f"  --> {problem.at}"]
        if problem.at.text:
            lines.append(f"   | {problem.at.text[:200]}")
        if problem.help:
            lines.append(f"  = help: {problem.help}")
    return lines
