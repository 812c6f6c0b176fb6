"""replace-unversioned: another module for every version, now and later."""

from __future__ import annotations

import pytest

from gosupply.rules.replace_unversioned import RULE
from tests.rules.gomods import gomod, gowork
from tests.rules.judging import judge

WIDE = "replace example.com/lib => example.com/fork v1.0.1"


def test_the_left_side_is_the_place_and_the_version_is_no_part_of_the_key() -> None:
    (found,) = judge(RULE, gomod(WIDE))
    assert found.message == (
        "Every version of 'example.com/lib' is replaced by 'example.com/fork@v1.0.1'."
    )
    assert str(found.at) == "go.mod:4:9"
    assert found.at.span.end_column == 9 + len("example.com/lib")
    assert (found.key, found.module, found.version) == (
        "example.com/lib",
        "example.com/lib",
        "",
    )
    assert found.help == "Write behind 'example.com/lib' the version that is replaced."


@pytest.mark.parametrize(
    "line",
    [
        "replace example.com/lib v1.0.0 => example.com/fork v1.0.1",
        "replace example.com/lib => ./lib",
        "replace example.com/lib => example.com/lib v1.0.1",
    ],
)
def test_a_version_a_folder_and_the_module_itself_are_fine_or_other_rules(line: str) -> None:
    assert judge(RULE, gomod(line)) == []


def test_every_line_of_every_file_is_judged_once() -> None:
    text = (
        gomod("replace (", "\ta => b v1.0.0", "\tc => d v1.0.0", ")")
        + gomod(WIDE, at="x.mod")
        + "-- x.sum --\n"
        + gowork("use .", WIDE)
    )
    assert [str(each.at) for each in judge(RULE, text)] == [
        "go.mod:5:2",
        "go.mod:6:2",
        "go.work:4:9",
        "x.mod:4:9",
    ]
