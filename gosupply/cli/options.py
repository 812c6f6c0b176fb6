"""What the command line says, as values. Only the parser of the chosen command is built."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from gosupply.cli.judging import Judging, add_judging, judging_from, judging_of
from gosupply.cli.streams import show
from gosupply.errors import UsageError
from gosupply.reporters.render import FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence


class OutputOption(NamedTuple):
    """A format, the file it goes to, and whether SARIF has what waivers accept.

    The file is None for standard output.
    """

    format: str
    file: Path | None
    suppressed: bool = False


class Options(NamedTuple):
    """What any command that looks at a workspace takes.

    Attributes:
        path: The folder to look at.
        offline: Whether the network is left alone.
        bundle: A proof bundle to prove from.
        evidence: Where evidence goes.
        outputs: Where reports go.
        target: The file that the command writes.
        staged: Whether the index is looked at, not the working tree.
        commit: The commit that is looked at instead; empty for none.
        judging: By what is judged.
        is_repository: Whether PATH is a git directory, where git itself runs a hook.
    """

    path: Path
    offline: bool
    bundle: Path | None = None
    evidence: Path | None = None
    outputs: tuple[OutputOption, ...] = ()
    target: Path | None = None
    staged: bool = False
    commit: str = ""
    judging: Judging = Judging()
    is_repository: bool = False


class _Parser(argparse.ArgumentParser):
    """An argument parser whose mistakes are ours to print."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message, f"Run '{self.prog} --help'.")

    def print_help(self, file: object = None) -> None:
        del file
        show(self.format_help())


def parse_check(words: Sequence[str], command: str = "check") -> Options:
    """Parse the arguments of `gosupply check`, or of a command that takes the same.

    Raises:
        UsageError: They make no sense.
    """
    parser = workspace_parser(
        command,
        "Prove every line of every go.sum and go.work.sum under PATH against the checksum "
        "database, and report what is wrong.",
        "exit codes: 0 clean, 1 a denied finding, 2 usage or malformed input, 3 something "
        "required could not be checked, 4 the log contradicts itself",
    )
    _add_sources(parser)
    parser.add_argument(
        "--bundle",
        metavar="FILE",
        type=Path,
        help="prove from this bundle instead of .gosupply/proof.bundle",
    )
    parser.add_argument(
        "--evidence", metavar="FILE", type=Path, help="write evidence of a fork here"
    )
    parser.add_argument(
        "--output",
        metavar="FORMAT[=FILE]",
        action="append",
        default=[],
        help=f"write a report: {', '.join(FORMATS)}; without FILE, or where that is '-', to "
        "standard output, once; may be given several times",
    )
    parser.add_argument(
        "--sarif-suppressed",
        choices=("omit", "include"),
        default="omit",
        help="what becomes of waived findings in SARIF (default: omit)",
    )
    add_judging(parser)
    found = parser.parse_args(words)
    return Options(
        found.path,
        found.offline,
        found.bundle,
        found.evidence,
        _outputs(found.output, suppressed=found.sarif_suppressed == "include"),
        staged=found.staged,
        commit=found.commit,
        judging=judging_of(found, os.environ),
    )


def parse_show(words: Sequence[str]) -> Options:
    """Parse the arguments of `gosupply show`.

    Raises:
        UsageError: They make no sense.
    """
    parser = workspace_parser(
        "show",
        "Show what is there: module roots, what they replace and exclude and to what effect, how "
        "many modules are selected, and what the checksum database says of the go.sum lines.",
        "exit codes: 0 shown, 2 usage, or something is malformed or cannot be read",
    )
    _add_sources(parser)
    parser.add_argument("--output", choices=("text", "json"), default="text", help="default: text")
    found = parser.parse_args(words)
    return _looked_at(found)._replace(
        outputs=(OutputOption(found.output, None),), staged=found.staged, commit=found.commit
    )


def parse_bundle(words: Sequence[str]) -> Options:
    """Parse the arguments of `gosupply bundle`.

    Raises:
        UsageError: They make no sense.
    """
    parser = workspace_parser(
        "bundle",
        "Prove every go.sum line under PATH and write all that proves it into one text file: "
        "'gosupply check' then needs no network.",
        "exit codes: 0 every line is in it, 2 usage or malformed input, 3 some lines are not, "
        "4 the log contradicts itself",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=Path,
        help="where to write it (default: the nearest .gosupply/proof.bundle)",
    )
    found = parser.parse_args(words)
    return _looked_at(found)._replace(target=found.output)


def parse_pin(words: Sequence[str]) -> Options:
    """Parse the arguments of `gosupply pin`.

    Raises:
        UsageError: They make no sense.
    """
    parser = workspace_parser(
        "pin",
        "Write the log's newest tree head to the nearest .gosupply/checkpoint, once it is proved "
        "to contain the tree that is pinned there, and make the bundle beside it start from it.",
        "exit codes: 0 pinned, 2 usage or malformed input, 3 nothing could be proved, "
        "4 the log contradicts itself",
    )
    return _looked_at(parser.parse_args(words))


