"""`gosupply init`: a first policy is written once, passes its own review, and hides nothing."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from gosupply.adapters.clock import today
from gosupply.cli.initoptions import parse_init
from gosupply.errors import UsageError
from tests.adapters.repositories import commit, contents, make, run
from tests.cli.flows import PIN, forked
from tests.cli.running import Ran, here, sums_of, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import LogServer
    from tests.sumdb.fake_log import FakeLog

GO_MOD = """\
module github.com/acme/payments

go 1.25.0

toolchain go1.25.5

require example.com/lib v1.0.0

replace example.com/lib v1.0.0 => example.com/acme/lib v1.0.0
"""
POLICY = ".gosupply/policy.yaml"
SCHEMA = ".gosupply/policy.schema.json"
TOOLCHAIN = ".gosupply/waivers/toolchain-directive-go-mod.yaml"
REPLACED = ".gosupply/waivers/replace-not-permitted-example-com-lib-v1-0-0.yaml"


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with two denials under `strict`, and an author."""
    folder = make(tmp_path / "repository")
    commit(folder, **{"go.mod": GO_MOD, "CODEOWNERS": "/CODEOWNERS @acme/leads\n"})
    run(folder, "remote", "add", "origin", "git@github.com:acme/payments.git")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "dan@acme.example")
    monkeypatch.chdir(folder)
    return folder


def first(capsys: pytest.CaptureFixture[str], *words: str | Path) -> Ran:
    return here(capsys, "init", "--offline", "--preset", "strict", *words)


def checked(capsys: pytest.CaptureFixture[str], *words: str) -> int:
    return here(capsys, "check", "--offline", *words).code


