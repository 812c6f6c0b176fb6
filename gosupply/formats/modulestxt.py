"""vendor/modules.txt: which module each vendored package is from.

    ## workspace                              only line 1, where `go work vendor` wrote it
    # MODULE VERSION [=> PATH [VERSION]]
    ## explicit; go 1.25.0
    import/path                               one a line
    # MODULE => PATH [VERSION]                a replacement of every version

Implements cmd/go/internal/modload, `readVendorList`: several blocks of one module are one, their
annotations are united, the last replacement counts, unknown annotations are passed over; and
`modulesTextIsForWorkspace`. What the go command does not understand and silently ignores is a
problem here, `go mod vendor` never writes it; what else the file says is read as it reads it.
Refused by us alone: words and annotations of more than 4,096 characters, files of more than
200,000 lines.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from gosupply.formats.fields import FIELD
from gosupply.formats.problems import LONGEST_WORD, Problems, too_many_lines
from gosupply.formats.versions import canonical
from gosupply.locations import Location, Problem, whole_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    _Key = tuple[str, str]
    """A module path and its version, empty where every version is meant."""

_MARK = "## "
_MARKED_IN = 512  # bytes: the go command looks for the mark no further
# golang.org/x/mod/module, `CheckImportPath`: no name that Windows reserves, none that looks like
# its short names, no dot at an element's end.
_DEVICE = r"(?:con|prn|aux|nul|com[1-9]|lpt[1-9])"
_ELEMENT = (
    rf"(?!(?i:{_DEVICE})(?:[./]|\Z)|[^./]*~[0-9]+(?:[./]|\Z))"
    r"[A-Za-z0-9\-._~+]*[A-Za-z0-9\-_~+]"
)
_IMPORT_PATH = rf"(?!-){_ELEMENT}(?:/{_ELEMENT})*"  # compiled only where there is a vendor folder
_MOST_FIELDS = 7  # one more than any line has
_ENTRY = re.compile(r"[^;]+")
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
        explicit_at: The first line of the block that first says it is explicit.
        replaced_at: The line with the replacement.
        listed_at: The first line of the block with its first package. Where there is no such
            block, each of the three is `at`.
    """

    path: str
    version: str
    new_path: str
    new_version: str
    explicit: bool
    go: str
    packages: tuple[str, ...]
    at: Location
    explicit_at: Location
    replaced_at: Location
    listed_at: Location


class ModulesTxt(NamedTuple):
    """A modules.txt.

    Attributes:
        path: Slash-separated and relative to the source's top.
        workspace: Whether it is a workspace's.
        modules: In the order of their first lines.
        start: Line 1.
    """

    path: str
    workspace: bool
    modules: tuple[Vendored, ...]
    start: Location


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
    workspace = _is_workspace(data)
    if problems := too_many_lines(data, path=path, source=source, help_=_VENDOR):
        start = whole_line(source, path, 1, "")
        return ModulesTxt(path, workspace, (), start), tuple(problems)
    reader = _Reader(path, source)
    lines = [line.rstrip("\r") for line in data.decode("utf-8", "replace").split("\n")]
    for number, line in enumerate(lines, 1):
        if number > 1 or not workspace:
            reader.read(number, line)
    start = whole_line(source, path, 1, lines[0])
    return ModulesTxt(path, workspace, reader.modules(), start), reader.problems.sorted()


def _is_workspace(data: bytes) -> bool:
    """Whether the first line is an annotation with the word `workspace`."""
    line = data[:_MARKED_IN].partition(b"\n")[0].decode("utf-8", "replace")
    return line.startswith(_MARK) and "workspace" in _entries(line)


def _entries(line: str) -> Iterator[str]:
    """Yield the entries of an annotation that say something, without white space around them."""
    return (_trimmed(entry[0]) for entry in _ENTRY.finditer(line, len(_MARK)))


def _fields(line: str) -> list[str]:
    """Return the fields of a line, as many as can mean something and one more."""
    return [field[0] for field in islice(FIELD.finditer(line), _MOST_FIELDS)]


