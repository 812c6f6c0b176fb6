"""What the command lines of `gosupply policy`, `explain` and `migrate` say, as values."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from gosupply.cli.judging import judging_from
from gosupply.cli.options import Options, make_parser
from gosupply.scaffold.migrating import Tool

if TYPE_CHECKING:
    from collections.abc import Sequence

Verb = Literal["lint", "show", "test", "schema"]


class PolicyOptions(NamedTuple):
    """What `gosupply policy` takes.

    Attributes:
        verb: What is done.
        path: The folder whose policy is meant.
        ring: The ring to show; empty lets the policy choose.
        team: The team to show, or empty.
        root: The root to show, or empty.
        files: The cases to run; empty for all of `.gosupply/tests`.
    """

    verb: Verb
    path: Path = Path()
    ring: str = ""
    team: str = ""
    root: str = ""
    files: tuple[Path, ...] = ()


def parse_policy(words: Sequence[str]) -> PolicyOptions:
    """Parse the arguments of `gosupply policy`.

    Raises:
        UsageError: They make no sense.
    """
    parser = make_parser(
        "policy",
        "Look at the policy of the files as they are: whether it is right (lint), what it says "
        "altogether or for one root (show), whether its cases in .gosupply/tests hold (test), and "
        "the JSON Schema of its files (schema).",
        "exit codes: 0 done and right, 1 a case does not hold, 2 usage, or a malformed policy or "
        "case, 3 a file could not be read",
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    lint = verbs.add_parser("lint", help="report everything that is wrong with the policy")
    show = verbs.add_parser("show", help="print it with the line that each value comes from")
    test = verbs.add_parser("test", help="run its cases")
    verbs.add_parser("schema", help="print the JSON Schema of its files")
    for each in (lint, show):
        each.add_argument(
            "path",
            metavar="PATH",
            nargs="?",
            type=Path,
            default=Path(),
            help="default: this folder",
        )
    show.add_argument("--ring", metavar="RING", default="", help="what holds at this ring")
    show.add_argument("--team", metavar="TEAM", default="", help="what holds for this team")
    show.add_argument("--root", metavar="ROOT", default="", help="what holds for this root")
    test.add_argument(
        "files",
        metavar="FILE",
        nargs="*",
        type=Path,
        help="default: every .yaml file of .gosupply/tests",
    )
    found = parser.parse_args(words)
    given = {key: value for key, value in vars(found).items() if key != "files"}
    return PolicyOptions(**given, files=tuple(getattr(found, "files", ())))


class ExplainOptions(NamedTuple):
    """What `gosupply explain` takes.

    Attributes:
        word: A rule, a need or a finding; empty for a list of all rules and needs.
        check: What is looked at to find the finding.
    """

    word: str
    check: Options


def parse_explain(words: Sequence[str]) -> ExplainOptions:
    """Parse the arguments of `gosupply explain`.

    Raises:
        UsageError: They make no sense.
    """
    parser = make_parser(
        "explain",
        "Print what a rule does, why it matters and how to fix it; or of one finding under PATH "
        "which line of the policy decided, what holds at other rings, and which waivers mean it.",
        "exit codes: 0 printed, 2 usage, no such rule or finding",
    )
    parser.add_argument(
        "word",
        metavar="RULE | FINDING",
        nargs="?",
        default="",
        help="FINDING: RULE:SUBJECT as 'gosupply check' prints it, or the start of a fingerprint",
    )
    parser.add_argument(
        "path", metavar="PATH", nargs="?", type=Path, default=Path(), help="default: this folder"
    )
    parser.add_argument(
        "--offline", action="store_true", help="use bundles and caches, never the network"
    )
    found = parser.parse_args(words)
    judging = judging_from(os.environ)
    return ExplainOptions(found.word, Options(found.path, found.offline, judging=judging))


class MigrateOptions(NamedTuple):
    """What `gosupply migrate` takes: whose configuration it is, and where."""

    tool: Tool
    file: Path


def parse_migrate(words: Sequence[str]) -> MigrateOptions:
    """Parse the arguments of `gosupply migrate`.

    Raises:
        UsageError: They make no sense.
    """
    parser = make_parser(
        "migrate",
        "Print a policy that says what the configuration of another tool says about modules; what "
        "it could not carry over goes to standard error, line by line.",
        "exit codes: 0 printed, 2 usage, or a file that cannot be read",
    )
    parser.add_argument("tool", metavar="TOOL", choices=get_args(Tool), help="whose it is")
    parser.add_argument("file", metavar="FILE", type=Path, help="such as .golangci.yml")
    found = parser.parse_args(words)
    return MigrateOptions(found.tool, found.file)
