"""Findings that need the build lists and newest versions of real projects: none too many.

One module of Azure's, unpruned and long unmaintained, depends on what was deprecated and retracted;
one folder of test data has a go.sum that does not fit its go.mod. The go command says the same:
`go list -m -u -retracted all`, and `go list -m all` under `-mod=readonly`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from tests.program import Run, check
from tests.tools import require_tool

if TYPE_CHECKING:
    from pathlib import Path

TRIES = 3
PAUSE = 5  # seconds; only after a failure
OPENCENSUS = "Azure__go-autorest/tracing/opencensus"
AUTHORS = ("deprecated", "retracted")
EXCLUDE = "ldez__gomoddirectives/testdata/exclude"

pytestmark = pytest.mark.skipif(
    os.environ.get("GOSUPPLY_REQUIRE_TOOLS") != "1",
    reason="asks the real database only where GOSUPPLY_REQUIRE_TOOLS=1, as in CI",
)


@pytest.fixture
def workspace(request: pytest.FixtureRequest, tmp_path: Path, shared_data: Path) -> Path:
    """A copy of the project's folder that the test names."""
    return shutil.copytree(shared_data / "workspaces" / request.param, tmp_path / "copy")


def judge(folder: Path, scratch: Path) -> Run:
    """Check a folder until its build list and the newest versions are known."""
    env = {"GOPATH": str(scratch / "gopath"), "GOMODCACHE": str(scratch / "modcache")}
    for attempt in range(TRIES):
        run = check(folder, scratch, env=env)
        if not {each["need"] for each in run.report["undetermined"]} - {"retraction-unseen"}:
            return run
        time.sleep(PAUSE if attempt < TRIES - 1 else 0)
    pytest.fail(f"not all is known in {TRIES} tries:\n{run.text}{run.errors}")


def found(run: Run, *rules: str) -> list[tuple[str, str, int]]:
    """Return rule, module version and line of each finding of some rules."""
    return [
        (each["rule"], f"{each['module']}@{each['version']}", each["line"])
        for each in run.report["findings"]
        if each["rule"] in rules
    ]


def go_list(folder: Path, scratch: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `go list -m` on what a folder builds, with a module cache of its own."""
    environ = {
        **os.environ,
        "GOFLAGS": "-mod=readonly",
        "GOMODCACHE": str(scratch / "theirs"),
        "GOPATH": str(scratch / "gopath"),
        "GOTOOLCHAIN": "local",
        "GOWORK": "off",
    }
    command = [require_tool("go"), "list", "-m", *words, "all"]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, env=environ, check=False
    )
    subprocess.run([require_tool("go"), "clean", "-modcache"], env=environ, check=True)
    return done


@pytest.mark.parametrize("workspace", [OPENCENSUS], indirect=True)
def test_what_is_deprecated_and_retracted_is_what_the_go_command_says(
    workspace: Path, tmp_path: Path
) -> None:
    run = judge(workspace, tmp_path)
    assert run.code == 0
    # Authors may deprecate and retract more, one day.
    assert {
        ("deprecated", "github.com/Azure/go-autorest/tracing@v0.6.0", 8),
        ("retracted", "cloud.google.com/go/storage@v1.27.0", 2),
    } <= set(found(run, *AUTHORS))
    assert {each["rule"] for each in run.report["findings"]} == set(AUTHORS)
    shown = "{{if or .Retracted (and .Deprecated (not .Indirect))}}{{.Path}}@{{.Version}}{{end}}"
    theirs = go_list(workspace, tmp_path, "-u", "-retracted", "-f", shown)
    assert theirs.returncode == 0, theirs.stderr
    ours = {module for _, module, _ in found(run, *AUTHORS)}
    assert {line for line in theirs.stdout.splitlines() if line} == ours


@pytest.mark.parametrize("workspace", [EXCLUDE], indirect=True)
def test_what_go_sum_lacks_and_has_too_much_is_found(workspace: Path, tmp_path: Path) -> None:
    run = judge(workspace, tmp_path)
    assert run.code == 0
    assert found(run, "sum-missing") == [
        ("sum-missing", "github.com/stretchr/testify@v1.6.1/go.mod", 1),
        ("sum-missing", "golang.org/x/mod@v0.3.0/go.mod", 1),
        ("sum-missing", "github.com/gorilla/mux@v1.7.3/go.mod", 7),
        ("sum-missing", "github.com/ldez/grignotin@v0.4.1/go.mod", 8),
    ]
    assert found(run, "sum-unneeded") == [
        ("sum-unneeded", "github.com/containous/mux@v0.0.0-20181024131434-c33f32e26898", 1),
        ("sum-unneeded", "github.com/stretchr/testify@v1.7.0", 10),
        ("sum-unneeded", "golang.org/x/mod@v0.4.1", 14),
    ]
    assert found(run, "exclude-ineffective") == [
        ("exclude-ineffective", "golang.org/x/crypto@v1.4.5", 12),
        ("exclude-ineffective", "golang.org/x/text@v1.6.7", 13),
    ]
    theirs = go_list(workspace, tmp_path)
    assert theirs.returncode != 0
    assert "github.com/gorilla/mux@v1.7.3: missing go.sum entry for go.mod file" in theirs.stderr


@pytest.mark.parametrize(
    "workspace", ["spf13__cobra", "stretchr__testify", "opencontainers__runc"], indirect=True
)
def test_nothing_is_found_where_all_is_in_order(workspace: Path, tmp_path: Path) -> None:
    shutil.rmtree(workspace / "vendor", ignore_errors=True)  # so that go.sum counts
    run = judge(workspace, tmp_path)
    assert {each["rule"] for each in run.report["findings"]} <= set(AUTHORS)
    assert run.code == 0
    theirs = go_list(workspace, tmp_path)
    assert theirs.returncode == 0, theirs.stderr
