"""The typed sections of a policy, with the values that hold where nobody said otherwise.

Levels stand in `rules:`, settings here; each field is one row of the field table. The values are
those of the shipped baseline, less what it has to write for "anything" (`merging.settings_of`).
"""

from __future__ import annotations

from functools import reduce
from itertools import chain
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from gosupply.policy.modulelists import prefix_pattern
from gosupply.policy.narrowing import Lists, meet_prefixes, module_head
from gosupply.policy.values import Duration
from gosupply.sumdb.asking import Lookup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gosupply.policy.values import Allowed, Denied

Pin = Literal["optional", "required"]
Placement = Literal["committed", "overlay", "none"]
OwnPaths = Literal["repository", "none"]
VendorMode = Literal["any", "required", "forbidden"]


class SumdbSettings(NamedTuple):
    """How the checksum database is asked.

    Attributes:
        lookup: `all` asks for every name that is not private; `listed` only for names under
            `public`; `none` never asks.
        public: Go prefix patterns of names that may be sent where `lookup` is `listed`.
        private: Go prefix patterns of names that are never sent, and that no log proves.
        log: `NAME KEY [URL]` of a database other than sum.golang.org; empty for none.
        pin: Whether there must be a pinned checkpoint.
        unsent: Go prefix patterns of names that are never sent either, but have to be proved: what
            is called private where that does not count. No file says it.
    """

    lookup: Lookup = "all"
    public: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    log: str = ""
    pin: Pin = "optional"
    unsent: tuple[str, ...] = ()


class VersionsSettings(NamedTuple):
    """Which module, go and toolchain versions are wanted.

    Attributes:
        go: Range of the go lines that are wanted; empty for any.
        toolchain: Range of the toolchain lines that are wanted. By default the releases without
            the five flaws in the go command's checksum path that were disclosed in 2026.
        denied: Modules that are not wanted.
        allowed: The only modules that are wanted; empty for all of them.
    """

    go: str = ""
    toolchain: str = ">=1.26.9 <1.27 || >=1.27.2"
    denied: tuple[Denied, ...] = ()
    allowed: tuple[Allowed, ...] = ()


class ReplaceSettings(NamedTuple):
    """Which replacements are wanted.

    Attributes:
        placement: Where they may stand: in go.mod, only in overlays, or nowhere.
        local_roots: Patterns of folders that a replacement may point to, whatever is in them.
        own_paths: Whether a module of the same repository may replace its own path.
        fork_owners: Patterns of where forks may live; empty for anywhere.
        repository: The key `repository`: its own paths are at or below it; empty for unknown.
    """

    placement: Placement = "committed"
    local_roots: tuple[str, ...] = ()
    own_paths: OwnPaths = "repository"
    fork_owners: tuple[str, ...] = ()
    repository: str = ""


class ExcludeSettings(NamedTuple):
    """Which exclusions are wanted.

    Attributes:
        require_resolve_to: Whether each must name the version to select instead.
    """

    require_resolve_to: bool = False


class VendorSettings(NamedTuple):
    """Whether dependencies are vendored.

    Attributes:
        mode: Whether a root must have a vendor folder, or must not.
    """

    mode: VendorMode = "any"


class ExpirySettings(NamedTuple):
    """How long what is accepted lasts.

    Attributes:
        default: A new waiver or override.
        max: Any of them, at most.
        grace: How long an expired one still holds as a warning.
        warn: How long before its end a warning begins.
    """

    default: Duration = Duration(30 * 24)
    max: Duration = Duration(90 * 24)
    grace: Duration = Duration(3 * 24)
    warn: tuple[Duration, ...] = (Duration(14 * 24),)


class Settings(NamedTuple):
    """All sections."""

    sumdb: SumdbSettings = SumdbSettings()
    versions: VersionsSettings = VersionsSettings()
    replace: ReplaceSettings = ReplaceSettings()
    exclude: ExcludeSettings = ExcludeSettings()
    vendor: VendorSettings = VendorSettings()
    expiry: ExpirySettings = ExpirySettings()


def proving_nothing(settings: Settings) -> Settings:
    """Return settings under which private names stay at home, and have to be proved all the same.

    Implements row 8 of the authority: `sumdb.private` of an introduced policy proves nothing.
    """
    sumdb = settings.sumdb
    return settings._replace(sumdb=sumdb._replace(private=(), unsent=sumdb.private))


def keeping_home(sumdb: SumdbSettings, own: SumdbSettings, names: Iterable[str]) -> SumdbSettings:
    """Return settings that also send no name which somebody else keeps at home.

    Args:
        sumdb: What judges.
        own: What the checked files' own policy says; it may only send less.
        names: Go prefix patterns of what anybody calls private.
    """
    both = strictest((sumdb, own))
    unsent = dict.fromkeys((*sumdb.unsent, *names))
    return sumdb._replace(
        lookup=both.lookup,
        public=both.public,
        unsent=tuple(name for name in unsent if name not in sumdb.private),
    )


def strictest(sections: Iterable[SumdbSettings]) -> SumdbSettings:
    """Return settings that send no name which any of these keeps at home.

    They are for what belongs to no root alone, such as the go.mod of a dependency. Where two lists
    of public names overlap in a way that no pattern says, what they have in common stays at home.
    """
    distinct = tuple(dict.fromkeys(sections)) or (SumdbSettings(),)
    listed = [each.public for each in distinct if each.lookup == "listed"]
    public = reduce(Lists(meet_prefixes, module_head).meet, listed) if listed else ()
    return distinct[0]._replace(
        lookup=max((each.lookup for each in distinct), key=get_args(Lookup).index),
        public=tuple(map(prefix_pattern, public)),
        private=_united(each.private for each in distinct),
        unsent=_united(each.unsent for each in distinct),
    )


def _united(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(lists)))
