"""What was seen of newer versions, and what that does not prove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.engine.providers import newest
from gosupply.engine.providers.library import NoLibrary
from gosupply.facts import Known, Unavailable
from gosupply.modules.dependencies import NEWEST
from tests.engine.scenes import scene_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gosupply.facts import Fact
    from gosupply.formats.modpath import ModuleVersion
    from gosupply.modules.dependencies import Newest
    from gosupply.modules.newest import Versions

APP = (
    "-- go.mod --\nmodule example.com/app\n\ngo 1.25.0\n\n"
    "require (\n\texample.com/a v1.0.0\n\texample.com/b v1.0.0\n)\n"
)
A = "-- mod example.com/a@v1.0.0 --\nmodule example.com/a\n"
B = "-- mod example.com/b@v1.0.0 --\nmodule example.com/b\n"
TAKEN = "-- mod example.com/a@v1.1.0 --\nmodule example.com/a\nretract [v1.0.0, v1.0.5] // oops\n"
UNSEEN = "no retraction was seen among the versions that the case lists, unsigned"


def facts(text: str) -> Mapping[str, Fact[Mapping[str, Newest]]]:
    return scene_of(text).answered(NEWEST)


def newest_of(text: str, path: str) -> Newest:
    fact = scene_of(text).answered(NEWEST)["the case"]
    assert isinstance(fact, Known)
    return fact.value[path]


def test_the_newest_go_mod_of_each_module_is_read() -> None:
    found = newest_of(f"{APP}{A}{B}{TAKEN}", "example.com/a")
    assert found.version == "v1.1.0"
    assert found.where == "the case"
    retraction = found.retraction_of("v1.0.0")
    assert retraction
    assert retraction.rationale == "oops"
    assert found.retraction_of("v1.0.6") is None
    assert found.retraction_of("v0.9.0") is None
    assert newest_of(f"{APP}{A}{B}{TAKEN}", "example.com/b").version == "v1.0.0"


def test_no_retraction_seen_is_no_clean_bill() -> None:
    unseen = [key for key, fact in facts(f"{APP}{A}{B}").items() if fact == Unavailable(UNSEEN)]
    assert unseen == ["example.com/a and 1 more"]


def test_a_module_that_is_retracted_was_seen() -> None:
    unseen = [k for k, fact in facts(f"{APP}{A}{B}{TAKEN}").items() if fact == Unavailable(UNSEEN)]
    assert unseen == ["example.com/b"]


def test_all_seen_leaves_nothing_unknown() -> None:
    text = (
        f"{APP}{A}{B}{TAKEN}-- mod example.com/b@v1.9.0 --\nmodule example.com/b\nretract v1.0.0\n"
    )
    assert list(facts(text)) == ["the case"]


def test_a_replacement_is_what_is_looked_up() -> None:
    text = (
        f"{APP}replace example.com/a => example.com/c v1.0.0\n{B}"
        "-- mod example.com/c@v1.0.0 --\nmodule example.com/c\n"
    )
    fact = scene_of(text).answered(NEWEST)["the case"]
    assert isinstance(fact, Known)
    assert set(fact.value) == {"example.com/b", "example.com/c"}


def test_folders_have_no_newer_version() -> None:
    text = (
        "-- go.mod --\nmodule example.com/app\nrequire example.com/a v1.0.0\n"
        "replace example.com/a => ./a\n-- a/go.mod --\nmodule example.com/a\n"
    )
    assert facts(text) == {}


def test_a_deprecation_is_read() -> None:
    text = (
        f"{APP}{A}{B}-- mod example.com/a@v1.1.0 --\n// Deprecated: use b.\nmodule example.com/a\n"
    )
    assert newest_of(text, "example.com/a").deprecation == "use b."
    assert newest_of(text, "example.com/b").deprecation == ""


def test_a_module_line_is_needed_for_a_deprecation() -> None:
    text = f"{APP}{A}{B}-- mod example.com/a@v1.1.0 --\ngo 1.20\n"
    assert newest_of(text, "example.com/a").deprecation == ""


def test_where_nothing_is_listed_that_is_said_once_for_all() -> None:
    scene = scene_of(f"{APP}{A}{B}")
    scene.dependencies = NoLibrary()
    found = newest.answer(scene)
    assert [(key, answer.fact) for key, answer in found.items()] == [
        (
            "example.com/a and 1 more",
            Unavailable("the newest go.mod is not known: no go.mod of other modules is read here"),
        )
    ]


def test_a_newest_text_that_is_missing_is_said() -> None:
    class Half:
        healed = 0

        def __init__(self) -> None:
            self._whole = scene_of(f"{APP}{A}{B}{TAKEN}").dependencies

        def texts(
            self, modules: Sequence[ModuleVersion], /
        ) -> dict[ModuleVersion, Known[bytes] | Unavailable]:
            return {
                module: Unavailable("gone") if module.version == "v1.1.0" else text
                for module, text in self._whole.texts(modules).items()
            }

        def lists(self, paths: Sequence[str], /) -> Mapping[str, Versions | Unavailable]:
            return self._whole.lists(paths)

    found = scene_of(f"{APP}{A}{B}", Half()).answered(NEWEST)
    assert found["example.com/a"] == Unavailable("the newest go.mod is not known: gone")
