"""Versions of Go: tables, order laws, the same answers as Go; and our ranges of them."""

from __future__ import annotations

import json
import os
import subprocess
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.formats.goversion import (
    Bound,
    compare,
    compare_toolchains,
    format_range,
    in_range,
    is_language,
    is_valid,
    language,
    parse_range,
    toolchain_version,
)
from tests.tools import require_tool

if TYPE_CHECKING:
    from pathlib import Path

ASCENDING = [
    "no version",
    "1.2rc4",
    "1.2",
    "1.9",
    "1.20alpha",
    "1.20rc9",
    "1.20",
    "1.20.1",
    "1.21",
    "1.21alpha1",
    "1.21beta1",
    "1.21rc",
    "1.21rc1",
    "1.21rc2",
    "1.21rc10",
    "1.21.0",
    "1.21.9",
    "1.21.10",
    "1.22",
    "1.99999999999999999999",
    "2.0",
]
INVALID = ["", "v1.21", "go1.21", "1.", "1.21.", "01.2", "1.02", "1.21rc01", "1.21.3rc1", "1.21RC1"]
INVALID += ["1.21-rc1", "1.21.0.0", "1.21rc1.1", "1.21é1", "1.٢", "1.21\n", " 1.21", "default"]

NUMBERS = st.sampled_from(["0", "1", "2", "9", "10", "20", "21", "22", "100"])
VERSIONS = st.one_of(
    st.text("0129.rcgov-", max_size=7),
    st.builds("1.{}".format, NUMBERS),
    st.builds("1.{}.{}".format, NUMBERS, NUMBERS),
    st.builds("1.{}{}{}".format, NUMBERS, st.sampled_from(["alpha", "beta", "rc"]), NUMBERS),
)
BOUNDS = st.builds(Bound, st.sampled_from([">=", "<=", ">", "<", "="]), VERSIONS.filter(is_valid))


def test_the_order_of_the_table() -> None:
    for left, first in enumerate(ASCENDING):
        for right, second in enumerate(ASCENDING):
            assert compare(first, second) == (left > right) - (left < right), (first, second)


@pytest.mark.parametrize("text", INVALID)
def test_what_is_no_version(text: str) -> None:
    assert not is_valid(text)
    assert not is_language(text)
    assert language(text) == ""
    assert compare(text, "0") == -1
    assert compare(text, "none") == 0


def test_until_1_20_a_language_version_is_its_first_release() -> None:
    assert compare("1.20", "1.20.0") == 0
    assert compare("1", "1.0.0") == 0
    assert compare("1.21", "1.21.0") == -1


@pytest.mark.parametrize(
    ("version", "expected", "is_one"),
    [
        ("1.21", "1.21", True),
        ("1.21.3", "1.21", False),
        ("1.21rc2", "1.21", False),
        ("1.20", "1.20", False),
        ("1", "1", False),
        ("1.0.3", "1", False),
        ("2.0.1", "2.0", False),
        ("3", "3.0", False),
    ],
)
def test_language_versions(version: str, expected: str, *, is_one: bool) -> None:
    assert language(version) == expected
    assert is_language(version) == is_one


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("go1.26.9", "1.26.9"),
        ("go1.22rc1", "1.22rc1"),
        ("go1.26.9-custom", "1.26.9"),
        ("go1.26.9-custom suffix", "1.26.9"),
        ("go1.26.9 X:boringcrypto", "1.26.9"),
        ("go1.26.9\tx", "1.26.9"),
        ("go1.26.9+custom", ""),
        ("default", ""),
        ("local", ""),
        ("", ""),
        ("1.26.9", ""),
        ("gccgo-go1.23rc4", ""),
        ("go1.26.9-a/b", ""),
        ("go1.26.9-a\\b", ""),
        ("go", ""),
    ],
)
def test_toolchain_names(name: str, version: str) -> None:
    assert toolchain_version(name) == version


def test_toolchains_compare_by_version() -> None:
    assert compare_toolchains("go1.22.1", "go1.22.1-custom") == 0
    assert compare_toolchains("go1.9", "go1.21.0") == -1
    assert compare_toolchains("go1.22rc1", "go1.22") == 1
    assert compare_toolchains("default", "go1") == -1
    assert compare_toolchains("default", "local") == 0
    assert compare_toolchains("1.22", "go1.21.0") == 1


@given(VERSIONS, VERSIONS, VERSIONS)
def test_the_order_is_one(first: str, second: str, third: str) -> None:
    assert compare(first, first) == 0
    assert compare(first, second) == -compare(second, first)
    if compare(first, second) <= 0 and compare(second, third) <= 0:
        assert compare(first, third) <= 0


ORACLE = """package main

import (
	"encoding/json"
	"go/version"
	"os"
)

func main() {
	var pairs [][2]string
	json.NewDecoder(os.Stdin).Decode(&pairs)
	answers := [][3]any{}
	for _, p := range pairs {
		answers = append(answers, [3]any{version.Compare("go"+p[0], "go"+p[1]),
			version.IsValid("go" + p[0]), version.Lang("go" + p[0])})
	}
	json.NewEncoder(os.Stdout).Encode(answers)
}
"""


