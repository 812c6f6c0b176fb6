"""What is known of dependencies: their go.mod texts, proved, and version lists, which are not.

A version list is what a proxy says, or what a cache has: nobody signs it. A retraction that stands
in the newest go.mod, whose hash the log proves, is certain; that there is none is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from gosupply.facts import Need
from gosupply.formats.versions import compare

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gosupply.facts import Known, Unavailable
    from gosupply.formats.modfile import ModFile, Retract
    from gosupply.formats.modpath import ModuleVersion
    from gosupply.modules.newest import Versions


class Dependencies(Protocol):
    """Where go.mod texts and version lists of dependencies come from."""

    @property
    def healed(self) -> int:
        """How many damaged texts were found in caches so far."""

    def texts(
        self, modules: Sequence[ModuleVersion], /
    ) -> Mapping[ModuleVersion, Known[bytes] | Unavailable]:
        """Return the go.mod of each module version, proved by the log, or why there is none."""

    def lists(self, paths: Sequence[str], /) -> Mapping[str, Versions | Unavailable]:
        """Return the known versions of each module, or why there are none."""


class Newest(NamedTuple):
    """The newest version of a module that was seen.

    Attributes:
        version: The version.
        mod: Its go.mod, read as a dependency's.
        where: Who listed the version.
    """

    version: str
    mod: ModFile
    where: str

    def retraction_of(self, version: str) -> Retract | None:
        """Return the retraction that takes a version back, if one does."""
        for retract in self.mod.retracts:
            if compare(retract.low, version) <= 0 <= compare(retract.high, version):
                return retract
        return None

    @property
    def deprecation(self) -> str:
        """The message that calls the module deprecated; empty where it is not."""
        return self.mod.module.deprecated if self.mod.module else ""


NEWEST: Need[str, Mapping[str, Newest]] = Need(
    name="retraction-unseen",
    doc="The newest go.mod of a module could not be had, or says nothing: whether a version was "
    "retracted, or a module deprecated, is then not known, since nobody signs version lists.",
    kind="opinion",
    after=("build-list-unknown",),
)
