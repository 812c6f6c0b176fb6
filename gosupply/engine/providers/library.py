"""go.mod texts and version lists through the ports (`modules.dependencies.Dependencies`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.facts import Unavailable
from gosupply.modules.newest import read_lists
from gosupply.modules.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gosupply.engine.ports import ModuleFiles
    from gosupply.facts import Known
    from gosupply.formats.goenv import GoEnv
    from gosupply.formats.modpath import ModuleVersion
    from gosupply.modules.newest import Versions
    from gosupply.sumdb.asking import Sending
    from gosupply.sumdb.session import Session

_UNREAD = Unavailable("no go.mod of other modules is read here")


class Library:
    """What caches and proxies have, proved in the run's one session."""

    def __init__(
        self, files: ModuleFiles, session: Session, env: GoEnv, settings: Sending, *, offline: bool
    ) -> None:
        self._proved = Texts(files.ops, session, env, settings, offline=offline)
        self._files = files
        self._env = env
        self._settings = settings
        self._offline = offline

    @property
    def healed(self) -> int:
        """How many damaged texts were found in caches so far."""
        return self._proved.healed

    def texts(
        self, modules: Sequence[ModuleVersion], /
    ) -> Mapping[ModuleVersion, Known[bytes] | Unavailable]:
        """Return each go.mod, proved."""
        return self._proved.read(modules)

    def lists(self, paths: Sequence[str], /) -> Mapping[str, Versions | Unavailable]:
        """Return the known versions of each module."""
        ops, today = self._files
        return read_lists(ops, paths, self._env, self._settings, today=today, offline=self._offline)


class NoLibrary:
    """What is known of other modules where nobody reads their files."""

    healed = 0

    def texts(self, modules: Sequence[ModuleVersion], /) -> dict[ModuleVersion, Unavailable]:
        """Have none."""
        return dict.fromkeys(modules, _UNREAD)

    def lists(self, paths: Sequence[str], /) -> dict[str, Unavailable]:
        """Have none."""
        return dict.fromkeys(paths, _UNREAD)
