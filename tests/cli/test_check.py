"""`gosupply check` without a network: what is malformed, unreadable, private or switched off."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from gosupply.cli.check import check
from gosupply.cli.main import main
from tests.cli.running import Ran, gosupply, here, shell, write
from tests.engine.worlds import REQUEST, world
from tests.rules.judging import LIB, A, B

if TYPE_CHECKING:
    from pathlib import Path

    Capture = pytest.CaptureFixture[str]

NOTHING = "no go.sum line was found, so nothing was verified\n"
PRIVATE = {"GOPRIVATE": "example.com"}
FORMATS = ("text", "json", "sarif")


def offline(capsys: Capture, work: Path, *words: str) -> Ran:
    return here(capsys, "check", "--offline", work, *words)


def test_an_empty_folder_is_clean_and_says_so(capsys: Capture, work: Path) -> None:
    assert here(capsys, "check", work) == Ran(0, NOTHING, "")
    assert offline(capsys, work) == Ran(0, NOTHING, "")


def test_a_module_without_dependencies_is_clean(capsys: Capture, work: Path) -> None:
    write(work / "go.mod", "module example.com/app\n")
    assert here(capsys, "check", work).code == 0


def test_the_folder_is_the_current_one_by_default(work: Path) -> None:
    write(work / "go.sum", "nonsense\n")
    assert gosupply("check", "--offline", cwd=work).code == 2
    (work / "sub").mkdir()
    assert gosupply("check", "--offline", cwd=work / "sub").code == 0


def test_malformed_lines_are_exit_2_and_every_other_line_is_judged(
    capsys: Capture, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOPRIVATE", "example.com")
    write(work / "go.sum", f"nonsense\n{LIB}\n{LIB.replace(A, B)}\nexample.com/x v1 h1:x\n")
    code, out, err = offline(capsys, work)
    assert (code, err) == (2, "")
    assert out.count("deny[sum-malformed]: ") == 2
    assert out.count("deny[sum-conflict]: ") == 1
    assert "go.sum:4:15" in out


def test_binary_garbage_is_exit_2_and_shown_safely(capsys: Capture, work: Path) -> None:
    write(work / "go.sum", bytes(range(256)) * 64 + b"\x1b[2J\x00\n" + f"{LIB}\n".encode())
    code, out, err = offline(capsys, work)
    assert (code, err) == (2, "")
    assert not any(char in out for char in "\x1b\x00\x07\r")
    assert "sum-unproven" in out


@pytest.mark.parametrize("size", [50 << 20])
def test_a_huge_go_sum_is_not_read_and_not_clean(capsys: Capture, work: Path, size: int) -> None:
    with (work / "go.sum").open("wb") as file:
        file.truncate(size)
    code, out, err = offline(capsys, work)
    assert (code, err) == (3, "")
    assert "it has 52428800 bytes; at most 16777216 are read" in out


def test_a_folder_named_go_sum_is_not_clean(capsys: Capture, work: Path) -> None:
    (work / "go.sum").mkdir()
    code, out, _ = offline(capsys, work)
    assert code == 3
    assert "it is not a plain file" in out


def test_a_link_out_of_the_repository_is_not_clean(
    capsys: Capture, work: Path, tmp_path: Path
) -> None:
    secret = write(tmp_path / "secret", "the secret\n")
    (work / "go.sum").symlink_to(secret)
    code, out, _ = offline(capsys, work)
    assert code == 3
    assert "leaves the repository" in out
    assert "the secret" not in out


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_go_sum_is_not_clean(capsys: Capture, work: Path) -> None:
    write(work / "go.sum", LIB).chmod(0)
    code, out, _ = offline(capsys, work)
    assert code == 3
    assert "Permission denied" in out


@pytest.mark.parametrize(
    ("gosumdb", "rule"), [("off", "sumdb-environment"), ("nonsense", "sumdb-environment")]
)
def test_without_a_database_every_line_is_unproven(
    capsys: Capture, work: Path, monkeypatch: pytest.MonkeyPatch, gosumdb: str, rule: str
) -> None:
    monkeypatch.setenv("GOSUMDB", gosumdb)
    write(work / "go.sum", f"{LIB}\n")
    code, out, err = here(capsys, "check", work)
    assert (code, err) == (3, "")
    assert f"warn[{rule}]" in out
    assert "sum-unproven" in out


def test_only_private_lines_are_clean_and_nobody_is_asked(
    capsys: Capture, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOPRIVATE", "example.com")
    write(work / "go.sum", f"{LIB}\n")
    code, out, err = here(capsys, "check", work, "--output", "json")
    assert (code, err) == (0, "")
    report = json.loads(out)
    assert report["lines"]["private"] == 1
    assert report["stats"]["requests"] == 0


def test_goenv_file_is_honoured(
    capsys: Capture, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOENV", str(write(work / "env", "GOPRIVATE=example.com\n")))
    write(work / "go.sum", f"{LIB}\n")
    assert here(capsys, "check", work).code == 0


def test_what_could_not_be_proved_is_exit_3_with_a_remedy(capsys: Capture, work: Path) -> None:
    write(work / "go.sum", f"{LIB}\n")
    code, out, err = offline(capsys, work)
    assert (code, err) == (3, "")
    assert "sum-unproven" in out
    assert "Run again without --offline." in out
    assert out.endswith("incomplete\n")


CASES = {
    0: ("", {}),
    1: (f"{LIB}\n{LIB.replace(A, B)}\n", PRIVATE),
    2: ("nonsense\n", {}),
    3: (f"{LIB}\n", {}),
}


@pytest.mark.parametrize("code", CASES)
@pytest.mark.parametrize("format_", FORMATS)
def test_the_exit_code_never_depends_on_the_output(
    capsys: Capture, work: Path, monkeypatch: pytest.MonkeyPatch, code: int, format_: str
) -> None:
    text, environ = CASES[code]
    write(work / "go.sum", text)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert offline(capsys, work, "--output", format_).code == code
    file = work.parent / "report"
    ran = offline(capsys, work, "--output", f"{format_}={file}")
    assert ran.code == code
    assert file.stat().st_size > 0


def test_reports_go_beside_the_text_and_say_the_same(capsys: Capture, work: Path) -> None:
    write(work / "go.sum", "nonsense\n")
    files = [work.parent / name for name in ("a.json", "b.sarif", "c.json", "d.txt")]
    words = [f"--output={f.suffix[1:].replace('txt', 'text')}={f}" for f in files]
    code, out, err = offline(capsys, work, *words)
    assert (code, err) == (2, "")
    first, sarif, second, text = (file.read_text() for file in files)
    assert out == text
    assert first == second == offline(capsys, work, "--output", "json").out
    assert sarif == offline(capsys, work, "--output=sarif", f"--output=text={files[3]}").out
    assert json.loads(first)["exit_code"] == 2
    assert json.loads(sarif)["runs"][0]["results"][0]["ruleId"] == "sum-malformed"


def test_a_report_file_that_cannot_be_written_is_exit_2(capsys: Capture, work: Path) -> None:
    write(work / "go.sum", f"{LIB}\n")
    ran = offline(capsys, work, "--output", "json=/dev/full")
    assert ran.code == 2
    assert ran.err == "error: '/dev/full' cannot be written: No space left on device\n"
    assert "sum-unproven" in ran.out


def test_equals_signs_in_a_file_name_are_its_own(capsys: Capture, work: Path) -> None:
    offline(capsys, work, "--output", f"json={work}/a=b")
    assert (work / "a=b").exists()


def test_the_same_input_gives_the_same_bytes(capsys: Capture, work: Path) -> None:
    for name in ("b", "a", "c/d"):
        write(work / name / "go.sum", f"{LIB}\nnonsense\n")
    for format_ in FORMATS:
        runs = {offline(capsys, work, "--output", format_).out for _ in range(2)}
        assert len(runs) == 1


def test_paths_are_relative_to_the_top_of_git(capsys: Capture, work: Path) -> None:
    write(work / "a/b/go.sum", "nonsense\n")
    assert "\n --> go.sum:1:1\n" in offline(capsys, work / "a/b").out
    assert shell("git init --quiet", cwd=work).code == 0
    assert "\n --> a/b/go.sum:1:1\n" in offline(capsys, work / "a/b").out


def test_what_lies_in_left_out_folders_is_counted(capsys: Capture, work: Path) -> None:
    write(work / "testdata/go.sum", "nonsense\n")
    code, out, _ = offline(capsys, work, "--output", "json")
    assert code == 0
    assert json.loads(out)["files"] == {"read": 0, "skipped": 1}


MALFORMED = {
    "empty": (b"", 1, 1),
    "other": (b"hello\n", 1, 1),
    "header": (b"gosupply proof bundle 1\n\n[nonsense\n", 3, 1),
    "binary": (bytes(range(256)), 2, 1),
}


@pytest.mark.parametrize(("data", "line", "column"), MALFORMED.values(), ids=MALFORMED.keys())
@pytest.mark.parametrize("is_named", [True, False])
def test_a_malformed_bundle_is_one_clear_error_with_its_place(
    capsys: Capture, work: Path, data: bytes, line: int, column: int, *, is_named: bool
) -> None:
    write(work / "go.sum", f"{LIB}\n")
    path = work.parent / "x.bundle" if is_named else work / ".gosupply/proof.bundle"
    write(path, data)
    words = ["--bundle", str(path)] if is_named else []
    code, out, err = offline(capsys, work, *words)
    assert (code, out) == (2, "")
    first, place, *_ = err.splitlines()
    assert first.startswith("error: ")
    shown = path if is_named else ".gosupply/proof.bundle"
    assert place == f"  --> {shown}:{line}:{column}"
    assert err.endswith("  = help: Make the file again.\n")
    assert err.count("error:") == 1


def test_a_bundle_that_is_not_needed_is_not_read_twice(capsys: Capture, work: Path) -> None:
    write(work / ".gosupply/proof.bundle", "malformed")
    other = write(work.parent / "x.bundle", "malformed too")
    write(work / "go.sum", f"{LIB}\n")
    assert str(other) in offline(capsys, work, "--bundle", str(other)).err


def test_gosupply_cache_is_respected_and_others_are_left_alone(
    capsys: Capture, work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    write(work / "go.sum", f"{LIB}\n")
    offline(capsys, work)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["work"]


@pytest.mark.parametrize("home", [None, "", "/nonexistent"])
def test_a_home_is_not_needed(work: Path, home: str | None) -> None:
    write(work / "go.sum", f"{LIB}\n")
    changes = {"HOME": home, "GOENV": None, "GOMODCACHE": None}
    ran = gosupply("check", "--offline", cwd=work, changes=changes)
    assert (ran.code, ran.err) == (3, "")
    assert sorted(path.name for path in work.iterdir()) == ["go.sum"]


def test_a_cache_that_can_never_be_does_not_matter(
    capsys: Capture, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("/" + "x" * 5000, "/dev/null", "/dev/null/x"):
        monkeypatch.setenv("GOSUPPLY_CACHE", place)
        assert here(capsys, "check", work) == Ran(0, NOTHING, "")


def test_without_docstrings_only_help_is_lost(work: Path) -> None:
    write(work / "go.sum", f"nonsense\n{LIB}\n")
    plain, bare = (
        gosupply("check", "--offline", cwd=work, flags=flags) for flags in ((), ("-OO",))
    )
    assert bare == plain
    assert plain.code == 2
    code, out, err = gosupply("explain", "sum-mismatch", cwd=work, flags=("-OO",))
    assert (code, err) == (0, "")
    assert "was left out of this installation" in out
    assert gosupply("explain", cwd=work, flags=("-OO",)).code == 0
    sarif = gosupply("check", "--offline", "--output", "sarif", cwd=work, flags=("-OO",))
    assert (sarif.code, sarif.err) == (2, "")
    assert json.loads(sarif.out)["version"] == "2.1.0"


def test_warnings_are_errors_and_there_are_none(work: Path) -> None:
    write(work / "go.sum", f"{LIB}\n")
    flags = ("-W", "error", "-X", "dev")
    ran = gosupply("check", "--offline", cwd=work, flags=flags)
    assert (ran.code, ran.err) == (3, "")


def test_nothing_in_the_checked_folder_is_imported_or_run(work: Path) -> None:
    mark = work.parent / "mark"
    for name in ("gosupply", "json", "sitecustomize", "requests", "git"):
        write(work / f"{name}.py", f"open({str(mark)!r}, 'w')\n")
    for name in ("git", "go", "ssh-keygen"):
        write(work / name, f"#!/bin/sh\ntouch {mark}\n").chmod(0o755)
    write(work / "go.sum", f"{LIB}\n")
    shell("git init --quiet", cwd=work.parent)
    assert gosupply("check", "--offline", str(work), cwd=work.parent).code == 3
    assert not mark.exists()


def test_a_path_given_in_bytes_of_arguments_is_that_of_main(
    capsys: Capture, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["gosupply", "check", str(work)])
    assert main() == 0
    assert capsys.readouterr().out == NOTHING


def test_the_pipeline_is_the_one_of_the_design() -> None:
    """An empty world needs no port but the sources and the environment."""
    from gosupply.engine.case import TextSource
    from gosupply.engine.ports import Ports
    from gosupply.formats.goenv import resolve
    from tests.sumdb.fake_log import FakeLog, FakeOps

    written = []

    class Kept:
        def write(self, report: object, /) -> None:
            written.append(report)

    source = TextSource("case", {})
    ops = FakeOps(FakeLog(1).key)
    ports = Ports(source, source, resolve({}, {}, {}), ops)
    assert check(REQUEST, [Kept(), Kept()], ports) == ("pass", 0)
    assert len(written) == 2
    assert written[0] is written[1]
    assert world({}).workspace.roots == ()
