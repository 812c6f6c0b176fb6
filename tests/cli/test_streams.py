"""Closed, full and abandoned streams, poor terminals, and an impatient person."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from gosupply.cli import pipeline, streams
from gosupply.cli.progress import Progress
from gosupply.errors import UsageError
from tests.cli.running import LogServer, environment, gosupply, shell, sums_of, write
from tests.loopback import Loopback, Say
from tests.rules.judging import LIB

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sumdb.fake_log import FakeLog

TALKING = {
    "version": "--version",
    "help": "--help",
    "help of a command": "check --help",
    "list": "explain",
    "rule": "explain pin-weakened",
    "report": "check",
    "json": "check --output json",
}
FULL = "error: 'standard output' cannot be written: No space left on device\n"
CLOSED = "error: 'standard output' cannot be written: it is closed\n"

talking = pytest.mark.parametrize("words", TALKING.values(), ids=TALKING.keys())
buffering = pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])


@talking
@buffering
def test_a_full_disk_is_said_once(work: Path, words: str, unbuffered: str) -> None:
    script = f"gosupply {words} >/dev/full"
    assert shell(script, cwd=work, PYTHONUNBUFFERED=unbuffered) == (2, "", FULL)


@talking
def test_a_closed_standard_output_is_said(work: Path, words: str) -> None:
    assert shell(f"gosupply {words} >&-", cwd=work) == (2, "", CLOSED)


@talking
@buffering
def test_a_reader_who_leaves_is_no_error(work: Path, words: str, unbuffered: str) -> None:
    script = f"gosupply {words} | true; echo ${{PIPESTATUS[0]}}"
    ran = shell(f"set -o pipefail; trap '' PIPE; {script}", cwd=work, PYTHONUNBUFFERED=unbuffered)
    assert ran == (0, "0\n", "")


def test_a_reader_who_leaves_does_not_change_the_verdict(work: Path) -> None:
    write(work / "go.sum", "nonsense\n")
    read, write_ = os.pipe()
    os.close(read)
    with os.fdopen(write_, "wb") as gone:
        ran = gosupply("check", "--offline", cwd=work, stdout=gone)
    assert (ran.code, ran.err) == (2, "")


@pytest.mark.parametrize("where", ["2>&-", "2>/dev/full"])
def test_without_standard_error_the_exit_code_still_tells(work: Path, where: str) -> None:
    assert shell(f"gosupply check absent {where}", cwd=work) == (2, "", "")
    write(work / "go.sum", f"{LIB}\n")
    ran = shell(f"gosupply check --offline {where}", cwd=work)
    assert ran.code == 3
    assert ran.out.startswith("deny[") or "sum-unproven" in ran.out


def test_a_full_disk_does_not_hide_a_report_file(work: Path) -> None:
    ran = shell("gosupply check --output json=/dev/full --output text >out", cwd=work)
    assert ran == (2, "", "error: '/dev/full' cannot be written: No space left on device\n")
    assert "no go.sum line" in (work / "out").read_text()


def test_a_report_may_go_to_a_device_or_a_pipe(work: Path) -> None:
    ran = shell("gosupply check --output json=/dev/stdout --output sarif=/dev/null", cwd=work)
    assert ran.code == 0
    assert '"schema": "gosupply-report/1"' in ran.out
    ran = shell("gosupply check --output json=>(cat >other) >out; wait $!", cwd=work)
    assert (ran.code, ran.err) == (0, "")
    assert '"schema": "gosupply-report/1"' in (work / "other").read_text()


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("absent/report.json", "No such file or directory"),
        (".", "Is a directory"),
        ("file/report.json", "Not a directory"),
        ("x" * 300, "File name too long"),
    ],
)
def test_a_report_that_cannot_be_written_is_said(work: Path, file: str, reason: str) -> None:
    write(work / "file", "")
    code, out, err = gosupply("check", "--output", f"json={file}", cwd=work)
    assert code == 2
    assert err.endswith(f"cannot be written: {reason}\n")
    assert err.count("\n") == 1
    assert "no go.sum line" in out


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_a_poor_terminal_shows_what_it_can(work: Path, encoding: str) -> None:
    write(work / "é\N{GRINNING FACE}/go.sum", "nonsense é\n")
    changes = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": encoding}
    code, out, err = gosupply("check", "--offline", cwd=work, changes=changes)
    assert (code, err) == (2, "")
    assert "sum-malformed" in out
    if encoding == "ascii":
        assert "/go.sum:1:1\n" in out
        assert out.isascii()


def test_a_locale_without_utf8_reads_files_all_the_same(work: Path) -> None:
    changes = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    code, out, err = gosupply("explain", "pin-weakened", cwd=work, changes=changes)
    assert (code, err) == (0, "")
    assert "sum.golang.org Az3g" in out
    write(work / "é/go.sum", "nonsense\n")
    code, out, err = gosupply("check", "--offline", "é", cwd=work, changes=changes)
    assert (code, err) == (2, "")


def test_a_folder_whose_name_is_no_utf8_is_checked(work: Path) -> None:
    folder = os.fsencode(work) + b"/\xff"
    os.mkdir(folder)  # noqa: PTH102 - a pathlib path cannot be made of bytes
    with open(folder + b"/go.sum", "wb") as file:  # noqa: PTH123 - the same
        file.write(b"nonsense\n")
    shell("git init --quiet .", cwd=work)
    for words in (("check",), ("check", b"\xff"), ("check", "--output", "sarif")):
        code, out, err = gosupply(*words, "--offline", cwd=work)
        assert (code, err) == (2, ""), words
        assert "sum-malformed" in out


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environ", "is_terminal", "expected"),
    [
        ({}, False, False),
        ({}, True, True),
        ({"TERM": "dumb"}, True, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": ""}, False, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
    ],
)
def test_colours_are_for_terminals_unless_somebody_says_otherwise(
    monkeypatch: pytest.MonkeyPatch,
    environ: dict[str, str],
    *,
    is_terminal: bool,
    expected: bool,
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdout", Terminal() if is_terminal else io.StringIO())
    assert pipeline.use_color() is expected
    monkeypatch.setattr(sys, "stdout", None)
    assert pipeline.use_color() is ("FORCE_COLOR" in environ and expected)


@pytest.mark.parametrize("flag", [{}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}])
def test_a_pipe_gets_no_colours(work: Path, flag: dict[str, str]) -> None:
    write(work / "go.sum", "nonsense\n")
    assert "\x1b" not in gosupply("check", "--offline", cwd=work, changes=flag).out


def test_forced_colours_are_for_the_terminal_report_only(work: Path) -> None:
    write(work / "go.sum", "nonsense\n")
    words = ("check", "--offline", "--output", "text=file.txt", "--output", "json=file.json")
    ran = gosupply(*words, "--output", "text", cwd=work, changes={"FORCE_COLOR": "1"})
    assert "\x1b[" in ran.out
    assert "\x1b[" not in (work / "file.txt").read_text()
    assert "\\u001b" not in (work / "file.json").read_text()


def test_a_counter_is_drawn_after_a_second_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    monkeypatch.setattr(sys, "stderr", stream := Terminal())
    monkeypatch.setenv("TERM", "xterm")
    progress = Progress(stream)
    progress.tell(1, 9)
    assert stream.getvalue() == ""
    for at, done in ((101.5, 2), (101.55, 3), (101.7, 4)):
        now[0] = at
        progress.tell(done, 9)
    progress.say("hello")
    progress.say("hello again")
    now[0] = 102.0
    progress.tell(5, 9)
    progress.end()
    progress.end()
    assert stream.getvalue() == (
        "\r2 of 9 answers\x1b[K\r4 of 9 answers\x1b[K\r\x1b[K"
        "gosupply: hello\ngosupply: hello again\n"
        "\r5 of 9 answers\x1b[K\r\x1b[K"
    )


@pytest.mark.parametrize("environ", [{"TERM": "dumb"}, {"CI": "true"}, None])
def test_nobody_else_sees_a_counter(
    monkeypatch: pytest.MonkeyPatch, environ: dict[str, str] | None
) -> None:
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    monkeypatch.setenv("TERM", "xterm")
    for name, value in (environ or {}).items():
        monkeypatch.setenv(name, value)
    stream = io.StringIO() if environ is None else Terminal()
    progress = Progress(stream)
    now[0] = 200.0
    progress.tell(1, 9)
    progress.end()
    assert stream.getvalue() == ""


def test_names_that_go_out_are_announced_in_the_first_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stderr", stream := io.StringIO())
    progress = Progress(stream)
    progress.announce("asking https://x about 2 module versions")
    progress.first_run = True
    progress.announce("asking https://x about 1 module version")
    assert stream.getvalue() == (
        "gosupply: asking https://x about 1 module version; "
        "set GOPRIVATE to keep names to yourself\n"
    )


def interrupt_while_it_waits(
    work: Path, server: Loopback, asked: threading.Event
) -> tuple[int, bytes, bytes]:
    process = subprocess.Popen(
        [sys.executable, "-m", "gosupply", "check"],
        cwd=work,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    try:
        assert asked.wait(30)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    finally:
        process.kill()
    assert server.counts
    return process.returncode, out, err


def test_an_interruption_is_one_line_and_leaves_a_whole_cache(
    work: Path, log: FakeLog, server: LogServer
) -> None:
    write(work / "go.sum", sums_of(log, 1))
    assert gosupply("check", cwd=work).code == 0
    cache = {
        path: path.read_bytes() for path in (work.parent / "cache").rglob("*") if path.is_file()
    }
    assert len(cache) > 3
    write(work / "go.sum", sums_of(log, 1, 299))
    asked, leave = threading.Event(), threading.Event()

    def wait() -> None:
        asked.set()
        leave.wait(30)

    server.scripts["lookup/example.com/!mod299@v1.299.0"] = Say(before=wait)
    try:
        code, out, err = interrupt_while_it_waits(work, server, asked)
    finally:
        leave.set()
    assert (code, out, err) == (130, b"", b"gosupply: interrupted\n")
    assert {
        path: path.read_bytes() for path in (work.parent / "cache").rglob("*") if path.is_file()
    } == cache
    del server.scripts["lookup/example.com/!mod299@v1.299.0"]
    assert gosupply("check", cwd=work).code == 0


@pytest.mark.parametrize("name", ["stdout", "stderr"])
def test_what_is_still_buffered_does_not_fail_later(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The end of the process writes what is left: to nowhere, after a failure."""
    read, write_ = os.pipe()
    os.close(read)
    with os.fdopen(write_, "w") as gone:
        monkeypatch.setattr(sys, name, gone)
        (streams.show if name == "stdout" else streams.complain)("hello\n")
        gone.write("more")
    assert gone.closed


def test_a_full_stream_is_a_usage_error_and_then_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123 - as the shell opens it
        monkeypatch.setattr(sys, "stdout", full)
        with pytest.raises(UsageError, match="No space left on device"):
            streams.show("hello")
        streams.show("to nowhere")
    assert full.closed


def test_closed_streams_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    streams.prepare()
    streams.complain("to nowhere")
    with sys.stderr:
        assert sys.stderr.name == os.devnull
    with pytest.raises(UsageError, match="it is closed"):
        streams.show("hello")


def test_a_stream_learns_to_write_what_it_cannot_show(monkeypatch: pytest.MonkeyPatch) -> None:
    buffer = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(buffer, encoding="ascii"))
    streams.prepare()
    streams.show("é\n")
    assert buffer.getvalue() == b"\\xe9\n"