class EvidenceOptions(NamedTuple):
    """What `gosupply evidence` takes: the file, and the verifier keys of further logs."""

    file: Path
    keys: tuple[str, ...]


def parse_evidence(words: Sequence[str]) -> EvidenceOptions:
    """Parse the arguments of `gosupply evidence`.

    Raises:
        UsageError: They make no sense.
    """
    parser = make_parser(
        "evidence",
        "Check the evidence that a log contradicted itself. Nothing in the file is believed; the "
        "log's key is the built-in one of sum.golang.org or given with --key.",
        "exit codes: 0 the contradiction is proved, 1 it is not, 2 usage or malformed input",
    )
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument(
        "--key", metavar="VKEY", action="append", default=[], help="trust this verifier key too"
    )
    found = parser.parse_args(words)
    return EvidenceOptions(found.file, tuple(found.key))


KINDS = ("mod", "work", "sum", "modules")


class ParseOptions(NamedTuple):
    """What `gosupply parse` takes: files, and what they are where their names do not say."""

    files: tuple[Path, ...]
    kind: str


def parse_parse(words: Sequence[str]) -> ParseOptions:
    """Parse the arguments of `gosupply parse`.

    Raises:
        UsageError: They make no sense.
    """
    parser = make_parser(
        "parse",
        "Print one JSON object a line for each file: *.mod and *.work as 'go mod edit -json' and "
        "'go work edit -json' do, *.sum and modules.txt likewise. A file that does not parse gives "
        "its errors with line and column.",
        "exit codes: 0 all were read, 2 usage, or a file that was not",
    )
    parser.add_argument("files", metavar="FILE", type=Path, nargs="+")
    parser.add_argument("--kind", choices=KINDS, default="", help="what the files are")
    found = parser.parse_args(words)
    return ParseOptions(tuple(found.files), found.kind)


class FixOptions(NamedTuple):
    """What `gosupply fix` takes: a workspace, and whether it is changed or only would be."""

    workspace: Options
    write: bool


def parse_fix(words: Sequence[str]) -> FixOptions:
    """Parse the arguments of `gosupply fix`.

    Raises:
        UsageError: They make no sense.
    """
    parser = workspace_parser(
        "fix",
        "Mend what findings say how to mend: replacements and exclusions without effect, go.sum "
        "lines that nothing needs, toolchain lines below what is wanted, waivers that accept "
        "nothing. Waived findings are left.",
        "exit codes: 0 done, 2 usage, or a file that cannot be written",
    )
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--diff", action="store_true", help="show what would change (the default)")
    group.add_argument("--write", action="store_true", help="change the files")
    found = parser.parse_args(words)
    return FixOptions(_looked_at(found), found.write)


def make_parser(command: str, description: str, epilog: str) -> _Parser:
    """Return the parser of a command, without arguments."""
    return _Parser(
        prog=f"gosupply {command}", description=description, epilog=epilog, allow_abbrev=False
    )


def workspace_parser(command: str, description: str, epilog: str) -> _Parser:
    """Return the parser of a command that looks at a workspace."""
    parser = make_parser(command, description, epilog)
    parser.add_argument(
        "path", metavar="PATH", nargs="?", type=Path, default=Path(), help="default: this folder"
    )
    parser.add_argument(
        "--offline", action="store_true", help="use bundles and caches, never the network"
    )
    return parser


def _looked_at(found: argparse.Namespace) -> Options:
    """Return what the arguments of `workspace_parser` say; the environment says what judges."""
    return Options(found.path, found.offline, judging=judging_from(os.environ))


def _add_sources(parser: _Parser) -> None:
    group = parser.add_mutually_exclusive_group()
    group.add_argument(
        "--staged", action="store_true", help="look at git's index instead of the files"
    )
    group.add_argument(
        "--commit", metavar="COMMIT", default="", help="look at this commit instead of the files"
    )


def _outputs(words: Sequence[str], *, suppressed: bool) -> tuple[OutputOption, ...]:
    found = []
    for word in words:
        name, equals, file = word.partition("=")
        if name not in FORMATS or (equals and not file):
            raise UsageError(
                f"'{word}' is no output", f"Write one of {', '.join(FORMATS)}, or FORMAT=FILE."
            )
        target = Path(file) if file not in {"", "-"} else None
        found.append(OutputOption(name, target, suppressed))
    files = [option.file for option in found if option.file]
    if len(set(files)) < len(files):
        raise UsageError("two reports cannot go to the same file", "Give each one of its own.")
    printed = [option for option in found if option.file is None]
    if len(printed) > 1:
        raise UsageError(
            "two reports cannot both go to standard output", "Give one a file: FORMAT=FILE."
        )
    return tuple(found if printed else [OutputOption("text", None), *found])
