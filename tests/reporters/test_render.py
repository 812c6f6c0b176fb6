"""One report, each format by its name, and nothing loaded that was not asked for."""

from __future__ import annotations

import subprocess
import sys
from functools import partial

import pytest

from gosupply.adapters.resources import read_text
from gosupply.reporters.github import render_github
from gosupply.reporters.gitlab import render_gitlab
from gosupply.reporters.html import render_html
from gosupply.reporters.jsonreport import render_json
from gosupply.reporters.junit import render_junit
from gosupply.reporters.markdown import render_markdown
from gosupply.reporters.render import FORMATS, render
from gosupply.reporters.ruledocs import kinds, need_docs, rule_docs
from gosupply.reporters.sarif import render_sarif
from gosupply.reporters.text import render_text
from tests.reporters.reports import FORKED, everything

TEMPLATES = partial(read_text, "reporters")


def test_the_formats() -> None:
    assert FORMATS == (
        "text", "json", "sarif", "junit", "gitlab", "github", "markdown", "html",
    )  # fmt: skip


def test_each_name_is_its_format() -> None:
    given = everything()
    for color in (True, False):
        shown = {
            name: render(given, FORKED, name, color=color, templates=TEMPLATES) for name in FORMATS
        }
        assert shown == {
            "text": render_text(given, FORKED, color=color),
            "json": render_json(given, FORKED),
            "sarif": render_sarif(given, FORKED, rules=rule_docs(), needs=need_docs()),
            "junit": render_junit(given, FORKED),
            "gitlab": render_gitlab(given, kinds=kinds()),
            "github": render_github(given),
            "markdown": render_markdown(given, FORKED, TEMPLATES),
            "html": render_html(given, FORKED, TEMPLATES),
        }


def test_sarif_has_what_waivers_accept_if_that_is_asked_for() -> None:
    shown = render(everything(), FORKED, "sarif", color=False, templates=TEMPLATES, suppressed=True)
    assert shown == render_sarif(
        everything(), FORKED, rules=rule_docs(), needs=need_docs(), suppressed=True
    )


def test_an_unknown_format() -> None:
    with pytest.raises(KeyError):
        render(everything(), FORKED, "yaml", color=False, templates=TEMPLATES)


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("text", {"json", "unicodedata", "hashlib", "dataclasses"}),
        ("jsonreport", {"json", "gosupply.reporters.sarif", "unicodedata", "dataclasses"}),
        ("sarif", {"json", "unicodedata", "dataclasses"}),
        ("junit", {"json", "hashlib", "unicodedata", "dataclasses", "xml"}),
        ("gitlab", {"json", "unicodedata", "dataclasses", "gosupply.rules"}),
        ("github", {"json", "hashlib", "unicodedata", "dataclasses"}),
        ("markdown", {"jinja2", "textwrap", "unicodedata"}),
        ("html", {"jinja2", "hashlib", "base64", "unicodedata"}),
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
