"""What is true of whole reports under any policy: waivers, labels, permissions, order of keys."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from gosupply.engine.case import Case, judge_case
from gosupply.engine.verdict import verdict
from gosupply.findings import Level, subjects_of
from gosupply.policy.merging import content
from gosupply.policy.model import Request
from gosupply.policy.teams import Asked
from tests.rules.judging import LIB, B

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from gosupply.engine.report import Report
    from gosupply.policy.model import Context
    from gosupply.rules.judged import Judged

TODAY = date(2026, 1, 10)
TEAMS = ("auth", "pay", "web")
ROOTS = ("app", "lib", "tools")
OPINIONS = ("go-directive", "godebug-directive", "replace-not-permitted", "toolchain-directive")
ABOUT_POLICY = ("policy-", "team-", "waiver-")
CRYPTO = "module golang.org/x/crypto\n\ngo 1.25.0\n"
REPLACES = "\nreplace golang.org/x/crypto => ../copies/crypto\n"
FILES = {
    "app/go.mod": f"module example.com/app\n\ngo 1.23\n\ntoolchain go1.24.0\n{REPLACES}",
    "app/go.sum": f"{LIB}\n",
    "lib/go.mod": f"module example.com/lib\n\ngo 1.24.0\n\ngodebug tlsrsakex=1\n{REPLACES}",
    "tools/go.mod": "module example.com/tools\n\ntoolchain go1.24.0\n\ngodebug tlsrsakex=1\n",
    "copies/crypto/go.mod": CRYPTO,
}
LOG = {"example.com/lib v1.0.0": B}
SUBJECTS = {
    "go-directive": ("app/go.mod", "lib/go.mod", "tools/go.mod"),
    "godebug-directive": ("lib/go.mod", "tools/go.mod"),
    "replace-not-permitted": ("golang.org/x/crypto",),
    "toolchain-directive": ("app/go.mod", "tools/go.mod", "nothing/go.mod"),
    "sum-mismatch": ("example.com/lib@v1.0.0", "example.com/lib"),
}
PERIODS = (
    ("2026-01-01", "2026-01-20"),
    ("2025-12-20", "2026-01-09"),
    ("2025-11-01", "2025-11-20"),
    ("2026-01-11", "2026-01-20"),
)


class Waiver(NamedTuple):
    """A waiver of a drawn policy."""

    rule: str
    subject: str
    period: tuple[str, str]
    roots: str

    def text(self, name: str) -> str:
        """Return its entry."""
        start, end = self.period
        return (
            f"{{id: {name}, rule: {self.rule}, subject: {self.subject}, reason: known, owner: ann, "
            f"from: {start}, expires: {end}{self.roots}}}"
        )


class Team(NamedTuple):
    """A team of a drawn policy: entries by name, without braces."""

    paths: tuple[str, ...]
    rules: tuple[tuple[str, str], ...]
    settings: tuple[str, ...]
    observed: bool

    def text(self, name: str) -> str:
        """Return its entry."""
        said = [f"labels: [{name}]", f"paths: [{', '.join(f'{path}/...' for path in self.paths)}]"]
        if self.rules:
            said.append(f"rules: {{{', '.join(f'{rule}: {level}' for rule, level in self.rules)}}}")
        if self.observed:
            said.append("observe: {from: 2026-01-05, until: 2026-01-20}")
        return f"{{{', '.join((*said, *self.settings))}}}"


class Drawn(NamedTuple):
    """A drawn policy."""

    rules: tuple[tuple[str, str], ...]
    teams: tuple[Team, ...]
    waivers: tuple[Waiver, ...]
    may_loosen: tuple[str, ...]

    def entries(self) -> dict[str, list[str]]:
        """Return the sections, each with its entries on lines of their own."""
        found = {
            "version: 1": [],
            "replace:": ["  placement: overlay"],
            "versions:": ['  go: ">=1.25"'],
            "rules:": [f"  {rule}: {level}" for rule, level in self.rules],
            "teams:": [
                f"  {name}: {team.text(name)}"
                for name, team in zip(TEAMS, self.teams, strict=False)
            ],
            "waivers:": [
                f"  - {waiver.text(f'waiver{number}')}"
                for number, waiver in enumerate(self.waivers)
            ],
            "teams_may_loosen:": [f"  - {word}" for word in self.may_loosen],
        }
        return {key: lines for key, lines in found.items() if lines or key == "version: 1"}

    def text(self, random: Random | None = None) -> str:
        """Return the file; with a random one its keys in any order, where order means nothing."""
        sections = list(self.entries().items())
        if random:
            random.shuffle(sections)
            for _, lines in sections:
                random.shuffle(lines)
        return "".join(f"{line}\n" for key, lines in sections for line in (key, *lines))


levels = st.sampled_from(["off", "note", "warn", "deny", "{commit: note, change: deny}"])
rules = st.dictionaries(st.sampled_from(OPINIONS), levels).map(lambda each: tuple(each.items()))
waivers = st.sampled_from([*SUBJECTS]).flatmap(
    lambda rule: st.builds(
        Waiver,
        st.just(rule),
        st.sampled_from(SUBJECTS[rule]),
        st.sampled_from(PERIODS),
        st.sampled_from(["", ', roots: ["lib/..."]']),
    )
)
settings = st.sampled_from([(), ('versions: {go: ">=1.26"}',), ("vendor: {mode: required}",)])
loose = st.sampled_from([(), ('replace: {local_roots: ["copies/..."]}',)])
paths = st.sets(st.sampled_from(ROOTS), min_size=1).map(lambda each: tuple(sorted(each)))
teams = st.builds(
    Team, paths, rules, st.tuples(settings, loose).map(lambda both: (*both[0], *both[1])),
    st.booleans(),
)  # fmt: skip
several = st.lists(teams, max_size=3).map(tuple)
loosenable = st.sets(st.sampled_from([*OPINIONS, "replace.local_roots"]))
policies = st.builds(
    Drawn,
    rules,
    several,
    st.lists(waivers, max_size=3).map(tuple),
    loosenable.map(lambda each: tuple(sorted(each))),
)
labels = st.sets(st.sampled_from(TEAMS)).map(lambda each: tuple(sorted(each)))
rings = st.sampled_from(["commit", "change", "release"])


def judge(policy: Drawn, *asked: str, ring: str = "change", text: str = "") -> Report:
    """Judge the files by a policy, for a change with labels."""
    sources = (Asked(asked, "labels", is_label=True),)
    request = Request(TODAY, "evidence.txt", ring=ring, asked=sources)
    authority = {".gosupply/policy.yaml": text or policy.text()}
    return judge_case(Case(FILES, authority, {}, LOG, {}, {}, request))


def about_modules(report: Report) -> list[Judged]:
    """Return what was found, but for what is said of the policy itself."""
    return [each for each in report.judged if not each.finding.rule.startswith(ABOUT_POLICY)]


def key(judged: Judged) -> tuple[str, str, str, str]:
    finding = judged.finding
    return judged.root, finding.rule, finding.key, finding.message


def denied(report: Report) -> set[tuple[str, str, str, str]]:
    """Return what stops the change."""
    return {
        key(each) for each in about_modules(report) if each.level is Level.DENY and not each.waiver
    }


def found_levels(report: Report) -> dict[tuple[str, str, str, str], Level]:
    return {key(each): each.level for each in about_modules(report)}


def test_the_files_have_something_to_find_for_every_rule() -> None:
    found = {each.finding.rule for each in about_modules(judge(Drawn((), (), (), ())))}
    assert found >= {*SUBJECTS}
    accepted = Waiver("godebug-directive", "lib/go.mod", PERIODS[0], "")
    (waived,) = [each for each in judge(Drawn((), (), (accepted,), ())).judged if each.waiver]
    assert key(waived)[:2] == ("lib", "godebug-directive")


def test_a_permission_has_something_to_permit() -> None:
    copies = 'replace: {local_roots: ["copies/..."]}'
    pay = Team(("lib",), (("go-directive", "off"),), (copies,), observed=False)
    rules_ = (("go-directive", "deny"), ("godebug-directive", "deny"))
    loose = Drawn(rules_, (pay,), (), ("go-directive", "replace.local_roots"))
    strict = denied(judge(loose._replace(may_loosen=())))
    removed = strict - denied(judge(loose))
    assert {name[:2] for name in removed} == {
        ("lib", "go-directive"),
        ("lib", "replace-not-permitted"),
    }
    # Another owner of the root leaves the permission to a label.
    shared = loose._replace(teams=(pay, pay._replace(rules=(), settings=())))
    assert denied(judge(shared)) == strict
    assert denied(judge(shared, "auth")) == strict - removed


@given(policies, waivers, labels)
def test_a_waiver_never_changes_another_finding(
    policy: Drawn, waiver: Waiver, asked: tuple[str, ...]
) -> None:
    before = judge(policy, *asked)
    after = judge(policy._replace(waivers=(*policy.waivers, waiver)), *asked)
    assert [key(each) for each in about_modules(before)] == [
        key(each) for each in about_modules(after)
    ]
    for old, new in zip(about_modules(before), about_modules(after), strict=True):
        if old.finding.rule != waiver.rule or waiver.subject not in subjects_of(old.finding):
            assert (new.waiver, new.pending) == (old.waiver, old.pending)
        assert _unplaced(new) == _unplaced(old)
    assert before.undetermined == after.undetermined


def _unplaced(judged: Judged) -> tuple[object, ...]:
    """Return a judged finding without the number of the policy's line, which a waiver may shift."""
    because = judged.because.path, judged.because.text
    return judged.finding.message, judged.finding.at, judged.root, judged.level, because


