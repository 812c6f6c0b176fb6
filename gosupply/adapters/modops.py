"""What is known of modules: own cache, the go command's module cache, proxies.

Own cache and module cache have the shape of a proxy (golang.org/ref/mod, "GOPROXY protocol"). Every
write is atomic, and to the own cache only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.adapters.tiers import Folder, Tiers
from gosupply.modules.paths import limit_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gosupply.adapters.tiers import Remote


class ModuleOps(Tiers):
    """`sumdb.ops.Ops` for paths of `modules.paths`, over the real world."""

    def __init__(
        self,
        *,
        cache: Path,
        modcache: Path | None,
        remote: Remote | None,
        say: Callable[[str], None],
    ) -> None:
        """Open the tiers; nothing is read yet.

        Args:
            cache: The own cache's folder.
            modcache: The go command's GOMODCACHE; None leaves it out.
            remote: The proxies (`adapters.proxyroad.ProxyRoad`); None leaves them out.
            say: Takes a sentence for people.
        """
        go = modcache / "cache" / "download" if modcache else None
        own = Folder(cache / "modules", limit_of)
        super().__init__(own, Folder(go, limit_of) if go else None, remote, say)
