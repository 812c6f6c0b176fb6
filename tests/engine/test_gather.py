"""Every question is asked through the ports, once, and answered for each subject."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from gosupply.engine.case import TextSource
from gosupply.engine.evaluate import evaluate
from gosupply.engine.gather import PROVIDERS, Gathered, gather
from gosupply.engine.names import NEEDS
from gosupply.engine.ports import GivenBundle, Ports, Spent
from gosupply.engine.report import Head, Stats
from gosupply.engine.review import review
from gosupply.engine.verdict import verdict
from gosupply.errors import InputError
from gosupply.facts import Contradicted, Known, Unavailable
from gosupply.formats.goenv import resolve as resolve_env
from gosupply.modules.dependencies import NEWEST
from gosupply.policy.policychange import POLICIES
from gosupply.policy.resolve import resolve
from gosupply.rules import RULES
from gosupply.sumdb.bundle import FILE as BUNDLE
from gosupply.sumdb.bundle import Link, render_bundle
from gosupply.sumdb.claims import SUMS, Logged
from gosupply.sumdb.database import Database
from gosupply.sumdb.heads import HEADS
from gosupply.sumdb.ops import Tier
from gosupply.sumdb.pin import FILE as PIN
from gosupply.sumdb.pin import PINS, Pin
from gosupply.tlog.note import parse_verifier_key
from gosupply.workspace.discovery import FILES, read_workspace
from gosupply.workspace.mvs import BUILD_LISTS
from tests.engine.worlds import POLICY, REQUEST
from tests.signing import Signer
from tests.sumdb.fake_log import FakeLog, FakeOps, down
from tests.sumdb.scenes import link, statement

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from gosupply.engine.report import Verdict
    from gosupply.workspace.source import Content

LOG = FakeLog(300)
LOCKED = Unavailable("it cannot be read: Permission denied", "Check it.")


class Sources(TextSource):
    """Texts, some of which cannot be read, under a folder."""

    def __init__(
        self, files: Mapping[str, str], *, under: str = "", locked: Collection[str] = ()
    ) -> None:
        super().__init__("files", files)
        self.under = under
        self._locked = locked

    def read(self, paths: Collection[str], /, *, limit: int) -> dict[str, Content]:
        found: dict[str, Content] = dict.fromkeys(self._locked, LOCKED)
        return super().read(paths, limit=limit) | {p: f for p, f in found.items() if p in paths}


class Run(NamedTuple):
    """A run up to its verdict."""

    facts: Gathered
    verdict: Verdict


class Meter:
    """A network that has a bill."""

    def spent(self) -> Spent:
        return Spent(3, 400, 2, ("https://proxy.example.com",))


def sums_of(*numbers: int) -> str:
    return "".join(f"{claim.key} {claim.hash}\n" for claim in LOG.claims(*numbers))


def run(
    checked: TextSource,
    ops: FakeOps,
    *,
    authority: TextSource | None = None,
    meter: Meter | None = None,
    bundle: GivenBundle | None = None,
    private: str = "",
) -> Run:
    env = resolve_env({"GOSUMDB": str(LOG.key), "GOPRIVATE": private}, {}, {})
    workspace = read_workspace(checked, env)
    contexts = resolve(POLICY, workspace, REQUEST)
    before = TextSource("authority", {}) if authority is None else authority
    ports = Ports(checked, before, env, ops, network=(meter,) if meter else (), bundle=bundle)
    facts = gather(workspace, contexts, ports)
    report = review(evaluate(workspace, contexts, facts, RULES), POLICY, REQUEST)
    return Run(facts, verdict(report))


def online() -> Run:
    return run(TextSource("case", {"go.sum": sums_of(1, 2)}), FakeOps(LOG.key, LOG))


def test_every_need_has_its_provider_in_dependency_order() -> None:
    assert tuple(provider.NEED for provider in PROVIDERS) == NEEDS
    assert NEEDS == (FILES, PINS, POLICIES, SUMS, BUILD_LISTS, NEWEST, HEADS)


def test_every_line_is_proved_and_the_head_is_named() -> None:
    done = online()
    facts = done.facts.get(SUMS)
    assert list(facts) == LOG.claims(1, 2)
    for claim, fact in facts.items():
        assert isinstance(fact, Known)
        assert isinstance(fact.value, Logged)
        assert fact.value.hash == claim.hash
    root = LOG.signed().head.base64
    assert done.facts.head == Head(LOG.key.name, LOG.key.hex_id, "go.sum database tree", 300, root)
    assert done.verdict == ("pass", 0)


def test_the_place_of_an_answer_is_the_first_line_that_asked() -> None:
    files = {"b/go.sum": sums_of(1), "a/go.sum": f"\n{sums_of(1)}"}
    done = run(TextSource("case", files), FakeOps(LOG.key, LOG))
    place = done.facts.at(SUMS, LOG.claims(1)[0])
    assert place is not None
    assert (place.path, place.span.line) == ("a/go.sum", 2)
    assert done.facts.at(FILES, "b/go.sum") is not None


def test_lines_of_many_roots_are_asked_once() -> None:
    ops = FakeOps(LOG.key, LOG)
    run(TextSource("case", {f"m{n}/go.sum": sums_of(1, 2) for n in range(20)}), ops)
    assert sorted(ops.names()) == sorted(set(ops.names()))
    assert len(ops.names()) == 2


def test_without_lines_nothing_is_asked() -> None:
    ops = FakeOps(LOG.key, LOG)
    done = run(TextSource("case", {"go.mod": "module example.com/app\n"}), ops)
    assert ops.requests == []
    assert done.facts.get(SUMS) == {}
    assert done.facts.head is None
    assert done.verdict == ("pass", 0)


def test_private_lines_are_never_asked_for() -> None:
    ops = FakeOps(LOG.key, LOG)
    checked = TextSource("case", {"go.sum": sums_of(1)})
    assert run(checked, ops, private="example.com").verdict == ("pass", 0)
    assert ops.requests == []


def test_the_cost_is_that_of_the_network_and_of_the_proofs() -> None:
    checked = TextSource("case", {"go.sum": sums_of(1)})
    stats = run(checked, FakeOps(LOG.key, LOG), meter=Meter()).facts.stats
    assert stats.node_hashes > 0
    assert stats == Stats(3, 400, stats.node_hashes, 2, ("https://proxy.example.com",))
    assert online().facts.stats._replace(node_hashes=0) == Stats()


def test_a_network_that_is_down_leaves_every_line_unproven() -> None:
    done = run(TextSource("case", {"go.sum": sums_of(1)}), FakeOps(LOG.key, down))
    assert all(isinstance(fact, Unavailable) for fact in done.facts.get(SUMS).values())
    assert done.verdict == ("incomplete", 3)
    assert done.facts.head is None


@pytest.mark.parametrize(
    ("damaged", "said"),
    [
        (("latest",), "1 damaged item was found in the caches, not used, and read again from "),
        (("latest", "lookup/example.com/!mod1@v1.1.0"), "2 damaged items were found in "),
    ],
)
def test_damaged_caches_are_said(damaged: tuple[str, ...], said: str) -> None:
    ops = FakeOps(LOG.key, LOG, cache=LOG.files([1]) | dict.fromkeys(damaged, b"damaged"))
    done = run(TextSource("case", {"go.sum": sums_of(1)}), ops)
    (notice,) = done.facts.notices
    assert notice.startswith(said)
    assert notice.endswith(".")
    assert done.verdict == ("pass", 0)
    assert online().facts.notices == ()


def pinned(size: int, log: FakeLog = LOG) -> str:
    return log.checkpoint(size).decode()


def test_pins_of_the_folder_and_its_parents_are_read_from_both_sides() -> None:
    files = {"a/b/go.sum": sums_of(1), PIN: pinned(200), f"a/{PIN}": pinned(250)}
    checked = Sources({**files, f"other/{PIN}": "not above"}, under="a/b")
    authority = TextSource("authority", {PIN: pinned(100)})
    done = run(checked, FakeOps(LOG.key, LOG), authority=authority)
    assert done.facts.get(PINS) == {
        PIN: Known(Pin(LOG.signed(200), LOG.signed(100))),
        f"a/{PIN}": Known(Pin(LOG.signed(250), None)),
    }
    assert {subject.partition(" (")[0] for subject in done.facts.get(HEADS)} >= {
        PIN,
        f"a/{PIN}",
    }
    assert done.verdict == ("pass", 0)


@pytest.mark.parametrize("side", ["checked", "authority"])
def test_a_pin_that_cannot_be_read_makes_the_run_incomplete(side: str) -> None:
    locked = {side: [PIN]}
    checked = Sources({"go.sum": sums_of(1)}, locked=locked.get("checked", ()))
    authority = Sources({}, locked=locked.get("authority", ()))
    done = run(checked, FakeOps(LOG.key, LOG), authority=authority)
    assert done.facts.get(PINS) == {PIN: LOCKED}
    assert done.verdict == ("incomplete", 3)


@pytest.mark.parametrize("side", ["checked", "authority"])
@pytest.mark.parametrize("folder", ["", "a/"])
def test_every_pin_must_hold(side: str, folder: str) -> None:
    fork = FakeLog(100, signer=LOG.signer).forked(50, 100)
    pins = {f"{folder}{PIN}": pinned(100, fork)}
    checked = Sources({"a/go.sum": sums_of(1), **(pins if side == "checked" else {})}, under="a")
    authority = TextSource("authority", pins if side == "authority" else {})
    done = run(checked, FakeOps(LOG.key, LOG), authority=authority)
    assert done.verdict == ("forked", 4)
    assert done.facts.head is None
    assert any(isinstance(fact, Contradicted) for fact in done.facts.get(HEADS).values())


def text_of(*numbers: int, pin: int = 0, of: Database | None = None, log: FakeLog = LOG) -> str:
    joined: Link | None = link(log, log.size, pin) if pin else None
    return render_bundle(of or Database(log.key), statement(log, *numbers), joined)


def test_a_bundle_in_the_folder_or_above_proves_without_any_network() -> None:
    for folder, under in (("", ""), ("", "a/b"), ("a/", "a/b"), ("a/b/", "a/b")):
        path = f"{under}/go.sum" if under else "go.sum"
        checked = Sources({path: sums_of(1, 2), f"{folder}{BUNDLE}": text_of(1, 2)}, under=under)
        assert run(checked, FakeOps(LOG.key)).verdict == ("pass", 0)


def test_two_bundles_prove_together() -> None:
    files = {"a/go.sum": sums_of(1, 2), BUNDLE: text_of(1), f"a/{BUNDLE}": text_of(2)}
    assert run(Sources(files, under="a"), FakeOps(LOG.key)).verdict == ("pass", 0)


def test_a_bundle_that_was_named_replaces_those_in_the_repository() -> None:
    checked = TextSource("case", {"go.sum": sums_of(1), BUNDLE: text_of(1)})
    other = GivenBundle("other.bundle", text_of(2).encode())
    assert run(checked, FakeOps(LOG.key), bundle=other).verdict == ("incomplete", 3)
    right = GivenBundle("other.bundle", text_of(1).encode())
    bare = TextSource("case", {"go.sum": sums_of(1), BUNDLE: "not even read"})
    assert run(bare, FakeOps(LOG.key), bundle=right).verdict == ("pass", 0)


def test_a_malformed_bundle_stops_the_run_at_its_line() -> None:
    checked = TextSource("case", {"go.sum": sums_of(1), BUNDLE: f"{text_of(1)}more"})
    with pytest.raises(InputError) as caught:
        run(checked, FakeOps(LOG.key, LOG))
    (problem,) = caught.value.problems
    assert problem.at.path == BUNDLE
    assert problem.at.text == "more"


def test_a_malformed_bundle_that_was_named_is_placed_on_the_command_line() -> None:
    with pytest.raises(InputError) as caught:
        run(
            TextSource("case", {"go.sum": sums_of(1)}),
            FakeOps(LOG.key, LOG),
            bundle=GivenBundle("x.bundle", b"hello\n"),
        )
    assert caught.value.problems[0].at.source == "command line"


def test_a_bundle_of_another_log_is_refused_and_said() -> None:
    other = Database(parse_verifier_key(Signer("other.example.com").vkey))
    checked = TextSource("case", {"go.sum": sums_of(1), BUNDLE: text_of(1, of=other)})
    done = run(checked, FakeOps(LOG.key, LOG))
    refused = done.facts.get(HEADS)[BUNDLE]
    assert isinstance(refused, Unavailable)
    assert "another log (name other.example.com" in refused.reason
    assert done.verdict == ("pass", 0)


def test_a_bundle_that_cannot_be_read_is_said() -> None:
    done = run(Sources({"go.sum": sums_of(1)}, locked=[BUNDLE]), FakeOps(LOG.key, LOG))
    refused = done.facts.get(HEADS)[BUNDLE]
    assert isinstance(refused, Unavailable)
    assert LOCKED.reason in refused.reason
    assert run(Sources({"go.sum": sums_of(1)}, locked=[BUNDLE]), FakeOps(LOG.key)).verdict == (
        "incomplete",
        3,
    )


def test_bundle_and_pin_hold_together_by_the_link_between_them() -> None:
    sums = sums_of(1)
    for pin, linked, expected in ((200, 200, 0), (200, 100, 3), (200, 0, 3)):
        files = {"go.sum": sums, PIN: pinned(pin), BUNDLE: text_of(1, pin=linked)}
        done = run(TextSource("case", files), FakeOps(LOG.key))
        assert done.verdict.exit_code == expected, (pin, linked)


@pytest.mark.parametrize("tier", [Tier.CACHE, Tier.GO])
def test_a_change_in_any_cached_byte_is_never_believed(tier: Tier) -> None:
    ops = FakeOps(LOG.key, LOG, cache=LOG.files([1]), go=LOG.files([1]))
    wrong = LOG.claims(2)[0].hash
    ops.tamper[tier] = lambda _path, data: data.replace(
        LOG.claims(1)[0].hash.encode(), wrong.encode()
    )
    forged = sums_of(1).replace(LOG.claims(1)[0].hash, wrong)
    assert run(TextSource("case", {"go.sum": forged}), ops).verdict == ("fail", 1)
