"""HTTP against real servers on the loopback device: what they give and how it is asked for."""

from __future__ import annotations

import gzip
import itertools
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import vcr

from gosupply import __version__
from gosupply.adapters.http import Ask, Fetched, Gone, Http
from tests.adapters.asking import (
    SECRETS,
    USERINFO,
    failure,
    fetch_one,
    unavailable,
)
from tests.loopback import Loopback, Say, StillClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def test_only_200_is_success_and_404_and_410_are_gone() -> None:
    scripts = {"/a": Say(body=b"data"), "/empty": Say(), "/gone": Say(410)}
    with Loopback(scripts) as server, Http() as client:
        asks = [Ask(server.url(path), 4) for path in ("/gone", "/a", "/none", "/empty")]
        assert client.fetch(asks) == [
            Gone(410, server.base),
            Fetched(b"data"),
            Gone(404, server.base),
            Fetched(b""),
        ]
        assert client.requests == 4
        assert client.bytes == len(b"data" + b"not found")


@pytest.mark.parametrize("status", [201, 204, 206, 300, 304, 400, 418])
def test_any_other_status_is_unavailable_at_once(status: int, clock: StillClock) -> None:
    with Loopback({"/x": Say(status)}) as server, Http(clock=clock) as client:
        reason = failure(client, server.url("/x", USERINFO))
        url = server.url("/x")
        assert reason == f"'{url}' could not be read after 1 try: the server answered {status}."
        assert server.counts["/x"] == 1
        assert clock.slept == []


@pytest.mark.parametrize("status", [401, 403, 407])
def test_credentials_are_the_remedy_where_they_are_missing(status: int) -> None:
    with Loopback({"/x": Say(status)}) as server, Http() as client:
        answer = unavailable(fetch_one(client, server.url("/x", USERINFO)))
        assert "netrc" in answer.remedy


def test_no_questions_need_no_server() -> None:
    for asks in range(2):
        with Http() as client:
            assert [client.fetch([]) for _ in range(asks)] == [[]] * asks
            assert client.requests == client.bytes == 0


def test_importing_the_module_imports_no_requests() -> None:
    code = "import sys, gosupply.adapters.http; sys.exit('requests' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_request_says_who_asks_and_asks_for_no_encoding() -> None:
    with Loopback({}) as server, Http() as client:
        fetch_one(client, server.url("/x"))
        (headers,) = server.headers
        assert headers["User-Agent"] == f"gosupply/{__version__}"
        assert headers["Accept-Encoding"] == "identity"
        assert headers["Host"] == server.place
        assert headers["Authorization"] is None
        assert headers["Cookie"] is None


def test_userinfo_is_sent_and_each_credential_has_its_own_requests() -> None:
    with Loopback({}) as server, Http() as client:
        for userinfo in (USERINFO, "", "bob:x@", USERINFO):
            fetch_one(client, server.url("/x", userinfo))
        sent = [headers["Authorization"] for headers in server.headers]
        assert sent == [f"Basic {SECRETS[3]}", None, "Basic Ym9iOng=", f"Basic {SECRETS[3]}"]


def test_the_path_arrives_as_it_was_written() -> None:
    path = "/github.com/!burnt!sushi/toml/@v/v1.0.0+incompatible.info"
    with Loopback({path: Say(body=b"{}")}) as server, Http() as client:
        assert fetch_one(client, server.url(path)) == Fetched(b"{}")


def chunked(*pieces: bytes) -> Say:
    stream = [b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (*pieces, b"")]
    return Say(headers=[("Transfer-Encoding", "chunked")], length=-1, stream=lambda: stream)


def test_bodies_in_all_their_framings() -> None:
    scripts = {
        "/length": Say(body=b"data"),
        "/close": Say(body=b"data", length=-1),
        "/chunked": chunked(b"da", b"ta"),
        "/gzip": Say(body=gzip.compress(b"data"), headers=[("Content-Encoding", "gzip")]),
    }
    with Loopback(scripts) as server, Http(in_flight=1) as client:
        answers = client.fetch([Ask(server.url(path), 4) for path in scripts])
        assert answers == [Fetched(b"data")] * 4


def endless() -> Iterator[bytes]:
    return itertools.repeat(bytes(65536))


