"""Which names may go to the network: every row of the table, in its order."""

from __future__ import annotations

import pytest

from gosupply.facts import Known, Unavailable
from gosupply.formats.goenv import GoEnv, resolve
from gosupply.policy.settings import SumdbSettings
from gosupply.sumdb.asking import Asking, database_of, plan, together
from gosupply.sumdb.claims import Claim, Private
from gosupply.sumdb.database import GO_DATABASE, Database
from gosupply.tlog.note import parse_verifier_key
from tests.signing import Signer

OWN = Signer("sums.example.com").vkey
FOREIGN = Signer("sum.golang.org").vkey
CLAIM = Claim("example.com/m", "v1.0.0", "h1:x")
DEFAULTS = SumdbSettings()


def env(**environ: str) -> GoEnv:
    return resolve(environ, {}, {})


def one(claim: Claim, policy: SumdbSettings | None = None, **environ: str) -> Asking:
    asking = plan([claim], env(**environ), policy or DEFAULTS)
    assert len(asking.ask) + len(asking.local) + len(asking.settled) == 1
    return asking


def settled(claim: Claim, policy: SumdbSettings | None = None, **environ: str) -> object:
    return one(claim, policy, **environ).settled[claim]


def test_by_default_all_are_asked() -> None:
    assert one(CLAIM) == Asking((CLAIM,), {}, {})


@pytest.mark.parametrize(
    ("gosumdb", "reason"),
    [
        ("off", "GOSUMDB=off switches the checksum database off"),
        (FOREIGN, "GOSUMDB names sum.golang.org with a key that is not its own"),
        ("what is this", "GOSUMDB cannot be read"),
        ("sum.example.com", "GOSUMDB cannot be read"),
    ],
)
def test_without_a_database_nothing_is_asked(gosumdb: str, reason: str) -> None:
    # Not even what would be private: nothing is compared with the log at all.
    found = settled(CLAIM, GOSUMDB=gosumdb, GOPRIVATE="example.com")
    assert isinstance(found, Unavailable)
    assert found.reason == reason
    assert found.remedy


@pytest.mark.parametrize(
    ("environ", "pattern", "source"),
    [
        ({"GONOSUMDB": "example.com/m"}, "example.com/m", "environment"),
        ({"GONOSUMDB": "a.b,*.com"}, "*.com", "environment"),
        ({"GOPRIVATE": "example.com"}, "example.com", "GOPRIVATE (environment)"),
        ({"GONOSUMDB": "", "GOPRIVATE": "*"}, "*", "GOPRIVATE (environment)"),
    ],
)
def test_private_by_the_environment(environ: dict[str, str], pattern: str, source: str) -> None:
    assert settled(CLAIM, None, **environ) == Known(Private(pattern, source))


@pytest.mark.parametrize(
    "environ",
    [
        {"GONOSUMDB": "none", "GOPRIVATE": "*"},
        {"GONOSUMDB": "example.com/n"},
        {"GONOSUMDB": "example.com/m/x"},
        {"GONOSUMDB": " example.com"},
        {"GONOSUMDB": "Example.com"},
        {"GOINSECURE": "*"},
        {"GONOPROXY": "*"},
        {"GOPROXY": "off"},
    ],
)
def test_not_private(environ: dict[str, str]) -> None:
    assert one(CLAIM, None, **environ).ask == (CLAIM,)


def test_the_go_env_files_count() -> None:
    from gosupply.formats.goenv import parse_env_file

    user = parse_env_file("GONOSUMDB=example.com\n", "go/env")
    asking = plan([CLAIM], resolve({}, user, {}), DEFAULTS)
    assert asking.settled == {CLAIM: Known(Private("example.com", "go/env:1"))}


def test_private_by_the_policy() -> None:
    settings = SumdbSettings(private=("other.com", "example.com/*"))
    assert settled(CLAIM, settings) == Known(Private("example.com/*", "sumdb.private"))
    both = settled(CLAIM, settings, GOPRIVATE="example.com")
    assert both == Known(Private("example.com", "GOPRIVATE (environment)"))


