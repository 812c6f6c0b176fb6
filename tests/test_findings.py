"""Levels are ordered, and a finding has none."""

from __future__ import annotations

from gosupply.findings import Finding, Level, Undetermined
from gosupply.locations import whole_line

AT = whole_line("working tree", "go.sum", 3, "a b c")


def test_levels_are_ordered_from_off_to_deny() -> None:
    assert sorted(Level, reverse=True) == [Level.DENY, Level.WARN, Level.NOTE, Level.OFF]
    assert max(Level.NOTE, Level.DENY) is Level.DENY


def test_levels_are_written_as_people_write_them() -> None:
    assert [level.word for level in Level] == ["off", "note", "warn", "deny"]


def test_a_finding_has_no_level() -> None:
    assert "level" not in Finding._fields
    assert "level" in Undetermined._fields


def test_what_a_finding_need_not_say_is_empty() -> None:
    finding = Finding("some-rule", "It is wrong.", AT, "key")
    assert finding.module == finding.version == finding.help == ""
    assert not [*finding.notes, *finding.related, *finding.fix]
