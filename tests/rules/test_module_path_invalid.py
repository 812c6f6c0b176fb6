"""module-path-invalid: names that no module can have, and names that only look like it."""

from __future__ import annotations

import pytest

from gosupply.rules.module_path_invalid import RULE
from tests.rules.gomods import gomod, gowork
from tests.rules.judging import judge


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("github.com/acme/app/v1", "it ends in 'v1', which is no valid major version"),
        ("github.com/Acme/.app", "its element '.app' begins or ends with a dot"),
        ("GitHub.com/acme", "its first element 'GitHub.com' has the character 'G'"),
        ("gopkg.in/yaml", "it ends in 'yaml', which is no valid major version"),
        ("example.com/c++", "it has the character '+'"),
        ("./app", "its element '.' begins or ends with a dot"),
        ('"my app"', "it has the character ' '"),
        ("-app", "it begins with a dash"),
        ("app/", "it has an empty element"),
        ('""', "it is empty"),
        ("hello/v1", "it ends in 'v1', which is no major version"),
        ("std", "it begins like Go's own 'std'"),
        ("cmd/app", "it begins like Go's own 'cmd'"),
        ("go", "it begins like Go's own 'go'"),
        ("toolchain", "it begins like Go's own 'toolchain'"),
    ],
)
def test_what_go_mod_init_refuses_and_what_nobody_can_fetch(path: str, reason: str) -> None:
    (found,) = judge(RULE, gomod(module=path))
    bare = path.strip('"')
    assert found.message == f"'{bare}' cannot be the path of this module: {reason}."
    assert str(found.at) == "go.mod:1:1"
    assert (found.key, found.module) == (f"module {bare}", bare)
    assert "go mod edit -module" in found.help


@pytest.mark.parametrize(
    "path",
    [
        "example.com/app",
        "github.com/acme/app/v2",
        "gopkg.in/yaml.v3",
        "hello",
        "example/app",
        "hello/v2",
        "go/app",
        "toolchains",
        "c++/x",
        "_",
        "stdx",
    ],
)
def test_what_a_module_may_be_called(path: str) -> None:
    assert judge(RULE, gomod(module=path)) == []


def test_a_required_path_without_a_host_is_found() -> None:
    (found,) = judge(RULE, gomod("require hello v1.0.0", "require example.com/lib v1.0.0"))
    assert found.message == (
        "'hello' is required, but no module can be fetched by this path: its first element "
        "'hello' has no dot."
    )
    assert str(found.at) == "go.mod:4:1"
    assert (found.key, found.module, found.version) == ("require hello", "hello", "v1.0.0")
    assert found.help


@pytest.mark.parametrize("left", ["hello", "hello v1.0.0"])
def test_unless_it_is_replaced(left: str) -> None:
    assert judge(RULE, gomod("require hello v1.0.0", f"replace {left} => ./hello")) == []


@pytest.mark.parametrize("left", ["hello v1.1.0", "example.com/lib"])
def test_another_replacement_does_not_help(left: str) -> None:
    assert len(judge(RULE, gomod("require hello v1.0.0", f"replace {left} => ./hello"))) == 1


def test_a_go_work_and_its_other_modules_may_replace_or_be_it() -> None:
    app = gomod("require hello v1.0.0", at="app/go.mod")
    used = gowork("use (", "\t./app", "\t./b", ")")
    other = gomod(module="example.com/b", at="b/go.mod")
    assert len(judge(RULE, app + used + other)) == 1
    assert judge(RULE, app + used + gomod(module="hello", at="b/go.mod")) == []
    in_other = gomod("replace hello => ../hello", module="example.com/b", at="b/go.mod")
    assert judge(RULE, app + used + in_other) == []
    in_work = gowork("use ./app", "replace hello => ./hello")
    assert judge(RULE, app + in_work) == []
    assert len(judge(RULE, f"{app}{in_work}-- env --\nGOWORK=off\n")) == 1


def test_an_alternative_file_is_judged_and_one_without_a_module_line_is_another_rules() -> None:
    text = gomod() + gomod(module="std", at="x.mod") + "-- x.sum --\n-- y/go.mod --\ngo 1.25.0\n"
    assert [each.at.path for each in judge(RULE, text)] == ["x.mod"]
