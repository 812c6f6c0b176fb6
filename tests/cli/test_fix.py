"""`gosupply fix`: shown, written, and nothing left to do."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from gosupply.adapters.clock import today
from tests.adapters.repositories import commit, run
from tests.cli.running import gosupply, write

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


WAIVER = """\
rule: retracted
subject: example.com/gone
reason: nobody calls what is broken
owner: auth-team
from: 2000-01-01
expires: 2999-01-01
"""
CLEAN = "module example.com/app\n\ngo 1.25.0\n\ntoolchain go1.26.9\n"
INLINE = "waivers:\n  - id: old\n" + "".join(f"    {line}\n" for line in WAIVER.splitlines())


@pytest.fixture
def unused(work: Path, request: pytest.FixtureRequest) -> Path:
    """Return a folder, in git or outside, with two waivers that accept nothing."""
    expires = (today() + timedelta(days=20)).isoformat()
    start = (today() - timedelta(days=20)).isoformat()
    files = {
        "go.mod": CLEAN,
        ".gosupply/policy.yaml": f"version: 1\n{INLINE}",
        ".gosupply/waivers/gone.yaml": WAIVER.replace("gone", "other"),
    }
    dated = {
        name: text.replace("2000-01-01", start).replace("2999-01-01", expires)
        for name, text in files.items()
    }
    for name, text in dated.items():
        write(work / name, text)
    if request.param:
        run(work, "init", "--quiet", "--initial-branch=main")
        commit(work)
    return work


@pytest.mark.parametrize("unused", [False, True], indirect=True, ids=["files", "git"])
def test_waivers_that_accept_nothing_go(unused: Path) -> None:
    code, diff, err = gosupply("fix", "--offline", cwd=unused)
    assert (code, err) == (0, "")
    assert "--- a/.gosupply/waivers/gone.yaml\n+++ /dev/null\n@@ -1,6 +0,0 @@\n" in diff
    assert (unused / ".gosupply/waivers/gone.yaml").exists()
    code, out, _ = gosupply("fix", "--offline", "--write", cwd=unused)
    assert (code, out) == (
        0,
        "wrote .gosupply/policy.yaml\ndeleted .gosupply/waivers/gone.yaml\n",
    )
    assert (unused / ".gosupply/policy.yaml").read_text() == "version: 1\n"
    assert not (unused / ".gosupply/waivers/gone.yaml").exists()
    assert gosupply("fix", "--offline", cwd=unused) == (0, "nothing to fix\n", "")


@pytest.mark.parametrize("unused", [True], indirect=True)
def test_git_applies_what_is_shown(unused: Path, tmp_path: Path) -> None:
    patch = write(tmp_path / "patch", gosupply("fix", "--offline", cwd=unused).out)
    run(unused, "apply", str(patch))
    assert (unused / ".gosupply/policy.yaml").read_text() == "version: 1\n"
    assert not (unused / ".gosupply/waivers/gone.yaml").exists()


@pytest.mark.parametrize("unused", [True], indirect=True)
def test_a_link_goes_and_what_it_leads_to_stays(unused: Path) -> None:
    waiver = unused / ".gosupply/waivers/gone.yaml"
    kept = waiver.rename(unused / "kept.yaml")
    waiver.symlink_to("../../kept.yaml")
    assert gosupply("fix", "--offline", "--write", cwd=unused).code == 0
    assert not waiver.is_symlink()
    assert kept.exists()


def test_a_file_that_cannot_be_written_is_said_and_left(work: Path) -> None:
    assert gosupply("fix", "--write", "--diff", cwd=work).code == 2
