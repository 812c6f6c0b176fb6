"""Every claim of README and docs is executed: commands with their output, help, links, rules."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from gosupply.cli.main import COMMANDS
from gosupply.engine.names import NEEDS
from gosupply.rules import RULES
from gosupply.rules.documentation import page_of
from gosupply.rules.reviews import REVIEWS

TOP = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted(
    path
    for folder in ("", "docs/**/", "examples/", "actions/", "gitlab-ci/", "benchmarks/")
    for path in TOP.glob(f"{folder}*.md")
)
UPDATE = os.environ.get("GOSUPPLY_UPDATE") == "1"
_CONSOLE = re.compile(r"(```console\n)(.*?)(```\n)", re.DOTALL)
_LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)(?:#[^)]*)?\)")
_COMMAND = re.compile(r"\bgosupply ([a-z]+)\b")


def run(words: list[str], folder: Path) -> str:
    """Run gosupply as the documents do; return what it prints, and an exit code that is not 0."""
    done = subprocess.run(
        [sys.executable, "-m", "gosupply", *words],
        cwd=folder,
        env={**os.environ, "COLUMNS": "100"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout + (f"[exit {done.returncode}]\n" if done.returncode else "")


def replay(block: str, folder: Path) -> str:
    """Return a console block with the output that its commands really have."""
    lines = []
    for line in block.split("\n"):
        if line.startswith("$ "):
            program, *words = shlex.split(line[2:])
            assert program == "gosupply"
            lines.append(f"{line}\n{run(words, folder)}")
    return "".join(lines)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(TOP)))
def test_console_blocks_show_what_the_commands_print(path: Path, checkout: Path) -> None:
    text = path.read_text(encoding="utf-8")
    made = _CONSOLE.sub(lambda match: f"{match[1]}{replay(match[2], checkout)}{match[3]}", text)
    if UPDATE:
        path.write_text(made, encoding="utf-8")
    assert made == text


def test_the_help_of_every_command_is_shown() -> None:
    text = (TOP / "docs/commands.md").read_text(encoding="utf-8")
    assert all(f"$ gosupply {name} --help\nusage:" in text for name in COMMANDS)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(TOP)))
def test_links_lead_somewhere(path: Path) -> None:
    missing = [
        link for link in _LINK.findall(path.read_text()) if not (path.parent / link).exists()
    ]
    assert missing == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(TOP)))
def test_commands_that_are_named_exist(path: Path) -> None:
    code = re.findall(r"`([^`\n]+)`|^(?:\$ |    )(gosupply .+)$", path.read_text(), re.MULTILINE)
    named = {name for pair in code for text in pair for name in _COMMAND.findall(text)}
    assert named <= {*COMMANDS}


def test_quoted_files_are_as_quoted() -> None:
    pin = (TOP / "examples/hello/.gosupply/checkpoint").read_text(encoding="utf-8")
    quoted = "".join(f"    {line}\n" if line else "\n" for line in pin.split("\n")[:-1])
    assert quoted in (TOP / "docs/formats.md").read_text(encoding="utf-8")


def test_the_page_of_rules_is_made_from_the_rules() -> None:
    path, made = TOP / "docs/rules.md", page_of(RULES, REVIEWS, NEEDS)
    if UPDATE:
        path.write_text(made, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == made


def test_architecture_quotes_the_program() -> None:
    program = (TOP / "gosupply/cli/check.py").read_text(encoding="utf-8")
    quoted = re.findall(
        r"^    (\w+) +(= .+)$", (TOP / "docs/architecture.md").read_text(), re.MULTILINE
    )
    assert quoted
    assert all(f"{name} {rest}" in program for name, rest in quoted)


def test_examples_end_as_their_readme_says(checkout: Path) -> None:
    table = re.findall(
        r"^\| `([\w-]+)` .*\| (\d) \|$", (TOP / "examples/README.md").read_text(), re.MULTILINE
    )
    folders = {path.name for path in (TOP / "examples").iterdir() if path.is_dir()}
    assert {name for name, _ in table} == folders
    for name, code in table:
        printed = run(["check", f"examples/{name}"], checkout)
        assert (f"[exit {code}]" in printed) == (code != "0")


def test_all_hidden_files_of_the_examples_are_shipped() -> None:
    listed = subprocess.run(
        ["git", "-C", str(TOP), "ls-files", "examples"], check=True, capture_output=True, text=True
    ).stdout.split()
    for folder in (path for path in (TOP / "examples").iterdir() if path.is_dir()):
        # What has no go.sum has nothing to prove, and is there to show a policy.
        hidden = "proof.bundle" if any(folder.rglob("go.sum")) else "policy.yaml"
        assert f"examples/{folder.name}/.gosupply/{hidden}" in listed
