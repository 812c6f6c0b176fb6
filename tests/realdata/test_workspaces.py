"""Twelve real projects against the recorded log: all that it covers verifies, nobody is accused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.program import check, gosupply

if TYPE_CHECKING:
    from pathlib import Path

# Lines that are newer than the recording.
UNCOVERED = {"etcd-io__etcd": 4, "syncthing__syncthing": 2, "golang__tools": 2}
LINES = {
    "Azure__go-autorest": 1435,
    "caddyserver__caddy": 588,
    "docker__cli": 631,
    "etcd-io__etcd": 2527,
    "golang__tools": 189,
    "junegunn__fzf": 54,
    "ldez__gomoddirectives": 16,
    "opencontainers__runc": 81,
    "spf13__cobra": 12,
    "stretchr__testify": 6,
    "syncthing__syncthing": 392,
    "uber-go__zap": 218,
}
SIZE = 71_999_284


def test_every_recorded_workspace_is_here(data: Path) -> None:
    folders = {path.name for path in (data / "workspaces").iterdir() if path.is_dir()}
    assert folders == {*LINES}


@pytest.mark.parametrize("name", LINES)
def test_every_covered_line_is_verified(
    name: str, data: Path, recorded: dict[str, str], tmp_path: Path
) -> None:
    run = check(data / "workspaces" / name, tmp_path, "--offline", env=recorded)
    unproven = UNCOVERED.get(name, 0)
    assert run.report["lines"] == {
        "verified": LINES[name] - unproven,
        "mismatch": 0,
        "not-in-log": 0,
        "private": 0,
        "malformed": 0,
        "unproven": unproven,
    }
    assert [each for each in run.report["findings"] if each["level"] == "deny"] == []
    assert run.report["checkpoint"]["size"] == SIZE
    assert run.report["stats"]["requests"] == 0
    needs = {each["need"] for each in run.report["undetermined"]}
    assert needs <= {"sum-unproven", "build-list-unknown"}
    assert run.code == (3 if unproven else 0)


@pytest.mark.parametrize("name", ["caddyserver__caddy", "spf13__cobra"])
def test_without_latest_the_newest_provable_head_is_used(
    name: str, data: Path, without_latest: dict[str, str], tmp_path: Path
) -> None:
    run = check(data / "workspaces" / name, tmp_path, "--offline", env=without_latest)
    assert run.code == 0
    assert run.report["lines"]["verified"] == LINES[name]
    assert f"tree size {run.report['checkpoint']['size']}" in run.text


def test_uncovered_testdata_is_unproven_and_not_accused(
    data: Path, recorded: dict[str, str], tmp_path: Path
) -> None:
    folder = data / "workspaces" / "ldez__gomoddirectives" / "testdata"
    run = check(folder, tmp_path, "--offline", env=recorded)
    assert run.report["lines"]["unproven"] == 18
    assert [each for each in run.report["findings"] if each["level"] == "deny"] == []
    assert run.code == 3


def test_a_bundle_proves_a_workspace_alone(
    data: Path, recorded: dict[str, str], tmp_path: Path
) -> None:
    folder, bundle = data / "workspaces" / "junegunn__fzf", tmp_path / "fzf.bundle"
    env = {**recorded, "GOSUPPLY_CACHE": str(tmp_path / "first")}
    made = gosupply("bundle", str(folder), "--offline", "-o", str(bundle), env=env)
    assert (made.returncode, made.stderr) == (0, "")
    run = check(folder, tmp_path, "--offline", "--bundle", str(bundle))
    assert run.code == 0
    assert run.report["lines"]["verified"] == LINES["junegunn__fzf"]
