"""Where a level comes from, in words."""

from __future__ import annotations

import pytest

from gosupply.locations import Location, Span
from gosupply.reporters.places import policy_line

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("source", "path", "words"),
    [
        ("built-in", "baseline", "baseline:3"),
        ("baseline", "", "baseline:3"),
        ("working tree", "policy.yaml", "policy.yaml:3"),
        ("", "policy.yaml", "policy.yaml:3"),
        (COMMIT, "policy.yaml", "policy.yaml@0123456789ab:3"),
        (f"commit {COMMIT}", "policy.yaml", "policy.yaml@0123456789ab:3"),
        ("commit 0123456", "policy.yaml", "policy.yaml@0123456:3"),
        ("git index", "policy.yaml", "policy.yaml@git index:3"),
        ("--floor", "", "--floor:3"),
    ],
)
def test_policy_line(source: str, path: str, words: str) -> None:
    at = Location(source, path, Span(3, 1, 3, 2), "")
    assert policy_line(at) == words
    assert policy_line(at._replace(text="  x: deny ")) == f"{words} (x: deny)"
