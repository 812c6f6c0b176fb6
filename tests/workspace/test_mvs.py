"""The build list by hand: the examples of the Go reference, pruning, replacements, go lines."""

from __future__ import annotations

import pytest

from gosupply.facts import Known
from gosupply.formats.modpath import ModuleVersion
from gosupply.workspace.mvs import Selected, Update, select_versions
from gosupply.workspace.requirements import Main, Work
from tests.workspace.graphs import Scene, Texts, replaces, selected, texts, version, versions

# golang.org/ref/mod, "Minimal version selection": main needs A 1.2 and B 1.2.
REFERENCE = texts("""
    a@v1.2.0 -: c@v1.3.0
    b@v1.2.0 -: c@v1.4.0
    c@v1.3.0 -: d@v1.2.0
    c@v1.4.0 -: d@v1.2.0
    d@v1.2.0 -:
    d@v1.3.0 -:
    r@v1.0.0 -: d@v1.3.0
""")
MAIN = Main("example.com/main", "1.16", versions("a@v1.2.0 b@v1.2.0"))


def one(main: Main, lines: str) -> Scene:
    return Scene((main,), None, texts(lines))


def test_the_highest_required_version_is_selected() -> None:
    build = Scene((MAIN,), None, REFERENCE).known()
    assert selected(build) == "a@v1.2.0 b@v1.2.0 c@v1.4.0 d@v1.2.0"
    assert build.modules[0] == Selected("example.com/main", "", None)
    assert build.needed == versions("a@v1.2.0 b@v1.2.0 c@v1.3.0 c@v1.4.0 d@v1.2.0")
    assert build.requires[version("c@v1.4.0")] == versions("d@v1.2.0")
    assert build.requires[version("main@")] == versions("a@v1.2.0 b@v1.2.0 go@1.16")
    assert (build.go, build.toolchain, build.updates) == ("1.16", "", ())


def test_a_replacement_brings_its_own_requirements() -> None:
    main = MAIN._replace(replaces=replaces("c@v1.4.0=>r@v1.0.0"))
    build = Scene((main,), None, REFERENCE).known()
    assert selected(build) == "a@v1.2.0 b@v1.2.0 c@v1.4.0 d@v1.3.0"
    assert build.modules[3] == Selected(*version("c@v1.4.0"), version("r@v1.0.0"))
    assert version("c@v1.4.0") not in build.needed
    assert version("r@v1.0.0") in build.needed


def test_a_requirement_on_an_excluded_version_is_dropped_and_not_moved() -> None:
    main = MAIN._replace(excludes=versions("c@v1.4.0"))
    build = Scene((main,), None, REFERENCE).known()
    assert selected(build) == "a@v1.2.0 b@v1.2.0 c@v1.3.0 d@v1.2.0"
    assert build.requires[version("b@v1.2.0")] == ()
    assert build.updates == ()


@pytest.mark.parametrize(("go", "is_listed"), [("1.17", ""), ("1.16", "1.16"), ("", "")])
def test_an_excluded_requirement_of_the_main_module_is_an_update(go: str, is_listed: str) -> None:
    main = MAIN._replace(excludes=versions("a@v1.2.0"), go=go)
    build = Scene((main,), None, REFERENCE).known()
    assert selected(build) == "b@v1.2.0 c@v1.4.0 d@v1.2.0"
    assert build.updates == (Update("example.com/a", "v1.2.0", ""),)
    assert build.go == (is_listed or go or "1.16")


def test_texts_are_asked_for_level_by_level_and_once() -> None:
    reader = Texts(REFERENCE)
    select_versions([MAIN], reader)
    assert reader.batches == [
        versions("a@v1.2.0 b@v1.2.0"),
        versions("c@v1.3.0 c@v1.4.0"),
        versions("d@v1.2.0"),
    ]


PRUNED = """
    a@v1 {a}: b@v1
    b@v1 {b}: c@v1
    c@v1 1.17: d@v1
    d@v1 1.17:
"""


