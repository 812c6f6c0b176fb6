"""Verifier keys and base64: one spelling each, and everything beside it refused."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.tlog.note import decode_base64, key_id, parse_verifier_key
from tests.tlog.notes import Hand

GO = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
GO_PUBLIC = "ce3372d75ad1ee5ecdaf8727293d4b111d87eb37531d7c86d4d3003f0eb809fc"
# The keys of golang.org/x/mod/sumdb's and sumdb/note's own tests; one ID starts with zeros.
OTHERS = (
    "localhost.localdev/sumdb+00000c67+AcTrnkbUA+TU4heY3hkjiSES/DSQniBqIeQ/YppAUtK6",
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop",
)


def spell(name: str, data: bytes) -> str:
    """Return a verifier key whose ID is that of its key, whatever the key."""
    found = hashlib.sha256(name.encode() + b"\n" + data).hexdigest()[:8]
    return f"{name}+{found}+{b64encode(data).decode()}"


def test_the_key_of_the_go_checksum_database() -> None:
    key = parse_verifier_key(GO)
    assert key.name == "sum.golang.org"
    assert key.key_id == 0x033DE0AE
    assert key.hex_id == "033de0ae"
    assert key.public.hex() == GO_PUBLIC
    assert key_id("sum.golang.org", 1, bytes.fromhex(GO_PUBLIC)) == 0x033DE0AE


@pytest.mark.parametrize("text", [GO, *OTHERS])
def test_a_key_is_written_as_it_was_read(text: str) -> None:
    assert str(parse_verifier_key(text)) == text


def test_every_substring_of_a_key_is_refused() -> None:
    for start in range(len(GO)):
        for end in range(start, len(GO) + 1):
            if end - start < len(GO):
                with pytest.raises(ValueError, match=r"verifier key is written|the key of"):
                    parse_verifier_key(GO[start:end])


@pytest.mark.parametrize("step", [1, -1, 2, 32])
def test_every_mangled_character_of_a_key_is_refused(step: int) -> None:
    for at, letter in enumerate(GO):
        mangled = GO[:at] + chr(ord(letter) + step) + GO[at + 1 :]
        with pytest.raises(ValueError, match=r"verifier key is written|the key of"):
            parse_verifier_key(mangled)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "++",
        "sum.golang.org",
        f" {GO}",
        f"{GO} ",
        f"{GO}\n",
        GO.replace("033de0ae", "033DE0AE"),
        GO.replace("033de0ae", "0x3de0ae"),
        GO.replace("033de0ae", "33de0ae"),
        GO.replace("033de0ae", "0033de0ae"),
        GO.replace("033de0ae", "\u066033de0ae"),
        GO.replace("sum.golang.org", ""),
        GO.replace("sum.golang.org", "sum golang.org"),
        GO.replace("sum.golang.org", "sum\u2003golang.org"),
    ],
)
def test_what_is_not_written_like_a_key(text: str) -> None:
    with pytest.raises(ValueError, match=r"written NAME.8 HEX DIGITS.BASE64"):
        parse_verifier_key(text)


@pytest.mark.parametrize("size", [0, 1, 31, 33, 64])
def test_a_key_of_a_wrong_length_with_the_right_id(size: int) -> None:
    with pytest.raises(ValueError, match="the key of 'log' is not an Ed25519 key"):
        parse_verifier_key(spell("log", b"\x01" + bytes(size)))


@pytest.mark.parametrize("kind", [0, 2, 4, 6, 255])
def test_another_algorithm_with_the_right_id(kind: int) -> None:
    with pytest.raises(ValueError, match="the key of 'log' is not an Ed25519 key"):
        parse_verifier_key(spell("log", bytes([kind]) + bytes(32)))


def test_no_key_at_all() -> None:
    with pytest.raises(ValueError, match="not an Ed25519 key"):
        parse_verifier_key("log+00000000+=")


def test_an_id_that_is_not_the_keys_own() -> None:
    with pytest.raises(ValueError, match="does not have the ID 033de0af"):
        parse_verifier_key(GO.replace("033de0ae", "033de0af"))
    with pytest.raises(ValueError, match=r"the key of 'sum.golang.orh' does not have the ID"):
        parse_verifier_key(GO.replace("sum.golang.org", "sum.golang.orh"))


def test_a_key_whose_base64_is_not_its_own_is_refused() -> None:
    data = b"\x01" + bytes(32)
    assert parse_verifier_key(spell("log", data)).public == bytes(32)
    good = spell("log", data)
    for text in (
        good + "=",
        good + "+",
        good + "+Ac4z",
        good[:-4] + "=" + good[-4:],
    ):
        with pytest.raises(ValueError, match="not an Ed25519 key"):
            parse_verifier_key(text)


@given(name=st.text(), seed=st.text(max_size=3))
def test_a_printed_key_parses(name: str, seed: str) -> None:
    hand = Hand("log", seed)
    assert parse_verifier_key(hand.vkey) == hand.key
    assert str(hand.key) == hand.vkey
    text = spell(name, b"\x01" + hand.key.public)
    if name and "+" not in name and not any(letter.isspace() for letter in name):
        assert parse_verifier_key(text).name == name
    else:
        with pytest.raises(ValueError, match="a verifier key is written"):
            parse_verifier_key(text)


@given(st.text(st.characters(exclude_categories=())).filter(lambda name: name != "sum.golang.org"))
def test_no_text_gives_another_error(text: str) -> None:
    """Any letters, also the lone surrogates that bytes in an environment variable become."""
    for mangled in (text, f"{text}+{GO}", GO.replace("sum.golang.org", text)):
        with pytest.raises(ValueError, match=r"verifier key is written|the key of"):
            parse_verifier_key(mangled)


@pytest.mark.parametrize(
    "text",
    [
        "Q",
        "QQ",
        "QQ=",
        "QQ===",
        "Q=Q=",
        "=QQ=",
        "QR==",  # the stray bits that Python and Go ignore
        "QUJ=",
        "Q!Q==",  # the junk that Python drops
        "QQ==\n",
        "QQ\n==",
        "QQ==\r\n",
        " QQ==",
        "QQ== ",
        "QQ==QQ==",
        "Q_Q=",
        "Q-Q=",
        "\N{FULLWIDTH LATIN CAPITAL LETTER Q}Q==",
        "é",
        "\ud800",
        "\0",
    ],
)
def test_what_is_not_canonical_base64(text: str) -> None:
    assert decode_base64(text) is None


@given(st.binary(max_size=70))
def test_canonical_base64_decodes(data: bytes) -> None:
    assert decode_base64(b64encode(data).decode()) == data


@given(st.one_of(st.text(), st.from_regex(r"[A-Za-z0-9+/]*={0,3}", fullmatch=True)))
def test_each_value_has_one_spelling(text: str) -> None:
    data = decode_base64(text)
    if data is not None:
        assert b64encode(data).decode() == text
        assert b64decode(text) == data
