"""Recorded answers of the real database, replayed through the real HTTP adapter.

The cassette holds what sum.golang.org said about the modules of `examples/hello`. To record it
again, with the configured proxies:

    GOSUPPLY_RECORD=1 GOSUPPLY_RECORD_GOPROXY=$(go env GOPROXY) python -m pytest tests/cassettes

Answers that came through a proxy are stored as if the database itself had given them. vcrpy patches
globally, so one request is in flight at a time, and no socket opens (`tests/conftest.py`).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
import vcr

from gosupply.adapters.http import Http
from gosupply.adapters.logops import LogOps
from gosupply.adapters.road import NetworkRoad
from gosupply.facts import Known
from gosupply.formats.gosum import parse_sum
from gosupply.sumdb.claims import Claim, Logged
from gosupply.sumdb.database import GO_DATABASE, GO_KEY, proxy_road
from gosupply.sumdb.session import Session
from gosupply.tlog.checkpoint import open_checkpoint

if TYPE_CHECKING:
    from collections.abc import Iterator

HELLO = Path(__file__).resolve().parents[2] / "examples" / "hello"
CASSETTE = Path(__file__).parent / "hello.yaml"
GOPROXY = os.environ.get("GOSUPPLY_RECORD_GOPROXY", "")
RECORD = os.environ.get("GOSUPPLY_RECORD") == "1"
DATABASE = "https://sum.golang.org"
KEPT_HEADERS = ("Content-Type", "Content-Length")


class Asked(Protocol):
    """What is used of vcrpy's request."""

    uri: str
    headers: dict[str, str]


def as_the_database(request: Asked) -> Asked | None:
    """Store a proxy's answer under the database's own address; forget the question whether."""
    if request.uri.endswith("/supported"):
        return None
    _, found, path = request.uri.partition("/sumdb/sum.golang.org/")
    if found:
        request.uri = f"{DATABASE}/{path}"
    request.headers = {}
    return request


def without_the_server(response: dict[str, Any]) -> dict[str, Any]:
    """Keep of an answer what the client looks at."""
    headers = {name.title(): value for name, value in response["headers"].items()}
    kept = {name: headers[name] for name in KEPT_HEADERS if name in headers}
    return {**response, "headers": kept}


@pytest.fixture
def network(tmp_path: Path) -> Iterator[LogOps]:
    """The network, or its recording."""
    recorder = vcr.VCR(
        record_mode="once" if RECORD else "none",
        match_on=["method", "uri"],
        before_record_request=as_the_database,
        before_record_response=without_the_server,
    )
    road = proxy_road(GOPROXY)
    with recorder.use_cassette(str(CASSETTE)), Http(in_flight=1) as http:
        yield LogOps(
            GO_KEY,
            cache=tmp_path / "cache",
            modcache=None,
            latest=None,
            remote=NetworkRoad(http, GO_DATABASE, road, announce=lambda _: None),
            say=pytest.fail,
        )


def claims_of_hello() -> list[Claim]:
    data = (HELLO / "go.sum").read_bytes()
    file, problems = parse_sum(data, path="go.sum", source="example")
    assert not problems
    return [Claim(line.path, line.version, line.hash) for line in file.lines]


def test_every_line_is_proved_by_what_the_database_said(network: LogOps) -> None:
    claims = claims_of_hello()
    session = Session(GO_KEY, network)
    facts = session.prove(claims)
    for claim in claims:
        fact = facts[claim]
        assert isinstance(fact, Known)
        assert isinstance(fact.value, Logged)
        assert fact.value.hash == claim.hash
    assert session.head is not None
    assert session.head.head.size >= 71_999_284


def test_what_was_kept_proves_it_again_without_a_request(network: LogOps, tmp_path: Path) -> None:
    first = Session(GO_KEY, network).prove(claims_of_hello())
    kept = LogOps(
        GO_KEY,
        cache=tmp_path / "cache",
        modcache=None,
        latest=None,
        remote=None,
        say=pytest.fail,
    )
    pin = open_checkpoint((HELLO / ".gosupply" / "checkpoint").read_bytes(), GO_KEY)
    session = Session(GO_KEY, kept, pins=[("pin", pin)])
    assert session.prove(claims_of_hello()) == first


def test_the_cassette_names_no_other_host() -> None:
    text = CASSETTE.read_text(encoding="utf-8")
    lines = [line.strip() for line in text.split("\n") if "://" in line]
    assert lines
    assert all(line.startswith(f"uri: {DATABASE}/") for line in lines)
