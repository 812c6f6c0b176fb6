"""The directives that go.mod and go.work share, and how directives are read.

Implements the shared half of golang.org/x/mod/modfile, rule.go: `go`, `toolchain`, `godebug`,
`replace`; strings, versions, blocks. A malformed directive is a problem at the start of its
statement, where the go command reports it, and the others are read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from gosupply.formats.modsyntax import NO_SYNTAX, Block, Line, Syntax, Token, between, parse_syntax
from gosupply.formats.problems import LONGEST_WORD, Problems
from gosupply.formats.quoting import readable, unquote
from gosupply.formats.versions import (
    canonical,
    path_major_problem,
    split_path_major,
    without_gopkgin,
)
from gosupply.locations import Location, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MOST_BYTES = 16 << 20
_MOST_SHOWN = 100  # characters of a word, in messages

_GO_VERSION = re.compile(
    r"[1-9][0-9]*\.(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*))?(?:[a-z]+[0-9]+)?",
)
_LAX_GO_VERSION = re.compile(r"v?([1-9][0-9]*\.(?:0|[1-9][0-9]*))[^0-9].*")
_TOOLCHAIN = re.compile(r"default|go1(?:\..*)?", re.DOTALL)
_DIRECTORY = re.compile(r"\.\.?(?:[/\\].*)?|[/\\].*|[A-Za-z]:.*", re.DOTALL)
_QUOTE = re.compile(r"[\"'`]")
_WITH_OLD_VERSION = 2  # where the arrow then stands


class GoLine(NamedTuple):
    """The go line, with a version such as `1.23` or `1.23.0`."""

    version: str
    at: Location


class Toolchain(NamedTuple):
    """The toolchain line, with a name such as `go1.23.0` or `default`."""

    name: str
    at: Location


class Godebug(NamedTuple):
    """A setting of the runtime."""

    key: str
    value: str
    at: Location


class Replace(NamedTuple):
    """A replacement.

    Attributes:
        old_path: The module that is replaced.
        old_version: Its version; empty if all versions are.
        new_path: Another module's path, or a directory.
        new_version: The other module's version; empty for a directory.
        at: The whole statement.
        old_at: The old path and version.
        new_at: The new path and version.
    """

    old_path: str
    old_version: str
    new_path: str
    new_version: str
    at: Location
    old_at: Location
    new_at: Location

    @property
    def is_directory(self) -> bool:
        """Whether a directory takes the module's place, not another module."""
        return not self.new_version


def read_syntax(data: bytes, *, path: str, source: str) -> tuple[Syntax, tuple[Problem, ...]]:
    """Parse a file of at most 16 MiB as far as `parse_syntax` does."""
    if len(data) > _MOST_BYTES:
        at = Location(source, path, Span(1, 1, 1, 1), "")
        message = "the file is larger than 16 MiB, the most that Go reads of a module's go.mod"
        return NO_SYNTAX, (Problem(message, at, "Remove what it does not need."),)
    return parse_syntax(data, path=path, source=source)


def is_go_version(text: str) -> bool:
    """Whether this can stand in a go line (modfile.GoVersionRE)."""
    return _GO_VERSION.fullmatch(text) is not None


def is_toolchain(text: str) -> bool:
    """Whether this can stand in a toolchain line (modfile.ToolchainRE, loose on purpose)."""
    return _TOOLCHAIN.fullmatch(text) is not None


def is_directory_path(path: str) -> bool:
    """Whether the target of a replacement is a directory's path, of Unix or of Windows."""
    return _DIRECTORY.fullmatch(path) is not None


def shown(text: str) -> str:
    """Return the text in quotes for a message: a file may have words of megabytes."""
    return repr(readable(text[:_MOST_SHOWN]) + "…" * (len(text) > _MOST_SHOWN))


class DirectiveError(Exception):
    """A directive is malformed; the reader makes it a problem, so it never leaves a parser."""

    def __init__(self, message: str, help_: str) -> None:
        super().__init__(message)
        self.message = message
        self.help = help_


def _check_length(line: Line) -> None:
    span = line.at.span
    if span.line == span.end_line and span.end_column - span.column <= LONGEST_WORD:
        return
    if any(len(token.text) > LONGEST_WORD for token in line.tokens):
        message = f"a word of the line has more than {LONGEST_WORD:,} characters"
        raise DirectiveError(message, "Shorten it, or remove the line.")


