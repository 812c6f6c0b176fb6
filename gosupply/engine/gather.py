"""Asking the questions that rules declared. The only place where a run waits for the world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from gosupply.engine.providers import files, heads, pins, sums
from gosupply.engine.providers.scene import Answer, Scene
from gosupply.engine.report import Head, Stats
from gosupply.tlog.checkpoint import GO_ORIGIN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gosupply.engine.ports import Ports
    from gosupply.facts import Fact, Need
    from gosupply.locations import Location
    from gosupply.policy.model import Context
    from gosupply.workspace.discovery import Workspace

    K = TypeVar("K")
    V = TypeVar("V")

# In dependency order (`Need.after`).
PROVIDERS = (files, pins, sums, heads)


class Gathered:
    """Every answer (`facts.Facts`), with the place that asked.

    Attributes:
        head: The tree head that the proofs rest on.
        stats: What it cost.
        notices: What a person should know, one sentence each.
    """

    def __init__(
        self,
        answers: Mapping[str, Mapping[Any, Answer[Any]]],
        *,
        head: Head | None = None,
        stats: Stats | None = None,
        notices: tuple[str, ...] = (),
    ) -> None:
        self._facts = {
            name: {key: answer.fact for key, answer in found.items()}
            for name, found in answers.items()
        }
        self._places = {
            name: {key: answer.at for key, answer in found.items()}
            for name, found in answers.items()
        }
        self.head = head
        self.stats = stats or Stats()
        self.notices = notices

    def get(self, need: Need[K, V], /) -> Mapping[K, Fact[V]]:
        """Return the fact of each subject; a need that nobody provides is a KeyError."""
        return cast("Mapping[K, Fact[V]]", self._facts[need.name])

    def at(self, need: Need[K, V], key: K) -> Location | None:
        """Return the place that asked about a subject, where there is one."""
        return self._places[need.name][key]


def gather(workspace: Workspace, contexts: Sequence[Context], ports: Ports) -> Gathered:
    """Ask every provider, in order."""
    answers: dict[str, Mapping[Any, Answer[Any]]] = {}
    scene = Scene(workspace, tuple(contexts), ports)
    for provider in PROVIDERS:
        answers[provider.NEED.name] = provider.answer(scene)
    return Gathered(answers, head=_head(scene), stats=_stats(scene), notices=scene.notices())


def _head(scene: Scene) -> Head | None:
    signed = scene.session.head
    if signed is None or scene.session.heads.blocked():
        return None
    return Head(
        log=scene.database.name,
        key_hash=scene.database.key.hex_id,
        origin=GO_ORIGIN,
        size=signed.head.size,
        root=signed.head.base64,
    )


def _stats(scene: Scene) -> Stats:
    network = scene.ports.network
    spent = network.spent() if network else None
    return Stats(
        requests=spent.requests if spent else 0,
        bytes=spent.bytes if spent else 0,
        node_hashes=scene.session.node_hashes,
        names_sent=spent.names_sent if spent else 0,
        sent_to=spent.sent_to if spent else (),
    )
