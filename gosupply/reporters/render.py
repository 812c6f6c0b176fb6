"""One report in one of the formats; only the format that is asked for is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gosupply.engine.report import Report, Verdict


class _Asked(NamedTuple):
    """What any of the formats may need."""

    report: Report
    verdict: Verdict
    color: bool
    templates: Callable[[str], str]
    suppressed: bool


def render(
    report: Report,
    verdict: Verdict,
    format_: str,
    *,
    color: bool,
    templates: Callable[[str], str],
    suppressed: bool = False,
) -> str:
    """Return the report in a format.

    Args:
        report: Everything the run has to say.
        verdict: The word and the exit code; no format changes either.
        format_: One of FORMATS; anything else is a KeyError.
        color: Whether to use ANSI colours, where the format has any.
        templates: Returns the text of a template by its name.
        suppressed: Whether SARIF has what waivers accept, as suppressed results.
    """
    return _FORMATS[format_](_Asked(report, verdict, color, templates, suppressed))


def _text(asked: _Asked) -> str:
    from gosupply.reporters.text import render_text

    return render_text(asked.report, asked.verdict, color=asked.color)


def _json(asked: _Asked) -> str:
    from gosupply.reporters.jsonreport import render_json

    return render_json(asked.report, asked.verdict)


def _sarif(asked: _Asked) -> str:
    from gosupply.reporters.ruledocs import need_docs, rule_docs
    from gosupply.reporters.sarif import render_sarif

    return render_sarif(
        asked.report,
        asked.verdict,
        rules=rule_docs(),
        needs=need_docs(),
        suppressed=asked.suppressed,
    )


def _junit(asked: _Asked) -> str:
    from gosupply.reporters.junit import render_junit

    return render_junit(asked.report, asked.verdict)


def _gitlab(asked: _Asked) -> str:
    from gosupply.reporters.gitlab import render_gitlab
    from gosupply.reporters.ruledocs import kinds

    return render_gitlab(asked.report, kinds=kinds())


def _github(asked: _Asked) -> str:
    from gosupply.reporters.github import render_github

    return render_github(asked.report)


def _markdown(asked: _Asked) -> str:
    from gosupply.reporters.markdown import render_markdown

    return render_markdown(asked.report, asked.verdict, asked.templates)


def _html(asked: _Asked) -> str:
    from gosupply.reporters.html import render_html

    return render_html(asked.report, asked.verdict, asked.templates)


_FORMATS: Mapping[str, Callable[[_Asked], str]] = {
    "text": _text,
    "json": _json,
    "sarif": _sarif,
    "junit": _junit,
    "gitlab": _gitlab,
    "github": _github,
    "markdown": _markdown,
    "html": _html,
}
FORMATS = tuple(_FORMATS)
