"""What the environment says: CA bundles, netrc, proxies."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from gosupply.adapters.http import Ask, Fetched, Gone, Http
from tests.adapters.asking import (
    SECRETS,
    USERINFO,
    failure,
    fetch_one,
    free_port,
    unavailable,
)
from tests.loopback import Loopback, Say, StillClock

if TYPE_CHECKING:
    from collections.abc import Iterator


class Certificate(NamedTuple):
    path: Path
    context: ssl.SSLContext


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """One that signs itself, for 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
    now = dt.datetime.now(dt.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("certificate")
    path, private = folder / "ca.pem", folder / "key.pem"
    path.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, private)
    return Certificate(path, context)


def test_a_certificate_that_nobody_trusts_is_not_tried_again(
    certificate: Certificate, clock: StillClock
) -> None:
    with Loopback({}, tls=certificate.context) as server, Http(clock=clock) as client:
        answer = unavailable(fetch_one(client, server.url("/x", USERINFO)))
        assert "after 1 try: its TLS certificate is not trusted (" in answer.reason
        assert "REQUESTS_CA_BUNDLE" in answer.remedy
        assert server.connections == 1
        clock.now += 10
        failure(client, server.url("/x"))
        assert "asked no more" in failure(client, server.url("/x"))


def test_no_tls_where_tls_is_expected(clock: StillClock) -> None:
    with Loopback({}) as server, Http(clock=clock) as client:
        url = server.url("/x", USERINFO).replace("http:", "https:")
        assert "the TLS handshake failed" in failure(client, url)


def count_loads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    loads: list[Path] = []
    load = ssl.SSLContext.load_verify_locations

    def counted(self: ssl.SSLContext, cafile: str | None = None, capath: str | None = None) -> None:
        loads.append(Path(cafile or capath or ""))
        load(self, cafile, capath)

    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", counted)
    return loads


@pytest.mark.parametrize("form", ["file", "folder"])
def test_the_ca_bundle_of_the_environment(
    form: str, certificate: Certificate, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bundle = certificate.path
    if form == "folder":
        command = ["openssl", "x509", "-noout", "-hash", "-in", str(bundle)]
        digest = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
        (tmp_path / f"{digest}.0").write_bytes(bundle.read_bytes())
        bundle = tmp_path
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(bundle))
    scripts = {"/x": Say(body=b"x")}
    with Loopback(scripts, tls=certificate.context) as server, Http(in_flight=3) as client:
        loads = count_loads(monkeypatch)
        asks = [Ask(server.url("/x"), 9)] * 30
        assert client.fetch(asks) == [Fetched(b"x")] * 30
        assert fetch_one(client, server.url("/x", USERINFO)) == Fetched(b"x")
        assert 2 <= server.connections <= 4
        assert loads == [bundle]


def test_a_ca_bundle_that_is_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "none.pem"))
    with Http() as client:
        answer = unavailable(fetch_one(client, f"https://{USERINFO}127.0.0.1:1/x"))
        assert "the proxy or the CA bundle that the environment names" in answer.reason
        assert client.requests == 0


NETRC = "machine 127.0.0.1 login alice password hunter2\ndefault login any password body\n"


@pytest.fixture
def secure(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate.path))
    with Loopback({}, tls=certificate.context) as server:
        yield server


def moved(location: str) -> Say:
    return Say(302, headers=[("Location", location)])


def test_what_may_roam_is_redirected_over_tls_without_any_credentials(
    certificate: Certificate, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Not those that the redirect holds, nor those of the first host, nor netrc's."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate.path))
    file = tmp_path / "netrc"
    file.write_text(NETRC)
    monkeypatch.setenv("NETRC", str(file))
    scripts = {"/y": moved("z?token=1"), "/z?token=1": Say(body=b"z")}
    with (
        Loopback(scripts, tls=certificate.context) as other,
        Loopback({"/x": moved(other.url("/y", "bob:x@"))}) as server,
        Http() as client,
    ):
        ask = Ask(server.url("/x", USERINFO), 9, roams=True)
        assert client.fetch([ask]) == [Fetched(b"z")]
        assert [headers["Authorization"] for headers in other.headers] == [None, None]
        # Asked by its own name it gets what netrc has for it.
        assert client.fetch([Ask(other.url("/z?token=1"), 9)]) == [Fetched(b"z")]
        assert other.headers[-1]["Authorization"] == f"Basic {SECRETS[3]}"
        # And what may not roam does not.
        assert "it redirects to another host" in failure(client, server.url("/x", USERINFO))


def test_what_may_roam_does_so_five_times_and_never_from_tls_to_none(
    certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate.path))
    with Loopback({"/x": Say(body=b"x")}) as plain:
        scripts = {"/down": moved(plain.url("/x")), "/round": moved("/round")}
        with Loopback(scripts, tls=certificate.context) as server, Http() as client:
            down, endless = client.fetch(
                [Ask(server.url(path), 9, roams=True) for path in ("/down", "/round")]
            )
            assert f"it redirects to another host, '{plain.base}'" in unavailable(down).reason
            assert "it redirects more than 5 times" in unavailable(endless).reason
            assert not plain.counts


