"""A view that is given what a run would have found out (`rules.base.View`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from gosupply.engine.case import TextSource
from gosupply.formats.goenv import resolve as resolve_env
from gosupply.policy.model import Context, Ring
from gosupply.policy.settings import Settings
from gosupply.workspace.discovery import read_workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gosupply.facts import Contradicted, Need
    from gosupply.findings import Finding
    from gosupply.rules.base import Rule

    K = TypeVar("K")
    V = TypeVar("V")

MODULE = "module example.com/app\n\ngo 1.25.0\n"


class GivenView:
    """What a rule sees of a workspace with one go.mod at the top."""

    def __init__(
        self,
        contexts: tuple[Context, ...] = (),
        answers: Mapping[str, Mapping[Any, Any]] | None = None,
    ) -> None:
        self.workspace = read_workspace(
            TextSource("case", {"go.mod": MODULE}), resolve_env({}, {}, {})
        )
        self.root = self.workspace.roots[0]
        self.contexts = contexts or (context("."),)
        self.context = self.contexts[0]
        self._answers = answers or {}

    def known(self, need: Need[K, V], /) -> Mapping[K, V]:
        """Return what was given."""
        return self._answers[need.name]

    def contradicted(self, need: Need[K, V], /) -> Mapping[K, Contradicted]:
        """Return nothing."""
        del need
        return {}


def context(root: str, *, owners: tuple[str, ...] = (), requested: tuple[str, ...] = ()) -> Context:
    """Return what holds for a root, as far as teams are concerned."""
    return Context(
        root,
        Ring("change", "change"),
        "",
        entitled=False,
        settings=Settings(),
        levels={},
        owners=owners,
        requested=requested,
    )


def findings(rule: Rule, view: GivenView) -> list[Finding]:
    """Return what a rule finds."""
    return list(rule.check(view))
