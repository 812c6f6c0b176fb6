"""What the command line of `gosupply waive` says, as values."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from gosupply.cli.judging import judging_from
from gosupply.cli.options import Options, make_parser
from gosupply.errors import UsageError
from gosupply.policy.shapes import DAY, NAME, UnfitError
from gosupply.scaffold.waiver import Asked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from gosupply.policy.shapes import Atom


class WaiveOptions(NamedTuple):
    """What `gosupply waive` takes.

    Attributes:
        finding: The finding, as the report names it.
        asked: What the waiver says.
        check: What is looked at to find it.
    """

    finding: str
    asked: Asked
    check: Options


def parse_waive(words: Sequence[str], environ: Mapping[str, str]) -> WaiveOptions:
    """Parse the arguments of `gosupply waive`.

    Args:
        words: The arguments.
        environ: Where git keeps who writes: GIT_AUTHOR_EMAIL is the owner if nobody is named.
            And GOSUPPLY_RING and GOSUPPLY_FLOOR, by which the findings are judged.

    Raises:
        UsageError: They make no sense.
    """
    parser = make_parser(
        "waive",
        "Accept one finding for a time: write .gosupply/waivers/NAME.yaml, and say when it counts. "
        "It is for the policy's owners to merge it.",
        "exit codes: 0 written, 2 usage, no such finding, or one that cannot be waived, 3 the "
        "policy could not be read",
    )
    parser.add_argument(
        "finding",
        metavar="FINDING",
        help="RULE:SUBJECT as 'gosupply check' prints it, or the start of a fingerprint",
    )
    parser.add_argument(
        "path", metavar="PATH", nargs="?", type=Path, default=Path(), help="default: this folder"
    )
    parser.add_argument(
        "--offline", action="store_true", help="use bundles and caches, never the network"
    )
    parser.add_argument("--reason", metavar="TEXT", required=True, help="why it is accepted")
    parser.add_argument(
        "--owner",
        metavar="WHO",
        default=environ.get("GIT_AUTHOR_EMAIL", ""),
        help="who answers for it (default: GIT_AUTHOR_EMAIL)",
    )
    parser.add_argument(
        "--expires",
        metavar="DAY",
        default="",
        help="the last day, as 2027-02-15 (default: expiry.default of the policy)",
    )
    parser.add_argument(
        "--name", metavar="NAME", default="", help="the waiver's name (default: made of FINDING)"
    )
    found = parser.parse_args(words)
    if not found.owner:
        raise UsageError("a waiver needs an owner", "Add --owner, or set GIT_AUTHOR_EMAIL.")
    day: date | None = _fit(DAY, found.expires) if found.expires else None
    name: str = _fit(NAME, found.name) if found.name else ""
    asked = Asked(found.reason, found.owner, day, name)
    looked_at = Options(found.path, found.offline, judging=judging_from(environ))
    return WaiveOptions(found.finding, asked, looked_at)


def _fit(shape: Atom, text: str) -> Any:  # noqa: ANN401 - a shape is what says the type
    """Return the value of a text as a policy's file would have it.

    Raises:
        UsageError: It is not of that form.
    """
    try:
        return shape.parse(text)
    except UnfitError as error:
        raise UsageError(str(error), error.help) from None
