"""go.mod: values and problems."""

from __future__ import annotations

import pytest

from gosupply.formats.modfile import (
    Exclude,
    Godebug,
    GoLine,
    Ignore,
    ModFile,
    Module,
    Replace,
    Require,
    Retract,
    Tool,
    Toolchain,
    parse_mod,
)
from gosupply.formats.modsyntax import NO_SYNTAX, render
from gosupply.locations import Location, Problem, Span

WHOLE = """\
// Deprecated: use example.com/app/v2.
module example.com/app //

go 1.23.0

toolchain go1.23.4
godebug default=go1.21
require example.com/one v1.0.0
require (
\texample.com/two v1.2.3 // indirect
\t"example.com/three" v0.1.0 // indirect; see issue 7
)
exclude example.com/one v0.9.0
replace example.com/two => ../two
replace example.com/one v1.0.0 => "example.com/other" v1.1.0 // fork
// Broken.
retract (
\t[v1.0.0, v1.1.0]
\tv1.2.0 // leaks
)
tool example.com/one/cmd
ignore ./node_modules
"""


def _parse(data: str | bytes, *, strict: bool = True) -> tuple[ModFile, tuple[Problem, ...]]:
    raw = data if isinstance(data, bytes) else data.encode("utf-8", "surrogateescape")
    return parse_mod(raw, path="sub/go.mod", source="working tree", strict=strict)


def _parse_good(data: str | bytes, *, strict: bool = True) -> ModFile:
    file, problems = _parse(data, strict=strict)
    assert not problems
    return file


def _message(data: str, *, strict: bool = True) -> str:
    _, (problem,) = _parse(data, strict=strict)
    return problem.message


def _underlined(at: Location) -> str:
    return at.text[at.span.column - 1 : at.span.end_column - 1]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_whole_file(line_end: str) -> None:
    file = _parse_good(WHOLE.replace("\n", line_end))
    assert file.path == "sub/go.mod"
    assert render(file.syntax) == WHOLE.replace("\n", line_end)
    module = file.module
    assert module is not None
    assert module[:2] == ("example.com/app", "use example.com/app/v2.\n")
    assert module.at == Location(
        "working tree", "sub/go.mod", Span(2, 1, 2, 23), "module example.com/app //"
    )
    assert file.go is not None
    assert file.go.version == "1.23.0"
    assert file.toolchain is not None
    assert file.toolchain.name == "go1.23.4"
    assert [one[:2] for one in file.godebugs] == [("default", "go1.21")]
    assert [one[:3] for one in file.requires] == [
        ("example.com/one", "v1.0.0", False),
        ("example.com/two", "v1.2.3", True),
        ("example.com/three", "v0.1.0", True),
    ]
    assert [_underlined(one.at) for one in file.requires] == [
        "require example.com/one v1.0.0",
        "example.com/two v1.2.3",
        '"example.com/three" v0.1.0',
    ]
    assert [one[:2] for one in file.excludes] == [("example.com/one", "v0.9.0")]
    assert [one[:4] for one in file.replaces] == [
        ("example.com/two", "", "../two", ""),
        ("example.com/one", "v1.0.0", "example.com/other", "v1.1.0"),
    ]
    assert [one.is_directory for one in file.replaces] == [True, False]
    assert [[_underlined(at) for at in one[4:]] for one in file.replaces] == [
        ["replace example.com/two => ../two", "example.com/two", "../two"],
        [
            'replace example.com/one v1.0.0 => "example.com/other" v1.1.0',
            "example.com/one v1.0.0",
            '"example.com/other" v1.1.0',
        ],
    ]
    assert [one[:3] for one in file.retracts] == [
        ("v1.0.0", "v1.1.0", "Broken."),
        ("v1.2.0", "v1.2.0", "leaks"),
    ]
    assert [one.path for one in file.tools] == ["example.com/one/cmd"]
    assert [one.path for one in file.ignores] == ["./node_modules"]


def test_the_values_are_of_their_types() -> None:
    file = _parse_good(WHOLE)
    several = [
        (file.godebugs, Godebug),
        (file.requires, Require),
        (file.excludes, Exclude),
        (file.replaces, Replace),
        (file.retracts, Retract),
        (file.tools, Tool),
        (file.ignores, Ignore),
    ]
    assert all(isinstance(one, kind) for found, kind in several for one in found)
    assert isinstance(file.module, Module)
    assert isinstance(file.go, GoLine)
    assert isinstance(file.toolchain, Toolchain)


