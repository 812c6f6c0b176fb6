"""The go.mod texts of dependencies: only those whose `/go.mod` hash the log proves.

1. A name that is settled without the log (private, GOSUMDB=off) has no text here, not even from a
   disk: nothing would prove it.
2. Own cache and module cache are read. The texts' hashes are claims like those of go.sum lines,
   proved in one session with them (`sumdb.asking` decides which names the log is asked for).
3. A text that the log contradicts is dropped, and the module cache asked where it was in the own.
4. What is left and may be sent is asked of the network, in one batch, and proved like the rest.
5. What is proved is kept in the own cache.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.facts import Contradicted, Known, Unavailable
from gosupply.formats.h1 import go_mod_hash
from gosupply.formats.modpath import path_problem, version_problem
from gosupply.modules.paths import MAX_MOD, mod_path
from gosupply.sumdb.asking import keep_home, plan, settle_name
from gosupply.sumdb.claims import GO_MOD, Claim, Logged, Private
from gosupply.sumdb.lookupreader import LIARS
from gosupply.sumdb.ops import DISKS, Absent, Found, Tier

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from gosupply.formats.goenv import GoEnv
    from gosupply.formats.modpath import ModuleVersion
    from gosupply.sumdb.asking import Sending
    from gosupply.sumdb.claims import NotInLog
    from gosupply.sumdb.ops import Ops
    from gosupply.sumdb.session import Session

    Text = Known[bytes] | Unavailable

_ONLINE = "Run again without --offline."
_UNCACHED = Unavailable("it is in no cache", "Run 'go mod download'.")
_UNPROVED = Unavailable("no bundle and no cache proves its go.mod")
_LARGE = f"is larger than {MAX_MOD >> 20} MiB"
_WRONG = "does not have the hash that the log proves"


class Texts:
    """Reads go.mod texts. Every answer holds for the run, so that nothing is asked twice.

    Attributes:
        healed: How many damaged texts were found in the caches so far.
    """

    def __init__(
        self, ops: Ops, session: Session, env: GoEnv, settings: Sending, *, offline: bool
    ) -> None:
        """Begin; nothing is read yet.

        Args:
            ops: Caches and proxies, by the paths of `modules.paths`.
            session: What proves claims.
            env: The GO* configuration.
            settings: What the policy says about sending names.
            offline: Whether the network is left alone.
        """
        self._ops = ops
        self._session = session
        self._env = env
        self._settings = settings
        self._offline = offline
        self._answers: dict[ModuleVersion, Text] = {}
        self.healed = 0

    def read(self, modules: Sequence[ModuleVersion]) -> Mapping[ModuleVersion, Text]:
        """Return the proved text of each go.mod, or why there is none."""
        wanted = dict.fromkeys(modules)
        self._load([module for module in wanted if module not in self._answers])
        return {module: self._answers[module] for module in wanted}

    def _load(self, modules: Sequence[ModuleVersion]) -> None:
        for module in modules:
            if refused := self._refuse(module):
                self._answers[module] = refused
        damaged = self._take(self._left(modules), {Tier.NETWORK})
        from_own = [module for module, tier in damaged.items() if tier is Tier.CACHE]
        damaged |= self._take(from_own, {Tier.CACHE, Tier.NETWORK})
        for module in self._left(modules):
            if kept := self._keep_home(module, is_damaged=module in damaged):
                self._answers[module] = kept
        self._take(self._left(modules), DISKS)

    def _left(self, modules: Sequence[ModuleVersion]) -> list[ModuleVersion]:
        return [module for module in modules if module not in self._answers]

    def _refuse(self, module: ModuleVersion) -> Unavailable | None:
        """Say why no text of a module is even looked at."""
        if problem := path_problem(module.path):
            return Unavailable(f"its path cannot be asked for: {problem}")
        if problem := version_problem(module.version):
            return Unavailable(f"its version cannot be asked for: {problem}")
        settled = settle_name(module.path, self._env, self._settings)
        return _unlogged(settled.value) if isinstance(settled, Known) else settled

    def _keep_home(self, module: ModuleVersion, *, is_damaged: bool) -> Unavailable | None:
        """Say why the network is not asked for what the disks do not have."""
        kept = keep_home(module.path, self._env, self._settings)
        if kept is None and self._offline:
            kept = _UNCACHED
        if kept is None or not is_damaged:
            return kept
        remedy = _ONLINE if kept is _UNCACHED else kept.remedy
        return Unavailable(f"the go.mod in the cache {_WRONG}", remedy)

    def _take(
        self, modules: Sequence[ModuleVersion], skip: Collection[Tier]
    ) -> dict[ModuleVersion, Tier]:
        """Read and prove texts; those from the network are answered, whatever they are.

        Returns:
            The modules whose text on a disk was damaged, and on which.
        """
        if not modules:
            return {}
        paths = {module: mod_path(module) for module in modules}
        answers = self._ops.read(list(paths.values()), skip=skip)
        damaged: dict[ModuleVersion, Tier] = {}
        suspects: dict[Claim, Found] = {}
        for module, path in paths.items():
            answer = answers[path]
            if isinstance(answer, Found):
                if len(answer.data) <= MAX_MOD:
                    hash_ = go_mod_hash(answer.data)
                    suspects[Claim(module.path, module.version + GO_MOD, hash_)] = answer
                else:
                    self._distrust(module, answer.tier, _LARGE, damaged)
            elif Tier.NETWORK not in skip:
                self._answers[module] = _missing(answer)
        for module, tier in self._prove(suspects).items():
            self._distrust(module, tier, _WRONG, damaged)
        return damaged

    def _prove(self, suspects: Mapping[Claim, Found]) -> dict[ModuleVersion, Tier]:
        """Answer with what is proved or cannot be; return what the log contradicts."""
        wrong: dict[ModuleVersion, Tier] = {}
        fetched: dict[str, bytes] = {}
        asking = plan(suspects, self._env, self._settings)
        ask, local = asking.ask, asking.local
        if self._offline:
            # The session may have leave that these names do not (`engine.providers.scene`).
            ask, local = (), {**local, **dict.fromkeys(ask, _UNPROVED)}
        facts = self._session.prove(ask, local=local) if suspects else {}
        for claim, fact in facts.items():
            tier, data, _ = suspects[claim]
            if isinstance(fact, Unavailable):
                self._answers[claim.module] = fact
            elif isinstance(fact, Contradicted):
                # Its evidence is reported with the log itself.
                self._answers[claim.module] = Unavailable(fact.summary)
            elif not isinstance(fact.value, Logged):
                self._answers[claim.module] = _unlogged(fact.value)
            elif fact.value.hash != claim.hash:
                wrong[claim.module] = tier
            else:
                self._answers[claim.module] = Known(data)
                if tier is not Tier.CACHE:
                    fetched[mod_path(claim.module)] = data
        if fetched:
            self._ops.save(fetched)
        return wrong

    def _distrust(
        self, module: ModuleVersion, tier: Tier, why: str, damaged: dict[ModuleVersion, Tier]
    ) -> None:
        """Refuse a text; where it was on a disk, others may have a better one."""
        if tier in DISKS:
            self.healed += 1
            self._ops.drop(mod_path(module), tier)
            damaged[module] = tier
        else:
            self._answers[module] = Unavailable(f"the proxy's go.mod {why}", LIARS)


def _missing(answer: Absent | Unavailable) -> Unavailable:
    if isinstance(answer, Unavailable):
        return answer
    if not answer.source:  # no network to ask
        return _UNCACHED
    return Unavailable(
        f"{answer.source} does not have its go.mod", "Check that this version exists."
    )


def _unlogged(proof: NotInLog | Private) -> Unavailable:
    if isinstance(proof, Private):
        return Unavailable("it is private, so that no log proves its go.mod")
    return Unavailable(
        f"{proof.source} says that the log does not have it, so that nothing proves its go.mod",
        "Check that this version exists.",
    )