@pytest.mark.parametrize("hash_", ["h2:x", "x", "", "H1:x", "sha256:h1:"])
def test_no_known_algorithm(hash_: str) -> None:
    claim = CLAIM._replace(hash=hash_)
    found = settled(claim)
    assert isinstance(found, Unavailable)
    assert found.reason == f"the hash algorithm '{hash_.partition(':')[0]}' is not known"
    # The rows above come first.
    private = settled(claim, GOPRIVATE="example.com")
    assert private == Known(Private("example.com", "GOPRIVATE (environment)"))
    off = settled(claim, GOSUMDB="off")
    assert isinstance(off, Unavailable)
    assert off.reason.startswith("GOSUMDB=off")
    # It is settled, whatever the policy says about sending.
    assert isinstance(settled(claim, SumdbSettings(lookup="none")), Unavailable)


def test_a_toolchain_line_without_a_known_algorithm_is_unproven() -> None:
    claim = Claim("golang.org/toolchain", "v0.0.1-go1.27.3.linux-amd64", "h2:x")
    for environ in ({}, {"GOSUMDB": "off"}, {"GOPRIVATE": "*"}):
        found = settled(claim, None, **environ)
        assert isinstance(found, Unavailable)
        assert found.reason == "the hash algorithm 'h2' is not known"


def test_lookup_none() -> None:
    settings = SumdbSettings(lookup="none", public=("example.com",))
    why = one(CLAIM, settings).local[CLAIM]
    help_ = "Run 'gosupply bundle' where the go command has looked it up."
    assert why == Unavailable("the policy's sumdb.lookup is 'none'", help_)


def test_lookup_listed() -> None:
    listed = SumdbSettings(lookup="listed", public=("golang.org", "example.com"))
    assert one(CLAIM, listed).ask == (CLAIM,)
    why = one(CLAIM, SumdbSettings(lookup="listed", public=("golang.org",))).local[CLAIM]
    assert why.reason == "the policy's sumdb.lookup is 'listed', and sumdb.public does not list it"
    # Nobody lists an internal name by accident, and what is private stays so.
    internal = Claim("git.corp/m", "v1.0.0", "h1:x")
    assert internal in one(internal, SumdbSettings(lookup="listed", public=("git.corp",))).local
    private = SumdbSettings(lookup="listed", public=("example.com",), private=("example.com",))
    assert CLAIM in one(CLAIM, private).settled


INTERNAL = [
    "git",
    "localhost",
    "git:8080",
    "git.example.com:8080",
    "10.0.0.1",
    "192.168.1.1:443",
    "git.test",
    "git.example",
    "git.invalid",
    "git.localhost",
    "git.local",
    "git.internal",
    "git.lan",
    "git.corp",
    "git.home",
    "a.b.corp",
]
PUBLIC = ["example.com", "git.example.com", "corp.com", "local.dev", "golang.org", "test.org"]


@pytest.mark.parametrize("host", INTERNAL)
def test_internal_hosts_are_never_sent_to_the_public_database(host: str) -> None:
    claim = Claim(f"{host}/m", "v1.0.0", "h1:x")
    for gosumdb in ("sum.golang.org", "sum.golang.google.cn", "sum.golang.org https://m.corp"):
        assert one(claim, GOSUMDB=gosumdb).local == {
            claim: Unavailable(
                f"'{host}' looks internal, so its name was not sent to sum.golang.org",
                f"Set GOPRIVATE={host}.",
            )
        }
    # A database of one's own is asked.
    assert one(claim, GOSUMDB=OWN).ask == (claim,)


@pytest.mark.parametrize("host", PUBLIC)
def test_other_hosts_are_asked(host: str) -> None:
    claim = Claim(f"{host}/m", "v1.0.0", "h1:x")
    assert one(claim).ask == (claim,)


def test_which_database() -> None:
    assert database_of(env(GOSUMDB=OWN)) == Database(parse_verifier_key(OWN))
    for gosumdb in ("", "off", FOREIGN, "a b c"):
        assert database_of(env(GOSUMDB=gosumdb)) == GO_DATABASE


def test_order_is_kept() -> None:
    claims = [CLAIM._replace(version=f"v1.{n}.0") for n in range(20)]
    assert plan(claims, env(), DEFAULTS).ask == tuple(claims)


UNACCEPTED = (
    "it is called private where that does not count (by a policy that is not merged yet, a floor "
    "or a team), so its name was not sent"
)
ELSEWHERE = "the policy of another root calls it private, so its name was not sent"


