"""The picture in the readme shows what a terminal shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.reporters.browser import Browser
from tests.tools import require_tool

TOP = Path(__file__).resolve().parent.parent
PICTURE = TOP / "docs" / "terminal.svg"
UPDATE = os.environ.get("GOSUPPLY_UPDATE") == "1"
SVG = "{http://www.w3.org/2000/svg}"


def run(words: list[str], folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(TOP), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == ""
    return done.stdout


def test_it_is_what_the_script_makes(checkout: Path) -> None:
    made = run([str(TOP / "docs" / "terminal.py"), str(checkout)], checkout)
    if UPDATE:
        PICTURE.write_text(made, encoding="utf-8")
    assert PICTURE.read_text(encoding="utf-8") == made


def test_it_says_what_the_command_says(checkout: Path) -> None:
    said = run(["-m", "gosupply", "check", "examples/tampered"], checkout)
    root = ET.parse(PICTURE).getroot()  # noqa: S314 - a file of our own
    description = root.findtext(f"{SVG}desc") or ""
    command, _, shown = description.partition("\n")
    assert command == "$ gosupply check examples/tampered"
    assert shown.replace("\n", "") == said.replace("\n", "")
    texts = "".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
    assert re.sub(r"\s", "", texts) == re.sub(r"\s", "", description)
    assert root.findtext(f"{SVG}title")


def test_every_line_is_inside(tmp_path: Path) -> None:
    with Browser(require_tool("chromium"), tmp_path / "profile") as browser:
        browser.open(PICTURE)
        outside = browser.run(
            "[...document.querySelectorAll('text')].filter((one) => {"
            " const box = one.getBBox(), all = document.documentElement.viewBox.baseVal;"
            " return box.x < 0 || box.y < 0 || box.x + box.width > all.width ||"
            " box.y + box.height > all.height }).length"
        )
        browser.picture(tmp_path / "terminal.png")
    assert outside == 0
    assert (tmp_path / "terminal.png").read_bytes().startswith(b"\x89PNG")
