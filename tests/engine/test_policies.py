"""What the checked policy is to that of the merge base, and what cannot be said of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from gosupply.engine.case import NoLog, TextSource
from gosupply.engine.names import NAMES
from gosupply.engine.ports import Comparing, Ports
from gosupply.engine.providers.policies import NEED, answer, change
from gosupply.engine.providers.scene import Scene
from gosupply.errors import InputError
from gosupply.facts import Known, Unavailable
from gosupply.formats.goenv import resolve as resolve_env
from gosupply.policy.chain import read_policy
from gosupply.policy.policychange import POLICIES, PolicyChange
from gosupply.workspace.discovery import read_workspace

if TYPE_CHECKING:
    from collections.abc import Collection

    from gosupply.facts import Fact
    from gosupply.workspace.source import Content

DAY = date(2026, 11, 23)
PATH = ".gosupply/policy.yaml"
STRICT = "version: 1\nrules: {retracted: deny}\n"
LOOSE = "version: 1\r\nrules: {retracted: note}\n"
BROKEN = "version: 1\nruels: {}\n"


class Unreadable(TextSource):
    """A source whose policy cannot be read."""

    def read(self, paths: Collection[str], /, *, limit: int) -> dict[str, Content]:
        """Return why, for every path."""
        del limit
        return dict.fromkeys(paths, Unavailable("it lacks an object", "Run 'git fetch'."))


def source(text: str | None, name: str) -> TextSource:
    return TextSource(name, {} if text is None else {PATH: text})


def found(
    checked: str | None, authority: str | None, base: TextSource | None
) -> Fact[PolicyChange]:
    sources = source(checked, "tree"), source(authority, "commit 2")
    own = None if checked is None else read_policy(sources[0], NAMES)
    answers = change(*sources, Comparing(base, NAMES, DAY), own)
    assert list(answers) == [PATH]
    return answers[PATH].fact


def known(checked: str | None, authority: str | None, base: str | None) -> PolicyChange:
    fact = found(checked, authority, source(base, "commit 1"))
    assert isinstance(fact, Known)
    return fact.value


def test_it_is_compared_with_the_merge_base_and_not_with_the_authority() -> None:
    loosened = known(LOOSE, LOOSE, STRICT).loosened
    assert [one.what for one in loosened] == [
        "The level of 'retracted' falls from 'deny' to 'note' at 'commit', 'change' and 'release'."
    ]
    old, new = loosened[0].old, loosened[0].new
    assert old is not None
    assert new is not None
    assert (old.source, new.source) == ("commit 1", "tree")
    assert known(LOOSE, STRICT, LOOSE).loosened == ()


@pytest.mark.parametrize(
    ("checked", "authority", "expected"),
    [
        (LOOSE, None, True),
        (LOOSE, STRICT, False),
        (None, None, False),
        (None, STRICT, False),
    ],
)
def test_it_is_introduced_where_the_authority_has_none(
    checked: str | None, authority: str | None, *, expected: bool
) -> None:
    for base in (None, authority):
        assert known(checked, authority, base).introduced is expected


def test_what_is_introduced_is_compared_with_nothing() -> None:
    assert known(LOOSE, None, None).loosened == ()


def test_a_removed_policy_is_found() -> None:
    (loosened,) = known(None, STRICT, STRICT).loosened
    assert loosened.what == f"The policy '{PATH}' is removed."


def test_its_beginning_is_its_first_line() -> None:
    at = known(LOOSE, None, None).at
    assert at is not None
    assert (str(at), at.text, at.source) == (f"{PATH}:1:1", "version: 1", "tree")
    assert known(None, STRICT, STRICT).at is None


def test_without_a_base_nothing_is_compared() -> None:
    fact = found(LOOSE, STRICT, None)
    assert isinstance(fact, Known)
    assert fact.value.loosened == ()


def test_an_invalid_checked_policy_stops_the_run() -> None:
    sources = source(BROKEN, "tree"), source(STRICT, "commit 2")
    env = resolve_env({}, {}, {})
    ports = Ports(*sources, env, NoLog(), comparing=Comparing(None, NAMES, DAY))
    with pytest.raises(InputError) as caught:
        answer(Scene(read_workspace(sources[0], env), (), ports))
    assert caught.value.problems[0].at.source == "tree"


def test_with_an_invalid_base_it_cannot_be_said() -> None:
    fact = found(STRICT, STRICT, source(BROKEN, "commit 1"))
    assert isinstance(fact, Unavailable)
    assert fact.reason.startswith(f"the policy of commit 1 is invalid: {PATH}:2:1: ")


def test_with_an_unreadable_base_it_cannot_be_said_and_what_helps_is() -> None:
    reason = f"'{PATH}' of commit 1: it lacks an object"
    fact = found(STRICT, STRICT, Unreadable("commit 1", {}))
    assert fact == Unavailable(reason, "Run 'git fetch'.")


@pytest.mark.parametrize("comparing", [None, Comparing(source(STRICT, "commit 1"), NAMES, DAY)])
def test_the_provider_answers_its_need_where_somebody_asks(comparing: Comparing | None) -> None:
    sources = source(LOOSE, "tree"), source(STRICT, "commit 2")
    env = resolve_env({}, {}, {})
    ports = Ports(*sources, env, NoLog(), comparing=comparing)
    answers = answer(Scene(read_workspace(sources[0], env), (), ports))
    assert list(answers) == ([] if comparing is None else [PATH])
    assert NEED is POLICIES
    assert NEED.kind == "opinion"
