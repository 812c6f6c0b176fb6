"""Which names leave where roots have settings of their own, or nobody accepted the policy yet."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import pytest

from gosupply.engine.case import TextSource, judge_case, parse_case
from gosupply.engine.evaluate import evaluate
from gosupply.engine.gather import gather
from gosupply.engine.names import NAMES
from gosupply.engine.ports import Comparing, ModuleFiles, Ports
from gosupply.engine.review import review
from gosupply.engine.verdict import verdict
from gosupply.facts import Known, Unavailable
from gosupply.modules.dependencies import NEWEST
from gosupply.modules.paths import list_path, mod_path
from gosupply.policy.chain import FloorText
from gosupply.policy.governing import read_governing
from gosupply.policy.model import Request
from gosupply.policy.resolve import resolve
from gosupply.rules import RULES
from gosupply.sumdb.bundle import FILE as BUNDLE
from gosupply.sumdb.bundle import render_bundle
from gosupply.sumdb.claims import SUMS
from gosupply.sumdb.database import Database
from gosupply.sumdb.lookups import lookup_path
from gosupply.workspace.discovery import read_workspace
from gosupply.workspace.mvs import BUILD_LISTS
from tests.modules.scenes import MODULES, A, B, C, env_of, make_log, serving, texts_of
from tests.sumdb.fake_log import FakeOps
from tests.sumdb.scenes import statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gosupply.engine.gather import Gathered
    from gosupply.engine.report import Report
    from gosupply.formats.modpath import ModuleVersion

DAY = date(2026, 11, 23)
POLICY = ".gosupply/policy.yaml"
LOG = make_log()
ELSEWHERE = "the policy of another root calls it private, so its name was not sent"
UNACCEPTED = (
    "it is called private where that does not count (by a policy that is not merged yet, a floor "
    "or a team), so its name was not sent"
)
LISTS = {list_path(module.path): f"{module.version}\n".encode() for module in MODULES}


class Told(NamedTuple):
    """A run: its report, its facts, and what the log and the proxy were asked."""

    report: Report
    facts: Gathered
    lookups: list[str]
    asked: str

    def reasons(self) -> set[str]:
        """Return why lines are unproven."""
        return {each.reason for each in self.report.undetermined if each.need == SUMS.name}


def sums_of(*numbers: int) -> str:
    return "".join(f"{claim.key} {claim.hash}\n" for claim in LOG.claims(*numbers))


def run(
    checked: Mapping[str, str],
    authority: Mapping[str, str],
    *,
    has_caches: bool = False,
    goprivate: str = "",
    floor: str = "",
) -> Told:
    """Judge files by the policy of an authority, with a log and a proxy to ask.

    Caches have the record of `A` and its go.mod.
    """
    mine, theirs = TextSource("checked", checked), TextSource("authority", authority)
    env = env_of(LOG, GOPRIVATE=goprivate)
    ops = FakeOps(LOG.key, LOG, cache=LOG.files([5] if has_caches else []))
    known = texts_of([A]) if has_caches else {}
    proxy = FakeOps(LOG.key, serving({**texts_of(MODULES), **LISTS}), cache=known)
    comparing = Comparing(None, NAMES, DAY)
    ports = Ports(mine, theirs, env, ops, modules=ModuleFiles(proxy, DAY), comparing=comparing)
    workspace, request = read_workspace(mine, env), Request(DAY, evidence="", ring="change")
    given = FloorText("floor.yaml", floor.encode()) if floor else None
    policy = read_governing(theirs, mine, NAMES, floor=given)
    contexts = resolve(policy, workspace, request)
    facts = gather(workspace, contexts, ports)
    report = review(evaluate(workspace, contexts, facts, RULES), policy, request)
    return Told(report, facts, ops.names(), " ".join(map(str, proxy.requests)))


def two_teams(
    a: str, b: str, *, private: str = "example.com/Mod1, example.com/Mod2", public: str = ""
) -> dict[str, str]:
    """Return a policy by which two folders have settings of the checksum database of their own."""
    return {
        POLICY: "version: 1\n"
        f"sumdb: {{private: [{private}], public: [{public}]}}\n"
        f"teams: {{a: {{paths: [a/...], {a}}}, b: {{paths: [b/...], {b}}}}}\n"
    }


NARROW = "sumdb: {private: [example.com/Mod2]}"
AS_IT_IS = "labels: [none]"


def lookups(*numbers: int) -> list[str]:
    return [lookup_path(LOG.module(number)) for number in numbers]


@pytest.mark.parametrize(("open_", "secret"), [("a", "b"), ("b", "a")])
def test_a_name_that_is_private_to_one_root_is_sent_for_no_root(open_: str, secret: str) -> None:
    teams = {open_: NARROW, secret: AS_IT_IS}
    files = {f"{open_}/go.sum": sums_of(1, 2, 3), f"{secret}/go.sum": sums_of(1, 2)}
    told = run(files, two_teams(teams["a"], teams["b"]))
    assert told.lookups == lookups(3)
    assert told.reasons() == {ELSEWHERE}
    lines = told.report.counts["lines"]
    # Of the first, two lines in two roots; of the second as many, which both call private.
    assert (lines["unproven"], lines["private"], lines["verified"]) == (4, 4, 2)
    assert verdict(told.report).exit_code == 3


@pytest.mark.parametrize(("open_", "secret"), [("a", "b"), ("b", "a")])
def test_each_line_is_judged_by_the_settings_of_its_own_root(open_: str, secret: str) -> None:
    teams = {open_: NARROW, secret: AS_IT_IS}
    policy = two_teams(teams["a"], teams["b"])
    told = run({f"{open_}/go.sum": sums_of(1), f"{secret}/go.sum": sums_of(2, 3)}, policy)
    assert sorted(told.lookups) == lookups(1, 3)
    lines = told.report.counts["lines"]
    assert (lines["unproven"], lines["private"], lines["verified"]) == (0, 2, 4)
    told = run({f"{open_}/go.sum": sums_of(2, 3), f"{secret}/go.sum": sums_of(1)}, policy)
    assert told.lookups == lookups(3)
    assert told.report.counts["lines"]["private"] == 4


@pytest.mark.parametrize(("open_", "strict"), [("a", "b"), ("b", "a")])
def test_a_root_that_asks_for_nothing_keeps_what_stands_in_it(open_: str, strict: str) -> None:
    teams = {open_: AS_IT_IS, strict: "sumdb: {lookup: none}"}
    files = {f"{open_}/go.sum": sums_of(3, 4), f"{strict}/go.sum": sums_of(4)}
    told = run(files, two_teams(teams["a"], teams["b"]))
    assert told.lookups == lookups(3)
    assert told.reasons() == {"the policy's sumdb.lookup is 'none'"}


def requiring(*modules: ModuleVersion) -> str:
    required = "".join(f"require {module.path} {module.version}\n" for module in modules)
    return f"module example.com/app\n\ngo 1.25.0\n\n{required}"


def paths_of(modules: Iterable[ModuleVersion]) -> set[str]:
    return {path for each in modules for path in (mod_path(each), list_path(each.path))}


def asked_of(told: Told) -> set[str]:
    """Return the files of modules that the proxy was asked for."""
    return {path for path in paths_of(MODULES) if path in told.asked}


@pytest.mark.parametrize(("open_", "strict"), [("a", "b"), ("b", "a")])
def test_files_of_other_modules_are_private_if_one_root_says_so(open_: str, strict: str) -> None:
    teams = {open_: f"sumdb: {{private: [{B.path}]}}", strict: AS_IT_IS}
    policy = two_teams(teams["a"], teams["b"], private=f"{A.path}, {B.path}")
    files = {f"{open_}/go.mod": requiring(A), f"{strict}/go.mod": requiring(C)}
    told = run(files, policy, has_caches=True)
    assert asked_of(told) == paths_of([C])
    assert told.lookups == [lookup_path(C)]


@pytest.mark.parametrize(("open_", "strict"), [("a", "b"), ("b", "a")])
def test_files_of_other_modules_are_public_if_all_roots_say_so(open_: str, strict: str) -> None:
    teams = {open_: AS_IT_IS, strict: "sumdb: {lookup: listed, public: [golang.org/...]}"}
    files = {f"{open_}/go.mod": requiring(A), f"{strict}/go.mod": requiring(C)}
    policy = two_teams(teams["a"], teams["b"], public=f"{A.path}, golang.org/...")
    told = run(files, policy, has_caches=True)
    assert asked_of(told) == paths_of([C])
    assert told.lookups == [lookup_path(C)]
    # What is in caches is still proved, and used.
    assert all(isinstance(fact, Known) for fact in told.facts.get(BUILD_LISTS).values())


SECRET = f"version: 1\nsumdb: {{private: [{A.path}]}}\n"


def test_what_only_the_change_calls_private_is_kept_and_unproven() -> None:
    files = {"go.mod": requiring(A, C), "go.sum": sums_of(5, 7)}
    told = run({**files, POLICY: SECRET}, {})
    assert told.reasons() == {UNACCEPTED}
    lines = told.report.counts["lines"]
    assert (lines["private"], lines["unproven"], lines["verified"]) == (0, 2, 2)
    assert verdict(told.report).exit_code == 3
    assert told.lookups == [lookup_path(C)]
    assert asked_of(told) == {mod_path(C)}


def test_what_only_the_change_calls_private_may_be_proved_from_caches() -> None:
    files = {"go.mod": requiring(A, C), "go.sum": sums_of(5, 7)}
    told = run({**files, POLICY: SECRET}, {}, has_caches=True)
    assert told.report.counts["lines"]["verified"] == 4
    assert told.lookups == [lookup_path(C)]
    # Its list of versions is asked for as little as its go.mod.
    assert asked_of(told) == paths_of([C])
    failed = [fact for fact in told.facts.get(NEWEST).values() if isinstance(fact, Unavailable)]
    assert any(UNACCEPTED in fact.reason for fact in failed)


@pytest.mark.parametrize("has_authority", [True, False])
def test_what_is_private_already_proves_nothing_and_needs_no_proof(*, has_authority: bool) -> None:
    authority = {POLICY: SECRET} if has_authority else {}
    goprivate = "" if has_authority else A.path
    told = run({"go.sum": sums_of(5), POLICY: SECRET}, authority, goprivate=goprivate)
    assert told.report.counts["lines"]["private"] == 2
    assert told.lookups == []
    assert verdict(told.report).exit_code == 0


TEAM = "version: 1\nteams: {a: {paths: [...], sumdb: {private: [NAME]}}}\n"
ALL = "version: 1\nsumdb: {private: [NAME]}\n"


@pytest.mark.parametrize("pattern", ["", "/..."])
@pytest.mark.parametrize("written", [ALL, TEAM])
def test_what_a_change_adds_to_the_private_names_is_kept_too_and_unproven(
    written: str, pattern: str
) -> None:
    own = written.replace("NAME", A.path + pattern)
    files = {"go.mod": requiring(A, C), "go.sum": sums_of(5, 7), POLICY: own}
    told = run(files, {POLICY: "version: 1\n"})
    assert told.lookups == [lookup_path(C)]
    assert asked_of(told) == {mod_path(C)}
    assert told.reasons() == {UNACCEPTED}
    assert verdict(told.report).exit_code == 3


def test_a_change_that_keeps_everything_at_home_sends_nothing() -> None:
    for own in ('sumdb: {private: ["..."]}', "sumdb: {lookup: none}", "sumdb: {lookup: listed}"):
        files = {"go.mod": requiring(A, C), "go.sum": sums_of(5, 7)}
        told = run({**files, POLICY: f"version: 1\n{own}\n"}, {POLICY: "version: 1\n"})
        assert (told.lookups, told.asked) == ([], "")
        assert verdict(told.report).exit_code == 3


@pytest.mark.parametrize("who", ["floor", "team"])
def test_what_a_floor_or_a_team_calls_private_stays_home_too(who: str) -> None:
    said = (ALL if who == "floor" else TEAM).replace("NAME", A.path)
    files = {"go.mod": requiring(A, C), "go.sum": sums_of(5, 7)}
    authority = {POLICY: "version: 1\n" if who == "floor" else said}
    told = run({**files, **authority}, authority, floor=said if who == "floor" else "")
    assert told.lookups == [lookup_path(C)]
    assert told.reasons() == {UNACCEPTED}


def test_a_change_that_mends_the_policy_proves_nothing_by_it() -> None:
    told = run({"go.sum": sums_of(5), POLICY: SECRET}, {POLICY: "no", "go.sum": sums_of(5)})
    assert told.reasons() == {UNACCEPTED}


@pytest.mark.parametrize("agreed", [True, False])
def test_a_bundle_that_only_the_change_has_takes_no_answer_away(*, agreed: bool) -> None:
    bundle = {BUNDLE: render_bundle(Database(LOG.key), statement(LOG, 5, 7), None)}
    files = {"go.mod": requiring(A, C), "go.sum": sums_of(5, 7), POLICY: "version: 1\n"}
    told = run({**files, **bundle}, {**files, **(bundle if agreed else {})})
    assert told.lookups == []
    assert told.report.counts["lines"]["verified"] == 4
    # What no bundle holds is asked for, unless everybody agreed to do without.
    assert bool(asked_of(told)) is not agreed
    (built,) = told.facts.get(BUILD_LISTS).values()
    assert isinstance(built, Unavailable) is agreed


@pytest.mark.parametrize(("where", "code"), [("", 3), ("authority/", 0)])
def test_a_case_is_judged_likewise(where: str, code: int) -> None:
    text = f"-- go.sum --\n{sums_of(5)}-- {where}{POLICY} --\n{SECRET}"
    report = judge_case(parse_case(f"{text}-- request --\nring=change\n"))
    assert verdict(report).exit_code == code
