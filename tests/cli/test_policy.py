"""`gosupply policy`: lint, show, test and schema, as people run them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from gosupply.cli import policy
from gosupply.cli.failures import report_failure
from gosupply.errors import GosupplyError
from tests.cli.running import Ran, write

if TYPE_CHECKING:
    from pathlib import Path

    Capture = pytest.CaptureFixture[str]

POLICY = """\
version: 1
teams:
  pay: {labels: ["team:pay"], paths: [pay/...], vendor: {mode: required}}
rules: {pseudo-version: deny}
versions: {denied: [{module: example.com/bad}]}
"""
DENYING = "version: 1\nversions: {denied: [{module: example.com/bad}]}\n"
MOD = "module example.com/app\n\ngo 1.25.0\n\nrequire example.com/bad v1.0.0\n"
CASE = """\
files: {go.mod: "module example.com/app\\n\\ngo 1.25.0\\n\\nrequire example.com/bad v1.0.0\\n",
  go.sum: "example.com/bad v1.0.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\\n"}
mods: {example.com/bad@v1.0.0: "module example.com/bad\\n"}
log: example.com/bad v1.0.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
expect: [{rule: module-denied, at: "go.mod:5", level: %s}]
"""


@pytest.fixture(autouse=True)
def _inside(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(work)


def run(capsys: Capture, *words: str) -> Ran:
    capsys.readouterr()
    try:
        code = policy.run(words)
    except GosupplyError as error:
        code = report_failure(error)
    return Ran(code, *capsys.readouterr())


def test_a_right_policy_is_ok_with_the_number_of_its_files(capsys: Capture, work: Path) -> None:
    assert run(capsys, "lint") == (0, "ok: there is no policy; the built-in baseline holds\n", "")
    write(work / ".gosupply" / "policy.yaml", POLICY)
    assert run(capsys, "lint") == (0, "ok: 1 file\n", "")
    write(work / ".gosupply" / "teams" / "ship.yaml", "paths: [ship]\n")
    assert run(capsys, "lint", str(work)).out == "ok: 2 files\n"


def test_everything_that_is_wrong_is_said_at_once(capsys: Capture, work: Path) -> None:
    write(work / ".gosupply" / "policy.yaml", "version: 1\nruels: {}\nrules: {sum-mismatch: x}\n")
    code, out, err = run(capsys, "lint")
    assert (code, out) == (2, "")
    assert "error: unknown key 'ruels'\n  --> .gosupply/policy.yaml:2:1\n" in err
    assert "  = help: Did you mean 'rules'?\n" in err
    assert "error: unknown level 'x'" in err


def test_what_levels_and_teams_make_of_each_other_is_judged(capsys: Capture, work: Path) -> None:
    text = """\