def test_a_file_may_have_nothing() -> None:
    file = _parse_good("// nothing\n\n")
    assert file[2:] == (None, None, None, (), (), (), (), (), (), ())


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("module", "takes one argument, not 0"),
        ("module a b", "takes one argument, not 2"),
        ("module `a`", "quotes other than"),
        ("module don't", "quotes other than"),
        ('module "\\q"', "an escape that Go does not know"),
        ("go", "takes one argument, not 0"),
        ("go 1", "not a Go version"),
        ("go v1.13", "not a Go version"),
        ("go 1.\u0662", "not a Go version"),
        ("go 1.023", "not a Go version"),
        ("toolchain a b", "takes one argument, not 2"),
        ("toolchain go2", "not a toolchain"),
        ("toolchain defaults", "not a toolchain"),
        ("godebug a", "not a key and a value"),
        ('godebug "a=b"', "not a key and a value"),
        ("godebug a=b,c", "takes one argument, not 3"),
        ("require a.b/c", "one module path and one version"),
        ("exclude a.b/c v1.0.0 x", "one module path and one version"),
        ("require a.b/c master", "'master' is not a version of 'a.b/c'"),
        ("require a.b/c v1.\u0662.3", "is not a version"),
        ('require a.b/c "v1.0.0\\n"', "is not a version"),
        ("require a.b/c v2.0.0", "should be v0 or v1, not v2"),
        ("require a.b/c/v1 v1.0.0", "no valid major version"),
        ("replace a.b/c ../d", "a replacement is"),
        ("replace a.b/c => d v1.0.0 e", "a replacement is"),
        ("replace a.b/c =>", "a replacement is"),
        ("replace a.b/c/v1 => ../d", "no valid major version"),
        ("replace a.b/c v2.0.0 => ../d", "should be v0 or v1, not v2"),
        ("replace a.b/c => d", "a module path without a version"),
        ("replace a.b/c => ../d v1.0.0", "cannot have a version"),
        ("replace a.b/c => ..\\d", "a path of Windows"),
        ("retract", "a retraction is a version"),
        ("retract [v1.0.0", "a retraction is a version"),
        ("retract v1.0.0 x", "'x' stands behind"),
        ("tool a b", "takes one argument, not 2"),
        ("ignore", "takes one argument, not 0"),
        ("\udcff x", "no directive '\ufffd'"),
        ("Require a.b/c v1.0.0", "no directive 'Require'"),
        ("use ./a", "no directive 'use'"),
        ("go (", "no blocks of 'go'"),
        ("require x (", "no blocks of 'require x'"),
    ],
)
def test_a_malformed_directive_is_a_problem_at_its_start(line: str, message: str) -> None:
    closing = ")\n" if line.endswith("(") else ""
    module = "" if line.startswith("module") else "module example.com/app\n"
    file, (problem,) = _parse(f"\t{line} // c\n{closing}ignore kept\n{module}")
    assert problem.at.span[:2] == (1, 2)
    assert _underlined(problem.at) == line.replace("\udcff", "\ufffd")
    assert message in problem.message
    assert problem.help.endswith(".")
    assert [one.path for one in file.ignores] == ["kept"]


@pytest.mark.parametrize("verb", ["module a", "go 1.21", "toolchain default"])
def test_some_directives_stand_once(verb: str) -> None:
    _, (problem,) = _parse(f"{verb}\n{verb}\n")
    assert problem.at.span.line == 2
    assert "second" in problem.message


def test_all_problems_are_reported_in_order() -> None:
    file, problems = _parse("retract v1.0\nrequire (\n\ta\n\tb v1.0.0\n)\ngo x\nmodule a\n")
    assert [problem.at.span.line for problem in problems] == [1, 3, 6]
    assert [one.path for one in file.requires] == ["b"]


def test_a_syntax_problem_is_the_only_one() -> None:
    file, problems = _parse("go x\nmodule a\n\x00")
    assert len(problems) == 1
    assert file == ("sub/go.mod", NO_SYNTAX, None, None, None, (), (), (), (), (), (), ())


