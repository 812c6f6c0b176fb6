"""One report, each format by its name, and nothing loaded that was not asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

from gosupply.reporters.jsonreport import render_json
from gosupply.reporters.render import FORMATS, render
from gosupply.reporters.ruledocs import rule_docs
from gosupply.reporters.sarif import render_sarif
from gosupply.reporters.text import render_text
from tests.reporters.reports import FORKED, everything


def test_the_formats() -> None:
    assert FORMATS == ("text", "json", "sarif")


def test_each_name_is_its_format() -> None:
    given = everything()
    for color in (True, False):
        shown = {name: render(given, FORKED, name, color=color) for name in FORMATS}
        assert shown == {
            "text": render_text(given, FORKED, color=color),
            "json": render_json(given, FORKED),
            "sarif": render_sarif(given, FORKED, rules=rule_docs()),
        }


def test_an_unknown_format() -> None:
    with pytest.raises(KeyError):
        render(everything(), FORKED, "yaml", color=False)


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("text", {"json", "unicodedata", "hashlib", "dataclasses"}),
        ("jsonreport", {"json", "gosupply.reporters.sarif", "unicodedata", "dataclasses"}),
        ("sarif", {"json", "unicodedata", "dataclasses"}),
        ("render", {"json", "gosupply.reporters.text", "gosupply.reporters.sarif"}),
    ],
)
def test_what_a_format_loads(module: str, unwanted: set[str]) -> None:
    program = (
        "import sys; had = set(sys.modules);"
        f"import gosupply.reporters.{module};"
        "print(*sorted(set(sys.modules) - had))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    ).stdout.split()
    assert f"gosupply.reporters.{module}" in loaded
    assert not unwanted & set(loaded)
