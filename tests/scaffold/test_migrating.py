"""Configurations of other tools as policies: they mean the same, and the rest is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.engine.case import TextSource
from gosupply.engine.names import NAMES
from gosupply.errors import InputError
from gosupply.policy.chain import read_policy
from gosupply.policy.merging import settings_of
from gosupply.policy.modulelists import Asked, ModuleList
from gosupply.scaffold.migrating import Migrated, Tool, migrate

if TYPE_CHECKING:
    from gosupply.policy.settings import Settings

FIRST_FORM = """\
allowed:
  modules:
    - gopkg.in/yaml.v2
  domains:
    - golang.org
    - github.com/acme/
blocked:
  modules:
    - github.com/uudashr/go-module:
        recommendations:
          - golang.org/x/mod
          - example.com/mod
        reason: "`mod` is the official go.mod parser library."
  versions:
    - github.com/mitchellh/go-homedir:
        version: "<= 1.1.0"
        reason: "it's old"
    - example.com/odd: {version: "!=1.2"}
  local_replace_directives: true
"""

GOLANGCI = """\
version: "2"
linters:
  default: none
  enable: [gomodguard, gomoddirectives, depguard, govet]
  settings:
    govet: {enable-all: true}
    gomodguard: {blocked: {modules: [github.com/pkg/errors: {recommendations: [errors]}]}}
    gomoddirectives:
      replace-local: false
      retract-allow-no-explanation: true
      exclude-forbidden: true
      tool-forbidden: false
      toolchain-pattern: 'go1\\.22\\.\\d+$'
    depguard:
      rules:
        main:
          files: [$all]
          deny:
            - {pkg: github.com/sirupsen/logrus, desc: use log/slog}
            - {pkg: github.com/acme/one$}
            - {pkg: io/ioutil, desc: deprecated}
            - {pkg: github.com/acme/two/internal/three}
            - {pkg: "github.com/acme/*/x"}
            - {desc: nothing}
        tests:
          files: [$test]
          deny: [{pkg: example.com/mock}]
  exclusions:
    rules: [{path: _test, linters: [gomodguard]}, {path: gen, linters: [govet]}]
"""


def migrated(text: str, tool: Tool = "golangci") -> tuple[Settings, dict[int, str], Migrated]:
    """Return the settings that a configuration became, and the notes by line."""
    found = migrate(tool, text.encode(), path="config.yml")
    policy = read_policy(TextSource("s", {".gosupply/policy.yaml": found.text}), NAMES)
    return (
        settings_of(policy.settings),
        {note.at.span.line: note.message for note in found.notes},
        found,
    )


def denied(settings: Settings, *modules: str, direct: bool = True) -> list[bool]:
    """Return which of some `MODULE@VERSION` are denied."""
    entries = ModuleList(settings.versions.denied)
    asked = [Asked(module.split("@")[0], module.split("@")[1], direct) for module in modules]
    return [bool(entries.find(each).meant) for each in asked]


def allowed(settings: Settings, *modules: str, direct: bool = True) -> list[bool]:
    """Return which of some `MODULE@VERSION` are allowed."""
    entries = ModuleList(settings.versions.allowed)
    asked = [Asked(module.split("@")[0], module.split("@")[1], direct) for module in modules]
    return [not settings.versions.allowed or bool(entries.find(each).meant) for each in asked]


def test_the_first_form_of_gomodguard_means_the_same() -> None:
    settings, notes, found = migrated(FIRST_FORM, "gomodguard")
    homedir = "github.com/mitchellh/go-homedir"
    assert (
        denied(settings, "github.com/uudashr/go-module@v1.0.0", f"{homedir}@v1.1.0") == [True] * 2
    )
    others = (
        "github.com/uudashr/go-module/v2@v2.0.0",
        f"{homedir}@v1.1.1",
        "example.com/odd@v1.3.0",
    )
    assert not any(denied(settings, *others))
    assert not any(denied(settings, "github.com/uudashr/go-module@v1.0.0", direct=False))
    listed = ("gopkg.in/yaml.v2@v2.4.0", "golang.org/x/mod@v0.30.0", "github.com/acme/a@v1.0.0")
    assert all(allowed(settings, *listed, f"{homedir}@v1.1.1"))
    strangers = ("gopkg.in/yaml.v3@v3.0.1", "example.com/a@v1.0.0")
    assert not any(allowed(settings, *strangers))
    assert all(allowed(settings, *strangers, direct=False))
    (entry, _) = settings.versions.denied
    assert entry.use is not None
    assert entry.use.value == "golang.org/x/mod or example.com/mod"
    assert entry.reason is not None
    assert entry.reason.value == "`mod` is the official go.mod parser library."
    assert sorted(notes) == [11, 16, 18, 19]
    assert notes[18] == "not carried over: no range says the same as '!=1.2'"
    assert "rules: {replace-local-path: deny}  # config.yml:19\n" in found.text


def test_the_second_form_of_gomodguard_means_the_same() -> None:
    text = """\
