"""The five typed sections of a policy, with the values that hold where nobody said otherwise.

Levels stand in `rules:`, settings here. A section gets its fields with the rules that read them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gosupply.sumdb.asking import Lookup


@dataclass(frozen=True, slots=True)
class SumdbSettings:
    """How the checksum database is asked.

    Attributes:
        lookup: `all` asks for every name that is not private; `listed` only for names under
            `public`; `none` never asks.
        public: Go prefix patterns of names that may be sent where `lookup` is `listed`.
        private: Go prefix patterns of names that are never sent.
        log: `NAME KEY [URL]` of a database other than sum.golang.org; empty for none.
    """

    lookup: Lookup = "all"
    public: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    log: str = ""


@dataclass(frozen=True, slots=True)
class VersionsSettings:
    """Which module, go and toolchain versions are wanted."""


@dataclass(frozen=True, slots=True)
class ReplaceSettings:
    """Which replacements are wanted."""


@dataclass(frozen=True, slots=True)
class ExcludeSettings:
    """Which exclusions are wanted."""


@dataclass(frozen=True, slots=True)
class VendorSettings:
    """Whether dependencies are vendored."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All sections."""

    sumdb: SumdbSettings = field(default_factory=SumdbSettings)
    versions: VersionsSettings = field(default_factory=VersionsSettings)
    replace: ReplaceSettings = field(default_factory=ReplaceSettings)
    exclude: ExcludeSettings = field(default_factory=ExcludeSettings)
    vendor: VendorSettings = field(default_factory=VendorSettings)
