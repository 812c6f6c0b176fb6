"""The lines of a root's go.sum files, beside what is known about each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.sumdb.asking import FIPS140
from gosupply.sumdb.claims import SUMS, Claim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.formats.gosum import SumLine
    from gosupply.rules.base import View
    from gosupply.sumdb.claims import Proof
    from gosupply.workspace.model import Root


def claims_of(root: Root) -> Iterator[tuple[SumLine, Claim]]:
    """Yield the lines that the log can be asked about: all but those of golang.org/fips140."""
    for file in root.sums:
        for line in file.lines:
            if line.path != FIPS140:
                yield line, Claim(line.path, line.version, line.hash)


def judged_lines(view: View) -> Iterator[tuple[SumLine, Claim, Proof | None]]:
    """Yield each line with the answer to its claim; None where there is none."""
    known = view.known(SUMS)
    for line, claim in claims_of(view.root):
        yield line, claim, known.get(claim)
