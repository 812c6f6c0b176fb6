"""Repositories that tests make with the real git."""

from __future__ import annotations

import hashlib
import os
import subprocess
from typing import TYPE_CHECKING

from gosupply.facts import Unavailable
from tests.tools import require_tool

if TYPE_CHECKING:
    from pathlib import Path

LIMIT = 1000
PIN = ".gosupply/checkpoint"


def run(folder: Path, *words: str, given: bytes = b"") -> str:
    command = [require_tool("git"), "-C", str(folder), *words]
    done = subprocess.run(command, check=True, capture_output=True, input=given)
    return os.fsdecode(done.stdout)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def make(top: Path, *options: str) -> Path:
    top.mkdir(parents=True)
    run(top, "init", "--quiet", "--initial-branch=main", *options)
    return top


def commit(top: Path, **files: str) -> str:
    """Write files, commit everything, and return the id."""
    for name, text in files.items():
        write(top / name, text)
    run(top, "add", "--all", "--force")
    run(top, "commit", "--quiet", "--allow-empty", "--message=change")
    return run(top, "rev-parse", "HEAD").strip()


def object_file(top: Path, oid: str) -> Path:
    return top / ".git/objects" / oid[:2] / oid[2:]


def reason(found: object) -> str:
    assert isinstance(found, Unavailable), found
    assert found.remedy.endswith(".")
    return found.reason


def fake_git(folder: Path, script: str) -> None:
    write(folder / "git", f"#!/bin/sh\n{script}\n")
    (folder / "git").chmod(0o755)


def contents(folder: Path) -> dict[str, str]:
    """Return the digest of every file below a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }
