"""`gosupply fix`: shown, written, and nothing left to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.running import gosupply

if TYPE_CHECKING:
    from pathlib import Path

MOD = "module example.com/app\n\ngo 1.25.0\n\ntoolchain go1.25.5\n\nexclude example.com/x v1.0.0\n"
FIXED = "module example.com/app\n\ngo 1.25.0\n\ntoolchain go1.26.9\n"
DIFF = (
    "--- a/go.mod\n+++ b/go.mod\n@@ -2,6 +2,4 @@\n \n go 1.25.0\n \n"
    "-toolchain go1.25.5\n-\n-exclude example.com/x v1.0.0\n+toolchain go1.26.9\n"
)


def test_what_would_change_is_shown_and_not_written(work: Path) -> None:
    (work / "go.mod").write_text(MOD)
    assert gosupply("fix", "--offline", cwd=work) == (0, DIFF, "")
    assert (work / "go.mod").read_text() == MOD


def test_a_last_line_without_an_end_is_shown_as_git_does(work: Path) -> None:
    (work / "go.mod").write_text("module example.com/app\n\ngo 1.25.0\n\ntoolchain go1.25.5")
    code, out, _ = gosupply("fix", "--offline", cwd=work)
    assert code == 0
    assert "-toolchain go1.25.5\n\\ No newline at end of file\n+toolchain go1.26.9\n" in out


def test_what_is_written_leaves_nothing_to_fix(work: Path) -> None:
    (work / "real").mkdir()
    (work / "real" / "go.mod").write_text(MOD)
    (work / "go.mod").symlink_to("real/go.mod")
    code, out, err = gosupply("fix", "--offline", "--write", cwd=work)
    assert (code, out, err) == (0, "wrote go.mod\nwrote real/go.mod\n", "")
    assert (work / "go.mod").is_symlink()
    assert (work / "go.mod").read_text() == FIXED
    assert gosupply("fix", "--offline", cwd=work) == (0, "nothing to fix\n", "")


def test_a_file_that_cannot_be_written_is_said_and_left(work: Path) -> None:
    assert gosupply("fix", "--write", "--diff", cwd=work).code == 2
