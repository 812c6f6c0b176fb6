"""What a migration has so far: the parts of a policy, and what could not be carried over."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.formats.closedyaml import Items, Scalar, Table
from gosupply.policy.shapes import MODULE_RANGE, MODULES, TEXT, UnfitError
from gosupply.policy.writing import Items as ItemsDoc
from gosupply.policy.writing import Leaf, scalar, table
from gosupply.scaffold.constraints import range_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.formats.closedyaml import Node
    from gosupply.locations import Location
    from gosupply.policy.writing import Doc
    from gosupply.policy.writing import Table as TableDoc

_PRE_RELEASES = (
    "gomodguard leaves pre-releases and pseudo-versions out of this range; a policy does not"
)


class Note(NamedTuple):
    """What was not carried over, or means something a little different now."""

    at: Location
    message: str

    def __str__(self) -> str:
        return f"{self.at.path}:{self.at.span.line}: {self.message}"


class Draft:
    """The policy that is being made.

    Attributes:
        notes: In the order in which they were found.
        denied: Entries of `versions.denied`.
        allowed: Entries of `versions.allowed`; empty where everything is allowed.
        replace: Keys of `replace`.
        rules: Levels by rule.
    """

    def __init__(self) -> None:
        self.notes: list[Note] = []
        self.denied: list[TableDoc] = []
        self.allowed: list[TableDoc] = []
        self.replace: dict[str, Leaf] = {}
        self.rules: dict[str, Leaf] = {}

    def note(self, at: Location, message: str) -> None:
        """Say what was not carried over."""
        self.notes.append(Note(at, message))

    def deny(
        self,
        at: Location,
        module: str,
        *,
        versions: str = "",
        use: str = "",
        reason: str = "",
    ) -> None:
        """Deny direct requirements of modules; what no policy can say becomes a note."""
        if not self._is_pattern(at, module) or not (versions == "" or self._is_range(at, versions)):
            return
        row = {
            "module": module,
            "versions": versions,
            "requirement": "direct",
            "use": self._shortened(at, use),
            "reason": self._shortened(at, reason),
        }
        self.denied.append(_row(row, at))

    def allow(self, at: Location, module: str, *, versions: str = "") -> None:
        """Allow direct requirements of modules."""
        if self._is_pattern(at, module) and (versions == "" or self._is_range(at, versions)):
            row = {"module": module, "versions": versions, "requirement": "direct"}
            self.allowed.append(_row(row, at))

    def range(self, node: Node) -> str | None:
        """Return the range of a constraint; empty for every version, None where there is none."""
        constraint = self.text(node)
        try:
            found = range_of(constraint)
        except ValueError as error:
            self.note(node.at, f"not carried over: {error}")
            return None
        if found and "-" not in constraint:
            self.note(node.at, _PRE_RELEASES)
        return found

    def text(self, node: Node) -> str:
        """Return a text; empty with a note for anything else."""
        if isinstance(node, Scalar):
            return "" if node.is_null else node.text.strip()
        self.note(node.at, "not carried over: a text was expected here")
        return ""

    def entries(self, node: Node) -> Iterator[tuple[Scalar, Node]]:
        """Yield the entries of a map; a note for anything else but nothing."""
        if isinstance(node, Table):
            yield from node.entries
        elif not (isinstance(node, Scalar) and node.is_null):
            self.note(node.at, "not carried over: a map was expected here")

    def items(self, node: Node) -> Iterator[Node]:
        """Yield the items of a list; a note for anything else but nothing."""
        if isinstance(node, Items):
            yield from node.values
        elif not (isinstance(node, Scalar) and node.is_null):
            self.note(node.at, "not carried over: a list was expected here")

    def policy(self) -> TableDoc:
        """Return the policy."""
        versions: list[tuple[str, Doc]] = []
        if self.denied:
            versions.append(("denied", ItemsDoc(tuple(self.denied))))
        if self.allowed:
            # Only what a module requires itself was looked at.
            rest = _row({"module": "...", "requirement": "indirect"})
            versions.append(("allowed", ItemsDoc((*self.allowed, rest))))
        parts: list[tuple[str, Doc]] = [("version", Leaf("1"))]
        if versions:
            parts.append(("versions", table(versions)))
        if self.replace:
            parts.append(("replace", table(self.replace.items())))
        if self.rules:
            parts.append(("rules", table(self.rules.items())))
        return table(parts)

    def _is_pattern(self, at: Location, module: str) -> bool:
        try:
            MODULES.parse(module)
        except UnfitError as error:
            self.note(at, f"not carried over: {error}")
            return False
        if len(module) > MODULES.longest:
            self.note(at, "not carried over: the path is too long")
            return False
        return True

    def _is_range(self, at: Location, text: str) -> bool:
        if len(text) > MODULE_RANGE.longest:
            self.note(at, "not carried over: the range is too long")
            return False
        return True

    def _shortened(self, at: Location, text: str) -> str:
        if len(text) > TEXT.longest:
            self.note(at, f"cut off after {TEXT.longest:,} characters")
        return text[: TEXT.longest]


def is_true(node: Node) -> bool:
    """Whether a value is one of the words for true."""
    return isinstance(node, Scalar) and node.text.lower() in {"true", "yes", "on", "y"}


def keys_of(node: Node | None) -> dict[str, Node]:
    """Return the values of a map by key; nothing for anything else."""
    return {key.text: value for key, value in node.entries} if isinstance(node, Table) else {}


def leaf(text: str, at: Location) -> Leaf:
    """Return a text that comes from a line."""
    return Leaf(scalar(text), (at,))


def _row(row: dict[str, str], *places: Location) -> TableDoc:
    return table(((key, Leaf(scalar(text), places)) for key, text in row.items() if text), *places)
