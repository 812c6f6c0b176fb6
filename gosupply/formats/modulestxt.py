"""vendor/modules.txt: which module each vendored package is from.

    ## workspace                              only line 1, where `go work vendor` wrote it
    # MODULE VERSION [=> PATH [VERSION]]
    ## explicit; go 1.25.0
    import/path                               one a line
    # MODULE => PATH [VERSION]                a replacement of every version

Implements cmd/go/internal/modload, `readVendorList`: several blocks of one module are one, their
annotations are united, unknown annotations are passed over. What the go command does not understand
and silently ignores is a problem here: `go mod vendor` never writes it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from gosupply.formats.fields import FIELD
from gosupply.formats.versions import canonical
from gosupply.locations import Location, Problem, whole_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    _Key = tuple[str, str]
    """A module path and its version, empty where every version is meant."""

_WORKSPACE = "## workspace"
# golang.org/x/mod/module, importPathOK, and no empty element.
_IMPORT_PATH = re.compile(r"[A-Za-z0-9\-._~+]+(?:/[A-Za-z0-9\-._~+]+)*")
_VENDOR = "Run 'go mod vendor', or 'go work vendor' in a workspace."


class Vendored(NamedTuple):
    """One module of modules.txt.

    Attributes:
        path: Module path.
        version: Version; empty where every version is replaced.
        new_path: Module path or folder of the replacement; empty without one.
        new_version: Version of the replacement; empty for a folder.
        explicit: Whether go.mod or a go.work's module requires it itself.
        go: The go line that it says the module has; empty without one.
        packages: Import paths, in the file's order.
        at: Its first line.
    """

    path: str
    version: str
    new_path: str
    new_version: str
    explicit: bool
    go: str
    packages: tuple[str, ...]
    at: Location


class ModulesTxt(NamedTuple):
    """A modules.txt.

    Attributes:
        path: Slash-separated and relative to the source's top.
        workspace: Whether it is a workspace's.
        modules: In the order of their first lines.
    """

    path: str
    workspace: bool
    modules: tuple[Vendored, ...]


def parse_modules_txt(
    data: bytes, *, path: str, source: str
) -> tuple[ModulesTxt, tuple[Problem, ...]]:
    """Parse a modules.txt.

    Args:
        data: The file; bytes that are not UTF-8 read as U+FFFD.
        path: Where it is, slash-separated and relative to the source's top.
        source: What it was read from, for locations.

    Returns:
        The file, and a problem for each line that the go command would not understand.
    """
    reader = _Reader(path, source)
    lines = data.decode("utf-8", "replace").split("\n")
    for number, line in enumerate(lines, 1):
        reader.read(number, line.rstrip("\r"))
    workspace = lines[0].rstrip("\r") == _WORKSPACE
    return ModulesTxt(path, workspace, reader.modules()), tuple(reader.problems)


class _Reader:
    """Reads one file, line by line."""

    def __init__(self, path: str, source: str) -> None:
        self.problems: list[Problem] = []
        self._path = path
        self._source = source
        self._modules: dict[_Key, Vendored] = {}
        self._packages: dict[_Key, list[str]] = {}
        self._current: _Key | None = None

    def modules(self) -> tuple[Vendored, ...]:
        """Return the modules with their packages."""
        return tuple(
            module._replace(packages=tuple(self._packages[key]))
            for key, module in self._modules.items()
        )

    def read(self, number: int, line: str) -> None:
        """Read one line."""
        if not line or (number == 1 and line == _WORKSPACE):
            return
        at = whole_line(self._source, self._path, number, line)
        if line.startswith("# "):
            self._read_module(FIELD.findall(line)[1:], at)
        elif self._current is None:
            self._refuse("the line stands before any module", at)
        elif line.startswith("## "):
            self._annotate(self._current, line[3:])
        elif _IMPORT_PATH.fullmatch(line):
            self._packages[self._current].append(line)
        else:
            self._refuse("the line is neither a module, nor an annotation, nor a package", at)

    def _read_module(self, fields: Sequence[str], at: Location) -> None:
        self._current = None
        match fields:
            case [path, version] if canonical(version):
                self._enter((path, version), at)
            case [path, version, "=>", folder] if canonical(version):
                self._enter((path, version), at, folder)
            case [path, version, "=>", new, other] if canonical(version) and canonical(other):
                self._enter((path, version), at, new, other)
            case [path, "=>", folder]:
                self._enter((path, ""), at, folder)
            case [path, "=>", new, other] if canonical(other):
                self._enter((path, ""), at, new, other)
            case _:
                self._refuse("the line is not '# MODULE VERSION' or '# MODULE ... => ...'", at)

    def _enter(self, key: _Key, at: Location, new_path: str = "", new_version: str = "") -> None:
        self._current = key
        self._packages.setdefault(key, [])
        plain = Vendored(*key, "", "", explicit=False, go="", packages=(), at=at)
        module = self._modules.setdefault(key, plain)
        if new_path:
            self._modules[key] = module._replace(new_path=new_path, new_version=new_version)

    def _annotate(self, key: _Key, text: str) -> None:
        for each in text.split(";"):
            entry = each.strip()
            if entry == "explicit":
                self._modules[key] = self._modules[key]._replace(explicit=True)
            elif entry.startswith("go "):
                self._modules[key] = self._modules[key]._replace(go=entry[3:])

    def _refuse(self, message: str, at: Location) -> None:
        self.problems.append(Problem(message, at, _VENDOR))
