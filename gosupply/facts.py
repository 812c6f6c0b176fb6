"""What is known about a subject, and the questions that rules may declare.

A fact is one of three things and never absent: `Known`, `Unavailable` (nobody could say; why, and
what would help) or `Contradicted` (signed data disagrees with itself; the evidence stands alone).
This module imports no noun: a `Need` is declared beside the type of its answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

T_co = TypeVar("T_co", covariant=True)
K = TypeVar("K")
V = TypeVar("V")

Kind = Literal["integrity", "opinion"]


@dataclass(frozen=True, slots=True)
class Known(Generic[T_co]):
    """The answer."""

    value: T_co


@dataclass(frozen=True, slots=True)
class Unavailable:
    """No answer could be had: why, and the one thing that would help (may be empty)."""

    reason: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Contradicted:
    """Signed data disagrees with itself.

    Attributes:
        summary: One sentence.
        evidence: A text that lets anybody check it again; see `gosupply.sumdb.evidence`.
    """

    summary: str
    evidence: str


Fact = Known[V] | Unavailable | Contradicted


@dataclass(frozen=True, slots=True)
class Need(Generic[K, V]):
    """A question: for each subject of type K, an answer of type V.

    Attributes:
        name: Kebab-case; names the undetermined result and its level in a policy.
        doc: What it means when this could not be answered; documented like a rule.
        kind: As a rule's.
        after: Names of needs that must be answered before.
    """

    name: str
    doc: str
    kind: Kind
    after: tuple[str, ...] = ()


class Facts(Protocol):
    """Every answer that was gathered."""

    def get(self, need: Need[K, V], /) -> Mapping[K, Fact[V]]:
        """Return the fact of each subject; an undeclared need is a KeyError."""
