"""`gosupply ci init`: one file, written once, fits the repository and pleases the tools."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from gosupply import __version__
from gosupply.cli.ciinitoptions import SERVICES, parse_ci_init
from gosupply.scaffold.cifiles import ACTION, REPOSITORY
from tests.adapters.repositories import contents, make, run
from tests.cli.beginning import (
    COMMIT,
    HOOKS,
    INCLUDED,
    PIN,
    PIPELINE,
    POLICY,
    TAG,
    TARGETS,
    WORKFLOW,
    begun,
    init,
    text_of,
)
from tests.cli.running import TOP, Ran, write
from tests.tools import require_script

if TYPE_CHECKING:
    from pathlib import Path

GUESSED = (
    "'{}' is the current branch, and taken for the default one, which no origin/HEAD names: if it "
    "is not, delete the file and run this with --branch NAME\n"
)


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with a policy; it is the current folder."""
    folder = begun(tmp_path / "repository")
    monkeypatch.chdir(folder)
    return folder


# What is written, and what is said.


def test_it_says_what_it_wrote_and_why_and_what_comes_next(
    top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert init(capsys, "github", PIN) == Ran(
        0,
        f"wrote {WORKFLOW}: it checks pull requests, the merge queue, pushes to 'main', tags, and "
        "once a week\n"
        f"gosupply {__version__} is pinned to {COMMIT}, which no tag can move\n"
        f"{GUESSED.format('main')}"
        "commit it:\n"
        f"  git add {WORKFLOW}\n"
        "  git commit -m 'Run gosupply'\n"
        "  git push\n"
        "then require the check 'gosupply' for 'main': until then it stops no merge\n"
        "and have CODEOWNERS and required review protect .github/ and .gosupply/: a pull request "
        "brings its own workflow\n",
        "",
    )
    assert f"uses: {ACTION}@{COMMIT} # {TAG}\n" in text_of(top / WORKFLOW)


def test_the_commands_that_it_prints_work(top: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (top / "deep").mkdir()
    ran = init(capsys, "github", PIN, top / "deep")
    commands = [line for line in ran.out.splitlines() if line.startswith("  git ")]
    subprocess.run(["sh", "-ec", "\n".join(commands[:2])], check=True, capture_output=True)
    assert run(top, "status", "--porcelain") == ""
    assert run(top, "show", "--name-only", "--format=").split() == [WORKFLOW]


def test_from_a_folder_elsewhere_the_commands_name_the_repository(
    top: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = init(capsys, "pre-commit", PIN, top)
    assert "wrote repository/.pre-commit-config.yaml: " in ran.out
    assert f"  git -C {top} add {HOOKS}\n" in ran.out


def test_without_a_policy_it_says_what_holds(top: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (top / POLICY).unlink()
    words = "there is no policy yet, and what is built in holds: 'gosupply init' writes one\n"
    assert words in init(capsys, "github", PIN).out


def test_a_malformed_policy_is_said_before_anything_is_written(
    top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(top / POLICY, "version: 1\nrings: 3\n")
    ran = init(capsys, "github", PIN)
    assert (ran.code, ran.out) == (2, "")
    assert f"--> {POLICY}:2" in ran.err
    assert not (top / WORKFLOW).exists()


def test_teams_are_chosen_by_labels(top: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(top / POLICY, 'version: 1\nteams: {a: {labels: ["team:a"], paths: ["..."]}}\n')
    assert init(capsys, "github", PIN).code == 0
    assert "Labels choose among the teams of" in text_of(top / WORKFLOW)


def test_a_server_that_is_not_github_has_to_reach_it(
    top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(top, "remote", "add", "origin", "git@git.acme.example:acme/app.git")
    words = f"'origin' is at 'git.acme.example', whose runners must reach {REPOSITORY}\n"
    assert words in init(capsys, "github", PIN).out


# Never overwriting.


@pytest.mark.parametrize("service", SERVICES)
def test_the_second_time_nothing_changes(
    service: str, top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert init(capsys, service, PIN).code == 0
    before = contents(top)
    name = TARGETS[service]
    same = f"'{name}' is there already, in the same words\n"
    assert init(capsys, service, PIN) == Ran(0, same, "")
    # What is pinned there already needs no look-up, and nothing is known of it.
    ran = init(capsys, service, "--offline")
    assert (ran.code, ran.err) == (0, "")
    doubt = f"{same}it pins gosupply to {COMMIT}, which was not compared with {TAG}: "
    assert ran.out.startswith(doubt)
    assert contents(top) == before


@pytest.mark.parametrize("name", [WORKFLOW, ".github/workflows/gosupply.yaml"])
def test_another_workflow_is_left_alone(
    name: str, top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(top / name, "name: mine\n")
    before = contents(top)
    ran = init(capsys, "github", "--offline")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: '{name}' is there already, in other words\n")
    assert contents(top) == before


@pytest.mark.parametrize("name", [HOOKS, ".pre-commit-config.yml"])
def test_other_hooks_are_left_alone_and_the_entry_is_printed(
    name: str, top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = "repos:\n  - repo: meta\n    hooks:\n      - id: identity\n"
    write(top / name, theirs)
    before = contents(top)
    ran = init(capsys, "pre-commit", PIN)
    head, _, block = ran.out.partition("\n")
    assert ran.code == 2
    assert head == f"'{name}' is there already, and is left alone: add this to its 'repos:'"
    assert contents(top) == before
    # Pasted as it was printed, it is valid, and what was asked for.
    write(top / name, theirs + block)
    subprocess.run([require_script("pre-commit"), "validate-config", name], cwd=top, check=True)
    assert init(capsys, "pre-commit", PIN).code == 0


def test_another_pipeline_is_left_alone_and_can_include_it(
    top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(top / PIPELINE, "test:\n  script: [make test]\n")
    before = contents(top)
    ran = init(capsys, "gitlab")
    assert ran.code == 0
    assert contents(top) == {**before, INCLUDED: contents(top)[INCLUDED]}
    assert ran.out.startswith(f"wrote {INCLUDED}: ")
    assert f"  git add {INCLUDED} {PIPELINE}\n" in ran.out
    include = "".join(
        f"{line[2:]}\n" for line in ran.out.splitlines() if line[2:5] in ("inc", "  -")
    )
    assert include == f"include:\n  - local: {INCLUDED}\n"
    write(top / PIPELINE, text_of(top / PIPELINE) + include)
    for name in (PIPELINE, INCLUDED):
        validate("vendor.gitlab-ci", top / name, "--data-transform", "gitlab-ci")


@pytest.mark.parametrize("service", SERVICES)
def test_a_link_is_left_alone(
    service: str, top: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other, name = tmp_path / "other", INCLUDED if service == "gitlab" else TARGETS[service]
    if service == "gitlab":
        write(top / PIPELINE, "")
    (top / name).parent.mkdir(parents=True, exist_ok=True)
    (top / name).symlink_to(other)
    assert init(capsys, service, PIN).code == 2
    assert not other.exists()


@pytest.mark.parametrize("link", [".github", ".github/workflows"])
def test_no_link_on_the_way_is_followed(
    link: str, top: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (top / link).parent.mkdir(exist_ok=True)
    (top / link).symlink_to(other)
    ran = init(capsys, "github", PIN)
    assert ran.code == 2
    assert f"'{link}' is a link" in ran.err
    assert list(other.iterdir()) == []


def test_a_folder_of_that_name_is_left_alone(top: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (top / HOOKS).mkdir()
    assert init(capsys, "pre-commit", PIN).code == 2


# The default branch.


def test_the_default_branch_is_the_remotes(top: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(top, "update-ref", "refs/remotes/origin/trunk", "HEAD")
    run(top, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
    run(top, "checkout", "--quiet", "-b", "add-gosupply")
    ran = init(capsys, "github", PIN)
    assert "pushes to 'trunk'" in ran.out
    assert "--branch" not in ran.out
    assert "    branches: [trunk]\n" in text_of(top / WORKFLOW)


def test_without_one_it_is_the_current_one_which_is_said_to_be_a_guess(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make(tmp_path / "new")
    run(folder, "symbolic-ref", "HEAD", "refs/heads/develop")
    ran = init(capsys, "github", folder, PIN)
    assert ran.code == 0
    assert GUESSED.format("develop") in ran.out
    assert "    branches: [develop]\n" in text_of(folder / WORKFLOW)
    # What it says to do.
    (folder / WORKFLOW).unlink()
    assert "taken for" not in init(capsys, "github", folder, PIN, "--branch", "main").out
    assert "    branches: [main]\n" in text_of(folder / WORKFLOW)


def test_a_detached_head_is_no_branch(top: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(top, "checkout", "--quiet", "--detach")
    ran = init(capsys, "github", PIN)
    assert (ran.code, ran.out) == (2, "")
    assert "Name it with --branch." in ran.err
    assert init(capsys, "github", PIN, "--branch=main").code == 0


@pytest.mark.parametrize("branch", ['it\'s-"quoted"', "on", "1.0", "a,b", "#1", "é{x}"])
def test_an_odd_branch_is_a_name_all_the_same(
    branch: str, top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(top, "checkout", "--quiet", "-b", branch)
    assert init(capsys, "github", PIN).code == 0
    validate("vendor.github-workflows", top / WORKFLOW)
    (line,) = re.findall(r"branches: \[(.*)\]\n", text_of(top / WORKFLOW))
    assert json.loads(line) == branch


@pytest.mark.parametrize(
    "branch", ["a b", "a..b", "@{-1}", "x.lock", "a\x7f", "a\u202eb", "a\udcff"]
)
def test_what_is_no_branch_is_refused(
    branch: str, top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = init(capsys, "github", PIN, f"--branch={branch}")
    assert ran.code == 2
    assert "is no name of a branch" in ran.err
    assert not (top / WORKFLOW).exists()


# Servers of GitLab.


def test_on_another_server_a_mirror_is_asked_for(
    top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(top, "remote", "add", "origin", "https://user:secret@git.acme.example/acme/app.git")
    ran = init(capsys, "gitlab")
    assert ran.code == 2
    assert "'origin' is at 'git.acme.example'" in ran.err
    assert "secret" not in ran.err
    assert init(capsys, "gitlab", "--component=platform/gosupply").code == 0
    assert f"$CI_SERVER_FQDN/platform/gosupply/check@{__version__}\n" in text_of(top / PIPELINE)


def test_a_remote_that_names_no_server_says_nothing(
    top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(top, "config", "remote.origin.url", "it's\"/odd\n- x")
    assert init(capsys, "gitlab").code == 0
    assert f"gitlab.com/gosupply/gosupply/check@{__version__}\n" in text_of(top / PIPELINE)


# The command line.


def test_the_command_line_as_values() -> None:
    chosen = parse_ci_init(["gitlab", "there", "--component", "a/b", "--offline"])
    assert (chosen.service, str(chosen.path), *chosen[2:]) == (
        "gitlab",
        "there",
        "",
        "",
        "a/b",
        True,
    )


@pytest.mark.parametrize("words", [[], ["jenkins"], ["github", "--pin=main"], ["github", "none"]])
def test_what_makes_no_sense(
    words: list[str], top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert init(capsys, *words).code == 2
    assert not (top / ".github").exists()


def test_outside_git_there_is_nothing_to_write_for(
    work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = init(capsys, "github", work, PIN)
    assert ran.code == 2
    assert "is in no git repository" in ran.err


# What the tools of the services say.


def validate(schema: str, path: Path, *words: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *words]
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_hooks_and_the_component_that_it_names_exist(
    top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert init(capsys, "pre-commit", PIN).code == 0
    manifest = (TOP / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    ids = set(re.findall(r"^- +id: (\S+)$", manifest, re.MULTILINE))
    assert {"gosupply", "gosupply-always"} <= ids
    assert set(re.findall(r"id: (\S+)|'(gosupply-\w+)'", text_of(top / HOOKS))) == {
        ("gosupply", ""),
        ("", "gosupply-always"),
    }
    assert init(capsys, "gitlab").code == 0
    (name,) = re.findall(
        r"component: gitlab\.com/gosupply/gosupply/(\w+)@", text_of(top / PIPELINE)
    )
    assert (TOP / "gitlab-ci" / "templates" / name / "template.yml").exists()


def test_the_schemas_and_tools_accept_all_of_it(
    top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for service in SERVICES:
        assert init(capsys, service, PIN).code == 0
    validate("vendor.github-workflows", top / WORKFLOW)
    validate("vendor.gitlab-ci", top / PIPELINE, "--data-transform", "gitlab-ci")
    for name in ("pre-commit", "prek"):
        subprocess.run([require_script(name), "validate-config", HOOKS], cwd=top, check=True)


def test_zizmor_finds_nothing_in_the_workflow(
    top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert init(capsys, "github", PIN).code == 0
    command = [require_script("zizmor"), "--offline", "--persona=pedantic", "--no-progress"]

    def zizmor() -> int:
        done = subprocess.run([*command, WORKFLOW], cwd=top, capture_output=True, check=False)
        return done.returncode

    assert zizmor() == 0
    # It would have found something.
    text = text_of(top / WORKFLOW)
    (top / WORKFLOW).write_text(text.replace("persist-credentials: false", "lfs: false"), "utf-8")
    assert zizmor() > 10
