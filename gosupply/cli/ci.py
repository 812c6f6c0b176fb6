"""`gosupply ci`: what the wrappers on CI services need, and a first file for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.cli.streams import show
from gosupply.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

_USAGE = """\
usage: gosupply ci fetch|init [...]

  fetch  fetch the commits that a run in a workflow or pipeline is judged by
  init   write what runs gosupply: on GitHub, on GitLab, before each commit

'gosupply ci fetch --help' and 'gosupply ci init --help' say more.
"""


def run(arguments: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    if arguments[:1] == ["fetch"]:
        from gosupply.cli.cifetch import run_fetch

        return run_fetch(arguments[1:])
    if arguments[:1] == ["init"]:
        from gosupply.cli.ciinit import run_init

        return run_init(arguments[1:])
    if {"-h", "--help"}.intersection(arguments[:1]):
        show(_USAGE)
        return 0
    raise UsageError("it is not said what to do", "Run 'gosupply ci --help'.")