@pytest.mark.parametrize(
    ("main", "a", "b", "listed", "needed"),
    [
        # Only what the main module requires is read; what that requires is listed.
        ("1.17", "1.17", "1.17", "a@v1 b@v1", "a@v1"),
        # Below a module without pruning everything is, pruned or not.
        ("1.17", "1.16", "1.17", "a@v1 b@v1 c@v1 d@v1", "a@v1 b@v1 c@v1 d@v1"),
        ("1.17", "1.16", "1.16", "a@v1 b@v1 c@v1 d@v1", "a@v1 b@v1 c@v1 d@v1"),
        ("1.17", "1.17", "1.16", "a@v1 b@v1", "a@v1"),
        ("1.16", "1.17", "1.17", "a@v1 b@v1 c@v1 d@v1", "a@v1 b@v1 c@v1 d@v1"),
    ],
)
def test_pruning(main: str, a: str, b: str, listed: str, needed: str) -> None:
    scene = one(Main("example.com/main", main, versions("a@v1")), PRUNED.format(a=a, b=b))
    build = scene.known()
    assert selected(build) == listed
    assert build.needed == versions(needed)


def test_a_version_is_read_again_where_it_is_reached_without_pruning() -> None:
    scene = one(
        Main("example.com/main", "1.17", versions("a@v1 old@v1")),
        """
        a@v1 1.17: b@v1
        b@v1 1.17:
        old@v1 -: a@v1
        """,
    )
    assert scene.known().needed == versions("a@v1 b@v1 old@v1")


def test_cycles_and_older_versions_of_the_main_module() -> None:
    scene = one(
        Main("example.com/main", "1.16", versions("a@v1")),
        """
        a@v1 -: b@v1
        b@v1 -: a@v1 main@v1
        main@v1 -: c@v1 a@v2
        a@v2 -: b@v1
        c@v1 -: main@v1
        """,
    )
    build = scene.known()
    assert selected(build) == "a@v2 b@v1 c@v1"
    assert build.updates == (Update("example.com/a", "v1.0.0", "v2.0.0"),)


def test_a_pruned_main_module_is_brought_to_agree_with_itself() -> None:
    scene = one(
        Main("example.com/main", "1.17", versions("a@v1 b@v1")),
        """
        a@v1 1.17: b@v2
        b@v1 1.17: d@v9
        b@v2 1.17: a@v3 c@v1
        a@v3 1.17: c@v2
        """,
    )
    build = scene.known()
    # b v2 is read because it was made a root, and so is a v3; b v1 has no say any more.
    assert selected(build) == "a@v3 b@v2 c@v2"
    assert build.updates == (
        Update("example.com/a", "v1.0.0", "v3.0.0"),
        Update("example.com/b", "v1.0.0", "v2.0.0"),
    )
    assert build.requires[version("main@")] == versions("a@v3 b@v2 go@1.17")


@pytest.mark.parametrize(
    ("go", "requires", "listed", "updates"),
    [
        ("1.17", "a@v1 a@v1", "a@v1 b@v1", ""),
        ("1.17", "a@v1 a@v2", "a@v2", "a@v1"),
        ("1.16", "a@v1 a@v2", "a@v2 b@v1", "a@v1"),
        # The main module's own older version counts, and is left as it is.
        ("1.17", "a@v2 main@v1", "a@v2 b@v1", ""),
        ("1.16", "a@v2 main@v1", "a@v2 b@v1", "main@v1"),
        # Where the go command writes a new go.mod it drops it.
        ("1.17", "a@v2 main@v1 main@v2", "a@v2", "main@v1 main@v2"),
        ("1.17", "a@v1 a@v2 main@v1", "a@v2", "a@v1 main@v1"),
    ],
)
def test_what_is_required_twice(go: str, requires: str, listed: str, updates: str) -> None:
    scene = one(
        Main("example.com/main", go, versions(requires)),
        """
        a@v1 1.17: b@v1
        a@v2 1.17:
        b@v1 1.17:
        main@v1 1.17: b@v1
        main@v2 1.17: b@v1
        """,
    )
    build = scene.known()
    assert selected(build) == listed
    assert tuple(ModuleVersion(*update[:2]) for update in build.updates) == versions(updates)


