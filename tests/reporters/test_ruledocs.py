"""The documentation of the real rules, as viewers of SARIF get it."""

from __future__ import annotations

from gosupply.reporters.ruledocs import rule_docs
from gosupply.rules import RULES
from tests.reporters.reports import report
from tests.reporters.sarifruns import run_of


def test_every_rule_is_there_in_order() -> None:
    assert [doc.name for doc in rule_docs()] == [rule.name for rule in RULES]


def test_each_shape_has_something_to_say() -> None:
    for doc in rule_docs():
        assert doc.markdown.startswith(doc.summary[:20])
        assert "## What it does" in doc.markdown
        assert "What it does" in doc.text
        assert not {"`", "#"} & set(doc.text.split("\n")[0])


def test_sarif_has_the_whole_documentation() -> None:
    described = run_of(report(), rules=rule_docs())["tool"]["driver"]["rules"]
    assert [rule["help"]["markdown"] for rule in described] == [d.markdown for d in rule_docs()]
