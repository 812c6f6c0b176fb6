"""Asking the questions that rules declared. The only place where a run waits for the world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from gosupply.engine.providers import builds, files, heads, newest, pins, policies, sums
from gosupply.engine.providers.scene import Answer, Scene
from gosupply.engine.report import Head, Stats
from gosupply.policy.waiving import Change
from gosupply.tlog.checkpoint import GO_ORIGIN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gosupply.engine.ports import Ports
    from gosupply.facts import Fact, Need
    from gosupply.locations import Location
    from gosupply.policy.model import Context
    from gosupply.workspace.model import Workspace

    K = TypeVar("K")
    V = TypeVar("V")


class Provider(Protocol):
    """Answers one need (`engine/providers/`)."""

    @property
    def NEED(self) -> Need[Any, Any]:  # noqa: N802 - a module's constant
        """The question."""

    @property
    def answer(self) -> Callable[[Scene], Mapping[Any, Answer[Any]]]:
        """Answers it for each subject."""


# In dependency order (`Need.after`).
PROVIDERS: tuple[Provider, ...] = (files, pins, policies, sums, builds, newest, heads)


class Gathered:
    """Every answer (`facts.Facts`), with the place that asked.

    Attributes:
        head: The tree head that the proofs rest on.
        stats: What it cost.
        notices: What a person should know, one sentence each.
        change: What the checked change does, as far as it is known.
    """

    def __init__(
        self,
        answers: Mapping[str, Mapping[Any, Answer[Any]]],
        *,
        head: Head | None = None,
        stats: Stats | None = None,
        notices: tuple[str, ...] = (),
        change: Change = Change(),  # noqa: B008 - a value that nobody can change
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
        self.change = change

    def get(self, need: Need[K, V], /) -> Mapping[K, Fact[V]]:
        """Return the fact of each subject; a need that nobody provides is a KeyError."""
        return cast("Mapping[K, Fact[V]]", self._facts[need.name])

    def at(self, need: Need[K, V], key: K) -> Location | None:
        """Return the place that asked about a subject, where there is one."""
        return self._places[need.name][key]


def gather(
    workspace: Workspace,
    contexts: Sequence[Context],
    ports: Ports,
    *,
    providers: Sequence[Provider] = PROVIDERS,
) -> Gathered:
    """Ask providers, in dependency order; all of them, if nothing else is said."""
    scene = Scene(workspace, tuple(contexts), ports)
    for provider in providers:
        scene.answers[provider.NEED.name] = provider.answer(scene)
    return Gathered(
        scene.answers,
        head=_head(scene),
        stats=_stats(scene),
        notices=scene.notices(),
        change=scene.change,
    )


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
    spent = [network.spent() for network in scene.ports.network]
    return Stats(
        requests=sum(each.requests for each in spent),
        bytes=sum(each.bytes for each in spent),
        node_hashes=scene.session.node_hashes,
        names_sent=sum(each.names_sent for each in spent),
        sent_to=tuple(sorted({place for each in spent for place in each.sent_to})),
    )