def test_a_requirement_of_the_main_module_on_itself_may_be_excluded() -> None:
    own = versions("main@v1")
    build = one(Main("example.com/main", "1.17", own, excludes=own), "").known()
    assert build.updates == (Update("example.com/main", "v1.0.0", ""),)
    assert build.needed == ()


def test_the_go_line_of_a_dependency_raises_that_of_the_main_module() -> None:
    main = Main("example.com/main", "1.20", versions("a@v1 b@v1"))
    build = one(main, "a@v1 1.21.3:\nb@v1 1.22:").known()
    assert (build.go, build.toolchain) == ("1.22", "go1.22")
    assert build.updates == (Update("go", "1.20", "1.22"),)
    assert one(main, "a@v1 1.20.1:\nb@v1 1.20:").known().updates == ()


@pytest.mark.parametrize(
    ("go", "toolchain", "selected_one", "is_dropped"),
    [
        ("1.21.5", "", "go1.21.5", False),
        ("1.21.5", "go1.22.1", "go1.22.1", False),
        ("1.21.5", "go1.21.5-local", "go1.21.5-local", False),
        ("1.20", "go1.22.1", "go1.22.1", False),
        ("1.21.5", "go1.21.5", "go1.21.5", True),
        ("1.21.5", "go1.21.1", "go1.21.5", True),
        ("1.21.5", "default", "go1.21.5", True),
        ("1.20", "default", "", True),
        ("1.20", "go1.20.1", "go1.20.1", True),
        ("1.20", "", "", False),
    ],
)
def test_toolchain_lines(go: str, toolchain: str, selected_one: str, *, is_dropped: bool) -> None:
    build = one(Main("example.com/main", go, (), toolchain), "").known()
    assert build.toolchain == selected_one
    assert build.updates == ((Update("toolchain", toolchain, ""),) if is_dropped else ())


def test_a_replacement_of_one_version_goes_before_that_of_all_and_none_is_followed() -> None:
    main = Main(
        "example.com/main",
        "1.16",
        versions("a@v1 b@v1"),
        replaces=replaces("a=>./all a@v1=>fork@v1 b=>./b fork=>./never"),
    )
    scene = one(
        main,
        """
        fork@v1 -: a@v2
        ./all -: b@v1
        ./b -:
        """,
    )
    build = scene.known()
    assert build.modules[1:] == (
        Selected("example.com/a", "v2.0.0", version("./all")),
        Selected("example.com/b", "v1.0.0", version("./b")),
    )
    assert build.needed == versions("fork@v1")


def test_versions_are_ordered_as_go_orders_them() -> None:
    path = "example.com/a"
    ascending = [
        "v0.0.0-20240102030405-abcdefabcdef",
        "v1.0.0-rc.2",
        "v1.0.0-rc.10",
        "v1.0.0",
        "v1.0.1-0.20240102030405-abcdefabcdef",
        "v1.9.0",
        "v1.10.0",
        "v2.0.0+incompatible",
    ]
    known = {
        ModuleVersion(path, this): texts(f"a@v1 -: a@{after}")[version("a@v1")]
        for this, after in zip(ascending, [*ascending[1:], "v2.0.0+incompatible"], strict=True)
    }
    main = Main("example.com/main", "1.16", (ModuleVersion(path, ascending[0]),))
    assert selected(Scene((main,), None, known).known()) == "a@v2.0.0+incompatible"


