"""GOFLAGS as the go command splits it."""

from __future__ import annotations

import pytest

from gosupply.formats.goflags import parse_goflags


@pytest.mark.parametrize(
    ("value", "flags"),
    [
        ("", {}),
        ("-mod=vendor", {"mod": "vendor"}),
        ("--mod=vendor", {"mod": "vendor"}),
        ("-mod=vendor -mod=mod", {"mod": "mod"}),
        ("  -trimpath\t-modfile=a.mod\n", {"trimpath": "true", "modfile": "a.mod"}),
        ("'-modfile=a b.mod' -x", {"modfile": "a b.mod", "x": "true"}),
        ("\"-ldflags=-X a='b'\"", {"ldflags": "-X a='b'"}),
        ("-modfile='a.mod'", {"modfile": "'a.mod'"}),
        ("'-a=b'-c", {"a": "b", "c": "true"}),
        ("-a=", {"a": ""}),
        ("- -- --- -=x --=x plain", {}),
        ("'-unended", {}),
        ("-a=b\xa0-c", {"a": "b\xa0-c"}),
    ],
)
def test_flags(value: str, flags: dict[str, str]) -> None:
    assert dict(parse_goflags(value)) == flags
