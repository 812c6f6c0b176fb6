"""`gosupply evidence`: check, trusting nobody, that a log contradicted itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.cli import options
from gosupply.cli.streams import show
from gosupply.errors import UsageError
from gosupply.reporters.escape import terminal
from gosupply.sumdb.bundle import MAX_BUNDLE
from gosupply.sumdb.database import GO_KEY
from gosupply.sumdb.evidence import EvidenceError, check_evidence
from gosupply.tlog.note import parse_verifier_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gosupply.tlog.note import VerifierKey


def run(arguments: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    chosen = options.parse_evidence(arguments)
    try:
        with chosen.file.open("rb") as file:
            data = file.read(MAX_BUNDLE)
    except OSError as error:
        raise UsageError(f"'{chosen.file}' cannot be read: {error.strerror}") from None
    try:
        said = check_evidence(data, (GO_KEY, *_keys(chosen.keys)))
    except EvidenceError as error:
        show(f"not proved: {terminal(str(error))}\n")
        return 1
    show(f"proved: {terminal(said)}\n")
    return 0


def _keys(texts: Sequence[str]) -> list[VerifierKey]:
    try:
        return [parse_verifier_key(text) for text in texts]
    except ValueError as error:
        raise UsageError(f"--key: {error}") from None
