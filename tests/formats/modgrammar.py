"""go.mod and go.work files as hypothesis makes them: mostly right, wrong in all the usual ways.

Lines are drawn whole from tables, not word by word: thousands of files take seconds.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

from hypothesis import strategies as st

FITTING = [
    ("example.com/a", "v1.0.0"),
    ("example.com/a", "v1.2.3"),
    ("example.com/a/v2", "v2.0.0"),
    ("example.com/b", "v0.0.0-20240102030405-abcdefabcdef"),
    ("example.com/B~x", "v1.2.3-pre.1"),
    ("example.com/b", "v2.1.0+incompatible"),
    ("gopkg.in/c.v1", "v1.10.0"),
    ("gopkg.in/c.v1", "v0.0.0-20240102030405-abcdefabcdef"),
    ("gopkg.in/c.v2-unstable", "v2.0.0"),
]
# Of the first drafts of modules: to a main module they are the version behind the mark.
DRAFTED = [
    ("gopkg.in/c.v1", "v0.0.0-20180102030405-gopkgin-v1.11.0"),
    ("gopkg.in/c.v2-unstable", "v2.1.0-gopkgin-v2.2.0"),
    ("example.com/a", "v1.1.0-gopkgin-v2.0.0"),
]
FOUND = [
    *(*FITTING, *DRAFTED),
    *(("example.com/é", "v1.9.0"), ("a@b", "v1.0.0"), ("\udcff\udcfe", "v1.0.0")),
]
UNFIT = [
    ("example.com/a", "v2.0.0"),
    ("example.com/a/v2", "v1.0.0"),
    ("example.com/d/v1", "v1.0.0"),
    ("gopkg.in/c", "v1.0.0"),
    ("gopkg.in/c.v2", "v0.0.0-gopkgin-v2.0.0"),
    ("gopkg.in/c.v2", "v2.0.0-gopkgin-v3.0.0"),
    ("gopkg.in/c.v2", "v2.0.0-gopkgin-x-gopkgin-v2.0.0"),
    ("gopkg.in/c.v2", "master-gopkgin-v2.0.0"),
    ("gopkg.in/c.v2", '"-gopkgin-"'),
    ("example.com/a", "v1.2"),
    ("example.com/a", "v1.2.3+meta"),
    ("example.com/a", "v01.2.3"),
    ("example.com/a", "master"),
    ("example.com/a", "v1.٢.3"),
    ("example.com/a", '""'),
    ('""', "v1.0.0"),
    ("don't", "v1.0.0"),
    ('a"b', "v1.0.0"),
    ("`example.com/a`", "v1.0.0"),
    ('"example.com/\\q"', "v1.0.0"),
    ("example.com/a", "`v1.0.0`"),
    ("example.com/a", '"v1.0.0\\n"'),
    ("example.com/a", ""),
    ("", ""),
    ("example.com/a", "v1.0.0 x"),
]
DIRECTORIES = ["../e", ".", "..", "/e", "C:e", '"./e f"', '"../\\x65"', "./ \\é".replace(" ", "")]
NO_DIRECTORIES = ["..\\e", "e", "e@v1.0.0", ".e", "1:", "'.'"]


class Table(NamedTuple):
    """What may follow a directive."""

    right: list[str]
    wrong: list[str]

    def mixed(self) -> list[str]:
        """Return a table in which about two of three are right."""
        return self.right * max(1, 2 * len(self.wrong) // len(self.right)) + self.wrong


def pairs(table: list[tuple[str, str]]) -> list[str]:
    return [f"{path} {version}".rstrip(" ") for path, version in table]


def quoted(table: list[tuple[str, str]]) -> list[str]:
    written = [f'"{path}" "{version}"' for path, version in table]
    return [*written, *(f"{path}\t{version}" for path, version in table)]


REPLACED = [*(path for path, _ in FITTING), *pairs(FITTING), *pairs(DRAFTED)]
TARGETS = [*DIRECTORIES, *pairs(FITTING), *pairs(DRAFTED), '"example.com/\\u0061" v1.0.0']
VERSIONS = ["v1.0.0", "v1.1.0", '"v1.2.0"', "v0.9.0-pre", "v1.3.0-gopkgin-v1.4.0"]
ARGUMENTS = {
    "module": Table(
        ["example.com/m", "example.com/m", '"example.com/m"', "m", "gopkg.in/m.v1"],
        ["", "a b", "`a`", '""', "don't", "example.com/m/v2"],
    ),
    "go": Table(["1.21", "1.23.0", "1.21rc1", "1.9"], ["v1.13", "1.13-b", "1", "1.٢", "1.02", ""]),
    "toolchain": Table(["go1.23.0", "default", "go1", "go1.x-y"], ["defaults", "go2", '"go1"']),
    "godebug": Table(
        ["default=go1.21", "a=", "=b", "a=b=c", "a=é"], ["a", "a=b,c", '"a=b"', "a=`", "a='"]
    ),
    "require": Table(pairs(FOUND) + quoted(FITTING), pairs(UNFIT)),
    "exclude": Table(pairs(FOUND) + quoted(FITTING), pairs(UNFIT)),
    "replace": Table(
        [f"{old} => {new}" for old, new in product(REPLACED, TARGETS)],
        [f"{old} => {new}" for old, new in product(pairs(UNFIT), ["../e", "e v1.0.0"])]
        + [f"example.com/a => {new}" for new in pairs(UNFIT) + NO_DIRECTORIES]
        + ["a=>b", "a =>", "=> b", "a v1.0.0 => ../e v1.0.0", "a => b v1.0.0 c", "a b c => d"],
    ),
    "retract": Table(
        [*VERSIONS, *(f"[{low}, {high}]" for low, high in product(VERSIONS, VERSIONS))],
        [
            *["", "[", "]", "[v1.0.0", "[v1.0.0,", "[v1.0.0 v1.1.0]", "[v1.0.0,v1.1.0] x"],
            *["v1.0.0 x", "master", "v1.2", "v2.0.0", "[v1.0.0,v2.0.0]", "'v1.0.0'"],
            "[`v1.0.0`,v1.1.0]",
        ],
    ),
    "tool": Table(["example.com/a/cmd", '"example.com/b"'], ["", "a b", "a'"]),
    "ignore": Table(["./a", "a", '"a b"'], ["", "a b", '"\\400"', '"\\u12"', '"\\ud800"']),
    "use": Table(["./a", "..", '"a b"', '""'], ["", "a b", "`a`"]),
}
MOD_VERBS = [verb for verb in ARGUMENTS if verb != "use"]
ONCE = ["module", "go", "toolchain"]
WORK_VERBS = ["go", "toolchain", "godebug", "use", "replace"]

COMMENTS = [
    "// indirect",
    "//indirect",
    "// indirect; why",
    "// indirect why",
    "// Deprecated: use b",
    "//Deprecated:  two",
    "//",
    "// \u2028Deprecated: x\u00a0",
    "// \x1cx\x1f \x00 \udcff",
    "// a /* b */",
]
ENDS = ["\n"] * 12 + ["\r\n", " \n", "\t\r\n"]
TAILS = ENDS * 2 + ["".join(tail) for tail in product([" ", ""], COMMENTS, ENDS[-4:])]
# Wrong in a place where anything may be wrong, or not usual.
NOISE = [
    "unknown x",
    "require",
    "require (x)",
    "( )",
    ")",
    "x ( y",
    'x "a\\\n" y',
    "x `a`",
    "x [1, {2}]",
    "\ufeff",
    "x\u00a0y",
    "x\x00",
    "/* x */",
    "x/*",
    '"x',
    '"x\\',
    "`x",
    "x, y",
    "a//b",
    "x\x1fy",
    "x (",
    "x ( ( )",
    "x ( ) (",
    "go (",
    "a b (",
]
# Every token that the lexer tells apart, in any order.
SOUP = st.lists(
    st.sampled_from(
        [
            *["module", "require", "v1.0.0", "x", "=>", "x (\n", "(\n", "\n)", "//", "/*"],
            *" \n\r\t()[,}\"`/\\\u00a0\u2028\ufeff\x00é'\udcff",
            "\r\n",
        ]
    ),
    max_size=14,
).map("".join)

TAIL = st.sampled_from(TAILS)


def rows(table: list[str], *, gap: str) -> st.SearchStrategy[str]:
    """Return a line out of the table, or sometimes a comment or nothing in its place."""
    lines = [*table, *(["", *COMMENTS[-7:]] * (1 + len(table) // 40))]
    return st.builds("{}{}{}".format, st.just(gap), st.sampled_from(lines), TAIL)


def line(verb: str, table: list[str]) -> st.SearchStrategy[str]:
    """Return a directive of one line."""
    return rows([f"{verb} {arguments}" for arguments in table], gap="")


def block(verb: str, table: list[str]) -> st.SearchStrategy[str]:
    """Return a directive with lines in a block."""
    lines = st.lists(rows(table, gap="\t"), max_size=5).map("".join)
    return st.builds("{} ({}{}){}".format, st.just(verb), TAIL, lines, TAIL)


def encoded(text: st.SearchStrategy[str]) -> st.SearchStrategy[bytes]:
    """Return files, some without the end of the last line."""
    cuts = st.sampled_from([None, *[None] * 4, -1])
    return st.builds(lambda made, cut: made[:cut].encode("utf-8", "surrogateescape"), text, cuts)


def files(verbs: list[str]) -> st.SearchStrategy[bytes]:
    """Return files of these directives, right and wrong."""
    tables = [(verb, ARGUMENTS[verb].mixed()) for verb in verbs]
    pieces = [line(*one) for one in tables] + [block(*one) for one in tables]
    return encoded(st.lists(st.one_of(*pieces, rows(NOISE, gap="")), max_size=6).map("".join))


def right_files(verbs: list[str]) -> st.SearchStrategy[bytes]:
    """Return files of these directives that the go command accepts."""
    tables = [(verb, ARGUMENTS[verb].right) for verb in verbs if verb not in ONCE]
    pieces = [line(*one) for one in tables] + [block(*one) for one in tables]
    body = st.lists(st.one_of(pieces), max_size=4).map("".join)
    alone = [verb for verb in ONCE if verb in verbs]
    once = [st.one_of(st.just(""), line(verb, ARGUMENTS[verb].right)) for verb in alone]
    return encoded(st.tuples(body, *once, body).map("".join))


MOD_FILES = files(MOD_VERBS)
WORK_FILES = files(WORK_VERBS)
RIGHT_WORK_FILES = right_files([*WORK_VERBS, *["use"] * 3])
RIGHT_MOD_FILES = right_files([*MOD_VERBS, *["require", "replace", "exclude"] * 2])