version: 1
rules: {pseudo-version: {commit: deny, release: warn}, sum-mismatch: note}
vendor: {mode: forbidden}
teams: {pay: {paths: [pay/...], vendor: {mode: required}}}
"""
    write(work / ".gosupply" / "policy.yaml", text)
    code, _, err = run(capsys, "lint")
    assert code == 2
    assert "the level of 'pseudo-version' falls from 'deny' at ring 'change'" in err
    assert "'note' for 'sum-mismatch' at ring 'commit' is below the inherited 'deny'" in err
    assert "'vendor.mode' has nothing in common with '.gosupply/policy.yaml' line 3" in err


def test_the_policy_of_git_s_top_is_meant(capsys: Capture, work: Path) -> None:
    (work / ".git").mkdir()
    (work / "below").mkdir()
    write(work / ".gosupply" / "policy.yaml", "version: 2\n")
    assert run(capsys, "lint", "below").code == 2
    code, _, err = run(capsys, "lint", "nowhere")
    assert (code, err.split("\n")[0]) == (2, "error: 'nowhere' is not a folder")


def test_the_whole_policy_is_shown(capsys: Capture, work: Path) -> None:
    write(work / ".gosupply" / "policy.yaml", POLICY)
    code, out, err = run(capsys, "show")
    assert (code, err) == (0, "")
    assert "\n  pseudo-version: deny  # .gosupply/policy.yaml:4\n" in out


def test_what_holds_for_a_root_is_shown(capsys: Capture, work: Path) -> None:
    write(work / ".gosupply" / "policy.yaml", POLICY)
    write(work / "go.mod", MOD)
    write(work / "pay" / "go.mod", MOD)
    top, pay = run(capsys, "show", "--ring", "release"), run(capsys, "show", "--root", "./pay/")
    assert top.out.startswith('# Root "." at ring release (at: release).\n')
    assert "vendor: {mode: any}  # " in top.out
    assert pay.out.startswith("# Root pay at ring change (at: change).\n")
    assert "\nvendor: {mode: required}  # .gosupply/policy.yaml:3\n" in pay.out
    assert "effective team: pay." in run(capsys, "show", "--team", "pay", "--root", "pay").out


def test_the_only_root_needs_no_name(capsys: Capture, work: Path) -> None:
    write(work / "pay" / "go.mod", MOD)
    assert run(capsys, "show", "--ring", "commit").out.startswith("# Root pay at ring commit")
    write(work / "ship" / "go.mod", MOD)
    code, _, err = run(capsys, "show", "--ring", "commit")
    assert code == 2
    assert "  = help: Use --root with one of: pay, ship.\n" in err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--ring", "prod"], "there is no ring 'prod'"),
        (["--team", "nobody"], "there is no team 'nobody' (--team)"),
        (["--root", "b"], "there is no root 'b'"),
    ],
)
def test_what_there_is_not_cannot_be_shown(
    capsys: Capture, work: Path, words: list[str], message: str
) -> None:
    write(work / "go.mod", MOD)
    code, _, err = run(capsys, "show", *words)
    assert (code, err.split("\n")[0]) == (2, f"error: {message}")


def test_cases_pass_or_show_how_they_differ(capsys: Capture, work: Path) -> None:
    write(work / ".gosupply" / "policy.yaml", DENYING)
    assert run(capsys, "test") == (0, "0 cases, 0 failed\n", "")
    write(work / ".gosupply" / "tests" / "denied.yaml", CASE % "deny")
    assert run(capsys, "test") == (
        0,
        "pass .gosupply/tests/denied.yaml\n1 case, 0 failed\n",
        "",
    )
    write(work / ".gosupply" / "tests" / "off.yaml", CASE % "warn")
    write(work / ".gosupply" / "tests" / "README.md", "no case")
    shown = (
        "pass .gosupply/tests/denied.yaml\n"
        "FAIL .gosupply/tests/off.yaml\n"
        "  - warn[module-denied] go.mod:5\n"
        "  + deny[module-denied] go.mod:5\n"
        "2 cases, 1 failed\n"
    )
    assert run(capsys, "test") == (1, shown, "")


def test_named_cases_are_run_wherever_they_are(capsys: Capture, work: Path) -> None:
    write(work / ".gosupply" / "policy.yaml", DENYING)
    write(work / "elsewhere" / "case.yaml", CASE % "deny")
    assert run(capsys, "test", "elsewhere/case.yaml").out.startswith("pass elsewhere/case.yaml\n")


def test_malformed_cases_are_all_said_and_none_is_run(capsys: Capture, work: Path) -> None:
    write(work / ".gosupply" / "tests" / "a.yaml", "files: {}\n")
    write(work / ".gosupply" / "tests" / "b.yaml", "expect: none\n")
    code, out, err = run(capsys, "test")
    assert (code, out) == (2, "")
    assert "the case lacks 'expect'\n  --> .gosupply/tests/a.yaml:1:1\n" in err
    assert "the case lacks 'files'\n  --> .gosupply/tests/b.yaml:1:1\n" in err
    (work / "folder").mkdir()
    for name in ("missing.yaml", "folder"):
        code, _, err = run(capsys, "test", name)
        assert code == 2
        assert f"the case '{name}' cannot be read" in err


def test_the_schema_is_printed(capsys: Capture) -> None:
    code, out, _ = run(capsys, "schema")
    assert code == 0
    assert json.loads(out)["title"] == "A policy of gosupply"


@pytest.mark.parametrize("words", [[], ["mend"], ["schema", "x"], ["lint", "a", "b"]])
def test_other_words_make_no_sense(capsys: Capture, words: list[str]) -> None:
    assert run(capsys, *words).code == 2
