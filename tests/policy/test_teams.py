"""Who owns a root, who was asked for, and whose permissions count."""

from __future__ import annotations

import pytest

from gosupply.errors import UsageError
from gosupply.formats.codeowners import Codeowners, parse_codeowners
from gosupply.policy.teams import (
    Asked,
    Ownership,
    Requested,
    effective,
    enclosing_root,
    fixed_folder,
    owners_of,
    ownerships,
    requested_teams,
)
from tests.policy.building import team


def owned(pattern: str, *roots: str) -> list[str]:
    """Return the roots that a team with one path owns."""
    found = owners_of({"auth": team("auth", paths=[pattern])}, roots, None)
    return [root for root in roots if found[root]]


# Step 1

ROOTS = (".", "services/auth", "services/auth/api", "services/pay")


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("...", list(ROOTS)),
        (".", ["."]),
        ("services/auth/...", ["services/auth", "services/auth/api"]),
        ("services/auth", ["services/auth"]),
        ("services/auth/api/v1/...", ["services/auth/api"]),  # inside, the nearest counts
        ("services/auth/internal/...", ["services/auth"]),
        ("services/web/...", ["."]),
        ("services/...", list(ROOTS)),
        ("services/.../api", [".", "services/auth/api"]),
        ("services/au...", [".", "services/auth", "services/auth/api"]),
        ("services/autho", ["."]),  # not inside services/auth
    ],
)
def test_a_path_counts_for_what_it_covers_and_its_nearest_root(
    pattern: str, expected: list[str]
) -> None:
    assert owned(pattern, *ROOTS) == expected


def test_a_path_outside_every_root_owns_none() -> None:
    assert owned("deploy/...", "services/auth") == []


def test_owners_are_sorted_and_a_team_without_paths_owns_nothing() -> None:
    teams = {
        "infra": team("infra", paths=["..."]),
        "auth": team("auth", paths=["x", "a/..."]),
        "none": team("none"),
    }
    found = owners_of(teams, ("a", "b"), None)
    assert {root: [*names] for root, names in found.items()} == {
        "a": ["auth", "infra"],
        "b": ["infra"],
    }


def test_an_owner_is_one_by_the_first_line_that_says_so() -> None:
    paths = ["x", "a", "a/...", "b/sub"]
    teams = {"auth": team("auth", paths=paths, codeowners="@acme/auth")}
    places = teams["auth"].paths
    assert places
    assert teams["auth"].codeowners
    lines = [path.at for path in places.value]
    hosted = codeowners("/a/ @acme/auth\n/c/ @acme/auth\n/none/ @acme/auth")
    found = owners_of(teams, ("a", "a/b", "b", "c"), hosted)
    assert {root: names["auth"] for root, names in found.items()} == {
        "a": lines[1],
        "a/b": lines[2],
        "b": lines[3],
        "c": teams["auth"].codeowners.at,
    }


@pytest.mark.parametrize(
    ("pattern", "folder"),
    [
        ("a/b/...", "a/b"), ("a/b", "a/b"), ("...", ""), (".", ""), ("a/b...", "a"),
        ("a.../b", ""), ("a/.../b", "a"),
    ],
)  # fmt: skip
def test_the_folder_before_the_dots(pattern: str, folder: str) -> None:
    assert fixed_folder(pattern) == folder


def test_the_nearest_root() -> None:
    assert enclosing_root("a/b/c", {"a", "."}) == "a"
    assert enclosing_root("a", {"a", "."}) == "a"
    assert enclosing_root("b", {"a", "."}) == "."
    assert enclosing_root("b", {"a"}) is None


def codeowners(text: str) -> Codeowners:
    """Read a CODEOWNERS file that has no problem."""
    found, problems = parse_codeowners(text.encode(), path="CODEOWNERS", source="authority")
    assert not problems
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/services/auth/ @acme/auth", ["services/auth", "services/auth/api"]),
        ("* @acme/auth", list(ROOTS)),
        ("* @acme/auth\n/services/ @acme/other", ["."]),
        ("/services/auth/ @acme/auth\n/services/ @acme/other", []),
        ("/services/ @acme/other\n/services/auth/api/ @ACME/Auth x@y.org", ["services/auth/api"]),
        ("/services/auth/web/ @acme/auth", ["services/auth"]),
        ("/services/auth/web/ @acme/auth\n/services/auth/web/ @acme/other", []),
        ("*.go @acme/auth", []),
        ("/README.md @acme/auth", []),
    ],
)
def test_codeowners_gives_paths(text: str, expected: list[str]) -> None:
    teams = {"auth": team("auth", codeowners="@acme/auth"), "other": team("other")}
    found = owners_of(teams, ROOTS, codeowners(text))
    assert [root for root in ROOTS if [*found[root]] == ["auth"]] == expected


