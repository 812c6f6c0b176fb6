"""Constraints of gomodguard as ranges: every form, at the versions around each end."""

from __future__ import annotations

import pytest

from gosupply.formats.modrange import holds, parse_module_range
from gosupply.scaffold.constraints import range_of


@pytest.mark.parametrize(
    ("constraint", "inside", "outside"),
    [
        ("<= 1.1.0", "v1.1.0 v1.0.0", "v1.1.1"),
        (">= 1.2, < 3.0.0 || >= 4.2.3", "v1.2.0 v2.9.9 v4.2.3", "v1.1.9 v3.0.0 v4.2.2"),
        (">=1.2 <2", "v1.2.0 v1.9.0", "v2.0.0"),
        ("=> 1.2.3", "v1.2.3 v9.0.0", "v1.2.2"),
        ("=< 1.2.3", "v1.2.3", "v1.2.4"),
        ("~1.2.3", "v1.2.3 v1.2.9", "v1.2.2 v1.3.0"),
        ("~> 1.2", "v1.2.0 v1.2.9", "v1.1.9 v1.3.0"),
        ("~1", "v1.0.0 v1.9.0", "v0.9.0 v2.0.0"),
        ("^1.2.3", "v1.2.3 v1.9.0", "v1.2.2 v2.0.0"),
        ("^0.2.3", "v0.2.3 v0.2.9", "v0.2.2 v0.3.0"),
        ("^0.0.3", "v0.0.3", "v0.0.2 v0.0.4"),
        ("^0.0", "v0.0.0 v0.0.9", "v0.1.0"),
        ("^0", "v0.0.0 v0.9.0", "v1.0.0"),
        ("1.2.x", "v1.2.0 v1.2.9", "v1.1.9 v1.3.0"),
        ("1.X", "v1.0.0 v1.9.0", "v0.9.0 v2.0.0"),
        ("1.2", "v1.2.0 v1.2.9", "v1.3.0"),
        ("1.2 - 1.4.5", "v1.2.0 v1.4.5", "v1.1.9 v1.4.6"),
        ("2.3.4 - 4.5", "v2.3.4 v4.5.9", "v2.3.3 v4.6.0"),
        ("!=1.2.3", "v1.2.2 v1.2.4", "v1.2.3"),
        ("> 1", "v2.0.0", "v1.9.9"),
        ("> 1.2", "v1.3.0", "v1.2.9"),
        ("> v1.2.3", "v1.2.4", "v1.2.3"),
        ("<= 11", "v11.9.9", "v12.0.0"),
        ("1.2.3-beta.1", "v1.2.3-beta.1", "v1.2.3"),
        ("= 1.2.3+meta", "v1.2.3", "v1.2.4"),
    ],
)
def test_a_range_holds_what_the_constraint_did(constraint: str, inside: str, outside: str) -> None:
    allowed = parse_module_range(range_of(constraint))
    assert [holds(version, allowed) for version in inside.split()] == [True] * len(inside.split())
    assert not any(holds(version, allowed) for version in outside.split())


@pytest.mark.parametrize("constraint", ["*", "x", ">= *", "<1.2 || *", "^*"])
def test_what_every_version_is_in_needs_no_range(constraint: str) -> None:
    assert range_of(constraint) == ""


@pytest.mark.parametrize(
    ("constraint", "why"),
    [
        ("", "a version constraint is empty"),
        ("1.2 ||", "a version constraint is empty"),
        ("latest", "'latest' is no version constraint"),
        (">= 1.2 nonsense", "'nonsense' is no version constraint"),
        ("!=1.2", "no range says the same as '!=1.2'"),
        (">*", "no version is in '>*'"),
        (">2 <1", "no version is in"),
    ],
)
def test_what_no_range_says_is_refused(constraint: str, why: str) -> None:
    with pytest.raises(ValueError, match=why.replace("*", r"\*")):
        range_of(constraint)
