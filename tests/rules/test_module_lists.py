"""module-denied and module-not-allowed: what a go.mod or go.work chooses, by a policy's lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.policy.settings import Settings
from gosupply.rules.module_denied import RULE as DENIED
from gosupply.rules.module_not_allowed import RULE as NOT_ALLOWED
from tests.rules.gomods import gomod, gowork
from tests.rules.wanting import allowed, allowing, check_rule, denied, denying, judge, line_of

if TYPE_CHECKING:
    from gosupply.findings import Finding
    from gosupply.policy.values import Allowed, Denied

BOLT = "github.com/boltdb-go/bolt"
LIB = gomod(module="example.com/lib", at="lib/go.mod")


def found_by(text: str, *entries: Denied) -> list[Finding]:
    return judge(DENIED, text, denying(*entries))


def left_out_by(text: str, *entries: Allowed) -> list[Finding]:
    return judge(NOT_ALLOWED, text, allowing(*entries))


@pytest.mark.parametrize(
    ("rule", "name"), [(DENIED, "module-denied"), (NOT_ALLOWED, "module-not-allowed")]
)
def test_each_is_documented_and_speaks_only_if_configured(rule: object, name: str) -> None:
    assert rule in (DENIED, NOT_ALLOWED)
    check_rule(DENIED if rule is DENIED else NOT_ALLOWED, name)


def test_a_denied_requirement_is_shown_with_the_policys_line() -> None:
    entry = denied(BOLT, 7, use="go.etcd.io/bbolt", reason="impersonates boltdb/bolt")
    (found,) = found_by(gomod(f"require {BOLT} v1.3.1"), denied("a.example/a"), entry)
    assert found.message == f"'{BOLT}' is required at 'v1.3.1', which the policy denies."
    assert found.at.span == (4, 1, 4, 41)
    assert (found.module, found.version, found.key) == (BOLT, "v1.3.1", f"require {BOLT}")
    assert found.notes == ("the policy's reason: impersonates boltdb/bolt",)
    assert [(each.message, each.at) for each in found.related] == [
        ("the policy's entry", line_of(7))
    ]
    assert found.help == "Use 'go.etcd.io/bbolt' instead."


def test_a_replacement_by_a_denied_module_is_shown_at_its_right_side() -> None:
    line = f"replace example.com/lib v1.0.0 => {BOLT} v1.3.1"
    (found,) = found_by(gomod(line), denied("github.com/boltdb-go/..."))
    assert found.message == (
        f"'example.com/lib' is replaced by '{BOLT}' at 'v1.3.1', which the policy denies."
    )
    assert found.at.span == (4, line.index(BOLT) + 1, 4, len(line) + 1)
    assert found.key == f"replace example.com/lib {BOLT}"
    assert found.help == "Do without it, or ask the owners of the policy."


def test_several_entries_are_one_finding_with_all_their_places() -> None:
    entries = (
        denied(BOLT, 1, versions="<v2"),
        denied("...", 2, versions=">=v1", reason="a freeze"),
    )
    (found,) = found_by(gomod(f"require {BOLT} v1.3.1"), *entries)
    assert [each.at for each in found.related] == [line_of(1), line_of(2)]
    assert found.notes == (
        "denied are the versions in '<v2'",
        "the policy's reason: a freeze",
        "denied are the versions in '>=v1'",
    )
    assert found.help == "Choose a version that is not denied."


def test_the_version_decides_where_the_entry_has_a_range() -> None:
    entry = denied(BOLT, versions="<v1.3.0 || v1.3.2")
    text = "require {} {}"
    for version, is_denied in (("v1.2.9", True), ("v1.3.1", False), ("v1.3.2", True)):
        assert bool(found_by(gomod(text.format(BOLT, version)), entry)) is is_denied


def test_the_sort_of_requirement_decides_where_the_entry_has_one() -> None:
    indirect = gomod(f"require {BOLT} v1.3.1 // indirect")
    direct = gomod(f"require {BOLT} v1.3.1")
    replacing = gomod(f"replace example.com/lib => {BOLT} v1.3.1")
    only_direct, only_indirect = (
        denied(BOLT, requirement="direct"),
        denied(BOLT, requirement="indirect"),
    )
    assert len(found_by(direct, only_direct)) == len(found_by(indirect, only_indirect)) == 1
    assert found_by(direct, only_indirect) == found_by(indirect, only_direct) == []
    assert len(found_by(replacing, only_direct)) == 1
    assert found_by(replacing, only_indirect) == []


def test_of_an_indirect_requirement_the_help_asks_who_needs_it() -> None:
    (found,) = found_by(gomod(f"require {BOLT} v1.3.1 // indirect"), denied(BOLT))
    assert found.help.startswith(f"'go mod why -m {BOLT}' says what needs it")
    (found,) = found_by(gomod('require "$(id)" v1.3.1 // indirect'), denied("..."))
    assert found.help == "Do without it, or ask the owners of the policy."


@pytest.mark.parametrize("replacement", [f"{BOLT} => ./lib", f"{BOLT} => a.example/a v1.0.0"])
def test_a_requirement_that_is_replaced_chooses_nothing(replacement: str) -> None:
    text = gomod(f"require {BOLT} v1.3.1", f"replace {replacement}") + LIB
    assert found_by(text, denied(BOLT)) == []


def test_a_module_of_the_go_work_meets_a_requirement() -> None:
    text = gomod("require example.com/lib v1.0.0") + LIB + gowork("use .", "use ./lib")
    assert found_by(text, denied("example.com/lib")) == []
    assert left_out_by(text, allowed("a.example/a")) == []
    assert len(found_by(f"{text}-- env --\nGOWORK=off\n", denied("example.com/lib"))) == 1


def test_a_go_work_and_alternative_files_choose_too() -> None:
    replacing = f"replace example.com/lib => {BOLT} v1.3.1"
    text = (
        gomod()
        + gomod(f"require {BOLT} v1.3.1", at="x.mod")
        + "-- x.sum --\n"
        + gowork("use .", replacing)
    )
    assert [str(each.at) for each in found_by(text, denied(BOLT))] == ["x.mod:4:1", "go.work:4:28"]


def test_a_module_without_an_entry_is_not_allowed() -> None:
    text = gomod("require (", "\tgolang.org/x/net v0.30.0", "\ta.example/b v1.0.0 // indirect", ")")
    (found,) = left_out_by(text, allowed("golang.org/x/...", 3), allowed("a.example/a", 4))
    assert found.message == (
        "'a.example/b' is required at 'v1.0.0', which the policy does not allow."
    )
    assert found.at.span == (6, 2, 6, 20)
    assert (found.module, found.version) == ("a.example/b", "v1.0.0")
    assert found.key == "require a.example/b"
    assert found.notes == ()
    assert [(each.message, each.at) for each in found.related] == [
        ("the first of the policy's entries", line_of(3))
    ]


def test_an_entry_that_nearly_allows_it_is_shown() -> None:
    entries = (
        allowed("a.example/a", 1),
        allowed("a.example/b", 2, versions=">=v1.2.0"),
        allowed("a.example/...", 3, requirement="indirect"),
    )
    (found,) = left_out_by(gomod("require a.example/b v1.0.0"), *entries)
    assert found.notes == (
        "allowed are versions in '>=v1.2.0'",
        "allowed are all versions, as indirect requirements only",
    )
    assert [(each.message, each.at) for each in found.related] == [
        ("an entry for the module", line_of(2)),
        ("an entry for the module", line_of(3)),
    ]
    assert left_out_by(gomod("require a.example/b v1.2.0"), *entries) == []
    assert left_out_by(gomod("require a.example/b v1.0.0 // indirect"), *entries) == []


def test_a_replacement_is_allowed_by_its_own_path_not_by_what_it_replaces() -> None:
    text = gomod("require a.example/a v1.0.0", "replace a.example/a => b.example/a v1.0.0")
    (found,) = left_out_by(text, allowed("a.example/a"))
    assert found.message == (
        "'a.example/a' is replaced by 'b.example/a' at 'v1.0.0', which the policy does not allow."
    )
    assert left_out_by(text, allowed("b.example/a")) == []


def test_without_a_list_everything_is_allowed_and_nothing_denied() -> None:
    text = gomod(f"require {BOLT} v1.3.1")
    assert judge(DENIED, text, Settings()) == judge(NOT_ALLOWED, text, Settings()) == []
