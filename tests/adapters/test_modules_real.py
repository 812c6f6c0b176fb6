"""The whole way: a log and a proxy on loopback servers, caches on disk, two runs or more."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest

from gosupply.adapters.http import Http
from gosupply.adapters.logops import LogOps
from gosupply.adapters.modops import ModuleOps
from gosupply.adapters.proxyroad import ProxyRoad
from gosupply.adapters.road import NetworkRoad
from gosupply.facts import Known, Unavailable
from gosupply.formats.goenv import GoEnv, resolve
from gosupply.modules.newest import Versions, read_lists
from gosupply.modules.paths import list_path, mod_path
from gosupply.modules.texts import Texts
from gosupply.policy.settings import SumdbSettings
from gosupply.sumdb.asking import database_of
from gosupply.sumdb.database import proxy_road
from gosupply.sumdb.session import Session
from tests.loopback import Loopback, Say, StillClock
from tests.modules.scenes import MODULES, A, B, make_log, text_of
from tests.modules.test_newest import TODAY
from tests.sumdb.worlds import pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from gosupply.engine.ports import Spent

LOG = make_log()
NUMBERS = (5, 6, 7)
LIST = list_path(A.path)
SUPPORTED = f"/sumdb/{LOG.key.name}"
SERVED = {
    **{f"/{mod_path(module)}": Say(body=text_of(module)) for module in MODULES},
    **{f"{SUPPORTED}/{path}": say for path, say in pages(LOG, *NUMBERS).items()},
    f"{SUPPORTED}/supported": Say(),
    f"/{LIST}": Say(body=b"v1.2.3\r\nnonsense\nv1.3\nv1.10.0\n"),
}
KNOWN = {module: Known(text_of(module)) for module in MODULES}
POISON = b"module example.com/A\n\nrequire example.com/evil v1.0.0\n"


class Run(NamedTuple):
    """One run of the program, as far as modules go."""

    texts: Texts
    ops: ModuleOps
    env: GoEnv
    roads: tuple[NetworkRoad, ProxyRoad]
    offline: bool

    def lists(self, later: int = 0) -> Versions | Unavailable:
        today = TODAY + timedelta(later)
        found = read_lists(
            self.ops, [A.path], self.env, SumdbSettings(), today=today, offline=self.offline
        )
        return found[A.path]

    def spent(self) -> tuple[Spent, Spent]:
        return self.roads[0].spent(), self.roads[1].spent()


@contextlib.contextmanager
def running(
    folder: Path, goproxy: str, environ: Mapping[str, str] | None = None, *, offline: bool = False
) -> Iterator[Run]:
    settings = {"GOSUMDB": LOG.signer.vkey, "GOPROXY": goproxy, **(environ or {})}
    env = resolve(settings, {}, {})
    told: set[str] = set()
    with Http(clock=StillClock(), netrc=False) as http, contextlib.ExitStack() as stack:
        database = database_of(env)
        network = NetworkRoad(http, database, proxy_road(goproxy), announce=print, told=told)
        proxies = ProxyRoad(
            http,
            goproxy=goproxy,
            gonoproxy=env.get("GONOPROXY").value,
            announce=print,
            told=told,
        )
        mod = folder / "mod"
        log = LogOps(
            LOG.key,
            cache=folder,
            modcache=mod,
            latest=None,
            remote=None if offline else network,
            say=print,
        )
        stack.callback(log.close)
        remote = None if offline else proxies
        ops = ModuleOps(cache=folder, modcache=mod, remote=remote, say=print)
        stack.callback(ops.close)
        session = Session(LOG.key, log, offline=offline)
        texts = Texts(ops, session, env, SumdbSettings(), offline=offline)
        yield Run(texts, ops, env, (network, proxies), offline)


def plant(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def test_once_over_the_network_then_never_again(tmp_path: Path) -> None:
    with Loopback(SERVED) as proxy:
        with running(tmp_path, proxy.base) as run:
            # Two roots that share a module.
            assert run.texts.read([A, B]) == {A: KNOWN[A], B: KNOWN[B]}
            assert run.texts.read(MODULES) == KNOWN
            assert set(proxy.counts.values()) == {1}
            spents = run.spent()
            # Each name was told to the log and to the proxy, and counts once.
            assert sum(spent.names_sent for spent in spents) == len(MODULES)
            assert sum(spent.requests for spent in spents) == proxy.counts.total()
        before = proxy.counts.total()
        for offline in (False, True):
            with running(tmp_path, proxy.base, offline=offline) as run:
                assert run.texts.read(MODULES) == KNOWN
        assert proxy.counts.total() == before


@pytest.mark.parametrize("tier", ["modules", "mod/cache/download"])
def test_a_poisoned_cache_is_mended(tmp_path: Path, tier: str) -> None:
    plant(tmp_path / tier / mod_path(A), POISON)
    with Loopback(SERVED) as proxy, running(tmp_path, proxy.base) as run:
        assert run.texts.read([A]) == {A: KNOWN[A]}
        assert run.texts.healed == 1
    assert (tmp_path / "modules" / mod_path(A)).read_bytes() == text_of(A)
    if tier != "modules":
        assert (tmp_path / tier / mod_path(A)).read_bytes() == POISON


@pytest.mark.parametrize(
    ("say", "why"),
    [
        (Say(body=POISON), "does not have the hash that the log proves"),
        (Say(body=b"<html>Log in</html>"), "does not have the hash that the log proves"),
        (Say(404), "does not have its go.mod"),
        (Say(410), "does not have its go.mod"),
        (Say(500), "the server answered 500."),
        (Say(length=10**9), "larger than the 16777216 bytes"),
    ],
)
def test_what_a_proxy_does(tmp_path: Path, say: Say, why: str) -> None:
    with Loopback(SERVED | {f"/{mod_path(A)}": say}) as proxy, running(tmp_path, proxy.base) as run:
        found = run.texts.read([A, B])
        answer = found[A]
        assert isinstance(answer, Unavailable)
        assert why in answer.reason
        assert found[B] == KNOWN[B]
    assert not (tmp_path / "modules" / mod_path(A)).exists()


@pytest.mark.parametrize("name", ["GOPRIVATE", "GONOSUMDB"])
def test_private_names_never_leave(tmp_path: Path, name: str) -> None:
    with (
        Loopback(SERVED) as proxy,
        running(tmp_path, proxy.base, {name: "example.com"}) as run,
    ):
        found = run.texts.read(MODULES)
        assert isinstance(found[A], Unavailable)
        assert found[B] == KNOWN[B]
        assert isinstance(run.lists(), Unavailable)
        assert proxy.counts
        assert not [path for path in proxy.counts if "example.com/!a" in path]


def test_names_of_gonoproxy_are_asked_of_the_log_alone(tmp_path: Path) -> None:
    environ = {"GONOPROXY": "example.com"}
    with Loopback(SERVED) as proxy, running(tmp_path, proxy.base, environ) as run:
        answer = run.texts.read([A])[A]
        assert isinstance(answer, Unavailable)
        assert answer.reason.startswith("GONOPROXY ('example.com') keeps it from proxies")
        assert not proxy.counts
        # What the go command has downloaded is proved.
        plant(tmp_path / "mod/cache/download" / mod_path(A), text_of(A))
    with Loopback(SERVED) as proxy, running(tmp_path, proxy.base, environ) as run:
        assert run.texts.read([A]) == {A: KNOWN[A]}
        assert f"/{mod_path(A)}" not in proxy.counts


def test_without_a_database_nothing_is_sent(tmp_path: Path) -> None:
    with Loopback(SERVED) as proxy, running(tmp_path, proxy.base, {"GOSUMDB": "off"}) as run:
        answer = run.texts.read([A])[A]
        assert isinstance(answer, Unavailable)
        assert answer.reason == "GOSUMDB=off switches the checksum database off"
        assert isinstance(run.lists(), Unavailable)
        assert not proxy.connections


def test_a_list_is_asked_for_once_a_day(tmp_path: Path) -> None:
    with Loopback(SERVED) as proxy:
        versions = ("v1.2.3", "v1.10.0")
        with running(tmp_path, proxy.base) as run:
            assert run.lists() == Versions(versions, proxy.base)
        with running(tmp_path, proxy.base) as run:
            assert run.lists() == Versions(versions, proxy.base)
            assert proxy.counts.total() == 1
            assert run.lists(later=1) == Versions(versions, proxy.base)
            assert proxy.counts.total() == 2


def test_a_list_where_the_network_is_down(tmp_path: Path) -> None:
    with Loopback({f"/{LIST}": Say(503)}) as proxy:
        with running(tmp_path, proxy.base) as run:
            assert isinstance(run.lists(), Unavailable)
        plant(tmp_path / "mod/cache/download" / LIST, b"v1.0.0\n")
        with running(tmp_path, proxy.base) as run:
            assert run.lists() == Versions(("v1.0.0",), "the module cache")
        plant(tmp_path / "modules" / LIST, b"2026-11-22 https://proxy\nv1.1.0\n")
        with running(tmp_path, proxy.base) as run:
            assert run.lists() == Versions(("v1.1.0",), "https://proxy on 2026-11-22")
