"""`gosupply explain`: rules, needs, reviews, and single findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.cli import explain
from gosupply.errors import UsageError
from tests.cli.running import write

if TYPE_CHECKING:
    from pathlib import Path

    Capture = pytest.CaptureFixture[str]

MOD = "module example.com/app\n\ngo 1.25.0\n\nexclude example.com/x v1.0.0\n"


def test_rules_reviews_and_needs_are_documented(capsys: Capture) -> None:
    for name, kind in (
        ("sum-mismatch", "integrity"),
        ("waiver-unused", "opinion"),
        ("sum-unproven", "integrity"),
    ):
        assert explain.run([name]) == 0
        assert capsys.readouterr().out.startswith(f"# {name} ({kind})\n\n")
    assert explain.run([]) == 0
    lines = capsys.readouterr().out.split("\n")
    for name in ("sum-mismatch ", "waiver-unused ", "sum-unproven "):
        assert any(line.startswith(name) for line in lines)


def test_a_rule_that_there_is_not_is_guessed_at() -> None:
    with pytest.raises(UsageError, match="there is no rule 'sum-mismach'") as caught:
        explain.run(["sum-mismach"])
    assert caught.value.help == "Did you mean 'sum-mismatch'?"
    with pytest.raises(UsageError) as caught:
        explain.run(["qqqqqq"])
    assert caught.value.help == "Run 'gosupply explain' for a list."


def test_a_finding_is_explained_by_its_name_and_by_its_fingerprint(
    capsys: Capture, work: Path
) -> None:
    write(work / "go.mod", MOD)
    text = "version: 1\nrules:\n  exclude-ineffective: {commit: note, change: deny}\n"
    write(work / ".gosupply" / "policy.yaml", text)
    name = "exclude-ineffective:example.com/x@v1.0.0"
    assert explain.run([name, str(work), "--offline"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("deny[exclude-ineffective]: ")
    assert "  --> go.mod:5:" in out
    assert "  = why: deny by .gosupply/policy.yaml:3: exclude-ineffective: {commit" in out
    assert "  = ring commit: note by .gosupply/policy.yaml:3\n" in out
    assert "  = ring change: deny by .gosupply/policy.yaml:3, where this was judged\n" in out
    assert "  = fix: 'gosupply fix' mends it\n" in out


def test_a_finding_that_there_is_not_is_said(work: Path) -> None:
    write(work / "go.mod", MOD)
    for word in ("exclude-ineffective:example.com/y", "0123456789abcdef"):
        with pytest.raises(UsageError):
            explain.run([word, str(work), "--offline"])
