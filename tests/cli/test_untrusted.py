"""Text from outside, from end to end: no report obeys it, and no policy makes a run crash."""

from __future__ import annotations

import contextlib
import io
import json
import re
import tempfile
import unicodedata
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gosupply.adapters.clock import today
from gosupply.cli.main import main
from tests.cli.flows import commit
from tests.cli.running import Ran, here, write
from tests.policy.written import EXAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    Capture = pytest.CaptureFixture[str]

HOSTILE = {
    "colour": "\x1b[31mred\x1b[0m",
    "title": "\x1b]0;title\x07",
    "c1": "\x9b31mred",
    "return": "good\rbad",
    "override": "safe\u202egnab\u202c",
    "isolate": "\u2066x\u2069",
    "invisible": "a\u200bb\ufeff",
    "separator": "a\u2028::error::b",
    "link": "[click](https://evil.example)",
    "image": "![x](https://evil.example/x.png)",
    "html": "<script>alert(1)</script>",
    "command": "::error file=x::gotcha",
    "stop": "::stop-commands::x",
    "old-command": "##[error]gotcha",
    "azure": "##vso[task.setvariable variable=x]y",
    "breaks": "x\n::error::gotcha\n##[error]y",
}
GO_MOD = "module example.com/app\n\ngo 1.22\n\nrequire example.com/lib v1.0.0\n"
DENIED = "{{module: example.com/lib, reason: {0}, use: {0}}}"
_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
# Our own links name a related place by its number.
_LINK = re.compile(r"(?<!\\)\[[^\]]*(?<!\\)\]\((?![0-9]+\))")

hostile = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())


def yaml(text: str) -> str:
    """Return a text as a scalar in double quotes, in which everything can be escaped."""
    return json.dumps(text)


def assert_harmless(output: str) -> None:
    """Check what a terminal and a job's log get."""
    for line in output.split("\n"):
        assert not [char for char in line if unicodedata.category(char) in _HIDDEN], ascii(line)
        # Ours is `:::` before a related place: no runner has a command of that name.
        assert not re.match(r"\s*::(?!:)", line), line
        assert "##[" not in line
        assert "##vso[" not in line


def messages(found: object) -> Iterator[str]:
    """Yield every text that SARIF's viewers render."""
    if isinstance(found, dict):
        for name, value in found.items():
            if name == "text" and isinstance(value, str):
                yield value
            elif name != "snippet":
                yield from messages(value)
    elif isinstance(found, list):
        for value in found:
            yield from messages(value)


def check(capsys: Capture, folder: Path, *words: str, shown: str = "") -> Ran:
    """Check a folder with all reports, each of which is looked at; return the run.

    Args:
        capsys: What was printed.
        folder: The folder.
        words: Further arguments.
        shown: What the text report or the error must say.
    """
    found = folder.parent / "reports"
    found.mkdir(exist_ok=True)
    outputs = (f"--output=json={found / 'json'}", f"--output=sarif={found / 'sarif'}")
    ran = here(capsys, "check", folder, "--offline", "--output=text", *outputs, *words)
    assert "Traceback" not in ran.err
    assert "this is a bug" not in ran.err
    assert_harmless(ran.out)
    assert_harmless(ran.err)
    assert shown in ran.out + ran.err
    if (found / "json").exists():
        text = (found / "json").read_text("utf-8")
        assert_harmless(text.replace("##[", "").replace("##vso[", ""))  # a value is a value
        json.loads(text)
        sarif = (found / "sarif").read_text("utf-8")
        assert not [c for c in sarif if unicodedata.category(c) in _HIDDEN - {"Cc"}]
        for message in messages(json.loads(sarif)["runs"][0]["results"]):
            assert not [c for c in message if unicodedata.category(c) in _HIDDEN and c != "\n"]
            assert not _LINK.search(message), message
    return ran


@hostile
def test_a_module_path(capsys: Capture, work: Path, text: str) -> None:
    quoted = '"' + text.replace("\n", "\\n") + '"'
    write(work / "go.mod", f"module example.com/app\n\nrequire {quoted} v1.0.0\n")
    write(work / ".gosupply" / "policy.yaml", "version: 1\n")
    assert check(capsys, work, shown="module-path-invalid").code in (0, 2)


@hostile
def test_a_comment_and_a_version(capsys: Capture, work: Path, text: str) -> None:
    line = text.replace("\n", " ")
    write(work / "go.mod", f"module example.com/app // {line}\n\nreplace a => ./b // {line}\n")
    assert check(capsys, work, shown="replace-").code in (0, 1, 2)
    write(work / "go.mod", f"module example.com/app\n\nrequire example.com/lib {line}\n")
    assert check(capsys, work, shown="mod-malformed").code == 2


