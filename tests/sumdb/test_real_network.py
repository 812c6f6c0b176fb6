"""The real adapter's network: what servers and proxies do that no fake can say."""

from __future__ import annotations

import contextlib
import gzip
import itertools
from typing import TYPE_CHECKING

import pytest

from gosupply.facts import Known, Unavailable
from gosupply.sumdb.claims import NotInLog
from gosupply.sumdb.database import Database, proxy_road
from gosupply.sumdb.lookups import lookup_path
from gosupply.sumdb.session import Session
from gosupply.tlog.note import parse_verifier_key
from tests.loopback import Loopback, Say
from tests.signing import Signer
from tests.sumdb.fake_log import LATEST, FakeLog, module
from tests.sumdb.scenes import expect_all, expect_nothing_known, only_reason
from tests.sumdb.worlds import RealWorld, pages

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sumdb.scenes import Facts

LOOKUP = lookup_path(module(3))
TILE = "tile/8/0/000"


@pytest.fixture
def world(log: FakeLog, tmp_path: Path) -> RealWorld:
    return RealWorld(log, tmp_path)


def run(world: RealWorld, log: FakeLog, served: dict[str, Say]) -> Facts:
    with world.serving(served) as ops:
        return Session(log.key, ops).prove(log.claims(3))


@pytest.mark.parametrize("path", [LATEST, LOOKUP, TILE])
def test_answers_are_never_redirected_to_another_host(
    world: RealWorld, log: FakeLog, path: str
) -> None:
    with Loopback({f"/{path}": say for path, say in pages(log, 3).items()}) as elsewhere:
        moved = Say(302, headers=[("Location", elsewhere.url(f"/{path}"))])
        facts = run(world, log, pages(log, 3) | {path: moved})
        assert not elsewhere.counts
    if path == LATEST:
        expect_all(facts, log.claims(3))
    else:
        assert "it redirects to another host" in only_reason(facts)


def test_a_redirect_on_the_same_host_is_followed(world: RealWorld, log: FakeLog) -> None:
    served = pages(log, 3)
    served["moved"] = served[LOOKUP]
    served[LOOKUP] = Say(301, headers=[("Location", "/moved")])
    expect_all(run(world, log, served), log.claims(3))


@pytest.mark.parametrize("path", [LOOKUP, TILE])
def test_an_endless_body(world: RealWorld, log: FakeLog, path: str) -> None:
    endless = Say(length=-1, stream=lambda: itertools.repeat(bytes(65536)))
    assert "larger than the" in only_reason(run(world, log, pages(log, 3) | {path: endless}))
    assert world.cached(path) is None


@pytest.mark.parametrize("path", [LATEST, LOOKUP, TILE])
def test_gzip_is_undone_and_bounded(world: RealWorld, log: FakeLog, path: str) -> None:
    served = pages(log, 3)
    header = [("Content-Encoding", "gzip")]
    zipped = Say(body=gzip.compress(served[path].body), headers=header)
    expect_all(run(world, log, served | {path: zipped}), log.claims(3))
    assert world.cached(path) == served[path].body


def test_a_gzip_bomb(world: RealWorld, log: FakeLog) -> None:
    bomb = Say(body=gzip.compress(bytes(8 << 20)), headers=[("Content-Encoding", "gzip")])
    assert "larger than the" in only_reason(run(world, log, pages(log, 3) | {LOOKUP: bomb}))


def test_a_server_that_recovers(world: RealWorld, log: FakeLog) -> None:
    served: dict[str, Say | list[Say]] = {f"/{p}": say for p, say in pages(log, 3).items()}
    served[f"/{LOOKUP}"] = [Say(503), Say(0), pages(log, 3)[LOOKUP]]
    with (
        Loopback(served) as server,
        world.open(Database(log.key, server.base), proxy_road("")) as ops,
    ):
        expect_all(Session(log.key, ops).prove(log.claims(3)), log.claims(3))
        assert server.counts[f"/{LOOKUP}"] == 3
    assert world.clock.slept


def test_what_is_sent_is_said_before(world: RealWorld, log: FakeLog) -> None:
    served = {f"/{path}": say for path, say in pages(log, 3, 256).items()}
    with (
        Loopback(served) as server,
        world.open(Database(log.key, server.url("", "me:secret@")), proxy_road("")) as ops,
    ):
        session = Session(log.key, ops)
        expect_all(session.prove(log.claims(3, 256)), log.claims(3, 256))
        session.prove(log.claims(257))
        assert world.announced == [f"asking {server.base} about 2 module versions"]


def test_one_name_is_said_in_the_singular(world: RealWorld, log: FakeLog) -> None:
    run(world, log, pages(log, 3))
    (said,) = world.announced
    assert said.endswith(" about 1 module version")


# The road: cmd/go/internal/modfetch, `initBase` and `TryProxies`.

