"""The way to modules over GOPROXY, against servers on the loopback device."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, NamedTuple

import pytest

from gosupply.adapters.http import Http
from gosupply.adapters.proxyroad import ProxyRoad
from gosupply.engine.ports import Spent
from gosupply.facts import Unavailable
from gosupply.modules.paths import MAX_LIST, list_path, mod_path
from gosupply.sumdb.ops import Absent, Answer, Found, Tier
from tests.adapters.asking import SECRETS, USERINFO
from tests.loopback import Loopback, Say, StillClock
from tests.modules.scenes import MODULES, A, B, C, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

PATH = mod_path(A)
PATHS = [mod_path(module) for module in MODULES]
TEXTS = {f"/{mod_path(module)}": Say(body=text_of(module)) for module in MODULES}


class Way(NamedTuple):
    """A road, and what it announced."""

    road: ProxyRoad
    announced: list[str]

    def one(self, path: str = PATH) -> Answer:
        return self.road.read([path])[path]

    def reason(self, path: str = PATH) -> str:
        answer = self.one(path)
        assert isinstance(answer, Unavailable), answer
        assert not [secret for secret in SECRETS if secret in repr(answer)]
        return answer.reason


@contextlib.contextmanager
def way(goproxy: str, gonoproxy: str = "", told: set[str] | None = None) -> Iterator[Way]:
    announced: list[str] = []
    road = ProxyRoad(
        Http(clock=StillClock(), netrc=False),
        goproxy=goproxy,
        gonoproxy=gonoproxy,
        announce=announced.append,
        told=told,
    )
    try:
        yield Way(road, announced)
    finally:
        road.close()


def test_one_batch_of_escaped_paths() -> None:
    with Loopback(TEXTS) as proxy, way(f"{proxy.base},direct") as there:
        found = there.road.read(iter(PATHS))
        assert found == {
            mod_path(module): Found(Tier.NETWORK, text_of(module), proxy.base) for module in MODULES
        }
        assert set(proxy.counts) == {
            "/example.com/!a/@v/v1.2.3.mod",
            "/github.com/!burnt!sushi/toml/@v/v2.0.0-!r!c1+incompatible.mod",
            "/golang.org/x/mod/@v/v0.0.0-20240102030405-abcdefabcdef.mod",
        }
        assert set(proxy.counts.values()) == {1}


# GOPROXY with P and Q for two proxies; what each says; who is asked; who is believed, or why none.
WALKS: dict[str, tuple[str, tuple[int, int], str, str]] = {
    "first": ("P,Q", (200, 200), "P", "P"),
    "404 comma": ("P,Q", (404, 200), "PQ", "Q"),
    "410 comma": ("P,Q", (410, 200), "PQ", "Q"),
    "404 pipe": ("P|Q", (404, 200), "PQ", "Q"),
    "500 comma": ("P,Q", (500, 200), "P", "the server answered 500."),
    "403 comma": ("P,Q", (403, 200), "P", "the server answered 403."),
    "500 pipe": ("P|Q", (500, 200), "PQ", "Q"),
    "403 pipe": ("P|Q", (403, 200), "PQ", "Q"),
    "404 404": ("P,Q", (404, 404), "PQ", "absent"),
    "404 500": ("P,Q", (404, 500), "PQ", "the server answered 500."),
    "500 pipe 404": ("P|Q", (500, 404), "PQ", "the server answered 500."),
    "500 pipe 403": ("P|Q", (500, 403), "PQ", "the server answered 403."),
    "404 off": ("P,off,Q", (404, 200), "P", "absent"),
    "500 pipe off": ("P|off,Q", (500, 200), "P", "the server answered 500."),
    "404 direct": ("P,direct,Q", (404, 200), "P", "GOPROXY says direct"),
    "500 pipe direct": ("P|direct", (500, 200), "P", "the server answered 500."),
    "off": ("off,P", (200, 200), "", "GOPROXY=off switches module proxies off"),
    "off with blanks": (" , off ,P", (200, 200), "", "GOPROXY=off switches module proxies off"),
    "direct": ("direct,P", (200, 200), "", "GOPROXY says direct: version control is never run"),
    "nothing": ("", (200, 200), "", "GOPROXY names no module proxy, and gosupply has none"),
    "no entry": (" ,|", (200, 200), "", "GOPROXY names no module proxy, and gosupply has none"),
    "no URL": ("offside", (200, 200), "", "it is no https, http or file URL"),
}


@pytest.mark.parametrize("name", WALKS)
def test_walks(name: str) -> None:
    goproxy, statuses, asked, believed = WALKS[name]
    with contextlib.ExitStack() as stack:
        p, q = (
            stack.enter_context(Loopback({f"/{PATH}": Say(status, who.encode())}))
            for status, who in zip(statuses, "PQ", strict=True)
        )
        goproxy = goproxy.replace("P", p.base).replace("Q", q.base)
        there = stack.enter_context(way(goproxy))
        answer = there.one()
        assert "".join(who for who, at in (("P", p), ("Q", q)) if at.counts) == asked
        servers = {"P": p, "Q": q}
        if believed in servers:
            base = servers[believed].base
            assert answer == Found(Tier.NETWORK, believed.encode(), base)
        elif believed == "absent":
            assert isinstance(answer, Absent)
            assert answer.source == p.base
        else:
            assert isinstance(answer, Unavailable)
            assert believed in answer.reason
            assert answer.remedy


def test_each_file_goes_its_own_way_and_each_proxy_is_asked_once() -> None:
    first = {f"/{PATHS[0]}": Say(body=b"p"), f"/{PATHS[1]}": Say(503)}
    with Loopback(first) as p, Loopback(TEXTS) as q, way(f"{p.base},{q.base}") as there:
        found = there.road.read(PATHS)
        assert found[PATHS[0]] == Found(Tier.NETWORK, b"p", p.base)
        assert isinstance(found[PATHS[1]], Unavailable)
        assert found[PATHS[2]] == Found(Tier.NETWORK, text_of(C), q.base)
        assert list(q.counts) == [f"/{PATHS[2]}"]


def test_names_of_gonoproxy_never_leave() -> None:
    with Loopback(TEXTS) as proxy, way(proxy.base, "example.com,*.corp") as there:
        found = there.road.read([*PATHS, list_path(A.path), "git.corp/m/@v/v1.0.0.mod"])
        kept = [path for path, answer in found.items() if isinstance(answer, Unavailable)]
        assert kept == [PATH, list_path(A.path), "git.corp/m/@v/v1.0.0.mod"]
        assert set(proxy.counts) == {f"/{path}" for path in PATHS[1:]}
        assert there.reason() == (
            "GONOPROXY ('example.com') keeps it from proxies, and version control is never run"
        )
        assert there.road.spent().names_sent == 2


def test_more_than_allowed() -> None:
    path = list_path(A.path)
    scripts = {f"/{path}": Say(body=bytes(MAX_LIST + 1)), f"/{PATH}": Say(length=10**9)}
    with Loopback(scripts) as proxy, way(proxy.url("", USERINFO)) as there:
        assert f"larger than the {MAX_LIST} bytes" in there.reason(path)
        assert "larger than the 16777216 bytes" in there.reason()


def test_a_proxy_that_is_down() -> None:
    with Loopback({f"/{PATH}": Say(0)}) as proxy, way(proxy.url("", USERINFO)) as there:
        assert "the connection was closed before" in there.reason()


def test_a_file_tree_is_a_proxy(tmp_path: Path) -> None:
    (tmp_path / PATH).parent.mkdir(parents=True)
    (tmp_path / PATH).write_bytes(text_of(A))
    with way(tmp_path.as_uri()) as there:
        assert there.one() == Found(Tier.NETWORK, text_of(A), tmp_path.as_uri())
        assert there.one(PATHS[1]) == Absent(tmp_path.as_uri())


@pytest.mark.parametrize(
    ("location", "why"),
    [
        # It is gone to, over TLS, which this one does not speak.
        ("https://{place}/x", "the TLS handshake failed"),
        ("http://{place}/x", "it redirects to another host"),
        ("file:///etc/passwd", "it redirects to something that is no http or https URL"),
    ],
)
def test_where_a_proxy_may_redirect_to(location: str, why: str) -> None:
    with Loopback({"/x": Say(body=b"x")}) as other:
        moved = Say(302, headers=[("Location", location.format(place=other.place))])
        with Loopback({f"/{PATH}": moved}) as proxy, way(proxy.url("", USERINFO)) as there:
            assert why in there.reason()
        assert not other.counts
        assert bool(other.connections) == location.startswith("https:")


def test_what_is_sent_is_said_before() -> None:
    with Loopback(TEXTS) as p, Loopback(TEXTS) as q:
        with way(f"{p.url('', USERINFO)},{q.base}") as there:
            assert there.road.spent() == Spent()
            there.road.read([*PATHS, mod_path(A._replace(version="v1.2.4"))])
            there.road.read(PATHS)
            assert there.announced == [
                f"asking {p.base} about 4 module versions",
                f"asking {q.base} about 1 module version",
            ]
            spent = there.road.spent()
            assert (spent.requests, spent.names_sent) == (8, 4)
            assert spent.sent_to == tuple(sorted([p.base, q.base]))
        with way(p.base) as there:
            there.road.read([list_path(A.path), list_path(B.path)])
            assert there.announced == [f"asking {p.base} about 2 modules"]
            assert there.road.spent().names_sent == 2


def fields(spents: Sequence[Spent]) -> tuple[int, int, int]:
    return (
        sum(spent.requests for spent in spents),
        sum(spent.bytes for spent in spents),
        sum(spent.names_sent for spent in spents),
    )


def test_two_roads_over_one_http_add_up() -> None:
    with Loopback(TEXTS) as p, Loopback(TEXTS) as q, Http(netrc=False) as http:
        told: set[str] = set()
        one, other = (
            ProxyRoad(http, goproxy=at.base, gonoproxy="", announce=print, told=told)
            for at in (p, q)
        )
        one.read(PATHS[:2])
        other.read(PATHS[1:])
        one.read(PATHS[:1])
        spents = (one.spent(), other.spent())
        assert fields(spents) == (http.requests, http.bytes, 3)
        assert (spents[0].requests, spents[1].requests) == (3, 2)
