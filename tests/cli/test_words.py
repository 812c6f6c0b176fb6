"""What the command line takes, and one clear error for what it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gosupply import __version__
from gosupply.cli.main import COMMANDS, main, usage
from gosupply.engine.names import NEEDS
from gosupply.rules import RULES
from gosupply.rules.reviews import REVIEWS
from tests.cli.running import Ran, gosupply, here, write

if TYPE_CHECKING:
    from pathlib import Path

    from gosupply.facts import Need

    Capture = pytest.CaptureFixture[str]


def error(message: str, help_: str) -> str:
    return f"error: {message}\n  = help: {help_}\n"


def test_no_arguments_show_how_to_use_it(work: Path) -> None:
    code, out, err = gosupply(cwd=work)
    assert (code, err) == (2, "")
    assert all(f"  {name} " in out for name in COMMANDS)


@pytest.mark.parametrize("word", ["-h", "--help", "help"])
def test_help_goes_to_standard_output(work: Path, word: str) -> None:
    code, out, err = gosupply(word, cwd=work)
    assert (code, err) == (0, "")
    assert out.startswith("usage: gosupply COMMAND")


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("word", ["-h", "--help"])
def test_every_command_has_help(capsys: Capture, name: str, word: str) -> None:
    try:
        code: object = main([name, word])
    except SystemExit as stopped:
        code = stopped.code
    out, err = capsys.readouterr()
    assert (code, err) == (0, "")
    assert out.startswith(f"usage: gosupply {name}")


@pytest.mark.parametrize(("words", "code"), [([], 2), (["help"], 0), (["--help"], 0)])
def test_the_program_names_its_commands(capsys: Capture, words: list[str], code: int) -> None:
    assert here(capsys, *words) == Ran(code, usage(), "")


def test_an_interruption_is_one_line(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    from gosupply.cli import explain

    def interrupt(_words: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(explain, "run", interrupt)
    assert here(capsys, "explain") == Ran(130, "", "gosupply: interrupted\n")


def test_help_of_a_command_is_shown_by_the_program(work: Path) -> None:
    code, out, err = gosupply("check", "--help", cwd=work)
    assert (code, err) == (0, "")
    assert "--bundle FILE" in out


@pytest.mark.parametrize("word", ["--version", "-V"])
def test_the_version_is_printed(capsys: Capture, word: str) -> None:
    assert here(capsys, word) == Ran(0, f"gosupply {__version__}\n", "")


@pytest.mark.parametrize(
    ("words", "err"),
    [
        (
            ["chekc"],
            error("there is no command 'chekc'", "Did you mean 'gosupply check'?"),
        ),
        (["frobnicate"], error("there is no command 'frobnicate'", "Run 'gosupply --help'.")),
        (["\x1b[31m"], error("there is no command '\\x1b[31m'", "Run 'gosupply --help'.")),
        (
            ["check", "--nope"],
            error("unrecognized arguments: --nope", "Run 'gosupply check --help'."),
        ),
        (["check", ".", "b"], error("unrecognized arguments: b", "Run 'gosupply check --help'.")),
        (
            ["check", "--output"],
            error("argument --output: expected one argument", "Run 'gosupply check --help'."),
        ),
        (
            ["check", "--output", "json=x", "--output", "sarif=x"],
            error("two reports cannot go to the same file", "Give each one of its own."),
        ),
        (
            ["check", "--output", "json", "--output", "sarif=-"],
            error("two reports cannot both go to standard output", "Give one a file: FORMAT=FILE."),
        ),
        (
            ["check", "absent"],
            error("'absent' is not a folder", "Name the folder that holds go.mod."),
        ),
        (["check", "file"], error("'file' is not a folder", "Name the folder that holds go.mod.")),
        (
            ["bundle", "absent"],
            error("'absent' is not a folder", "Name the folder that holds go.mod."),
        ),
        (["pin", "file"], error("'file' is not a folder", "Name the folder that holds go.mod.")),
        (
            ["evidence"],
            error("the following arguments are required: FILE", "Run 'gosupply evidence --help'."),
        ),
        (["evidence", "absent"], "error: 'absent' cannot be read: No such file or directory\n"),
        (["evidence", "."], "error: '.' cannot be read: Is a directory\n"),
        (
            ["evidence", "file", "--key", "x"],
            "error: --key: a verifier key is written NAME+8 HEX DIGITS+BASE64\n",
        ),
        (
            ["explain", "sum-mismatc"],
            error("there is no rule 'sum-mismatc'", "Did you mean 'sum-mismatch'?"),
        ),
        (
            ["explain", "xyzzy"],
            error("there is no rule 'xyzzy'", "Run 'gosupply explain' for a list."),
        ),
        (
            ["check", "--bundle", "absent"],
            error(
                "the bundle 'absent' cannot be read: No such file or directory",
                "Run 'gosupply bundle'.",
            ),
        ),
        (
            ["check", "--bundle", "."],
            error("the bundle '.' cannot be read: Is a directory", "Run 'gosupply bundle'."),
        ),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
def test_what_makes_no_sense_is_one_clear_error(
    capsys: Capture, work: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], err: str
) -> None:
    write(work / "file", "")
    monkeypatch.chdir(work)
    assert here(capsys, *words) == Ran(2, "", err)


@pytest.mark.parametrize("word", ["xml", "json=", "=x", "JSON", "", "text,json"])
def test_an_output_that_does_not_exist_names_those_that_do(capsys: Capture, word: str) -> None:
    ran = here(capsys, "check", "--output", word)
    assert ran.err == error(
        f"'{word}' is no output",
        "Write one of text, json, sarif, junit, gitlab, github, markdown, html, or FORMAT=FILE.",
    )
    assert ran.code == 2


def test_a_path_that_is_too_long_is_no_folder(capsys: Capture) -> None:
    ran = here(capsys, "check", "x" * 5000)
    assert ran.code == 2
    assert ran.err.endswith("is not a folder\n  = help: Name the folder that holds go.mod.\n")


def test_a_path_that_is_no_utf8_is_named_in_the_error(work: Path) -> None:
    code, out, err = gosupply("check", b"\xff", cwd=work)
    assert (code, out) == (2, "")
    assert err.startswith("error: '\\udcff' is not a folder\n")


def test_a_bundle_that_is_too_large_is_refused(
    capsys: Capture, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gosupply.cli import pipeline

    bundle = write(work / "x.bundle", "x" * 11)
    monkeypatch.setattr(pipeline, "MAX_BUNDLE", 10)
    ran = here(capsys, "check", work, "--bundle", bundle)
    assert ran == Ran(2, "", f"error: the bundle '{bundle}' has more than 10 bytes\n")


@pytest.mark.parametrize("name", [rule.name for rule in RULES])
def test_every_rule_is_explained(capsys: Capture, name: str) -> None:
    code, out, err = here(capsys, "explain", name)
    assert (code, err) == (0, "")
    assert out.startswith(f"# {name} (")
    for heading in ("What it does", "Why it matters", "Example", "How to fix"):
        assert f"\n## {heading}\n" in out


@pytest.mark.parametrize("need", NEEDS, ids=lambda need: need.name)
def test_every_need_is_explained(capsys: Capture, need: Need[Any, Any]) -> None:
    text = f"# {need.name} ({need.kind})\n\n{need.doc}\n"
    assert here(capsys, "explain", need.name) == Ran(0, text, "")


def test_explain_lists_every_name_with_its_summary(capsys: Capture) -> None:
    code, out, err = here(capsys, "explain")
    assert (code, err) == (0, "")
    names = [line.split()[0] for line in out.splitlines()]
    rules = [*(rule.name for rule in RULES), *(review.name for review in REVIEWS)]
    assert names == [*rules, *(need.name for need in NEEDS)]
    assert all(line.endswith(".") for line in out.splitlines())


def test_a_failure_nobody_foresaw_is_one_message_and_is_never_clean(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gosupply.cli import explain

    def fail(_words: object) -> int:
        raise RuntimeError("the \x1b[31mmoon\nfell down")

    monkeypatch.setattr(explain, "run", fail)
    code, out, err = here(capsys, "explain")
    assert (code, out) == (3, "")
    first, second = err.splitlines()
    assert first.startswith("error: gosupply failed: RuntimeError: the \\x1b[31mmoon")
    assert second.startswith(f"  = help: this is a bug in gosupply {__version__}; ")
    monkeypatch.setenv("GOSUPPLY_DEBUG", "1")
    with pytest.raises(RuntimeError, match="moon"):
        here(capsys, "explain")
