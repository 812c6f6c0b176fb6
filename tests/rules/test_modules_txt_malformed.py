"""modules-txt-malformed: what the go command would pass over without a word."""

from __future__ import annotations

from gosupply.rules.modules_txt_malformed import RULE
from tests.rules.judging import judge, lines

MOD = f"-- go.mod --\n{lines('module example.com/app', 'go 1.25.0')}"
LIB = lines("# example.com/lib v1.0.0", "example.com/lib")


def test_every_line_is_a_finding() -> None:
    text = f"{MOD}-- vendor/modules.txt --\n{lines('x', '# y', '# z latest')}{LIB}two words\n"
    found = judge(RULE, text)
    assert [str(each.at) for each in found] == [
        f"vendor/modules.txt:{line}:1" for line in (1, 2, 3, 6)
    ]
    assert found[0].message == "The line stands before any module."
    assert all(each.key == each.at.text for each in found)
    assert all("go mod vendor" in each.help for each in found)


def test_those_of_other_files_are_other_rules() -> None:
    text = f"{MOD}nonsense\n-- go.sum --\nnonsense\n-- vendor/modules.txt --\n{LIB}"
    assert judge(RULE, text) == []


def test_those_of_every_root_are_found_once() -> None:
    text = f"{MOD}-- a/go.mod --\nmodule example.com/a\n-- a/vendor/modules.txt --\nnonsense\n"
    assert [each.at.path for each in judge(RULE, text)] == ["a/vendor/modules.txt"]
