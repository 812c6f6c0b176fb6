"""The built wheel, run from outside the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", str(folder), str(TOP)], check=True)
    (found,) = folder.glob("gosupply-*.whl")
    return found


def test_it_holds_the_package_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"gosupply"}
    assert "gosupply/py.typed" in names
    templates = TOP / "gosupply" / "reporters" / "templates"
    assert {f"gosupply/reporters/templates/{path.name}" for path in templates.iterdir()} <= {*names}
    assert "gosupply/scaffold/templates/github.yml" in names


def test_it_proves_the_example_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "gosupply", "check", str(TOP / "examples" / "hello")],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("verified 10 lines")
    assert (done.returncode, done.stderr) == (0, "")
