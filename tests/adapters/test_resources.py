"""The package's own files."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from gosupply.adapters.resources import read_text

PACKAGE = Path(__file__).resolve().parent.parent.parent / "gosupply"


@pytest.mark.parametrize("name", ["report.html", "report.md", "style.css"])
def test_a_file_is_read_as_it_is(name: str) -> None:
    assert read_text("reporters", name) == (PACKAGE / "reporters" / "templates" / name).read_text(
        encoding="utf-8"
    )


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(FileNotFoundError):
        read_text("reporters", "none.html")


def test_a_package_inside_a_zip_file(tmp_path: Path) -> None:
    archive = tmp_path / "gosupply.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in PACKAGE.rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                packed.write(path, path.relative_to(PACKAGE.parent))
    program = (
        "from gosupply.adapters import resources; assert '.zip' in resources.__file__; "
        "print(resources.read_text('reporters', 'report.md'), end='')"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program],
        env={"PYTHONPATH": str(archive), "PYTHONUTF8": "1"},
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode() == read_text("reporters", "report.md")
