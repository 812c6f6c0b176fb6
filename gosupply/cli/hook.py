"""`gosupply hook`: what git runs, and putting it where git looks for it.

Where nothing that matters has changed since a commit hook that passed (`cli.hookstamp`), the
answer is given at once; everything else is imported only after that.
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
_COMMIT = "pre-commit"
# The framework runs the same command before a push, and says so by these.
_PUSHED = ("PRE_COMMIT_TO_REF", "PRE_COMMIT_REMOTE_BRANCH")


def run(arguments: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    if arguments[:1] != ["run"] or {"-h", "--help"}.intersection(arguments):
        from gosupply.cli.hookcommands import run_other

        return run_other(arguments)
    words = arguments[1:]
    if words[:1] in (["pre-push"], ["pre-receive"]):
        from gosupply.cli.hookpush import run_push

        return run_push(words[0], words[1:])
    words = words[1:] if words[:1] == [_COMMIT] else words
    if any(map(os.environ.get, _PUSHED)):
        from gosupply.cli.hookpush import run_framework_push

        return run_framework_push(words)
    observed = observe(words, os.environ)
    if observed is not None and is_unchanged(observed):
        show(UNCHANGED)
        return 0
    from gosupply.cli.hookrun import run_fully

    return run_fully(words, observed)