@hostile
def test_a_go_sum(capsys: Capture, work: Path, text: str) -> None:
    write(work / "go.mod", GO_MOD)
    write(work / "go.sum", f"{text} v1.0.0 h1:x\nexample.com/lib v1.0.0 {text}\n")
    assert check(capsys, work, shown="sum-malformed").code == 2


@hostile
def test_a_reason_and_what_to_use_instead(capsys: Capture, work: Path, text: str) -> None:
    write(work / "go.mod", GO_MOD)
    denied = DENIED.format(yaml(text))
    write(work / ".gosupply" / "policy.yaml", f"version: 1\nversions: {{denied: [{denied}]}}\n")
    ran = check(capsys, work)
    assert (ran.code == 1 and "module-denied" in ran.out) or ran.code == 2


@hostile
def test_a_reason(capsys: Capture, work: Path, text: str) -> None:
    write(work / "go.mod", GO_MOD)
    denied = f"{{module: example.com/lib, reason: {yaml(text)}}}"
    write(work / ".gosupply" / "policy.yaml", f"version: 1\nversions: {{denied: [{denied}]}}\n")
    ran = check(capsys, work)
    assert (ran.code == 1 and "module-denied" in ran.out) or ran.code == 2


@hostile
def test_a_team_its_labels_and_its_people(capsys: Capture, work: Path, text: str) -> None:
    write(work / "go.mod", GO_MOD)
    word = yaml(text)
    policies = [
        f"teams: {{{word}: {{labels: [x], paths: ['...']}}}}",
        f"teams: {{web: {{labels: [{word}], paths: ['...']}}}}",
        f"teams: {{web: {{labels: [x], paths: [{word}]}}}}",
        f"teams: {{web: {{labels: [x], paths: ['...'], members: [{word}]}}}}",
        f"people: {{a: [{word}]}}",
        f"rings: [{{name: {word}, at: commit}}]",
    ]
    for policy in policies:
        write(work / ".gosupply" / "policy.yaml", f"version: 1\n{policy}\n")
        assert check(capsys, work).code in (0, 1, 2, 3)


@hostile
def test_a_waiver(capsys: Capture, work: Path, text: str) -> None:
    write(work / "go.mod", GO_MOD)
    write(
        work / ".gosupply" / "policy.yaml",
        f"version: 1\nversions: {{denied: [{DENIED.format('x')}]}}\n",
    )
    day = today()
    for name in ("reason", "owner", "subject", "rule"):
        values = {
            "rule": "module-denied",
            "subject": "example.com/lib",
            "reason": "known",
            "owner": "web",
            "from": str(day),
            "expires": str(day + timedelta(days=20)),
        }
        lines = "".join(f"{key}: {value}\n" for key, value in values.items() if key != name)
        waiver = f"{lines}{name}: {yaml(text)}\n"
        write(work / ".gosupply" / "waivers" / "one.yaml", waiver)
        # Waived, not waived, or no waiver at all.
        assert check(capsys, work).code in (0, 1, 2)


@hostile
def test_a_key_and_a_value_of_the_policy(capsys: Capture, work: Path, text: str) -> None:
    write(work / "go.mod", GO_MOD)
    word = yaml(text)
    for line in (
        f"{word}: 1",
        f"rules: {{{word}: deny}}",
        f"rules: {{opinion: {word}}}",
        f"vendor: {{mode: {word}}}",
        f"extends: [{word}]",
        f"extends: [{{file: {word}, sha256: {word}}}]",
        f"versions: {{go: {word}}}",
        f"repository: {word}",
        f"waivers: [{{id: {word}}}]",
    ):
        write(work / ".gosupply" / "policy.yaml", f"version: 1\n{line}\n")
        ran = check(capsys, work)
        assert ran.code == 2 or "repository" in line
        assert ran.code != 2 or ".gosupply/policy.yaml:2:" in ran.err


@hostile
def test_what_yaml_itself_refuses(capsys: Capture, work: Path, text: str) -> None:
    write(work / "go.mod", GO_MOD)
    for line in (f"a: {text}: {text}", f"- [{text}", f"# {text}\n: {text}", f"&a {text}"):
        write(work / ".gosupply" / "policy.yaml", f"version: 1\n{line}\n")
        assert check(capsys, work).code == 2


@hostile
def test_names_of_files_and_folders(capsys: Capture, work: Path, text: str) -> None:
    name = text.replace("/", "_")
    write(work / name / "go.mod", "what?\n")
    write(work / name / "go.sum", "what?\n")
    assert check(capsys, work, shown="mod-malformed").code == 2
    write(work / name / "go.mod", GO_MOD)
    write(work / name / "go.sum", "")
    write(work / ".gosupply" / "teams" / f"{name}.yaml", "labels: [x]\n")
    write(work / ".gosupply" / "policy.yaml", "version: 1\n")
    assert check(capsys, work).code in (0, 2)