class DirectiveReader:
    """Reads the directives that go.mod and go.work share.

    Args:
        strict: Whether unknown directives are problems.
        fixed: Whether versions are read as modload.fixVersion does: gopkg.in's of early drafts are
            what they stand for, and all must be canonical and fit their paths everywhere.
    """

    def __init__(self, *, strict: bool, fixed: bool) -> None:
        self.go: GoLine | None = None
        self.toolchain: Toolchain | None = None
        self.godebugs: list[Godebug] = []
        self.replaces: list[Replace] = []
        self._strict = strict
        self._fixed = fixed
        self._problems = Problems()
        self._block: Block | None = None
        # By directive, as a line or a line in a block; those of `_in_blocks` may stand in one.
        self._readers: Mapping[str, Callable[[Line, tuple[Token, ...]], None]] = {}
        self._in_blocks: frozenset[str] = frozenset()
        self._skipped: frozenset[str] = frozenset()

    def read(self, syntax: Syntax) -> None:
        """Read all statements."""
        for statement in syntax.statements:
            if isinstance(statement, Line):
                verb, *_ = statement.tokens
                self._read_line(verb.text, statement, statement.tokens[1:])
            elif isinstance(statement, Block):
                self._read_block(statement)

    def sorted_problems(self) -> tuple[Problem, ...]:
        """Return the problems in the file's order."""
        return self._problems.sorted()

    def _read_block(self, block: Block) -> None:
        name = " ".join(token.text for token in block.tokens)
        if name in self._in_blocks:
            self._block = block
            for line in block.lines:
                self._read_line(name, line, line.tokens)
            self._block = None
        elif self._strict:
            message = f"there are no blocks of {shown(name)}"
            self._refuse(message, "Write each directive on a line of its own.", block.at)

    def _read_line(self, verb: str, line: Line, arguments: tuple[Token, ...]) -> None:
        read = self._readers.get(verb)
        if read is None:
            if self._strict:
                message = f"there is no directive {shown(verb)}"
                self._refuse(message, "Correct its name, or remove the line.", line.at)
        elif verb not in self._skipped:
            try:
                _check_length(line)
                read(line, arguments)
            except DirectiveError as error:
                self._refuse(error.message, error.help, line.at)

    def _refuse(self, message: str, help_: str, at: Location) -> None:
        self._problems.add(message, at, help_)

    def _read_go(self, line: Line, arguments: tuple[Token, ...]) -> None:
        if self.go is not None:
            raise repeated("go")
        version = _only(arguments, "Write `go 1.23.0`.").text
        if not is_go_version(version):
            # "v1.13" and "1.13-beta" stood in published modules (golang/go#45193).
            lax = None if self._strict else _LAX_GO_VERSION.fullmatch(version)
            if lax is None:
                message = f"{shown(version)} is not a Go version such as 1.23.0"
                raise DirectiveError(message, "Write `go 1.23.0`.")
            version = lax[1]
        self.go = GoLine(version, line.at)

    def _read_toolchain(self, line: Line, arguments: tuple[Token, ...]) -> None:
        if self.toolchain is not None:
            raise repeated("toolchain")
        name = readable(_only(arguments, "Write `toolchain go1.23.0`.").text)
        if not is_toolchain(name):
            message = f"{shown(name)} is not a toolchain such as go1.23.0, and not `default`"
            raise DirectiveError(message, "Write `toolchain go1.23.0`.")
        self.toolchain = Toolchain(name, line.at)

    def _read_godebug(self, line: Line, arguments: tuple[Token, ...]) -> None:
        setting = readable(_only(arguments, "Write `godebug KEY=VALUE`.").text)
        key, equals, value = setting.partition("=")
        if not equals or any(quote in setting for quote in "\"`'"):
            message = f"{shown(setting)} is not a key and a value without quotes"
            raise DirectiveError(message, "Write `godebug KEY=VALUE`.")
        self.godebugs.append(Godebug(key, value, line.at))

    def _read_replace(self, line: Line, arguments: tuple[Token, ...]) -> None:
        texts = [token.text for token in arguments]
        arrow = 1 if texts[1:2] == ["=>"] else _WITH_OLD_VERSION
        new = arguments[arrow + 1 :]
        if texts[arrow : arrow + 1] != ["=>"] or not new or len(new) > len(["path", "version"]):
            message = "a replacement is a module, an arrow, and another module or a directory"
            help_ = "Write `replace PATH => OTHER VERSION` or `replace PATH => ./DIRECTORY`."
            raise DirectiveError(message, help_)
        old_path = read_string(arguments[0])
        old_version = ""
        if arrow == _WITH_OLD_VERSION:
            old_version = self._read_version(arguments[1], old_path)
            check_major(old_path, old_version)
        elif split_path_major(old_path) is None:
            raise _no_major(old_path)
        new_path = read_string(new[0])
        new_version = self._read_new_version(new_path, new[1:])
        self.replaces.append(
            Replace(
                old_path,
                old_version,
                new_path,
                new_version,
                line.at,
                between(arguments[0].at, arguments[arrow - 1].at),
                between(new[0].at, new[-1].at),
            )
        )

    def _read_new_version(self, path: str, tokens: tuple[Token, ...]) -> str:
        """Read the version of a replacement's target, empty for a directory."""
        is_directory = is_directory_path(path)
        if tokens:
            version = self._read_version(tokens[0], path)
            if is_directory:
                message = f"the directory {shown(path)} cannot have a version"
                raise DirectiveError(message, "Remove the version.")
            if self._fixed:
                check_major(path, version)
            return version
        if not is_directory:
            help_ = "Write a version behind it, or `./` in front if it is a directory."
            message = f"{shown(path)} is a module path without a version"
            raise DirectiveError(message, help_)
        if "\\" in path:
            # As Go does everywhere but on Windows.
            message = f"the directory {shown(path)} is a path of Windows"
            raise DirectiveError(message, "Write it with slashes.")
        return ""

    def _read_version(self, token: Token, path: str) -> str:
        """Read the version of a module with this path."""
        version = read_string(token)
        if self._fixed:
            version = without_gopkgin(path, version)
        form = canonical(version)
        if form is None:
            message = f"{shown(version)} is not a version of {shown(path)} such as v1.2.3"
            raise DirectiveError(message, "Run `go mod tidy`, which writes the version it finds.")
        if self._fixed and form != version:
            message = f"the version {shown(version)} is not canonical: that would be {form}"
            raise DirectiveError(message, "Run `go mod tidy`, which writes the version it finds.")
        return form