def random_version(random: Random) -> str:
    if random.random() < 0.2:
        return "".join(random.choice("0129.rcalphabet") for _ in range(random.randint(0, 7)))
    minor = random.choice(("0", "1", "9", "10", "20", "21", "22", "021"))
    end = random.choice(("", ".0", ".1", ".10", "rc1", "rc10", "beta2", "rc", "rc01", ".1rc1", "."))
    return f"{random.choice('012')}.{minor}{end}"


def test_the_same_answers_as_go(tmp_path: Path) -> None:
    random = Random(0)  # noqa: S311 - a test that fails can be run again
    pairs = [(random_version(random), random_version(random)) for _ in range(3_000)]
    (tmp_path / "go.mod").write_text("module oracle\n\ngo 1.22\n")
    (tmp_path / "main.go").write_text(ORACLE)
    environ = {**os.environ, "GOTOOLCHAIN": "local", "GOFLAGS": "", "GOWORK": "off", "GOENV": "off"}
    answered = subprocess.run(
        [require_tool("go"), "run", "."],
        cwd=tmp_path,
        env=environ,
        input=json.dumps(pairs),
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    expected = json.loads(answered.stdout)
    for (first, second), answer in zip(pairs, expected, strict=True):
        lang = language(first)
        ours = [compare(first, second), is_valid(first), lang and f"go{lang}"]
        assert ours == answer, (first, second)


WHERE = "where a comparison such as '>=1.26.9' is expected"
WHICH = "which is no version of Go as go lines have it, such as '1.26.9'"
FIXED = ">=1.26.9 <1.27 || >=1.27.2"


@pytest.mark.parametrize(
    ("version", "is_in"),
    [
        ("1.26.8", False),
        ("1.26.9", True),
        ("go1.26.9-custom", True),
        ("1.26.10", True),
        ("1.26", False),
        ("1.27", False),
        ("1.27rc1", False),
        ("1.27.1", False),
        ("1.27.2", True),
        ("go1.28rc1", True),
        ("default", False),
        ("", False),
    ],
)
def test_a_range(version: str, *, is_in: bool) -> None:
    assert in_range(version, parse_range(FIXED)) == is_in


def test_every_operator() -> None:
    versions = ["1.24.9", "1.25.0", "1.25.1"]
    found = {
        operator: [in_range(version, parse_range(f"{operator}1.25.0")) for version in versions]
        for operator in (">=", "<=", ">", "<", "=")
    }
    assert found == {
        ">=": [False, True, True],
        "<=": [True, True, False],
        ">": [False, False, True],
        "<": [True, False, False],
        "=": [False, True, False],
    }


def test_spaces_do_not_matter() -> None:
    assert parse_range("  >= 1.26.9\t<1.27||>=1.27.2 ") == parse_range(FIXED)
    assert parse_range(">=1.26.9<1.27 || >=1.27.2") == parse_range(FIXED)
    assert format_range(parse_range(">=  1.26.9 < 1.27||>=1.27.2")) == FIXED


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the range '' of Go versions has an alternative without comparison"),
        (">=1.26 ||", "the range '>=1.26 ||' of Go versions has an alternative without comparison"),
        ("1.26.9", f"the range '1.26.9' of Go versions has '1.26.9' {WHERE}"),
        (">=1.26 | <1.25", f"the range '>=1.26 | <1.25' of Go versions has '|' {WHERE}"),
        ("~>1.26", f"the range '~>1.26' of Go versions has '~>1.26' {WHERE}"),
        (">=go1.26", f"the range '>=go1.26' has 'go1.26', {WHICH}"),
        (">=1.27 <1.26", "no version is in '>=1.27 <1.26', of the range '>=1.27 <1.26'"),
        (">1.27 <=1.27", "no version is in '>1.27 <=1.27', of the range '>1.27 <=1.27'"),
        (">=1.27 <1.27", "no version is in '>=1.27 <1.27', of the range '>=1.27 <1.27'"),
        ("=1.27 =1.26", "no version is in '=1.27 =1.26', of the range '=1.27 =1.26'"),
    ],
)
def test_what_is_no_range(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=r"^") as caught:
        parse_range(text)
    assert str(caught.value) == message


@given(st.text(">=<|1.2 go\u00a0", max_size=12))
def test_every_text_is_a_range_or_is_refused(text: str) -> None:
    try:
        allowed = parse_range(text)
    except ValueError:
        return
    assert parse_range(format_range(allowed)) == allowed


@given(st.lists(BOUNDS, min_size=1, max_size=3), VERSIONS)
def test_an_alternative_is_in_all_its_bounds(bounds: list[Bound], version: str) -> None:
    singles = [in_range(version, parse_range(str(bound))) for bound in bounds]
    try:
        allowed = parse_range(" ".join(map(str, bounds)))
    except ValueError:
        assert not all(singles)
    else:
        assert in_range(version, allowed) == all(singles)
        assert in_range(version, (*allowed, (Bound("=", "1.99"),))) == all(singles)
