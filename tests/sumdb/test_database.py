"""GOSUMDB and the road to it, as cmd/go reads them (modfetch/sumdb.go, modfetch/proxy.go)."""

from __future__ import annotations

import pytest

from gosupply.sumdb.database import (
    GO_DATABASE,
    GO_KEY,
    Database,
    Disabled,
    Foreign,
    Hop,
    Invalid,
    Road,
    parse_gosumdb,
    proxy_road,
)
from gosupply.tlog.note import parse_verifier_key
from tests.signing import Signer

OWN = Signer("sums.example.com/go").vkey
OWN_KEY = parse_verifier_key(OWN)
FOREIGN = Signer("sum.golang.org").vkey


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("sum.golang.org", GO_DATABASE),
        (str(GO_KEY), GO_DATABASE),
        ("  sum.golang.org\t", GO_DATABASE),
        ("sum.golang.org https://mirror.example.com", Database(GO_KEY, "https://mirror.example.com")),
        (f"{GO_KEY}  https://m.example.com/x", Database(GO_KEY, "https://m.example.com/x")),
        ("sum.golang.google.cn", Database(GO_KEY, "https://sum.golang.google.cn")),
        (OWN, Database(OWN_KEY)),
        (f"{OWN} http://127.0.0.1:1", Database(OWN_KEY, "http://127.0.0.1:1")),
        ("off", Disabled()),
        (FOREIGN, Foreign(parse_verifier_key(FOREIGN))),
        ("", Invalid("it is empty")),
        (" ", Invalid("it is empty")),
        ("a b c", Invalid("it has more than a key and a URL")),
    ],
)  # fmt: skip
def test_gosumdb(value: str, expected: object) -> None:
    assert parse_gosumdb(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "sum.golang.com",
        "sum.golang.google.cn https://mirror.example.com",  # an alias only when alone
        " sum.golang.google.cn",
        "off https://mirror.example.com",
        OWN[:-1],
        OWN.replace("sums", "sumz"),
        Signer("sums.example.com/").vkey,
        Signer("sums.example.com/go/").vkey,
        Signer("sums.example.com?x").vkey,
        Signer("user@sums.example.com").vkey,
        Signer("sums.example.com#x").vkey,
        Signer("/sums").vkey,
        Signer("sums.example.com/%2e").vkey,
    ],
)
def test_gosumdb_that_cannot_be_read(value: str) -> None:
    found = parse_gosumdb(value)
    assert isinstance(found, Invalid)
    assert found.reason


def test_the_key_is_the_identity() -> None:
    assert GO_DATABASE.public
    assert Database(GO_KEY, "https://mirror.example.com").public
    assert not Database(OWN_KEY).public
    assert not Database(parse_verifier_key(FOREIGN)).public
    assert Database(OWN_KEY).name == "sums.example.com/go"
    assert Database(OWN_KEY).address == "https://sums.example.com/go"
    assert Database(OWN_KEY, "http://x").address == "http://x"
    assert GO_KEY.hex_id == "033de0ae"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://me:secret@m.example.com/x", "https://m.example.com/x"),
        ("https://token@m.example.com", "https://m.example.com"),
        ("https://a@b:c@m.example.com", "https://m.example.com"),
        ("https://m.example.com/a@b", "https://m.example.com/a@b"),
    ],
)
def test_the_address_has_no_credentials(url: str, shown: str) -> None:
    assert Database(OWN_KEY, url).address == shown
    assert Database(OWN_KEY, url).url == url


def hops(*urls: str) -> tuple[Hop, ...]:
    return tuple(Hop(url.rstrip("|"), url.endswith("|")) for url in urls)


@pytest.mark.parametrize(
    ("goproxy", "expected"),
    [
        ("", Road((), direct=False)),
        ("direct", Road((), direct=True)),
        ("off", Road((), direct=False)),
        ("https://a.example.com,direct", Road(hops("https://a.example.com"), direct=True)),
        ("https://a.example.com|direct", Road(hops("https://a.example.com|"), direct=True)),
        ("https://a.example.com", Road(hops("https://a.example.com"), direct=False)),
        ("https://a.example.com,off", Road(hops("https://a.example.com"), direct=False)),
        ("https://a.example.com/", Road(hops("https://a.example.com"), direct=False)),
        ("a.example.com", Road(hops("https://a.example.com"), direct=False)),
        ("a.example.com/x", Road(hops("https://a.example.com/x"), direct=False)),
        ("localhost:1", Road(hops("https://localhost:1"), direct=False)),
        ("/srv/proxy", Road(hops("/srv/proxy"), direct=False)),
        ("file:///srv/proxy", Road(hops("file:///srv/proxy"), direct=False)),
        ("word", Road(hops("word"), direct=False)),
        (
            " https://a.example.com | ,, https://b.example.com, direct ,https://c.example.com",
            Road(hops("https://a.example.com|", "https://b.example.com"), direct=True),
        ),
        (
            "https://a.example.com|https://b.example.com|off,direct",
            Road(hops("https://a.example.com|", "https://b.example.com|"), direct=False),
        ),
    ],
)
def test_proxy_road(goproxy: str, expected: Road) -> None:
    assert proxy_road(goproxy) == expected
