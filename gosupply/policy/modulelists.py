"""Which entries of `versions.denied` or `versions.allowed` speak of a module version.

A pattern is a path, or with `/...` a path and all below it; `...` alone is every path. An element
may have the wildcards of path.Match, which match inside of it: `github.com/*/bolt`. The patterns
are a tree of their elements, so that a path costs as much as it has elements and entries that
match, however many there are of others.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from gosupply.formats.modrange import holds, parse_module_range
from gosupply.formats.patterns import BadPatternError, path_match

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gosupply.formats.modrange import ModuleRange
    from gosupply.policy.values import Allowed, Denied

E = TypeVar("E", bound="Denied | Allowed")

_WILD = re.compile(r"[*?\[\\]")
_BELOW = "..."
_LISTS_KEPT = 64


class Asked(NamedTuple):
    """A choice of a module version that somebody made.

    Attributes:
        path: The module.
        version: Its version.
        direct: Whether this repository makes it itself; else it is `// indirect`.
    """

    path: str
    version: str
    direct: bool = True


class Matches(NamedTuple, Generic[E]):
    """The entries whose pattern matches a module, each list in the policy's order.

    Attributes:
        meant: Those that mean this version and this sort of requirement.
        others: Those that mean others of the same module.
    """

    meant: tuple[E, ...]
    others: tuple[E, ...]


class ModuleList(Generic[E]):
    """Entries by the patterns of their paths; hundreds of roots ask for the same versions."""

    def __init__(self, entries: Sequence[E]) -> None:
        self._entries = entries
        self._found: dict[Asked, Matches[E]] = {}
        self._top = _Node()
        for number, entry in enumerate(entries):
            self._top.add(entry.module.value, number)

    def find(self, asked: Asked) -> Matches[E]:
        """Return the entries that speak of a module."""
        if asked not in self._found:
            self._found[asked] = self._find(asked)
        return self._found[asked]

    def _find(self, asked: Asked) -> Matches[E]:
        numbers = sorted(self._top.find(asked.path.split("/")))
        meant: list[E] = []
        others: list[E] = []
        for number in numbers:
            entry = self._entries[number]
            (meant if _means(entry, asked) else others).append(entry)
        return Matches(tuple(meant), tuple(others))


def module_list(entries: tuple[E, ...]) -> ModuleList[E]:
    """Return the list of these entries, made once for all roots that have the same tuple."""
    found: ModuleList[E] = _cached(_Same(entries))  # one cache for both sorts of entry
    return found


def matches_any(patterns: Iterable[str], path: str) -> bool:
    """Whether one of a few patterns matches a module's path."""
    top = _Node()
    for number, pattern in enumerate(patterns):
        top.add(pattern, number)
    return any(True for _ in top.find(path.split("/")))


def prefix_pattern(pattern: str) -> str:
    """Return the pattern that `match_prefix_patterns` takes for what a policy's pattern means.

    GOPRIVATE and its kin have no `...`: there a pattern stands for all below it anyway.
    """
    return "*" if pattern == _BELOW else pattern.removesuffix(f"/{_BELOW}")


class _Same:
    """Entries by identity: to compare thousands of them costs more than to index them."""

    __slots__ = ("entries",)

    def __init__(self, entries: tuple[Any, ...]) -> None:
        self.entries = entries

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.entries is other.entries

    def __hash__(self) -> int:
        return id(self.entries)


class _Node:
    """What follows after some elements of a path.

    Attributes:
        here: Numbers of the entries whose pattern ends here.
        below: Numbers of those that end in `/...` here.
        plain: What follows after an element without wildcards.
        wild: The same for each element with wildcards, by what it has before the first of them.
    """

    __slots__ = ("below", "here", "plain", "wild")

    def __init__(self) -> None:
        self.here: list[int] = []
        self.below: list[int] = []
        self.plain: dict[str, _Node] = {}
        self.wild: dict[str, dict[str, _Node]] = {}

    def add(self, pattern: str, number: int) -> None:
        """Add the pattern of an entry."""
        node = self
        *elements, last = pattern.split("/")
        for element in elements if last == _BELOW else (*elements, last):
            first = _WILD.search(element)
            children = node.wild.setdefault(element[: first.start()], {}) if first else node.plain
            node = children.setdefault(element, _Node())
        (node.below if last == _BELOW else node.here).append(number)

    def find(self, elements: Sequence[str]) -> Iterator[int]:
        """Yield the numbers of the entries that match the rest of a path."""
        nodes = [self]
        for element in elements:
            for node in nodes:
                yield from node.below
            nodes = [child for node in nodes for child in node.after(element)]
        for node in nodes:
            yield from node.below
            yield from node.here

    def after(self, element: str) -> Iterator[_Node]:
        """Yield what follows after an element of a path."""
        if element in self.plain:
            yield self.plain[element]
        for end in range(len(element) + 1 if self.wild else 0):
            for pattern, node in self.wild.get(element[:end], {}).items():
                if _matches(pattern, element):
                    yield node


@lru_cache(maxsize=_LISTS_KEPT)
def _cached(same: _Same) -> ModuleList[Any]:
    return ModuleList(same.entries)


def _matches(pattern: str, element: str) -> bool:
    try:
        return path_match(pattern, element)
    except BadPatternError:
        return False  # a class with a slash in it, which no element has


def _means(entry: Denied | Allowed, asked: Asked) -> bool:
    if entry.requirement and (entry.requirement.value == "direct") != asked.direct:
        return False
    return entry.versions is None or holds(asked.version, _range(entry.versions.value))


@lru_cache(maxsize=4096)
def _range(text: str) -> ModuleRange:
    return parse_module_range(text)