def _is_too_long(line: str) -> bool:
    is_annotation = line.startswith(_MARK)
    return is_annotation or any(len(field) > LONGEST_WORD for field in _fields(line))


def _trimmed(text: str) -> str:
    """Return a text without white space around it, as strings.TrimSpace does."""
    ends = [match.span() for match in map(FIELD.search, (text, text[::-1])) if match]
    return text[ends[0][0] : len(text) - ends[1][0]] if ends else ""


def _key_of(path: str, version: str) -> _Key | None:
    """Return what the first two words of a block mean; None where they mean nothing."""
    if canonical(version):
        return path, version
    return (path, "") if version == "=>" else None


class _Reader:
    """Reads one file, line by line."""

    def __init__(self, path: str, source: str) -> None:
        self.problems = Problems()
        self._path = path
        self._source = source
        self._modules: dict[_Key, Vendored] = {}
        self._packages: dict[_Key, list[str]] = {}
        # The module whose block is being read, and the block's first line.
        self._current: _Key | None = None
        self._block = whole_line(source, path, 1, "")

    def modules(self) -> tuple[Vendored, ...]:
        """Return the modules with their packages."""
        return tuple(
            module._replace(packages=tuple(self._packages[key]))
            for key, module in self._modules.items()
        )

    def read(self, number: int, line: str) -> None:
        """Read one line."""
        if not line:
            return
        at = whole_line(self._source, self._path, number, line)
        if len(line) > LONGEST_WORD and _is_too_long(line):
            self._refuse(f"a word has more than {LONGEST_WORD:,} characters", at)
        elif line.startswith("# "):
            self._read_module(_fields(line)[1:], at)
        elif self._current is None:
            self._refuse("the line stands before any module", at)
        elif line.startswith(_MARK):
            self._annotate(self._current, line)
        else:
            self._read_package(self._current, _fields(line), at)

    def _read_module(self, fields: Sequence[str], at: Location) -> None:
        """Read the first line of a block.

        A line of one word is passed over, and the block before goes on. A replacement that is not
        understood is none, but the block is the module's.
        """
        if len(fields) > 1:
            key = self._current = _key_of(*fields[:2])
            if key is not None:
                self._enter(key, at)
                match fields[2 if key[1] else 1 :]:
                    case []:
                        return
                    case ["=>", folder]:
                        self._replace(key, folder, "", at)
                        return
                    case ["=>", path, version] if canonical(version):
                        self._replace(key, path, version, at)
                        return
        self._refuse("the line is neither '# MODULE VERSION' nor a replacement with '=>'", at)

    def _enter(self, key: _Key, at: Location) -> None:
        self._block = at
        self._packages.setdefault(key, [])
        new = Vendored(
            *key,
            new_path="",
            new_version="",
            explicit=False,
            go="",
            packages=(),
            at=at,
            explicit_at=at,
            replaced_at=at,
            listed_at=at,
        )
        self._modules.setdefault(key, new)

    def _replace(self, key: _Key, new_path: str, new_version: str, at: Location) -> None:
        self._modules[key] = self._modules[key]._replace(
            new_path=new_path, new_version=new_version, replaced_at=at
        )

    def _annotate(self, key: _Key, line: str) -> None:
        for entry in _entries(line):
            module = self._modules[key]
            if entry == "explicit" and not module.explicit:
                self._modules[key] = module._replace(explicit=True, explicit_at=self._block)
            elif entry.startswith("go "):
                self._modules[key] = module._replace(go=entry[3:])

    def _read_package(self, key: _Key, fields: Sequence[str], at: Location) -> None:
        if len(fields) != 1 or not re.fullmatch(_IMPORT_PATH, fields[0]):
            message = "the line is neither a module, nor an annotation, nor a package"
            self._refuse(message, at)
            return
        if not self._packages[key]:
            self._modules[key] = self._modules[key]._replace(listed_at=self._block)
        self._packages[key].append(fields[0])

    def _refuse(self, message: str, at: Location) -> None:
        self.problems.add(message, at, _VENDOR)
