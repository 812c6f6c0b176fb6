"""What `gosupply hook` can be asked for, its help, and the arguments of its hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.cli import options
from gosupply.cli.streams import show
from gosupply.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gosupply.cli.options import Options

_USAGE = """\
usage: gosupply hook run [pre-commit | pre-push | pre-receive] [--online] [...]
       gosupply hook install [--pre-push] [--name HOOK]
       gosupply hook uninstall [--name HOOK]
       gosupply hook status

  run        what git runs as a hook; the arguments of 'gosupply check' are taken too
             pre-commit (the default) checks what is staged, at the first ring; where nothing that
             matters has changed since a run that passed, the answer is given at once
             pre-push checks each commit that a ref is set to, and pre-receive does on a server, in
             the repository itself, by the policy of what the ref was before; git says on standard
             input which they are, and what it passes as arguments comes after '--'
  install    put a hook where git looks for it, pre-commit by default; what is there is left
  uninstall  take away what 'install' wrote, all of it or one hook, unless somebody changed it
  status     say which hooks are there, and whose they are

Hooks leave the network alone, unless 'run' is told '--online'.

exit codes: of 'run' those of 'gosupply check', the worst of all refs (4, 2, 1, 3, 0); of the others
0 done, 2 usage, or something could not be done and is as it was
"""
_HINT = "Run 'gosupply hook run', or see 'gosupply hook --help'."
_INSTALLING = ("install", "uninstall", "status")


def run_other(arguments: Sequence[str]) -> int:
    """Run what is no hook; return the exit code.

    Raises:
        UsageError: Nothing of that name can be asked for.
    """
    if {"-h", "--help"}.intersection(arguments):
        show(_USAGE)
        return 0
    if not arguments or arguments[0] not in _INSTALLING:
        raise UsageError("it is not said what the hook is to do", _HINT)
    from gosupply.cli.hookinstall import run

    return run(arguments[0], arguments[1:])


def parse_hook(words: Sequence[str], *, staged: bool) -> Options:
    """Parse the arguments of a hook.

    Args:
        words: They; what comes after `--` is git's, and not read.
        staged: Whether it looks at what is staged.

    Raises:
        UsageError: They make no sense.
    """
    own = list(words[: words.index("--")] if "--" in words else words)
    network = ["--offline"]
    if "--online" in own:
        network = []
        own = [word for word in own if word != "--online"]
    chosen = options.parse_check([*["--staged"] * staged, *network, *own], "hook run")
    if not staged and (chosen.staged or chosen.commit or len(chosen.outputs) > 1):
        raise UsageError(
            "a push says itself which commits are checked, each with a report of its own",
            "Leave out --staged, --commit and --output.",
        )
    return chosen
