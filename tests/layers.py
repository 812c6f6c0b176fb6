"""The architecture as a checker over source texts: it reads no file itself.

One direction: a module may import its own folder and what stands left of it in `ORDER`. Left of
`adapters` nothing touches the world: an allow-list of standard modules, named libraries in named
folders, and a few refused calls. Imports are read from the syntax tree, so those inside functions
and under TYPE_CHECKING count like any other.
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PACKAGE = "gosupply"
ORDER = [
    "locations",
    "errors",
    "formats",
    "facts",
    "findings",
    "tlog",
    "sumdb",
    "modules",
    "workspace",
    "vendor",
    "approvals",
    "policy",
    "rollout",
    "overlay",
    "rules",
    "engine",
    "reporters",
    "scaffold",
    "adapters",
    "cli",
]
WORLD = ORDER.index("adapters")

STANDARD = frozenset(
    [
        "__future__",
        "abc",
        "base64",
        "binascii",
        "bisect",
        "collections",
        "collections.abc",
        "contextlib",
        "dataclasses",
        "datetime",
        "difflib",
        "enum",
        "functools",
        "hashlib",
        "heapq",
        "html",
        "ipaddress",
        "itertools",
        "json",
        "math",
        "operator",
        "re",
        "string",
        "struct",
        "textwrap",
        "types",
        "typing",
        "unicodedata",
        "zlib",
    ]
)
STANDARD_SOMEWHERE = {
    "zipfile": ("gosupply.formats",),
    "concurrent.futures": ("gosupply.engine",),
    "threading": ("gosupply.engine.gather",),
}
LIBRARIES = {
    "_ruamel_yaml": ("gosupply.formats",),  # ruamel.yaml's C part, which is a module of its own
    "cryptography": ("gosupply.tlog", "gosupply.approvals"),
    "jinja2": ("gosupply.reporters", "gosupply.scaffold"),
    "requests": ("gosupply.adapters",),
    "ruamel": ("gosupply.formats",),
    "semver": ("gosupply.formats",),
}
DATETIME_TYPES = frozenset({"date", "datetime", "timedelta", "timezone", "UTC"})
REFUSED_NAMES = frozenset({"open", "print", "input", "eval", "exec", "compile", "__import__"})
REFUSED_METHODS = frozenset({"now", "today", "utcnow"})
NO_NOUN = frozenset({"util", "utils", "helper", "helpers", "common", "manager", "managers"})

LINES_A_FILE = 350
LINES_A_FUNCTION = 50

NOT_CODE = frozenset(
    {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    }
)


class Violation(NamedTuple):
    """One broken rule: file, line, which rule, and what is there."""

    path: str
    line: int
    kind: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.kind}: {self.message}"


class Import(NamedTuple):
    """One imported module, written out in full, the name taken from it, and the line."""

    module: str
    name: str
    line: int


def module_name(path: str) -> str:
    """Return the dotted name of a file: `gosupply/tlog/__init__.py` is `gosupply.tlog`."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def layer(module: str) -> str:
    """Return the folder or module directly below the package; `__main__` belongs to cli."""
    parts = module.split(".")
    if len(parts) == 1:
        return ""
    return "cli" if parts[1] == "__main__" else parts[1]


def is_inside(module: str, folders: tuple[str, ...]) -> bool:
    """Return whether a module is one of the folders or lies in one."""
    return any(module == folder or module.startswith(f"{folder}.") for folder in folders)


def imports(path: str, tree: ast.Module) -> Iterator[Import]:
    """Read every import of a file; relative ones are resolved against its place."""
    package = path.removesuffix(".py").split("/")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, "", node.lineno)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *filter(None, [node.module])])
            for alias in node.names:
                yield Import(module, alias.name, node.lineno)


def imported_module(found: Import, modules: frozenset[str]) -> str:
    """Return the module that an import means: `from gosupply.tlog import note` means the file."""
    inner = f"{found.module}.{found.name}"
    return inner if inner in modules else found.module


def check_import(path: str, found: Import, modules: frozenset[str]) -> Iterator[Violation]:
    """Report an import that the file's layer may not have."""
    module = module_name(path)
    target = imported_module(found, modules)
    if target.split(".")[0] == PACKAGE:
        wanted = layer(target) or (layer(f"{PACKAGE}.{found.name}") if found.name else "")
        if wanted in {"", "__version__"} or layer(module) not in ORDER:
            return
        if wanted not in ORDER or ORDER.index(wanted) > ORDER.index(layer(module)):
            yield Violation(path, found.line, "direction", f"imports {target}")
    elif target.split(".")[0] in sys.stdlib_module_names:
        yield from check_standard(path, found)
    elif not is_inside(module, LIBRARIES.get(target.split(".")[0], ())):
        yield Violation(path, found.line, "library", f"imports {target}")


def is_pure(module: str) -> bool:
    """Return whether a module stands left of `adapters`; one in no layer counts as pure."""
    return layer(module) not in ORDER[WORLD:]