def read_only_string(arguments: tuple[Token, ...], help_: str) -> str:
    """Read a path that is the only argument of its directive.

    Raises:
        DirectiveError: There is not one argument, or it is no string.
    """
    return read_string(_only(arguments, help_))


def _only(arguments: tuple[Token, ...], help_: str) -> Token:
    if len(arguments) != 1:
        raise DirectiveError(f"this takes one argument, not {len(arguments)}", help_)
    return arguments[0]


def repeated(verb: str) -> DirectiveError:
    """Return that a directive which stands once stands twice."""
    return DirectiveError(f"this is the second {verb} directive", "Remove one of the two.")


def _no_major(path: str) -> DirectiveError:
    message = f"the module path {shown(path)} ends in no valid major version"
    return DirectiveError(message, "Correct the end of the path.")


def check_major(path: str, version: str) -> None:
    """Check that the version's major version is the one in the path.

    Raises:
        DirectiveError: It is not, or the path ends in none that is valid.
    """
    if reason := path_major_problem(path, version):
        if split_path_major(path) is None:
            raise _no_major(path)
        message = f"{shown(version)} cannot be a version of {shown(path)}: {reason}"
        raise DirectiveError(message, "Correct the version or the path.")


def read_string(token: Token) -> str:
    """Read a path or version; raw strings and single quotes are reserved (modfile.parseString).

    Raises:
        DirectiveError: It has such quotes, or an escape that Go does not know.
    """
    text = token.text
    if text[0] == '"':
        value = unquote(text)
        if value is None:
            message = f"the string {shown(text)} has an escape that Go does not know"
            raise DirectiveError(message, "Write it without quotes if possible.")
        return readable(value)
    if _QUOTE.search(text):
        message = f"{shown(text)} has quotes other than a pair of double quotes around it"
        raise DirectiveError(message, "Remove the quotes.")
    return readable(text)
