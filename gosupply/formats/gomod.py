"""go.mod, as far as a check of go.sum needs it: the module's path and its requirements.

Implements the part of golang.org/ref/mod, "go.mod files", that these two directives need: blocks,
`//` comments, quoted strings. All other directives are skipped unread. Refused: directives of the
wrong number of arguments, strings that do not end, a second `module`, a block that is not closed.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from gosupply.locations import Location, Problem, Span

# A comment, a string, a quote that begins no whole string and takes the rest of the line, a
# parenthesis, or a word, which ends where a comment begins.
_TOKEN = re.compile(
    r"""(?P<comment>//.*)|(?P<string>"(?:[^"\\]|\\.)*"|`[^`]*`)"""
    r"""|(?P<mark>["`].*|[()])|(?:(?!//)[^ \t\r()"`])+"""
)
_ESCAPE = re.compile(r"\\(.)")


class Require(NamedTuple):
    """A requirement.

    Attributes:
        path: The module path.
        version: As written; not always a canonical one.
        indirect: Whether it is marked `// indirect`.
        at: Path and version.
    """

    path: str
    version: str
    indirect: bool
    at: Location


class ModFile(NamedTuple):
    """A go.mod file.

    Attributes:
        path: Slash-separated and relative to the source's top.
        module: The module path; empty where there is no valid `module` directive.
        at: The module path's place; None where there is none.
        requires: In the file's order.
    """

    path: str
    module: str
    at: Location | None
    requires: tuple[Require, ...]


def parse_mod(data: bytes, *, path: str, source: str) -> tuple[ModFile, tuple[Problem, ...]]:
    """Parse a go.mod file.

    Args:
        data: The file; bytes that are not UTF-8 read as U+FFFD.
        path: Where it is, slash-separated and relative to the source's top.
        source: What it was read from, for locations.

    Returns:
        The file and the problems; a directive with a problem is left out.
    """
    reader = _Reader(path, source)
    for number, text in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
        reader.read(number, text.rstrip("\r"))
    reader.end()
    return ModFile(path, reader.module, reader.at, tuple(reader.requires)), tuple(reader.problems)


class _Argument(NamedTuple):
    """A word, a string without its quotes, or a mark: a parenthesis or a string without an end.

    It stands in its line from `start` to before `end`, counted from 0.
    """

    value: str
    start: int
    end: int
    is_mark: bool


class _Reader:
    """Reads the lines of one file."""

    def __init__(self, path: str, source: str) -> None:
        self.module = ""
        self.at: Location | None = None
        self.requires: list[Require] = []
        self.problems: list[Problem] = []
        self._path = path
        self._source = source
        self._block: tuple[str, Location] | None = None

    def read(self, number: int, text: str) -> None:
        """Read one line, without its line ending."""
        arguments, comment = _split(text)
        if not arguments:
            return
        at = self._locate(number, text, arguments)
        if self._block is not None:
            verb = self._block[0]
            if arguments[0].is_mark and arguments[0].value == ")":
                self._block = None
                return
        elif arguments[0].is_mark:
            message = "a directive begins with a word"
            self._refuse(message, at, "Remove what stands in front of it.")
            return
        else:
            verb, arguments = arguments[0].value, arguments[1:]
            if arguments and arguments[0].is_mark and arguments[0].value == "(":
                is_closed = arguments[-1].is_mark and arguments[-1].value == ")"
                self._block = None if is_closed else (verb, at)
                return
        if verb == "module":
            self._read_module(number, text, arguments, at)
        elif verb == "require":
            self._read_require(number, text, arguments, comment, at)

    def end(self) -> None:
        """Take the end of the file."""
        if self._block is not None:
            verb, at = self._block
            message = f"the block of {verb} is not closed"
            self.problems.append(Problem(message, at, "Close it with a line `)`."))

    def _read_module(
        self, number: int, text: str, arguments: list[_Argument], at: Location
    ) -> None:
        if not _are_values(arguments, 1):
            self._refuse("module takes one module path", at, "Write `module PATH`.")
        elif self.at is not None:
            self._refuse("this is the second module directive", at, "Remove one of the two.")
        else:
            self.module = arguments[0].value
            self.at = self._locate(number, text, arguments)

    def _read_require(
        self, number: int, text: str, arguments: list[_Argument], comment: str, at: Location
    ) -> None:
        if not _are_values(arguments, 2):
            message = "a requirement is a module path and a version"
            self._refuse(message, at, "Write `PATH VERSION`.")
            return
        path, version = (argument.value for argument in arguments)
        # modfile.isIndirect: the comment is that word, or begins with it and a semicolon.
        words = comment.split()
        indirect = words == ["indirect"] or (len(words) > 1 and words[0] == "indirect;")
        place = self._locate(number, text, arguments)
        self.requires.append(Require(path, version, indirect, place))

    def _refuse(self, message: str, at: Location, help_: str) -> None:
        self.problems.append(Problem(message, at, help_))

    def _locate(self, number: int, text: str, arguments: list[_Argument]) -> Location:
        span = Span(number, arguments[0].start + 1, number, arguments[-1].end + 1)
        return Location(self._source, self._path, span, text)


def _split(text: str) -> tuple[list[_Argument], str]:
    """Cut a line into words and strings, and the text of its comment."""
    arguments: list[_Argument] = []
    for token in _TOKEN.finditer(text):
        if token["comment"] is not None:
            return arguments, token[0][2:]
        value = token[0]
        if token["string"] is not None:
            value = value[1:-1] if value[0] == "`" else _ESCAPE.sub(r"\1", value[1:-1])
        arguments.append(_Argument(value, *token.span(), token["mark"] is not None))
    return arguments, ""


def _are_values(arguments: list[_Argument], count: int) -> bool:
    return len(arguments) == count and not any(argument.is_mark for argument in arguments)
