"""Files of other modules through the ports: proved, listed, and counted where they were damaged."""

from __future__ import annotations

from datetime import date

from gosupply.engine.case import TextSource
from gosupply.engine.gather import Gathered, gather
from gosupply.engine.names import NAMES
from gosupply.engine.ports import ModuleFiles, Ports
from gosupply.facts import Known
from gosupply.modules.dependencies import NEWEST
from gosupply.modules.paths import list_path, mod_path
from gosupply.policy.chain import read_policy
from gosupply.policy.model import Request
from gosupply.policy.resolve import resolve
from gosupply.workspace.discovery import read_workspace
from gosupply.workspace.mvs import BUILD_LISTS
from tests.modules.scenes import A, env_of, make_log, serving, text_of
from tests.sumdb.fake_log import SOURCE, FakeOps

DAY = date(2026, 11, 23)
FILES = {
    "go.mod": f"module example.com/app\n\ngo 1.25.0\n\nrequire {A.path} {A.version}\n",
    "go.sum": "",
}
SERVED = {mod_path(A): text_of(A), list_path(A.path): f"{A.version}\n".encode()}


def gathered(cache: dict[str, bytes]) -> Gathered:
    log = make_log()
    source, env = TextSource("case", FILES), env_of(log)
    workspace = read_workspace(source, env)
    contexts = resolve(read_policy(source, NAMES), workspace, Request(DAY, evidence=""))
    modules = FakeOps(log.key, serving(SERVED), cache=cache)
    ports = Ports(source, source, env, FakeOps(log.key, log), modules=ModuleFiles(modules, DAY))
    return gather(workspace, contexts, ports)


def test_build_list_and_newest_version_come_from_the_proxy_and_are_proved() -> None:
    facts = gathered({})
    built = facts.get(BUILD_LISTS)["go.mod"]
    assert isinstance(built, Known)
    assert built.value.needed == (A,)
    newest = facts.get(NEWEST)[SOURCE]
    assert isinstance(newest, Known)
    assert newest.value[A.path].version == A.version
    assert facts.notices == ()


def test_a_damaged_text_in_a_cache_is_replaced_and_that_is_said() -> None:
    facts = gathered({mod_path(A): b"module evil\n"})
    assert isinstance(facts.get(BUILD_LISTS)["go.mod"], Known)
    assert facts.notices == (
        "1 damaged item was found in the caches, not used, and read again from elsewhere.",
    )
