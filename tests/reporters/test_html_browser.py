"""The HTML report in a real Chromium: whoever reads it, with whatever, can."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gosupply.adapters.resources import read_text
from gosupply.findings import Finding, Level
from gosupply.reporters.html import render_html
from tests.reporters.browser import ENTER, TAB, Browser
from tests.reporters.reports import (
    FORKED,
    INCOMPLETE,
    PASS,
    everything,
    judged,
    report,
    sum_line,
    unproven,
)
from tests.reporters.strategies import HOSTILE
from tests.tools import require_tool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.engine.report import Report, Verdict

LOOK = Path(__file__).with_name("page.js").read_text(encoding="utf-8")
WCAG_TEXT = 4.5  # success criterion 1.4.3, level AA
WCAG_SHAPE = 3.0  # 1.4.11
LONG = "github.com/" + "x" * 300


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(require_tool("chromium"), tmp_path_factory.mktemp("profile")) as running:
        yield running


def hostile() -> Report:
    """Everything, and texts that try to be markup, or to be wide."""
    texts = [*HOSTILE, "<script>alert(1)</script>", "</code></pre><h1>x</h1>", '"><img src=x>']
    findings = [
        judged(
            Finding(
                rule=text,
                message=f"{text} '{LONG}'",
                at=sum_line(number, f"before {LONG}{text} after", f"{LONG}{text}", text),
                key=text,
                notes=(text, LONG),
                help=f"Run '{text}'.",
            ),
            Level(1 + number % 3),
            waiver=LONG * (number % 2),
        )
        for number, text in enumerate(texts, 1)
    ]
    many = tuple(unproven(f"{LONG} v1.0.{number}", number + 1) for number in range(20))
    noted = tuple(unproven(f"noted {number}", level=Level.NOTE) for number in range(3))
    given = everything()
    return replace(
        given,
        judged=(*given.judged, *findings),
        undetermined=(*given.undetermined, *many, *noted),
        notices=(*given.notices, LONG),
        authority=LONG,
    )


def clean() -> Report:
    return report()


def incomplete() -> Report:
    return report(undetermined=(unproven("github.com/p/q v1.0.0", 20),), head=None)


CASES = {"hostile": (hostile, FORKED), "clean": (clean, PASS), "none": (incomplete, INCOMPLETE)}


@pytest.fixture(params=CASES)
def page(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path) -> Browser:
    make, verdict = CASES[request.param]
    show(browser, make(), verdict, tmp_path)
    return browser


def show(browser: Browser, given: Report, verdict: Verdict, folder: Path) -> None:
    file = folder / "report.html"
    file.write_text(render_html(given, verdict, partial(read_text, "reporters")), "utf-8")
    browser.resize(1000)
    browser.prefer("light")
    browser.open(file)


def look(browser: Browser) -> dict[str, Any]:
    seen: dict[str, Any] = browser.run(LOOK)
    return seen


def test_nothing_is_loaded_and_nothing_is_wrong(page: Browser) -> None:
    requests = [event for event in page.events if event.method == "Network.requestWillBeSent"]
    assert [event.params["type"] for event in requests] == ["Document"]
    wrong = ("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown")
    assert [event for event in page.events if event.method in wrong] == []
    assert look(page)["inline"] == 0


def test_what_the_policy_of_the_page_forbids_is_noticed(page: Browser) -> None:
    page.run("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    assert any(event.method == "Log.entryAdded" for event in page.events)


def test_it_has_landmarks_and_one_tree_of_headings(page: Browser) -> None:
    seen = look(page)
    assert seen["landmarks"] == [1, 1, 1]
    assert (seen["lang"], seen["unlabelled"]) == ("en", 0)
    assert seen["title"].startswith("gosupply: ")
    headings = seen["headings"]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(headings))
    assert max(Counter(seen["ids"]).values()) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_can_be_read(page: Browser, scheme: str, tmp_path: Path) -> None:
    page.run("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    page.prefer(scheme)
    seen = look(page)
    assert len(seen["texts"]) > 20
    assert [text for text in seen["texts"] if text["contrast"] < WCAG_TEXT] == []
    assert len(seen["shapes"]) >= 6
    assert [shape for shape in seen["shapes"] if shape["contrast"] < WCAG_SHAPE] == []
    assert all(shape["text"].strip() for shape in seen["shapes"])
    picture = tmp_path / f"{scheme}.png"
    page.picture(picture)
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_the_schemes_differ(page: Browser) -> None:
    light = look(page)["background"]
    page.prefer("dark")
    assert look(page)["background"] != light


def test_all_folds_open_by_keyboard(page: Browser) -> None:
    folded = look(page)["folded"]
    assert folded >= 1
    opened = 0
    page.press(TAB)
    assert page.run("document.activeElement.matches('.skip')")
    page.press(TAB)
    # Behind the last stop comes the page itself, or the first one again.
    while not page.run("document.activeElement.matches('body, .skip')"):
        if page.run("document.activeElement.matches('summary')"):
            outline = page.run("getComputedStyle(document.activeElement).outlineStyle")
            assert outline == "solid"
            page.press(ENTER)
            opened += page.run("document.activeElement.parentElement.open")
        page.press(TAB)
    assert opened == folded
    assert look(page)["folded"] == 0


@pytest.mark.parametrize("width", [320, 1000])
def test_nothing_scrolls_sideways(page: Browser, width: int) -> None:
    page.resize(width)
    page.run("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    seen = look(page)
    assert seen["view"] == width
    assert seen["wide"] <= width


def test_on_paper_nothing_is_folded_and_nothing_dark(page: Browser) -> None:
    assert look(page)["hidden"] > 0
    page.prefer("dark", "print")
    seen = look(page)
    assert seen["folded"] > 0
    assert seen["hidden"] == 0
    assert [text for text in seen["texts"] if text["contrast"] < WCAG_TEXT] == []
