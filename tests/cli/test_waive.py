"""`gosupply waive`: what is written, what is said, and what is left alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from gosupply.adapters.clock import today
from gosupply.cli.main import main
from gosupply.cli.waive import run
from gosupply.cli.waiveoptions import parse_waive
from gosupply.errors import UsageError
from gosupply.policy.reading import read_policy_file
from tests.adapters.repositories import commit, make
from tests.cli.running import write

if TYPE_CHECKING:
    from pathlib import Path

GO_MOD = """\
module example.com/app

go 1.25.0

require example.com/lib v1.0.0

replace example.com/lib => example.com/fork v1.0.0
"""
OTHER = """\
rule: retracted
subject: example.com/other
reason: nobody calls what is broken
owner: auth-team
from: 2026-01-01
expires: 2026-01-31
"""
FINDING = "replace-unversioned:example.com/lib"
SAID = ("--offline", "--reason", "no tag yet", "--owner", "auth-team")
FILE = ".gosupply/waivers/replace-unversioned-example-com-lib.yaml"


def waive(folder: Path, *words: str) -> int:
    """Run the command on a folder."""
    return run([FINDING, str(folder), *SAID, *words])


def refusal(folder: Path, *words: str) -> UsageError:
    """Return what it says where it writes nothing."""
    with pytest.raises(UsageError) as caught:
        waive(folder, *words)
    return caught.value


@pytest.fixture
def folder(work: Path) -> Path:
    """Return a folder outside git with a replacement that is warned of."""
    write(work / "go.mod", GO_MOD)
    return work


def test_outside_git_it_counts_now(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert waive(folder) == 0
    last = today() + timedelta(days=30)
    path = folder / FILE
    assert capsys.readouterr().out == (
        f"wrote {path}: 'replace-unversioned' of 'example.com/lib' is accepted until {last}. "
        "It counts now.\n"
    )
    file, problems = read_policy_file(
        path.read_bytes(), path=FILE, source="tree", names=("replace-unversioned",), kind="waiver"
    )
    assert problems == ()
    assert file.waivers[0].expires.value == last
    assert file.waivers[0].owner.value == "auth-team"


def test_in_git_the_file_is_at_the_top_and_the_change_brings_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    top = make(tmp_path / "repository")
    commit(top, **{"services/auth/go.mod": GO_MOD})
    assert waive(top / "services/auth") == 0
    assert (top / FILE).exists()
    assert "It counts for the change that adds it" in capsys.readouterr().out


def test_a_policy_that_nobody_has_merged_has_its_waivers_of_opinions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    top = make(tmp_path / "repository")
    commit(top, **{"go.mod": GO_MOD})
    write(top / ".gosupply/policy.yaml", "version: 1\nrules: {replace-unversioned: deny}\n")
    assert waive(top) == 0
    assert capsys.readouterr().out.endswith("It counts now.\n")
    assert main(["check", str(top), "--offline"]) == 0


def test_a_denial_is_accepted_once_the_waiver_is_merged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    top = make(tmp_path / "repository")
    policy = "version: 1\nrules: {replace-unversioned: deny}\n"
    commit(top, **{"go.mod": GO_MOD, ".gosupply/policy.yaml": policy})
    assert main(["check", str(top), "--offline"]) == 1
    assert waive(top) == 0
    assert "It counts once it is merged" in capsys.readouterr().out
    assert main(["check", str(top), "--offline"]) == 0
    assert "This change does nothing but add waivers" in capsys.readouterr().out
    write(top / "go.mod", f"{GO_MOD}\n// A change of its own.\n")
    assert main(["check", str(top), "--offline"]) == 1
    commit(top)
    assert main(["check", str(top), "--offline"]) == 0


def test_nothing_is_overwritten(folder: Path) -> None:
    write(folder / FILE, OTHER)
    error = refusal(folder)
    assert str(error).endswith(f"{FILE}' is there already")
    assert error.help == "Change it, or choose another --name."
    assert (folder / FILE).read_text("utf-8") == OTHER


def test_a_dangling_link_is_there_already(folder: Path) -> None:
    (folder / FILE).parent.mkdir(parents=True)
    (folder / FILE).symlink_to(folder / "nowhere")
    assert str(refusal(folder)).endswith("is there already")


@pytest.mark.parametrize("link", [".gosupply", ".gosupply/waivers"])
def test_no_link_is_followed(folder: Path, tmp_path: Path, link: str) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (folder / link).parent.mkdir(exist_ok=True)
    (folder / link).symlink_to(other)
    assert str(refusal(folder)).endswith(f"{link}' is a link")
    assert list(other.iterdir()) == []


def test_what_is_refused_writes_nothing(folder: Path) -> None:
    assert str(refusal(folder, "--expires", "2020-01-01")) == "2020-01-01 is over"
    with pytest.raises(UsageError, match="there is no finding 'retracted:x'"):
        run(["retracted:x", str(folder), *SAID])
    assert not (folder / ".gosupply").exists()


def test_a_name_and_a_day_may_be_given(folder: Path) -> None:
    last = today() + timedelta(days=2)
    assert waive(folder, "--name", "fork", "--expires", last.isoformat()) == 0
    text = (folder / ".gosupply/waivers/fork.yaml").read_text("utf-8")
    assert f"expires: {last}\n" in text


def test_the_command_line_as_values() -> None:
    words = ("retracted:x", "there", "--reason", "why", "--owner", "me", "--expires", "2027-02-15")
    chosen = parse_waive(words, {})
    assert chosen.finding == "retracted:x"
    assert (str(chosen.check.path), chosen.check.offline) == ("there", False)
    assert chosen.asked == ("why", "me", date(2027, 2, 15), "")


def test_the_owner_is_who_git_says() -> None:
    words = ("retracted:x", "--reason", "why")
    assert parse_waive(words, {"GIT_AUTHOR_EMAIL": "dan@acme.example"}).asked.owner == (
        "dan@acme.example"
    )
    with pytest.raises(UsageError, match="a waiver needs an owner") as caught:
        parse_waive(words, {})
    assert caught.value.help == "Add --owner, or set GIT_AUTHOR_EMAIL."


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--expires", "15.2.2027"), "'15.2.2027' is no day of the calendar"),
        (("--name", "../x"), "'../x' is no name"),
        (("--name", "X"), "'X' is no name"),
    ],
)
def test_what_is_no_day_and_no_name_is_refused(words: tuple[str, ...], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_waive(("retracted:x", "--reason", "why", "--owner", "me", *words), {})
    assert str(caught.value) == message
    assert caught.value.help


def test_a_reason_is_demanded() -> None:
    with pytest.raises(UsageError, match="--reason"):
        parse_waive(("retracted:x", "--owner", "me"), {})
