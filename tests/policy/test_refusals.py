"""What is refused: misspelt words, values of another shape, and whatever a mutation makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gosupply.policy.reading import read_policy_file
from tests.policy.written import EXAMPLE, FLOOR, NAMES, TEAM, WAIVER, read, refused

if TYPE_CHECKING:
    from gosupply.policy.values import FileKind

V1 = "version: 1\n"
LINES = EXAMPLE.split("\n")

GUESSES = {
    "ruels: {}": "Did you mean 'rules'?",
    "Rules: {}": "Did you mean 'rules'?",
    "sumdb: {privat: []}": "Did you mean 'private'?",
    "sumdb: {lookup: list}": "Did you mean 'listed'?",
    "vendor: {mode: 7}": "Use one of: any, required, forbidden.",
    "exclude: {quux: 1}": "Use one of: require_resolve_to.",
    "rules: {psuedo-version: deny}": "Did you mean 'pseudo-version'?",
    "rules: {qqq: deny}": "No rule or need has this name; docs/rules.md lists them.",
    "rules: {opinoin: deny}": "Did you mean 'opinion'?",
    "rules: {opinion: error}": "Did you mean 'deny'?",
    "rules: {opinion: Deny}": "Did you mean 'deny'?",
    "rules: {opinion: ignore}": "Did you mean 'off'?",
    "rules: {opinion: 7}": "Use one of: deny, warn, note, off.",
    "rules: {opinion: {now: warn, then: deny, form: 2027-01-01, from: 2027-01-01}}": (
        "Did you mean 'from'?"
    ),
    "teams_may_loosen: [replace.local_root]": "Did you mean 'replace.local_roots'?",
    "waive_in_change: [replace]": "No rule or need has this name; docs/rules.md lists them.",
    "teams: {a: {lables: [x]}}": "Did you mean 'labels'?",
    "zzzzzz: 1": (
        "Use one of: version, extends, repository, rings, teams, people, groups, rules, waivers, "
        "waive_in_change, teams_may_loosen, children_may_loosen, ...."
    ),
    f"{'rules' * 9}: 1": (
        "Use one of: version, extends, repository, rings, teams, people, groups, rules, waivers, "
        "waive_in_change, teams_may_loosen, children_may_loosen, ...."
    ),
}


@pytest.mark.parametrize("text", GUESSES)
def test_a_misspelt_word_is_answered_with_what_was_meant(text: str) -> None:
    assert refused(V1 + text)[3] == GUESSES[text]


def test_the_hundredth_misspelt_word_gets_no_guess_and_is_still_refused() -> None:
    _, refusals = read(V1 + "".join(f"rules{n}: 1\n" for n in range(100)))
    guessed = [help_.startswith("Did you mean") for *_, help_ in refusals]
    assert guessed == [True] * 50 + [False] * 50


WRONG = {
    "sumdb: []": ("'sumdb' is a list where a map is wanted", "[]"),
    "sumdb: x": ("'sumdb' is 'x' where a map is wanted", "x"),
    "rings: {a: b}": ("'rings' is a map where a list is wanted", "{a: b}"),
    "rings: [a]": ("'rings' is 'a' where a map is wanted", "a"),
    "repository: [a]": ("'repository' is a list where a text is wanted", "[a]"),
    "repository:": ("'repository' has no value where a text is wanted", ""),
    "repository: ~": ("'repository' has no value where a text is wanted", "~"),
    "repository: ''": ("'repository' is empty where a text is wanted", "''"),
    "vendor: {mode: ~}": (
        "'mode' has no value where one of any, required, forbidden is wanted",
        "~",
    ),
    "groups: [a]": ("'groups' is a list where a map from a group is wanted", "[a]"),
    "groups: {A: [b]}": ("'A' is no name", "A"),
    "groups: {a-: [b]}": ("'a-' is no name", "a-"),
    "rules: deny": ("'rules' is 'deny' where a map from rules to levels is wanted", "deny"),
    "rules: {opinion: []}": ("'opinion' is a list where a level is wanted", "[]"),
    "rules: {opinion: }": ("'opinion' has no value where a level is wanted", ""),
    "rules: {opinion: {}}": ("'opinion' names no ring", "{}"),
    "rules: {opinion: {ci: {a: deny}}}": ("'ci' is a map where a level is wanted", "{a: deny}"),
    "rules: {opinion: {now: warn, then: deny, from: []}}": (
        "'from' is a list where a day is wanted",
        "[]",
    ),
    "rules: {opinion: {now: {a: note}, then: deny, from: 2027-01-01}}": (
        "'now' is a map where a level is wanted",
        "{a: note}",
    ),
    "rules: {opinion: {now: deny, then: warn, from: 2027-01-01}}": (
        "'then: warn' is below 'now: deny'",
        "warn",
    ),
    "waive_in_change: [[a]]": (
        "'waive_in_change' is a list where the name of a rule is wanted",
        "[a]",
    ),
    "waive_in_change: opinion": (
        "'waive_in_change' is 'opinion' where a list is wanted",
        "opinion",
    ),
    "extends: [[strict]]": ("'extends' is a list where a name is wanted", "[strict]"),
    "extends: [{file: a}]": ("a pinned file lacks 'sha256'", "{file: a}"),
    "sumdb: {public: [a.example, b.example, a.example]}": (
        "'a.example' is twice in 'public'",
        "a.example",
    ),
    f"repository: {'x' * 2001}": ("'repository' is longer than 2,000 characters", "x" * 2001),
}


@pytest.mark.parametrize("text", WRONG)
def test_a_value_of_another_shape_is_refused_with_what_is_wanted(text: str) -> None:
    _, caret, message, help_ = refused(V1 + text)
    assert (message, caret) == WRONG[text]
    assert help_


# Line and column of each word of the example that is a key and no team's name.
KEYS = [
    (number, column)
    for number, line in enumerate(LINES)
    for column in range(len(line))
    if line[column:].split(":")[0].replace("_", "").replace("-", "").isalpha()
    and (column == 0 or line[column - 1] in " {")
    and ": " in f"{line[column:].split(',', maxsplit=1)[0]} "
    and not line.startswith("x-")
    and not line.endswith("-team:")
]


@settings(deadline=None)
@given(st.sampled_from(KEYS), st.sampled_from(["zz", "X", "_"]))
def test_no_key_may_be_misspelt_unseen(place: tuple[int, int], letters: str) -> None:
    number, column = place
    changed = [*LINES]
    changed[number] = LINES[number][:column] + letters + LINES[number][column:]
    _, refusals = read("\n".join(changed))
    assert refusals


snippets = st.sampled_from(
    (
        *(
            "deny",
            "off",
            "no",
            "[",
            "]",
            "{",
            "}",
            ": ",
            ", ",
            "- ",
            "\n",
            "  ",
            "'",
            '"',
            "#",
            "&a",
        ),
        *(
            "*a",
            "!!str ",
            "now: ",
            "then: ",
            "from: ",
            "version: 2",
            "x-",
            "99999999999",
            "é",
            "...",
        ),
        *("0000-00-00", "{}", "[]", "~", "rules: ", "name: ", "<<: ", "\t"),
    )
)


FILES: tuple[tuple[FileKind, str], ...] = (
    ("policy", EXAMPLE),
    ("team", TEAM),
    ("waiver", WAIVER),
    ("floor", FLOOR),
)


@settings(deadline=None, max_examples=200)
@given(st.data(), st.sampled_from(FILES))
def test_no_mutation_crashes_and_every_problem_stands_in_the_text(
    data: st.DataObject, whole: tuple[FileKind, str]
) -> None:
    kind, text = whole
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 12)))
        text = text[:start] + data.draw(snippets) + text[end:]
    file, problems = read_policy_file(
        text.encode(), path="a/b.yaml", source="tree", names=NAMES, kind=kind
    )
    lines = text.split("\n")
    for problem in problems:
        line, column, end_line, end = problem.at.span
        assert (problem.at.path, line, problem.at.text) == ("a/b.yaml", end_line, lines[line - 1])
        assert 1 <= column <= end <= len(problem.at.text) + 1
        assert problem.message
        assert problem.help
    assert list(problems) == sorted(problems, key=lambda problem: problem.at.span)
    assert file.kind == kind
