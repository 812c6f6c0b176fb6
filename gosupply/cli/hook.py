"""`gosupply hook run`: `gosupply check --staged --offline` at the first ring, fast where it can be.

Where nothing that matters has changed since a run that passed (`cli.hookstamp`), the answer is
given at once; everything else is imported only after that.
"""

from __future__ import annotations

import os

from gosupply.cli.hookstamp import is_unchanged, observe
from gosupply.cli.streams import show

# Importing typing would take half of the time that there is.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

UNCHANGED = "gosupply: nothing that matters has changed since the last run, which passed\n"


def run(arguments: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    observed = observe(arguments[1:], os.environ) if arguments[:1] == ["run"] else None
    if observed is not None and is_unchanged(observed):
        show(UNCHANGED)
        return 0
    from gosupply.cli.hookrun import run_fully

    return run_fully(arguments, observed)
