"""The HTML report: all that a run has to say, and nothing in it is markup but what is ours."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from hypothesis import given

from gosupply.adapters.resources import read_text
from gosupply.findings import Level
from gosupply.policy.model import Context, Ring
from gosupply.policy.settings import Settings
from gosupply.reporters.html import render_html
from gosupply.reporters.text import render_text
from tests.reporters.rendered import Page
from tests.reporters.reports import (
    FAIL,
    FORK,
    FORKED,
    INCOMPLETE,
    MALFORMED,
    PASS,
    everything,
    judged,
    malformed,
    mismatch,
    pseudo_version,
    report,
    unproven,
)
from tests.reporters.strategies import briefly, reports, verdicts

if TYPE_CHECKING:
    from gosupply.engine.report import Report, Verdict

# Each name that the templates write; a hostile report has no other.
NAMES = """
a article body circle code dd details div dl dt footer h1 h2 h3 head header html li main mark meta
ol p path pre rect section span strong style summary svg symbol title ul use
"""
ATTRIBUTES = """
aria-hidden aria-labelledby charset class content cx cy d focusable height href http-equiv id lang
name r rx viewbox width
"""
ACTING = {"Cc", "Cs", "Zl", "Zp"}  # categories of Unicode


def rendered(given: Report, verdict: Verdict) -> str:
    return render_html(given, verdict, partial(read_text, "reporters"))


def words(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@briefly
@given(reports, verdicts)
def test_whatever_stands_in_a_report_is_only_text(given: Report, verdict: Verdict) -> None:
    text = rendered(given, verdict)
    page = Page(text)
    assert {element.name for element in page.elements} <= {*NAMES.split()}
    assert {name for element in page.elements for name in element.attributes} <= {
        *ATTRIBUTES.split()
    }
    assert page.comments == []
    links = {
        element.attributes["href"] for element in page.elements if "href" in element.attributes
    }
    assert all(link and link.startswith("#") for link in links)
    assert not {unicodedata.category(char) for char in text.replace("\n", "")} & ACTING
    text.encode("utf-8")


@briefly
@given(reports, verdicts)
def test_it_drops_no_finding(given: Report, verdict: Verdict) -> None:
    page = Page(rendered(given, verdict))
    for level in Level:
        cards = page.having("article", level.word)
        assert len(cards) == sum(
            item.level is level and (level > Level.OFF or bool(item.waiver))
            for item in given.judged
        )
    assert len(page.having("article", "forked")) == len(given.contradicted)


def test_its_own_style_is_all_that_it_may_load() -> None:
    text = rendered(everything(), FORKED)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    (policy,) = (
        element.attributes["content"]
        for element in Page(text).elements
        if element.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert "url(" not in style[1]
    assert "@import" not in style[1]


def test_a_report_with_everything() -> None:
    text = rendered(everything(), FORKED)
    page = Page(text)
    shown = words(page.text)
    said = render_text(everything(), FORKED, color=False).rstrip("\n").split("\n")
    assert f"{said[-1]}; exit code 4." in shown
    assert said[-2] in shown
    assert FORK.summary in shown
    assert "Evidence: fork.txt" in shown
    assert "GOPROXY is not set" in shown
    assert "It is required here. go.mod:5:2" in shown
    assert "accepted by the waiver known-w" in shown
    assert "Level deny, wanted by sum-mismatch, sum-not-in-log." in shown
    assert "github.com/p/r" not in shown  # its level is off
    assert "Root hash Tk6UlZpLrqZD+MTWnS8iqjc0kgHWt2MLVuhZtHmGlyc=" in shown
    assert "Key hash 033de0ae" in shown
    assert "Names sent 27, to https://sum.golang.org" in shown
    assert "lines mismatch 3" in shown
    assert "files skipped 1" in shown
    counts = [element for element in page.elements if element.name == "dd"]
    assert len(counts) > 7
    assert "off 1 forked 1" in shown
    assert "<title>gosupply: forked</title>" in text


def test_findings_stand_in_the_order_of_the_text_report() -> None:
    given = replace(everything(), judged=everything().judged[::-1])
    said = re.findall(r"^ +--> (\S+)$", render_text(given, FORKED, color=False), re.MULTILINE)
    article = r'<article class="card [a-z]+">\n<h3>.*?<p class="place"><code>(.*?)</code>'
    findings = rendered(given, FORKED).split('aria-labelledby="findings"')[1].split("</section>")[0]
    assert re.findall(article, findings, re.DOTALL) == said


def test_the_span_is_marked_in_its_line() -> None:
    text = rendered(report(judged(pseudo_version())), FAIL)
    assert (
        '<pre class="source"><span class="number">7</span><code>    github.com/a/b '
        "<mark>v0.0.0-20260101000000-0123456789ab</mark> // indirect</code></pre>"
    ) in text


def test_what_is_quoted_is_code_and_a_command_is_chosen_as_a_whole() -> None:
    finding = mismatch()._replace(help="Run 'go mod tidy'.", notes=("It's 'x'.",))
    text = rendered(report(judged(finding)), FAIL)
    assert '<strong>Help</strong> Run <code class="command">go mod tidy</code>.</p>' in text
    assert "<li>It&#39;s <code>x</code>.</li>" in text


def test_a_finding_without_a_place_a_line_or_a_help() -> None:
    at = malformed().at._replace(path="", text="")
    text = rendered(report(judged(malformed()._replace(at=at, help=""))), MALFORMED)
    page = Page(text)
    assert not page.having("p", "place")
    assert not page.having("pre", "source")
    assert not page.having("p", "help")
    assert "not what it should be" in page.text


def test_a_clean_run() -> None:
    page = Page(rendered(report(), PASS))
    shown = words(page.text)
    assert "Nothing to report." in shown
    assert "deny 0 warn 0 note 0 waived 0 undetermined 0 verified 27 lines" in shown
    assert "Waived findings" not in shown
    assert "Undetermined" not in shown
    assert "Names sent 0" in shown


def test_a_run_that_proved_nothing() -> None:
    shown = words(Page(rendered(report(head=None), INCOMPLETE)).text)
    assert "Something that is required could not be checked." in shown
    assert "Tree head none: nothing was proved" in shown


def test_many_subjects_and_what_is_only_noted_are_folded() -> None:
    many = [unproven(f"x{number}", number) for number in range(1, 12)]
    noted = [unproven(f"n{number}", level=Level.NOTE, remedy="") for number in range(2)]
    text = rendered(report(undetermined=(*many, *noted)), INCOMPLETE)
    assert "<summary>11 subjects</summary>" in text
    assert len(Page(text).having("article", "note-level")) == 1
    assert "Undetermined, and only noted 2" in words(Page(text).text)
    assert "<code>x11</code> at <code>go.sum:11</code>" in text
    few = rendered(report(undetermined=tuple(many[:10])), INCOMPLETE)
    assert "subjects</summary>" not in few
    assert "only noted" not in few


def context(path: str) -> Context:
    return Context(
        path, Ring("prod", "release"), "", entitled=False, settings=Settings(), levels={}
    )


def test_each_root_has_its_ring_and_its_teams() -> None:
    roots = (
        context("a")._replace(owners=("x", "y"), requested=("x",), team="x"),
        context("b")._replace(observed=True),
    )
    text = rendered(replace(report(), contexts=roots), PASS)
    shown = words(Page(text).text)
    assert "a Ring prod Owned by x, y Asked for x Permissions of x b Ring prod" in shown
    assert (
        "b Ring prod Owned by no team Permissions of no team Denials are warnings for now" in shown
    )
    assert "module roots" not in text


def test_many_roots_are_folded() -> None:
    roots = tuple(context(f"root{number}") for number in range(9))
    text = rendered(replace(report(), contexts=roots), PASS)
    assert "<summary>9 module roots</summary>" in text
    assert text.count('<code class="root">') == 9