def test_what_nobody_accepted_as_private_stays_at_home_and_needs_a_proof() -> None:
    unsent = SumdbSettings(unsent=("example.com/*",))
    why = one(CLAIM, unsent).local[CLAIM]
    remedy = "Have it in sumdb.private of the policy that judges, or set GOPRIVATE."
    assert why == Unavailable(UNACCEPTED, remedy)
    other = Claim("example.org/m", "v1.0.0", "h1:x")
    assert one(other, unsent).ask == (other,)
    # A database of one's own is told no more.
    assert CLAIM in one(CLAIM, unsent, GOSUMDB=OWN).local
    # The rows above come first, and no policy keeps a toolchain from being looked up.
    assert isinstance(settled(CLAIM, unsent, GOPRIVATE="example.com"), Known)
    assert settled(CLAIM._replace(hash="h2:x"), unsent) != why
    toolchain = Claim("golang.org/toolchain", "v0.0.1-go1.27.3.linux-amd64", "h1:x")
    assert one(toolchain, SumdbSettings(unsent=("*",))).ask == (toolchain,)


LATER = CLAIM._replace(version="v1.1.0")
PRIVATE = SumdbSettings(private=("example.com",))
NONE = SumdbSettings(lookup="none")
UNSENT = SumdbSettings(unsent=("example.com",))
HOME = "the policy's sumdb.lookup is 'none'"


def planned(*groups: tuple[SumdbSettings, list[Claim]], **environ: str) -> Asking:
    """Return what becomes of claims; the order of their roots must not matter."""
    plans = [plan(claims, env(**environ), settings) for settings, claims in groups]
    found, other = together(plans), together(plans[::-1])
    assert (set(found.ask), found.local, found.settled) == (set(other.ask), *other[1:])
    return found


@pytest.mark.parametrize(
    ("strict", "reason"), [(PRIVATE, ELSEWHERE), (NONE, HOME), (UNSENT, UNACCEPTED)]
)
@pytest.mark.parametrize("claim", [CLAIM, LATER])
def test_a_name_that_one_root_keeps_is_sent_for_no_root(
    strict: SumdbSettings, reason: str, claim: Claim
) -> None:
    other = Claim("example.org/m", "v1.0.0", "h1:x")
    found = planned((DEFAULTS, [claim, other]), (strict, [CLAIM]))
    assert found.ask == (other,)
    assert found.local[claim].reason == reason
    assert found.local[claim].remedy


def test_a_claim_is_private_only_where_all_of_its_roots_say_so() -> None:
    private = Known(Private("example.com", "sumdb.private"))
    both = planned((PRIVATE, [CLAIM]), (PRIVATE._replace(pin="required"), [CLAIM]))
    assert both == Asking((), {}, {CLAIM: private})
    # Another version of it is the other root's own affair.
    found = planned((PRIVATE, [CLAIM]), (DEFAULTS, [LATER]))
    assert found.settled == {CLAIM: private}
    assert set(found.local) == {LATER}
    for strict in (NONE, UNSENT):
        found = planned((PRIVATE, [CLAIM]), (strict, [CLAIM]))
        assert (set(found.local), found.settled) == ({CLAIM}, {})


def test_a_hash_that_nobody_knows_is_private_only_where_all_say_so() -> None:
    claim = CLAIM._replace(hash="h2:x")
    found = planned((PRIVATE, [claim]), (DEFAULTS, [claim]))
    assert isinstance(found.settled[claim], Unavailable)


def test_what_the_environment_calls_private_is_so_in_every_root() -> None:
    found = planned((DEFAULTS, [CLAIM]), (NONE, [CLAIM, LATER]), GOPRIVATE="example.com")
    assert set(found.settled) == {CLAIM, LATER}


def test_together_each_claim_is_asked_for_once_in_order() -> None:
    claims = [CLAIM._replace(version=f"v1.{n}.0") for n in range(5)]
    others = PRIVATE._replace(private=("example.org",))
    plans = [plan(claims[1:4], env(), DEFAULTS), plan(claims, env(), others)]
    assert together(plans).ask == (*claims[1:4], claims[0], claims[4])
    assert together([]) == Asking((), {}, {})
