"""`gosupply explain`: a rule's own documentation, or what made one finding what it is."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from gosupply.cli.policyoptions import parse_explain
from gosupply.cli.streams import show
from gosupply.engine.names import NEEDS
from gosupply.errors import UsageError
from gosupply.rules import RULES
from gosupply.rules.documentation import markdown_of, summary_of
from gosupply.rules.reviews import REVIEWS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gosupply.cli.options import Options

# RULE:SUBJECT, or the start of a fingerprint, as `gosupply waive` takes them.
_FINDING = re.compile(r".*:.*|[0-9a-f]{4,16}")


def run(arguments: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    word, check = parse_explain(arguments)
    texts = {rule.name: (rule.kind, markdown_of(rule)) for rule in RULES}
    texts |= {review.name: ("opinion", review.doc or "") for review in REVIEWS}
    texts |= {need.name: (need.kind, need.doc) for need in NEEDS}
    if word in texts:
        kind, text = texts[word]
        show(f"# {word} ({kind})\n\n{text.strip()}\n")
    elif _FINDING.fullmatch(word):
        _explain_finding(word, check)
    elif word:
        close = get_close_matches(word, texts, 1)
        hint = f"Did you mean '{close[0]}'?" if close else "Run 'gosupply explain' for a list."
        raise UsageError(f"there is no rule '{word}'", hint)
    else:
        show(_list(texts))
    return 0


def _list(texts: Mapping[str, tuple[str, str]]) -> str:
    width = max(map(len, texts))
    lines = (
        f"{name:<{width}}  {kind:<9}  {summary_of(text.strip())}\n"
        for name, (kind, text) in texts.items()
    )
    return "".join(lines)


def _explain_finding(word: str, options: Options) -> None:
    """Check as `gosupply check` does, and explain the finding that a word means.

    Raises:
        UsageError: It means none, or several.
    """
    # A rule's documentation needs none of this.
    from gosupply.adapters.clock import today
    from gosupply.cli import pipeline
    from gosupply.cli.check import check
    from gosupply.engine.explaining import context_of, explain_finding
    from gosupply.engine.names import NAMES
    from gosupply.policy.governing import read_governing
    from gosupply.reporters.escape import terminal
    from gosupply.scaffold.waiver import choose_finding

    kept, day = pipeline.KeptOutput(), today()
    with pipeline.open_run(options, day) as (request, ports):
        check(request, [kept], ports)
        policy = read_governing(ports.authority, ports.checked, NAMES, floor=ports.floor)
    judged = choose_finding(kept.report, word).judged
    lines = explain_finding(judged, policy, context_of(judged, kept.report.contexts), day)
    show("".join(f"{terminal(line)}\n" for line in lines))
