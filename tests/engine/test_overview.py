"""What `show` says of a workspace: as values, as a tree, as JSON."""

from __future__ import annotations

import json

from gosupply.engine.gather import Gathered
from gosupply.engine.overview import Overview, overview
from gosupply.engine.providers import sums
from gosupply.engine.providers.scene import Answer
from gosupply.facts import Contradicted
from gosupply.reporters.overviewjson import render_overview_json
from gosupply.reporters.overviewtext import render_overview
from gosupply.workspace.mvs import BUILD_LISTS, BuildList
from tests.engine.scenes import scene_of
from tests.rules.judging import A

WORKSPACE = f"""-- env --
GOFLAGS=-trimpath
GOPRIVATE=example.com
-- go.work --
go 1.25.0

toolchain go1.26.9

use (
	.
	./b
)

replace example.com/gone => ./gone
-- go.mod --
module example.com/app

go 1.25.0

require (
	example.com/lib v1.0.0
	example.com/old v1.0.0
)

replace example.com/lib v1.0.0 => ./lib

replace example.com/old => example.com/new v1.3.0

replace example.com/unused => ./lib

exclude example.com/lib v1.1.0

exclude example.com/deep v1.0.0
-- go.sum --
example.com/new v1.3.0 {A}
example.com/new v1.3.0/go.mod {A}
golang.org/fips140 v1.0.0 {A}
-- lib/go.mod --
module example.com/lib

require example.com/deep v1.0.0
-- b/go.mod --
module example.com/b
-- vendor/modules.txt --
## workspace
# example.com/new v1.3.0
## explicit
example.com/new
example.com/new/x
-- mod example.com/new@v1.3.0 --
module example.com/new
"""


def shown(text: str) -> Overview:
    scene = scene_of(text)
    scene.answers[sums.NEED.name] = sums.answer(scene)
    return overview(scene.workspace, Gathered(scene.answers), scene.notices())


def test_the_tree() -> None:
    assert render_overview(shown(WORKSPACE)) == (
        "GOFLAGS=-trimpath\n"
        "\n"
        ".\n"
        "├── go.mod: module example.com/app\n"
        "│   ├── used by go.work\n"
        "│   ├── go 1.25.0\n"
        "│   ├── requires 2 modules\n"
        "│   ├── 3 replace lines\n"
        "│   │   ├── example.com/lib v1.0.0 => ./lib: replaces v1.0.0\n"
        "│   │   ├── example.com/old => example.com/new v1.3.0: replaces v1.0.0\n"
        "│   │   └── example.com/unused => ./lib: without effect\n"
        "│   ├── 2 exclude lines\n"
        "│   │   ├── example.com/lib v1.1.0: nothing requires it\n"
        "│   │   └── example.com/deep v1.0.0: drops a requirement\n"
        "│   └── build list of 3 modules, each go.mod proved by the log\n"
        "├── go.work: a workspace\n"
        "│   ├── go 1.25.0, toolchain go1.26.9\n"
        "│   ├── uses 2 modules\n"
        "│   │   ├── .\n"
        "│   │   └── b\n"
        "│   ├── 1 replace line\n"
        "│   │   └── example.com/gone => ./gone: without effect\n"
        "│   └── build list of 4 modules, each go.mod proved by the log\n"
        "├── go.sum: 3 lines: 1 malformed, 2 private\n"
        "└── vendor/modules.txt of a workspace: 1 module, 2 packages\n"
        "\n"
        "b\n"
        "└── go.mod: module example.com/b\n"
        "    ├── used by go.work\n"
        "    ├── no go line\n"
        "    ├── requires 0 modules\n"
        "    └── build list of 1 module, each go.mod proved by the log\n"
        "\n"
        "lib\n"
        "└── go.mod: module example.com/lib\n"
        "    ├── no go line\n"
        "    ├── requires 1 module\n"
        "    └── build list unknown: the module graph needs the go.mod of example.com/deep@v1.0.0"
        " (the case does not have it)\n"
    )


def test_the_json_has_the_same() -> None:
    found = json.loads(render_overview_json(shown(WORKSPACE)))
    assert found["schema"] == "gosupply-workspace/1"
    assert found["settings"] == {"GOFLAGS": "-trimpath"}
    top, _, lib = found["roots"]
    assert top["mods"][0]["build"] == {
        "modules": [
            {"Path": "example.com/app"},
            {
                "Path": "example.com/lib",
                "Version": "v1.0.0",
                "Replace": {"Path": "./lib", "Version": ""},
            },
            {
                "Path": "example.com/old",
                "Version": "v1.0.0",
                "Replace": {"Path": "example.com/new", "Version": "v1.3.0"},
            },
        ],
        "reason": "each go.mod proved by the log",
    }
    assert top["mods"][0]["excludes"][1] == {
        "line": "example.com/deep v1.0.0",
        "effect": "drops a requirement",
    }
    assert "excludes" not in top["work"]
    assert top["work"]["uses"] == [".", "b"]
    assert top["vendor"]["packages"] == 2
    assert top["sums"] == [
        {"file": "go.sum", "lines": 3, "outcomes": {"malformed": 1, "private": 2}}
    ]
    assert lib["mods"][0]["build"]["modules"] is None
    assert "vendor" not in lib


def test_an_effect_is_unknown_where_a_build_list_is() -> None:
    text = (
        "-- go.mod --\nmodule example.com/app\nrequire example.com/a v1.0.0\n"
        "replace example.com/b => ./b\nexclude example.com/c v1.0.0\n"
    )
    (mod,) = shown(text).places[0].mods
    assert [each.effect for each in (*mod.replaces, *mod.excludes)] == ["effect unknown"] * 2


def test_an_empty_folder_and_problems_and_notices() -> None:
    assert render_overview(shown("-- x --\n")) == "no go.mod, go.work or go.sum here\n"
    text = render_overview(
        shown("-- go.mod --\nnonsense\n-- go.sum --\n-- env --\nGOWORK=/elsewhere/go.work\n")
    )
    assert "module without a name" in text
    assert "├── build list" not in text
    assert "└── go.sum: 0 lines\n" in text
    assert text.endswith(
        "1 problem: run 'gosupply check'\n\n"
        "notice: GOWORK names '/elsewhere/go.work', which is not in this repository: not read.\n"
    )


def test_a_contradiction_is_no_build_list() -> None:
    scene = scene_of("-- go.mod --\nmodule example.com/app\n")
    scene.answers[sums.NEED.name] = sums.answer(scene)
    forked: dict[str, Answer[BuildList]] = {"go.mod": Answer(Contradicted("two trees", "evidence"))}
    facts = Gathered({**scene.answers, BUILD_LISTS.name: forked})
    (mod,) = overview(scene.workspace, facts, ()).places[0].mods
    assert mod.build == (None, "two trees")


def test_text_from_outside_is_escaped() -> None:
    text = render_overview(shown('-- go.mod --\nmodule "example.com/a\\x1b[31m"\n'))
    assert "\x1b" not in text
