"""`gosupply migrate`: a policy on standard output, and on the other what is not in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.cli import migrate
from gosupply.errors import InputError, UsageError
from tests.cli.running import write

if TYPE_CHECKING:
    from pathlib import Path


def test_the_policy_and_the_rest_are_apart(
    capsys: pytest.CaptureFixture[str], work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(work)
    text = 'blocked:\n  modules: [example.com/bad]\n  other: x\n  "a\\e": 1\n'
    write(work / ".gomodguard.yaml", text)
    assert migrate.run(["gomodguard", ".gomodguard.yaml"]) == 0
    out, err = capsys.readouterr()
    assert out == (
        '# What ".gomodguard.yaml" says about modules.\n'
        "version: 1\n"
        "versions: {denied: [{module: example.com/bad, requirement: direct}]}"
        "  # .gomodguard.yaml:2\n"
    )
    assert err == (
        ".gomodguard.yaml:3: not carried over: unknown key 'other'\n"
        ".gomodguard.yaml:4: not carried over: unknown key 'a\\x1b'\n"
    )


def test_a_file_that_cannot_be_read_is_said(work: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: there is no such file"):
        migrate.run(["golangci", str(work / "missing.yml")])
    (work / "folder").mkdir()
    with pytest.raises(UsageError, match="it is not a plain file"):
        migrate.run(["golangci", str(work / "folder")])
    with pytest.raises(InputError):
        migrate.run(["golangci", str(write(work / "a.yml", "a: ["))])
    with pytest.raises(UsageError):
        migrate.run(["eslint", str(work / "a.yml")])