def test_it_says_what_it_wrote_and_what_to_commit(
    top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = first(capsys)
    last = today() + timedelta(days=30)
    accepted = f"is accepted until {last}; dan@acme.example answers for it"
    assert ran == Ran(
        0,
        f"wrote {POLICY}\nwrote {SCHEMA}\n"
        f"wrote {REPLACED}: 'replace-not-permitted' of 'example.com/lib@v1.0.0' {accepted}\n"
        f"wrote {TOOLCHAIN}: 'toolchain-directive' of 'go.mod' {accepted}\n"
        f"commit it:\n  git add {POLICY} {SCHEMA} .gosupply/waivers\n"
        "  git commit -m 'Add a policy for gosupply'\n",
        "",
    )
    text = (top / POLICY).read_text()
    assert "\nextends: [strict]\n" in text
    assert "\nrepository: github.com/acme/payments\n" in text
    assert here(capsys, "policy", "lint") == Ran(0, "ok: 3 files\n", "")


def test_editors_find_the_schema_beside_the_policy(
    top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first(capsys)
    line, _, _ = (top / POLICY).read_text().partition("\n")
    name = line.removeprefix("# yaml-language-server: $schema=")
    beside = json.loads((top / ".gosupply" / name).read_text())
    assert beside == json.loads(here(capsys, "policy", "schema").out)


def test_the_commit_that_adds_it_passes_everywhere(
    top: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    *_, add, _ = first(capsys).out.splitlines()
    git, *words = add.split()
    assert git == "git"
    run(top, *words)
    assert checked(capsys, "--staged") == 0
    with monkeypatch.context() as patch:
        patch.setenv("PRE_COMMIT", "1")
        assert checked(capsys, "--staged") == 0
    run(top, "checkout", "--quiet", "-b", "policy")
    run(top, "commit", "--quiet", "--message=policy")
    assert run(top, "status", "--porcelain") == ""
    assert checked(capsys, "--authority", "main") == 0
    assert checked(capsys, "--authority", "main", "--commit", "HEAD") == 0
    run(top, "checkout", "--quiet", "main")
    run(top, "merge", "--quiet", "policy")
    assert checked(capsys) == 0
    assert first(capsys).code == 2
    # It is no empty promise: without the waivers there are two denials.
    run(top, "rm", "--quiet", "-r", ".gosupply/waivers")
    run(top, "commit", "--quiet", "--message=done")
    assert here(capsys, "check", "--offline").out.splitlines()[-1].startswith("2 deny, ")


def test_what_is_there_is_not_touched(top: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(top / ".gosupply/waivers/old.yaml", "rule: retracted\n")
    write(top / ".gosupply/teams/a.yaml", "labels: [a]\n")
    before = contents(top)
    ran = first(capsys)
    assert ran.code == 2
    assert ran.err == (
        "error: there is a policy already: '.gosupply/teams/a.yaml', and 1 more\n"
        "  = help: Change it: 'gosupply policy show' prints what holds.\n"
    )
    assert contents(top) == before


def test_a_branch_that_is_older_than_the_policy_gets_none(
    top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(top, "checkout", "--quiet", "-b", "old")
    run(top, "checkout", "--quiet", "main")
    newer = commit(top, **{POLICY: "version: 1\n"})
    run(top, "checkout", "--quiet", "old")
    run(top, "update-ref", "refs/remotes/origin/HEAD", newer)
    ran = first(capsys)
    assert ran.code == 2
    assert "has a policy already" in ran.err
    assert not (top / ".gosupply").exists()


@pytest.mark.parametrize("link", [".gosupply", ".gosupply/waivers", POLICY])
def test_no_link_is_followed(
    top: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], link: str
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (top / link).parent.mkdir(exist_ok=True)
    (top / link).symlink_to(other / "policy.yaml" if link == POLICY else other)
    assert first(capsys).code == 2
    assert list(other.iterdir()) == []


def test_one_that_cannot_be_written_leaves_none(
    top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(top / ".gosupply/waivers/x", "")
    (top / TOOLCHAIN).mkdir()
    (top / ".gosupply/waivers/x").unlink()
    ran = first(capsys)
    assert ran.code == 2
    assert "cannot be written" in ran.err
    assert [path for path in (top / ".gosupply").rglob("*") if path.is_file()] == []


def test_who_owns_the_file_answers_for_it_unless_somebody_is_named(
    top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(top, CODEOWNERS="go.mod @acme/build\n")
    assert first(capsys).out.count("; @acme/build answers for it") == 2
    run(top, "clean", "--quiet", "--force", "-d")
    assert first(capsys, "--owner", "erin").out.count("; erin answers for it") == 2


def test_git_is_asked_who_writes_it(
    top: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GIT_AUTHOR_EMAIL")
    run(top, "config", "user.email", "frank@acme.example")
    assert first(capsys).out.count("; frank@acme.example answers for it") == 2


def test_without_an_owner_nothing_is_written(
    top: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GIT_AUTHOR_EMAIL")
    monkeypatch.setenv("HOME", str(tmp_path))
    ran = first(capsys)
    assert (ran.code, ran.err.splitlines()[0]) == (
        2,
        "error: what is accepted for a time needs an owner",
    )
    assert not (top / ".gosupply").exists()


def test_the_whole_repository_is_looked_at_from_any_of_its_folders(
    top: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (top / "deep").mkdir()
    monkeypatch.chdir(top / "deep")
    ran = first(capsys)
    assert ran.code == 0
    assert (top / TOOLCHAIN).exists()
    assert f"  git -C {top} add {POLICY}" in ran.out


def test_what_a_rule_finds_everywhere_gets_a_day(
    top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(top, **{f"m{n}/go.mod": GO_MOD.replace("payments", f"payments/m{n}") for n in range(12)})
    ran = first(capsys)
    start = today() + timedelta(days=31)
    assert (
        f"'toolchain-directive' only warns until {start}, as {POLICY} says: 13 findings are too "
        "many to review as waivers\n"
    ) in ran.out
    assert (top / REPLACED).exists()
    assert not (top / TOOLCHAIN).exists()
    run(top, "add", ".gosupply")
    assert checked(capsys, "--staged") == 0


def test_what_warns_now_and_is_denied_later_is_said(
    top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = here(capsys, "init", "--offline", "--preset", "staged-rollout", str(top))
    assert "would be denied at 'canary': see 'gosupply check --ring canary'\n" in ran.out


def test_a_violation_of_integrity_is_listed_and_never_waived(
    folder: Path, server: LogServer, log: FakeLog, capsys: pytest.CaptureFixture[str]
) -> None:
    del server
    key, _, _ = sums_of(log, 1).partition("h1:")
    write(folder / "go.sum", f"{key}h1:{'A' * 43}=\n{sums_of(log, 70)}")
    ran = here(capsys, "init", folder)
    assert ran.code == 1
    assert "denied, and not for this command to waive:\n  deny[sum-mismatch]: " in ran.out
    assert "(go.sum:1:25)" in ran.out
    assert (folder / POLICY).exists()
    assert not (folder / ".gosupply/waivers").exists()
    # Outside git there is nothing to commit.
    assert "git add" not in ran.out
    assert checked(capsys, str(folder)) == 1


def test_what_could_not_be_checked_is_no_pass(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = here(capsys, "init", folder, "--offline")
    assert ran.code == 3
    assert "required, and not checked:\n  undetermined[sum-unproven]: 6 times: " in ran.out
    assert (folder / POLICY).exists()


def test_while_the_log_is_forked_no_policy_is_written(
    folder: Path, server: LogServer, log: FakeLog, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder / PIN, forked(log, 200).checkpoint())
    ran = here(capsys, "init", folder)
    assert ran.code == 4
    assert server.requests
    assert "deny[log-forked]" in ran.out
    *_, evidence, last = ran.out.splitlines()
    assert last == "nothing was written: mend this first"
    written = evidence.removeprefix("evidence: ")
    assert here(capsys, "evidence", written, "--key", str(log.key)).code == 0
    assert not (folder / POLICY).exists()


def test_in_a_repository_without_a_commit_it_may_be_the_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make(tmp_path / "new")
    write(folder / "go.mod", "module example.com/app\n\ngo 1.25.0\n")
    assert here(capsys, "init", folder, "--offline").code == 0
    assert (folder / POLICY).exists()


def test_for_what_cannot_be_read_no_policy_is_written(
    top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(top, **{"go.mod": f"{GO_MOD}require (\n"})
    ran = first(capsys)
    assert ran.code == 2
    assert "deny[mod-malformed]" in ran.out
    assert ran.out.endswith("nothing was written: mend this first\n")
    assert not (top / ".gosupply").exists()


def test_the_command_line_as_values() -> None:
    assert parse_init([]) == (*parse_init(["."])[:1], "baseline", False, "")
    chosen = parse_init(["there", "--preset", "strict", "--offline", "--owner", "erin"])
    assert (str(chosen.path), *chosen[1:]) == ("there", "strict", True, "erin")
    with pytest.raises(UsageError, match="invalid choice: 'lax'"):
        parse_init(["--preset", "lax"])


def test_a_folder_is_needed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert here(capsys, "init", tmp_path / "none").code == 2


def test_the_floor_s_levels_are_those_that_have_to_be_accepted(
    top: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    floor = "version: 1\nrules: {toolchain-directive: deny}\n"
    monkeypatch.setenv("GOSUPPLY_FLOOR", str(write(tmp_path / "floor.yaml", floor)))
    assert here(capsys, "init", "--offline").code == 0
    assert (top / TOOLCHAIN).exists()
    assert not (top / REPLACED).exists()
    run(top, "add", ".gosupply")
    assert checked(capsys, "--staged") == 0


def test_the_first_policy_is_judged_at_the_ring_of_the_environment(
    top: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("init", "--offline", "--preset", "staged-rollout", str(top))
    monkeypatch.setenv("GOSUPPLY_RING", "canary")
    assert "is accepted until" in here(capsys, *words).out
    run(top, "add", ".gosupply")
    assert checked(capsys, "--staged") == 0
