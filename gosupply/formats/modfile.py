"""go.mod: what its directives mean.

Implements golang.org/ref/mod, "go.mod files", as golang.org/x/mod/modfile reads them (rule.go):
strictly, as a main module's, or laxly, as a dependency's (`ParseLax`: what only a main module may
say and what is unknown is skipped). All problems are reported, each where the go command reports
it: at the start of the statement. Refused: what the go command refuses, and files above 16 MiB,
its limit for the go.mod of a dependency (codehost.MaxGoMod). Refused by us alone: words of more
than 4,096 characters, in a go.work too.

Versions in a dependency's file are made canonical (`v1.2` is v1.2.0), as modload.rawGoModSummary
does by parsing without a version fixer. `go mod edit` parses so too, but not the commands that
load a main module: modload.fixVersion asks the network what `v1.2` or `master` is, writes the
answer into the file or, under -mod=readonly, fails; and it wants the major version of retractions
and of replacements to fit. Here, a main module's versions must be canonical and fit. Of its
versions at gopkg.in with the mark `-gopkgin-` of the first drafts, only what stands behind the mark
counts; in a dependency, in a go.work and to `go mod edit` they are versions like all others.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from gosupply.formats.directives import (
    DirectiveError,
    DirectiveReader,
    Godebug,
    GoLine,
    Replace,
    Toolchain,
    check_major,
    read_only_string,
    read_string,
    read_syntax,
    repeated,
    shown,
)
from gosupply.formats.fields import FIELD
from gosupply.formats.quoting import readable
from gosupply.formats.versions import canonical, without_gopkgin

if TYPE_CHECKING:
    from gosupply.formats.modsyntax import Block, Line, Rest, Syntax, Token
    from gosupply.locations import Location, Problem

__all__ = [
    "Exclude",
    "GoLine",
    "Godebug",
    "Ignore",
    "ModFile",
    "Module",
    "Replace",
    "Require",
    "Retract",
    "Tool",
    "Toolchain",
    "parse_mod",
]

# Go's unicode.IsSpace. Python's str.strip also takes U+001C to U+001F.
_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_DEPRECATED = re.compile(r"(?:\A|\n\n)Deprecated: *(.*?)(?:\Z|\n\n)", re.DOTALL)
_INTERVAL = 5  # [ low , high ]


class Module(NamedTuple):
    """The module line; `deprecated` is the message of its comment, empty if there is none."""

    path: str
    deprecated: str
    at: Location


class Require(NamedTuple):
    """A requirement; `indirect` if its comment says so."""

    path: str
    version: str
    indirect: bool
    at: Location


class Exclude(NamedTuple):
    """A version that must not be used."""

    path: str
    version: str
    at: Location


class Retract(NamedTuple):
    """Versions from `low` to `high`, often one, that their author took back, and the reason."""

    low: str
    high: str
    rationale: str
    at: Location


class Tool(NamedTuple):
    """The path of a package that `go tool` runs."""

    path: str
    at: Location


class Ignore(NamedTuple):
    """A directory that patterns do not reach into."""

    path: str
    at: Location


class ModFile(NamedTuple):
    """A go.mod file; a directive with a problem is left out of its values.

    Attributes:
        path: Slash-separated and relative to the source's top.
        syntax: The whole text; without statements if it cannot be read at all.
        module: None where there is none, which the commands that load a module refuse.
        go: The go line.
        toolchain: The toolchain line.
        godebugs: All other directives are in the file's order, duplicates included.
        requires: Each its own line.
        excludes: Each its own line.
        replaces: Each its own line.
        retracts: Each its own line.
        tools: Each its own line.
        ignores: Each its own line.
    """

    path: str
    syntax: Syntax
    module: Module | None
    go: GoLine | None
    toolchain: Toolchain | None
    godebugs: tuple[Godebug, ...]
    requires: tuple[Require, ...]
    excludes: tuple[Exclude, ...]
    replaces: tuple[Replace, ...]
    retracts: tuple[Retract, ...]
    tools: tuple[Tool, ...]
    ignores: tuple[Ignore, ...]


def parse_mod(
    data: bytes, *, path: str, source: str, strict: bool = True
) -> tuple[ModFile, tuple[Problem, ...]]:
    """Parse a go.mod file.

    Args:
        data: The file; in values, a byte that is not UTF-8 reads as U+FFFD.
        path: Where it is, slash-separated and relative to the source's top.
        source: What it was read from, for locations.
        strict: Whether it is read as a main module's, not as a dependency's.

    Returns:
        The file and the problems, in the file's order.
    """
    syntax, problems = read_syntax(data, path=path, source=source)
    reader = _ModReader(strict=strict)
    reader.read(syntax)
    reader.end()
    file = ModFile(
        path,
        syntax,
        reader.module,
        reader.go,
        reader.toolchain,
        tuple(reader.godebugs),
        tuple(reader.requires),
        tuple(reader.excludes),
        tuple(reader.replaces),
        tuple(reader.retracts),
        tuple(reader.tools),
        tuple(reader.ignores),
    )
    return file, problems + reader.sorted_problems()


class _ModReader(DirectiveReader):
    """Reads the directives of a go.mod."""

    def __init__(self, *, strict: bool) -> None:
        super().__init__(strict=strict, fixed=strict)
        self.module: Module | None = None
        self.requires: list[Require] = []
        self.excludes: list[Exclude] = []
        self.retracts: list[Retract] = []
        self.tools: list[Tool] = []
        self.ignores: list[Ignore] = []
        self._has_module = False
        # The text of one block's comments, which many lines may have.
        self._commented: Block | None = None
        self._of_block = ""
        self._readers = {
            "module": self._read_module,
            "go": self._read_go,
            "toolchain": self._read_toolchain,
            "godebug": self._read_godebug,
            "require": self._read_require,
            "exclude": self._read_exclude,
            "replace": self._read_replace,
            "retract": self._read_retract,
            "tool": self._read_tool,
            "ignore": self._read_ignore,
        }
        self._in_blocks = frozenset(self._readers) - {"go", "toolchain"}
        if not strict:
            wanted = {"module", "go", "require", "retract", "ignore"}
            self._skipped = frozenset(self._readers) - wanted

    def end(self) -> None:
        """Look at the retractions again: the module's path may stand at the file's end."""
        if not self._fixed:
            return
        path = self.module.path if self.module else ""
        if not path and self.retracts:
            message = "a retraction needs a module line, since the versions are that module's"
            self._refuse(message, "Write `module PATH`.", self.retracts[0].at)
            return
        for index, retract in enumerate(self.retracts):
            low, high = (without_gopkgin(path, version) for version in retract[:2])
            self.retracts[index] = retract._replace(low=low, high=high)
            try:
                for version in (low, high):
                    _check_canonical_and_major(path, version)
            except DirectiveError as error:
                self._refuse(error.message, error.help, retract.at)

    def _read_module(self, line: Line, arguments: tuple[Token, ...]) -> None:
        if self._has_module:
            raise repeated("module")
        self._has_module = True
        path = read_only_string(arguments, "Write `module PATH`.")
        found = _DEPRECATED.search(self._comment(line))
        self.module = Module(path, found[1] if found else "", line.at)

    def _read_require(self, line: Line, arguments: tuple[Token, ...]) -> None:
        path, version = self._read_path_version(arguments)
        words = FIELD.findall(line.rest.comment[2:]) if line.rest.comment else []
        # modfile.isIndirect: the comment is that word, or begins with it and a semicolon.
        indirect = words == ["indirect"] or (len(words) > 1 and words[0] == "indirect;")
        self.requires.append(Require(path, version, indirect, line.at))

    def _read_exclude(self, line: Line, arguments: tuple[Token, ...]) -> None:
        path, version = self._read_path_version(arguments)
        self.excludes.append(Exclude(path, version, line.at))

    def _read_retract(self, line: Line, arguments: tuple[Token, ...]) -> None:
        try:
            interval, behind = _read_interval(arguments)
        except DirectiveError:
            # A later Go may know more forms; those of dependencies must not stop this one.
            if self._strict:
                raise
            return
        if behind and self._strict:
            message = f"{shown(behind[0].text)} stands behind the retracted version"
            raise DirectiveError(message, "Remove it.")
        self.retracts.append(Retract(*interval, self._comment(line), line.at))

    def _read_tool(self, line: Line, arguments: tuple[Token, ...]) -> None:
        path = read_only_string(arguments, "Write `tool PATH`.")
        self.tools.append(Tool(path, line.at))

    def _read_ignore(self, line: Line, arguments: tuple[Token, ...]) -> None:
        path = read_only_string(arguments, "Write `ignore DIRECTORY`.")
        self.ignores.append(Ignore(path, line.at))

    def _read_path_version(self, arguments: tuple[Token, ...]) -> tuple[str, str]:
        if len(arguments) != len(["path", "version"]):
            message = "this takes one module path and one version"
            raise DirectiveError(message, "Write `PATH v1.2.3`.")
        path = read_string(arguments[0])
        version = self._read_version(arguments[1], path)
        check_major(path, version)
        return path, version

    def _comment(self, line: Line) -> str:
        """Return the text of a directive's comments, or if it has none those of its block.

        A blank line above is enough to have some, except above a block's first line: so
        modfile.parseDirectiveComment, which takes blank lines for empty comments.
        """
        block, above = self._block, line.before
        if block is not None and not line.rest.comment:
            is_first = line is block.lines[0]
            if not any(rest.comment for rest in above) and (is_first or not above):
                if block is not self._commented:
                    self._commented, self._of_block = block, _text(block.before)
                return self._of_block
        return _text((*above, line.rest))


def _text(rests: tuple[Rest, ...]) -> str:
    """Return what the comments say, line by line."""
    comments = (readable(rest.comment[2:]).strip(_SPACE) for rest in rests if rest.comment)
    return "\n".join(comments)


def _check_canonical_and_major(path: str, version: str) -> None:
    if canonical(version) != version:
        message = f"the retracted version {shown(version)} is not canonical such as v1.2.3"
        raise DirectiveError(message, "Write the version that was published.")
    check_major(path, version)


def _read_interval(arguments: tuple[Token, ...]) -> tuple[tuple[str, str], tuple[Token, ...]]:
    """Read a version or `[low, high]`, and return what follows too."""
    marks = [token.text for token in arguments[:_INTERVAL]]
    if marks and marks[0] not in {"[", "("}:
        version = read_string(arguments[0])
        return (version, version), arguments[1:]
    if len(marks) == _INTERVAL and marks[::2] == ["[", ",", "]"]:
        low, high = read_string(arguments[1]), read_string(arguments[3])
        return (low, high), arguments[_INTERVAL:]
    message = "a retraction is a version, or two in brackets"
    raise DirectiveError(message, "Write `retract v1.2.3` or `retract [v1.0.0, v1.2.3]`.")
