"""What the command line of `gosupply init` says, as values."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gosupply.cli.options import make_parser
from gosupply.policy.presetcode import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Sequence


class InitOptions(NamedTuple):
    """What `gosupply init` takes.

    Attributes:
        path: A folder of the repository.
        preset: What the policy extends.
        offline: Whether the network is left alone.
        owner: Who answers for what is accepted; empty lets CODEOWNERS and git say.
    """

    path: Path
    preset: str
    offline: bool
    owner: str


def parse_init(words: Sequence[str]) -> InitOptions:
    """Parse the arguments of `gosupply init`.

    Raises:
        UsageError: They make no sense.
    """
    parser = make_parser(
        "init",
        "Write .gosupply/policy.yaml at the top of the repository, and a waiver of at most 30 days "
        "for each opinion that it would deny today. Violations of integrity are listed and never "
        "waived. What is there already is left alone.",
        "exit codes: 0 written, 1 written, and something is denied that nobody may waive, 2 usage, "
        "a policy that is there already, or malformed input, 3 written, and something required "
        "could not be checked, 4 the log contradicts itself",
    )
    parser.add_argument(
        "path", metavar="PATH", nargs="?", type=Path, default=Path(), help="default: this folder"
    )
    parser.add_argument(
        "--preset",
        metavar="NAME",
        choices=sorted(SHIPPED),
        default="baseline",
        help=f"what the policy extends: {', '.join(sorted(SHIPPED))} (default: baseline)",
    )
    parser.add_argument(
        "--offline", action="store_true", help="use bundles and caches, never the network"
    )
    parser.add_argument(
        "--owner",
        metavar="WHO",
        default="",
        help="who answers for what is accepted (default: who owns the file by CODEOWNERS, else "
        "git's user.email)",
    )
    found = parser.parse_args(words)
    return InitOptions(found.path, found.preset, found.offline, found.owner)
