"""Module paths and versions as names: tables, laws, and the same answers as Go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.formats.modpath import (
    ModuleVersion,
    escape_path,
    escape_version,
    looks_internal,
    path_problem,
    unescape_path,
    unescape_version,
    version_problem,
)
from gosupply.formats.versions import canonical

if TYPE_CHECKING:
    from tests.formats.oracle import Oracle

VALID_PATHS = [
    "example.com",
    "github.com/Azure/Foo",
    "golang.org/x/text",
    "rsc.io/quote/v2",
    "example.com/v10",
    "example.com/v",
    "example.com/a/v2x",
    "example.com/a..b",
    "example.com/_a/-b/~c",
    "example.com/a~1b",
    "example.com/a.b~1",
    "example.com/a/V1",
    "example.com/connect",
    "example.com/v1/a",
    "gopkg.in/yaml.v3",
    "gopkg.in/user/pkg.v0",
    "gopkg.in/yaml.v3-unstable",
    "a.b",
    "127.0.0.1/x",
]
INVALID_PATHS = [
    ("", "empty"),
    ("localhost/x", "no dot"),
    ("example.com/v1", "major version"),
    ("example.com/v0", "major version"),
    ("example.com/v02", "major version"),
    ("example.com/v2.1", "major version"),
    ("gopkg.in/yaml", "major version"),
    ("gopkg.in/yaml.v0-unstable", "major version"),
    ("gopkg.in/yaml/v3", "major version"),
    ("EXAMPLE.com/x", "character 'E'"),
    ("ex_ample.com/x", "character '_'"),
    ("example.com/é", "character 'é'"),
    ("example.com/a!b", "character '!'"),
    ("example.com/a\n", "character '\\n'"),
    ("\ufeffexample.com/a", "character '\\ufeff'"),
    ("example.com/a\ufffd", "character '\ufffd'"),
    ("/example.com", "empty element"),
    ("example.com//x", "empty element"),
    ("example.com/", "empty element"),
    ("-x.com/a", "dash"),
    (".example.com/x", "dot"),
    ("example.com/.x", "dot"),
    ("example.com/x.", "dot"),
    ("example.com/..", "dot"),
    ("example.com/con", "reserved"),
    ("example.com/Aux.go", "reserved"),
    ("com1.example.com/x", "reserved"),
    ("example.com/lpt9.tar.gz/x", "reserved"),
    ("example.com/gosupp~1", "short file name"),
    ("example.com/gosupp~12.txt", "short file name"),
]
UNCANONICAL = ["", "v1", "v1.2", "1.2.3", "v1.2.3+meta", "v01.2.3", "v1.2.3/go.mod", "v1.2.3\n"]

PATHS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.from_regex(r"([a-c]{1,2}\.){0,2}[A-Ca-c~!.0-9v-]{0,4}(/[A-Ca-c~!.0-9v-]{0,4}){0,3}"),
    st.from_regex(
        r"gopkg\.in/([a-c]{1,2}/)?[a-c.]{1,3}(\.?v[0-9]{0,2}(-unstable)?)?", fullmatch=True
    ),
    st.from_regex(r"[a-c]\.[a-c](/(con|com1|nul|a~1|v[0-9]{1,2})){0,2}", fullmatch=True),
)
VERSIONS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.from_regex(
        r"v[0-9]{1,2}(\.[0-9]{1,2}(\.[0-9]{1,2})?)?(-[0-9A-Za-z.-]{0,6})?(\+[a-z.]{1,3})?"
    ),
    st.from_regex(r"[A-Za-c#$%&()+,.=@\[\]^_{}~ !\\:-]{0,4}", fullmatch=True),
    st.from_regex(r"(?i)(con|prn|aux|nul|com[1-9])(\.x)?", fullmatch=True),
)


@pytest.mark.parametrize("path", VALID_PATHS)
def test_a_valid_path_has_no_problem(path: str) -> None:
    assert path_problem(path) is None


@pytest.mark.parametrize(("path", "reason"), INVALID_PATHS)
def test_an_invalid_path_has_a_reason(path: str, reason: str) -> None:
    problem = path_problem(path)
    assert problem is not None
    assert reason in problem


def test_tables_are_what_go_says(oracle: Oracle) -> None:
    assert all(oracle.ask("CheckPath", path) for path in VALID_PATHS)
    assert not any(oracle.ask("CheckPath", path) for path, _ in INVALID_PATHS)


@given(path=PATHS)
def test_paths_are_valid_where_go_says_so(oracle: Oracle, path: str) -> None:
    assert (path_problem(path) is None) == oracle.ask("CheckPath", path)


def test_module_version_prints_as_go_does() -> None:
    assert str(ModuleVersion("rsc.io/quote", "v1.5.2")) == "rsc.io/quote@v1.5.2"


@pytest.mark.parametrize("version", ["v1.2.3", "v1.0.0-RC1", "v2.0.0+incompatible", "v0.0.0-0"])
def test_a_canonical_version_has_no_problem(version: str) -> None:
    assert version_problem(version) is None


@pytest.mark.parametrize("version", UNCANONICAL)
def test_a_version_that_is_not_canonical_has_a_reason(version: str) -> None:
    assert version_problem(version) is not None


def test_the_reason_names_the_canonical_version() -> None:
    assert version_problem("v1.2+x") == "it is not a semantic version with a leading v"
    assert version_problem("v1.2") == "it is not canonical: that would be v1.2.0"


@given(version=VERSIONS)
def test_a_version_without_problem_can_be_looked_up(oracle: Oracle, version: str) -> None:
    answer = oracle.ask("CanonicalVersion", version)
    assert (version_problem(version) is None) == (answer == version != "")
    if version_problem(version) is None:
        assert unescape_version(escape_version(version)) == version


@pytest.mark.parametrize(
    ("plain", "escaped"),
    [
        ("github.com/Azure/Foo", "github.com/!azure/!foo"),
        ("example.com/up", "example.com/up"),
        ("example.com/UP", "example.com/!u!p"),
    ],
)
def test_escape_path_and_back(plain: str, escaped: str) -> None:
    assert escape_path(plain) == escaped
    assert unescape_path(escaped) == plain


@pytest.mark.parametrize(
    ("plain", "escaped"),
    [
        ("v1.0.0-RC1", "v1.0.0-!r!c1"),
        ("v1.0.0+incompatible", "v1.0.0+incompatible"),
        ("master", "master"),
    ],
)
def test_escape_version_and_back(plain: str, escaped: str) -> None:
    assert escape_version(plain) == escaped
    assert unescape_version(escaped) == plain


@pytest.mark.parametrize("path", [path for path, _ in INVALID_PATHS])
def test_an_invalid_path_is_not_escaped(path: str) -> None:
    with pytest.raises(ValueError, match="cannot escape the module path"):
        escape_path(path)


@pytest.mark.parametrize(
    "version", ["", "v1.0.0/x", "v1!0", "v1.", "..", "nul", "Con.x", "a\\b", "a:b", "vé", "v\n"]
)
def test_what_is_no_file_name_is_not_escaped(version: str) -> None:
    with pytest.raises(ValueError, match="cannot escape the version"):
        escape_version(version)


BAD_ESCAPES = ["github.com/Azure", "github.com/a!", "github.com/!A", "a.b/!1", "a.b/!!a", "a.b/é"]


@pytest.mark.parametrize("escaped", [*BAD_ESCAPES, "localhost/x", "", "a.b/!c!o!n"])
def test_unescape_path_is_strict(escaped: str) -> None:
    with pytest.raises(ValueError, match="escaped"):
        unescape_path(escaped)


@pytest.mark.parametrize("escaped", ["v1.0.0-RC1", "v1!", "v!A", "vé", "", "v1.", "a/b", "!n!u!l"])
def test_unescape_version_is_strict(escaped: str) -> None:
    with pytest.raises(ValueError, match="escaped"):
        unescape_version(escaped)


@given(path=PATHS, version=VERSIONS)
def test_escapes_are_those_of_go(oracle: Oracle, path: str, version: str) -> None:
    for function, question, text in [
        (escape_path, "EscapePath", path),
        (escape_version, "EscapeVersion", version),
        (unescape_path, "UnescapePath", path),
        (unescape_version, "UnescapeVersion", version),
    ]:
        try:
            ours = function(text)
        except ValueError:
            ours = None
        assert ours == oracle.ask(question, text)


@given(path=PATHS, version=VERSIONS)
def test_escaping_loses_nothing(path: str, version: str) -> None:
    if path_problem(path) is None:
        assert unescape_path(escape_path(path)) == path
        assert escape_path(path) == escape_path(path).lower()
    if canonical(version) == version:
        assert unescape_version(escape_version(version)) == version


@pytest.mark.parametrize(
    "path",
    [
        "",
        "corp/x",
        "localhost/x",
        "git.localhost/x",
        "a.test",
        "a.example/x",
        "a.invalid/x",
        "a.local/x",
        "a.internal/x",
        "a.lan/x",
        "git.acme.corp/x",
        "a.home/x",
        "a.HOME./x",
        "example.com:8443/x",
        "10.0.0.1/x",
        "127.1/x",
        "[::1]/x",
        "::1/x",
    ],
)
def test_a_host_that_only_insiders_can_mean_looks_internal(path: str) -> None:
    assert looks_internal(path)


@pytest.mark.parametrize(
    "path", ["example.com/x", "github.com/corp/x", "home.dev/local", "1.a/x", "a.locals/x"]
)
def test_an_ordinary_host_does_not_look_internal(path: str) -> None:
    assert not looks_internal(path)
