"""`gosupply bundle`: all that proves the go.sum lines, in one file.

Names are sent as `gosupply check` would send them, under the same policy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.adapters.clock import today
from gosupply.cli import options, pipeline
from gosupply.cli.homes import home_of, shown, write_file
from gosupply.cli.pins import refuse_fork, required_pins
from gosupply.cli.streams import show
from gosupply.engine.names import NAMES
from gosupply.engine.providers.sums import plan_lines
from gosupply.errors import IncompleteError, UsageError
from gosupply.facts import Known, Unavailable
from gosupply.policy.governing import read_governing
from gosupply.policy.resolve import resolve
from gosupply.reporters.escape import terminal
from gosupply.sumdb.asking import database_of
from gosupply.sumdb.bundle import Link, render_bundle
from gosupply.sumdb.claims import Logged, NotInLog
from gosupply.sumdb.session import Session
from gosupply.workspace.discovery import read_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gosupply.engine.ports import Ports
    from gosupply.facts import Fact
    from gosupply.policy.model import Request
    from gosupply.sumdb.claims import Claim, Proof
    from gosupply.tlog.checkpoint import SignedCheckpoint

_INCOMPLETE = 3


class Made(NamedTuple):
    """A bundle's text, and what it reaches."""

    text: str
    lines: int
    missing: tuple[str, ...]
    records: int
    hashes: int
    size: int


def run(arguments: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    chosen, day = options.parse_bundle(arguments), today()
    with pipeline.open_run(chosen, day) as (request, ports):
        made = make_bundle(request, ports)
    target = chosen.target or home_of(chosen.path) / "proof.bundle"
    write_file(target, made.text)
    reach = ", ".join(
        (
            f"{made.lines} lines proved",
            f"{made.records} records and {made.hashes} hashes of the tree of size {made.size}",
            f"{len(made.text.encode()):,} bytes",
        )
    )
    show(f"wrote {shown(target)}: {reach}\n")
    show("".join(f"not in it: {terminal(reason)}\n" for reason in made.missing))
    return _INCOMPLETE if made.missing else 0


def make_bundle(request: Request, ports: Ports) -> Made:
    """Prove every line afresh, from caches and network, and return the bundle.

    Raises:
        ForkError: The log contradicts itself.
        IncompleteError: Nothing could be proved, or a pin or the policy cannot be read.
        InputError: A pin is not signed by the log, or the policy is invalid.
        UsageError: There is nothing to prove, or no such ring or team.
    """
    workspace = read_workspace(ports.checked, ports.env)
    database = database_of(ports.env)
    policy = read_governing(ports.authority, ports.checked, NAMES, floor=ports.floor)
    lines, asking = plan_lines(workspace, resolve(policy, workspace, request))
    if not lines:
        raise UsageError("there is no go.sum line to prove", "Name the folder that holds go.sum.")
    pins = required_pins(ports, database)
    session = Session(database.key, ports.log, offline=ports.offline, pins=pins)
    facts = {**asking.settled, **session.prove(asking.ask, local=asking.local)}
    refuse_fork((*facts.values(), *session.facts().values()))
    proved = {
        claim: fact.value
        for claim, fact in facts.items()
        if isinstance(fact, Known) and isinstance(fact.value, Logged)
    }
    statement = session.statement({claim.module for claim in proved})
    if isinstance(statement, Unavailable):
        # Why a line is not proved says more than that there is no head.
        why = next((fact for fact in facts.values() if isinstance(fact, Unavailable)), statement)
        raise IncompleteError(f"no line could be proved: {why.reason}", why.remedy)
    return Made(
        render_bundle(database, statement, _link(session, pins)),
        len(proved),
        tuple(_missing(facts)),
        len(statement.records),
        len(statement.proof) // 32,
        statement.signed.head.size,
    )


def _link(session: Session, pins: Sequence[tuple[str, SignedCheckpoint]]) -> Link | None:
    """Return the proof from the nearest pin to the head."""
    if not pins:
        return None
    link = session.link(pins[0][1].head)
    if isinstance(link, Unavailable):
        raise IncompleteError(f"the pin could not be linked: {link.reason}", link.remedy)
    return link


def _missing(facts: Mapping[Claim, Fact[Proof]]) -> Iterator[str]:
    """Say which lines are not in the bundle, and why; private ones do not belong there."""
    for claim, fact in facts.items():
        if isinstance(fact, Unavailable):
            yield f"{claim}: {fact.reason}"
        elif isinstance(fact, Known) and isinstance(fact.value, NotInLog):
            yield f"{claim}: the log does not have it"
