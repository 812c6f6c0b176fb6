"""What is known of modules: own cache, the go command's module cache, proxies.

Own cache and module cache have the shape of a proxy (golang.org/ref/mod, "GOPROXY protocol"). Every
write is atomic, and to the own cache only.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from gosupply.adapters.files import replace_file
from gosupply.adapters.logops import Folder
from gosupply.modules.paths import limit_of
from gosupply.sumdb.ops import Absent, Answer, Found, Tier

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from gosupply.adapters.logops import Remote


class ModuleOps:
    """`sumdb.ops.Ops` for paths of `modules.paths`, over the real world.

    Attributes:
        writable: Whether the own cache could be written so far.
    """

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
        self.home = cache / "modules"
        go = modcache / "cache" / "download" if modcache else None
        self._own = Folder(self.home, limit_of)
        self._go = Folder(go, limit_of) if go else None
        self._remote = remote
        self._say = say
        self.writable = True

    def read(self, paths: Collection[str], /, *, skip: Collection[Tier]) -> Mapping[str, Answer]:
        """Read each path from the first tier, not skipped, that has it."""
        found: dict[str, Answer] = {}
        left = list(dict.fromkeys(paths))
        for tier, folder in ((Tier.CACHE, self._own), (Tier.GO, self._go)):
            if tier in skip or folder is None or not folder.is_there():
                continue
            read = {path: folder.read(path) for path in left}
            found.update((path, Found(tier, data)) for path, data in read.items() if data)
            left = [path for path in left if path not in found]
        if left and self._remote and Tier.NETWORK not in skip:
            found.update(self._remote.read(left))
        else:
            found.update(dict.fromkeys(left, Absent()))
        return found

    def save(self, authenticated: Mapping[str, bytes], /) -> None:
        """Keep bytes in the own cache."""
        for path, data in authenticated.items():
            if not self.writable:
                return
            target = self.home / path
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                replace_file(target, data)
            except OSError as error:
                self.writable = False
                self._say(
                    f"the cache {self.home} cannot be written ({error.strerror}); "
                    "the result is not affected"
                )

    def drop(self, path: str, tier: Tier, /) -> None:
        """Forget what was damaged; only the own cache is changed."""
        if tier is Tier.CACHE:
            with contextlib.suppress(OSError):
                (self.home / path).unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the folders."""
        for folder in (self._own, self._go):
            if folder:
                folder.close()
