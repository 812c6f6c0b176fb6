"""`gosupply explain`: a rule's own documentation."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from gosupply.cli import options
from gosupply.cli.streams import show
from gosupply.engine.names import NEEDS
from gosupply.errors import UsageError
from gosupply.rules import RULES
from gosupply.rules.documentation import markdown_of, summary_of

if TYPE_CHECKING:
    from collections.abc import Sequence


def run(arguments: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    name = options.parse_explain(arguments)
    texts = {rule.name: (rule.kind, markdown_of(rule)) for rule in RULES}
    texts |= {need.name: (need.kind, need.doc) for need in NEEDS}
    if name in texts:
        kind, text = texts[name]
        show(f"# {name} ({kind})\n\n{text.strip()}\n")
        return 0
    if name:
        close = get_close_matches(name, texts, 1)
        hint = f"Did you mean '{close[0]}'?" if close else "Run 'gosupply explain' for a list."
        raise UsageError(f"there is no rule '{name}'", hint)
    width = max(map(len, texts))
    lines = (
        f"{each:<{width}}  {kind:<9}  {summary_of(text.strip())}\n"
        for each, (kind, text) in texts.items()
    )
    show("".join(lines))
    return 0
