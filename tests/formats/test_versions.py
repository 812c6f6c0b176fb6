"""Module versions: tables, order laws, and the same answers as Go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.formats.versions import (
    PathMajor,
    canonical,
    compare,
    is_canonical,
    is_incompatible,
    is_pseudo,
    major,
    path_major_problem,
    split_path_major,
    without_gopkgin,
)

if TYPE_CHECKING:
    from tests.formats.oracle import Oracle

# Semantic Versioning 2.0.0, section 11, with what Go adds in front.
ASCENDING = [
    "none",
    "v0.0.0-20240102030405-abcdefabcdef",
    "v0.1.0",
    "v1.0.0-alpha",
    "v1.0.0-alpha.1",
    "v1.0.0-alpha.beta",
    "v1.0.0-beta",
    "v1.0.0-beta.2",
    "v1.0.0-beta.11",
    "v1.0.0-rc.1",
    "v1",
    "v1.2",
    "v1.2.10",
    "v1.10.0",
    "v2.0.0+incompatible",
    "v10.0.0",
]
VERSIONS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    st.from_regex(
        r"v[0-2](\.[0-2]{1,2}(\.[0-2]{1,2}(-[0-2a-b.-]{1,5})?(\+(incompatible|[a0.]{1,3}))?)?)?",
        fullmatch=True,
    ),
    st.from_regex(
        r"v[0-2]\.(0\.0|1\.2)-([a0]\.)?(0\.)?2024010203040[0-5]-[0-9a-c]{1,3}(\+incompatible)?",
        fullmatch=True,
    ),
)
PATHS = st.from_regex(
    r"(gopkg\.in|a\.b)(/[a-c]{1,2})?([/.]v[0-2]{0,2}(\.1)?(-unstable)?)?", fullmatch=True
)


@pytest.mark.parametrize(
    ("version", "form"),
    [
        ("v1.2.3", "v1.2.3"),
        ("v1", "v1.0.0"),
        ("v1.2", "v1.2.0"),
        ("v1.2.3-pre.1+meta", "v1.2.3-pre.1"),
        ("v2.0.0+incompatible", "v2.0.0+incompatible"),
        ("v2.0.0+incompatible.1", "v2.0.0"),
        ("v1.2.3-0a", "v1.2.3-0a"),
        ("v1.2.3--", "v1.2.3--"),
        ("", None),
        ("1.2.3", None),
        ("v1.2-pre", None),
        ("v01.2.3", None),
        ("v1.2.3-01", None),
        ("v1.2.3-", None),
        ("v1.2.3-a..b", None),
        ("v1.2.3+", None),
        ("v1.2.3\n", None),
        ("v1.2.٣", None),
        ("v1.2.3.4", None),
    ],
)
def test_canonical(version: str, form: str | None) -> None:
    assert canonical(version) == form
    assert is_canonical(version) == (form == version)


@pytest.mark.parametrize(
    "version",
    [
        "v0.0.0-20240102030405-abcdefabcdef",
        "v3.0.0-20240102030405-abcdefabcdef",
        "v1.2.4-0.20240102030405-abcdefabcdef",
        "v1.2.3-pre.0.20240102030405-abcdefabcdef",
        "v2.3.1-0.20240102030405-abcdefabcdef+incompatible",
    ],
)
def test_a_version_that_names_a_commit_is_pseudo(version: str) -> None:
    assert is_pseudo(version)


@pytest.mark.parametrize(
    "version",
    [
        "v1.2.3",
        "v1.2.3-20240102030405-abcdefabcdef",
        "v0.0.0-2024010203040-abcdefabcdef",
        "v0.0.0-20240102030405",
        "v1.2.3-pre.20240102030405-abcdefabcdef",
        "v0.0.0-20240102030405-abc.def",
        "20240102030405-abcdefabcdef-x",
    ],
)
def test_a_tagged_version_is_not_pseudo(version: str) -> None:
    assert not is_pseudo(version)


def test_incompatible_is_the_whole_build_metadata() -> None:
    assert is_incompatible("v2.0.0+incompatible")
    assert not is_incompatible("v2.0.0+incompatible.1")
    assert not is_incompatible("v2.0.0")
    assert not is_incompatible("x+incompatible")


def test_major() -> None:
    assert major("v2.1.0-pre") == "v2"
    assert major("v10") == "v10"
    assert major("2.0.0") is None


@pytest.mark.parametrize("lower", range(len(ASCENDING)))
def test_compare_orders_versions(lower: int) -> None:
    for higher in range(lower + 1, len(ASCENDING)):
        assert compare(ASCENDING[lower], ASCENDING[higher]) == -1
        assert compare(ASCENDING[higher], ASCENDING[lower]) == 1
    assert compare(ASCENDING[lower], ASCENDING[lower]) == 0


def test_compare_ignores_build_metadata_and_knows_one_kind_of_nonsense() -> None:
    assert compare("v1.0.0+a", "v1.0.0+b") == 0
    assert compare("v2.0.0+incompatible", "v2.0.0") == 0
    assert compare("x", "y") == 0
    assert compare("", "v0.0.0-0") == -1
    assert compare("v" + "1" * 5_000 + ".0.0", "v0.0.0-0") == -1
    assert compare("v" + "1" * 3_900 + ".0.0", "v2.0.0") == 1


@given(first=VERSIONS, second=VERSIONS)
def test_versions_are_to_us_what_they_are_to_go(oracle: Oracle, first: str, second: str) -> None:
    assert (canonical(first) or "") == oracle.ask("CanonicalVersion", first)
    assert is_canonical(first) == (canonical(first) == first)
    assert (major(first) or "") == oracle.ask("Major", first)
    assert is_pseudo(first) == oracle.ask("IsPseudoVersion", first)
    assert compare(first, second) == oracle.ask("Compare", first, second)


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("a.b/c", ("a.b/c", "")),
        ("a.b/c/v2", ("a.b/c", "/v2")),
        ("a.b/c/v10", ("a.b/c", "/v10")),
        ("a.b/c/v", ("a.b/c/v", "")),
        ("a.b/cv2", ("a.b/cv2", "")),
        ("gopkg.in/yaml.v3", ("gopkg.in/yaml", ".v3")),
        ("gopkg.in/yaml.v0", ("gopkg.in/yaml", ".v0")),
        ("gopkg.in/yaml.v3-unstable", ("gopkg.in/yaml", ".v3-unstable")),
        ("a.b/c/v1", None),
        ("a.b/c/v0", None),
        ("a.b/c/v2.3", None),
        ("gopkg.in/yaml", None),
        ("gopkg.in/yaml.v03", None),
    ],
)
def test_split_path_major(path: str, parts: tuple[str, str] | None) -> None:
    assert split_path_major(path) == (parts and PathMajor(*parts))


@pytest.mark.parametrize(
    ("path", "version"),
    [
        ("a.b/c", "v0.1.0"),
        ("a.b/c", "v1.0.0"),
        ("a.b/c", "v2.0.0+incompatible"),
        ("a.b/c/v2", "v2.0.0"),
        ("gopkg.in/yaml.v3", "v3.0.1"),
        ("gopkg.in/yaml.v3-unstable", "v3.0.1"),
        ("gopkg.in/check.v1", "v0.0.0-20161208181325-20d25e280405"),
        ("gopkg.in/check.v1-unstable", "v0.0.0-20161208181325-20d25e280405"),
    ],
)
def test_a_version_fits_its_path(path: str, version: str) -> None:
    assert path_major_problem(path, version) is None


@pytest.mark.parametrize(
    ("path", "version", "reason"),
    [
        ("a.b/c", "v2.0.0", "should be v0 or v1, not v2"),
        ("a.b/c/v2", "v3.0.0", "should be v2, not v3"),
        ("a.b/c/v2", "v2", None),
        ("a.b/c/v2", "v1.0.0+incompatible", "should be v2, not v1"),
        ("gopkg.in/check.v2", "v0.0.0-20161208181325-20d25e280405", "should be v2, not v0"),
        ("a.b/c/v1", "v1.0.0", "no valid major version"),
        ("a.b/c", "master", "not a semantic version"),
    ],
)
def test_a_version_that_does_not_fit_has_a_reason(
    path: str, version: str, reason: str | None
) -> None:
    problem = path_major_problem(path, version)
    assert (problem is None) == (reason is None)
    assert reason is None or reason in str(problem)


@pytest.mark.parametrize(
    ("path", "version", "meant"),
    [
        ("gopkg.in/yaml.v2", "v0.0.0-20180101000000-gopkgin-v2.1.0", "v2.1.0"),
        ("gopkg.in/yaml.v2", "v2.0.0-gopkgin-v2.1.0-gopkgin-v2.2.0", "v2.1.0-gopkgin-v2.2.0"),
        ("gopkg.in/yaml.v2", "v2.0.0-gopkgin-master", "master"),
        ("gopkg.in/yaml.v2", "v2.0.0-gopkgin-", ""),
        ("gopkg.in/yaml.v2", "v2.0.0-gopkgin", "v2.0.0-gopkgin"),
        ("gopkg.in/yaml.v2", "v2.1.0", "v2.1.0"),
        ("example.com/gopkg.in/yaml/v2", "v2.0.0-gopkgin-v2.1.0", "v2.0.0-gopkgin-v2.1.0"),
    ],
)
def test_a_version_of_a_draft_is_what_stands_behind_its_mark(
    path: str, version: str, meant: str
) -> None:
    assert without_gopkgin(path, version) == meant


@given(path=PATHS, version=VERSIONS)
def test_a_version_fits_where_go_says_so(oracle: Oracle, path: str, version: str) -> None:
    if oracle.ask("CheckPath", path):
        assert (path_major_problem(path, version) is None) == oracle.ask("Check", path, version)
