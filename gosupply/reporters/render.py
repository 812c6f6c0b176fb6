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


def render(report: Report, verdict: Verdict, format_: str, *, color: bool) -> str:
    """Return the report in a format.

    Args:
        report: Everything the run has to say.
        verdict: The word and the exit code; no format changes either.
        format_: One of FORMATS; anything else is a KeyError.
        color: Whether to use ANSI colours, where the format has any.
    """
    return _FORMATS[format_](_Asked(report, verdict, color))


def _text(asked: _Asked) -> str:
    from gosupply.reporters.text import render_text

    return render_text(asked.report, asked.verdict, color=asked.color)


def _json(asked: _Asked) -> str:
    from gosupply.reporters.jsonreport import render_json

    return render_json(asked.report, asked.verdict)


def _sarif(asked: _Asked) -> str:
    from gosupply.reporters.ruledocs import rule_docs
    from gosupply.reporters.sarif import render_sarif

    return render_sarif(asked.report, asked.verdict, rules=rule_docs())


_FORMATS: Mapping[str, Callable[[_Asked], str]] = {"text": _text, "json": _json, "sarif": _sarif}
FORMATS = tuple(_FORMATS)
