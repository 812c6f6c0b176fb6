"""What holds for each root, after teams, observed days and floor."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.engine.case import TextSource
from gosupply.errors import InputError, UsageError
from gosupply.findings import Level
from gosupply.formats.codeowners import parse_codeowners
from gosupply.formats.goenv import resolve as resolve_env
from gosupply.policy.levels import said_of
from gosupply.policy.model import Named, Request
from gosupply.policy.reading import read_policy_file
from gosupply.policy.resolve import merge_settings, resolve
from gosupply.policy.rings import rings_of
from gosupply.policy.teams import Asked
from gosupply.workspace.discovery import read_workspace
from tests.policy.building import (
    DAY,
    NAMES,
    Levels,
    file,
    policy,
    settings,
    team,
    words,
)

if TYPE_CHECKING:
    from gosupply.policy.model import Policy
    from gosupply.policy.settings import Settings
    from gosupply.workspace.model import Workspace

REQUEST = Request(DAY, evidence="evidence.txt")
SAID = {
    "sumdb.pin": "optional",
    "replace.placement": "committed",
    "replace.local_roots": (),
    "exclude.require_resolve_to": False,
    "vendor.mode": "any",
}
ROOTS = ("auth", "pay", "web")


def workspace(*roots: str) -> Workspace:
    """Return a workspace with a module in each folder."""
    files = {f"{root}/go.mod": f"module example.com/{root}\n" for root in roots}
    return read_workspace(TextSource("case", files), resolve_env({}, {}, {}))


def held(found: Policy, request: Request = REQUEST) -> dict[str, Settings]:
    """Return the settings of each root."""
    contexts = resolve(found, workspace(*ROOTS), request)
    return {context.root: context.settings for context in contexts}


def test_without_teams_every_root_has_what_the_chain_gave() -> None:
    contexts = resolve(policy(said=SAID | {"sumdb.pin": "required"}), workspace(*ROOTS), REQUEST)
    assert [context.root for context in contexts] == list(ROOTS)
    for context in contexts:
        assert context.ring.name == "ci"
        assert (context.team, context.entitled, context.observed) == ("", False, False)
        assert (context.owners, context.requested) == ((), ())
        assert context.settings.sumdb.pin == "required"
        assert context.levels["pseudo-version"][0] == Level.WARN


def test_roots_with_the_same_teams_share_one_result() -> None:
    teams = {"auth": team("auth", {"opinion": "deny"}, paths=["auth/..."])}
    auth, pay, web = resolve(policy(teams=teams, said=SAID), workspace(*ROOTS), REQUEST)
    assert pay.levels is web.levels
    assert pay.settings is web.settings
    assert auth.levels is not pay.levels
    assert auth.levels["pseudo-version"][0] == Level.DENY


def test_a_context_says_what_the_teams_have_to_do_with_its_root() -> None:
    teams = {
        "auth": team("auth", paths=["auth", "web"], labels=["team:auth"], observed=(DAY, DAY)),
        "infra": team("infra", paths=["web"]),
    }
    asked = (Asked(("bug", "team:auth"), "labels", is_label=True),)
    found = policy(teams=teams, said=SAID)
    auth, pay, web = resolve(found, workspace(*ROOTS), REQUEST._replace(asked=asked))
    assert (auth.team, auth.entitled, auth.owners, auth.observed) == ("auth", True, ("auth",), True)
    assert (pay.team, pay.entitled, pay.owners, pay.observed) == ("", False, (), False)
    assert (web.team, web.owners, web.requested) == ("auth", ("auth", "infra"), ("auth",))
    assert {context.requested_by for context in (auth, pay, web)} == {"labels"}
    assert [line.text for line in web.owned_by] == ["web", "web"]
    assert pay.owned_by == ()


def test_the_request_comes_before_other_sources() -> None:
    teams = {"auth": team("auth", paths=["auth"]), "pay": team("pay", paths=["auth"])}
    request = REQUEST._replace(teams=("pay",))
    asked = (Asked(("auth",), "GOSUPPLY_TEAM"),)
    found = policy(teams=teams, said=SAID)
    (context,) = resolve(found, workspace("auth"), request._replace(asked=asked))
    assert (context.team, context.requested) == ("pay", ("pay",))


def test_codeowners_owns_roots() -> None:
    owners, _ = parse_codeowners(b"/pay/ @acme/pay\n", path="CODEOWNERS", source="authority")
    teams = {"pay": team("pay", codeowners="@acme/pay")}
    found = policy(teams=teams, said=SAID)
    contexts = resolve(found._replace(codeowners=owners), workspace(*ROOTS), REQUEST)
    assert [context.team for context in contexts] == ["", "pay", ""]


def test_the_ring_is_chosen_by_name_place_and_ref() -> None:
    found = policy(said=SAID)
    named = resolve(found, workspace("a"), REQUEST._replace(ring="prod"))
    hook = resolve(found, workspace("a"), REQUEST._replace(where="hook"))
    tagged = found._replace(
        rings=(*found.rings[:2], found.rings[2]._replace(refs=("refs/tags/*",)))
    )
    tag = resolve(tagged, workspace("a"), REQUEST._replace(ref="refs/tags/v1"))
    assert [contexts[0].ring.name for contexts in (named, hook, tag)] == ["prod", "local", "prod"]


def test_what_an_introduced_policy_calls_private_is_only_kept_at_home() -> None:
    found = policy(said=SAID | {"sumdb.private": ("a.x", "b.x")})
    for context in resolve(found, workspace(*ROOTS), REQUEST):
        sumdb = context.settings.sumdb
        assert (sumdb.private, sumdb.unsent) == (("a.x", "b.x"), ())
    for context in resolve(found._replace(introduced=True), workspace(*ROOTS), REQUEST):
        sumdb = context.settings.sumdb
        assert (sumdb.private, sumdb.unsent) == ((), ("a.x", "b.x"))


@pytest.mark.parametrize("request_", [REQUEST._replace(ring="x"), REQUEST._replace(teams=("x",))])
def test_what_does_not_exist_stops_the_run_even_without_roots(request_: Request) -> None:
    with pytest.raises(UsageError, match="there is no"):
        resolve(policy(said=SAID), workspace(), request_)


# Settings


def test_every_owner_restricts_and_no_other_team() -> None:
    teams = {
        "auth": team("auth", paths=["auth", "web"], said={"sumdb.pin": "required"}),
        "infra": team("infra", paths=["web"], said={"vendor.mode": "required"}),
    }
    found = held(policy(teams=teams, said=SAID))
    modes = {root: (each.sumdb.pin, each.vendor.mode) for root, each in found.items()}
    assert modes == {
        "auth": ("required", "any"),
        "pay": ("optional", "any"),
        "web": ("required", "required"),
    }


STRICT = SAID | {"replace.placement": "none"}


@pytest.mark.parametrize(
    ("may_loosen", "team_", "expected"),
    [
        ((), "auth", "none"),
        (("replace.placement",), "auth", "committed"),
        (("replace",), "auth", "committed"),
        (("replace.placement",), "", "none"),
        (("sumdb", "replace.local_roots"), "auth", "none"),
    ],
)
def test_the_effective_team_loosens_what_it_may(
    may_loosen: tuple[str, ...], team_: str, expected: str
) -> None:
    auth = team("auth", said={"replace.placement": "committed"})
    found = policy(teams={"auth": auth}, said=STRICT, may_loosen=may_loosen)
    merged = merge_settings(found, ("auth",), team_)
    assert merged.problems == ()
    assert merged.values["replace.placement"].value == expected


def test_another_owner_and_the_floor_come_after_a_loosening() -> None:
    teams = {
        "auth": team("auth", said={"replace.placement": "committed", "sumdb.pin": "optional"}),
        "infra": team("infra", said={"replace.placement": "overlay"}),
    }
    may_loosen = ["replace.placement", "sumdb.pin"]
    found = policy(teams=teams, said=STRICT, may_loosen=may_loosen)
    merged = merge_settings(found, ("auth", "infra"), "auth").values
    assert merged["replace.placement"] == teams["infra"].settings["replace.placement"]
    floor = file({}, kind="floor", said={"replace.placement": "none", "sumdb.pin": "required"})
    lowest = merge_settings(found._replace(floor=floor), ("auth", "infra"), "auth").values
    assert lowest["replace.placement"] == floor.settings["replace.placement"]
    assert lowest["sumdb.pin"] == floor.settings["sumdb.pin"]


def test_a_list_of_folders_is_loosened_for_one_team() -> None:
    roots = words("internal/team-auth/...")
    auth = team("auth", paths=["auth"])
    auth = auth._replace(settings={"replace.local_roots": roots})
    found = policy(teams={"auth": auth}, said=SAID, may_loosen=["replace.local_roots"])
    local = {root: each.replace.local_roots for root, each in held(found).items()}
    assert local == {"auth": ("internal/team-auth/...",), "pay": (), "web": ()}


def test_owners_that_want_opposites_are_an_error_with_both_lines() -> None:
    teams = {
        "auth": team("auth", paths=["web"], said={"vendor.mode": "required"}),
        "infra": team("infra", paths=["web"], said={"vendor.mode": "forbidden"}),
    }
    found = policy(teams=teams, said=SAID)
    with pytest.raises(InputError) as caught:
        resolve(found, workspace(*ROOTS), REQUEST)
    (problem,) = caught.value.problems
    mine, theirs = (each.settings["vendor.mode"].at.span.line for each in teams.values())
    assert problem.at.span.line == theirs
    assert str(mine) in problem.message


def test_levels_that_fall_stop_the_run_with_every_other_problem() -> None:
    levels = {"pseudo-version": "ci=deny prod=warn", "sum-mismatch": "note"}
    teams = {
        "auth": team("auth", paths=["web"], said={"vendor.mode": "required"}),
        "infra": team("infra", paths=["web"], said={"vendor.mode": "forbidden"}),
    }
    with pytest.raises(InputError) as caught:
        resolve(policy(levels, teams=teams, said=SAID), workspace(*ROOTS), REQUEST)
    assert len(caught.value.problems) == 3


# Through the reader: the example of the design

EXAMPLE = """\
version: 1
rings:
  - {name: local,  at: commit}
  - {name: ci,     at: change}
  - {name: canary, at: release}
  - {name: prod,   at: release, refs: ["refs/tags/v*"]}
