"""Where there is no build list: texts that are missing, and what the go command refuses."""

from __future__ import annotations

import pytest

from gosupply.facts import Unavailable
from gosupply.formats.modpath import ModuleVersion
from gosupply.workspace.mvs import select_versions
from gosupply.workspace.requirements import Main, Summary, Text, Work
from tests.workspace.graphs import Scene, Texts, replaces, texts, versions

MAIN = Main("example.com/main", "1.16", versions("a@v1 b@v1"))
OTHER = Main("example.com/other", "1.16", ())
REFUSES = "the go command refuses the module graph: "


def refused(*mains: Main, of: Work | None = None, lines: str = "") -> Unavailable:
    found = Scene(mains, of, texts(lines)).select()
    assert isinstance(found, Unavailable), found
    return found


def test_every_missing_text_of_the_first_batch_is_named() -> None:
    found = refused(MAIN, lines="c@v1 -:")
    assert found == Unavailable(
        "the module graph needs the go.mod of example.com/a@v1.0.0, example.com/b@v1.0.0 "
        "(not there)",
        "Fetch it.",
    )


def test_a_later_batch_is_named_when_it_is_reached() -> None:
    found = refused(MAIN, lines="a@v1 -: c@v1 d@v1\nb@v1 -:\nd@v1 -: e@v1")
    assert found.reason == "the module graph needs the go.mod of example.com/c@v1.0.0 (not there)"


def test_reasons_and_remedies_are_said_once_each() -> None:
    class Strange(Texts):
        def _answer(self, module: ModuleVersion) -> Text:
            if module.path == "example.com/b":
                return Unavailable("its hash is not in the log")
            return super()._answer(module)

    main = MAIN._replace(requires=versions("a@v1 b@v1 c@v1 d@v1"), replaces=replaces("c=>./c"))
    assert select_versions([main], Strange({})) == Unavailable(
        "the module graph needs the go.mod of ./c, example.com/a@v1.0.0, example.com/d@v1.0.0 "
        "(not there); example.com/b@v1.0.0 (its hash is not in the log)",
        "Fetch it.",
    )


def test_a_text_that_only_the_updated_go_mod_needs_is_missing_too() -> None:
    main = Main("example.com/main", "1.17", versions("a@v1 b@v1"))
    found = refused(main, lines="a@v1 1.17: b@v2\nb@v1 1.17:")
    assert found.reason == "the module graph needs the go.mod of example.com/b@v2.0.0 (not there)"


def test_a_missing_text_in_a_workspace() -> None:
    found = refused(MAIN, OTHER, of=Work(), lines="a@v1 -:")
    assert found.reason == "the module graph needs the go.mod of example.com/b@v1.0.0 (not there)"


def test_a_text_is_that_of_the_module_or_of_its_replacement() -> None:
    fork = MAIN._replace(requires=versions("a@v1"), replaces=replaces("a@v1=>fork@v1"))
    for path in ("example.com/a", "example.com/fork"):
        known = {versions("fork@v1")[0]: Summary(path, "", ())}
        assert not isinstance(Scene((fork,), None, known).select(), Unavailable)
    known = {versions("fork@v1")[0]: Summary("example.com/x", "", ())}
    assert Scene((fork,), None, known).select() == Unavailable(
        f"{REFUSES}example.com/a@v1.0.0 is required, but its go.mod is that of example.com/x"
    )
    known = {versions("fork@v1")[0]: Summary("", "", ())}
    assert Scene((fork,), None, known).select() == Unavailable(
        f"{REFUSES}the go.mod of example.com/fork@v1.0.0 has no module line"
    )


def test_a_folder_may_say_any_module_path() -> None:
    main = MAIN._replace(requires=versions("a@v1"), replaces=replaces("a=>./a"))
    known = {ModuleVersion("./a", ""): Summary("", "", ())}
    assert not isinstance(Scene((main,), None, known).select(), Unavailable)


@pytest.mark.parametrize(
    ("replaced", "message"),
    [
        (
            "a=>b@v1 a=>c@v1",
            "example.com/a is replaced by example.com/b@v1.0.0 and by example.com/c@v1.0.0",
        ),
        (
            "a@v1=>b@v1 a@v1=>./c",
            "example.com/a@v1.0.0 is replaced by example.com/b@v1.0.0 and by ./c",
        ),
    ],
)
def test_two_replacements_of_one(replaced: str, message: str) -> None:
    assert refused(MAIN._replace(replaces=replaces(replaced))).reason == REFUSES + message


def test_the_same_replacement_twice_is_one() -> None:
    main = MAIN._replace(requires=versions("a@v1"), replaces=replaces("a=>./a a=>./a"))
    assert not isinstance(Scene((main,), None, texts("./a -:")).select(), Unavailable)


def test_a_module_is_used_twice() -> None:
    found = refused(OTHER, MAIN, MAIN, of=Work())
    assert found.reason == f"{REFUSES}the module example.com/main is used twice"


def test_go_work_replaces_a_module_that_it_uses() -> None:
    found = refused(OTHER, of=Work(replaces=replaces("other@v1=>./x other=>./x")))
    assert found.reason == f"{REFUSES}go.work replaces example.com/other, which it uses, by ./x"


def test_the_go_line_of_go_work_is_too_low() -> None:
    strict = OTHER._replace(go="1.21")
    found = refused(MAIN, strict, of=Work())
    assert found == Unavailable(
        f"{REFUSES}the module example.com/other requires go 1.21, but go.work says 1.18",
        "Run `go work use`.",
    )
    # Before 1.21 a higher go line was no reason to refuse.
    assert not isinstance(Scene((OTHER._replace(go="1.20"),), Work(), {}).select(), Unavailable)
    assert not isinstance(Scene((strict,), Work("1.21"), {}).select(), Unavailable)


def test_replacements_of_two_main_modules() -> None:
    x = OTHER._replace(requires=versions("a@v1"), replaces=replaces("a@v1=>./x"))
    y = MAIN._replace(requires=(), replaces=replaces("a@v1=>./y"))
    found = refused(x, y, of=Work())
    assert found.reason == f"{REFUSES}example.com/a@v1.0.0 is replaced by ./x and by ./y"
    # What go.work says of this module ends the dispute.
    decided = Scene((x, y), Work(replaces=replaces("a=>./w")), texts("./w -:")).select()
    assert not isinstance(decided, Unavailable)


def test_a_replacement_of_all_versions_against_one_of_a_single_version() -> None:
    everything = OTHER._replace(requires=versions("a@v1"), replaces=replaces("a=>./x"))
    single = MAIN._replace(requires=(), replaces=replaces("a@v1=>./y"))
    found = refused(everything, single, of=Work())
    assert found.reason == f"{REFUSES}example.com/a@v1.0.0 is replaced by ./x and by ./y"
    # In the other order the go command sees no conflict, and the last one wins.
    build = Scene((single, everything), Work(), texts("./x -:")).known()
    assert build.modules[-1].replacement == ModuleVersion("./x", "")
    alike = single._replace(replaces=replaces("a@v1=>./x"))
    assert not isinstance(Scene((everything, alike), Work(), texts("./x -:")).select(), Unavailable)


def test_a_conflict_over_a_version_that_is_listed_and_not_read() -> None:
    x = OTHER._replace(go="1.17", requires=versions("b@v1"), replaces=replaces("a=>./x"))
    y = MAIN._replace(requires=(), replaces=replaces("a@v1=>./y"))
    found = refused(x, y, of=Work(), lines="b@v1 1.17: a@v1\na@v1 1.17:")
    assert found.reason == f"{REFUSES}example.com/a@v1.0.0 is replaced by ./x and by ./y"
