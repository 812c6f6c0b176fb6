"""sumdb-environment and log-key-foreign: what one line of an environment can do to the check."""

from __future__ import annotations

import pytest

from gosupply.engine.case import judge_case, parse_case
from gosupply.engine.verdict import verdict
from gosupply.rules.log_key_foreign import RULE as FOREIGN
from gosupply.rules.sumdb_environment import PUBLIC_HOSTS
from gosupply.rules.sumdb_environment import RULE as ENVIRONMENT
from gosupply.sumdb.database import GO_KEY
from tests.rules.judging import LIB, case, judge, lines

OTHER_KEY = "sum.golang.org+70b26aea+AQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"
PRIVATE_LOG = "sum.example.com+7eb4bc0b+AQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"


def found(env: str) -> list[str]:
    return [each.message for each in judge(ENVIRONMENT, case(lines(LIB), env=env))]


@pytest.mark.parametrize("name", ["GONOSUMDB", "GOPRIVATE"])
@pytest.mark.parametrize(
    ("pattern", "host"),
    [
        ("*", "github.com"),
        ("*.com", "github.com"),
        ("github.com", "github.com"),
        ("github.com/", "github.com"),
        ("*.org", "bitbucket.org"),
        ("g*", "github.com"),
        ("[a-z]*.io", "k8s.io"),
        ("gopkg.in", "gopkg.in"),
    ],
)
def test_a_pattern_that_covers_a_public_host_is_too_wide(
    name: str, pattern: str, host: str
) -> None:
    assert found(f"{name}={pattern}\n") == [
        f"GONOSUMDB '{pattern}' takes all of '{host}' out of the check."
    ]


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "github.com/acme",
        "github.com/acme/*",
        "github.com/acme-*",
        "github.com/*/private",
        "git.acme.example",
        "*.acme.example",
        " github.com",
    ],
)
@pytest.mark.parametrize("name", ["GONOSUMDB", "GOPRIVATE"])
def test_a_pattern_with_an_owner_is_not(name: str, pattern: str) -> None:
    assert found(f"{name}={pattern}\n") == []


@pytest.mark.parametrize(
    "pattern", ["github.com/*", "github.com/*/", "github.com/?*", "github.com/*/*", "*/*"]
)
def test_a_pattern_for_every_owner_of_a_public_host_is_too_wide(pattern: str) -> None:
    assert found(f"GONOSUMDB={pattern}\n") == [
        f"GONOSUMDB '{pattern}' takes all of 'github.com' out of the check."
    ]


def test_each_wide_pattern_is_a_finding_of_its_own() -> None:
    env = "GONOSUMDB=github.com/acme,github.com,*.org\n"
    messages = found(env)
    assert len(messages) == 2
    keys = {each.key for each in judge(ENVIRONMENT, case(lines(LIB), env=env))}
    assert keys == {"GONOSUMDB github.com", "GONOSUMDB *.org"}


def test_gonosumdb_hides_goprivate() -> None:
    assert found("GOPRIVATE=*\nGONOSUMDB=github.com/acme\n") == []


def test_the_finding_says_where_it_was_set() -> None:
    (finding,) = judge(ENVIRONMENT, case(lines(LIB), env="GOPRIVATE=*\n"))
    assert finding.notes == ("set in GOPRIVATE (environment): *",)
    assert finding.at.path == "go.sum"


@pytest.mark.parametrize("host", PUBLIC_HOSTS)
def test_every_public_host_is_watched(host: str) -> None:
    assert len(found(f"GONOSUMDB={host}\n")) == 1
    assert found(f"GONOSUMDB={host}/acme/x\n") == []


def test_it_is_a_warning_and_the_line_stays_private() -> None:
    report = judge_case(parse_case(case(lines(LIB), env="GOPRIVATE=*\n")))
    assert [judged.level.word for judged in report.judged] == ["warn"]
    assert report.counts["lines"]["private"] == 1
    assert verdict(report) == ("pass", 0)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("off", "GOSUMDB=off switches the checksum database off."),
        (" off ", "GOSUMDB=off switches the checksum database off."),
        ("   ", "GOSUMDB cannot be read: it is empty."),
        ("a b c", "GOSUMDB cannot be read: it has more than a key and a URL."),
        (
            "sum.example.com",
            "GOSUMDB cannot be read: a verifier key is written NAME+8 HEX DIGITS+BASE64.",
        ),
        (
            "sum.golang.org+033de0af+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
            "GOSUMDB cannot be read: the key of 'sum.golang.org' does not have the ID 033de0af.",
        ),
    ],
)
def test_a_database_that_is_off_or_unreadable_is_reported(value: str, message: str) -> None:
    env = f"GOSUMDB={value}\n"
    assert found(env) == [message]
    report = judge_case(parse_case(case(lines(LIB), env=env)))
    assert report.counts["lines"]["unproven"] == 1
    assert verdict(report) == ("incomplete", 3)


@pytest.mark.parametrize(
    "value",
    ["sum.golang.org", "sum.golang.google.cn", str(GO_KEY), f"{GO_KEY} https://mirror.example.org"],
)
def test_the_public_database_is_no_finding_by_whatever_road(value: str) -> None:
    text = case(lines(LIB), env=f"GOSUMDB={value}\n")
    assert judge(ENVIRONMENT, text) == judge(FOREIGN, text) == []


def test_another_database_is_reported_by_its_name() -> None:
    text = case(lines(LIB), env=f"GOSUMDB={PRIVATE_LOG}\n", log=lines(LIB))
    (finding,) = judge(ENVIRONMENT, text)
    assert finding.message == "GOSUMDB names another database, 'sum.example.com'."
    assert judge(FOREIGN, text) == []
    assert verdict(judge_case(parse_case(text))).exit_code == 0


def test_a_foreign_key_is_reported_once_and_by_its_own_rule() -> None:
    text = case(lines(LIB), env=f"GOSUMDB={OTHER_KEY}\n", log=lines(LIB))
    assert judge(ENVIRONMENT, text) == []
    (finding,) = judge(FOREIGN, text)
    assert finding.key == OTHER_KEY
    assert finding.notes == (f"set in environment: {OTHER_KEY}", f"its key is {GO_KEY}")
    report = judge_case(parse_case(text))
    assert verdict(report) == ("fail", 1)
    assert report.counts["lines"]["unproven"] == 1


def test_a_foreign_key_with_a_url_is_still_foreign() -> None:
    text = case(lines(LIB), env=f"GOSUMDB={OTHER_KEY} https://sum.golang.org\n")
    assert len(judge(FOREIGN, text)) == 1


@pytest.mark.parametrize("env", ["GOSUMDB=off\n", f"GOSUMDB={OTHER_KEY}\n", "GOPRIVATE=*\n"])
def test_it_is_said_once_however_many_roots_there_are(env: str) -> None:
    files = f"-- a/go.sum --\n{LIB}\n-- b/go.sum --\n{LIB}\n-- env --\n{env}"
    assert len([*judge(ENVIRONMENT, files), *judge(FOREIGN, files)]) == 1


@pytest.mark.parametrize("key", [OTHER_KEY, PRIVATE_LOG, "nonsense"])
def test_credentials_of_an_address_are_not_repeated(key: str) -> None:
    env = f"GOSUMDB={key} https://alice:hunter2@sum.example.com/path\n"
    text = case(lines(LIB), env=env)
    (finding,) = [*judge(ENVIRONMENT, text), *judge(FOREIGN, text)]
    assert "https://sum.example.com/path" in finding.notes[0]
    assert "hunter2" not in repr(finding)