allowed:
  golang.org/x/: {match_type: prefix}
  example.com/a: {version: "^1.2.3"}
  example.com/b: {version: "nonsense"}
blocked:
  example.com/c: {match_type: exact, version: ">= 2.0.0-rc.1", reason: broken}
  example.com/d: {match_type: prefix}
  ".*evil.*": {match_type: regex}
local_replace_directives: false
other: 1
"""
    settings, notes, _ = migrated(text, "gomodguard")
    assert allowed(settings, "golang.org/x/mod@v0.1.0", "example.com/a@v1.9.0") == [True, True]
    assert not any(allowed(settings, "example.com/a@v1.2.2", "example.com/b@v1.0.0"))
    assert denied(settings, "example.com/c@v2.0.0", "example.com/d/e@v1.0.0") == [True, True]
    assert denied(settings, "example.com/c@v1.0.0", "evil.example/x@v1.0.0") == [False, False]
    assert sorted(notes) == [3, 4, 7, 8, 10]
    assert notes[8] == "not carried over: '.*evil.*' is matched as a regex"


def test_what_recommending_meant_is_said_once() -> None:
    text = """\
blocked:
  modules:
    - example.com/a: {recommendations: [example.com/b]}
    - example.com/c: {recommendations: [example.com/d]}
    - example.com/e: {recommendations: []}
"""
    settings, notes, _ = migrated(text, "gomodguard")
    assert sorted(notes) == [3]
    uses = [entry.use and entry.use.value for entry in settings.versions.denied]
    assert uses == ["example.com/b", "example.com/d", None]


def test_golangci_lint_has_the_second_form_as_lists() -> None:
    text = """\
linters-settings:
  gomodguard_v2:
    allowed: [{module: example.com/, match-type: prefix}, {match-type: exact}]
    blocked: [{module: example.com/bad, recommendations: [example.com/good]}]
    local-replace-directives: true
"""
    settings, _, found = migrated(text)
    assert allowed(settings, "example.com/a@v1.0.0", "example.org/a@v1.0.0") == [True, False]
    assert denied(settings, "example.com/bad@v1.0.0") == [True]
    assert "replace-local-path: deny" in found.text


def test_golangci_lint_is_read_as_far_as_it_speaks_of_modules() -> None:
    settings, notes, _ = migrated(GOLANGCI)
    names = ("github.com/pkg/errors", "github.com/sirupsen/logrus", "github.com/acme/one")
    assert all(denied(settings, *(f"{name}@v1.0.0" for name in names)))
    assert denied(settings, "github.com/sirupsen/logrus/v2@v2.0.0") == [True]
    rest = ("github.com/acme/two", "example.com/mock", "io/ioutil", "github.com/acme/one/two")
    assert not any(denied(settings, *(f"{name}@v1.0.0" for name in rest)))
    assert settings.versions.allowed == ()
    assert (settings.replace.placement, settings.replace.own_paths) == ("none", "none")
    assert sorted(notes) == [7, 10, 11, 13, 20, 21, 22, 23, 24, 26, 29]
    assert notes[13].endswith("write it as a range: versions.toolchain")


@pytest.mark.parametrize(
    ("linters", "is_on"),
    [
        ("enable: [[govet], depguard]", True),
        ("enable-all: true", True),
        ("default: all", True),
        ("default: standard", False),
        ("enable: [govet]", False),
        ("disable-all: true", False),
        ("{enable-all: true, disable: [depguard]}", False),
        ("presets: [bugs]", True),
    ],
)
def test_a_linter_that_is_not_enabled_says_nothing(linters: str, *, is_on: bool) -> None:
    text = f"linters:\n  {linters}\nlinters-settings:\n  depguard:\n    packages: [a.example/b]\n"
    settings, notes, _ = migrated(text)
    assert denied(settings, "a.example/b@v1.0.0", "a.example/b/v2@v2.0.0") == [is_on, is_on]
    assert (notes.get(5) == "not carried over: 'depguard' is not enabled") is not is_on


@pytest.mark.parametrize(
    ("settings", "placement", "own_paths"),
    [
        ("{}", "none", "none"),
        ("{replace-local: true}", "none", "repository"),
        ("{replace-allow-list: [a.example/b]}", "none", "none"),
        ("{replace-allow-all: true}", "committed", "repository"),
    ],
)
def test_replacements_are_as_gomoddirectives_wants_them(
    settings: str, placement: str, own_paths: str
) -> None:
    found, notes, _ = migrated(f"linters-settings:\n  gomoddirectives: {settings}\n")
    assert (found.replace.placement, found.replace.own_paths) == (placement, own_paths)
    assert bool(notes) is ("local" in settings or "list" in settings)


def test_gomoddirectives_without_settings_denies_every_replacement() -> None:
    found, _, text = migrated("linters: {enable: [gomoddirectives]}\n")
    assert found.replace.placement == "none"
    assert "replace: {placement: none, own_paths: none}  # config.yml:1\n" in text.text


@pytest.mark.parametrize(
    ("rule", "listed"),
    [
        ("{list-mode: strict, allow: [$gostd, a.example/b]}", True),
        ("{allow: [fmt, a.example/b, github.com/a/b/c]}", True),
        ("{list-mode: strict, allow: [a.example/b], deny: [{pkg: a.example/c}]}", True),
        ("{list-mode: lax, allow: [a.example/b]}", False),
        ("{allow: [a.example/b], deny: [{pkg: a.example/c}]}", False),
        ("{allow: [a.example/b, $all]}", False),
        ("{allow: [$gostd]}", False),
    ],
)
def test_what_depguard_does_not_allow_is_denied_only_where_it_says_so(
    rule: str, *, listed: bool
) -> None:
    text = f"linters-settings: {{depguard: {{rules: {{main: {rule}}}}}}}\n"
    settings, _, _ = migrated(text)
    assert allowed(settings, "a.example/b/v2@v2.0.0", "x.example/y@v1.0.0") == [True, not listed]


def test_two_lists_of_what_is_allowed_are_not_mixed() -> None:
    text = """\
