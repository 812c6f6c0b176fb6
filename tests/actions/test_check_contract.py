"""What the step that judges makes of a gosupply that crashes, lies or chatters: never success."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.actions.origins import CLEAN
from tests.actions.stepping import heard, judge

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.actions.origins import Origin
    from tests.actions.stepping import Step

    Play = Callable[..., Step]

OID = "0123456789abcdef0123456789abcdef01234567"
SECRET = "ghs_secret"  # noqa: S105 - nobody's
REPORT = 'Path(words[\'json\']).write_text(\'{"exit_code": 0, "roots": [1], "counts": {}}\');'
STANDIN = Path(__file__).parent / "standin.py"


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An interpreter whose gosupply is the stand-in."""
    folder = tmp_path_factory.mktemp("standin")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (packages,) = folder.glob("lib/python3*/site-packages")
    (packages / "gosupply").mkdir()
    shutil.copy(STANDIN, packages / "gosupply" / "__main__.py")
    return str(folder / "bin" / "python")


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return tmp_path / "notes"


@pytest.fixture
def play(python: str, origin: Origin, tmp_path: Path, notes: Path) -> Play:
    # The checked tree would like to be imported in its place.
    planted = tmp_path / "gosupply" / "__main__.py"
    planted.parent.mkdir()
    planted.write_text("raise SystemExit('planted')\n")

    def play(fetch: str = "", check: str = REPORT, **inputs: str) -> Step:
        env = {
            "STANDIN_NOTES": str(notes),
            "STANDIN_FETCH": fetch,
            "STANDIN_CHECK": check,
            "GOSUPPLY_FETCH_TOKEN": SECRET,
            "PYTHONPATH": str(tmp_path),
        }
        event = origin.pull_request(CLEAN)
        return judge(tmp_path, tmp_path, event, python=python, env=env, **inputs)

    return play


def calls(notes: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in notes.read_text(encoding="utf-8").splitlines()]


def test_one_fetch_and_one_check(play: Play, notes: Path, tmp_path: Path) -> None:
    step = play(
        f"print('authority={OID}'); print('base={OID}')",
        PATH="-x y",
        RING="$(ring)",
        TEAM="a b\n--offline",
        FLOOR="f",
        BUNDLE="b",
        OFFLINE="true",
        CHANGED_ONLY="true",
    )
    assert step.outputs["exit-code"] == "0"
    fetch, check = calls(notes)
    assert fetch["words"] == ["ci", "fetch", "--", "-x y"]
    assert check["words"] == [
        *("check", "--offline", "--changed-only"),
        *("--ring=$(ring)", "--floor=f", "--bundle=b", f"--authority={OID}", f"--base={OID}"),
        *("--team=a b", "--team=--offline", "--output=text"),
        *(f"--output={name}={tmp_path}/report/{name}" for name in ("sarif", "json")),
        *(f"--output={name}={tmp_path}/report/{name}" for name in ("markdown", "github")),
        *("--", "-x y"),
    ]


def test_the_token_is_for_fetching_only(play: Play, notes: Path) -> None:
    step = play()
    fetch, check = calls(notes)
    assert fetch["env"]["GOSUPPLY_FETCH_TOKEN"] == SECRET
    assert SECRET not in json.dumps([fetch["words"], check])
    assert SECRET not in step.log
    assert not [name for name in check["env"] if name.startswith("INPUT_")]
    assert check["env"]["GOSUPPLY_CACHE"].endswith("/proofs")


@pytest.mark.parametrize(
    ("which", "code"),
    [*(("check", code) for code in (1, 2, 3, 4, 5, 130)), ("fetch", 2), ("fetch", 3), ("fetch", 5)],
)
def test_every_exit_code_is_handed_on(play: Play, which: str, code: int) -> None:
    step = play(**{which: f"sys.exit({code})"})
    words = {1: "fail", 2: "fail", 4: "forked"}
    assert step.outputs["exit-code"] == str(code)
    assert step.outputs["verdict"] == words.get(code, "incomplete")
    assert step.outputs["sarif"] == ""


def test_a_check_that_is_killed(play: Play) -> None:
    step = play(check="os.kill(os.getpid(), 9)")
    assert (step.outputs["exit-code"], step.outputs["verdict"]) == ("137", "incomplete")


@pytest.mark.parametrize(
    "check",
    ["", REPORT.replace("0", "1", 1), "Path(words['json']).write_text('{')"],
    ids=["no report", "another verdict", "half a report"],
)
def test_success_without_a_report_that_says_so(play: Play, check: str) -> None:
    step = play(check=check)
    assert (step.outputs["exit-code"], step.outputs["verdict"]) == ("3", "incomplete")
    assert "::error title=gosupply::gosupply wrote no report of what it checked" in heard(step.log)


@pytest.mark.parametrize("line", ["authority=HEAD", "other=1", f"authority={OID} ", ""])
def test_words_of_the_fetch_that_are_none(play: Play, notes: Path, line: str) -> None:
    step = play(fetch=f"print({line!r})")
    assert step.outputs["exit-code"] == "3"
    assert len(calls(notes)) == 1


def test_nothing_that_is_printed_is_a_command(play: Play) -> None:
    shout = "print('::error::pwned'); print('::add-mask::x', file=sys.stderr);"
    step = play(fetch="print('::error::pwned', file=sys.stderr)", check=f"{shout}{REPORT}")
    assert step.outputs["exit-code"] == "0"
    assert step.log.count("::error::pwned") == 2
    assert list(heard(step.log)) == []


def test_a_text_without_an_end_of_line(play: Play) -> None:
    step = play(check=f"print('text', end='');{REPORT}")
    assert step.outputs["exit-code"] == "0"
    assert list(heard(step.log)) == []
