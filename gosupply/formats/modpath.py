"""Module paths and versions as names: what is valid, and how they are written in URLs and files.

Implements golang.org/x/mod/module: `CheckPath`, `CheckImportPath`, `CanonicalVersion`,
`EscapePath`, `EscapeVersion` and their inverses. Refused: what module.CheckPath refuses
(golang.org/ref/mod, "Module paths and versions"), versions that are not canonical, and escaped
forms that are not the escaped form of anything. Stricter than `UnescapePath` in nothing; a path
that no module can have is no path.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from gosupply.formats.versions import canonical, is_canonical, split_path_major

_NOT_IN_PATH = re.compile(r"[^A-Za-z0-9._~-]")
_NOT_IN_IMPORT = re.compile(r"[^A-Za-z0-9._~+-]")
_NOT_IN_HOST = re.compile(r"[^a-z0-9.-]")
# CheckFilePath's ASCII, without the `!` that escaping needs for itself. Letters beyond ASCII are
# valid in file names but cannot be escaped.
_NOT_IN_VERSION = re.compile(r"[^A-Za-z0-9#$%&()+,.=@\[\]^_{}~ -]")
# learn.microsoft.com, "Naming Files, Paths, and Namespaces": reserved with any extension.
_DEVICE = r"(?:con|prn|aux|nul|com[1-9]|lpt[1-9])"
_RESERVED = re.compile(rf"{_DEVICE}(?:\..*)?", re.IGNORECASE | re.ASCII)
# An 8.3 short name such as GOSUPP~1.
_SHORT_NAME = re.compile(r"[^.]*~[0-9]+(?:\..*)?")

# Valid without a further look: no `~`, no gopkg.in, `/vN` only at the end and from 2 on. All that
# does not match is looked at element by element, and some of it is valid too.
_USUAL_ELEMENT = rf"(?!(?i:{_DEVICE})(?:[./]|\Z)|v[0-9.]+\Z)[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*"
_USUAL_PATH = re.compile(
    rf"(?!gopkg\.in/|-)(?!{_DEVICE}\.)[a-z0-9-]+(?:\.[a-z0-9-]+)+"
    rf"(?:/{_USUAL_ELEMENT})*(?:/v(?:[2-9]|[1-9][0-9]+))?",
    re.ASCII,
)

_UPPERCASE = re.compile(r"[A-Z]")
_ESCAPED = re.compile(r"(?:[^!A-Z]|![a-z])*")
_ESCAPE = re.compile(r"!([a-z])")

_INTERNAL_DOMAINS = frozenset(
    ["test", "example", "invalid", "localhost", "local", "internal", "lan", "corp", "home"]
)


class ModuleVersion(NamedTuple):
    """A module at a version; prints as `path@version`."""

    path: str
    version: str

    def __str__(self) -> str:
        return f"{self.path}@{self.version}"


def path_problem(path: str) -> str | None:
    """Say why this cannot be the path of a module that is fetched from somewhere.

    Returns:
        The reason as a clause whose subject is the path, or None for a valid path.
    """
    if _USUAL_PATH.fullmatch(path):
        return None
    if not path:
        return "it is empty"
    elements = path.split("/")
    for element in elements:
        reason = _element_problem(element)
        if reason is not None:
            return reason
    reason = _host_problem(elements[0])
    if reason is None and split_path_major(path) is None:
        return f"it ends in {elements[-1]!r}, which is no valid major version"
    return reason


def import_path_problem(path: str) -> str | None:
    """Say why this cannot be the path of a package, nor that of a main module.

    Unlike the path of a module that is fetched it may have a `+`, and elements that begin with a
    dot; no dot is needed anywhere, and its end may look like any major version.

    Returns:
        The reason as a clause whose subject is the path, or None for a valid path.
    """
    if not path:
        return "it is empty"
    if path[0] == "-":
        return "it begins with a dash"
    for element in path.split("/"):
        reason = _element_problem(element, is_import=True)
        if reason is not None:
            return reason
    return None


def version_problem(version: str) -> str | None:
    """Say why this version of a module cannot be looked up.

    A canonical version can always be escaped, so that being canonical is the whole question.

    Args:
        version: A version without the `/go.mod` that go.sum lines may append.

    Returns:
        The reason as a clause whose subject is the version, or None for a canonical version.
    """
    if is_canonical(version):
        return None
    form = canonical(version)
    if form is None:
        return "it is not a semantic version with a leading v"
    return f"it is not canonical: that would be {form}"


def escape_path(path: str) -> str:
    """Return the path with each uppercase letter written as `!` and its lowercase.

    Raises:
        ValueError: It is not a valid module path.
    """
    if reason := path_problem(path):
        raise ValueError(f"cannot escape the module path {path!r}: {reason}")
    return _escape(path)


def escape_version(version: str) -> str:
    """Return the version with each uppercase letter written as `!` and its lowercase.

    As in Go it need not be a semantic version, but one valid element of a path.

    Raises:
        ValueError: It holds a character that is not valid in file names, a `!` or one beyond
            ASCII, ends in a dot, is empty, or is a name reserved on Windows.
    """
    if not _is_file_name(version):
        raise ValueError(f"cannot escape the version {version!r}")
    return _escape(version)


def unescape_path(escaped: str) -> str:
    """Return the module path that is escaped like this.

    Raises:
        ValueError: No valid module path is.
    """
    path = _unescape(escaped)
    if reason := path_problem(path):
        raise ValueError(f"{escaped!r} is no escaped module path: {reason}")
    return path


def unescape_version(escaped: str) -> str:
    """Return the version that is escaped like this.

    Raises:
        ValueError: No version that can be escaped is.
    """
    version = _unescape(escaped)
    if not _is_file_name(version):
        raise ValueError(f"{escaped!r} is no escaped version")
    return version


def looks_internal(path: str) -> bool:
    """Whether the path's host is one that nobody outside can mean: its name should not be sent out.

    That is a host without a dot, with a port, an IP address, or one under a top-level domain that
    is reserved (RFC 2606, RFC 6762) or customary for private networks.
    """
    host = path.partition("/")[0].rstrip(".").lower()
    _, dot, domain = host.rpartition(".")
    # A host whose last label is a number is an address (URL Standard, "ends in a number").
    is_address = domain.isascii() and domain.isdigit()
    return not dot or ":" in host or is_address or domain in _INTERNAL_DOMAINS


def _element_problem(element: str, *, is_import: bool = False) -> str | None:
    """Say why this cannot be an element of a module or import path (module.go, checkElem)."""
    if not element:
        return "it has an empty element"
    if element[-1] == "." or (element[0] == "." and not is_import):
        return f"its element {element!r} begins or ends with a dot"
    if char := (_NOT_IN_IMPORT if is_import else _NOT_IN_PATH).search(element):
        return f"it has the character {char[0]!r}"
    if _RESERVED.fullmatch(element):
        return f"its element {element!r} is reserved on Windows"
    if "~" in element and _SHORT_NAME.fullmatch(element):
        return f"its element {element!r} looks like a short file name of Windows"
    return None


def _host_problem(host: str) -> str | None:
    """Say why this valid element cannot be the first one."""
    if "." not in host:
        return f"its first element {host!r} has no dot"
    if host[0] == "-":
        return "it begins with a dash"
    if char := _NOT_IN_HOST.search(host):
        return f"its first element {host!r} has the character {char[0]!r}"
    return None


def _is_file_name(version: str) -> bool:
    return (
        version != ""
        and version[-1] != "."
        and _NOT_IN_VERSION.search(version) is None
        and _RESERVED.fullmatch(version) is None
    )


def _escape(text: str) -> str:
    if text.islower():  # nearly all
        return text
    return _UPPERCASE.sub(lambda upper: "!" + upper[0].lower(), text)


def _unescape(escaped: str) -> str:
    if not escaped.isascii() or _ESCAPED.fullmatch(escaped) is None:
        raise ValueError(f"{escaped!r} is not an escaped path or version")
    return _ESCAPE.sub(lambda upper: upper[1].upper(), escaped)
