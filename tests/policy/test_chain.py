"""The files of a policy: what is found, in which order it counts, and what is refused."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from gosupply.engine.case import TextSource
from gosupply.errors import IncompleteError, InputError
from gosupply.facts import Unavailable
from gosupply.policy.chain import FloorText, read_floor, read_policy
from gosupply.policy.merging import content, settings_of
from gosupply.policy.model import Named, Policy, Ring
from gosupply.policy.settings import Settings
from tests.policy.written import EXAMPLE, FLOOR, NAMES, TEAM, WAIVER

if TYPE_CHECKING:
    from collections.abc import Collection

    from gosupply.workspace.source import Content

KINDS = {"sum-mismatch": "integrity", "sum-unproven": "integrity"}
NAMED = tuple(
    Named(
        name,
        "integrity" if name in KINDS else "opinion",
        is_need=name == "sum-unproven",
        configured=name == "vendor-mode",
    )
    for name in (*NAMES, "replace-local-path")
)
POLICY = ".gosupply/policy.yaml"


class Broken(TextSource):
    """A source with one file that cannot be read."""

    def read(self, paths: Collection[str], /, *, limit: int) -> dict[str, Content]:
        return {
            **super().read(paths, limit=limit),
            "base.yaml": Unavailable("it has merge conflicts", "Resolve them."),
        }


def policy(files: dict[str, str], floor: str | None = None) -> Policy:
    """Read a policy from texts."""
    below = None if floor is None else FloorText("/etc/floor.yaml", floor.encode())
    return read_policy(TextSource("commit 1a2b3c4", files), NAMED, floor=below)


def refused(files: dict[str, str], floor: str | None = None) -> list[tuple[str, str]]:
    """Return places and messages of what is wrong."""
    with pytest.raises(InputError) as caught:
        policy(files, floor)
    return [(str(problem.at), problem.message) for problem in caught.value.problems]


def pin(path: str, text: str) -> str:
    """Return an entry of `extends` for a file."""
    return f"{{file: {path}, sha256: {hashlib.sha256(text.encode()).hexdigest()}}}"


def extending(*entries: str, more: str = "") -> str:
    """Return a policy that extends these."""
    return f"version: 1\nextends: [{', '.join(entries)}]\n{more}"


def paths(found: Policy) -> list[str]:
    """Return the paths of a chain."""
    return [file.path for file in found.chain]


def test_without_files_the_baseline_holds() -> None:
    found = policy({"go.mod": "module m\n", ".gosupply/checkpoint": "x", "policy.yaml": "no"})
    assert paths(found) == ["baseline.yaml"]
    assert settings_of(found.settings) == Settings()
    assert found.rings == tuple(Ring(at, at) for at in ("commit", "change", "release"))
    assert (found.floor, found.teams, found.waivers) == (None, {}, ())
    assert found.teams_may_loosen == frozenset()
    assert found.waive_in_change == {"opinion"}
    assert (found.names, found.authority) == (NAMED, "commit 1a2b3c4")


def test_a_whole_policy_is_read_with_its_teams_and_waivers() -> None:
    found = policy(
        {
            POLICY: EXAMPLE,
            ".gosupply/teams/pay-team.yaml": TEAM,
            ".gosupply/waivers/moved-tag.yaml": WAIVER,
        }
    )
    assert paths(found) == ["baseline.yaml", "staged-rollout.yaml", POLICY]
    assert [ring.name for ring in found.rings] == ["local", "ci", "canary", "prod"]
    assert found.rings[3].refs == ("refs/tags/v*",)
    assert [*found.teams] == ["auth-team", "infra-team", "pay-team"]
    assert [waiver.id.value for waiver in found.waivers] == ["bolt", "moved-tag"]
    assert found.teams_may_loosen == {"replace.local_roots"}
    assert settings_of(found.settings).replace.placement == "overlay"


def test_teams_and_waivers_need_no_file_beside_them() -> None:
    found = policy(
        {".gosupply/waivers/one.yaml": WAIVER, ".gosupply/teams/pay.yaml": TEAM, "x": "y"}
    )
    assert paths(found) == ["baseline.yaml"]
    assert [*found.teams] == ["pay"]
    assert [waiver.id.value for waiver in found.waivers] == ["one"]


def test_parents_come_first_and_the_later_parent_is_the_child() -> None:
    deep = "version: 1\nsumdb: {private: [a.x]}\n"
    base = extending(pin("deep.yaml", deep), "private-proxy")
    files = {
        POLICY: extending("strict", pin("policies/base.yaml", base), "private-proxy"),
        "policies/base.yaml": base,
        "deep.yaml": deep,
    }
    assert paths(policy(files)) == [
        "baseline.yaml",
        "strict.yaml",
        "deep.yaml",
        "private-proxy.yaml",
        "policies/base.yaml",
        POLICY,
    ]


def test_what_is_reached_twice_counts_in_its_first_place() -> None:
    shared = "version: 1\n"
    first, second = extending(pin("shared", shared)), extending(pin("shared", shared), "baseline")
    files = {
        POLICY: extending(pin("a.yaml", first), pin("b.yaml", second)),
        "a.yaml": first,
        "b.yaml": second,
        "shared": shared,
    }
    assert paths(policy(files)) == ["baseline.yaml", "shared", "a.yaml", "b.yaml", POLICY]


def test_a_file_may_have_the_name_of_a_preset() -> None:
    text = "version: 1\n"
    files = {POLICY: extending("strict", pin("strict", text)), "strict": text}
    assert paths(policy(files)) == ["baseline.yaml", "strict.yaml", "strict", POLICY]


def test_an_unknown_preset_is_refused_with_a_suggestion() -> None:
    with pytest.raises(InputError) as caught:
        policy({POLICY: extending("strickt", "zzz")})
    near, far = caught.value.problems
    assert (near.message, near.help) == ("there is no preset 'strickt'", "Did you mean 'strict'?")
    assert near.at.text[near.at.span.column - 1 :].startswith("strickt")
    assert far.help == "Use one of: baseline, private-proxy, staged-rollout, strict."


def test_files_that_extend_each_other_are_refused_with_their_way() -> None:
    # No file can have the SHA-256 of one that contains its own; what is wrong is the way.
    second = extending("{file: .gosupply/policy.yaml, sha256: " + "0" * 64 + "}")
    first = extending(pin("b.yaml", second))
    files = {POLICY: extending(pin("a.yaml", first)), "a.yaml": first, "b.yaml": second}
    way = f"{POLICY} extends a.yaml extends b.yaml extends {POLICY}"
    assert refused(files) == [("b.yaml:2:18", f"the policy extends itself: {way}")]


def test_a_file_that_is_missing_or_changed_is_refused_with_the_way_to_it() -> None:
    base = extending(pin("gone.yaml", ""), pin("other.yaml", "as it was"))
    files = {POLICY: extending(pin("base.yaml", base)), "base.yaml": base, "other.yaml": "is"}
    with pytest.raises(InputError) as caught:
        policy(files)
    gone, other = caught.value.problems
    way = ".gosupply/policy.yaml extends base.yaml extends"
    assert gone.message == f"the file 'gone.yaml' does not exist: {way} gone.yaml"
    assert gone.help == "Add it to commit 1a2b3c4, or correct the path."
    assert other.message == (
        f"the file 'other.yaml' is not the one that was pinned: {way} other.yaml"
    )
    assert other.at.text[other.at.span.column - 1 : other.at.span.end_column - 1] == (
        hashlib.sha256(b"as it was").hexdigest()
    )
    assert other.help.endswith(f"write sha256: {hashlib.sha256(b'is').hexdigest()}")


def test_every_pin_of_a_file_is_compared() -> None:
    text = "version: 1\n"
    files = {POLICY: extending(pin("a.yaml", text), pin("./a.yaml", text), pin("a.yaml", "x"))}
    found = refused({**files, "a.yaml": text})
    assert [message.partition(":")[0] for _, message in found] == [
        "'./a.yaml' is no path of a file",
        "the file 'a.yaml' is not the one that was pinned",
    ]


@pytest.mark.parametrize("path", ["/etc/base.yaml", "../base.yaml", "a//b", "a/", r"a\b"])
def test_a_path_that_leaves_the_repository_is_not_read(path: str) -> None:
    ((_, message),) = refused({POLICY: extending(pin(path, "x")), path: "x"})
    assert message == f"'{path}' is no path of a file: .gosupply/policy.yaml extends {path}"


def test_a_long_chain_ends() -> None:
    text, files = "version: 1\n", {}
    for number in range(30):
        files[f"{number}.yaml"] = text
        text = extending(pin(f"{number}.yaml", text))
    ((at, message),) = refused({**files, POLICY: text})
    assert message.startswith("more than 20 files extend each other: .gosupply/policy.yaml extends")
    assert at == "10.yaml:2:18"


def test_what_one_file_says_no_other_may_say_again() -> None:
    base = "version: 1\nrepository: a\npeople: {al: [al@x]}\nrings: [{name: local}]\n"
    own = "repository: b\nrings: [{name: ci}]\ngroups: {g: [al]}\n"
    files = {POLICY: extending(pin("base.yaml", base), more=own), "base.yaml": base}
    assert refused(files) == [
        (f"{POLICY}:3:13", "'repository' is already said in 'base.yaml' line 2"),
        (f"{POLICY}:4:8", "'rings' is already said in 'base.yaml' line 4"),
    ]


def test_rings_of_a_preset_are_an_example_for_who_extends_it() -> None:
    own = "rings: [{name: here}, {name: there}]\n"
    found = policy({POLICY: extending("staged-rollout", more=own)})
    assert found.rings == (Ring("here", "commit"), Ring("there", "change"))


def test_rings_of_a_preset_bind_who_extends_what_extends_it() -> None:
    base = extending("staged-rollout")
    rings = "rings: [{name: here}]\n"
    for entries in ([pin("base.yaml", base)], [pin("base.yaml", base), "staged-rollout"]):
        found = refused({POLICY: extending(*entries, more=rings), "base.yaml": base})
        assert found == [
            (f"{POLICY}:3:8", "'rings' is already said in 'staged-rollout.yaml' line 13")
        ]


def test_two_teams_or_waivers_of_one_name_are_refused_with_both_places() -> None:
    own = "version: 1\nteams: {pay: {paths: [pay]}}\nwaivers:\n  - {id: moved, rule: sum-mismatch,"
    own += " subject: a, reason: b, owner: c, from: 2026-11-23, expires: 2026-12-01}\n"
    files = {
        POLICY: own,
        ".gosupply/teams/pay.yaml": TEAM,
        ".gosupply/waivers/moved.yaml": WAIVER,
    }
    with pytest.raises(InputError) as caught:
        policy(files)
    assert [(str(one.at), one.message, one.help) for one in caught.value.problems] == [
        (
            ".gosupply/teams/pay.yaml:1:1",
            "there are two teams 'pay'",
            f"Rename one of them; the first is in '{POLICY}' line 2.",
        ),
        (
            ".gosupply/waivers/moved.yaml:1:1",
            "there are two waivers 'moved'",
            f"Rename one of them; the first is in '{POLICY}' line 4.",
        ),
    ]


def test_two_waivers_of_one_name_in_one_file_are_refused_once() -> None:
    entry = "{id: a, rule: sum-mismatch, subject: a, reason: b, owner: c, from: 2026-11-23,"
    waivers = f"waivers: [{entry} expires: 2026-12-01}}, {entry} expires: 2026-12-02}}]\n"
    ((_, message),) = refused({POLICY: f"version: 1\n{waivers}"})
    assert message == "there are two waivers 'a'"


def test_a_waiver_lasts_no_longer_than_the_policy_allows() -> None:
    files = {POLICY: "version: 1\nexpiry: {max: 38d}\n", ".gosupply/waivers/a.yaml": WAIVER}
    assert len(policy(files).waivers) == 1
    files[POLICY] = "version: 1\nexpiry: {max: 37d}\n"
    with pytest.raises(InputError) as caught:
        policy(files)
    (problem,) = caught.value.problems
    assert str(problem.at) == ".gosupply/waivers/a.yaml:6:10"
    assert problem.message == "a waiver may last 37d, and this one lasts 38d"
    assert problem.help == f"Let it end earlier; 'expiry.max' is in '{POLICY}' line 2."


@pytest.mark.parametrize(
    "path",
    [".gosupply/policy.yml", ".gosupply/teams/a.yml", ".gosupply/waivers/2026/a.yaml"],
)
def test_a_file_that_only_looks_like_one_of_a_policy_is_refused(path: str) -> None:
    assert refused({path: "version: 1\n"}) == [
        (f"{path}:1:1", f"the file '{path}' would not be read")
    ]


def test_other_files_may_lie_beside_a_policy() -> None:
    others = ("README.md", "trust/allowed_signers", "teams/README.md", "tests/a.yaml", "x.yaml")
    assert paths(policy({f".gosupply/{path}": "?" for path in others})) == ["baseline.yaml"]


def test_all_problems_of_all_files_are_told_at_once() -> None:
    base = "version: 1\nsumdb: {pin: sometimes}\n"
    files = {
        POLICY: extending(pin("base.yaml", base), "lenient", more="rulez: {}\n"),
        "base.yaml": base,
        ".gosupply/teams/pay.yaml": "pathes: [a]\n",
        ".gosupply/waivers/a.yaml": "rule: sum-mismatch\n",
    }
    found = {at.partition(":")[0] for at, _ in refused(files, floor="rings: []\n")}
    assert found == {*files, "/etc/floor.yaml"}


def test_names_that_other_files_give_are_known() -> None:
    base = "version: 1\nrings: [{name: local}, {name: ci}]\npeople: {al: [al@x], bo: [bo@x]}\n"
    own = "groups: {g: [al, cy]}\nrules: {opinion: {ci: deny, prod: deny}}\n"
    team = "members: [dan]\nrules: {opinion: {nowhere: deny}}\n"
    files = {
        POLICY: extending(pin("base.yaml", base), more=own),
        "base.yaml": base,
        ".gosupply/teams/pay.yaml": team,
    }
    assert sorted(refused(files)) == [
        (".gosupply/policy.yaml:3:18", "unknown person 'cy'"),
        (".gosupply/policy.yaml:4:29", "unknown ring 'prod'"),
        (".gosupply/teams/pay.yaml:1:11", "unknown person 'dan'"),
        (".gosupply/teams/pay.yaml:2:19", "unknown ring 'nowhere'"),
    ]


def test_without_rings_levels_speak_of_stages() -> None:
    policy({POLICY: "version: 1\nrules: {opinion: {commit: note, change: warn}}\n"})
    assert refused({POLICY: "version: 1\nrules: {opinion: {ci: warn}}\n"}) == [
        (f"{POLICY}:2:19", "unknown ring 'ci'")
    ]


def test_a_label_requests_one_team_whatever_file_it_is_in() -> None:
    ((at, message),) = refused(
        {".gosupply/teams/pay.yaml": TEAM, ".gosupply/teams/zoo.yaml": 'labels: ["team:pay"]\n'}
    )
    assert at == ".gosupply/teams/zoo.yaml:1:10"
    assert message == "the label 'team:pay' is also that of 'pay'"


def test_rings_whose_stages_go_back_are_refused() -> None:
    rings = "rings: [{name: a, at: release}, {name: b, at: commit}]\n"
    ((at, message),) = refused({POLICY: f"version: 1\n{rings}"})
    assert at == f"{POLICY}:2:47"
    assert message == "ring 'b' is at 'commit', after 'a' at 'release'"


def test_what_does_not_merge_is_refused() -> None:
    base = "version: 1\nvendor: {mode: required}\n"
    files = {
        POLICY: extending(pin("base.yaml", base), more="vendor: {mode: any}\n"),
        "base.yaml": base,
    }
    assert refused(files) == [
        (f"{POLICY}:3:16", "'vendor.mode' demands less here than in 'base.yaml' line 2")
    ]


def test_an_empty_list_of_what_is_wanted_is_refused_in_every_file() -> None:
    empty = "versions: {allowed: []}\n"
    files = {POLICY: f"version: 1\n{empty}", ".gosupply/teams/pay.yaml": empty}
    found = refused(files, floor=f"version: 1\n{empty}")
    assert [at for at, _ in found] == [
        f"{POLICY}:2:21",
        "/etc/floor.yaml:2:21",
        ".gosupply/teams/pay.yaml:1:21",
    ]


def test_a_kind_in_a_list_stands_for_its_rules() -> None:
    found = policy({POLICY: "version: 1\nwaive_in_change: [pseudo-version]\n"})
    assert found.waive_in_change == {"pseudo-version"}
    ((_, message),) = refused({POLICY: "version: 1\nwaive_in_change: [sum-mismatch]\n"})
    assert message.startswith("'waive_in_change' has nothing in common with 'baseline.yaml'")


def test_a_floor_is_no_parent() -> None:
    found = policy({POLICY: "version: 1\nexpiry: {max: 80d}\n"}, floor=FLOOR)
    assert found.floor is not None
    assert (found.floor.kind, found.floor.source, found.floor.path) == (
        "floor",
        "floor",
        "/etc/floor.yaml",
    )
    assert found.floor not in found.chain
    assert content(found.settings["expiry.max"]) == (80 * 24,)


def test_a_floor_knows_stages_and_no_rings_or_teams() -> None:
    text = b"version: 1\nteams: {}\nrules: {opinion: {ci: deny}}\nunwaivable: [sum-mismatch]\n"
    file, problems = read_floor(text, "floor.yaml", NAMES)
    assert [problem.message for problem in problems] == ["unknown key 'teams'", "unknown ring 'ci'"]
    assert file.unwaivable is not None
    assert [word.value for word in file.unwaivable.value] == ["sum-mismatch"]


def test_a_file_that_cannot_be_read_stops_the_run() -> None:
    source = Broken("working tree", {POLICY: extending(pin("base.yaml", "x"))})
    with pytest.raises(IncompleteError) as caught:
        read_policy(source, NAMED)
    assert str(caught.value) == (
        "the policy's file 'base.yaml' could not be read: it has merge conflicts"
    )
    assert caught.value.help == "Resolve them."


def test_a_file_that_vanishes_while_it_is_read_is_no_policy() -> None:
    class Racing(TextSource):
        def read(self, paths: Collection[str], /, *, limit: int) -> dict[str, Content]:
            del limit
            return dict.fromkeys(paths)

    source = Racing("working tree", {POLICY: "version: 1\n"})
    assert paths(read_policy(source, NAMED)) == ["baseline.yaml"]
