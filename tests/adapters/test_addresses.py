"""URLs: what may be shown of them, what they mean, where a redirect leads."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.adapters.addresses import Address, Site, parse_address, redact, redirected


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://proxy.example.com/a/@v/list", "https://proxy.example.com/a/@v/list"),
        ("https://u:secret@proxy.example.com:8443/a", "https://proxy.example.com:8443/a"),
        ("https://secret@proxy.example.com", "https://proxy.example.com"),
        ("https://u:%73ecret%40@proxy.example.com/x", "https://proxy.example.com/x"),
        ("https://u:sec@ret@proxy.example.com/x", "https://proxy.example.com/x"),
        ("https://u:sec\\ret@proxy.example.com/x", "https://proxy.example.com/x"),
        ("https://u:sec/ret@proxy.example.com/x", "https://(unreadable)"),
        ("https://u:sec#ret@proxy.example.com/x", "https://(unreadable)"),
        ("https://u:p@[::1]:80/x", "https://[::1]:80/x"),
        ("https://u:p@[::1/x", "https://(unreadable)"),
        ("https://proxy.example.com/x?token=secret#secret", "https://proxy.example.com/x"),
        ("https://proxy.example.com/\x1b[31m\n", "https://proxy.example.com/%1B%5B31m%0A"),
        ("ftp://u:secret@files.example.com/x", "ftp://files.example.com/x"),
        ("file:///srv/mirror/x", "file:///srv/mirror/x"),
        ("u:secret@proxy.example.com", "(unreadable URL)"),
        ("", "(unreadable URL)"),
    ],
)
def test_only_what_is_no_secret_is_shown(url: str, shown: str) -> None:
    assert redact(url) == shown


@given(st.text(), st.text(alphabet=st.characters(exclude_characters="/?#")))
def test_redact_never_fails_and_never_shows_userinfo(before: str, secret: str) -> None:
    redact(before)
    assert redact(f"https://u:{secret}@h.example.com/x") == "https://h.example.com/x"


def test_the_parts_of_a_url() -> None:
    assert parse_address("HTTPS://Proxy.Example.com/a/!b/@v/v1.0.0+incompatible.zip?x=1#y") == (
        Site("https://proxy.example.com", "https", "proxy.example.com", 443, ""),
        "/a/!b/@v/v1.0.0+incompatible.zip?x=1",
    )


@pytest.mark.parametrize(
    ("url", "base", "port"),
    [
        ("http://h.example.com", "http://h.example.com", 80),
        ("http://h.example.com:80/", "http://h.example.com", 80),
        ("https://h.example.com:80/", "https://h.example.com:80", 80),
        ("http://[::1]:8080/", "http://[::1]:8080", 8080),
        ("http://h.example.com:0/", "http://h.example.com:0", 0),
    ],
)
def test_a_base_has_the_port_unless_it_is_the_usual_one(url: str, base: str, port: int) -> None:
    address = parse_address(url)
    assert address is not None
    assert (address.site.base, address.site.port, address.path) == (base, port, "/")


def test_userinfo_becomes_basic_authentication() -> None:
    address = parse_address("https://al%69ce:s%40cret%FF@h.example.com/")
    assert address is not None
    expected = base64.b64encode(b"alice:s@cret\xff").decode()
    assert address.site.basic == f"Basic {expected}"
    assert address.site.base == "https://h.example.com"


def test_what_is_no_ascii_is_sent_encoded() -> None:
    address = parse_address("http://h.example.com/caf\u00e9 x%2F")
    assert address is not None
    assert address.path == "/caf%C3%A9%20x%2F"


@pytest.mark.parametrize(
    "url",
    [
        "http://h.example.com/a\r\nX: y",
        "http://h.example.com:port/",
        "http://h.example.com:99999/",
        "http://[::1/",
        "http:///x",
        "http://h%41.example.com/",
        "http://h .example.com/",
        "ftp://h.example.com/",
        "//h.example.com/",
    ],
)
def test_what_cannot_be_read_is_refused(url: str) -> None:
    assert parse_address(url) is None


HERE = Address(Site("https://h.example.com", "https", "h.example.com", 443, "Basic x"), "/a/b?c")


@pytest.mark.parametrize(
    ("location", "base", "path"),
    [
        ("/x", "https://h.example.com", "/x"),
        ("x", "https://h.example.com", "/a/x"),
        ("?y", "https://h.example.com", "/a/b?y"),
        ("https://u:p@H.example.com:443/x", "https://h.example.com", "/x"),
        ("//other.example.com/x", "https://other.example.com", "/x"),
        ("http://h.example.com/x", "http://h.example.com", "/x"),
    ],
)
def test_where_a_redirect_leads(location: str, base: str, path: str) -> None:
    onward = redirected(HERE, location)
    assert onward is not None
    assert (onward.site.base, onward.path, onward.site.basic) == (base, path, "")


@pytest.mark.parametrize("location", ["ftp://h.example.com/", "//[::1/x", "https://h.example:x/"])
def test_a_redirect_to_nowhere(location: str) -> None:
    assert redirected(HERE, location) is None
