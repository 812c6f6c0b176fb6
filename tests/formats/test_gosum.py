"""go.sum: what the go command takes, what it would only pretend to take, and exact places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.formats.gosum import SumFile, SumLine, parse_sum
from gosupply.formats.h1 import parse_h1
from gosupply.formats.modpath import ModuleVersion, path_problem, version_problem
from gosupply.locations import Location, Problem, Span

if TYPE_CHECKING:
    from tests.formats.oracle import Oracle

YAML = "h1:fxVm/GzAzEWqLHuvctI91KS9hhNmmWOoWu0XTYJS7CA="
YAML_MOD = "h1:K4uyk7z7BCEPqu6E+C64Yfv1cQ7kz7rIZviUmN+EgEM="
EMPTY = "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY="
ZIP_LINE = f"gopkg.in/yaml.v3 v3.0.1 {YAML}"
MOD_LINE = f"gopkg.in/yaml.v3 v3.0.1/go.mod {YAML_MOD}"


def _parse(data: str | bytes) -> tuple[SumFile, tuple[Problem, ...]]:
    raw = data if isinstance(data, bytes) else data.encode()
    return parse_sum(raw, path="go.sum", source="working tree")


def _at(line: int, start: int, end: int, text: str) -> Location:
    return Location("working tree", "go.sum", Span(line, start, line, end), text)


def _underlined(problem: Problem) -> str:
    span = problem.at.span
    assert span.line == span.end_line
    return problem.at.text[span.column - 1 : span.end_column - 1]


def test_lines_have_the_place_of_their_hash() -> None:
    file, problems = _parse(f"{ZIP_LINE}\n{MOD_LINE}\n")
    assert not problems
    assert file == SumFile(
        "go.sum",
        (
            SumLine("gopkg.in/yaml.v3", "v3.0.1", YAML, _at(1, 25, 72, ZIP_LINE)),
            SumLine("gopkg.in/yaml.v3", "v3.0.1/go.mod", YAML_MOD, _at(2, 32, 79, MOD_LINE)),
        ),
        0,
    )


def test_both_lines_are_about_one_module_version() -> None:
    zip_line, mod_line = _parse(f"{ZIP_LINE}\n{MOD_LINE}\n")[0].lines
    assert zip_line.module == mod_line.module == ModuleVersion("gopkg.in/yaml.v3", "v3.0.1")
    assert not zip_line.is_go_mod
    assert mod_line.is_go_mod


@pytest.mark.parametrize(
    "data",
    [
        f"{ZIP_LINE}\n",
        ZIP_LINE,
        f"{ZIP_LINE}\r\n",
        f"{ZIP_LINE}\r\r\n",
        f"\n \t\n{ZIP_LINE}\n\r\n\v\f",
        f"  {ZIP_LINE}\t ",
        ZIP_LINE.replace(" ", "\t"),
        ZIP_LINE.replace(" ", "\u00a0"),
        ZIP_LINE.replace(" ", " \u2003\u3000\x85"),
    ],
)
def test_white_space_is_that_of_go(data: str) -> None:
    file, problems = _parse(data)
    assert not problems
    (line,) = file.lines
    assert (line.path, line.version, line.hash) == ("gopkg.in/yaml.v3", "v3.0.1", YAML)
    span = line.at.span
    assert line.at.text[span.column - 1 : span.end_column - 1] == YAML
    assert not set(line.at.text) & set("\r\n")


def test_lines_that_contradict_or_repeat_each_other_stay() -> None:
    other = f"gopkg.in/yaml.v3 v3.0.1 {YAML_MOD}"
    file, problems = _parse(f"{ZIP_LINE}\n{other}\n{ZIP_LINE}\n")
    assert not problems
    assert [line.hash for line in file.lines] == [YAML, YAML_MOD, YAML]


def test_twins_in_upper_and_lower_case_are_two_modules() -> None:
    file, problems = _parse(f"example.com/Up v1.0.0 {YAML}\nexample.com/up v1.0.0 {YAML}\n")
    assert not problems
    assert len({line.module for line in file.lines}) == 2


@pytest.mark.parametrize(
    "hash_", ["h2:", "h2:abc", f"h2:{YAML[3:]}", "sha512:/+=", "0:x", "h11:\u00e9\x1c"]
)
def test_lines_of_unknown_algorithms_stay(hash_: str) -> None:
    file, problems = _parse(f"a.b/c v1.0.0 {hash_}")
    assert not problems
    assert file.lines[0].hash == hash_


def test_hashes_of_an_empty_go_mod_are_dropped() -> None:
    lines = [f"a.b/c v1.0.0/go.mod {EMPTY}", f"not-a-path nonsense\t{EMPTY}", ZIP_LINE]
    file, problems = _parse("\n".join(lines))
    assert not problems
    assert file.dropped == 2
    assert len(file.lines) == 1


@pytest.mark.parametrize(
    ("line", "underlined", "message"),
    [
        ("a.b/c", "a.b/c", "this one has 1"),
        ("\ta.b/c v1.0.0 \r", "a.b/c v1.0.0", "this one has 2"),
        ("// one two three", "// one two three", "this one has 4"),
        ("a.b/c\x00v1.0.0", "a.b/c\x00v1.0.0", "this one has 1"),
        (f"a.b/c\x1cv1.0.0 {YAML}", f"a.b/c\x1cv1.0.0 {YAML}", "this one has 2"),
        ("// a comment", "//", "not a module path"),
        (f"localhost/x v1.0.0 {YAML}", "localhost/x", "no dot"),
        (f"a.b/\u00e9 v1.0.0 {YAML}", "a.b/\u00e9", "character"),
        (f"a.b/c v1.0 {YAML}", "v1.0", "that would be v1.0.0"),
        (f"a.b/c v1.0/go.mod {YAML}", "v1.0/go.mod", "that would be v1.0.0"),
        (f"a.b/c v1.0.0/go.mod/go.mod {YAML}", "v1.0.0/go.mod/go.mod", "not a semantic"),
        (f"a.b/c master {YAML}", "master", "not a semantic"),
        (f"a.b/c  v1.0.0 {YAML[:-1]}", YAML[:-1], "canonical base64"),
        ("a.b/c v1.0.0 h1:", "h1:", "canonical base64"),
        (f"a.b/c v1.0.0 {YAML[:-2]}B=", f"{YAML[:-2]}B=", "canonical base64"),
        (f"a.b/c v1.0.0 {YAML}=", f"{YAML}=", "canonical base64"),
        (f"a.b/c v1.0.0 {YAML[3:]}", YAML[3:], "no algorithm"),
        (f"a.b/c v1.0.0 H1:{YAML[3:]}", f"H1:{YAML[3:]}", "no algorithm"),
        ("a.b/c v1.0.0 :x", ":x", "no algorithm"),
    ],
)
def test_a_malformed_line_is_a_problem_at_its_wrong_field(
    line: str, underlined: str, message: str
) -> None:
    file, problems = _parse(f"{ZIP_LINE}\n{line}\n{MOD_LINE}\n")
    assert len(file.lines) == 2
    (problem,) = problems
    assert problem.at.span.line == 2
    assert problem.at.text == line.rstrip("\r")
    assert _underlined(problem) == underlined
    assert message in problem.message
    assert problem.help.endswith(".")


@pytest.mark.parametrize("line", [ZIP_LINE, "", "a.b/c v1.0.0"])
def test_a_byte_order_mark_spoils_the_first_line(line: str) -> None:
    file, problems = _parse(f"\ufeff{line}\n{MOD_LINE}\n")
    assert len(file.lines) == 1
    (problem,) = problems
    assert "byte order mark" in problem.message
    assert "UTF-8" in problem.help
    assert problem.at.span.line == problem.at.span.column == 1


def test_bytes_that_are_not_utf8_are_replaced() -> None:
    file, problems = _parse(b"a.b/\xff v1.0.0 " + YAML.encode())
    assert not file.lines
    assert _underlined(problems[0]) == "a.b/\ufffd"


def test_long_files_are_read_whole() -> None:
    data = "".join(f"a.b/m{n // 2} v1.{n}.0 {YAML}\n" for n in range(100_000))
    file, problems = _parse(data)
    assert not problems
    assert len(file.lines) == 100_000
    assert file.lines[-1].at.span.line == 100_000


FIELDS = st.sampled_from(
    ["a.b/c", "A.b", "v1.0.0", "v1.0.0/go.mod", "v1", YAML, EMPTY, YAML[:9], "h2:x", "\ufeff", "x"]
)
SPACES = st.text(" \t\r\v\f\x1c\x1f\x85\u00a0\u2028\u3000\u180e\u200b", max_size=2)
TEXTS = st.lists(st.one_of(FIELDS, SPACES, st.just("\n"), st.just(" "))).map("".join)


@given(data=st.one_of(st.binary(), TEXTS.map(str.encode)))
def test_any_bytes_are_read(data: bytes) -> None:
    file, problems = _parse(data)
    for line in file.lines:
        assert path_problem(line.path) is None
        assert version_problem(line.module.version) is None
        assert parse_h1(line.hash) or not line.hash.startswith("h1:")
    for at in [line.at for line in file.lines] + [problem.at for problem in problems]:
        assert 1 <= at.span.column < at.span.end_column <= len(at.text) + 1
        assert at.text == data.decode(errors="replace").split("\n")[at.span.line - 1].rstrip("\r")


@given(text=TEXTS)
def test_fields_are_those_of_go(oracle: Oracle, text: str) -> None:
    file, problems = _parse(text)
    kept = {line.at.span.line: line for line in file.lines}
    wrong = {problem.at.span.line: problem for problem in problems}
    for number, written in enumerate(text.split("\n"), 1):
        fields = oracle.ask("Fields", written)
        assert isinstance(fields, list)
        if number in kept:
            assert list(kept[number][:3]) == fields
        elif number in wrong:
            assert fields
        else:
            assert not fields or fields[2:] == [EMPTY]


@given(
    st.lists(
        st.tuples(
            st.from_regex(r"[a-z]{1,3}\.[a-z]{1,3}(/x[A-Za-z0-9._-]{0,3}x){0,2}", fullmatch=True),
            st.from_regex(r"v[0-9]\.[0-9]\.[0-9](-rc[1-9])?(/go\.mod)?", fullmatch=True),
            st.sampled_from([YAML, YAML_MOD, "h2:x"]),
        )
    )
)
def test_what_is_written_is_read(lines: list[tuple[str, str, str]]) -> None:
    file, problems = _parse("".join(" ".join(line) + "\n" for line in lines))
    assert not problems
    assert [line[:3] for line in file.lines] == lines
