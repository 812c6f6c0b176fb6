"""Every command that looks at a workspace sends names, and judges, by the policy of `check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.cli import main
from tests.cli.flows import BUNDLE, commit, forget
from tests.cli.running import LogServer, Ran, here, sums_of, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sumdb.fake_log import FakeLog

    Capture = pytest.CaptureFixture[str]

POLICY = ".gosupply/policy.yaml"
HIDING = "version: 1\nsumdb: {private: [example.com/Mod1]}\n"
# They read one file, or the policy of the files as they are, or what a CI service says of a run.
OTHERS = {"evidence", "policy", "ci", "parse", "migrate"}
COMMANDS = tuple(command for command in main.COMMANDS if command not in OTHERS)
# The pin is about the log alone: no module is looked up for it, and no level counts.
SENDING = tuple(command for command in COMMANDS if command != "pin")


def names(server: LogServer) -> list[str]:
    """Return the names that the log was asked for."""
    return sorted(path.removeprefix("/lookup/example.com/!mod") for path in server.asked())


def test_a_bundle_has_nothing_private_and_asks_for_nothing_private(
    capsys: Capture, folder: Path, server: LogServer
) -> None:
    write(folder / POLICY, HIDING)
    ran = here(capsys, "bundle", folder)
    assert (ran.code, ran.out.count("not in it: ")) == (0, 0)
    assert "4 lines proved, 2 records" in ran.out
    assert names(server) == ["290@v1.290.0", "70@v1.70.0"]
    assert here(capsys, "check", folder, "--offline").code == 0


def test_a_bundle_asks_for_nothing_that_is_private_to_a_team(
    capsys: Capture, work: Path, log: FakeLog, server: LogServer
) -> None:
    for name in "ab":
        write(work / name / "go.sum", sums_of(log, 1, 2, 70))
    write(
        work / POLICY,
        "version: 1\nsumdb: {private: [example.com/Mod1, example.com/Mod2]}\n"
        "teams: {a: {paths: [a/...], sumdb: {private: [example.com/Mod2]}}}\n",
    )
    ran = here(capsys, "bundle", work)
    assert ran.code == 3
    assert ran.out.count("the policy of another root calls it private") == 2
    assert names(server) == ["70@v1.70.0"]


def test_a_bundle_keeps_what_an_introduced_policy_calls_private(
    capsys: Capture, folder: Path, server: LogServer
) -> None:
    commit(folder)
    write(folder / POLICY, HIDING)
    ran = here(capsys, "bundle", folder)
    assert ran.code == 3
    assert ran.out.count("it is called private where that does not count") == 2
    assert names(server) == ["290@v1.290.0", "70@v1.70.0"]


def test_a_bundle_of_names_that_are_never_sent_comes_from_caches(
    capsys: Capture, folder: Path, cache: Path, server: LogServer
) -> None:
    assert here(capsys, "check", folder).code == 0
    asked = names(server)
    write(folder / POLICY, "version: 1\nsumdb: {lookup: none}\n")
    assert here(capsys, "bundle", folder).code == 0
    forget(cache)
    (folder / BUNDLE).unlink()
    ran = here(capsys, "bundle", folder)
    assert ran.code == 3
    assert ran.err.startswith("error: no line could be proved: the policy's sumdb.lookup is 'none'")
    assert names(server) == asked
    assert not (folder / BUNDLE).exists()


def test_a_bundle_needs_a_valid_policy(capsys: Capture, folder: Path, server: LogServer) -> None:
    write(folder / POLICY, "version: 1\nsumbd: {}\n")
    assert here(capsys, "bundle", folder).code == 2
    assert not server.requests


def arguments(command: str, folder: Path) -> list[str]:
    """Return what a command is called with to look at a folder, and to ask the network."""
    more = {
        "explain": ["sum-mismatch:nothing"],
        "hook": ["run", "--online"],
        "waive": ["--reason=x", "--owner=dan", "sum-mismatch:nothing"],
    }
    return [command, *more.get(command, ()), str(folder)]


def begun(folder: Path, command: str, policy: str) -> None:
    """Commit a folder with a policy; for the command that writes the first one, without."""
    if command != "init":
        write(folder / POLICY, policy)
    commit(folder)


def under(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, command: str, folder: Path, text: str
) -> Ran:
    """Run a command with a floor in the environment."""
    floor = write(folder.parent / "floor.yaml", f"version: 1\n{text}\n")
    monkeypatch.setenv("GOSUPPLY_FLOOR", str(floor))
    return here(capsys, *arguments(command, folder))


@pytest.mark.parametrize("command", SENDING)
def test_the_floor_of_the_environment_says_which_names_are_sent(
    capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    server: LogServer,
    command: str,
) -> None:
    listed = "sumdb: {lookup: listed, public: [example.com/Mod70]}"
    begun(folder, command, 'version: 1\nsumdb: {public: ["..."]}\n')
    under(capsys, monkeypatch, command, folder, listed)
    # Before there is a policy nothing is listed by both.
    assert names(server) == ([] if command == "init" else ["70@v1.70.0"])


def test_what_is_mended_is_what_the_floor_wants(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, work: Path
) -> None:
    write(work / "go.mod", "module example.com/app\n\ngo 1.25.0\n\ntoolchain go1.26.9\n")
    assert here(capsys, "fix", work).out == "nothing to fix\n"
    ran = under(capsys, monkeypatch, "fix", work, 'versions: {toolchain: ">=1.27.4"}')
    assert "+toolchain go1.27.4" in ran.out


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_floor_that_is_not_there_stops_every_command(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, folder: Path, command: str
) -> None:
    begun(folder, command, "version: 1\n")
    monkeypatch.setenv("GOSUPPLY_FLOOR", str(folder.parent / "none.yaml"))
    code, _, err = here(capsys, *arguments(command, folder))
    assert code == 2
    assert err.startswith("error: the floor '")


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("command", SENDING)
def test_the_ring_of_the_environment_must_exist(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, folder: Path, command: str
) -> None:
    begun(folder, command, "version: 1\n")
    monkeypatch.setenv("GOSUPPLY_RING", "moon")
    code, _, err = here(capsys, *arguments(command, folder))
    assert code == 2
    assert err.startswith("error: there is no ring 'moon'")
