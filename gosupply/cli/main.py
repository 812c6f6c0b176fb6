"""The command line's entry: one table of commands, of which only the chosen one is loaded."""

from __future__ import annotations

import gc
import sys

from gosupply import __version__
from gosupply.cli.streams import complain, prepare, show

# Importing typing would take half of what --version takes.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

# name: (module, what it does)
COMMANDS = {
    "init": ("gosupply.cli.init", "write a first policy, and accept for a time what it denies"),
    "check": ("gosupply.cli.check", "prove every go.sum line against the checksum database"),
    "bundle": ("gosupply.cli.bundle", "write a proof bundle, so that check needs no network"),
    "pin": ("gosupply.cli.pin", "pin the log's tree head, so that a fork is noticed anywhere"),
    "evidence": ("gosupply.cli.evidence", "check the evidence of a fork, trusting nobody"),
    "show": ("gosupply.cli.show", "show what is there, and what is known of it"),
    "waive": ("gosupply.cli.waive", "accept one finding for a time"),
    "policy": ("gosupply.cli.policy", "check, show and test the policy"),
    "fix": ("gosupply.cli.fix", "mend what findings say how to mend"),
    "hook": ("gosupply.cli.hook", "check what is staged or pushed, as a hook of git"),
    "ci": ("gosupply.cli.ci", "fetch what judges a run, write a first workflow or pipeline"),
    "parse": ("gosupply.cli.parse", "print module files as JSON, without a Go toolchain"),
    "migrate": ("gosupply.cli.migrate", "turn other tools' module lists into a policy"),
    "explain": ("gosupply.cli.explain", "print what a rule does, and how to fix it"),
}

_INTERRUPTED = 130
_OBJECTS_BETWEEN_COLLECTIONS = 1_000_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run gosupply; return the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    prepare()
    collect_rarely()
    try:
        return _run(words)
    except KeyboardInterrupt:
        complain("gosupply: interrupted")
        return _INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the one place where nothing may get past
        from gosupply.cli.failures import report_failure

        return report_failure(error)


def collect_rarely() -> None:
    """Have Python look for cyclic garbage after a million new objects, not after 700.

    A run makes values by the hundred thousand that live to its end, and next to no cycles. Looking
    at all of them again and again found nothing, took half of the time in which a repository of 300
    modules is read, a fifth of that of 75, and saved no memory. Not switched off, so that memory
    stays bounded whatever a library does.
    """
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)


def usage() -> str:
    """Return the help of the program itself."""
    width = max(map(len, COMMANDS))
    lines = [
        "usage: gosupply COMMAND [...]",
        "",
        "The supply-chain policy engine for Go.",
        "",
        "commands:",
        *(f"  {name:<{width}}  {text}" for name, (_, text) in COMMANDS.items()),
        "",
        "'gosupply COMMAND --help' says more. 'gosupply --version' prints the version.",
    ]
    return "\n".join(lines) + "\n"


def _run(words: list[str]) -> int:
    if words in (["--version"], ["-V"]):
        show(f"gosupply {__version__}\n")
        return 0
    if not words or words[0] in ("-h", "--help", "help"):
        show(usage())
        return 0 if words else 2
    from importlib import import_module

    if words[0] not in COMMANDS:
        from difflib import get_close_matches

        from gosupply.errors import UsageError

        close = get_close_matches(words[0], COMMANDS, 1)
        hint = f"Did you mean 'gosupply {close[0]}'?" if close else "Run 'gosupply --help'."
        raise UsageError(f"there is no command '{words[0]}'", hint)
    code: int = import_module(COMMANDS[words[0]][0]).run(words[1:])
    return code
