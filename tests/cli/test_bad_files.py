"""Files that are no files, or far too much of one: a clear word, and everything else is judged."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.cli.running import environment, here, write
from tests.tools import require_tool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Capture = pytest.CaptureFixture[str]

MOD = "module example.com/app\n\ngo 1.25.0\n"
H1 = "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
KINDS = ("go.mod", "go.work", "go.sum", "go.work.sum", "vendor/modules.txt")
MOST_MEMORY = 200 << 20
TEN_MB = 10 << 20
SECONDS = 120
LOOP = "it cannot be read: it is a link to itself"
SOURCES = ((), ("--staged",), ("--commit", "HEAD"))
FORBIDDEN = "\x00\x07\r\x1b\x9b\u2028\u202e"

# A program of its own: a child's highest memory is also what its parent had when it was started.
MEASURED = """
import resource, subprocess, sys
code = subprocess.run([sys.executable, "-m", "gosupply", *sys.argv[1:]]).returncode
print("peak", code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
"""

each_kind = pytest.mark.parametrize("kind", KINDS)
not_root = pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")


class Judged(NamedTuple):
    """What a check in a process of its own ended with."""

    code: int
    memory: int
    report: dict[str, Any]
    text: str

    def places(self, path: str) -> list[tuple[str, int]]:
        """Return rule and line of each finding that denies something of a file."""
        return [
            (each["rule"], each["line"])
            for each in self.report["findings"]
            if each["path"] == path and each["level"] == "deny"
        ]

    def unread(self) -> dict[str, str]:
        """Return why which files were not read."""
        found = self.report["undetermined"]
        return {each["subject"]: each["reason"] for each in found if each["need"] == "file-unread"}


@pytest.fixture
def work(work: Path) -> Path:
    """Return a folder with a module beside whatever is bad, with two malformed lines."""
    write(work / "go.mod", MOD)
    write(work / "other/go.mod", f"{MOD}nonsense\n")
    write(work / "other/go.sum", "nonsense\n")
    return work


def measured(cwd: Path, *words: str) -> tuple[int, int, str]:
    """Run in a process of its own; return exit code, highest memory in bytes, and the output."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *words],
        cwd=cwd,
        capture_output=True,
        env=environment(),
        timeout=SECONDS,
        check=False,
    )
    (said,) = done.stderr.decode().splitlines()
    word, code, kilobytes = said.split()
    assert word == "peak"
    return int(code), int(kilobytes) * 1024, done.stdout.decode()


def judge(work: Path, *words: str) -> Judged:
    """Check a folder; what lies beside the bad file must be judged."""
    target = work.parent / "report.json"
    outputs = ("--output", "text", "--output", f"json={target}", "--output", "sarif=/dev/null")
    code, memory, text = measured(work, "check", "--offline", *outputs, *words)
    assert "Traceback" not in text
    assert not any(char in text for char in FORBIDDEN)
    report = json.loads(target.read_bytes())
    judged = Judged(code, memory, report, text)
    assert judged.places("other/go.mod") == [("mod-malformed", 4)]
    assert judged.places("other/go.sum") == [("sum-malformed", 1)]
    assert code == report["exit_code"] == 2
    assert memory < MOST_MEMORY
    return judged


def commit(work: Path) -> None:
    """Commit everything below a folder, whatever its name is."""
    git = [require_tool("git"), "-C", str(work)]
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", "change"]):
        subprocess.run([*git, *words], check=True, capture_output=True)


@each_kind
def test_nul_bytes_are_malformed_in_each_source(work: Path, kind: str) -> None:
    write(work / kind, b"a\0b\n\0\n")
    commit(work)
    found = [judge(work, *words).places(kind) for words in SOURCES]
    assert found[0] == found[1] == found[2] != []
    assert all(rule.endswith("-malformed") for rule, _ in found[0])


