"""Everything outside, as a run sees it. Each Protocol lies with its noun."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from datetime import date

    from gosupply.engine.report import Report
    from gosupply.formats.goenv import GoEnv
    from gosupply.policy.chain import FloorText
    from gosupply.policy.model import Named
    from gosupply.sumdb.ops import Ops
    from gosupply.workspace.source import Source


class Spent(NamedTuple):
    """What the network cost so far, and what was told to whom (`engine.report.Stats`)."""

    requests: int = 0
    bytes: int = 0
    names_sent: int = 0
    sent_to: tuple[str, ...] = ()


class Network(Protocol):
    """What the road to the database has to say about itself."""

    def spent(self) -> Spent:
        """Return what was spent so far."""


class GivenBundle(NamedTuple):
    """A proof bundle that was named on the command line."""

    path: str
    data: bytes


class ModuleFiles(NamedTuple):
    """Where files of other modules come from (`modules.paths`), and the UTC day they are of."""

    ops: Ops
    today: date


class Comparing(NamedTuple):
    """What the checked policy is compared with: where the change began, all names, the UTC day.

    Attributes:
        base: The merge base as a source; None where there is none.
        names: Every rule and need.
        today: The day.
    """

    base: Source | None
    names: tuple[Named, ...]
    today: date


class Ports(NamedTuple):
    """The world.

    Attributes:
        checked: The files that are judged.
        authority: The files that pin and policy are read from.
        env: The GO* configuration.
        log: The checksum database that `env` names.
        offline: Whether the network is left alone.
        modules: The files of other modules; None where nobody reads them.
        network: What was spent on the network, by each road; empty where there is none.
        bundle: A bundle to use instead of the one in the repository.
        comparing: What the checked policy is compared with; None where nobody asks.
        floor: What is applied to the policy last.
    """

    checked: Source
    authority: Source
    env: GoEnv
    log: Ops
    offline: bool = False
    modules: ModuleFiles | None = None
    network: tuple[Network, ...] = ()
    bundle: GivenBundle | None = None
    comparing: Comparing | None = None
    floor: FloorText | None = None


class Output(Protocol):
    """Somewhere a report goes."""

    def write(self, report: Report, /) -> None:
        """Render the report in the output's format, and write it."""
