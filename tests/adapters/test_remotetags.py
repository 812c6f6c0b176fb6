"""Asking for a tag: with the person's own settings, outside every repository, and discreetly."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from gosupply.adapters.remotetags import list_tag
from tests.adapters.repositories import commit, fake_git, make, reason, run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_tag_and_its_commit_are_listed(tmp_path: Path) -> None:
    folder = make(tmp_path / "there")
    oid = commit(folder)
    run(folder, "tag", "--annotate", "--message=x", "v1")
    run(folder, "tag", "v1.1")
    tag = run(folder, "rev-parse", "v1").strip()
    listed = list_tag(folder.as_uri(), "v1", {})
    assert listed == f"{tag}\trefs/tags/v1\n{oid}\trefs/tags/v1^{{}}\n"
    assert list_tag(folder.as_uri(), "v2", {}) == ""


def test_the_settings_that_the_environment_has_count(tmp_path: Path) -> None:
    folder = make(tmp_path / "there")
    run(folder, "tag", "v1", commit(folder))
    key = f"url.{folder.as_uri()}.insteadOf"
    url = "https://127.0.0.1:1/x"
    environ = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": key, "GIT_CONFIG_VALUE_0": url}
    assert "refs/tags/v1" in str(list_tag(url, "v1", environ))
    assert reason(list_tag(url, "v1", {}))


def test_no_repository_has_a_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_git(tmp_path, 'echo "$GIT_DIR $GIT_WORK_TREE $GIT_TERMINAL_PROMPT $*"')
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    said = str(list_tag("URL", "v1", {"GIT_DIR": "there", "GIT_WORK_TREE": "there"}))
    assert said.startswith("/dev/null  0 ")
    assert said.endswith(" -C / ls-remote --end-of-options URL refs/tags/v1 refs/tags/v1^{}\n")


def test_what_git_complains_of_is_told_without_passwords(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_git(tmp_path, "echo \"fatal: no 'https://me:secret@example.com/a@b'\" >&2; exit 128")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    failed = "git could not list the tags of https://example.com/x: fatal: no "
    said = reason(list_tag("https://me:secret@example.com/x", "v1", {}))
    assert said == f"{failed}'https://example.com/a@b'"
