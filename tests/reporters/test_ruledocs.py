"""The documentation of the real rules, as viewers of SARIF get it."""

from __future__ import annotations

import re
from pathlib import Path

from gosupply.engine.names import NAMES, NEEDS
from gosupply.reporters.ruledocs import kinds, need_docs, rule_docs
from gosupply.rules import RULES
from gosupply.rules.reviews import REVIEWS
from tests.reporters.reports import report
from tests.reporters.sarifruns import run_of


def test_every_rule_and_review_is_there_in_order() -> None:
    assert [doc.name for doc in rule_docs()] == [each.name for each in (*RULES, *REVIEWS)]


def test_every_need_is_there_in_order() -> None:
    assert [(doc.name, doc.text) for doc in need_docs()] == [(n.name, n.doc) for n in NEEDS]


def test_kinds_are_those_that_levels_begin_from() -> None:
    documented = {doc.name: doc.kind for doc in (*rule_docs(), *need_docs())}
    assert kinds() == documented == {named.name: named.kind for named in NAMES}


def test_each_shape_has_something_to_say() -> None:
    for doc in rule_docs():
        assert doc.markdown.startswith(doc.summary[:20])
        assert "## What it does" in doc.markdown
        assert "What it does" in doc.text
        assert not {"`", "#"} & set(doc.text.split("\n")[0])


def test_sarif_has_the_whole_documentation() -> None:
    described = run_of(report(), rules=rule_docs())["tool"]["driver"]["rules"]
    for rule, doc in zip(described, rule_docs(), strict=True):
        assert rule["help"]["markdown"].startswith(doc.markdown.rstrip())
        assert rule["help"]["text"] == doc.text


def test_help_leads_to_a_heading_of_the_page_of_rules() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs/rules.md").read_text("utf-8")
    headings = re.findall(r"^## ([a-z-]+)$", page, re.MULTILINE)
    driver = run_of(report(), rules=rule_docs(), needs=need_docs())["tool"]["driver"]
    anchors = [
        described["helpUri"].removeprefix(
            "https://github.com/gosupply/gosupply/blob/main/docs/rules.md#"
        )
        for described in (*driver["rules"], *driver["notifications"])
    ]
    assert anchors == headings
