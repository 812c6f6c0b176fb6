"""Ranges of module versions: tables, the same order as Go, and laws."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.formats.modrange import Bound, format_module_range, holds, parse_module_range
from gosupply.formats.versions import is_canonical

if TYPE_CHECKING:
    from tests.formats.oracle import Oracle

SIGNS = (">=", "<=", ">", "<", "=", "!=")
PAIRS = 10_000
VERSIONS = st.from_regex(
    r"v[0-2]\.[0-2]\.[0-2](-(rc\.[0-2]|0|(rc\.0\.|0\.)?2024010203040[0-5]-[a-c]{2}))?"
    r"(\+incompatible)?",
    fullmatch=True,
)
BOUNDS = st.builds(Bound, st.sampled_from(SIGNS), VERSIONS)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        (">=v1.2.0 <v2", ["v1.2.0", "v1.9.9", "v2.0.0-rc.1"], ["v1.2.0-rc.1", "v2.0.0"]),
        (">=1.2,<2 || v3.1.4", ["v1.2.0", "v3.1.4"], ["v3.1.3", "v3.1.5", "v2.0.0"]),
        ("v1.2.3", ["v1.2.3"], ["v1.2.4", "v1.2.3-rc.1"]),
        ("=1.2.3 || 1.2.5", ["v1.2.3", "v1.2.5"], ["v1.2.4"]),
        (">=1.2.0 !=1.2.3", ["v1.2.2", "v1.2.4"], ["v1.2.3", "v1.1.0"]),
        ("<v2.0.0-0", ["v1.9.9"], ["v2.0.0-0", "v2.0.0-rc.1", "v2.0.0"]),
        ("<v0", ["v0.0.0-20240102030405-abcdefabcdef"], ["v0.0.0"]),
        (
            ">v1.2.3 <v1.2.4",
            ["v1.2.4-0.20240102030405-abcdefabcdef", "v1.2.4-rc.1"],
            ["v1.2.3", "v1.2.4"],
        ),
        (
            ">=v1.2.4-0.20240102030405-abcdefabcdef",
            ["v1.2.4-0.20250102030405-abcdefabcdef", "v1.2.4-0.20240102030405-abcdefabcdff"],
            ["v1.2.4-0.20230102030405-abcdefabcdef"],
        ),
        ("v2.0.0", ["v2.0.0+incompatible", "v2.0.0"], ["v2.0.1+incompatible"]),
        ("<=2.1.0+incompatible", ["v2.1.0+incompatible", "v2.1.0"], ["v2.1.1+incompatible"]),
        (" \t>=\tv1.0.0  ,  < v1.1.0 ||v9.0.0 ", ["v1.0.5", "v9.0.0"], ["v1.1.0"]),
        (">=1.0.0<2.0.0", ["v1.5.0"], ["v2.0.0"]),
    ],
)
def test_what_is_in_a_range(text: str, inside: list[str], outside: list[str]) -> None:
    allowed = parse_module_range(text)
    assert [version for version in inside if not holds(version, allowed)] == []
    assert [version for version in outside if holds(version, allowed)] == []


@pytest.mark.parametrize("version", ["", "none", "1.2.3", "vv1", "v1.2.3.4", "v" + "1" * 4_000])
@pytest.mark.parametrize("text", ["<v9999", "!=v1.0.0", ">=v0.0.0-0"])
def test_what_is_no_version_is_in_no_range(version: str, text: str) -> None:
    assert not holds(version, parse_module_range(text))


def test_a_range_is_written_with_whole_versions() -> None:
    text = " >= 1.2,<v2||=v3.1.4 "
    assert format_module_range(parse_module_range(text)) == ">=v1.2.0 <v2.0.0 || v3.1.4"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ""),
        ("  ", ""),
        ("v1.0.0 ||", ""),
        ("|| v1.0.0", ""),
        (">=v1.0.0,", ""),
        (",v1.0.0", ""),
        (">=v1.0.0 ,, <v2", ""),
        ("== 1.0.0", "=="),
        (">=v1.0.0 !1.0.1", "!1.0.1"),
        (">=", ">="),
        ("v1.0.0|v2.0.0", "|v2.0.0"),
    ],
)
def test_where_a_comparison_is_missing(text: str, found: str) -> None:
    with pytest.raises(ValueError, match="expected") as caught:
        parse_module_range(text)
    assert str(caught.value) == (
        f"the range {text!r} of module versions has {found!r} where a comparison such as "
        "'>=v1.2.0' is expected"
    )


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("^1.2.3", "^1.2.3"),
        ("~1.2", "~1.2"),
        ("*", "*"),
        (">=1.x", "1.x"),
        ("1.0.0 - 2.0.0", "-"),
        (">=v1.02.0", "1.02.0"),
        ("<latest", "latest"),
        (">=V1.0.0", "V1.0.0"),
        ("<v1.0.0+meta", "1.0.0+meta"),
        ("<v1+incompatible", "1+incompatible"),
        ("<v1.0.0\u00a0", "1.0.0\u00a0"),
    ],
)
def test_what_is_no_version(text: str, word: str) -> None:
    with pytest.raises(ValueError, match="which is no version") as caught:
        parse_module_range(text)
    assert str(caught.value) == (
        f"the range {text!r} has {word!r}, which is no version of a module such as 'v1.2.0'; "
        "ranges are written as '>=v1.2.0 <v2'"
    )


@pytest.mark.parametrize("sign", ["", "=", "!=", "<=", ">"])
@pytest.mark.parametrize("version", ["1", "1.2"])
def test_a_shortened_version_that_may_mean_several_is_refused(sign: str, version: str) -> None:
    with pytest.raises(ValueError, match=r"write all three numbers$") as caught:
        parse_module_range(f"{sign} v{version}")
    assert f"has '{sign}{version}', where 'v{version}" in str(caught.value)


@pytest.mark.parametrize("sign", [">=", "<"])
@pytest.mark.parametrize("version", ["1", "1.2"])
def test_a_shortened_version_may_stand_where_go_takes_it(sign: str, version: str) -> None:
    whole = "v1.0.0" if version == "1" else "v1.2.0"
    assert format_module_range(parse_module_range(f"{sign}{version}")) == f"{sign}{whole}"


@pytest.mark.parametrize(
    "text",
    [
        ">=v2.0.0 <v1",
        ">=v1.0.0 <v1",
        ">v1.0.0 <=v1.0.0",
        "v1.0.0 v1.0.1",
        "v1.0.0 !=v1.0.0",
        ">=v1.0.0 <=v1.0.0 !=v1.0.0",
        ">v1.0.0 v1.0.0",
        "v2.0.0 !=v2.0.0+incompatible",
        "v3.0.0 || >=v2.0.0 <v1",
    ],
)
def test_an_alternative_that_nothing_can_be_in_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^no version is in '") as caught:
        parse_module_range(text)
    assert str(caught.value).endswith(f", of the range {text!r}")


@pytest.mark.parametrize("text", [">=v1.0.0 <=v1.0.0", "v1.0.0 v1.0.0", "v1.0.0 !=v1.0.1"])
def test_an_alternative_for_one_version_is_taken(text: str) -> None:
    allowed = parse_module_range(text)
    assert holds("v1.0.0", allowed)
    assert not holds("v1.0.1", allowed)


@given(st.text(">=<!|,1.2v-0+~ a", max_size=14))
def test_every_text_is_a_range_or_is_refused(text: str) -> None:
    try:
        allowed = parse_module_range(text)
    except ValueError:
        return
    assert parse_module_range(format_module_range(allowed)) == allowed
    assert all(is_canonical(bound.version) for bounds in allowed for bound in bounds)


@given(st.lists(BOUNDS, min_size=1, max_size=4), VERSIONS)
def test_an_alternative_is_in_all_its_bounds(bounds: list[Bound], version: str) -> None:
    singles = [holds(version, parse_module_range(str(bound))) for bound in bounds]
    try:
        allowed = parse_module_range(" ".join(map(str, bounds)))
    except ValueError:
        assert not all(singles)
    else:
        assert holds(version, allowed) == all(singles)
        assert holds(version, (*allowed, (Bound("=", "v9.0.0"),))) == all(singles)


def test_bounds_have_the_order_of_go(oracle: Oracle) -> None:
    random = Random(5)  # noqa: S311 - a test that fails can be run again
    for _ in range(PAIRS):
        version, bound = some_version(random), some_version(random)
        order = oracle.ask("Compare", version, bound)
        expected = {">=": (0, 1), "<=": (-1, 0), ">": (1,), "<": (-1,), "=": (0,), "!=": (-1, 1)}
        for sign, orders in expected.items():
            found = holds(version, parse_module_range(f"{sign}{bound}"))
            assert found == (order in orders), (version, sign, bound)


def some_version(random: Random) -> str:
    """Return a canonical version of any sort that Go has, near to others of its kind."""
    numbers = "{}.{}.{}".format(*(random.choice((0, 1, 2, 10)) for _ in range(3)))
    time = f"2024010203040{random.randrange(6)}-{random.choice(('abcdefabcdef', '012345abcdef'))}"
    plain = ("", "", "-rc.1", "-rc.2", "-rc.10", "-rc", "-alpha", "-0", "-1a", "--")
    pre = random.choice((*plain, f"-0.{time}", f"-rc.1.0.{time}", f"-{time}"))
    return f"v{numbers}{pre}{random.choice(('', '', '+incompatible'))}"
