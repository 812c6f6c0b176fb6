"""Lists of versions: who is asked when, what is kept, and which version is the newest."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cmp_to_key
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.facts import Unavailable
from gosupply.formats.versions import compare, is_canonical
from gosupply.modules.newest import Versions, newest, parse_list, read_lists
from gosupply.modules.paths import list_path
from gosupply.policy.settings import SumdbSettings
from gosupply.sumdb.ops import Tier
from tests.modules.scenes import env_of, serving
from tests.sumdb.fake_log import SOURCE, FakeLog, FakeOps, down

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gosupply.sumdb.ops import Answer

LOG = FakeLog(1)
A, B = "example.com/A", "example.com/b"
LIST_A = list_path(A)
TODAY = date(2026, 11, 23)
YESTERDAY = TODAY - timedelta(days=1)
SENT = b"v1.1.0\nv1.0.0\nv1.2.0-rc.1\n"
ORDERED = ("v1.0.0", "v1.1.0", "v1.2.0-rc.1")
KEPT = f"2026-11-23 {SOURCE}\nv1.0.0\nv1.1.0\nv1.2.0-rc.1\n".encode()
OLDER = f"2026-11-22 {SOURCE}\nv1.0.0\n".encode()
OF_OLDER = Versions(("v1.0.0",), f"{SOURCE} on 2026-11-22")
OF_GO = Versions(("v1.0.5",), "the module cache")
GO = {LIST_A: b"v1.0.5\n"}


def ops_of(
    remote: Callable[[str], Answer] | Mapping[str, bytes] | None = None,
    own: Mapping[str, bytes] | None = None,
    go: Mapping[str, bytes] | None = None,
) -> FakeOps:
    if not callable(remote) and remote is not None:
        remote = serving(remote)
    return FakeOps(LOG.key, remote, cache=own, go=go)


def read(
    ops: FakeOps,
    *paths: str,
    offline: bool = False,
    settings: SumdbSettings | None = None,
    environ: Mapping[str, str] | None = None,
) -> dict[str, Versions | Unavailable]:
    env = env_of(LOG, **environ or {})
    settings = settings or SumdbSettings()
    return read_lists(ops, paths or [A], env, settings, today=TODAY, offline=offline)


def only(ops: FakeOps, *, offline: bool = False) -> Versions | Unavailable:
    return read(ops, offline=offline)[A]


def test_asked_once_a_day_and_kept() -> None:
    ops = ops_of({LIST_A: SENT, list_path(B): b""})
    assert read(ops, A, B, A) == {A: Versions(ORDERED, SOURCE), B: Versions((), SOURCE)}
    assert ops.batches == [(LIST_A, list_path(B))]
    assert ops.cache == {LIST_A: KEPT, list_path(B): f"2026-11-23 {SOURCE}\n".encode()}
    again = read(ops, A, B)
    assert again[A] == Versions(ORDERED, SOURCE)
    assert again[B] == Versions((), SOURCE)
    assert len(ops.batches) == 1


def test_asked_anew_on_the_next_day() -> None:
    ops = ops_of({LIST_A: SENT}, {LIST_A: OLDER})
    assert only(ops) == Versions(ORDERED, SOURCE)
    assert ops.cache == {LIST_A: KEPT}


def test_a_list_of_a_day_to_come_is_no_list_of_today() -> None:
    ops = ops_of({LIST_A: SENT}, {LIST_A: b"2026-11-24 x\nv1.0.0\n"})
    assert only(ops) == Versions(ORDERED, SOURCE)


@pytest.mark.parametrize("remote", [down, {}, {LIST_A: b"<!DOCTYPE html>\n<p>v1.0.0\n"}])
def test_where_the_network_fails(remote: Callable[[str], Answer] | Mapping[str, bytes]) -> None:
    ops = ops_of(remote, {LIST_A: OLDER}, GO)
    assert only(ops) == OF_OLDER
    assert ops.cache == {LIST_A: OLDER}
    ops = ops_of(remote, None, GO)
    assert only(ops) == OF_GO
    assert not ops.saves
    assert isinstance(only(ops_of(remote)), Unavailable)


def test_why_there_is_none() -> None:
    failed = only(ops_of(down))
    assert isinstance(failed, Unavailable)
    assert failed.reason.endswith("the server answered 503.")
    gone = only(ops_of({}))
    assert gone == Unavailable(f"{SOURCE} has no list of its versions", "Check the module path.")
    page = only(ops_of({LIST_A: b"<!DOCTYPE html>"}))
    assert isinstance(page, Unavailable)
    assert page.reason == f"what {SOURCE} sent is no list of versions"
    for offline in (False, True):
        assert only(ops_of(), offline=offline) == Unavailable(
            "its list of versions is in no cache", ""
        )


def test_offline() -> None:
    remote = {LIST_A: SENT}
    assert only(ops_of(remote, {LIST_A: OLDER}, GO), offline=True) == OF_OLDER
    assert only(ops_of(remote, None, GO), offline=True) == OF_GO
    ops = ops_of(remote)
    assert isinstance(only(ops, offline=True), Unavailable)
    assert not ops.requests


UNSENT: dict[str, tuple[dict[str, str], SumdbSettings, str]] = {
    "private": (
        {"GOPRIVATE": "example.com"},
        SumdbSettings(),
        "it is private, so that nobody is asked for its versions",
    ),
    "off": ({"GOSUMDB": "off"}, SumdbSettings(), "GOSUMDB=off switches the checksum database off"),
    "none": ({}, SumdbSettings(lookup="none"), "the policy's sumdb.lookup is 'none'"),
}


@pytest.mark.parametrize("name", UNSENT)
def test_names_that_are_not_sent(name: str) -> None:
    environ, settings, why = UNSENT[name]
    found = []
    for own, go in (({LIST_A: KEPT}, GO), ({LIST_A: OLDER}, GO), ({}, GO), ({}, {})):
        ops = ops_of({LIST_A: SENT}, own, go)
        found.append(read(ops, settings=settings, environ=environ)[A])
        assert not ops.requests
    *had, missing = found
    assert had == [Versions(ORDERED, SOURCE), OF_OLDER, OF_GO]
    assert isinstance(missing, Unavailable)
    assert missing.reason == why


@pytest.mark.parametrize(
    "damaged",
    [
        b"v1.0.0\n",
        b"2026-13-40 x\nv1.0.0\n",
        b"2026-11-23\nv1.0.0\n",
        b"2026-11-23 \nv1.0.0\n",
        b"20261123 x\nv1.0.0\n",
        b"\xff\nv1.0.0\n",
        b"2026-11-23 x\n<html>\n",
        "\uff12026-11-23 x\nv1.0.0\n".encode(),
    ],
)
def test_a_damaged_own_list_is_dropped(damaged: bytes) -> None:
    ops = ops_of({LIST_A: SENT}, {LIST_A: damaged})
    assert only(ops) == Versions(ORDERED, SOURCE)
    assert ops.drops == [(LIST_A, Tier.CACHE)]
    assert ops.cache == {LIST_A: KEPT}


def test_a_list_of_the_module_cache_that_is_none() -> None:
    assert isinstance(only(ops_of(down, None, {LIST_A: b"\0\0\0\0"})), Unavailable)


def test_what_no_module_can_be_called() -> None:
    ops = ops_of({LIST_A: SENT})
    found = read(ops, "../x", A)
    refused = found["../x"]
    assert isinstance(refused, Unavailable)
    assert refused.reason.startswith("its path cannot be asked for: ")
    assert ops.requests == [LIST_A]


def test_nothing_to_read() -> None:
    env = env_of(LOG)
    ops = ops_of({LIST_A: SENT})
    assert read_lists(ops, [], env, SumdbSettings(), today=TODAY, offline=False) == {}
    assert not ops.batches


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ()),
        (b"\n \r\n", ()),
        (b"v1.0.0\r\nv0.9.0\r\n", ("v0.9.0", "v1.0.0")),
        (b"v1.0.0 2026-01-02T03:04:05Z\n", ("v1.0.0",)),
        (b"v1.10.0\nv1.9.0\nv1.9.0\n", ("v1.9.0", "v1.10.0")),
        (b"v1\nv1.0\nv1.0.0+meta\nv01.0.0\nlatest\nv1.0.0", ("v1.0.0",)),
        (b"garbage\n\xff\xfe\nv1.0.0\n", ("v1.0.0",)),
        (b"v1.0.0\nv2.0.0\nv3.0.0+incompatible\n", ("v1.0.0", "v3.0.0+incompatible")),
        (b"v2.0.0\n", ()),
        (b"v1.0.0-" + b"a" * 300 + b"\nv1.0.0\n", ("v1.0.0",)),
        (b"v" + b"9" * 5000 + b".0.0\n", None),
        (b"v1\n", None),
        (b"<html>", None),
    ],
)
def test_what_is_read_of_a_list(data: bytes, expected: tuple[str, ...] | None) -> None:
    assert parse_list(data, A) == expected


def test_the_major_version_in_the_path() -> None:
    assert parse_list(b"v1.0.0\nv2.0.0\nv3.0.0\n", "example.com/a/v2") == ("v2.0.0",)


NUMBER = st.integers(0, 10**25) | st.integers(0, 11)
WORD = NUMBER.map(str) | st.from_regex(r"[0-9A-Za-z-]{1,3}", fullmatch=True)
VERSION = st.builds(
    "v{}.{}.{}{}{}".format,
    NUMBER,
    NUMBER,
    NUMBER,
    st.just("") | st.lists(WORD, min_size=1, max_size=4).map(lambda words: "-" + ".".join(words)),
    st.sampled_from(["", "+incompatible"]),
).filter(is_canonical)


@given(st.lists(VERSION, max_size=12))
def test_the_order_is_that_of_precedence(versions: list[str]) -> None:
    data = "\n".join(versions).encode()
    found = parse_list(data, A)
    assert found is not None
    assert set(found) == {
        version
        for version in versions
        if version.startswith(("v0.", "v1.")) or version.endswith("+incompatible")
    }
    assert list(found) == sorted(sorted(found), key=cmp_to_key(compare))


@given(st.binary(max_size=200))
def test_no_bytes_break_it(data: bytes) -> None:
    found = parse_list(data, A)
    if found:
        assert newest(found) in found


OLD = "v0.0.0-20230102030405-abcdefabcdef"
NEW = "v0.0.0-20240102030405-abcdefabcdef"
BASED = "v0.9.1-0.20220102030405-abcdefabcdef"


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ([], None),
        (["v1.9.0", "v1.10.0"], "v1.10.0"),
        (["v1.10.0", "v2.0.0-rc.1", "v1.9.0"], "v1.10.0"),
        (["v1.0.0-alpha.9", "v1.0.0-alpha.10", NEW], "v1.0.0-alpha.10"),
        (["v0.1.0", "v0.2.0-0.20240102030405-abcdefabcdef"], "v0.1.0"),
        # The latest commit, not the highest version (modfetch/proxy.go, latestFromList).
        ([OLD, NEW, BASED], NEW),
        (["v1.0.0", "v5.0.0+incompatible"], "v1.0.0"),
        (["v1.0.0-rc.1", "v5.0.0+incompatible"], "v1.0.0-rc.1"),
        (["v5.0.0+incompatible", "v4.0.0+incompatible", NEW], "v5.0.0+incompatible"),
        (["v6.0.0-rc.1+incompatible", "v5.0.0+incompatible"], "v5.0.0+incompatible"),
        (["v6.0.0-rc.1+incompatible"], "v6.0.0-rc.1+incompatible"),
    ],
)
def test_the_newest(versions: list[str], expected: str | None) -> None:
    assert newest(versions) == expected
    assert newest(reversed(versions)) == expected


def test_incompatible_versions_where_they_count() -> None:
    versions = ["v1.0.0", "v5.0.0+incompatible", "v6.0.0-rc.1+incompatible"]
    assert newest(versions, incompatible=True) == "v5.0.0+incompatible"
    assert newest(versions) == "v1.0.0"