@each_kind
@pytest.mark.parametrize(
    "line",
    [b"x" * TEN_MB, b"a.b/" + b"x" * TEN_MB + b" v1.0.0", b"a b " * (TEN_MB // 4)],
    ids=["one word", "a path", "many words"],
)
def test_a_line_of_ten_megabytes_is_one_problem(work: Path, kind: str, line: bytes) -> None:
    write(work / kind, line + b"\n")
    judged = judge(work)
    assert [line for _, line in judged.places(kind)] == [1]
    assert len(judged.text) < 10_000


@each_kind
def test_ten_megabytes_of_lines_are_one_problem(work: Path, kind: str) -> None:
    write(work / kind, b"xy\n" * (TEN_MB // 3))
    assert len(judge(work).places(kind)) == 1


@each_kind
def test_a_file_that_is_malformed_in_each_line_is_told_to_a_thousand(work: Path, kind: str) -> None:
    write(work / kind, b"x y\n" * 60_000)
    judged = judge(work)
    assert len(judged.places(kind)) == 1001
    assert "59,000 more problems are in the file" in judged.text


@each_kind
@pytest.mark.parametrize("words", [(), ("--staged",)], ids=["tree", "index"])
def test_seventeen_mebibytes_are_one_problem(work: Path, kind: str, words: tuple[str, ...]) -> None:
    write(work / kind, b"x\n" * (17 << 19))
    if words:
        commit(work)
    judged = judge(work, *words)
    assert judged.unread() == {kind: "it has 17825792 bytes; at most 16777216 are read"}
    assert judged.places(kind) == []


@pytest.mark.parametrize(
    "text",
    [
        f"require a.b/c v1.0.0 // {'x' * TEN_MB}\n",
        f"// Deprecated: {'x' * TEN_MB}\n",
        f"require a.b/c v1.0.0{' ' * TEN_MB}\n",
    ],
)
def test_comments_and_spaces_of_ten_megabytes_are_no_problem(work: Path, text: str) -> None:
    write(work / "go.mod", MOD + text)
    judged = judge(work)
    assert judged.places("go.mod") == []
    assert len(judged.text) < 10_000


@pytest.mark.parametrize("words", [("show",), ("parse", "go.mod", "go.sum", "go.work")])
def test_show_and_parse_say_it_too(work: Path, words: tuple[str, ...]) -> None:
    for kind in ("go.mod", "go.work", "go.sum"):
        write(work / kind, b"x" * TEN_MB)
    code, memory, text = measured(work, *words)
    assert code == 2
    assert memory < MOST_MEMORY
    assert len(text) < 10_000


@pytest.fixture
def deepest(work: Path) -> Iterator[Path]:
    """Return a folder with a file two thousand folders below; Python itself cannot remove them."""
    before = os.getcwd()  # noqa: PTH109 - a path of this length is made step by step
    os.chdir(work)
    try:
        for _ in range(2000):
            os.mkdir("d")  # noqa: PTH102
            os.chdir("d")
        with open("go.sum", "w", encoding="utf-8") as file:  # noqa: PTH123
            file.write("nonsense\n")
        os.chdir(before)
        yield work
    finally:
        os.chdir(before)
        subprocess.run(["rm", "-rf", str(work / "d")], check=True)


def test_folders_two_thousand_deep_are_walked_or_said(deepest: Path) -> None:
    judged = judge(deepest)
    deep = [each for each in judged.report["findings"] if each["path"].startswith("d/d/")]
    unread = [path for path in judged.unread() if path.startswith("d/d/")]
    assert len(deep) + len(unread) == 1
    commit(deepest)
    assert len(judge(deepest, "--staged").report["findings"]) >= 3


def test_loops_of_links_are_not_followed(work: Path) -> None:
    (work / "a").symlink_to("b")
    (work / "b").symlink_to("a")
    (work / "here").symlink_to(".")
    (work / "other/up").symlink_to("..")
    for kind in ("go.sum", "go.work"):
        (work / kind).symlink_to(kind)
    commit(work)
    for words in SOURCES:
        unread = judge(work, *words).unread()
        assert unread == dict.fromkeys(("go.sum", "go.work"), LOOP)


def a_folder(path: Path) -> None:
    path.mkdir()


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_link_out(path: Path) -> None:
    top = next(folder for folder in path.parents if folder.name == "work")
    path.symlink_to(write(top.parent / "secret", "the secret\n"))


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        before = os.getcwd()  # noqa: PTH109 - a socket's name has at most a hundred bytes
        os.chdir(path.parent)
        try:
            bound.bind(path.name)
        finally:
            os.chdir(before)


@each_kind
@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (a_folder, "it is not a plain file"),
        (a_pipe, "it is not a plain file"),
        (a_socket, "it cannot be read: No such device or address"),
        (a_link_out, "it is a link that leaves the repository"),
    ],
)
def test_what_is_no_file_is_said(
    work: Path, kind: str, make: Callable[[Path], None], reason: str
) -> None:
    path = work / kind
    path.unlink(missing_ok=True)
    path.parent.mkdir(exist_ok=True)
    make(path)
    judged = judge(work)
    assert judged.unread() == {kind: reason}
    assert "the secret" not in judged.text


@not_root
@each_kind
def test_what_may_not_be_read_is_said(work: Path, kind: str) -> None:
    write(work / kind, "").chmod(0)
    assert judge(work).unread() == {kind: "it cannot be read: Permission denied"}


@each_kind
def test_a_link_out_of_the_repository_is_said_in_index_and_commit(work: Path, kind: str) -> None:
    path = work / kind
    path.unlink(missing_ok=True)
    path.parent.mkdir(exist_ok=True)
    a_link_out(path)
    commit(work)
    for words in SOURCES[1:]:
        assert judge(work, *words).unread() == {kind: "it is a link that leaves the repository"}


@pytest.mark.parametrize("make", [a_pipe, a_socket, a_folder])
def test_a_vendor_that_is_no_folder_with_a_list_is_no_vendor_folder(
    work: Path, make: Callable[[Path], None]
) -> None:
    make(work / "vendor")
    judged = judge(work)
    assert judged.unread() == {}
    assert {each["path"] for each in judged.report["findings"]} == {"other/go.mod", "other/go.sum"}


def test_a_vendor_folder_elsewhere_is_read_or_said(work: Path, tmp_path: Path) -> None:
    text = "# a.b/c v1.0.0\n## explicit\na.b/c\n"
    write(work / "inside/modules.txt", text)
    write(tmp_path / "outside/modules.txt", text)
    (work / "vendor").symlink_to("inside")
    write(work / "m/go.mod", MOD)
    (work / "m/vendor").symlink_to(tmp_path / "outside")
    commit(work)
    for words in SOURCES:
        judged = judge(work, *words)
        assert judged.places("vendor/modules.txt") == [("modules-txt-inconsistent", 1)]
        assert judged.unread() == {
            "m/vendor/modules.txt": "it is a link that leaves the repository"
        }


@each_kind
def test_bytes_that_are_no_utf_8_are_malformed_and_shown(work: Path, kind: str) -> None:
    write(work / kind, b"bad\xff\xfe \xc3\n")
    commit(work)
    for words in SOURCES:
        judged = judge(work, *words)
        assert [line for _, line in judged.places(kind)] == [1]
        assert "bad\ufffd\ufffd" in judged.text


@pytest.mark.parametrize(
    "name",
    [
        b"clear\x1b[2J",
        b"bell\x07",
        b"a\nb",
        "left\u202etfel".encode(),
        "\u009b31m".encode(),
        b"no utf-8 \xff\xfe",
    ],
)
def test_names_are_shown_and_do_nothing(work: Path, name: bytes) -> None:
    folder = os.fsencode(work) + b"/" + name
    os.mkdir(folder)  # noqa: PTH102 - in bytes
    for kind, text in (("go.mod", b"module m\n\x1b[2Jx\n"), ("go.sum", b"\x1b]0;title\x07 y\n")):
        with open(folder + b"/" + kind.encode(), "wb") as file:  # noqa: PTH123 - in bytes
            file.write(text)
    commit(work)
    for words in SOURCES:
        judged = judge(work, *words)
        named = {each["path"] for each in judged.report["findings"]} - {
            "other/go.mod",
            "other/go.sum",
        }
        assert len(named) == 2
        assert judged.text.count("\n --> ") + judged.text.count("\n  --> ") == 4


def test_every_problem_of_every_file_is_said_at_once(capsys: Capture, work: Path) -> None:
    write(work / "go.mod", "modul m\nrequire\nreplace a\nexclude b\nfoo\ngo x\n")
    write(work / "go.work", "go 1.2.3.4\nuse\nbar\n")
    write(work / "go.sum", f"a\nb c\n/ v1.0.0 {H1}\n")
    write(work / "vendor/modules.txt", "x\n# y\n")
    ran = here(capsys, "check", work, "--offline", "--output", "json")
    places = [
        (each["path"], each["line"])
        for each in json.loads(ran.out)["findings"]
        if each["level"] == "deny"
    ]
    assert places == [
        *(("go.mod", line) for line in range(1, 7)),
        *(("go.sum", line) for line in range(1, 4)),
        *(("go.work", line) for line in range(1, 4)),
        ("other/go.mod", 4),
        ("other/go.sum", 1),
        ("vendor/modules.txt", 1),
        ("vendor/modules.txt", 2),
    ]
    assert (ran.code, ran.err) == (2, "")
    text = here(capsys, "check", work, "--offline").out
    assert all(f"--> {path}:{line}:" in text for path, line in places)
    assert len([line for line in text.splitlines() if line.endswith("^")]) >= len(places)


@pytest.mark.parametrize("kind", ["go.mod", "go.work"])
def test_a_file_that_alone_cannot_be_read_is_exit_3(
    capsys: Capture, tmp_path: Path, kind: str
) -> None:
    folder = tmp_path / "alone"
    write(folder / "sub/go.mod", MOD)
    (folder / kind).mkdir()
    ran = here(capsys, "check", folder, "--offline")
    assert (ran.code, ran.err) == (3, "")
    assert "it is not a plain file" in ran.out
