"""A log that states the hashes of made-up go.mod texts, and proxies that have them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.formats.goenv import resolve
from gosupply.formats.h1 import go_mod_hash
from gosupply.formats.modpath import ModuleVersion
from gosupply.modules.paths import mod_path
from gosupply.modules.texts import Texts
from gosupply.policy.settings import SumdbSettings
from gosupply.sumdb.lookups import lookup_path
from gosupply.sumdb.ops import Absent, Found, Tier
from gosupply.sumdb.session import Session
from tests.sumdb.fake_log import SOURCE, FakeLog, FakeOps, hash_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from gosupply.formats.goenv import GoEnv
    from gosupply.sumdb.ops import Answer

A = ModuleVersion("example.com/A", "v1.2.3")
B = ModuleVersion("github.com/BurntSushi/toml", "v2.0.0-RC1+incompatible")
C = ModuleVersion("golang.org/x/mod", "v0.0.0-20240102030405-abcdefabcdef")
MODULES = (A, B, C)


def text_of(module: ModuleVersion) -> bytes:
    """Return the go.mod that the log knows."""
    return f"module {module.path}\n\ngo 1.21\n// {module.version}\n".encode()


def texts_of(modules: Iterable[ModuleVersion]) -> dict[str, bytes]:
    """Return true texts by their paths."""
    return {mod_path(module): text_of(module) for module in modules}


def make_log(modules: Iterable[ModuleVersion] = MODULES) -> FakeLog:
    log = FakeLog(5)
    for module in modules:
        log.add(module.path, module.version, lines_of(module))
    return log


def lines_of(module: ModuleVersion) -> list[str]:
    key = f"{module.path} {module.version}"
    return [f"{key} {hash_of(key)}", f"{key}/go.mod {go_mod_hash(text_of(module))}"]


def serving(files: Mapping[str, bytes]) -> Callable[[str], Answer]:
    """Return a proxy that has these files and no others."""

    def remote(path: str) -> Answer:
        return Found(Tier.NETWORK, files[path], SOURCE) if path in files else Absent(SOURCE)

    return remote


def env_of(log: FakeLog, **environ: str) -> GoEnv:
    return resolve({"GOSUMDB": log.signer.vkey, **environ}, {}, {})


class Scene(NamedTuple):
    """One run: the log's world, the modules' world, and what reads texts from them."""

    log: FakeOps
    ops: FakeOps
    texts: Texts

    @property
    def lookups(self) -> list[str]:
        return self.log.names()


class Disks(NamedTuple):
    """Which modules' records are in a cache of the log, and files in the caches of modules."""

    records: tuple[int, ...] = ()
    own: Mapping[str, bytes] = {}
    go: Mapping[str, bytes] = {}


def scene(
    remote: Callable[[str], Answer] | Mapping[str, bytes] | None = None,
    disks: Disks | None = None,
    environ: Mapping[str, str] | None = None,
    *,
    log: FakeLog | None = None,
    settings: SumdbSettings | None = None,
    offline: bool = False,
) -> Scene:
    """Open a run; without a log the one that knows MODULES, as records 5, 6 and 7."""
    log, disks = log or make_log(), disks or Disks()
    of_log = FakeOps(log.key, None if offline else log, cache=log.files(disks.records))
    if not callable(remote) and remote is not None:
        remote = serving(remote)
    ops = FakeOps(log.key, None if offline else remote, cache=disks.own, go=disks.go)
    session = Session(log.key, of_log, offline=offline)
    env = env_of(log, **environ or {})
    return Scene(
        of_log, ops, Texts(ops, session, env, settings or SumdbSettings(), offline=offline)
    )


def lookups_of(*modules: ModuleVersion) -> list[str]:
    return [lookup_path(module) for module in modules]