@hostile
@pytest.mark.parametrize("option", ["--team", "--ring", "--authority", "--floor", "--base"])
def test_arguments(capsys: Capture, work: Path, text: str, option: str) -> None:
    write(work / "go.mod", GO_MOD)
    assert check(capsys, work, f"{option}={text}", shown="error: ").code == 2


@hostile
def test_what_a_host_says(
    capsys: Capture, work: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(work / "go.mod", GO_MOD)
    teams = "teams: {web: {labels: ['team:web'], paths: ['web/...']}}"
    write(work / ".gosupply" / "policy.yaml", f"version: 1\n{teams}\n")
    commit(work)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_EVENT_NAME", "pull_request")
    event = work.parent / "event.json"
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(event))
    for label, branch in ((text, "main"), ("x", text)):
        payload: dict[str, Any] = {
            "pull_request": {"labels": [{"name": label}], "base": {"ref": branch}},
            "repository": {"default_branch": branch},
        }
        write(event, json.dumps(payload))
        # The commits before the change are not here.
        assert check(capsys, work).code in (2, 3)
        assert check(capsys, work, "--authority=HEAD").code in (0, 1, 2)
    monkeypatch.setenv("GOSUPPLY_TEAM", text)
    assert check(capsys, work, "--authority=HEAD").code == 2


MUTATED = EXAMPLE.split("\n")
ODD = st.sampled_from(
    [
        *("", "[", "}", "- ", "? ", "!!", "&a ", "*a", "\t", "|", ":", "{}", "[]", '""', "~"),
        *("no", "1.10", "2026-11-23", "\0", "\u202e", "\x9b"),
    ]
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Return the example with lines taken out, doubled, exchanged, and odd text in them."""
    lines = list(MUTATED)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        what = draw(st.sampled_from(["drop", "double", "move", "odd", "cut", "word"]))
        line = lines[at]
        place = draw(st.integers(0, len(line)))
        if what == "drop":
            del lines[at]
        elif what == "double":
            lines.insert(at, line)
        elif what == "move":
            lines.insert(draw(st.integers(0, len(lines))), line)
        elif what == "odd":
            lines[at] = line[:place] + draw(ODD) + line[place:]
        elif what == "cut":
            lines[at] = line[:place]
        else:
            words = re.split(r"([\w.-]+)", line)
            chosen = draw(st.integers(0, len(words) - 1))
            words[chosen] = draw(st.sampled_from(re.findall(r"[\w.-]+", EXAMPLE)))
            lines[at] = "".join(words)
        lines = lines or [""]
    return "\n".join(lines)


@settings(max_examples=150)
@given(policy=mutated())
def test_no_policy_makes_a_run_crash_and_an_invalid_one_checks_nothing(policy: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / "go.mod", GO_MOD)
        write(folder / ".gosupply" / "policy.yaml", policy)
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(["check", name, "--offline"])
    assert "Traceback" not in err.getvalue()
    assert "this is a bug" not in err.getvalue()
    assert_harmless(out.getvalue())
    assert_harmless(err.getvalue())
    if err.getvalue():
        assert code == 2
        assert out.getvalue() == ""
    else:
        assert code in (0, 1, 3)


BOMB = "version: 1\na0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40)
)
LARGE = {
    "5-mb-of-text": "version: 1\nx-a: " + "a" * 5_000_000 + "\n",
    "5-mb-of-entries": "version: 1\nx-a:\n" + "  - a\n" * 900_000,
    "5-mb-of-problems": "version: 1\n" + "".join(f"k{n}: 1\n" for n in range(500_000)),
    "alias-bomb": BOMB,
    "merge-bomb": "version: 1\nx-a: &a {b: c}\nx-d: {<<: *a}\n",
    "deep-lists": "version: 1\nx-a: " + "[" * 20_000 + "]" * 20_000 + "\n",
    "deep-maps": "version: 1\nx-a: " + "{a: " * 20_000 + "1" + "}" * 20_000 + "\n",
    "deep-blocks": "version: 1\n" + "".join(f"{' ' * n}x-a:\n" for n in range(2_000)),
    "deep-sequences": "version: 1\nx-a: " + "- " * 50_000 + "a\n",
    "tags": "version: !!python/object/apply:os.system [id]\n",
    "nul": "version: 1\n\0",
}


@pytest.mark.parametrize("policy", LARGE.values(), ids=LARGE.keys())
@pytest.mark.parametrize("path", ["policy.yaml", "teams/web.yaml", "waivers/one.yaml"])
def test_a_policy_that_is_too_much_is_refused(
    capsys: Capture, work: Path, policy: str, path: str
) -> None:
    write(work / "go.mod", "what?\n")
    write(work / ".gosupply" / "policy.yaml", "version: 1\n")
    write(work / ".gosupply" / path, policy)
    ran = check(capsys, work)
    assert ran.code in (2, 3)
    assert ran.out == ""
    assert "error: " in ran.err
    assert len(ran.err) < 100_000
