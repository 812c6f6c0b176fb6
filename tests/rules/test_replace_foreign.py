"""replace-foreign: forks have an owner, a name and a version that the policy knows."""

from __future__ import annotations

import pytest

from gosupply.rules.replace_foreign import RULE
from tests.rules.gomods import gomod, gowork
from tests.rules.wanting import check_rule, judge, replacing

FORKS = replacing(fork_owners=("github.com/acme/...", "git.*.example/forks/..."))
COBRA = "github.com/spf13/cobra"


def wrong_with(old: str, new: str, *requires: str) -> str | None:
    """Return what is said about a replacement, from the comma on."""
    found = judge(RULE, gomod(*requires, f"replace {old} => {new}"), FORKS)
    assert len(found) < 2
    return found[0].message.rpartition("', ")[2] if found else None


def test_it_is_documented_and_speaks_only_if_configured() -> None:
    check_rule(RULE, "replace-foreign")


def test_a_strangers_module() -> None:
    line = f"replace {COBRA} v1.8.0 => github.com/acme-inc/cobra v1.8.0"
    (found,) = judge(RULE, gomod(line), FORKS)
    assert found.message == (
        f"'{COBRA}@v1.8.0' is replaced by 'github.com/acme-inc/cobra@v1.8.0', which is not where "
        "the policy wants forks."
    )
    assert found.at.span == (4, line.index("github.com/acme") + 1, 4, len(line) + 1)
    assert found.key == f"{COBRA} github.com/acme-inc/cobra"
    assert (found.module, found.version) == ("github.com/acme-inc/cobra", "v1.8.0")
    assert found.notes == (
        "The policy wants forks in 'github.com/acme/...', 'git.*.example/forks/...'.",
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (COBRA, "github.com/acme/cobra"),
        (COBRA, "git.acme.example/forks/go/cobra"),
        ("github.com/aws/aws-sdk-go-v2/service/s3", "github.com/acme/aws-sdk-go-v2/service/s3"),
        ("gopkg.in/yaml.v1", "github.com/acme/yaml"),
        ("gopkg.in/go-playground/assert.v1", "github.com/acme/assert"),
        ("golang.org/x/net", "github.com/acme/net"),
        # Where the repository of these is, the path does not say.
        ("google.golang.org/grpc", "github.com/acme/grpc-go"),
        ("github.com/odd", "github.com/acme/other"),
        ("gopkg.in/a/b/c.v1", "github.com/acme/other"),
    ],
)
def test_a_fork_with_the_repositorys_name(old: str, new: str) -> None:
    assert wrong_with(f"{old} v1.2.3", f"{new} v1.2.3") is None


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        (COBRA, "github.com/acme/viper", "cobra"),
        (COBRA, "github.com/acme/my-cobra", "cobra"),
        (COBRA, "github.com/acme/cobra/doc", "cobra"),
        ("github.com/aws/sdk/service/s3", "github.com/acme/s3", "sdk/service/s3"),
        ("gopkg.in/yaml.v1", "github.com/acme/yaml.v1", "yaml"),
        ("golang.org/x/net", "github.com/acme/crypto", "net"),
    ],
)
def test_another_name(old: str, new: str, name: str) -> None:
    said = wrong_with(f"{old} v1.2.3", f"{new} v1.2.3")
    assert said == f"whose path does not end in '{name}'."


def test_major_versions_are_no_names() -> None:
    old, new = "github.com/a/lib/v3", "github.com/acme/lib"
    assert wrong_with(f"{old} v3.1.0", f"{new}/v3 v3.1.0") is None
    assert wrong_with(f"{old} v3.1.0", f"{new} v1.0.0") == "which is not made from 'v3.1.0'."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("v1.2.3", "v1.2.3"),
        ("v1.2.3", "v1.2.3-acme.1"),
        ("v1.2.3", "v1.2.4-0.20240102030405-abcdefabcdef"),
        ("v1.2.3", "v1.2.3-acme.0.20240102030405-abcdefabcdef"),
        ("v1.2.3-rc.1", "v1.2.3-rc.1.0.20240102030405-abcdefabcdef"),
        ("v1.2.4-0.20240102030405-abcdefabcdef", "v1.2.3-acme.1"),
        ("v2.0.0+incompatible", "v2.0.0+incompatible"),
        (f"v1.2.{10**17 - 1}", f"v1.2.{10**17}-0.20240102030405-abcdefabcdef"),
        # Before any tag there is no version to keep, and numbers like this one nobody reads.
        (f"v1.2.{10**4_000}", "v1.2.3"),
        ("v0.0.0-20240102030405-abcdefabcdef", "v0.1.0"),
    ],
)
def test_a_fork_made_from_the_version(old: str, new: str) -> None:
    assert wrong_with(f"{COBRA} {old}", f"github.com/acme/cobra {new}") is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("v1.2.3", "v1.2.4"),
        ("v1.2.3", "v1.2.4-acme.1"),
        ("v1.2.3", "v1.2.2"),
        ("v1.2.3", "v1.3.3"),
        ("v1.2.3", "v0.2.3"),
        ("v1.2.3", "v1.2.3-0.20240102030405-abcdefabcdef"),
        ("v1.2.3", "v0.0.0-20240102030405-abcdefabcdef"),
        ("v0.0.0", "v0.0.0-20240102030405-abcdefabcdef"),
        ("v1.2.3", f"v1.2.{10**4_000}"),
        (f"v1.2.{10**17}", f"v1.2.{10**18}"),
    ],
)
def test_another_version(old: str, new: str) -> None:
    said = wrong_with(f"{COBRA} {old}", f"github.com/acme/cobra {new}")
    assert said == f"which is not made from '{old}'."


def test_without_a_version_on_the_left_the_required_one_counts() -> None:
    new = "github.com/acme/cobra v1.8.0"
    assert wrong_with(COBRA, new, f"require {COBRA} v1.8.0") is None
    said = wrong_with(COBRA, new, f"require {COBRA} v1.9.0")
    assert said == "which is not made from 'v1.9.0'."
    assert wrong_with(COBRA, new, "require a.example/a v1.9.0") is None


def test_in_a_go_work_nothing_is_required() -> None:
    text = gomod(f"require {COBRA} v1.9.0") + gowork(
        "use .", f"replace {COBRA} => github.com/acme/cobra v1.8.0"
    )
    assert judge(RULE, text, FORKS) == []


@pytest.mark.parametrize("new", ["./lib", f"{COBRA} v1.9.0"])
def test_folders_and_other_versions_of_a_module_are_no_forks(new: str) -> None:
    assert wrong_with(f"{COBRA} v1.8.0", new) is None


def test_a_path_with_no_valid_major_version_is_taken_whole() -> None:
    assert wrong_with("github.com/a/lib/v1 v1.0.0", "github.com/acme/lib/v1 v1.0.0") is None


def test_without_owners_every_fork_is_fine() -> None:
    text = gomod(f"replace {COBRA} v1.8.0 => a.example/evil v9.0.0")
    assert judge(RULE, text, replacing()) == []
