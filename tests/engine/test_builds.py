"""Which files have a build list, and what is said where there is none."""

from __future__ import annotations

from gosupply.engine.providers.library import NoLibrary
from gosupply.facts import Known, Unavailable
from gosupply.workspace.mvs import BUILD_LISTS
from tests.engine.scenes import scene_of

APP = "-- go.mod --\nmodule example.com/app\n\ngo 1.25.0\n\n"
LIB = "-- mod example.com/lib@v1.0.0 --\nmodule example.com/lib\n"


def modules(text: str, path: str = "go.mod") -> list[str]:
    fact = scene_of(text).answered(BUILD_LISTS)[path]
    assert isinstance(fact, Known), fact
    return [f"{module.path} {module.version}".rstrip() for module in fact.value.modules]


def reason(text: str, path: str = "go.mod") -> str:
    fact = scene_of(text).answered(BUILD_LISTS)[path]
    assert isinstance(fact, Unavailable), fact
    return fact.reason


def test_a_module_without_requirements_is_its_own_build_list() -> None:
    assert modules(APP) == ["example.com/app"]


def test_texts_of_dependencies_are_read() -> None:
    lib = f"{LIB}require example.com/deep v1.2.0\n"
    deep = "-- mod example.com/deep@v1.2.0 --\nmodule example.com/deep\n"
    assert modules(f"{APP}require example.com/lib v1.0.0\n{lib}{deep}") == [
        "example.com/app",
        "example.com/deep v1.2.0",
        "example.com/lib v1.0.0",
    ]


def test_a_missing_text_is_named() -> None:
    assert reason(f"{APP}require example.com/lib v1.0.0\n") == (
        "the module graph needs the go.mod of example.com/lib@v1.0.0 (the case does not have it)"
    )


def test_a_text_that_cannot_be_read_is_named() -> None:
    bad = "-- mod example.com/lib@v1.0.0 --\nmodule example.com/lib\nrequire x\n"
    assert "its go.mod cannot be read: " in reason(f"{APP}require example.com/lib v1.0.0\n{bad}")


def test_alternative_files_have_build_lists_of_their_own() -> None:
    pair = "-- alt.mod --\nmodule example.com/app\nrequire example.com/lib v1.0.0\n-- alt.sum --\n"
    text = f"{APP}{pair}{LIB}"
    assert modules(text) == ["example.com/app"]
    assert modules(text, "alt.mod") == ["example.com/app", "example.com/lib v1.0.0"]


def test_a_workspace_has_one_of_all_its_modules() -> None:
    text = (
        "-- go.work --\ngo 1.25.0\nuse (\n\t./a\n\t./b\n)\nreplace example.com/lib => ./lib\n"
        "-- a/go.mod --\nmodule example.com/a\ngo 1.25.0\nrequire example.com/lib v1.0.0\n"
        "-- b/go.mod --\nmodule example.com/b\n"
        "-- lib/go.mod --\nmodule example.com/lib\n"
    )
    assert modules(text, "go.work") == ["example.com/a", "example.com/b", "example.com/lib v1.0.0"]
    assert "example.com/lib@v1.0.0" in reason(text, "a/go.mod")


def test_a_workspace_of_nothing_has_none() -> None:
    text = "-- go.work --\ngo 1.25.0\n"
    assert reason(text, "go.work") == "no module that it uses could be read"


def test_what_is_malformed_has_none_and_neither_has_what_uses_it() -> None:
    text = "-- go.work --\ngo 1.25.0\nuse ./a\n-- a/go.mod --\nmodule example.com/a\nnonsense\n"
    for path in ("go.work", "a/go.mod"):
        assert reason(text, path) == "it, or a file that it uses, is malformed"


def test_folders_are_read_where_they_are_in_the_repository() -> None:
    replaced = f"{APP}require example.com/lib v1.0.0\nreplace example.com/lib => "
    lib = "-- lib/go.mod --\nmodule example.com/lib\nrequire example.com/deep v1.0.0\n"
    deep = "-- mod example.com/deep@v1.0.0 --\nmodule example.com/deep\n"
    assert len(modules(f"{replaced}./lib\n{lib}{deep}")) == 3
    assert "./gone (it has no go.mod)" in reason(f"{replaced}./gone\n")
    for outside in ("../lib", "/lib"):
        found = reason(f"{replaced}{outside}\n")
        assert f"{outside} (it is outside of the repository)" in found


def test_the_place_is_the_go_line_or_the_first_one() -> None:
    answers = scene_of(f"{APP}-- b/go.mod --\nmodule example.com/b\n").answers[BUILD_LISTS.name]
    lines = [answer.at.span.line for answer in answers.values() if answer.at]
    assert lines == [3, 1]


def test_where_nobody_reads_module_files_there_is_none() -> None:
    scene = scene_of(f"{APP}require example.com/lib v1.0.0\n", NoLibrary())
    fact = scene.answered(BUILD_LISTS)["go.mod"]
    assert isinstance(fact, Unavailable)
    assert "no go.mod of other modules is read here" in fact.reason
