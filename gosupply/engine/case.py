"""A whole case in one text: files, what the log says, and the environment, judged without a world.

Rules document themselves with cases, and people test their policies with them. The form is that of
Go's txtar archives (golang.org/x/tools/txtar): a line `-- NAME --` begins a part.

    -- go.sum --               a file of the checked tree; any other name is one too
    -- authority/PATH --       a file of the authority; without any, there is no pin there
    -- env --                  lines NAME=VALUE of the GO* environment
    -- request --              lines ring=NAME, team=NAME, label=TEXT, today=DAY
    -- log --                  go.sum lines that the log holds; without this part nothing can be
                               proved, with it whatever it lacks is not in the log
    -- mod PATH@VERSION --     the go.mod of a dependency, as if it were proved; the versions of a
                               module that have one are its version list
    -- heads --                signed heads that were met: a name, then `agrees`, `forked` or
                               `uncompared`
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from gosupply.engine.evaluate import evaluate
from gosupply.engine.gather import Gathered
from gosupply.engine.names import NAMES
from gosupply.engine.ports import Comparing, Ports
from gosupply.engine.providers import builds as builds_provider
from gosupply.engine.providers import files as files_provider
from gosupply.engine.providers import newest as newest_provider
from gosupply.engine.providers import pins as pins_provider
from gosupply.engine.providers import policies as policies_provider
from gosupply.engine.providers.scene import Answer, Scene
from gosupply.engine.providers.sums import plan_lines
from gosupply.engine.review import review
from gosupply.facts import Contradicted, Known, Unavailable
from gosupply.formats.goenv import resolve as resolve_env
from gosupply.modules.newest import Versions
from gosupply.policy.chain import FOLDER
from gosupply.policy.governing import read_governing
from gosupply.policy.model import Request
from gosupply.policy.resolve import resolve
from gosupply.policy.teams import Asked
from gosupply.rules import RULES
from gosupply.sumdb.claims import SUMS, Logged, NotInLog
from gosupply.sumdb.heads import HEADS
from gosupply.sumdb.ops import Absent
from gosupply.tlog.checkpoint import TreeHead
from gosupply.tlog.hashes import EMPTY_ROOT
from gosupply.workspace.discovery import read_workspace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from gosupply.engine.report import Report
    from gosupply.facts import Fact
    from gosupply.formats.modpath import ModuleVersion
    from gosupply.policy.model import Context, Policy
    from gosupply.rules.base import Rule
    from gosupply.sumdb.claims import Claim, Proof
    from gosupply.sumdb.ops import Tier
    from gosupply.workspace.model import Workspace
    from gosupply.workspace.source import Content

_PART = re.compile(r"^-- (.+) --\n", re.MULTILINE)
_DAY = date(2026, 1, 1)
_HEAD = TreeHead(0, EMPTY_ROOT)
_HEADS: Mapping[str, Fact[TreeHead]] = {
    "agrees": Known(_HEAD),
    "forked": Contradicted("two signed trees contradict each other", "evidence of a case"),
    "uncompared": Unavailable("its tiles are in no cache"),
}


class CaseError(ValueError):
    """A text is not a case."""


class TextSource:
    """Files that are given as texts (`workspace.source.Source`)."""

    under = ""
    location = ""
    submodules: tuple[str, ...] = ()

    def __init__(self, name: str, files: Mapping[str, str]) -> None:
        self.name = name
        self._files = files

    def paths(self, folder: str | None = None, /) -> Iterable[str]:
        """Return every path under a folder."""
        start = f"{folder}/" if folder else ""
        return [path for path in self._files if path.startswith(start)]

    def resolve(self, path: str, /) -> str:
        """Return the path: texts have no links."""
        return path

    def read(self, paths: Collection[str], /, *, limit: int) -> dict[str, Content]:
        """Read files."""
        del limit
        return {
            path: Known(self._files[path].encode()) if path in self._files else None
            for path in paths
        }


class Case(NamedTuple):
    """What a case states.

    Attributes:
        files: The checked tree.
        authority: The authority's files.
        env: The GO* environment.
        log: For each `PATH VERSION` the hash that the log holds; None where it cannot be asked.
        mods: The go.mod of each `PATH@VERSION`.
        heads: What became of each signed head that was met.
        request: What is asked.
    """

    files: Mapping[str, str]
    authority: Mapping[str, str]
    env: Mapping[str, str]
    log: Mapping[str, str] | None
    mods: Mapping[str, str]
    heads: Mapping[str, str]
    request: Request


def parse_case(text: str) -> Case:
    """Parse a case.

    Raises:
        CaseError: It is not one.
    """
    head, *parts = _PART.split(text)
    if head.strip() or not parts:
        msg = "a case begins with a line '-- NAME --'"
        raise CaseError(msg)
    named = dict(zip(parts[::2], parts[1::2], strict=True))
    env, log, heads, request = (
        named.pop(name, None) for name in ("env", "log", "heads", "request")
    )
    authority = _take(named, "authority/")
    mods = _take(named, "mod ")
    return Case(
        named,
        authority,
        dict(_pairs(env or "", "=")),
        None if log is None else dict(_pairs(log, " ")),
        mods,
        dict(_pairs(heads or "", " ")),
        _request(request or ""),
    )


def _request(text: str) -> Request:
    """Return what the lines of a request ask for.

    Raises:
        CaseError: One of them asks for nothing.
    """
    said: dict[str, list[str]] = {"ring": [], "team": [], "label": [], "today": []}
    for name, value in _pairs(text, "="):
        if name not in said:
            msg = f"a request says {', '.join(said)}, not '{name}'"
            raise CaseError(msg)
        said[name].append(value)
    try:
        day = date.fromisoformat(said["today"][-1]) if said["today"] else _DAY
    except ValueError:
        msg = f"'{said['today'][-1]}' is no day such as 2026-01-31"
        raise CaseError(msg) from None
    labels = Asked(tuple(said["label"]), "labels", is_label=True)
    ring, teams = "".join(said["ring"][-1:]), tuple(said["team"])
    return Request(day, evidence="evidence.txt", ring=ring, teams=teams, asked=(labels,))


def _take(parts: dict[str, str], prefix: str) -> dict[str, str]:
    """Take out the parts whose name begins like this; return them by the rest of their names."""
    names = [name for name in parts if name.startswith(prefix)]
    return {name.removeprefix(prefix): parts.pop(name) for name in names}


def judge_case(
    case: Case, rules: Iterable[Rule] = RULES, *, policy: Policy | None = None
) -> Report:
    """Judge a case.

    Args:
        case: The case.
        rules: The rules that look at it.
        policy: What it is judged by; without one the policy of its authority, or the built-in one.

    Raises:
        CaseError: It names a state of a head that does not exist.
        GosupplyError: Its policy is invalid, or its request asks for nonsense.
    """
    checked = TextSource("case", case.files)
    authority = TextSource("authority", case.authority)
    env = resolve_env(case.env, {}, {})
    workspace = read_workspace(checked, env)
    policy = policy or read_governing(authority, checked, NAMES)
    contexts = resolve(policy, workspace, case.request)
    # A case that says nothing of its own policy does not change the authority's.
    has_own = any(path.startswith(f"{FOLDER}/") for path in case.files)
    comparing = Comparing(authority, NAMES, case.request.today) if has_own else None
    ports = Ports(checked, authority, env, NoLog(), comparing=comparing)
    scene = Scene(workspace, contexts, ports)
    scene.dependencies = CaseDependencies(case.mods)
    scene.answers |= {
        files_provider.NEED.name: files_provider.answer(scene),
        pins_provider.NEED.name: pins_provider.answer(scene),
        SUMS.name: _proofs(case, workspace, contexts),
        HEADS.name: {where: Answer(_state(state)) for where, state in case.heads.items()},
    }
    for provider in (policies_provider, builds_provider, newest_provider):
        scene.answers[provider.NEED.name] = provider.answer(scene)
    facts = Gathered(scene.answers, change=scene.change)
    return review(evaluate(workspace, contexts, facts, tuple(rules)), policy, case.request)


class CaseDependencies:
    """The go.mod texts of a case (`modules.dependencies.Dependencies`)."""

    healed = 0

    def __init__(self, mods: Mapping[str, str]) -> None:
        self._mods = mods

    def texts(
        self, modules: Sequence[ModuleVersion], /
    ) -> dict[ModuleVersion, Known[bytes] | Unavailable]:
        """Return what the case states."""
        missing = Unavailable("the case does not have it")
        texts = ((module, self._mods.get(str(module))) for module in modules)
        return {each: missing if text is None else Known(text.encode()) for each, text in texts}

    def lists(self, paths: Sequence[str], /) -> dict[str, Versions]:
        """Return the versions whose go.mod the case states."""
        versions: dict[str, list[str]] = {path: [] for path in paths}
        for name in self._mods:
            path, _, version = name.rpartition("@")
            versions.get(path, []).append(version)
        return {path: Versions(tuple(found), "the case") for path, found in versions.items()}


class NoLog:
    """A log without anything in it (`sumdb.ops.Ops`): a case states itself what the log says."""

    def read(self, paths: Collection[str], /, *, skip: Collection[Tier]) -> Mapping[str, Absent]:
        """Have nothing."""
        del skip
        return dict.fromkeys(paths, Absent())

    def save(self, authenticated: Mapping[str, bytes], /) -> None:
        """Keep nothing."""
        del authenticated

    def drop(self, path: str, tier: Tier, /) -> None:
        """Forget nothing."""
        del path, tier


def _proofs(
    case: Case, workspace: Workspace, contexts: tuple[Context, ...]
) -> dict[Claim, Answer[Proof]]:
    places, asking = plan_lines(workspace, contexts)
    facts: dict[Claim, Fact[Proof]] = {**asking.settled, **asking.local}
    facts |= {claim: _logged(case, claim) for claim in asking.ask}
    return {claim: Answer(facts[claim], at) for claim, at in places.items()}


def _logged(case: Case, claim: Claim) -> Fact[Proof]:
    if case.log is None:
        return Unavailable("the case has no log")
    if claim.key not in case.log:
        return Known(NotInLog("the log of the case"))
    return Known(Logged(case.log[claim.key], record=0, size=1))


def _state(word: str) -> Fact[TreeHead]:
    if word not in _HEADS:
        msg = f"a head is one of {', '.join(_HEADS)}, not '{word}'"
        raise CaseError(msg)
    return _HEADS[word]


def _pairs(text: str, separator: str) -> Iterable[tuple[str, str]]:
    """Yield what stands before and behind the separator of each line."""
    for line in text.split("\n"):
        if line:
            cut = str.partition if separator == "=" else str.rpartition
            name, _, value = cut(line, separator)
            yield name, value
