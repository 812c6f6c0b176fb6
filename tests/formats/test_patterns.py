"""Go's three kinds of pattern: tables, and the same answers as Go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gosupply.formats.patterns import (
    BadPatternError,
    match_dots,
    match_prefix_patterns,
    path_match,
)

if TYPE_CHECKING:
    from tests.formats.oracle import Oracle

MATCHES = [
    ("", ""),
    ("abc", "abc"),
    ("*", "abc"),
    ("*", ""),
    ("*c", "abc"),
    ("a*", "a"),
    ("a*/b", "abc/b"),
    ("a*b*c*d*e*/f", "axbxcxdxe/f"),
    ("a*b?c*x", "abxbbxdbxebxczzx"),
    ("ab[c]", "abc"),
    ("ab[b-d]", "abc"),
    ("ab[^e-g]", "abc"),
    ("[^a]", "/"),
    ("a\\*b", "a*b"),
    ("a?b", "a☺b"),
    ("a[^a]b", "a☺b"),
    ("[a-\u03b6]*", "\u03b1"),
    ("[\\]a]", "]"),
    ("[\\-]", "-"),
    ("[x\\-]", "-"),
    ("*x", "xxx"),
    ("**", "a"),
    ("[*]", "*"),
]
MISMATCHES = [
    ("*", "a/b"),
    ("", "a"),
    ("a", ""),
    ("a*", "ab/c"),
    ("a*/b", "a/c/b"),
    ("a*b?c*x", "abxbbxdbxebxczzy"),
    ("ab[e-g]", "abc"),
    ("ab[^b-d]", "abc"),
    ("a??b", "a☺b"),
    ("a?b", "a/b"),
    ("[b-a]", "a"),
    ("?", ""),
    ("a\\*b", "ab"),
]
MALFORMED = ["[", "[^", "[]", "[^]", "[]a]", "[-]", "[x-]", "[-x]", "[a", "[a-", "a[", "\\", "[\\"]
MALFORMED += ["[a-\\", "[a-b-c]", "[^bc", "*[", "a*b[", "[a-]", "[\ud800]"]

ALPHABET = "ab/*?[]^-\\.☺é"
PATTERNS = st.text(ALPHABET, max_size=8)

PREFIX_MATCHES = [
    ("github.com/corp", "github.com/corp/x", "github.com/corp"),
    ("github.com/corp/*", "github.com/corp/x/y", "github.com/corp/*"),
    ("*.corp.com", "a.b.corp.com/x", "*.corp.com"),
    ("*", "anything/at/all", "*"),
    ("*/q", "a/q/z", "*/q"),
    ("p/", "p/x", "p/"),
    (",,p", "p", "p"),
    ("[p,q", "q", "q"),
    ("a/[b-d]", "a/c/d", "a/[b-d]"),
    ("a/\\*", "a/*", "a/\\*"),
    ("a,p/*,p", "p/q", "p/*"),
]
PREFIX_MISMATCHES = [
    ("github.com/corp", "github.com/corporate/x"),
    ("github.com/corp/*", "github.com/corp"),
    ("*.corp.com", "corp.com/x"),
    ("p//", "p/x"),
    (" p", "p"),
    ("[p", "p"),
    ("GitHub.com/Corp", "github.com/corp"),
    ("", "x"),
    ("none", "golang.org/x/text"),
    ("/", ""),
]

DOTS = [
    ("...", "", True),
    ("...", "a/b", True),
    ("golang.org/x/...", "golang.org/x", True),
    ("golang.org/x/...", "golang.org/x/text/width", True),
    ("golang.org/x/...", "golang.org/xy", False),
    ("golang.org/x...", "golang.org/xy", True),
    ("net...", "net/http", True),
    ("a/.../b", "a/x/y/b", True),
    ("a/.../b", "a/b", False),
    ("a/.../b/...", "a/x/b", True),
    ("...a...", "xay", True),
    ("...a...b...", "xay", False),
    ("aa...aa", "aaa", False),
    ("a", "a", True),
    ("a", "a/b", False),
    ("a.b/...", "axb", False),
    ("vendor/...", "vendor/a.b/c", True),
    ("services/...", "services/vendor/a.b/c", True),
    ("...", "a\nb", False),
]


@pytest.mark.parametrize(("pattern", "name"), MATCHES)
def test_path_match(pattern: str, name: str) -> None:
    assert path_match(pattern, name)


@pytest.mark.parametrize(("pattern", "name"), MISMATCHES)
def test_path_mismatch(pattern: str, name: str) -> None:
    assert not path_match(pattern, name)


@pytest.mark.parametrize("pattern", MALFORMED)
@pytest.mark.parametrize("name", ["", "a", "a/b"])
def test_a_malformed_pattern_is_refused_whatever_the_name(pattern: str, name: str) -> None:
    with pytest.raises(BadPatternError):
        path_match(pattern, name)


def test_many_stars_cost_little() -> None:
    assert not path_match("a*" * 50 + "b", "a" * 500)


def _match(pattern: str, name: str) -> bool | None:
    try:
        return path_match(pattern, name)
    except BadPatternError:
        return None


@given(pattern=PATTERNS, name=PATTERNS)
@example("*[^a]", "é")
@example("*?", "é/")
@example("*[\ufffd]", "é")
def test_path_match_answers_as_go_does(oracle: Oracle, pattern: str, name: str) -> None:
    assert _match(pattern, name) == oracle.ask("path.Match", pattern, name)


@given(pattern=st.text(), name=st.text())
def test_path_match_takes_any_text(pattern: str, name: str) -> None:
    _match(pattern, name)
    match_prefix_patterns(pattern, name)
    match_dots(pattern, name)


def test_the_tables_are_what_go_says(oracle: Oracle) -> None:
    assert all(oracle.ask("path.Match", *pair) for pair in MATCHES)
    assert all(oracle.ask("path.Match", *pair) is False for pair in MISMATCHES)
    assert all(oracle.ask("path.Match", pattern, "a") is None for pattern in MALFORMED[:-1])
    for globs, target, _ in PREFIX_MATCHES:
        assert oracle.ask("MatchPrefixPatterns", globs, target)
    for pair in PREFIX_MISMATCHES:
        assert not oracle.ask("MatchPrefixPatterns", *pair)
    for pattern, path, matches in DOTS:
        assert oracle.ask("MatchSimplePattern", pattern, path) == matches


@pytest.mark.parametrize(("globs", "target", "glob"), PREFIX_MATCHES)
def test_the_first_pattern_that_matches_a_prefix(globs: str, target: str, glob: str) -> None:
    assert match_prefix_patterns(globs, target) == glob


@pytest.mark.parametrize(("globs", "target"), PREFIX_MISMATCHES)
def test_no_pattern_matches_a_prefix(globs: str, target: str) -> None:
    assert match_prefix_patterns(globs, target) is None


@given(globs=st.text(ALPHABET + ",", max_size=8), target=st.text("ab/.", max_size=6))
def test_prefix_patterns_match_where_go_says_so(oracle: Oracle, globs: str, target: str) -> None:
    ours = match_prefix_patterns(globs, target)
    assert (ours is not None) == oracle.ask("MatchPrefixPatterns", globs, target)
    assert ours is None or ours in globs.split(",")


@pytest.mark.parametrize(("pattern", "path", "matches"), DOTS)
def test_match_dots(pattern: str, path: str, *, matches: bool) -> None:
    assert match_dots(pattern, path) == matches


@given(pattern=st.text("ab./", max_size=9), path=st.text("ab./", max_size=6))
def test_match_dots_answers_as_go_does(oracle: Oracle, pattern: str, path: str) -> None:
    assert match_dots(pattern, path) == oracle.ask("MatchSimplePattern", pattern, path)