@pytest.mark.parametrize("strict", [True, False])
def test_sixteen_megabytes_are_enough(*, strict: bool) -> None:
    data = b"//" + b"a" * ((16 << 20) - 2)
    _parse_good(data, strict=strict)
    file, (problem,) = _parse(data + b"a", strict=strict)
    assert file.syntax == NO_SYNTAX
    assert "16 MiB" in problem.message
    assert problem.at == Location("working tree", "sub/go.mod", Span(1, 1, 1, 1), "")


def test_a_byte_order_mark_is_refused_as_go_does() -> None:
    assert "byte order mark" in _message("\ufeffmodule a\n")
    assert "byte order mark" in _message("\ufeffmodule a\n", strict=False)


def test_a_dependency_may_say_what_we_do_not_know() -> None:
    text = """\
go v1.13-beta
future x `y`
future (
\tz
)
require a.b/c v1.2
retract [future]
retract v1.0.0 future
ignore d
exclude x
replace x
toolchain x
godebug x
tool
"""
    file = _parse_good(text, strict=False)
    assert file.go is not None
    assert file.go.version == "1.13"
    assert [one[:2] for one in file.requires] == [("a.b/c", "v1.2.0")]
    assert [one.low for one in file.retracts] == ["v1.0.0"]
    assert [one.path for one in file.ignores] == ["d"]
    rest = (file.toolchain, file.godebugs, file.excludes, file.replaces, file.tools)
    assert rest == (None, (), (), (), ())


@pytest.mark.parametrize("line", ["go x", "require a.b/c master", "module `a`", "ignore"])
def test_a_dependency_must_still_be_right(line: str) -> None:
    _, problems = _parse(line, strict=False)
    assert len(problems) == 1


@pytest.mark.parametrize(
    ("above", "behind", "deprecated"),
    [
        ("// Deprecated: a\n// b\n", "", "a\nb"),
        ("// c\n//\n// Deprecated:a\n//\n// Deprecated: b\n", "", "a"),
        ("// c\n// Deprecated: a\n", "", ""),
        ("// Deprecated: a\n\n", "", ""),
        ("// deprecated: a\n", "", ""),
        ("", " // Deprecated: a", "a"),
        ("// c\n", " // Deprecated: a", ""),
        ("//\u00a0Deprecated: a\u2028\n", "", "a"),
        ("//\x1cDeprecated: a\n", "", ""),
    ],
)
def test_a_module_is_deprecated_by_a_paragraph(above: str, behind: str, deprecated: str) -> None:
    file = _parse_good(f"{above}module a{behind}\n")
    assert file.module is not None
    assert file.module.deprecated == deprecated


@pytest.mark.parametrize(
    ("inside", "rationale"),
    [
        ("\tv1.0.0\n", "why"),
        ("\n\tv1.0.0\n", "why"),
        ("\t// a\n\n\t// b\n\tv1.0.0 // c\n", "a\nb\nc"),
        ("\tv1.0.0 // c\n", "c"),
        ("\tv1.1.0\n\tv1.0.0\n", "why"),
        # A blank line counts as a comment, but not above the first one.
        ("\tv1.1.0\n\n\tv1.0.0\n", ""),
    ],
)
def test_a_retraction_has_its_reason_or_its_blocks(inside: str, rationale: str) -> None:
    file = _parse_good(f"module a\n// why\nretract ( // not this\n{inside})\n")
    assert file.retracts[-1].rationale == rationale


@pytest.mark.parametrize(
    ("comment", "indirect"),
    [
        ("// indirect", True),
        ("//indirect", True),
        ("//\u2003indirect", True),
        ("// indirect; why", True),
        ("// indirect;", False),
        ("// indirect why", False),
        ("// \x1cindirect", False),
        ("", False),
    ],
)
def test_a_comment_marks_what_is_indirect(comment: str, *, indirect: bool) -> None:
    assert _parse_good(f"require a.b/c v1.0.0 {comment}").requires[0].indirect is indirect


def test_long_words_are_cut_in_messages() -> None:
    assert len(_message("a" * 1_000_000)) < 200


def test_many_retractions_share_the_reason_of_their_block() -> None:
    comments, lines = "// why\n" * 30_000, "v1.0.0\n" * 30_000
    file = _parse_good(f"module a\n{comments}retract (\n{lines})\n")
    assert len(file.retracts) == 30_000
    assert file.retracts[0].rationale is file.retracts[-1].rationale
