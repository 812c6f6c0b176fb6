"""What git says of a push (githooks(5)), and which exit code counts."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.errors import InputError
from gosupply.policy.pushes import Update, read_pre_push, read_pre_receive, worst

OLD, NEW, NONE = "1" * 40, "2" * 40, "0" * 40


def test_a_push_names_refs_of_the_receiving_side() -> None:
    given_ = (
        f"refs/heads/mine {NEW} refs/heads/theirs {OLD}\n"
        f"refs/tags/v1 {NEW} refs/tags/v1 {NONE}\n"
        f"(delete) {NONE} refs/heads/gone {OLD}\n"
        f"HEAD@{{1 day ago}} {NEW} refs/heads/old {NONE}\n"
    )
    assert read_pre_push(given_.encode()) == (
        Update("refs/heads/theirs", OLD, NEW),
        Update("refs/tags/v1", "", NEW),
        Update("refs/heads/gone", OLD, ""),
        Update("refs/heads/old", "", NEW),
    )


def test_a_server_is_told_of_refs() -> None:
    given_ = (
        f"{OLD} {NEW} refs/heads/main\n{NONE} {NEW} refs/heads/new\n{OLD} {NONE} refs/heads/gone\n"
    )
    assert read_pre_receive(given_.encode()) == (
        Update("refs/heads/main", OLD, NEW),
        Update("refs/heads/new", "", NEW),
        Update("refs/heads/gone", OLD, ""),
    )


def test_ids_may_be_of_sha_256() -> None:
    line = f"{'0' * 64} {'a' * 64} refs/heads/main\n"
    assert read_pre_receive(line.encode()) == (Update("refs/heads/main", "", "a" * 64),)


def test_nothing_and_empty_lines_say_nothing() -> None:
    assert read_pre_push(b"") == read_pre_receive(b"\n\n") == ()
    line = f"{OLD} {NEW} refs/heads/main"
    assert len(read_pre_receive(f"\n{line}".encode())) == 1


def test_only_a_line_feed_ends_a_line() -> None:
    name = b"refs/heads/\xff\xe2\x80\xa8x\x85"
    (found,) = read_pre_receive(f"{OLD} {NEW} ".encode() + name + b"\n")
    assert found.ref.encode("utf-8", "surrogateescape") == name


@pytest.mark.parametrize(
    "line",
    [
        "what",
        f"{OLD} {NEW}",
        f"{OLD} {NEW} refs/heads/main more",
        f"{OLD[1:]} {NEW} refs/heads/main",
        f"{OLD}a {NEW} refs/heads/main",
        f"{OLD} HEAD refs/heads/main",
        f"{OLD}  {NEW} refs/heads/main",
        f"{OLD.replace('1', 'A')} {NEW} refs/heads/main",
        f"{OLD} {NEW} refs/heads/main\r{OLD} {NEW} refs/heads/x",
    ],
)
def test_a_server_hears_nothing_else(line: str) -> None:
    good = f"{OLD} {NEW} refs/heads/main\n"
    with pytest.raises(InputError, match="a hook 'pre-receive'") as caught:
        read_pre_receive(f"{good}{line}\n".encode())
    (problem,) = caught.value.problems
    assert problem.at.span.line == 2
    assert "--name pre-receive" in problem.help


@pytest.mark.parametrize(
    "line",
    [
        "what",
        f"refs/heads/main {NEW} refs/heads/main",
        f" {NEW} refs/heads/main {OLD}",
        f"refs/heads/main {NEW} refs/heads/main {OLD} more",
        f"refs/heads/main HEAD refs/heads/main {OLD}",
        f"{OLD} {NEW} refs/heads/main",
    ],
)
def test_a_hook_before_a_push_hears_nothing_else(line: str) -> None:
    with pytest.raises(InputError, match="a hook 'pre-push'"):
        read_pre_push(line.encode())


@given(st.binary())
def test_anything_is_read_or_refused(data: bytes) -> None:
    for read in (read_pre_push, read_pre_receive):
        try:
            updates = read(data)
        except InputError:
            continue
        assert len(updates) == sum(bool(line) for line in data.split(b"\n"))


def test_the_worst_exit_code_counts() -> None:
    order = [4, 2, 1, 3, 0]
    for place in range(len(order)):
        for codes in permutations(order[place:]):
            assert worst(codes) == order[place]
    assert worst([]) == 0
