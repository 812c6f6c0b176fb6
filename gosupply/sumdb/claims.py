"""What a go.sum line claims, and what the log says about it."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, assert_never

from gosupply.facts import Contradicted, Known, Need, Unavailable
from gosupply.formats.modpath import ModuleVersion

if TYPE_CHECKING:
    from gosupply.facts import Fact

GO_MOD = "/go.mod"
ALGORITHM = "h1:"


class Claim(NamedTuple):
    """That a module version has a hash.

    Attributes:
        path: Module path.
        version: Version as go.sum writes it, with `/go.mod` for the hash of the go.mod file.
        hash: The hash with its algorithm, `h1:...`.
    """

    path: str
    version: str
    hash: str

    @property
    def module(self) -> ModuleVersion:
        """The module version; one record of the log answers for both of its lines."""
        return ModuleVersion(self.path, self.version.removesuffix(GO_MOD))

    @property
    def key(self) -> str:
        """The line without its hash."""
        return f"{self.path} {self.version}"

    def __str__(self) -> str:
        return f"{self.path}@{self.version}"


@dataclass(frozen=True, slots=True)
class Logged:
    """The log holds the module version.

    Attributes:
        hash: The hash that the log states for the claim's line.
        record: Number of the record that states it.
        size: Size of the tree that the record is proved to be in.
    """

    hash: str
    record: int
    size: int


@dataclass(frozen=True, slots=True)
class NotInLog:
    """A source answered that it does not have the module version.

    Nothing authenticates such an answer, so it names who gave it and is never kept.
    """

    source: str


@dataclass(frozen=True, slots=True)
class Private:
    """The configuration says not to ask about this module.

    Attributes:
        pattern: The pattern that matched.
        source: Where the pattern was set.
    """

    pattern: str
    source: str


Proof = Logged | NotInLog | Private

SUMS: Need[Claim, Proof] = Need(
    name="sum-unproven",
    doc="A go.sum line could not be compared with the checksum database.",
    kind="integrity",
)


class Outcome(enum.StrEnum):
    """What became of one go.sum line. The four ways of not verifying are never confused."""

    VERIFIED = "verified"
    MISMATCH = "mismatch"
    NOT_IN_LOG = "not-in-log"
    PRIVATE = "private"
    MALFORMED = "malformed"
    UNPROVEN = "unproven"


def outcome(claim: Claim, fact: Fact[Proof]) -> Outcome:
    """Return what became of a well-formed line, given what is known about its claim."""
    if isinstance(fact, Unavailable | Contradicted):
        return Outcome.UNPROVEN
    match fact.value:
        case Logged(hash=logged):
            return Outcome.VERIFIED if logged == claim.hash else Outcome.MISMATCH
        case NotInLog():
            return Outcome.NOT_IN_LOG
        case Private():
            return Outcome.PRIVATE
        case _ as never:
            assert_never(never)


def proved(hash_: str, record: int, size: int) -> Known[Proof]:
    """Return the fact that a record in a tree of this size states this hash."""
    return Known(Logged(hash_, record, size))