def work(mains: dict[str, str], of: Work, lines: str, **more: Main) -> Scene:
    """Return a workspace of mains by name, each `GO: REQUIRES`."""
    made = []
    for name, text in mains.items():
        go, _, requires = text.partition(":")
        made.append(Main(f"example.com/{name}", go.strip("-"), versions(requires)))
    return Scene((*made, *more.values()), of, texts(lines))


def test_a_workspace_lists_its_modules_in_their_order_and_one_version_of_the_rest() -> None:
    scene = work(
        {"z": "1.17: a@v1 y@v3", "y": "1.17: a@v2"},
        Work("1.18"),
        """
        a@v1 1.17: b@v1
        a@v2 1.17: b@v2 y@v9
        b@v1 1.17:
        b@v2 1.17:
        y@v3 1.17:
        y@v9 1.17:
        """,
    )
    build = scene.known()
    assert [module.path for module in build.modules[:2]] == ["example.com/z", "example.com/y"]
    assert selected(build) == "a@v2 b@v2"
    assert build.updates == ()
    assert version("y@v3") in build.needed


def test_a_workspace_reads_below_what_it_selects_higher() -> None:
    lines = """
        a@v1 1.17:
        a@v2 1.17: b@v2
        b@v1 1.17:
        b@v2 1.17: c@v1
        c@v1 1.17: d@v1
        d@v1 1.17:
    """
    alone = one(Main("example.com/x", "1.17", versions("a@v2 b@v1")), lines).known()
    together = work({"x": "1.17: a@v1 b@v1", "y": "1.17: a@v2"}, Work("1.18"), lines).known()
    assert selected(alone) == "a@v2 b@v2 c@v1"
    assert selected(together) == "a@v2 b@v2 c@v1 d@v1"


def test_a_workspace_takes_all_excludes_and_its_own_replacements_first() -> None:
    x = Main(
        "example.com/x",
        "1.17",
        versions("a@v1 b@v1 c@v1"),
        excludes=versions("b@v1"),
        replaces=replaces("a=>./mine c@v1=>./c"),
    )
    y = Main("example.com/y", "1.17", versions("b@v1 c@v2"), replaces=replaces("c=>./theirs"))
    of = Work("", "go1.22.1", replaces("a@v1=>./work"))
    known = texts("./work 1.17: d@v1\n./theirs 1.17:\n./c 1.17:\nd@v1 1.17:")
    build = Scene((x, y), of, known).known()
    assert build.modules[2:] == (
        Selected("example.com/a", "v1.0.0", version("./work")),
        Selected("example.com/c", "v2.0.0", version("./theirs")),
        Selected("example.com/d", "v1.0.0", None),
    )
    assert (build.go, build.toolchain) == ("1.18", "go1.22.1")
    assert version("b@v1") not in build.requires[version("y@")]


def test_a_toolchain_line_that_names_none_means_nothing_in_a_workspace() -> None:
    build = work({"x": "1.17:"}, Work("1.18", "default"), "").known()
    assert (build.toolchain, selected(build)) == ("", "")


def test_a_workspace_need_not_say_the_go_version_of_its_dependencies() -> None:
    build = work({"x": "-: a@v1"}, Work("1.20"), "a@v1 1.22:").known()
    assert (build.go, build.toolchain) == ("1.22", "go1.22")


def test_deep_graphs_do_not_recurse() -> None:
    depth = 5_000
    lines = [f"m{number}@v1 -: m{number + 1}@v1" for number in range(depth)]
    scene = one(
        Main("example.com/main", "1.16", versions("m0@v1")), "\n".join([*lines, f"m{depth}@v1 -:"])
    )
    assert len(scene.known().modules) == depth + 2


def test_wide_graphs_are_one_batch() -> None:
    names = " ".join(f"m{number}@v1" for number in range(300))
    known = texts("\n".join(f"m{number}@v1 1.17: {names}" for number in range(300)))
    reader = Texts(known)
    build = select_versions([Main("example.com/main", "1.17", versions(names))], reader)
    assert isinstance(build, Known)
    assert [len(batch) for batch in reader.batches] == [300]
