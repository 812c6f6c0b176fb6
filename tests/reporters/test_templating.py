"""Templates escape every value by one function, and refuse what is no text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from jinja2 import TemplateAssertionError, UndefinedError
from jinja2.exceptions import TemplateNotFound

from gosupply.reporters.templating import environment, safe

if TYPE_CHECKING:
    from collections.abc import Mapping


def shown(text: str, values: Mapping[str, object], **more: str) -> str:
    return (
        environment({"page": text, **more}.get, lambda value: f"<{value}>")  # type: ignore[arg-type]  # a name that is not there is Jinja's error
        .get_template("page")
        .render(**values)
    )


def test_every_value_is_escaped_once() -> None:
    page = (
        "{% macro said(it) %}b {{ it }}{% endmacro %}"
        "{{ one }} {{ said(one) }} {{ said(ours) }} {{ 'x' ~ one }} {{ number }} {{ one|length }}"
    )
    values = {"one": "&", "ours": safe("&"), "number": 3}
    assert shown(page, values) == "<&> b <&> b & <x&> <3> <1>"


def test_a_block_takes_its_line_with_it() -> None:
    page = "a\n  {% for it in many %}\n- {{ it }}\n  {% endfor %}\nb\n"
    assert shown(page, {"many": "xy"}) == "a\n- <x>\n- <y>\nb\n"


@pytest.mark.parametrize("value", [None, 1.5, True, ("x",)])
def test_what_is_no_text_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match=f"a template shows a {type(value).__name__}"):
        shown("{{ it }}", {"it": value})


def test_what_was_not_given_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="'it' is undefined"):
        shown("{{ it }}", {})


@pytest.mark.parametrize("name", ["safe", "escape", "replace"])
def test_there_is_no_filter_that_changes_text(name: str) -> None:
    with pytest.raises(TemplateAssertionError, match=f"No filter named '{name}'"):
        shown(f"{{{{ it|{name} }}}}", {"it": "x"})


def test_templates_find_each_other() -> None:
    page = '{% extends "base" %}{% block body %}{{ it }}{% endblock %}'
    assert shown(page, {"it": "x"}, base="[{% block body %}{% endblock %}]") == "[<x>]"
    with pytest.raises(TemplateNotFound, match="base"):
        shown(page, {"it": "x"})


def test_other_brackets() -> None:
    made = environment({"page": "${{ a }} [[ it ]]"}.__getitem__, str.upper, text=("[[", "]]"))
    assert made.get_template("page").render(it="x") == "${{ a }} X"
