"""replace-not-permitted: where replacements may stand, and which folders need no leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.rules.replace_not_permitted import RULE
from tests.rules.gomods import gomod, gowork
from tests.rules.wanting import check_rule, judge, replacing

if TYPE_CHECKING:
    from gosupply.policy.settings import OwnPaths, Placement

OURS = "github.com/acme/payments"
APP = gomod(f"replace {OURS}/lib => ./lib", module=OURS)
LIB = gomod(module=f"{OURS}/lib", at="lib/go.mod")
OVERLAY = replacing(placement="overlay")
THIRD_PARTY = replacing(placement="overlay", local_roots=("third_party/...",))
CRYPTO = gomod(module="golang.org/x/crypto", at="third_party/crypto/go.mod")


def test_it_is_documented_and_speaks_only_if_configured() -> None:
    check_rule(RULE, "replace-not-permitted")


def test_a_replacement_belongs_in_an_overlay() -> None:
    (found,) = judge(RULE, gomod("replace a.example/a v1.0.0 => b.example/a v1.0.0"), OVERLAY)
    assert found.message == (
        "'a.example/a@v1.0.0' is replaced by 'b.example/a@v1.0.0', but the policy permits "
        "replacements in overlays only."
    )
    assert found.at.span == (4, 1, 4, 49)
    assert (found.key, found.module, found.version) == ("a.example/a", "a.example/a", "v1.0.0")
    assert found.help == "Run 'go mod edit -dropreplace=a.example/a@v1.0.0'."


def test_a_policy_may_permit_none_at_all() -> None:
    (found,) = judge(RULE, gomod("replace a.example/a => ./a"), replacing(placement="none"))
    assert found.message == (
        "'a.example/a' is replaced by './a', but the policy permits no replacements."
    )


def test_each_file_is_looked_at() -> None:
    line = "replace a.example/a => b.example/a v1.0.0"
    text = gomod() + gomod(line, at="x.mod") + "-- x.sum --\n" + gowork("use .", line)
    assert [str(each.at) for each in judge(RULE, text, OVERLAY)] == ["x.mod:4:1", "go.work:4:1"]


@pytest.mark.parametrize("placement", ["overlay", "none"])
@pytest.mark.parametrize("repository", ["", OURS, "github.com/acme"])
def test_a_module_of_the_repository_may_take_its_own_path(
    placement: Placement, repository: str
) -> None:
    assert judge(RULE, APP + LIB, replacing(placement=placement, repository=repository)) == []


def test_siblings_and_the_top_may_take_each_others_paths() -> None:
    text = (
        gomod(module=f"{OURS}/v2")
        + gomod(f"replace {OURS}/v2 => ../", f"replace {OURS}/b => ../b", at="a/go.mod")
        + gomod(module=f"{OURS}/b", at="b/go.mod")
    )
    assert judge(RULE, text, OVERLAY) == []


def test_a_path_that_nobody_else_can_serve_is_an_own_one() -> None:
    text = gomod("replace hello/lib => ./lib") + gomod(module="hello/lib", at="lib/go.mod")
    assert judge(RULE, text, OVERLAY) == []


@pytest.mark.parametrize(
    ("text", "repository"),
    [
        # The policy's word goes before the module at the top.
        (APP, "github.com/acme/billing"),
        # No element is cut in two.
        (APP, "github.com/acme/pay"),
        # Nobody says whose the repository is.
        (gomod(f"replace {OURS}/lib => ../lib", at="a/go.mod"), ""),
        ("-- go.mod --\ngo 1.25.0\n" + gomod(f"replace {OURS}/lib => ../lib", at="a/go.mod"), ""),
        # Nothing is below the path of the module at the top.
        (gomod(f"replace {OURS}/lib => ./lib", module="a.example/v1"), ""),
    ],
)
def test_what_is_no_path_of_the_repository_needs_leave(text: str, repository: str) -> None:
    settings = replacing(placement="overlay", repository=repository)
    assert len(judge(RULE, text + LIB, settings)) == 1


@pytest.mark.parametrize("path", ["golang.org/x/crypto", "github.com/acme/authlib"])
def test_the_copy_of_another_repositorys_module_needs_leave(path: str) -> None:
    copy = gomod(module=path, at="copy/go.mod")
    text = gomod(f"replace {path} => ./copy", module=OURS)
    assert len(judge(RULE, text + copy, OVERLAY)) == 1


@pytest.mark.parametrize("folder", ["/lib", "C:/lib", "../lib", "./gone"])
def test_what_is_not_there_is_no_module_of_the_repository(folder: str) -> None:
    text = gomod(f"replace {OURS}/lib => {folder}", module=OURS)
    assert len(judge(RULE, text, OVERLAY)) == 1


@pytest.mark.parametrize("head", [f"module {OURS}/other\n", "go 1.25.0\n"])
def test_another_module_line_is_not_its_own_path(head: str) -> None:
    assert len(judge(RULE, f"{APP}-- lib/go.mod --\n{head}", OVERLAY)) == 1


def test_a_module_by_a_version_needs_leave_even_if_it_is_ours() -> None:
    text = gomod(f"replace {OURS}/lib => {OURS}/fork v1.0.0", module=OURS)
    assert len(judge(RULE, text, OVERLAY)) == 1


def test_own_paths_may_need_leave_too() -> None:
    settings = replacing(placement="overlay", own_paths="none")
    assert len(judge(RULE, APP + LIB, settings)) == 1
    settings = replacing(placement="overlay", own_paths="none", local_roots=("lib",))
    assert judge(RULE, APP + LIB, settings) == []


@pytest.mark.parametrize(
    ("folder", "listed"),
    [
        ("./third_party/crypto", "third_party/..."),
        ("./third_party", "third_party/..."),
        ("./third_party", "third_party"),
        ("./a/../third_party/crypto", "third_party/crypto"),
        ("./x/third_party/y", ".../third_party/..."),
        ("./", "."),
        ("./", "..."),
    ],
)
def test_a_folder_that_is_listed_needs_no_leave(folder: str, listed: str) -> None:
    text = gomod(f"replace a.example/a => {folder}")
    settings = replacing(placement="overlay", local_roots=("internal/a", listed))
    assert judge(RULE, text, settings) == []


@pytest.mark.parametrize(
    "folder",
    ["/third_party", "C:/third_party", "../third_party/a", "./third_party/../a", "./third"],
)
@pytest.mark.parametrize("listed", ["third_party/...", "third_party"])
def test_what_only_looks_listed_needs_leave(folder: str, listed: str) -> None:
    text = gomod(f"replace a.example/a => {folder}")
    settings = replacing(placement="overlay", local_roots=(listed,))
    assert len(judge(RULE, text, settings)) == 1


@pytest.mark.parametrize("folder", ["/a", "C:/a", "../a"])
def test_every_folder_means_every_one_of_the_repository(folder: str) -> None:
    settings = replacing(placement="overlay", local_roots=("...",))
    assert len(judge(RULE, gomod(f"replace a.example/a => {folder}"), settings)) == 1


def test_a_listed_folder_is_fine_wherever_the_line_stands() -> None:
    text = gomod("replace a.example/a => ../third_party/a", at="app/go.mod") + gowork(
        "use ./app", "replace b.example/b => ./third_party/b"
    )
    assert judge(RULE, text, THIRD_PARTY) == []


@pytest.mark.parametrize(("leads_to", "is_listed"), [("third_party/a", True), ("a", False)])
@pytest.mark.parametrize("name", ["x", "third_party/x"])
def test_of_a_link_the_folder_counts_that_it_leads_to(
    name: str, leads_to: str, *, is_listed: bool
) -> None:
    text = gomod(f"replace a.example/a => ./{name}")
    found = judge(RULE, text, THIRD_PARTY, links={name: leads_to})
    assert bool(found) is not is_listed


def test_a_link_out_of_the_repository_needs_leave() -> None:
    settings = replacing(placement="overlay", local_roots=("...",))
    assert len(judge(RULE, APP + LIB, settings, links={"lib": None})) == 1


def test_committed_permits_everything() -> None:
    text = gomod("replace a.example/a => /a", "replace b.example/b => c.example/b v1.0.0")
    assert judge(RULE, text, replacing(local_roots=("third_party/...",))) == []


def test_without_own_paths_every_folder_must_be_listed() -> None:
    text = (
        gomod(
            f"replace {OURS}/lib => ./lib",
            "replace a.example/a => /a",
            "replace b.example/b => c.example/b v1.0.0",
            "replace golang.org/x/crypto => ./third_party/crypto",
            module=OURS,
        )
        + LIB
        + CRYPTO
    )
    settings = replacing(own_paths="none", local_roots=("third_party/...",))
    found = judge(RULE, text, settings)
    assert [each.message for each in found] == [
        f"'{path}' is replaced by '{folder}', but the policy permits no folders that it does not "
        "list."
        for path, folder in ((f"{OURS}/lib", "./lib"), ("a.example/a", "/a"))
    ]


@pytest.mark.parametrize("placement", ["committed", "overlay", "none"])
@pytest.mark.parametrize("own_paths", ["repository", "none"])
def test_a_shorter_list_permits_no_more(placement: Placement, own_paths: OwnPaths) -> None:
    replaced = gomod("replace golang.org/x/crypto => ../third_party/crypto", at="b/go.mod")
    text = APP + LIB + CRYPTO + replaced
    lists: tuple[tuple[str, ...], ...] = (("third_party/...", "lib"), ("third_party/...",), ())
    numbers = [
        len(
            judge(
                RULE,
                text,
                replacing(placement=placement, own_paths=own_paths, local_roots=listed),
            )
        )
        for listed in lists
    ]
    assert numbers == sorted(numbers)
    assert (numbers[-1] > numbers[0]) is (placement != "committed" or own_paths == "none")