def authorization(server: Loopback, *, userinfo: str = "", netrc: bool = True) -> str | None:
    with Http(netrc=netrc) as client:
        assert isinstance(fetch_one(client, server.url("/x", userinfo)), Gone)
    return server.headers[-1]["Authorization"]


@pytest.mark.parametrize("place", ["NETRC", "home"])
def test_netrc_is_used_for_https(
    place: str, secure: Loopback, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text(NETRC)
    if place == "NETRC":
        monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    else:
        monkeypatch.setenv("HOME", str(tmp_path))
    assert authorization(secure) == f"Basic {SECRETS[3]}"
    assert authorization(secure, userinfo="bob:x@") == "Basic Ym9iOng="
    assert authorization(secure, netrc=False) is None
    with Loopback({}) as plain:
        assert authorization(plain) is None


@pytest.mark.parametrize(
    "content", [b"default login any password body\n", b"nonsense here\n", b"\xff\xfe\n", None]
)
def test_a_netrc_that_says_nothing_of_the_host(
    content: bytes | None, secure: Loopback, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    if content is not None:
        (tmp_path / "netrc").write_bytes(content)
    assert authorization(secure) is None


def test_a_proxy_is_asked_for_http(monkeypatch: pytest.MonkeyPatch) -> None:
    there = "http://proxy.example.com/x"
    with Loopback({there: Say(body=b"x")}) as proxy, Http() as client:
        monkeypatch.setenv("http_proxy", proxy.url("", USERINFO))
        assert fetch_one(client, "http://bob:x@proxy.example.com/x") == Fetched(b"x")
        (headers,) = proxy.headers
        assert headers["Proxy-Authorization"] == f"Basic {SECRETS[3]}"
        assert headers["Authorization"] == "Basic Ym9iOng="
        assert headers["Host"] == "proxy.example.com"


def test_a_tunnel_through_a_proxy_for_https(
    secure: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Loopback({}) as proxy, Http() as client:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url("", USERINFO))
        assert fetch_one(client, secure.url("/x")) == Gone(404, secure.base)
        assert proxy.counts[secure.place] == 1
        assert proxy.headers[0]["Proxy-Authorization"] == f"Basic {SECRETS[3]}"
        assert secure.headers[0]["Proxy-Authorization"] is None


def test_a_proxy_that_speaks_tls(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate.path))
    there = "http://proxy.example.com/x"
    with Loopback({there: Say(body=b"x")}, tls=certificate.context) as proxy, Http() as client:
        monkeypatch.setenv("http_proxy", proxy.url(""))
        assert fetch_one(client, there) == Fetched(b"x")


def test_hosts_without_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example.com")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Loopback({}) as server, Http() as client:
        assert fetch_one(client, server.url("/x")) == Gone(404, server.base)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_is_not_there(
    scheme: str, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{scheme}_proxy", f"http://{USERINFO}127.0.0.1:{free_port()}")
    with Http(clock=clock) as client:
        reason = failure(client, f"{scheme}://{USERINFO}proxy.example.com/x")
        assert "the connection was refused, by way of a proxy" in reason


@pytest.mark.parametrize("proxy", ["http://", "socks5://alice:hunter2@127.0.0.1", "http://[::1"])
def test_a_proxy_that_cannot_be_used(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", proxy)
    with Http() as client:
        answer = unavailable(fetch_one(client, "http://proxy.example.com/x"))
        assert "HTTP_PROXY" in answer.remedy