teams:
  auth-team:
    {labels: ["team:auth-team"], paths: ["services/auth/...", "internal/team-auth/..."],
     replace: {local_roots: ["internal/team-auth/..."]}}
  infra-team:
    {labels: ["team:infra-team"], paths: ["deploy/...", "pkg/logging/..."],
     vendor: {mode: required}, rules: {exclude-ineffective: deny},
     observe: {from: 2026-11-23, until: 2026-12-15}}
teams_may_loosen: [replace.local_roots]
children_may_loosen: [replace.local_roots]
rules:
  vendor-mode: {local: warn, ci: deny}
  pseudo-version: {now: warn, then: deny, from: 2027-02-15}
"""
EXAMPLE_NAMES = (
    *NAMES,
    Named("vendor-mode", "opinion", is_need=False, configured=True),
    Named("exclude-ineffective", "opinion", is_need=False),
)


def example() -> Policy:
    """Return the example as it is after reading and merging."""
    read, problems = read_policy_file(
        EXAMPLE.encode(),
        path=".gosupply/policy.yaml",
        source="commit 1a2b3c4",
        names=[named.name for named in EXAMPLE_NAMES],
        kind="policy",
    )
    assert not problems
    assert read.rings
    assert read.teams
    made = policy(said=SAID, may_loosen=["replace.local_roots"])
    chain = (*made.chain, read)
    return made._replace(
        names=EXAMPLE_NAMES, chain=chain, rings=rings_of(read.rings.value), teams=read.teams.value
    )


def test_the_example_of_the_design() -> None:
    request = REQUEST._replace(teams=("auth-team",))
    roots = workspace("services/auth", "deploy", "web")
    deploy, auth, web = resolve(example(), roots, request)
    assert [context.root for context in (deploy, auth, web)] == ["deploy", "services/auth", "web"]
    assert (auth.team, auth.entitled) == ("auth-team", True)
    assert auth.settings.replace.local_roots == ("internal/team-auth/...",)
    assert (deploy.team, deploy.entitled, deploy.observed) == ("infra-team", False, True)
    assert (deploy.settings.vendor.mode, web.settings.vendor.mode) == ("required", "any")
    strictness, because = deploy.levels["exclude-ineffective"]
    assert (strictness, because.span.line) == (Level.WARN, 14)  # observed
    assert web.levels["vendor-mode"][0] == Level.DENY


def test_the_example_of_the_design_over_time_and_rings() -> None:
    (hook,) = resolve(example(), workspace("web"), REQUEST._replace(where="hook"))
    strictness, because = hook.levels["vendor-mode"]
    assert (hook.ring.name, strictness, because.path, because.span.line) == (
        "local", Level.WARN, ".gosupply/policy.yaml", 18,
    )  # fmt: skip
    later = REQUEST._replace(today=date(2027, 2, 15))
    (tag,) = resolve(
        example(), workspace("web"), later._replace(where="ci", ref="refs/tags/v1.0.0")
    )
    strictness, because = tag.levels["pseudo-version"]
    assert (tag.ring.name, strictness, because.span.line) == ("prod", Level.DENY, 19)


# Properties

level_words = st.sampled_from(["off", "note", "warn", "deny"])
opinions = st.sampled_from(["opinion", "opinion-needs", "pseudo-version", "module-denied"])
rules: st.SearchStrategy[Levels] = st.dictionaries(opinions, level_words, max_size=3)
modes = st.sampled_from(["committed", "overlay", "none"])
names = ("a", "b", "c")
requests = st.lists(st.sampled_from(names), unique=True, max_size=3).map(tuple)
ORDER = ("committed", "overlay", "none")


@given(
    st.lists(rules, min_size=3, max_size=3),
    st.lists(modes, min_size=3, max_size=3),
    modes,
    requests,
    requests,
)
def test_labels_select_and_never_remove_a_restriction(
    levels: list[Levels],
    placements: list[str],
    base: str,
    first: tuple[str, ...],
    second: tuple[str, ...],
) -> None:
    teams = {
        name: team(name, level, paths=["..."], said={"replace.placement": placement})
        for name, level, placement in zip(names, levels, placements, strict=True)
    }
    teams["c"] = teams["c"]._replace(paths=words("elsewhere"))
    locked = policy(teams=teams, said=SAID | {"replace.placement": base})
    (one,), (other,) = (
        resolve(locked, workspace("a"), REQUEST._replace(teams=each)) for each in (first, second)
    )
    assert one.levels == other.levels  # nothing may be loosened: no request changes anything
    assert one.settings == other.settings

    free = locked._replace(
        teams_may_loosen=frozenset(["opinion", "opinion-needs", "module-denied", "replace"])
    )
    (loose,) = resolve(free, workspace("a"), REQUEST._replace(teams=second))
    for owner in ("a", "b"):
        for named in NAMES:
            said = said_of(teams[owner].rules, named, (), DAY)
            assert said is None or loose.levels[named.name][0] >= said.level
        mine = teams[owner].settings["replace.placement"].value
        assert ORDER.index(loose.settings.replace.placement) >= ORDER.index(mine)
    for name, (strictness, _) in loose.levels.items():
        assert one.levels[name][0] >= strictness  # taking the permission away never helps


@given(modes, modes, modes, requests)
def test_a_floor_of_settings_is_never_undercut(
    base: str, of_team: str, floor: str, asked: tuple[str, ...]
) -> None:
    teams = {name: team(name, paths=["..."], said={"replace.placement": of_team}) for name in names}
    found = policy(
        teams=teams,
        said=SAID | {"replace.placement": base},
        may_loosen=["replace"],
        floor=file({}, kind="floor", said={"replace.placement": floor}),
    )
    (context,) = resolve(found, workspace("a"), REQUEST._replace(teams=asked))
    assert ORDER.index(context.settings.replace.placement) >= ORDER.index(floor)


def test_settings_that_are_said_are_kept_with_their_lines() -> None:
    said = settings(SAID)
    found = policy()._replace(settings=said)
    assert merge_settings(found, (), "").values == said