linters-settings:
  depguard:
    rules: {one: {allow: [a.example/b]}, two: {allow: [c.example/d]}}
"""
    settings, notes, _ = migrated(text)
    assert settings.versions.allowed == ()
    assert notes == {3: "not carried over: another list already says what is allowed"}


def test_the_first_form_of_depguard_is_read() -> None:
    text = """\
linters-settings:
  depguard:
    list-type: blacklist
    packages: [a.example/b, log]
    packages-with-error-message: [{a.example/c: use d}]
    ignore-file-rules: ["**/*_test.go"]
    additional-guards: [{packages: [x.example/y]}]
"""
    settings, notes, _ = migrated(text)
    assert denied(settings, "a.example/b@v1.0.0", "a.example/c@v1.0.0") == [True, True]
    assert denied(settings, "x.example/y@v1.0.0") == [False]
    assert [str(entry.reason and entry.reason.value) for entry in settings.versions.denied] == [
        "None",
        "use d",
    ]
    assert sorted(notes) == [4, 6, 7]
    allowing = "linters-settings: {depguard: {list-type: allowlist, packages: [a.example/b]}}\n"
    settings, _, _ = migrated(allowing)
    assert allowed(settings, "a.example/b@v1.0.0", "a.example/c@v1.0.0") == [True, False]
    nothing = "linters-settings: {depguard: {list-type: allowlist}}\n"
    assert migrated(nothing)[0].versions.allowed == ()


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("blocked: 1\n", 1, "not carried over: a map was expected here"),
        ("blocked: {modules: x}\n", 1, "not carried over: a list was expected here"),
        ("blocked: {modules: [], other: x}\n", 1, "not carried over: unknown key 'other'"),
        ("allowed: {modules: [], other: 1}\n", 1, "not carried over: unknown key 'other'"),
        ("allowed: {modules: [a b]}\n", 1, "not carried over: 'a b' is no pattern of module paths"),
        ("allowed: {modules: [[a]]}\n", 1, "not carried over: a text was expected here"),
        (
            "blocked:\n  modules: [a b]\n",
            2,
            "not carried over: 'a b' is no pattern of module paths",
        ),
        (f"blocked: {{modules: [{'a' * 201}]}}\n", 1, "not carried over: the path is too long"),
        (
            "blocked: {versions: [{a.example/b: {reason: x}}]}\n",
            1,
            "not carried over: it names no version, so it blocks nothing",
        ),
        (
            f"blocked: {{modules: [{{a.example/b: {{reason: '{'x' * 2001}'}}}}]}}\n",
            1,
            "cut off after 2,000 characters",
        ),
        (
            f"blocked: {{versions: [{{a.example/b: {{version: '{'1.2.3-a || ' * 30}1.2.4'}}}}]}}\n",
            1,
            "not carried over: the range is too long",
        ),
        ("a: *b\n", 1, "not carried over: the alias stands for nothing"),
    ],
)
def test_each_line_that_is_not_carried_over_is_named(text: str, line: int, message: str) -> None:
    found = migrate("gomodguard", text.encode(), path=".gomodguard.yaml")
    assert message in [note.message for note in found.notes if note.at.span.line == line]
    assert str(found.notes[0]).startswith(f".gomodguard.yaml:{line}: ")


def test_nothing_at_all_becomes_a_policy_that_says_nothing() -> None:
    assert migrate("golangci", b"", path="a.yml") == Migrated(
        "# What a.yml says about modules.\nversion: 1\n", ()
    )
    empty = "allowed: ~\nblocked: {modules: ~, versions: []}\n"
    assert migrate("gomodguard", empty.encode(), path="a.yml").notes == ()


def test_what_is_no_yaml_is_refused() -> None:
    with pytest.raises(InputError):
        migrate("golangci", b"a: [", path="a.yml")
