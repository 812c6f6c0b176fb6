"""One run in every format: the same exit code, and identities that last from run to run."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from gosupply.reporters.render import FORMATS
from tests.cli.flows import commit, forked
from tests.cli.running import LogServer, here, sums_of, write
from tests.loopback import Say
from tests.reporters.schemas import multitool, validator
from tests.reporters.test_sarif import assert_limits, assert_told_apart
from tests.reporters.test_sarif_tools import findings_of_multitool
from tests.reporters.workflow import Command, obeyed
from tests.reporters.xmlreading import junit_validator, parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.sumdb.fake_log import FakeLog

    Capture = pytest.CaptureFixture[str]

GO_MOD = """module example.com/app

go 1.25.0

toolchain go1.27.2

require github.com/a/b v0.0.0-20260101000000-0123456789ab
"""
TODAY = datetime.now(UTC).date()
WAIVER = f"""rule: pseudo-version
subject: github.com/a/b
reason: there is no tag yet
owner: somebody
from: {TODAY - timedelta(days=1)}
expires: {TODAY + timedelta(days=9)}
"""


def be_clean(_folder: Path, _server: LogServer) -> None:
    """Leave the folder as it is."""


def be_wrong(folder: Path, server: LogServer) -> None:
    right, other = (server.log.claims(number)[0].hash for number in (1, 2))
    write(folder / "go.sum", (folder / "go.sum").read_text().replace(right, other))


def be_malformed(folder: Path, _server: LogServer) -> None:
    write(folder / "go.sum", f"two fields\n{(folder / 'go.sum').read_text()}")


def be_unanswered(folder: Path, server: LogServer) -> None:
    write(folder / "go.sum", sums_of(server.log, 7))
    server.scripts["lookup/example.com/!mod7@v1.7.0"] = Say(403, b"no")


def be_forked(folder: Path, server: LogServer) -> None:
    server.log = forked(server.log, 310)
    server.size = 310
    write(folder / "go.sum", sums_of(server.log, 5, 305))


CASES = {
    "clean": (be_clean, 0),
    "wrong": (be_wrong, 1),
    "malformed": (be_malformed, 2),
    "unanswered": (be_unanswered, 3),
    "forked": (be_forked, 4),
}


def sarif_of(capsys: Capture, folder: Path, *words: str) -> dict[str, Any]:
    """Check a folder; return the one run of its SARIF log."""
    ran = here(capsys, "check", folder, "--output", "sarif", *words)
    (run,) = json.loads(ran.out)["runs"]
    assert run["invocations"][0]["exitCode"] == ran.code
    found: dict[str, Any] = run
    return found


def marks_of(run: dict[str, Any]) -> dict[str, set[str]]:
    """Return the fingerprints of each rule."""
    marks: dict[str, set[str]] = {}
    for result in run["results"]:
        mark = result["partialFingerprints"]["primaryLocationLineHash"]
        marks.setdefault(result["ruleId"], set()).add(mark)
    return marks


def lines_of(run: dict[str, Any], rule: str) -> list[int]:
    return [
        result["locations"][0]["physicalLocation"]["region"]["startLine"]
        for result in run["results"]
        if result["ruleId"] == rule
    ]


@pytest.mark.parametrize(("change", "code"), CASES.values(), ids=CASES)
def test_the_exit_code_is_the_same_in_every_format(
    capsys: Capture,
    folder: Path,
    server: LogServer,
    change: Callable[[Path, LogServer], None],
    code: int,
) -> None:
    assert here(capsys, "check", folder).code == 0
    change(folder, server)
    files = {name: folder.parent / f"report.{name}" for name in FORMATS}
    outputs = [f"--output={name}={file}" for name, file in files.items()]
    assert here(capsys, "check", folder, *outputs).code == code
    shown = {name: file.read_text("utf-8") for name, file in files.items()}
    for name in FORMATS:
        assert here(capsys, "check", folder, "--output", name).code == code
    # Each says for itself whether all is well.
    run = json.loads(shown["sarif"])["runs"][0]
    assert run["invocations"][0]["exitCode"] == json.loads(shown["json"])["exit_code"] == code
    assert run["invocations"][0]["executionSuccessful"] is (code < 2)
    junit_validator()(shown["junit"])
    suite = parse(shown["junit"])
    assert bool(int(suite.attrib["failures"]) + int(suite.attrib["errors"])) == bool(code)
    severities = {issue["severity"] for issue in json.loads(shown["gitlab"])}
    assert bool(severities & {"blocker", "critical", "major"}) == bool(code)
    commands = [each for each in obeyed(shown["github"]) if isinstance(each, Command)]
    assert ("error" in [each.name for each in commands]) == bool(code)
    assert len(commands) == shown["github"].count("\n")


@pytest.fixture(scope="module")
def tool() -> Path:
    """Return the folder of the validator, before the environment is emptied for each test."""
    return multitool()


@pytest.mark.parametrize(("change", "code"), CASES.values(), ids=CASES)
def test_sarif_of_every_end_passes_schema_and_multitool(
    capsys: Capture,
    folder: Path,
    server: LogServer,
    tool: Path,
    change: Callable[[Path, LogServer], None],
    code: int,
) -> None:
    schema = validator(tool / "sarif-2.1.0.json")
    write(folder / ".gosupply/policy.yaml", "version: 1\n")
    write(folder / ".gosupply/waivers/b.yaml", WAIVER)
    write(folder / "go.mod", GO_MOD)
    assert here(capsys, "check", folder).code == 0
    change(folder, server)
    ran = here(capsys, "check", folder, "--output=sarif", "--sarif-suppressed=include")
    assert ran.code == code
    schema(json.loads(ran.out))
    assert findings_of_multitool(ran.out, folder.parent, tool) == []
    (run,) = json.loads(ran.out)["runs"]
    assert_limits(run)
    assert_told_apart(run["results"])
    assert str(folder) not in ran.out


def test_fingerprints_survive_what_is_no_change_of_the_finding(
    capsys: Capture, folder: Path, log: FakeLog, server: LogServer
) -> None:
    write(folder / "go.mod", GO_MOD)
    be_wrong(folder, server)
    before = sarif_of(capsys, folder)
    # Lines come above both findings, and the opinion's module moves on to another commit.
    text = GO_MOD.replace("go 1.25.0", "// Why: see the docs.\n\ngo 1.25.0")
    write(
        folder / "go.mod",
        text.replace("20260101000000-0123456789ab", "20260202000000-ba9876543210"),
    )
    write(folder / "go.sum", sums_of(log, 3) + (folder / "go.sum").read_text())
    after = sarif_of(capsys, folder)
    assert (lines_of(before, "sum-mismatch"), lines_of(after, "sum-mismatch")) == ([1], [3])
    assert (lines_of(before, "pseudo-version"), lines_of(after, "pseudo-version")) == ([7], [9])
    for rule in ("sum-mismatch", "pseudo-version"):
        assert marks_of(after)[rule] == marks_of(before)[rule]


def test_fingerprints_of_integrity_are_of_one_version(
    capsys: Capture, folder: Path, server: LogServer
) -> None:
    marks = []
    for version in ("v1.999.0", "v1.999.1"):
        hash_ = server.log.claims(1)[0].hash
        write(folder / "go.sum", f"example.com/none {version} {hash_}\n")
        marks.append(marks_of(sarif_of(capsys, folder))["sum-not-in-log"])
    assert marks[0].isdisjoint(marks[1])


def test_two_findings_of_a_line_do_not_hide_each_other(
    capsys: Capture, folder: Path, server: LogServer
) -> None:
    be_wrong(folder, server)
    text = (folder / "go.sum").read_text()
    first = text.split("\n", 1)[0]
    write(folder / "go.sum", f"{first}\n{text}")
    run = sarif_of(capsys, folder)
    assert_told_apart(run["results"])
    counts = run["properties"]["counts"]
    said = sum(len(item["properties"].get("fingerprints", " ")) for item in run["results"])
    assert said == counts["deny"] + counts["warn"] + counts["note"]


def test_what_a_waiver_accepts_is_in_sarif_only_on_request(
    capsys: Capture, folder: Path, server: LogServer
) -> None:
    write(folder / ".gosupply/policy.yaml", "version: 1\n")
    write(folder / ".gosupply/waivers/b.yaml", WAIVER)
    write(folder / "go.mod", GO_MOD)
    omitted = sarif_of(capsys, folder)
    assert "pseudo-version" not in marks_of(omitted)
    assert omitted == sarif_of(capsys, folder, "--sarif-suppressed", "omit")
    included = sarif_of(capsys, folder, "--sarif-suppressed", "include")
    suppressed = [item for item in included["results"] if item["suppressions"]]
    assert [item["ruleId"] for item in suppressed] == ["pseudo-version"]
    assert suppressed[0]["suppressions"][0]["justification"] == "there is no tag yet"
    assert server.requests


def test_another_word_about_the_waived_is_refused(capsys: Capture, folder: Path) -> None:
    ran = here(capsys, "check", folder, "--sarif-suppressed", "hide")
    assert ran.code == 2
    assert "--sarif-suppressed" in ran.err


def test_jobs_that_check_two_folders_do_not_replace_each_other(
    capsys: Capture, folder: Path, server: LogServer
) -> None:
    for name in ("a", "b c"):
        shutil.copytree(folder, folder / "services" / name, ignore=shutil.ignore_patterns("*s"))
    commit(folder)
    ids = [
        sarif_of(capsys, checked)["automationDetails"]["id"]
        for checked in (folder, folder / "services/a", folder / "services/b c")
    ]
    assert ids == [
        "gosupply/change/",
        "gosupply/change/path=services/a/",
        "gosupply/change/path=services/b%20c/",
    ]
    assert server.requests


def test_a_team_that_was_named_is_in_the_category(
    capsys: Capture, folder: Path, server: LogServer
) -> None:
    write(folder / ".gosupply/policy.yaml", 'version: 1\nteams:\n  web: {paths: ["..."]}\n')
    assert sarif_of(capsys, folder)["automationDetails"]["id"] == "gosupply/change/"
    found = sarif_of(capsys, folder, "--team", "web")
    assert found["automationDetails"]["id"] == "gosupply/change/web/"
    assert server.requests
