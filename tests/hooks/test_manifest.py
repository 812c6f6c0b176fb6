"""What `.pre-commit-hooks.yaml` offers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ruamel.yaml import YAML

from gosupply.cli.hookcommands import parse_hook
from gosupply.formats.gitindex import is_relevant
from tests.cli.running import TOP

HOOKS: list[dict[str, Any]] = YAML(typ="safe").load(
    (TOP / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
)
FILES = re.compile(HOOKS[0]["files"])


def test_there_are_three_hooks() -> None:
    assert [hook["id"] for hook in HOOKS] == ["gosupply", "gosupply-full", "gosupply-always"]
    for hook in HOOKS:
        assert hook["pass_filenames"] is False
        assert hook["require_serial"] is True
    fast, full, always = HOOKS
    assert fast["files"] == full["files"]
    assert "files" not in always
    assert always["always_run"] is True


def test_only_the_full_one_may_use_the_network() -> None:
    offline = {}
    for hook in HOOKS:
        program, command, run, *words = hook["entry"].split()
        assert (program, command, run) == ("gosupply", "hook", "run")
        offline[hook["id"]] = parse_hook(words, staged=True).offline
    assert offline == {"gosupply": True, "gosupply-full": False, "gosupply-always": True}
    assert "pre-commit" not in HOOKS[1]["stages"]


@pytest.mark.parametrize(
    "path",
    [
        *("go.mod", "go.sum", "go.work", "go.work.sum", "vendor/modules.txt", "modules.txt"),
        *("a/b/go.mod", "a/go.sum", "tools.mod", "tools.sum", "a/tools.mod", "ci.work"),
        *("vendor/github.com/x/y/z.go", "a/vendor/LICENSE", "vendor/a b/\xfc.s"),
        *(".gosupply/policy.yaml", "a/.gosupply/proof.bundle", ".gosupply/waivers/x.yaml"),
    ],
)
def test_what_matters_starts_it(path: str) -> None:
    assert FILES.search(path)
    assert is_relevant(path.encode())


@pytest.mark.parametrize(
    "path",
    [
        *("main.go", "go.mode", "gomod", "go.sum.orig", "README.md", "vendors/x.go"),
        *("a/vendor.go", "gosupply/x", ".gosupply.yaml", "xmodules.txt.bak", "a/myvendor/x"),
    ],
)
def test_what_does_not_matter_does_not(path: str) -> None:
    assert not FILES.search(path)
    assert not is_relevant(path.encode())