def test_without_codeowners_only_paths_count() -> None:
    teams = {"auth": team("auth", codeowners="@acme/auth", paths=["services/pay"])}
    assert [*owners_of(teams, ROOTS, None)["services/pay"]] == ["auth"]
    assert owners_of(teams, ROOTS, None)["."] == {}


# Step 3

TEAMS = {
    "auth": team("auth", labels=["team:auth", "team:auth-core"], paths=["services/auth/..."]),
    "pay": team("pay", labels=["team:pay"], paths=["services/pay"]),
    "none": team("none"),
}


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ((), Requested()),
        ((Asked((), "--team"), Asked(("",), "GOSUPPLY_TEAM")), Requested()),
        ((Asked(("pay",), "--team"), Asked(("auth",), "env")), Requested(("pay",), "--team")),
        ((Asked((), "--team"), Asked(("auth",), "env")), Requested(("auth",), "env")),
        ((Asked(("team:pay",), "--team"),), Requested(("pay",), "--team")),
        ((Asked(("bug", "team:pay"), "labels", is_label=True),), Requested(("pay",), "labels")),
        ((Asked(("auth", "Team:pay", "team:pa"), "labels", is_label=True),), Requested()),
        (
            (Asked(("bug",), "labels", is_label=True), Asked(("pay",), "last")),
            Requested(("pay",), "last"),
        ),
        (
            (Asked(("team:pay", "team:auth", "team:auth-core"), "labels", is_label=True),),
            Requested(("auth", "pay"), "labels"),
        ),
    ],
)
def test_the_first_source_that_asks_counts(sources: tuple[Asked, ...], expected: Requested) -> None:
    assert requested_teams(TEAMS, sources) == expected


def test_an_unknown_team_is_an_error() -> None:
    with pytest.raises(UsageError, match=r"there is no team 'aut' \(--team\)") as caught:
        requested_teams(TEAMS, [Asked(("aut",), "--team")])
    assert caught.value.help == "Use one of: auth, none, pay."
    with pytest.raises(UsageError) as none:
        requested_teams({}, [Asked(("aut",), "--team")])
    assert none.value.help == "The policy defines no team."


# Steps 4 and 5


@pytest.mark.parametrize(
    ("owners", "requested", "expected"),
    [
        (("a", "b"), ("b",), "b"),
        (("a", "b"), ("b", "c"), "b"),
        (("a", "b"), ("a", "b"), ""),
        (("a",), (), "a"),
        (("a",), ("c",), "a"),
        (("a", "b"), ("c",), ""),
        ((), ("a",), ""),
    ],
)
def test_whose_permissions_count(
    owners: tuple[str, ...], requested: tuple[str, ...], expected: str
) -> None:
    assert effective(owners, requested) == expected


def test_what_the_teams_have_to_do_with_each_root() -> None:
    requested = Requested(("auth", "none"), "labels")
    first, second, third = ownerships(
        TEAMS, ("services/auth", "services/pay", "web"), requested, None
    )
    assert first == Ownership(
        owners=("auth",),
        requested=("auth", "none"),
        effective="auth",
        entitled=True,
        source="labels",
        ambiguous=(),
        not_entitled=("none",),
        lines=first.lines,
    )
    paths = TEAMS["auth"].paths
    assert paths
    assert first.lines == (paths.value[0].at,)
    assert (second.effective, second.entitled, second.not_entitled) == ("pay", False, ("none",))
    assert (third.owners, third.effective, third.entitled) == ((), "", False)


def test_two_requested_owners_are_ambiguous() -> None:
    teams = {name: team(name, paths=["..."]) for name in ("b", "a", "c")}
    (own,) = ownerships(teams, (".",), Requested(("a", "b"), "labels"), None)
    assert (own.ambiguous, own.effective, own.entitled) == (("a", "b"), "", True)
    assert own.not_entitled == ()
