"""Links that no file system holds; the ordinary ones are in test_sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.adapters.git import Commit
from gosupply.adapters.links import Entry, Place, follow
from gosupply.facts import Unavailable
from tests.adapters.repositories import LIMIT, commit, make, reason, run

if TYPE_CHECKING:
    from pathlib import Path


def chain(length: int) -> dict[str, str]:
    """Return links by their texts, each to the next; the last one to a file."""
    return {f"link-{n}": f"link-{n - 1}" for n in range(1, length + 1)}


def follow_in(links: dict[str, str], path: str) -> Place | Unavailable:
    def look(name: str) -> Entry | None:
        if name in links:
            return Entry("link", name)
        return Entry("file", name) if name == "link-0" else None

    return follow(path, look, lambda link: links[link.oid], strict=True)


def test_as_many_links_are_followed_as_linux_follows() -> None:
    assert follow_in(chain(40), "link-40") == Place("link-0", Entry("file", "link-0"))
    assert "link to itself" in reason(follow_in(chain(41), "link-41"))


def test_links_that_multiply_come_to_an_end() -> None:
    links = {f"link-{n}": f"link-{n - 1}/../link-{n - 1}" for n in range(1, 40)}
    assert "link to itself" in reason(follow_in(links, "link-39"))


@pytest.mark.parametrize("strict", [True, False])
def test_what_cannot_be_looked_up_ends_the_way(*, strict: bool) -> None:
    failure = Unavailable("x", "y.")
    link = Entry("link", "")
    assert follow("a/b", lambda _path: failure, lambda _link: "", strict=strict) == failure
    assert follow("a/b", lambda _path: link, lambda _link: failure, strict=strict) == failure


@pytest.mark.parametrize("text", [b"", b"x" * 4096], ids=["empty", "long"])
def test_a_link_that_no_work_tree_could_hold_leads_nowhere(tmp_path: Path, text: bytes) -> None:
    top = make(tmp_path / "top")
    commit(top, a="x")
    blob = run(top, "hash-object", "-w", "--stdin", given=text).strip()
    tree = run(top, "mktree", given=f"120000 blob {blob}\tlink\n".encode()).strip()
    source = Commit(top, "", run(top, "commit-tree", "-m", "x", tree).strip())
    assert source.read(["link", "link/a"], limit=LIMIT) == {"link": None, "link/a": None}
    assert source.resolve("link/a") == "link/a"
