"""go.work: what its directives mean.

Implements golang.org/ref/mod, "go.work files", as golang.org/x/mod/modfile reads them (work.go).
All problems are reported, each where the go command reports it. Versions in replacements are made
canonical, as modload.ReadWorkFile does by parsing without a version fixer, and nothing else is
made of them: those of gopkg.in with the mark `-gopkgin-` stay as they are. Refused: what the go
command refuses, and files above 16 MiB, its limit for a go.mod.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.formats.directives import (
    DirectiveReader,
    Godebug,
    GoLine,
    Replace,
    Toolchain,
    read_only_string,
    read_syntax,
)

if TYPE_CHECKING:
    from gosupply.formats.modsyntax import Line, Syntax, Token
    from gosupply.locations import Location, Problem


class Use(NamedTuple):
    """A module's directory, as written."""

    path: str
    at: Location


class WorkFile(NamedTuple):
    """A go.work file; a directive with a problem is left out of its values.

    Attributes:
        path: Slash-separated and relative to the source's top.
        syntax: The whole text; without statements if it cannot be read at all.
        go: The go line.
        toolchain: The toolchain line.
        godebugs: Settings of the runtime.
        uses: The modules, in the file's order, duplicates included.
        replaces: The replacements, which win over those of the modules.
    """

    path: str
    syntax: Syntax
    go: GoLine | None
    toolchain: Toolchain | None
    godebugs: tuple[Godebug, ...]
    uses: tuple[Use, ...]
    replaces: tuple[Replace, ...]


def parse_work(data: bytes, *, path: str, source: str) -> tuple[WorkFile, tuple[Problem, ...]]:
    """Parse a go.work file.

    Args:
        data: The file; in values, a byte that is not UTF-8 reads as U+FFFD.
        path: Where it is, slash-separated and relative to the source's top.
        source: What it was read from, for locations.

    Returns:
        The file and the problems, in the file's order.
    """
    syntax, problems = read_syntax(data, path=path, source=source)
    reader = _WorkReader()
    reader.read(syntax)
    file = WorkFile(
        path,
        syntax,
        reader.go,
        reader.toolchain,
        tuple(reader.godebugs),
        tuple(reader.uses),
        tuple(reader.replaces),
    )
    return file, problems + reader.sorted_problems()


class _WorkReader(DirectiveReader):
    """Reads the directives of a go.work."""

    def __init__(self) -> None:
        super().__init__(strict=True, fixed=False)
        self.uses: list[Use] = []
        self._readers = {
            "go": self._read_go,
            "toolchain": self._read_toolchain,
            "godebug": self._read_godebug,
            "use": self._read_use,
            "replace": self._read_replace,
        }
        self._in_blocks = frozenset(["godebug", "use", "replace"])

    def _read_use(self, line: Line, arguments: tuple[Token, ...]) -> None:
        self.uses.append(Use(read_only_string(arguments, "Write `use ./DIRECTORY`."), line.at))