@pytest.mark.parametrize(
    "say",
    [
        Say(body=bytes(1001)),
        Say(body=bytes(1001), length=-1),
        chunked(bytes(600), bytes(600)),
        Say(length=10**12),
        Say(length=-1, stream=endless),
        Say(body=gzip.compress(bytes(1001)), headers=[("Content-Encoding", "gzip")]),
    ],
)
def test_more_than_allowed_is_unavailable(say: Say, clock: StillClock) -> None:
    with Loopback({"/x": say, "/y": Say(body=b"y")}) as server, Http(clock=clock) as client:
        reason = failure(client, server.url("/x", USERINFO), 1000)
        assert "larger than the 1000 bytes" in reason
        assert server.counts["/x"] == 1
        assert fetch_one(client, server.url("/y")) == Fetched(b"y")


def test_an_encoding_that_was_not_asked_for(clock: StillClock) -> None:
    say = Say(body=b"x", headers=[("Content-Encoding", "br")])
    with Loopback({"/x": say}) as server, Http(clock=clock) as client:
        assert "content encoding" in failure(client, server.url("/x", USERINFO))


def test_a_long_error_page_is_not_read_to_its_end() -> None:
    page = bytes(1_000_000)
    with Loopback({"/x": Say(404, page), "/y": Say(body=b"y")}) as server, Http() as client:
        assert fetch_one(client, server.url("/x")) == Gone(404, server.base)
        assert client.bytes <= 20_000
        assert fetch_one(client, server.url("/y")) == Fetched(b"y")


def test_files(tmp_path: Path) -> None:
    (tmp_path / "a b").write_bytes(b"data")
    (tmp_path / "folder").mkdir()
    base = tmp_path.as_uri()
    with Http() as client:
        assert fetch_one(client, f"{base}/a%20b", 4) == Fetched(b"data")
        assert fetch_one(client, f"{base}/a%20b".replace("///", "//localhost/")) == Fetched(b"data")
        for path in ("none", "a%20b/none"):
            assert fetch_one(client, f"{base}/{path}") == Gone(404, "file://")
        assert "larger than the 3 bytes" in failure(client, f"{base}/a%20b", 3)
        elsewhere = (f"file://{USERINFO}files.example.com/x", f"file://{USERINFO}[::1/x")
        for url in (f"{base}/folder", *elsewhere, "file:x", "file", f"{base}/%00"):
            assert "no regular file of this machine" in failure(client, url)
        assert client.requests == client.bytes == 0


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with Http() as client:
        reason = failure(client, f"{tmp_path.as_uri()}/loop")
        assert os.strerror(40) in reason


@pytest.mark.parametrize(
    "url",
    [
        f"ftp://{USERINFO}files.example.com/x",
        "alice:hunter2@proxy.example.com",
        "direct",
        "",
        f"https://{USERINFO}proxy.example.com:port/",
        "https://alice:hun/ter2@proxy.example.com/",
        f"https://{USERINFO}proxy.example.com/\r\nX: y",
        "https:proxy.example.com",
    ],
)
def test_what_is_no_url_of_ours(url: str) -> None:
    with Http() as client:
        assert "cannot be read" in failure(client, url)
        assert client.requests == 0


CASSETTE = """\
version: 1
interactions:
- request: {method: GET, uri: "https://proxy.example.com/latest", body: null, headers: {}}
  response:
    status: {code: 200, message: OK}
    headers: {Content-Length: ["8"]}
    body: {string: "recorded"}
- request: {method: GET, uri: "https://proxy.example.com/none", body: null, headers: {}}
  response:
    status: {code: 404, message: Not Found}
    headers: {Content-Length: ["4"]}
    body: {string: "none"}
"""


def test_a_recording_is_played(tmp_path: Path) -> None:
    cassette = tmp_path / "cassette.yaml"
    cassette.write_text(CASSETTE)
    asks = [Ask(f"https://proxy.example.com/{path}", 8) for path in ("latest", "none")]
    with Http(in_flight=1) as client, vcr.use_cassette(cassette, record_mode="none"):
        assert client.fetch(asks) == [Fetched(b"recorded"), Gone(404, "https://proxy.example.com")]
