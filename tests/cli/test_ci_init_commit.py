"""`gosupply ci init`: which commit is pinned, who is asked for it, and when nobody is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply import __version__
from gosupply.scaffold.cifiles import REPOSITORY
from tests.adapters.repositories import commit, contents, make, run
from tests.cli.beginning import (
    COMMIT,
    HOOKS,
    PIN,
    PIPELINE,
    TAG,
    TARGETS,
    WORKFLOW,
    begun,
    init,
    text_of,
)
from tests.cli.running import Ran

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with a policy; it is the current folder."""
    folder = begun(tmp_path / "repository")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """Return a repository that git takes for gosupply's, with a commit."""
    folder = make(tmp_path / "released")
    commit(folder, **{"README.md": "gosupply\n"})
    key = f"url.file://{folder}.insteadOf"
    run(folder, "config", "--global", key, REPOSITORY)
    return folder


@pytest.mark.parametrize("kind", [(), ("--annotate", "--message=x")], ids=["light", "annotated"])
def test_the_tag_of_this_version_says_the_commit(
    kind: tuple[str, ...], top: Path, released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(released, "tag", *kind, TAG)
    run(released, "tag", f"{TAG}-rc1", commit(released))
    head = run(released, "rev-parse", f"{TAG}^{{commit}}").strip()
    ran = init(capsys, "github")
    assert ran.code == 0
    assert f"is pinned to {head}, " in ran.out
    assert f"@{head} # {TAG}\n" in text_of(top / WORKFLOW)


@pytest.mark.usefixtures("released")
def test_without_such_a_tag_nothing_is_written(
    top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = init(capsys, "pre-commit")
    assert ran == Ran(
        3,
        "",
        f"error: the commit of {TAG} could not be looked up: there is no such tag\n"
        "  = help: Give it with --pin COMMIT.\n",
    )
    assert not (top / HOOKS).exists()


def test_a_server_that_does_not_answer_is_no_answer(
    top: Path, released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    released.rename(released.with_name("gone"))
    ran = init(capsys, "github")
    assert ran.code == 3
    words = f"could not be looked up: git could not list the tags of {REPOSITORY}: fatal: "
    assert f"the commit of {TAG} {words}" in ran.err
    assert not (top / WORKFLOW).exists()


def test_nobody_is_told_a_password(top: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = "url.https://user:secret@127.0.0.1:1/gosupply.insteadOf"
    run(top, "config", "--global", key, REPOSITORY)
    ran = init(capsys, "github")
    assert ran.code == 3
    assert "127.0.0.1" in ran.err
    assert "secret" not in ran.err


def test_offline_nobody_is_asked(
    top: Path, released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(released, "tag", TAG)
    ran = init(capsys, "github", "--offline")
    assert ran.code == 3
    assert "Give it with --pin COMMIT." in ran.err
    assert not (top / WORKFLOW).exists()
    assert init(capsys, "gitlab", "--offline").code == 0


def test_the_repository_cannot_say_who_is_asked(
    top: Path, released: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(released, "tag", TAG)
    forged = make(tmp_path / "forged")
    run(forged, "tag", TAG, commit(forged))
    run(top, "config", f"url.file://{forged}.insteadOf", REPOSITORY)
    assert init(capsys, "github").code == 0
    assert run(released, "rev-parse", "HEAD").strip() in text_of(top / WORKFLOW)


@pytest.mark.parametrize("service", ["github", "pre-commit"])
def test_what_a_file_pins_is_compared_with_the_tag(
    service: str, top: Path, released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(released, "tag", TAG)
    head = run(released, "rev-parse", "HEAD").strip()
    assert init(capsys, service, PIN).code == 0
    before = contents(top)
    name = TARGETS[service]
    ran = init(capsys, service)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: '{name}' pins gosupply to {COMMIT}, and {TAG} is {head}\n")
    # It is what was asked for.
    assert init(capsys, service, PIN).code == 0
    assert contents(top) == before
    (top / name).unlink()
    assert init(capsys, service).code == 0
    assert init(capsys, service) == Ran(0, f"'{name}' is there already, in the same words\n", "")


@pytest.mark.usefixtures("released")
def test_a_pin_that_cannot_be_compared_is_said_not_to_be(
    top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for service, why in (
        ("github", "there is no such tag"),
        ("gitlab", "only the component's own server knows it"),
    ):
        assert init(capsys, service, PIN).code == 0
        assert init(capsys, service) == Ran(
            0,
            f"'{TARGETS[service]}' is there already, in the same words\n"
            f"it pins gosupply to {COMMIT}, which was not compared with {TAG}: {why}\n",
            "",
        )
    assert (top / WORKFLOW).exists()


def test_an_older_pin_of_other_hooks_is_not_taken_for_the_tags(
    top: Path, released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(released, "tag", TAG)
    assert init(capsys, "pre-commit", PIN).code == 0
    (top / HOOKS).write_text(text_of(top / HOOKS).replace(TAG, "v0.0.1"), encoding="utf-8")
    ran = init(capsys, "pre-commit")
    assert ran.code == 2
    assert f"rev: {run(released, 'rev-parse', 'HEAD').strip()}  # frozen: {TAG}\n" in ran.out
    assert init(capsys, "pre-commit", "--offline").code == 3


def test_a_component_may_be_pinned_too(top: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert init(capsys, "gitlab", PIN).code == 0
    component = f"gitlab.com/gosupply/gosupply/check@{COMMIT} # {__version__}\n"
    assert component in text_of(top / PIPELINE)
