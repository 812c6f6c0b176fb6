"""git's index file, written by git itself: which entries matter, and what is not read."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.formats.gitindex import is_relevant, relevant_entries
from tests.tools import require_tool

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SHA1, SHA256 = 20, 32
RELEVANT = [
    "go.mod",
    "go.sum",
    "other.mod",
    "other.sum",
    "a/go.work",
    "a/go.work.sum",
    "a/modules.txt",
    "vendor/example.com/lib/lib.go",
    "a/vendor/lib.go",
    ".gosupply/policy.yaml",
    ".gosupply/teams/web.yaml",
    "a/go.sum/x",
    "go.mod/x",
    "a/" + "long/" * 1000 + "go.mod",
]
IRRELEVANT = ["README.md", "main.go", "a/main.go", "vendored/main.go", "xgo.mod/a", "vendor.go"]


class Repository:
    """A repository that git makes."""

    def __init__(self, folder: Path, object_format: str = "sha1") -> None:
        self.folder = folder
        self._git = require_tool("git")
        self.git("init", "--quiet", f"--object-format={object_format}")
        self.ids = [self.git("hash-object", "-w", "--stdin", said=text).strip() for text in "ab"]

    def git(self, *words: str, said: str = "") -> str:
        return subprocess.run(
            [self._git, *words],
            cwd=self.folder,
            input=said,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        ).stdout

    def add(self, path: str, *, oid: str = "", mode: str = "100644", stage: int = 0) -> None:
        line = f"{mode} {oid or self.ids[0]} {stage}\t{path}\n"
        self.git("update-index", "--index-info", said=line)

    def fill(self, *paths: str) -> None:
        """Replace all entries by plain ones."""
        self.git("read-tree", "--empty")
        lines = "".join(f"100644 {self.ids[0]} 0\t{path}\n" for path in paths)
        self.git("update-index", "--index-info", said=lines)

    @property
    def index(self) -> bytes:
        return (self.folder / ".git" / "index").read_bytes()

    def key(self, id_size: int = SHA1, others: Sequence[bytes] = ()) -> bytes:
        found = relevant_entries(self.index, id_size, others)
        assert found is not None
        return found


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def version(index: bytes) -> int:
    return int.from_bytes(index[4:8], "big")


@pytest.mark.parametrize("path", RELEVANT)
def test_what_matters_is_in_the_key(repository: Repository, path: str) -> None:
    repository.fill(*IRRELEVANT)
    assert repository.key() == b""
    repository.add(path)
    added = repository.key()
    repository.add(path, oid=repository.ids[1])
    changed = repository.key()
    repository.add(path, oid=repository.ids[1], mode="100755")
    keys = {added, changed, repository.key()}
    assert len(keys) == 3
    assert all(key.endswith(path.encode() + b"\0") for key in keys)
    assert is_relevant(path.encode())


@pytest.mark.parametrize("path", IRRELEVANT)
def test_what_does_not_matter_is_not_in_the_key(repository: Repository, path: str) -> None:
    repository.fill("go.mod", *IRRELEVANT)
    before = repository.key()
    repository.add(path, oid=repository.ids[1])
    assert repository.key() == before
    assert not is_relevant(path.encode())


@pytest.mark.parametrize("form", [2, 4])
def test_a_path_that_somebody_asks_for_matters(repository: Repository, form: int) -> None:
    repository.fill("go.mod", *IRRELEVANT)
    repository.git("update-index", "--index-version", str(form))
    with_it = repository.key(others=[b"a/main.go"])
    assert with_it != repository.key()
    repository.add("a/main.go", oid=repository.ids[1])
    assert repository.key(others=[b"a/main.go"]) != with_it


@pytest.mark.parametrize("mode", ["120000", "160000"])
@pytest.mark.parametrize("form", [2, 4])
def test_links_and_submodules_matter_wherever_they_are(
    repository: Repository, mode: str, form: int
) -> None:
    repository.fill("go.mod", *IRRELEVANT)
    repository.git("update-index", "--index-version", str(form))
    before = repository.key()
    repository.add("a/b", mode=mode)
    assert repository.key() != before


def test_a_conflict_is_something_else_than_its_sides(repository: Repository) -> None:
    repository.fill("README.md")
    repository.add("go.mod")
    merged = repository.key()
    repository.fill("README.md")
    for stage in (1, 2, 3):
        repository.add("go.mod", stage=stage)
    assert repository.key() != merged
    assert repository.key().count(b"go.mod\0") == 3


def test_all_versions_have_the_same_key(repository: Repository) -> None:
    repository.fill(*RELEVANT, *IRRELEVANT, *(f"vendor/{n:03}" * n for n in range(1, 20)))
    keys = []
    for form in (2, 4):
        repository.git("update-index", "--index-version", str(form))
        assert version(repository.index) == form
        keys.append(repository.key())
    assert keys[0] == keys[1]


def test_a_path_that_shares_nothing_with_a_very_long_one(repository: Repository) -> None:
    repository.fill("a/" + "long/" * 5000 + "go.mod", "go.mod")
    expected = repository.key()
    repository.git("update-index", "--index-version", "4")
    assert repository.key() == expected


@pytest.mark.parametrize("form", [2, 4])
def test_the_intent_to_add_is_read(repository: Repository, form: int) -> None:
    (repository.folder / "go.mod").write_text("module example.com/a\n")
    repository.fill("a/main.go", "vendor/lib.go")
    repository.git("update-index", "--index-version", str(form))
    before = repository.key()
    repository.git("add", "--intent-to-add", "go.mod")
    assert version(repository.index) == max(form, 3)
    meant = repository.key()
    assert meant != before
    repository.git("add", "go.mod")
    assert repository.key() != meant


def test_sha256(tmp_path: Path) -> None:
    repository = Repository(tmp_path, "sha256")
    repository.fill("go.mod", "main.go", "vendor/lib.go")
    first = repository.key(SHA256)
    repository.git("update-index", "--index-version", "4")
    assert repository.key(SHA256) == first
    assert bytes.fromhex(repository.ids[0]) in first
    assert relevant_entries(repository.index, SHA1) is None


def test_what_git_notes_beside_the_entries_changes_nothing(repository: Repository) -> None:
    (repository.folder / "main.go").write_text("package main\n")
    (repository.folder / "new.go").write_text("package main\n")
    repository.fill("go.mod", "vendor/a.go")
    repository.git("add", "main.go")
    before = repository.key()
    repository.git("update-index", "--untracked-cache")
    repository.git("write-tree")  # the cache of trees
    repository.git("-c", "index.threads=2", "status")
    assert b"TREE" in repository.index
    assert b"UNTR" in repository.index
    assert repository.key() == before


def test_a_split_index_is_not_read(repository: Repository) -> None:
    repository.fill("go.mod")
    repository.git("update-index", "--split-index")
    assert relevant_entries(repository.index, SHA1) is None


def test_a_sparse_index_is_not_read(repository: Repository) -> None:
    repository.fill("a/go.mod", "b/c/go.mod", "go.mod")
    repository.git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "a")
    repository.git("reset", "--quiet", "--hard")
    repository.git("sparse-checkout", "set", "--cone", "--sparse-index", "a")
    assert b"sdir" in repository.index
    assert relevant_entries(repository.index, SHA1) is None


def with_extension(index: bytes, name: bytes, size: int, data: bytes) -> bytes:
    return index[:-SHA1] + name + size.to_bytes(4, "big") + data + index[-SHA1:]


def test_an_unknown_extension_is_not_read(repository: Repository) -> None:
    repository.fill("go.mod")
    index = repository.index
    good = with_extension(index, b"EOIE", 3, b"abc")
    assert relevant_entries(good, SHA1) == relevant_entries(index, SHA1)
    for name in (b"ZZZZ", b"link", b"abcd"):
        assert relevant_entries(with_extension(index, name, 3, b"abc"), SHA1) is None
    assert relevant_entries(with_extension(index, b"EOIE", 4, b"abc"), SHA1) is None


@pytest.mark.parametrize("data", [b"", b"DIRC", b"DIRX" + bytes(40), b"\0" * 100])
def test_what_is_no_index_is_not_read(data: bytes) -> None:
    assert relevant_entries(data, SHA1) is None


def test_versions_of_the_future_are_not_read(repository: Repository) -> None:
    repository.fill("go.mod")
    for number in (1, 5):
        data = b"DIRC" + number.to_bytes(4, "big") + repository.index[8:]
        assert relevant_entries(data, SHA1) is None


def test_an_entry_that_does_not_end_is_not_read(repository: Repository) -> None:
    repository.fill("go.mod")
    index = bytearray(repository.index)
    index[index.index(b"go.mod") + len(b"go.mod")] = 1
    assert relevant_entries(bytes(index), SHA1) is None


def test_a_path_cannot_lose_more_than_there_was(repository: Repository) -> None:
    repository.fill("go.mod")
    repository.git("update-index", "--index-version", "4")
    index = bytearray(repository.index)
    index[index.index(b"go.mod") - 1] = 1
    assert relevant_entries(bytes(index), SHA1) is None


@pytest.fixture(scope="module", params=[2, 4])
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return an index of several entries."""
    repository = Repository(tmp_path_factory.mktemp("repository"))
    repository.fill("go.mod", "main.go", "vendor/a.go", "vendor/b.go")
    repository.git("update-index", "--index-version", str(request.param))
    return repository.index


def test_a_file_that_is_cut_off_never_loses_an_entry(written: bytes) -> None:
    whole = relevant_entries(written, SHA1)
    found = [relevant_entries(written[:end], SHA1) for end in range(len(written))]
    # Where an extension was, the checksum could be.
    assert set(found) <= {None, whole}
    assert found.count(None) >= len(found) - 1


@given(data=st.data())
def test_no_damage_stops_it(written: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(written) - 1))
    flipped = bytearray(written)
    flipped[place] ^= data.draw(st.integers(1, 255))
    found = relevant_entries(bytes(flipped), SHA1)
    assert found is None or isinstance(found, bytes)
