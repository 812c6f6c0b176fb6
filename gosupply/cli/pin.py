"""`gosupply pin`: pin the log's newest tree head, proved to contain the tree pinned before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.adapters.clock import today
from gosupply.adapters.tree import find_top
from gosupply.cli import options, pipeline
from gosupply.cli.homes import home_of, shown, write_file
from gosupply.cli.pins import refuse_fork, required_pins
from gosupply.cli.streams import show
from gosupply.engine.providers.scene import read_bundles
from gosupply.errors import IncompleteError
from gosupply.facts import Unavailable
from gosupply.sumdb.asking import database_of
from gosupply.sumdb.bundle import Bundle, Link, render_bundle
from gosupply.sumdb.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gosupply.engine.ports import Ports
    from gosupply.sumdb.database import Database
    from gosupply.tlog.checkpoint import SignedCheckpoint


def run(arguments: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    chosen = options.parse_pin(arguments)
    with pipeline.open_run(chosen, today()) as (_, ports):
        home = home_of(chosen.path)
        database = database_of(ports.env)
        bundles = [each for each in read_bundles(ports, database) if isinstance(each, Bundle)]
        session, signed = advance(ports, database, bundles)
        target = home / "proof.bundle"
        top, _ = find_top(chosen.path)
        for bundle in bundles:
            if top / bundle.where == target:
                write_file(target, relink(session, database, bundle, signed))
    write_file(home / "checkpoint", signed.note.decode())
    where = shown(home / "checkpoint")
    show(f"pinned {database.name} at tree size {signed.head.size} in {where}\n")
    return 0


def advance(
    ports: Ports, database: Database, bundles: Sequence[Bundle]
) -> tuple[Session, SignedCheckpoint]:
    """Return the newest head that contains every pinned tree.

    Raises:
        ForkError: It contradicts a pin, or another head.
        IncompleteError: It cannot be shown to contain them.
        InputError: A pin is not signed by the log.
    """
    pins = required_pins(ports, database)
    session = Session(database.key, ports.log, offline=ports.offline, bundles=bundles, pins=pins)
    signed = session.advance()
    refuse_fork(session.facts().values())
    if isinstance(signed, Unavailable):
        raise IncompleteError(signed.reason, signed.remedy)
    return session, signed


def relink(session: Session, database: Database, bundle: Bundle, signed: SignedCheckpoint) -> str:
    """Return the bundle with its consistency proof between its own head and the new pin.

    Raises:
        IncompleteError: The proof cannot be had.
    """
    link = session.link(bundle.statement.signed.head)
    if isinstance(link, Unavailable):
        raise IncompleteError(
            f"the bundle could not be linked to the new pin: {link.reason}", link.remedy
        )
    return render_bundle(database, bundle.statement, Link(signed.head, link.proof))
