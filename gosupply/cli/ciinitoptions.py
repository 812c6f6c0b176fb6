"""What the command line of `gosupply ci init` says, as values."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gosupply.cli.options import make_parser
from gosupply.scaffold import cifiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gosupply.scaffold.cifiles import Service

SERVICES: tuple[Service, ...] = ("github", "gitlab", "pre-commit")


class CiInitOptions(NamedTuple):
    """What `gosupply ci init` takes.

    Attributes:
        service: What the file is for.
        path: A folder of the repository.
        pin: The commit to pin; empty for that of this version's tag.
        branch: The default branch; empty lets git say.
        component: The project that has the component on the same server; empty for gosupply's own.
        offline: Whether nothing is looked up.
    """

    service: Service
    path: Path
    pin: str
    branch: str
    component: str
    offline: bool


def parse_ci_init(words: Sequence[str]) -> CiInitOptions:
    """Parse the arguments of `gosupply ci init`.

    Raises:
        UsageError: They make no sense.
    """
    parser = make_parser(
        "ci init",
        f"Write the file that runs gosupply: {cifiles.WORKFLOW_PATH}, {cifiles.PIPELINE_PATH} "
        f"({cifiles.INCLUDED_PATH} where there is one) or {cifiles.HOOKS_PATH}. The action and the "
        "hook are pinned by commit, the component by version. What is there already is left alone.",
        "exit codes: 0 written, or there already in the same words, 2 usage, or another file is "
        "there (or one that pins another commit) and nothing was written, 3 the commit to pin "
        "could not be looked up",
    )
    parser.add_argument(
        "service", metavar="SERVICE", choices=SERVICES, help=f"one of {', '.join(SERVICES)}"
    )
    parser.add_argument(
        "path", metavar="PATH", nargs="?", type=Path, default=Path(), help="default: this folder"
    )
    parser.add_argument(
        "--pin",
        metavar="COMMIT",
        default="",
        help=f"pin gosupply to this commit (default: {cifiles.REPOSITORY} is asked for that of "
        "this version's tag; of a component the version)",
    )
    parser.add_argument(
        "--branch",
        metavar="NAME",
        default="",
        help="the default branch, for github (default: by origin/HEAD, else the current one)",
    )
    parser.add_argument(
        "--component",
        metavar="GROUP/PROJECT",
        default="",
        help="the project on this server that mirrors gosupply's component, for gitlab",
    )
    parser.add_argument("--offline", action="store_true", help="look nothing up")
    found = parser.parse_intermixed_args(words)  # PATH may stand behind options
    pin = cifiles.commit_of(found.pin) if found.pin else ""
    return CiInitOptions(
        found.service, found.path, pin, found.branch, found.component, found.offline
    )
