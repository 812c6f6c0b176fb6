"""Standard output and error, which may be closed, full, or read by nobody any more."""

from __future__ import annotations

import os
import sys


def prepare() -> None:
    """Let neither a terminal that lacks a character nor a closed standard error stop a run."""
    if sys.stderr is None:  # closed by `2>&-`; print would take standard output instead
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - for good
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def show(text: str) -> None:
    """Write to standard output, at once; whoever stopped reading has seen enough.

    Raises:
        UsageError: It is closed or full.
    """
    if sys.stdout is None:
        _refuse("it is closed")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        # What is still buffered would fail again when the process ends, with a traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            _refuse(str(error.strerror))


def _refuse(reason: str) -> None:
    # Imported here: errors bring typing along, and `--version` needs neither.
    from gosupply.errors import UsageError

    raise UsageError(f"'standard output' cannot be written: {reason}") from None


def complain(text: str) -> None:
    """Write a line to standard error; where that cannot be, the exit code has to do."""
    try:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