def check_standard(path: str, found: Import) -> Iterator[Violation]:
    """Report a standard module that is not on the allow-list, in a pure file."""
    module = module_name(path)
    if not is_pure(module):
        return
    full = f"{found.module}.{found.name}"
    somewhere = [name for name in STANDARD_SOMEWHERE if is_inside(full, (name,))]
    if somewhere:
        if not is_inside(module, STANDARD_SOMEWHERE[somewhere[0]]):
            yield Violation(path, found.line, "standard", f"imports {somewhere[0]}")
    elif found.module not in STANDARD:
        yield Violation(path, found.line, "standard", f"imports {found.module}")
    elif found.module == "datetime" and found.name not in DATETIME_TYPES:
        message = f"imports {found.name or 'all'} of datetime"
        yield Violation(path, found.line, "standard", message)


def check_calls(path: str, tree: ast.Module) -> Iterator[Violation]:
    """Report what reads the clock, the disk or a person, and what runs text, in a pure file."""
    if not is_pure(module_name(path)):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in REFUSED_NAMES:
            yield Violation(path, node.lineno, "call", f"uses {node.id}")
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in REFUSED_METHODS
        ):
            yield Violation(path, node.lineno, "call", f"calls .{node.func.attr}()")


def check_place(path: str, tree: ast.Module) -> Iterator[Violation]:
    """Report a file without a noun or a layer, and a package that is more than its version."""
    parts = path.removesuffix(".py").split("/")
    for part in parts:
        if part.strip("_") in NO_NOUN:
            yield Violation(path, 1, "name", f"{part} names no noun")
    if parts[0] != PACKAGE:
        return
    if parts == [PACKAGE, "__init__"]:
        for node in tree.body:
            if not is_docstring(node) and not is_version(node):
                yield Violation(path, node.lineno, "version", "holds more than __version__")
    elif layer(module_name(path)) not in ORDER:
        yield Violation(path, 1, "place", f"{layer(module_name(path))} is in no layer")


def is_version(node: ast.stmt) -> bool:
    """Return whether a statement is `__version__ = "literal"`."""
    return (
        isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and [ast.unparse(target) for target in node.targets] == ["__version__"]
    )


def is_docstring(node: ast.stmt) -> bool:
    """Return whether a statement is a bare text."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def code_lines(source: str, tree: ast.Module) -> frozenset[int]:
    """Return the numbers of the lines that hold code: no docstring, comment or blank line."""
    text = source.split("\n")
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in NOT_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and is_docstring(node):
            lines.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return frozenset(line for line in lines if text[line - 1].strip())


def check_size(path: str, source: str, tree: ast.Module) -> Iterator[Violation]:
    """Report a file that has outgrown its ceiling and, in the package, a function."""
    lines = code_lines(source, tree)
    if len(lines) > LINES_A_FILE:
        yield Violation(path, 1, "file-size", f"{len(lines)} lines of code")
    if not path.startswith(f"{PACKAGE}/"):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            size = len(lines.intersection(range(node.lineno, (node.end_lineno or 0) + 1)))
            if size > LINES_A_FUNCTION:
                message = f"{node.name} has {size} lines of code"
                yield Violation(path, node.lineno, "function-size", message)


def edges(trees: Mapping[str, ast.Module]) -> dict[str, dict[str, int]]:
    """Return for each file the files it imports, and at which line first."""
    files = {module_name(path): path for path in trees}
    modules = frozenset(files)
    graph: dict[str, dict[str, int]] = {path: {} for path in trees}
    for path, tree in trees.items():
        for found in imports(path, tree):
            target = files.get(imported_module(found, modules))
            if target is not None:
                graph[path].setdefault(target, found.line)
    return graph


def check_cycles(trees: Mapping[str, ast.Module]) -> Iterator[Violation]:
    """Report each import that leads back to its own file, by the shortest way.

    Only what is written counts, not that importing a module also runs its package's `__init__`.
    """
    graph = edges(trees)
    for path in sorted(graph):
        for target, line in graph[path].items():
            way = path_between(graph, target, path)
            if way and path == min(way):
                yield Violation(path, line, "cycle", " -> ".join([path, *way]))


def path_between(
    graph: Mapping[str, Mapping[str, int]], start: str, goal: str
) -> tuple[str, ...] | None:
    """Return the files on the shortest way from start to goal, both included."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    for way in ways:
        if way[-1] == goal:
            return way
        for follower in graph[way[-1]]:
            if follower not in seen:
                seen.add(follower)
                ways.append((*way, follower))
    return None


def check(sources: Mapping[str, str]) -> list[Violation]:
    """Check files, given as text by slash-separated path from the project's top.

    Files outside the package are held to their size and name only.
    """
    trees = {path: ast.parse(source, path) for path, source in sources.items()}
    package = {path: tree for path, tree in trees.items() if path.startswith(f"{PACKAGE}/")}
    modules = frozenset(map(module_name, package))
    found: list[Violation] = []
    for path, tree in trees.items():
        found.extend(check_place(path, tree))
        found.extend(check_size(path, sources[path], tree))
    for path, tree in package.items():
        found.extend(check_calls(path, tree))
        for one in imports(path, tree):
            found.extend(check_import(path, one, modules))
    found.extend(check_cycles(package))
    return sorted(found)
