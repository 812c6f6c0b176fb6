"""The five typed sections of a policy, with the values that hold where nobody said otherwise.

Levels stand in `rules:`, settings here. A section gets its fields with the rules that read them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from gosupply.sumdb.asking import Lookup


class SumdbSettings(NamedTuple):
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


class VersionsSettings(NamedTuple):
    """Which module, go and toolchain versions are wanted.

    Attributes:
        go: Range of the go lines that are wanted; empty for any.
        toolchain: Range of the toolchain lines that are wanted. By default the releases without
            the five flaws in the go command's checksum path that were disclosed in 2026.
    """

    go: str = ""
    toolchain: str = ">=1.26.9 <1.27 || >=1.27.2"


class ReplaceSettings(NamedTuple):
    """Which replacements are wanted."""


class ExcludeSettings(NamedTuple):
    """Which exclusions are wanted."""


class VendorSettings(NamedTuple):
    """Whether dependencies are vendored."""


class Settings(NamedTuple):
    """All sections."""

    sumdb: SumdbSettings = SumdbSettings()
    versions: VersionsSettings = VersionsSettings()
    replace: ReplaceSettings = ReplaceSettings()
    exclude: ExcludeSettings = ExcludeSettings()
    vendor: VendorSettings = VendorSettings()