@given(policies, labels, st.sampled_from(TEAMS), rings)
def test_a_label_never_removes_a_restriction(
    policy: Drawn, asked: tuple[str, ...], label: str, ring: str
) -> None:
    # Without permissions, which a label is there to ask for.
    strict = policy._replace(
        may_loosen=(), teams=tuple(team._replace(observed=False) for team in policy.teams)
    )
    before, after = judge(strict, *asked, ring=ring), judge(strict, *asked, label, ring=ring)
    assert found_levels(after) == found_levels(before)


@given(policies, labels)
def test_a_permission_never_lowers_what_another_owner_demands(
    policy: Drawn, asked: tuple[str, ...]
) -> None:
    report = judge(policy, *asked)
    named = dict(zip(TEAMS, policy.teams, strict=False))
    for context in report.contexts:
        for other in context.owners:
            if other != context.team:
                for rule, level in named[other].rules:
                    demanded = Level.DENY if level.startswith("{") else Level[level.upper()]
                    assert context.levels[rule][0] >= demanded


@given(policies, st.data(), labels)
def test_taking_waivers_or_permissions_away_never_lets_a_denial_pass(
    policy: Drawn, data: st.DataObject, asked: tuple[str, ...]
) -> None:
    def some(items: Sequence[object]) -> list[int]:
        return [number for number in range(len(items)) if data.draw(st.booleans())]

    without = policy._replace(
        waivers=tuple(policy.waivers[number] for number in some(policy.waivers)),
        may_loosen=tuple(policy.may_loosen[number] for number in some(policy.may_loosen)),
        teams=tuple(
            team._replace(observed=team.observed and data.draw(st.booleans()))
            for team in policy.teams
        ),
    )
    before, after = judge(policy, *asked), judge(without, *asked)
    assert denied(before) <= denied(after)
    if denied(before):
        assert verdict(after).exit_code == 1


@given(policies, st.randoms(use_true_random=False), labels)
def test_the_order_of_independent_keys_never_matters(
    policy: Drawn, random: Random, asked: tuple[str, ...]
) -> None:
    before, after = judge(policy, *asked), judge(policy, *asked, text=policy.text(random))
    assert Counter(map(_said, before.judged)) == Counter(map(_said, after.judged))
    assert before.undetermined == after.undetermined
    assert verdict(before) == verdict(after)
    assert [_held(each) for each in before.contexts] == [_held(each) for each in after.contexts]


def _said(judged: Judged) -> tuple[object, ...]:
    marks = judged.waiver, judged.pending, judged.grace
    return (*key(judged), judged.level, judged.because.text, judged.finding.at.text, *marks)


def _held(context: Context) -> tuple[object, ...]:
    levels_ = {name: level for name, (level, _) in context.levels.items()}
    return context.root, context.team, context.owners, content(context.settings), levels_
