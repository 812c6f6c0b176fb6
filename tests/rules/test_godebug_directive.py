"""godebug-directive: what weakens programs, what Go refuses, what contradicts itself."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from gosupply.rules.godebug_directive import RULE
from tests.rules.judging import judge, lines
from tests.tools import require_tool

if TYPE_CHECKING:
    from pathlib import Path


def mod(*settings: str, go: str = "1.25.0") -> str:
    godebugs = lines(*(f"godebug {setting}" for setting in settings))
    return f"-- go.mod --\nmodule example.com/app\n\ngo {go}\n\n{godebugs}"


def test_a_setting_that_weakens_something_is_shown_where_it_stands() -> None:
    (found,) = judge(RULE, mod("panicnil=1", "tlsrsakex=1"))
    assert found.message == (
        "The setting 'tlsrsakex=1' offers TLS cipher suites without forward secrecy."
    )
    assert found.at.span == (6, 1, 6, 20)
    assert found.key == "tlsrsakex"
    assert found.help == "Run 'go mod edit -dropgodebug=tlsrsakex'."
    assert found.notes == ()


@pytest.mark.parametrize(
    "setting",
    [
        "cryptocustomrand=1",
        "execerrdot=0",
        "fips140ems=0",
        "htmlmetacontenturlescape=0",
        "httplaxcontentlength=1",
        "randautoseed=0",
        "rsa1024min=0",
        "tarinsecurepath=1",
        "tls10server=1",
        "tls3des=1",
        "tlsmlkem=0",
        "tlssha1=1",
        "tlsunsafeekm=1",
        "urlstrictcolons=0",
        "x509negativeserial=1",
        "zipinsecurepath=1",
    ],
)
def test_each_weakness_has_its_value_and_no_other(setting: str) -> None:
    key, _, value = setting.partition("=")
    assert [each.key for each in judge(RULE, mod(setting))] == [key]
    assert judge(RULE, mod(f"{key}={1 - int(value)}")) == []
    assert judge(RULE, mod(f"{key}=nonsense")) == []


@pytest.mark.parametrize(
    ("setting", "reason"),
    [
        ("httpcookiemaxnum=0", "lifts the limit of 3000 cookies"),
        ("httpcookiemaxnum=+3001", "raises the limit of 3000 cookies"),
        ("multipartmaxheaders=10001", "raises the limit of 10000 headers of a form"),
        ("multipartmaxparts=1001", "raises the limit of 1000 parts of a form"),
        ("tlsmaxrsasize=16384", "raises the limit of 8192 bits of an RSA key in TLS"),
        ("urlmaxqueryparams=0", "lifts the limit of 10000 query parameters"),
    ],
)
def test_a_limit_is_raised_or_lifted(setting: str, reason: str) -> None:
    (found,) = judge(RULE, mod(setting))
    assert found.message == f"The setting '{setting}' {reason}."


@pytest.mark.parametrize(
    "setting",
    [
        "httpcookiemaxnum=3000",
        "httpcookiemaxnum=-1",
        "httpcookiemaxnum=many",
        "multipartmaxparts=0",
        "tlsmaxrsasize=0",
        "tlsmaxrsasize=4096",
        f"urlmaxqueryparams=1{'0' * 5000}",
    ],
)
def test_a_limit_that_is_kept_lowered_or_not_read(setting: str) -> None:
    assert judge(RULE, mod(setting)) == []


def test_an_older_default_than_the_go_line() -> None:
    (found,) = judge(RULE, mod("default=go1.21", go="1.25.3"))
    assert found.message == (
        "The setting 'default=go1.21' asks for an older Go than the go line, which is '1.25'."
    )
    assert found.notes == ()


@pytest.mark.parametrize("value", ["go1.25", "go1.25.0", "go1.25rc1", "go1.26.1"])
def test_a_default_of_the_same_language_or_later(value: str) -> None:
    assert judge(RULE, mod(f"default={value}", go="1.25.3")) == []


def test_without_a_go_line_1_16_is_the_default_and_in_a_go_work_1_18() -> None:
    text = "module example.com/app\ngodebug default=go1.17\n"
    assert judge(RULE, f"-- go.mod --\n{text}") == []
    (found,) = judge(RULE, "-- go.work --\ngodebug default=go1.17\n")
    assert "'1.18'" in found.message
    assert found.help == "Run 'go work edit -dropgodebug=default'."


@pytest.mark.parametrize("value", ["1.21", "go1.21-x", "go", "", "go1.x", "go1.21.0/x"])
def test_a_default_that_is_no_release(value: str) -> None:
    (found,) = judge(RULE, mod(f"default={value}"))
    assert found.message == f"The setting 'default={value}' names no release of Go."
    assert found.notes == ("The go command refuses such a line.",)


def test_a_setting_that_nobody_knows() -> None:
    (found,) = judge(RULE, mod("tlsrsakexx=1"))
    assert found.message == "The setting 'tlsrsakexx=1' is in no Go release up to 1.27."
    assert found.notes == ("The go command refuses such a line.",)


def test_a_setting_that_a_shell_would_obey_is_in_no_command() -> None:
    (found,) = judge(RULE, mod("a;id=1"))
    assert found.help == "Change or remove the line."


def test_a_later_go_may_know_more_settings() -> None:
    assert judge(RULE, mod("brandnew=1", go="1.28")) == []
    assert judge(RULE, mod("brandnew=1", go="1.27.5")) != []
    head = "-- go.mod --\nmodule example.com/app\n\ngo 1.25.0\n"
    assert judge(RULE, f"{head}toolchain go1.28.1\ngodebug brandnew=1\n") == []
    assert judge(RULE, f"{head}toolchain default\ngodebug brandnew=1\n") != []
    assert judge(RULE, f"{head}toolchain go1.24.0\ngodebug brandnew=1\n") != []


def test_a_setting_that_go_has_removed_is_refused_from_then_on() -> None:
    (found,) = judge(RULE, mod("tlsrsakex=1", go="1.27.0"))
    assert found.message == "The setting 'tlsrsakex=1' was removed in Go 1.27."
    assert found.notes == ("The go command refuses such a line.",)
    assert judge(RULE, mod("tlsrsakex=0", go="1.27.0")) == []
    assert judge(RULE, mod("asynctimerchan=2", go="1.26.9")) == []
    assert len(judge(RULE, mod("asynctimerchan=2", go="1.27"))) == 1
    (found,) = judge(RULE, mod("x509sha1=1", go="1.23"))
    assert found.message.endswith("accepts certificates that are signed with SHA-1.")
    (found,) = judge(RULE, mod("x509sha1=1", go="1.24"))
    assert found.message.endswith("was removed in Go 1.24.")


def test_a_setting_that_is_set_again_to_another_value() -> None:
    (found,) = judge(RULE, mod("tlsrsakex=1", "tlsrsakex=0"))
    assert found.message == "The setting 'tlsrsakex=0' was '1' further up."
    assert found.at.span.line == 6
    assert [(each.message, each.at.span.line) for each in found.related] == [("the other value", 5)]
    assert found.notes == ("The last one counts.",)
    assert found.key == "again tlsrsakex"
    assert found.help == "Remove one of the two."


def test_of_several_values_the_last_one_counts() -> None:
    found = judge(RULE, mod("tlsrsakex=0", "tlsrsakex=1", "tlsrsakex=1"))
    assert [(each.at.span.line, each.key) for each in found] == [
        (6, "again tlsrsakex"),
        (7, "tlsrsakex"),
    ]


def test_in_a_workspace_a_note_says_that_go_work_counts() -> None:
    work = "-- go.work --\ngo 1.25.0\n\nuse .\n\ngodebug tls3des=1\n"
    text = mod("nosuch=1", "tlsrsakex=1", "panicnil=1", "panicnil=0") + work
    note = "In a workspace the settings of go.work count instead."
    assert {(each.key, each.notes) for each in judge(RULE, text)} == {
        ("nosuch", ("The go command refuses such a line.", note)),
        ("tlsrsakex", (note,)),
        ("again panicnil", ("The last one counts.", note)),
        ("tls3des", ()),
    }


def test_go_itself_knows_the_settings_and_refuses_the_others(tmp_path: Path) -> None:
    go = require_tool("go")
    (tmp_path / "m.go").write_text("package main\n\nfunc main() {}\n")

    def is_refused(setting: str) -> bool:
        text = f"module example.com/app\n\ngo 1.23\n\ngodebug {setting}\n"
        (tmp_path / "go.mod").write_text(text)
        ran = subprocess.run(
            [go, "list", "-f", "{{.DefaultGODEBUG}}", "."],
            cwd=tmp_path,
            env={**os.environ, "GOWORK": "off", "GOENV": "off", "GOFLAGS": "", "GOPROXY": "off"},
            capture_output=True,
            check=False,
        )
        return ran.returncode != 0

    for setting in ("nosuch=1", "default=1.21", "default=go1.21-x", "x509sha1=1"):
        assert is_refused(setting), setting
        assert judge(RULE, mod(setting, go="1.24")), setting
    for setting in ("httpmuxgo121=1", "default=go1.23.4", "tlssha1=0"):
        assert not is_refused(setting), setting
        assert judge(RULE, mod(setting, go="1.23")) == [], setting
