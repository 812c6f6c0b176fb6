"""CODEOWNERS as GitHub documents it, and GitLab's sections."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.formats.codeowners import LARGEST, PLACES, Codeowners, parse_codeowners


def read(text: str) -> Codeowners:
    """Read a file that has no problem."""
    found, problems = parse_codeowners(text.encode(), path="CODEOWNERS", source="commit")
    assert not problems
    return found


def matches(pattern: str, path: str) -> bool:
    """Return whether a pattern gives a path its owner."""
    return read(f"{pattern} @o").owners(path) == ("@o",)


def test_the_places_in_githubs_order() -> None:
    assert PLACES[:3] == (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")


# The examples of "About code owners"
EXAMPLE = """\
# This is a comment.
*       @global-owner1 @global-owner2
*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/* docs@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @octocat
/apps/ @octocat
/apps/github
"""


@pytest.mark.parametrize(
    ("path", "owners"),
    [
        ("x", ("@global-owner1", "@global-owner2")),
        ("web/src/x.js", ("@js-owner",)),
        ("x.go", ("docs@example.com",)),
        ("student/x.txt", ("@octo-org/octocats",)),
        ("build/logs/today/x", ("@octocat",)),  # `**/logs` comes later
        ("docs/getting-started.md", ("@doctocat",)),
        ("web/apps/x/y", ("@octocat",)),
        ("scripts/x", ("@doctocat", "@octocat")),
        ("deeply/nested/logs/x", ("@octocat",)),
        ("apps/x", ("@octocat",)),
        ("apps/github/x", ()),
    ],
)
def test_the_documented_example(path: str, owners: tuple[str, ...]) -> None:
    assert read(EXAMPLE).owners(path) == owners


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("docs/*", "docs/x.md", True),
        ("docs/*", "docs/build/x.md", False),
        ("docs/*", "web/docs/x.md", False),
        ("/*", "x", True),
        ("/*", "a/x", False),
        ("*", "a/b/x", True),
        ("**", "a/b/x", True),
        ("/**", "x", True),
        ("docs/", "web/docs/a/x", True),
        ("docs/", "docs", False),  # a file of that name
        ("docs", "docs", True),
        ("docs", "web/docs/x", True),
        ("/docs", "docs/a/x", True),
        ("/docs", "web/docs", False),
        ("a/b", "a/b/c", True),
        ("a/b", "x/a/b", False),
        ("a/**/b", "a/b", True),
        ("a/**/b", "a/x/y/b", True),
        ("a/**/b", "a/x/b/y/b/z", True),
        ("a/**/b", "a/x", False),
        ("a/**", "a/b/c", True),
        ("a/**", "a", False),
        ("**/logs", "logs", True),
        ("**/a/*/b", "a/a/x/b", True),
        ("*.go", "a/x.go", True),
        ("*.go", "a/x.god", False),
        ("/a?c/", "abc/x", True),
        ("/a?c/", "ac/x", False),
        ("/log*", "logs/a/b", True),
        (r"/a\ b/", "a b/x", True),
        (r"/a\*/", "a*/x", True),
        (r"/a\*/", "ab/x", False),
        ("/Docs/", "docs/x", False),
    ],
)
def test_patterns(pattern: str, path: str, *, expected: bool) -> None:
    assert matches(pattern, path) == expected


def test_the_last_line_wins_even_without_an_owner() -> None:
    found = read("/a/ @one\n/a/b/ @two @three\n/a/b/c/\n")
    assert [found.owners(path) for path in ("a/x", "a/b/x", "a/b/c/x", "x")] == [
        ("@one",), ("@two", "@three"), (), (),
    ]  # fmt: skip


def test_names_are_compared_without_regard_to_case() -> None:
    found = read("/a/ @Acme/Auth")
    assert found.is_owner("@acme/auth", "a/x")
    assert not found.is_owner("@acme/aut", "a/x")


def test_the_place_of_a_pattern() -> None:
    (line,) = read("\n  /a\\ b/ @o\r\n").lines
    assert (line.pattern, line.at.span.line, line.at.span.column) == ("/a\\ b/", 2, 3)
    assert line.at.span.end_column == 9
    assert line.at.text == "  /a\\ b/ @o"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("!/a/ @o", "'!/a/' is negated, which no owner can be"),
        ("\\#a @o", "'\\#a' escapes a '#', which is a comment all the same"),
        ("/a[bc]/ @o", "'/a[bc]/' has brackets, which make no class of characters here"),
        ("***/x @o", "'***/x' has three stars"),
        ("/ @o", "'/' matches nothing"),
        ("/a\\", "'/a\\' is malformed: the pattern ends in a backslash"),
        ("/a\\/b @o", "'/a\\/b' is malformed: the pattern ends in a backslash"),
        ("/a/ octocat", "'octocat' is neither a user, a team nor an address"),
        ("/a/ @one two@x", "'two@x' is neither a user, a team nor an address"),
    ],
)
def test_a_line_that_github_skips_is_a_problem_and_counts_for_nothing(
    line: str, message: str
) -> None:
    text = f"* @all\n{line}\n"
    found, (problem,) = parse_codeowners(text.encode(), path="CODEOWNERS", source="commit")
    assert (problem.message, problem.at.span.line) == (message, 2)
    assert [each.pattern for each in found.lines] == ["*"]


def test_sections_have_an_owner_each() -> None:
    found = read(
        "* @all\n"
        "[Documentation][2] @docs # by default\n"
        "docs/\n"
        "/README.md @readme\n"
        "^[Code Base]\n"
        "/docs/code/ @code @all\n"
        "[documentation]\n"
        "/docs/late/ @late\n"
    )
    assert found.owners("x") == ("@all",)
    assert found.owners("docs/x") == ("@all", "@docs")
    assert found.owners("README.md") == ("@all", "@readme")
    assert found.owners("docs/code/x") == ("@all", "@docs", "@code")
    assert found.owners("docs/late/x") == ("@all", "@late")


@pytest.mark.parametrize(
    ("pattern", "folder"),
    [
        ("/a/b/", "a/b"),
        ("a/b", "a/b"),
        ("/a/b/*", "a/b"),
        ("/a/b/**", "a/b"),
        ("/a/**/b/", "a"),
        ("/a/b*/", "a"),
        ("/.github/", ".github"),
        (r"/a\ b/c/", "a b/c"),
        ("/*", ""),
        ("/a/*.go", None),
        ("/a/b*", None),
        ("/a/LICENSE.md", None),
        ("a/", None),
        ("*.go", None),
        ("**/a/", None),
    ],
)
def test_the_folder_that_a_pattern_is_about(pattern: str, folder: str | None) -> None:
    assert read(f"{pattern} @o").lines[0].folder == folder
    assert read(f"{pattern} @o").folders("@O") == (() if folder is None else (folder,))


def test_a_folder_that_a_later_line_takes_away_is_nobodys() -> None:
    found = read("/a/ @one\n/b/ @one\n/b/c/ @two\n/a/ @two @three\n/b @four @one\n")
    assert found.folders("@one") == ("b",)
    assert found.folders("@two") == ("a",)
    assert found.folders("@five") == ()


def test_odd_bytes() -> None:
    found, problems = parse_codeowners(
        b"\xef\xbb\xbf/a/ @o\n/\xff/ @p\n", path="CODEOWNERS", source="commit"
    )
    assert problems == ()
    assert found.owners("a/x") == ("@o",)
    assert found.owners("\ufffd/x") == ("@p",)


def test_a_file_that_github_does_not_read() -> None:
    data = b"* @all\n" * (LARGEST // 7 + 1)
    found, (problem,) = parse_codeowners(data, path="CODEOWNERS", source="commit")
    assert found.lines == ()
    assert problem.message == "the file is larger than 3 MB"


pieces = st.sampled_from(["/", "*", "**", "a", "b", ".", "?", "\\", " ", "@o", "[", "]", "#", "!"])


@given(st.lists(pieces, max_size=12).map("".join), st.lists(pieces, max_size=8).map("".join))
def test_anything_is_lines_or_problems(text: str, path: str) -> None:
    found, problems = parse_codeowners(text.encode(), path="CODEOWNERS", source="commit")
    lines = [line for line in text.split("\n") if line.strip() and line.strip()[0] != "#"]
    assert len(found.lines) + len(problems) <= len(lines)
    found.owners(path)
    for line in found.lines:
        assert line.matches(line.sample)
