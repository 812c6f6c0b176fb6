"""What a rule is, and what it sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from gosupply.facts import Contradicted, Kind, Need
    from gosupply.findings import Finding
    from gosupply.policy.model import Context
    from gosupply.workspace.model import Root, Workspace

    K = TypeVar("K")
    V = TypeVar("V")


class View(Protocol):
    """What a rule sees: one root, what holds for it, and the answers to the needs it declared."""

    @property
    def root(self) -> Root:
        """The module root being judged; of rules that run once, the first one."""

    @property
    def context(self) -> Context:
        """What holds for the root."""

    @property
    def contexts(self) -> tuple[Context, ...]:
        """What holds for every root; of interest to rules that run once."""

    @property
    def workspace(self) -> Workspace:
        """Everything under the checked folder."""

    def known(self, need: Need[K, V], /) -> Mapping[K, V]:
        """Return the answers that are known; an undeclared need is a KeyError."""

    def contradicted(self, need: Need[K, V], /) -> Mapping[K, Contradicted]:
        """Return the contradictions; an undeclared need is a KeyError."""


class Rule(NamedTuple):
    """A named pure function from facts to findings.

    Attributes:
        name: Kebab-case, for ever; reads well after "allow".
        doc: The module's docstring: its documentation, whose cases run as tests.
        kind: `integrity` or `opinion`.
        check: Yields the findings.
        needs: The questions whose answers it reads.
        once: Whether it looks at the whole workspace instead of one root after the other.
        configured: Whether it speaks only because the policy says what it wants; such an opinion
            denies where nobody gave it another level.
    """

    name: str
    doc: str | None
    kind: Kind
    check: Callable[[View], Iterable[Finding]]
    needs: tuple[Need[Any, Any], ...] = ()
    once: bool = False
    configured: bool = False
