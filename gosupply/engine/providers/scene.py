"""What providers work on: the workspace, what holds, the ports, and one session with the log."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from gosupply.engine.changing import read_change
from gosupply.engine.providers.library import Library, NoLibrary
from gosupply.errors import InputError
from gosupply.facts import Known
from gosupply.policy.settings import strictest
from gosupply.sumdb import bundle as bundles
from gosupply.sumdb import pin as pinning
from gosupply.sumdb.asking import database_of
from gosupply.sumdb.pin import Pin, open_pin
from gosupply.sumdb.session import Session
from gosupply.tlog.note import MAX_NOTE
from gosupply.workspace.source import folders_above

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gosupply.engine.ports import Ports
    from gosupply.facts import Fact, Need
    from gosupply.locations import Location
    from gosupply.modules.dependencies import Dependencies
    from gosupply.policy.model import Context
    from gosupply.policy.waiving import Change
    from gosupply.sumdb.bundle import Bundle, Rejected
    from gosupply.sumdb.database import Database
    from gosupply.sumdb.pin import Unsigned
    from gosupply.tlog.checkpoint import SignedCheckpoint
    from gosupply.workspace.model import Workspace
    from gosupply.workspace.source import Source

K = TypeVar("K")
V = TypeVar("V")


class Answer(NamedTuple, Generic[V]):
    """A fact, and the place that asked for it."""

    fact: Fact[V]
    at: Location | None = None


class Scene:
    """Shared by the providers of one run; what is derived from the ports is read once."""

    def __init__(self, workspace: Workspace, contexts: tuple[Context, ...], ports: Ports) -> None:
        self.workspace = workspace
        self.contexts = contexts
        self.ports = ports
        self.answers: dict[str, Mapping[Any, Answer[Any]]] = {}

    def answered(self, need: Need[K, V]) -> Mapping[K, Fact[V]]:
        """Return the facts of a need that was answered before (`Need.after`)."""
        return {key: answer.fact for key, answer in self.answers[need.name].items()}

    @cached_property
    def change(self) -> Change:
        """What the checked change does; the policy of the checked files is read here.

        Raises:
            InputError: That policy is invalid.
            IncompleteError: The files before the change cannot be read.
        """
        return read_change(self.ports)

    @cached_property
    def database(self) -> Database:
        """The log that lines are proved with."""
        return database_of(self.workspace.env)

    @cached_property
    def pins(self) -> dict[str, Fact[Pin]]:
        """Every pin of the checked folder and its parents, wherever there is one."""
        return read_pins(self.ports.checked, self.ports.authority, self.database)

    @cached_property
    def bundles(self) -> list[Bundle | Rejected]:
        """The bundle that was named, or those of the checked folder and its parents.

        Raises:
            InputError: One is malformed.
        """
        return read_bundles(self.ports, self.database)

    @cached_property
    def session(self) -> Session:
        """The one session with the log.

        Raises:
            InputError: A bundle is malformed.
        """
        pins = [
            (path, signed)
            for path, fact in self.pins.items()
            if isinstance(fact, Known)
            for signed in fact.value.checkpoints
        ]
        return Session(
            self.database.key,
            self.ports.log,
            offline=self.ports.offline,
            bundles=self.bundles,
            pins=pins,
        )

    @cached_property
    def dependencies(self) -> Dependencies:
        """Where go.mod texts and version lists of dependencies come from."""
        if self.ports.modules is None:
            return NoLibrary()
        # A dependency's name may be secret to any root: nobody knows yet which of them needs it.
        settings = strictest(context.settings.sumdb for context in self.contexts)
        # A run that a bundle proves needs no network, and gets no slower for want of one.
        offline = self.ports.offline or self._has_agreed_bundle()
        return Library(self.ports.modules, self.session, self.ports.env, settings, offline=offline)

    def _has_agreed_bundle(self) -> bool:
        """Whether there is a bundle, and not by the checked change alone.

        A change that brings one would have fewer questions asked about itself.
        """
        if not self.bundles or self.ports.bundle:
            return bool(self.bundles)
        paths = [f"{folder}{bundles.FILE}" for folder in folders_above(self.ports.checked.under)]
        # Whether it is there is all that counts: nothing is read of it.
        there = self.ports.authority.read(paths, limit=0)
        return any(content is not None for content in there.values())

    def notices(self) -> tuple[str, ...]:
        """Return what a person should know."""
        healed = self.session.healed + self.dependencies.healed
        if not healed:
            return self.workspace.notices
        what = "1 damaged item was" if healed == 1 else f"{healed} damaged items were"
        healing = f"{what} found in the caches, not used, and read again from elsewhere."
        return (*self.workspace.notices, healing)


def read_pins(checked: Source, authority: Source, database: Database) -> dict[str, Fact[Pin]]:
    """Read the pins of the checked folder and its parents, in both sources."""
    paths = [f"{folder}{pinning.FILE}" for folder in folders_above(checked.under)]
    ours = checked.read(paths, limit=MAX_NOTE)
    theirs = authority.read(paths, limit=MAX_NOTE)
    found: dict[str, Fact[Pin]] = {}
    for path in paths:
        sides: list[SignedCheckpoint | Unsigned | None] = []
        for fact in (ours[path], theirs[path]):
            if fact is None:
                sides.append(None)
            elif isinstance(fact, Known):
                sides.append(open_pin(fact.value, database.key))
            else:
                found[path] = fact
        if path not in found and any(side is not None for side in sides):
            found[path] = Known(Pin(*sides))
    return found


def read_bundles(ports: Ports, database: Database) -> list[Bundle | Rejected]:
    """Read the bundle that was named, or else those of the checked folder and its parents.

    Raises:
        InputError: One is malformed.
    """
    texts: Iterable[tuple[str, str, bytes]]
    refused: list[Bundle | Rejected] = []
    if ports.bundle:
        texts = [("command line", ports.bundle.path, ports.bundle.data)]
    else:
        paths = [f"{folder}{bundles.FILE}" for folder in folders_above(ports.checked.under)]
        facts = ports.checked.read(paths, limit=bundles.MAX_BUNDLE)
        texts = [
            (ports.checked.name, path, fact.value)
            for path, fact in facts.items()
            if isinstance(fact, Known)
        ]
        refused = [
            bundles.Rejected(path, fact.reason)
            for path, fact in facts.items()
            if fact is not None and not isinstance(fact, Known)
        ]
    found = []
    for source, path, data in texts:
        bundle, problems = bundles.read_bundle(data, database, path=path, source=source)
        if problems:
            raise InputError(problems)
        found.append(bundle)
    return [*found, *refused]
