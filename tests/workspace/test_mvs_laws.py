"""What holds for every build list, whatever the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from gosupply.facts import Known, Unavailable
from gosupply.formats.modpath import ModuleVersion
from gosupply.workspace.modgraph import compare_versions
from gosupply.workspace.mvs import select_versions
from gosupply.workspace.requirements import Main, Replace, Summary, Work
from tests.workspace.graphs import Scene, Texts, repaired

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from gosupply.workspace.mvs import BuildList

MODULES = [
    ModuleVersion(f"example.com/{name}", version)
    for name in ("a", "b", "c", "d", "main")
    for version in ("v1.0.0-rc.1", "v1.0.0", "v1.2.0")
]
GO = st.sampled_from(["", "1.16", "1.17", "1.20", "1.21.0", "1.22"])
REQUIRES = st.lists(st.sampled_from(MODULES), max_size=4).map(tuple)
FOLDER = ModuleVersion("./folder", "")
REPLACES = st.dictionaries(
    st.sampled_from([*MODULES[:12], *(ModuleVersion(path, "") for path, _ in MODULES[:12:3])]),
    st.sampled_from([FOLDER, *MODULES[:3]]),
    max_size=2,
).map(lambda table: tuple(map(Replace, table, table.values())))
EXCLUDES = st.lists(st.sampled_from(MODULES), max_size=2).map(tuple)
MAIN = ModuleVersion("example.com/main", "")

unhurried = settings(deadline=None)


@st.composite
def scenes(draw: st.DrawFn, go: st.SearchStrategy[str] = GO) -> Scene:
    texts = {
        module: Summary(
            "example.com/a" if module == FOLDER else module.path, draw(GO), draw(REQUIRES)
        )
        for module in (*MODULES, FOLDER)
    }
    # Replacements by a version of a, whose go.mod is then that of a.
    main = Main(MAIN.path, draw(go), draw(REQUIRES), "", draw(EXCLUDES), draw(REPLACES))
    if not draw(st.booleans()):
        return Scene((main,), None, texts)
    other = Main("example.com/other", draw(GO), draw(REQUIRES), "", draw(EXCLUDES), ())
    return Scene((main, other), Work("1.22"), texts)


def single(scene: Scene) -> Scene:
    return scene._replace(mains=scene.mains[:1], work=None)


def versions_of(build: BuildList) -> dict[str, str]:
    return {module.path: module.version for module in build.modules}


@unhurried
@given(scenes())
def test_every_version_is_the_highest_that_is_required(scene: Scene) -> None:
    build = scene.known()
    chosen = {**versions_of(build), "go": build.go, "toolchain": build.toolchain}
    for requires in build.requires.values():
        for path, version in requires:
            assert compare_versions(path, chosen[path], version) >= 0
    required = {module for requires in build.requires.values() for module in requires}
    for module in build.modules:
        assert not module.version or ModuleVersion(*module[:2]) in required
    excluded = {module for main in scene.mains for module in main.excludes}
    assert not required & excluded


@unhurried
@given(scenes(), st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(scene: Scene, random: Random) -> None:
    def shuffled(values: Sequence[ModuleVersion]) -> tuple[ModuleVersion, ...]:
        return tuple(random.sample(values, len(values)))

    texts = {
        module: summary._replace(requires=shuffled(summary.requires))
        for module, summary in random.sample(list(scene.texts.items()), len(scene.texts))
    }
    mains = tuple(
        main._replace(requires=shuffled(main.requires), excludes=shuffled(main.excludes))
        for main in scene.mains
    )
    first, second = scene.known(), Scene(mains, scene.work, texts).known()
    assert first._replace(requires={}) == second._replace(requires={})
    assert {module: set(requires) for module, requires in first.requires.items()} == {
        module: set(requires) for module, requires in second.requires.items()
    }


@unhurried
@given(scenes(go=st.sampled_from(["1.17", "1.20", "1.21.0"])))
def test_a_go_mod_that_was_updated_needs_no_update(scene: Scene) -> None:
    scene = single(scene)
    build = scene.known()
    again = scene._replace(mains=(repaired(scene.mains[0], build),)).known()
    if build.updates:
        assert again.modules == build.modules
    assert again.updates == ()


@unhurried
@given(scenes(go=st.sampled_from(["", "1.16"])), st.sampled_from(MODULES))
def test_a_further_requirement_lowers_nothing(scene: Scene, more: ModuleVersion) -> None:
    scene = single(scene)
    (main,) = scene.mains
    before = versions_of(scene.known())
    after = versions_of(
        scene._replace(mains=(main._replace(requires=(*main.requires, more)),)).known()
    )
    for path, version in before.items():
        assert compare_versions(path, after[path], version) >= 0


@unhurried
@given(scenes())
def test_what_is_selected_is_needed_and_nothing_else_is(scene: Scene) -> None:
    build = scene.known()
    folders = {module: summary for module, summary in scene.texts.items() if not module.version}
    only = {module: scene.texts[module] for module in build.needed}
    assert Scene(scene.mains, scene.work, {**folders, **only}).known() == build
    for module in build.needed:
        less = {one: summary for one, summary in scene.texts.items() if one != module}
        found = Scene(scene.mains, scene.work, less).select()
        assert isinstance(found, Unavailable)
        assert found.reason == f"the module graph needs the go.mod of {module} (not there)"


@unhurried
@given(scenes())
def test_no_text_is_asked_for_twice(scene: Scene) -> None:
    reader = Texts(scene.texts)
    found = select_versions(scene.mains, reader, work=scene.work)
    assert isinstance(found, Known)
    asked = [module for batch in reader.batches for module in batch]
    assert len(asked) == len(set(asked))
    assert {module for module in asked if module.version} == set(found.value.needed)
