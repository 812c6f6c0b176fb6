"""go.mod texts: whatever caches and proxies have, only what the log proves is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.facts import Known, Unavailable
from gosupply.formats.modpath import ModuleVersion
from gosupply.modules.paths import MAX_LIST, MAX_MOD, limit_of, list_path, mod_path
from gosupply.modules.texts import Texts
from gosupply.policy.settings import SumdbSettings
from gosupply.sumdb.ops import Tier
from gosupply.sumdb.session import Session
from tests.modules.scenes import (
    MODULES,
    A,
    B,
    C,
    Disks,
    Scene,
    env_of,
    lines_of,
    lookups_of,
    make_log,
    scene,
    serving,
    text_of,
    texts_of,
)
from tests.sumdb.fake_log import SOURCE, FakeOps, down, hash_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from gosupply.sumdb.ops import Answer

TRUE = texts_of(MODULES)
KNOWN = {module: Known(text_of(module)) for module in MODULES}
POISON = b"module example.com/A\n\nrequire example.com/evil v1.0.0\n"
HTML = b"<!DOCTYPE html><title>Please log in</title>\n"
WRONG = "does not have the hash that the log proves"
PATH_A = mod_path(A)
ALL_OF_LOG = (5, 6, 7)
LOG = make_log()


def reason(run: Scene, module: ModuleVersion = A) -> str:
    answer = run.texts.read([module])[module]
    assert isinstance(answer, Unavailable), answer
    return answer.reason


def test_paths_are_escaped() -> None:
    assert PATH_A == "example.com/!a/@v/v1.2.3.mod"
    assert mod_path(B) == "github.com/!burnt!sushi/toml/@v/v2.0.0-!r!c1+incompatible.mod"
    assert list_path(B.path) == "github.com/!burnt!sushi/toml/@v/list"
    assert (limit_of(PATH_A), limit_of(list_path(B.path))) == (MAX_MOD, MAX_LIST)


def test_from_the_proxy_in_one_batch_and_kept() -> None:
    run = scene(TRUE)
    assert run.texts.read(MODULES) == KNOWN
    assert run.ops.batches == [tuple(TRUE)]
    assert run.lookups == lookups_of(*MODULES)
    assert run.ops.cache == TRUE
    assert run.texts.healed == 0


def test_nothing_is_asked_twice_in_a_run() -> None:
    run = scene({PATH_A: text_of(A), mod_path(C): HTML})
    first = run.texts.read([A, A, B])
    assert list(first) == [A, B]
    # Another root: what failed is not asked again either.
    assert run.texts.read([B, C, A])[A] == KNOWN[A]
    run.texts.read(MODULES)
    assert sorted(run.ops.requests) == sorted(TRUE)
    assert len(run.ops.batches) == 2
    assert sorted(run.lookups) == sorted(lookups_of(A, C))


def test_nothing_to_read() -> None:
    run = scene(TRUE)
    assert run.texts.read([]) == {}
    assert not run.ops.requests
    assert not run.log.requests


@pytest.mark.parametrize(
    ("disks", "saves"), [(Disks(ALL_OF_LOG, own=TRUE), 0), (Disks(ALL_OF_LOG, go=TRUE), 3)]
)
def test_from_disks_without_a_request(disks: Disks, saves: int) -> None:
    run = scene(TRUE, disks)
    assert run.texts.read(MODULES) == KNOWN
    assert not run.ops.requests
    assert not run.log.requests
    assert run.ops.cache == TRUE
    assert len(run.ops.saves) == saves


def test_offline_from_disks() -> None:
    run = scene(None, Disks(ALL_OF_LOG, go=TRUE), offline=True)
    assert run.texts.read(MODULES) == KNOWN


def test_a_poisoned_own_cache_is_mended_from_the_module_cache() -> None:
    run = scene(TRUE, Disks(own={**TRUE, PATH_A: POISON}, go=TRUE))
    assert run.texts.read(MODULES) == KNOWN
    assert run.ops.drops == [(PATH_A, Tier.CACHE)]
    assert not run.ops.requests
    assert run.ops.cache == TRUE
    assert run.texts.healed == 1


def test_poisoned_caches_are_mended_from_the_proxy() -> None:
    planted = {PATH_A: POISON, mod_path(B): HTML}
    run = scene(TRUE, Disks(own=planted, go={PATH_A: HTML, mod_path(C): POISON}))
    assert run.texts.read(MODULES) == KNOWN
    assert sorted(run.ops.drops) == sorted(
        [
            (PATH_A, Tier.CACHE),
            (mod_path(B), Tier.CACHE),
            (PATH_A, Tier.GO),
            (mod_path(C), Tier.GO),
        ]
    )
    # One batch for all of them, whatever was wrong before; the log is asked once for each.
    assert run.ops.batches == [tuple(TRUE)]
    assert sorted(run.lookups) == sorted(lookups_of(*MODULES))
    assert run.ops.cache == TRUE
    assert run.texts.healed == 4


@pytest.mark.parametrize("sent", [POISON, HTML, b"", text_of(B), text_of(A) + b"\n"])
def test_a_lying_proxy(sent: bytes) -> None:
    run = scene({**TRUE, PATH_A: sent})
    found = run.texts.read(MODULES)
    assert found[A] == Unavailable(
        f"the proxy's go.mod {WRONG}", "Run again; if it stays, ask another proxy."
    )
    assert (found[B], found[C]) == (KNOWN[B], KNOWN[C])
    assert PATH_A not in run.ops.cache
    assert not run.ops.drops


def test_poison_everywhere() -> None:
    planted = dict.fromkeys(TRUE, POISON)
    run = scene(planted, Disks(own=planted, go=planted))
    assert {type(answer) for answer in run.texts.read(MODULES).values()} == {Unavailable}
    assert not run.ops.saves
    assert not run.ops.cache


def test_poison_and_no_network() -> None:
    run = scene(None, Disks(ALL_OF_LOG, go={PATH_A: POISON}), offline=True)
    assert run.texts.read([A])[A] == Unavailable(
        f"the go.mod in the cache {WRONG}", "Run again without --offline."
    )


def test_a_text_that_is_too_large() -> None:
    large = text_of(A) + bytes(MAX_MOD)
    run = scene({PATH_A: large}, Disks(own={PATH_A: large}, go=TRUE))
    assert run.texts.read([A]) == {A: KNOWN[A]}
    run = scene({PATH_A: large})
    assert reason(run) == "the proxy's go.mod is larger than 16 MiB"
    assert not run.lookups


def test_no_proxy_has_it() -> None:
    assert reason(scene({})) == f"{SOURCE} does not have its go.mod"


def test_the_network_is_down() -> None:
    assert reason(scene(down)) == f"{PATH_A} could not be had: the server answered 503."


@pytest.mark.parametrize("offline", [False, True])
def test_no_network(*, offline: bool) -> None:
    answer = scene(None, offline=offline).texts.read([A])[A]
    assert answer == Unavailable("it is in no cache", "Run 'go mod download'.")


def test_a_log_that_is_down() -> None:
    run = scene(TRUE)
    run.log.remote = down
    assert isinstance(run.texts.read([A])[A], Unavailable)
    assert not run.ops.saves


def test_a_version_that_the_log_does_not_have() -> None:
    run = scene(TRUE, log=make_log([B, C]))
    assert reason(run).startswith(f"{SOURCE} says that the log does not have it")
    assert not run.ops.saves


def test_a_log_that_contradicts_itself() -> None:
    log = make_log([B, C])
    key = f"{A.path} {A.version}/go.mod"
    log.add(A.path, A.version, [*lines_of(A), f"{key} {hash_of('another')}"])
    run = scene(TRUE, log=log)
    assert reason(run).startswith(f"{log.key.name} logged two hashes for '{key}'")
    assert not run.ops.saves


PRIVATE = "it is private, so that no log proves its go.mod"
UNASKED: dict[str, tuple[dict[str, str], SumdbSettings, str]] = {
    "GOPRIVATE": ({"GOPRIVATE": "example.com"}, SumdbSettings(), PRIVATE),
    "GONOSUMDB": ({"GONOSUMDB": "*.com/A"}, SumdbSettings(), PRIVATE),
    "policy": ({}, SumdbSettings(private=("example.com",)), PRIVATE),
    "off": ({"GOSUMDB": "off"}, SumdbSettings(), "GOSUMDB=off switches the checksum database off"),
    "unusable": ({"GOSUMDB": "a b c"}, SumdbSettings(), "GOSUMDB cannot be read"),
}


@pytest.mark.parametrize("name", UNASKED)
@pytest.mark.parametrize("disks", [Disks(), Disks(own=TRUE), Disks(go=TRUE)])
def test_names_that_the_log_is_never_asked_for(name: str, disks: Disks) -> None:
    environ, settings, why = UNASKED[name]
    run = scene(TRUE, disks, environ, settings=settings)
    assert reason(run) == why
    assert not run.ops.requests
    assert not run.log.requests
    assert not run.ops.saves


def test_private_names_stay_while_others_go() -> None:
    run = scene(TRUE, environ={"GOPRIVATE": "example.com"})
    found = run.texts.read(MODULES)
    assert (found[B], found[C]) == (KNOWN[B], KNOWN[C])
    assert run.ops.requests == [mod_path(B), mod_path(C)]
    assert run.lookups == lookups_of(B, C)


def test_a_toolchain_is_proved_whatever_the_environment_says() -> None:
    tools = ModuleVersion("golang.org/toolchain", "v0.0.1-go1.27.3.linux-amd64")
    environ = {"GOSUMDB": "off", "GOPRIVATE": "*"}
    run = scene(texts_of([tools]), environ=environ, log=make_log([tools]))
    assert run.texts.read([tools]) == {tools: Known(text_of(tools))}


NONE = "the policy's sumdb.lookup is 'none'"
BUNDLE_IT = "Run 'gosupply bundle' where the go command has looked it up."


def test_names_that_the_policy_keeps_are_proved_from_disks_alone() -> None:
    none = SumdbSettings(lookup="none")
    run = scene(TRUE, Disks((5,), go=TRUE), settings=none)
    found = run.texts.read(MODULES)
    assert found[A] == KNOWN[A]
    # The texts are there, but no record that proves them.
    assert found[B] == Unavailable(NONE, BUNDLE_IT)
    assert not run.ops.requests
    assert not run.lookups
    # Here it is the other way around.
    run = scene(TRUE, Disks(ALL_OF_LOG), settings=none)
    assert reason(run) == NONE
    assert not run.ops.requests


def test_a_poisoned_cache_and_a_name_that_must_not_be_sent() -> None:
    run = scene(TRUE, Disks((5,), own={PATH_A: POISON}), settings=SumdbSettings(lookup="none"))
    assert run.texts.read([A])[A] == Unavailable(f"the go.mod in the cache {WRONG}", BUNDLE_IT)
    assert not run.ops.requests


def test_internal_names_are_not_sent_for_the_public_log() -> None:
    inner = ModuleVersion("git.corp/m", "v1.0.0")
    public = {"GOSUMDB": "sum.golang.org"}
    run = scene(texts_of([inner]), environ=public, log=make_log([inner]))
    assert reason(run, inner).startswith("'git.corp' looks internal")
    assert not run.ops.requests
    # A log of one's own is asked, and so is the proxy.
    run = scene(texts_of([inner]), log=make_log([inner]))
    assert run.texts.read([inner]) == {inner: Known(text_of(inner))}


@pytest.mark.parametrize(
    ("module", "why"),
    [
        (ModuleVersion("../../etc", "v1.0.0"), "its path cannot be asked for: "),
        (ModuleVersion("", "v1.0.0"), "its path cannot be asked for: it is empty"),
        (ModuleVersion("example.com/a", ""), "its version cannot be asked for: "),
        (ModuleVersion("example.com/a", "v1"), "its version cannot be asked for: "),
        (ModuleVersion("example.com/a", "../v1.0.0"), "its version cannot be asked for: "),
    ],
)
def test_what_no_module_can_be_called(module: ModuleVersion, why: str) -> None:
    run = scene(TRUE)
    assert reason(run, module).startswith(why)
    assert not run.ops.requests


SUSPECT = st.sampled_from([None, text_of(A), POISON, HTML, b"\0" * 70_000])


@given(own=SUSPECT, go=SUSPECT, sent=SUSPECT | st.just(down), offline=st.booleans())
def test_nothing_but_the_proved_text_is_ever_known(
    own: bytes | None, go: bytes | None, sent: object, *, offline: bool
) -> None:
    def files(data: object) -> dict[str, bytes]:
        return {PATH_A: data} if isinstance(data, bytes) else {}

    run = scene(
        down if sent is down else files(sent),
        Disks(ALL_OF_LOG, own=files(own), go=files(go)),
        log=LOG,
        offline=offline,
    )
    answer = run.texts.read([A])[A]
    reachable = [own, go] if offline else [own, go, sent]
    assert (answer == KNOWN[A]) == (text_of(A) in reachable)
    assert set(run.ops.cache.items()) <= {(PATH_A, text_of(A))}
    assert len(run.ops.batches) <= 1
    assert len(run.ops.drops) == len(set(run.ops.drops))


class BrokenDisks(FakeOps):
    """Disks that cannot be read: `Ops` may say Unavailable of them, too."""

    def read(self, paths: Collection[str], /, *, skip: Collection[Tier]) -> Mapping[str, Answer]:
        if Tier.NETWORK in skip:
            return dict.fromkeys(paths, Unavailable("the disk is broken"))
        return super().read(paths, skip=skip)


def test_broken_disks_do_not_keep_the_network_from_being_asked() -> None:
    session = Session(LOG.key, FakeOps(LOG.key, LOG))
    ops = BrokenDisks(LOG.key, serving(TRUE))
    texts = Texts(ops, session, env_of(LOG), SumdbSettings(), offline=False)
    assert texts.read([A]) == {A: KNOWN[A]}


def test_texts_that_stay_at_home_send_no_name_though_the_session_may() -> None:
    """A run that a bundle proves asks nobody about other modules."""
    log = make_log()
    of_log, ops = FakeOps(log.key, log), FakeOps(log.key, None, go=texts_of([A]))
    session = Session(log.key, of_log, offline=False)
    texts = Texts(ops, session, env_of(log), SumdbSettings(), offline=True)
    assert texts.read([A])[A] == Unavailable("no bundle and no cache proves its go.mod")
    assert of_log.names() == []