ROADS = {
    # GOPROXY with P and Q for two proxies; what `supported` says at each; who answers then.
    "supported": ("P,direct", (200, 200), "P"),
    "no direct": ("P", (200, 200), "P"),
    "404": ("P,direct", (404, 200), "D"),
    "410": ("P,direct", (410, 200), "D"),
    "404 next": ("P,Q", (404, 200), "Q"),
    "404 all": ("P,Q", (404, 410), "D"),
    "404 off": ("P,off", (404, 200), "D"),
    "off": ("off", (200, 200), "D"),
    "direct": ("direct,P", (200, 200), "D"),
    "500 comma": ("P,Q,direct", (500, 200), ""),
    "403 comma": ("P,direct", (403, 200), ""),
    "503 pipe": ("P|Q", (503, 200), "Q"),
    "503 pipe direct": ("P|direct", (503, 200), "D"),
    "503 pipe off": ("P|off", (503, 200), ""),
    "503 pipe end": ("P|", (503, 200), ""),
    "503 pipe 404": ("P|Q", (503, 404), ""),
    "503 pipe 404 direct": ("P|Q,direct", (503, 404), "D"),
    "404 503": ("P,Q", (404, 503), ""),
    "404 503 pipe off": ("P,Q|off", (404, 503), ""),
    "404 comma 503 comma direct": ("P,Q,direct", (404, 503), ""),
}


@pytest.mark.parametrize("name", ROADS)
def test_roads(name: str, tmp_path: Path) -> None:
    goproxy, statuses, who = ROADS[name]
    with contextlib.ExitStack() as stack:
        # The database's own address is its name; that it speaks no TLS is enough to see who asks.
        direct = stack.enter_context(Loopback({}))
        log = FakeLog(300, signer=Signer(direct.place))
        base = f"/sumdb/{direct.place}"
        scripts = {f"{base}/{path}": say for path, say in pages(log, 3).items()}
        p, q = (
            stack.enter_context(Loopback(scripts | {f"{base}/supported": Say(status)}))
            for status in statuses
        )
        goproxy = goproxy.replace("P", p.base).replace("Q", q.base)
        world = RealWorld(log, tmp_path)
        with world.open(Database(log.key), proxy_road(goproxy)) as ops:
            session = Session(log.key, ops)
            facts = session.prove(log.claims(3))
        asked = {"P": p.counts, "Q": q.counts}
        for proxy, counts in asked.items():
            names = [path for path in counts if "/lookup/" in path]
            assert len(names) == (proxy == who)
        assert bool(direct.connections) == (who == "D")
        if who in asked:
            expect_all(facts, log.claims(3))
            assert all(count == 1 for count in asked[who].values())
        elif who == "D":
            assert f"'https://{direct.place}/{LOOKUP}'" in only_reason(facts)
        else:
            assert "/supported' could not be read" in only_reason(facts)


def test_a_proxy_that_lies_about_its_support(log: FakeLog, tmp_path: Path) -> None:
    """It is believed, and the database is not asked behind its back."""
    key = f"/sumdb/{log.key.name}/supported"
    with Loopback({key: Say()}) as proxy:
        world = RealWorld(log, tmp_path)
        with world.open(Database(log.key), proxy_road(f"{proxy.base},direct")) as ops:
            facts = Session(log.key, ops).prove(log.claims(3))
        source = proxy.base
        assert set(facts.values()) == {Known(NotInLog(source))}
        assert proxy.counts[f"/sumdb/{log.key.name}/{LOOKUP}"] == 1


def test_a_url_beside_the_key_passes_all_proxies_by(log: FakeLog, tmp_path: Path) -> None:
    world = RealWorld(log, tmp_path)
    with (
        Loopback({f"/db/{path}": say for path, say in pages(log, 3).items()}) as server,
        Loopback({}) as proxy,
        world.open(Database(log.key, server.url("/db/")), proxy_road(proxy.base)) as ops,
    ):
        expect_all(Session(log.key, ops).prove(log.claims(3)), log.claims(3))
        assert not proxy.counts


def test_a_file_tree_is_a_proxy(log: FakeLog, tmp_path: Path) -> None:
    tree = tmp_path / "proxy" / "sumdb" / log.key.name
    for path, say in (pages(log, 3) | {"supported": Say(body=b"\n")}).items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_bytes(say.body)
    world = RealWorld(log, tmp_path / "cache")
    with world.open(Database(log.key), proxy_road((tmp_path / "proxy").as_uri())) as ops:
        session = Session(log.key, ops)
        expect_all(session.prove(log.claims(3)), log.claims(3))
        assert set(session.prove(log.claims(4)).values()) == {Known(NotInLog("file://"))}


def test_what_was_spent(log: FakeLog, tmp_path: Path) -> None:
    from gosupply.adapters.http import Http
    from gosupply.adapters.road import NetworkRoad
    from gosupply.engine.ports import Spent

    served = pages(log, 3)
    with (
        Loopback({f"/{path}": say for path, say in served.items()}) as server,
        Http(netrc=False) as http,
    ):
        database = Database(log.key, server.url("", "me:secret@"))
        said: list[str] = []
        network = NetworkRoad(http, database, proxy_road(""), announce=said.append)
        assert network.spent() == Spent()
        ops = RealWorld(log, tmp_path).local(network)
        Session(log.key, ops).prove(log.claims(3))
        size = sum(len(say.body) for say in served.values())
        assert network.spent() == Spent(len(served), size, 1, (server.base,))
        ops.close()
        network.close()


def test_a_foreign_log_under_our_address(world: RealWorld, log: FakeLog) -> None:
    theirs = FakeLog(600, signer=Signer(log.key.name, "theirs"))
    assert parse_verifier_key(theirs.signer.vkey) != log.key
    facts = run(world, log, pages(theirs, 3))
    expect_nothing_known(facts)
    assert all(isinstance(fact, Unavailable) for fact in facts.values())
    assert not world.home.exists()
