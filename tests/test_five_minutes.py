"""The five minutes of docs/policy.md, word for word, in a repository of their own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.tools import require_tool

TOP = Path(__file__).resolve().parent.parent
_BLOCK = re.compile(r"<!-- (?:five-minutes|blocked: (\d)) -->\n```sh\n(.*?)```\n", re.DOTALL)


def test_from_nothing_to_a_gate(tmp_path: Path) -> None:
    folder, programs = tmp_path / "payments", tmp_path / "bin"
    shutil.copytree(TOP / "examples" / "hello", folder)
    shutil.rmtree(folder / ".gosupply")
    shutil.copytree(TOP / "examples" / "hello" / ".gosupply", folder / ".gosupply")
    programs.mkdir()
    shim = programs / "gosupply"
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m gosupply "$@"\n', encoding="utf-8")
    shim.chmod(0o755)
    git = require_tool("git")
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "Begin"]):
        subprocess.run([git, "-C", str(folder), *words], check=True)
    environ = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "PYTHONPATH": str(TOP)}
    text = (TOP / "docs" / "policy.md").read_text(encoding="utf-8")
    blocks = _BLOCK.findall(text)
    assert [code for code, _ in blocks] == ["", "1"]
    for code, commands in blocks:
        done = subprocess.run(
            ["sh", "-ec", commands],
            cwd=folder,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == int(code or 0), done.stdout + done.stderr
    assert "deny[replace-unversioned]" in done.stdout
