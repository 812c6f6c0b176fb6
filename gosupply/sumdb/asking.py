"""Which claims may be taken to the network, and what is said of the others.

A module name goes out only where the go command itself would send it, minus what the policy calls
private, minus what looks internal. Every line is decided here, before any I/O, by the first row
that matches:

    golang.org/toolchain       asked, whatever the environment says (CVE-2026-94447); with no
                               known algorithm: unproven
    GOSUMDB=off or unusable    unproven
    GONOSUMDB, GOPRIVATE       private
    policy's sumdb.private     private
    no known algorithm         unproven
    called private where that
    does not count             proved from bundle and caches only
    sumdb.lookup none, listed  proved from bundle and caches only
    internal-looking host      never sent to sum.golang.org; another database is asked
    else                       asked

Roots may have settings of their own: each row is then read for each root (`together`).
"""

from __future__ import annotations

import functools
from itertools import chain
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from gosupply.facts import Known, Unavailable
from gosupply.formats.modpath import looks_internal
from gosupply.formats.patterns import match_prefix_patterns
from gosupply.sumdb.claims import ALGORITHM, Claim, Private, Proof
from gosupply.sumdb.database import GO_DATABASE, Database, Disabled, Foreign, parse_gosumdb

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gosupply.facts import Fact
    from gosupply.formats.goenv import GoEnv

TOOLCHAIN = "golang.org/toolchain"
FIPS140 = "golang.org/fips140"

# From the loosest to the strictest.
Lookup = Literal["all", "listed", "none"]

_UNSENT = Unavailable(
    "it is called private where that does not count (by a policy that is not merged yet, a floor "
    "or a team), so its name was not sent",
    "Have it in sumdb.private of the policy that judges, or set GOPRIVATE.",
)
_ELSEWHERE = Unavailable(
    "the policy of another root calls it private, so its name was not sent",
    "List it in sumdb.private for each root that has it, or for none.",
)


class Sending(Protocol):
    """What a policy says about sending names; see `policy.settings.SumdbSettings`."""

    @property
    def lookup(self) -> Lookup:
        """Which names are asked for at all."""

    @property
    def public(self) -> tuple[str, ...]:
        """Prefix patterns of names that may be sent where `lookup` is `listed`."""

    @property
    def private(self) -> tuple[str, ...]:
        """Prefix patterns of names that are never sent, and that need no proof."""

    @property
    def unsent(self) -> tuple[str, ...]:
        """Prefix patterns of names that are not sent either, but need one."""


class Asking(NamedTuple):
    """What to do with a set of claims.

    Attributes:
        ask: Claims that may be taken to the network.
        local: Claims to be proved from bundle and caches only, each with the reason that stands
            if they cannot be.
        settled: Claims that are answered already.
    """

    ask: tuple[Claim, ...]
    local: Mapping[Claim, Unavailable]
    settled: Mapping[Claim, Fact[Proof]]


def database_of(env: GoEnv) -> Database:
    """Return the database to prove with: the one that GOSUMDB names, or else sum.golang.org."""
    named = parse_gosumdb(env.get("GOSUMDB").value)
    return named if isinstance(named, Database) else GO_DATABASE


def plan(claims: Iterable[Claim], env: GoEnv, settings: Sending) -> Asking:
    """Decide about each claim by the table above."""
    ask: list[Claim] = []
    local: dict[Claim, Unavailable] = {}
    settled: dict[Claim, Fact[Proof]] = {}

    @functools.cache  # a name stands in many claims
    def decide(path: str) -> tuple[Known[Private] | Unavailable | None, Unavailable | None]:
        return settle_name(path, env, settings), keep_home(path, env, settings)

    for claim in claims:
        settling, reason = decide(claim.path)
        if answer := settling or _settle_hash(claim):
            settled[claim] = answer
        elif reason:
            local[claim] = reason
        else:
            ask.append(claim)
    return Asking(tuple(ask), local, settled)


def together(plans: Sequence[Asking]) -> Asking:
    """Decide about the claims of several roots, given what the settings of each would do.

    A name that is private or kept at home in one root is sent for none, whatever its version.
    A claim is private only if it is so in every root that it stands in.

    Args:
        plans: One for each group of roots with the same settings, with all of their claims.
    """
    if len(plans) == 1:
        return plans[0]
    kept = {
        claim.path: _ELSEWHERE
        for each in plans
        for claim, answer in each.settled.items()
        if isinstance(answer, Known)
    }
    local: dict[Claim, Unavailable] = {}
    for each in plans:
        kept |= {claim.path: reason for claim, reason in each.local.items()}
        local |= each.local
    wanted = dict.fromkeys(chain.from_iterable(each.ask for each in plans))
    local |= {claim: kept[claim.path] for claim in wanted if claim.path in kept}
    ask = tuple(claim for claim in wanted if claim.path not in kept)
    settled: dict[Claim, Fact[Proof]] = {}
    for each in plans:
        for claim, answer in each.settled.items():
            is_open = claim in wanted or claim in local
            if not is_open and not isinstance(settled.get(claim), Unavailable):
                settled[claim] = answer
    return Asking(ask, local, settled)


def settle_name(path: str, env: GoEnv, settings: Sending) -> Known[Private] | Unavailable | None:
    """Return the answer to every claim about a module, where its name alone decides; or None."""
    if path == TOOLCHAIN:
        return None
    named = parse_gosumdb(env.get("GOSUMDB").value)
    if not isinstance(named, Database):
        return _no_database(named)
    nosumdb = env.get("GONOSUMDB")
    if pattern := match_prefix_patterns(nosumdb.value, path):
        return Known(Private(pattern, nosumdb.source))
    if pattern := match_prefix_patterns(",".join(settings.private), path):
        return Known(Private(pattern, "sumdb.private"))
    return None


def keep_home(path: str, env: GoEnv, settings: Sending) -> Unavailable | None:
    """Say why a module's name must not be sent, where it is not settled; or None."""
    if path == TOOLCHAIN:
        return None
    if match_prefix_patterns(",".join(settings.unsent), path):
        return _UNSENT
    if settings.lookup == "none":
        return Unavailable(
            "the policy's sumdb.lookup is 'none'",
            "Run 'gosupply bundle' where the go command has looked it up.",
        )
    if settings.lookup == "listed" and not match_prefix_patterns(",".join(settings.public), path):
        return Unavailable(
            "the policy's sumdb.lookup is 'listed', and sumdb.public does not list it",
            "Add it to sumdb.public or to sumdb.private.",
        )
    database = database_of(env)
    if database.public and looks_internal(path):
        host = path.partition("/")[0]
        return Unavailable(
            f"'{host}' looks internal, so its name was not sent to {database.name}",
            f"Set GOPRIVATE={host}.",
        )
    return None


def _settle_hash(claim: Claim) -> Unavailable | None:
    if claim.hash.startswith(ALGORITHM):
        return None
    algorithm = claim.hash.partition(":")[0]
    return Unavailable(
        f"the hash algorithm '{algorithm}' is not known",
        "Run 'go mod tidy' with a current Go, and see whether an h1 line appears.",
    )


def _no_database(named: object) -> Unavailable:
    if isinstance(named, Disabled):
        return Unavailable("GOSUMDB=off switches the checksum database off", "Unset GOSUMDB.")
    if isinstance(named, Foreign):
        return Unavailable(
            "GOSUMDB names sum.golang.org with a key that is not its own", "Unset GOSUMDB."
        )
    return Unavailable("GOSUMDB cannot be read", "Set GOSUMDB to 'NAME', 'KEY' or 'KEY URL'.")
