"""ignore-directive: paths that ignore nothing, everything, or what is built all the same."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from gosupply.rules.ignore_directive import RULE
from tests.rules.judging import judge
from tests.tools import require_tool

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "module example.com/app\n\ngo 1.25.0\n\n"
LIB = "-- lib/go.mod --\nmodule example.com/lib\n\ngo 1.25.0\n"
ITSELF = "is the module itself, so that './...' matches nothing at its top"
OUTSIDE = "leads out of the module and ignores nothing"
TEXT = "is compared as text, without wildcards and backslashes, and ignores nothing"
STEPS = "is compared as text, with all its steps, and ignores nothing"

MISREAD = {
    ".": ITSELF,
    "./": ITSELF,
    "/": ITSELF,
    "./.": ITSELF,
    "": ITSELF,
    "..": OUTSIDE,
    "../x": OUTSIDE,
    "./..": OUTSIDE,
    "a/../../x": OUTSIDE,
    "gen*": TEXT,
    "./...": TEXT,
    "a/[bc]": TEXT,
    "a?": TEXT,
    "a\\b": TEXT,
    "C:\\a": TEXT,
    "C:/a": "is an absolute path and ignores nothing",
    "./a/../gen": STEPS,
    "a//b": STEPS,
    "//": STEPS,
    "a/./b": STEPS,
    "/gen": "is no absolute path here: it ignores every 'gen' of the module",
    "/a/b/": "is no absolute path here: it ignores every 'a/b' of the module",
}
FINE = ["./gen", "gen", "./gen/", "a/b", ".git", "node_modules", "./a..b"]


def ignore(path: str) -> str:
    """Return an ignore line. Some paths must be quoted; those with a backslash must not."""
    must = not path or "[" in path or "//" in path
    return f'ignore "{path}"' if must else f"ignore {path}"


def mod(text: str) -> str:
    return f"-- go.mod --\n{HEAD}{text}\n"


@pytest.mark.parametrize("path", MISREAD)
def test_a_path_that_go_reads_in_another_way(path: str) -> None:
    (found,) = judge(RULE, mod(ignore(path)))
    assert found.message == f"'{path}' {MISREAD[path]}."
    assert found.at.span == (5, 1, 5, len(ignore(path)) + 1)
    assert found.key == f"ignore {path}"
    assert found.help == "Name a folder below the module's top, such as './generated'."


@pytest.mark.parametrize("path", FINE)
def test_a_path_that_means_what_it_says(path: str) -> None:
    assert judge(RULE, mod(f"ignore {path}")) == []


def test_each_line_is_a_finding_in_alternative_files_too() -> None:
    text = mod("ignore (\n\t..\n\t./gen\n\t.\n)")
    text += f"-- x.mod --\n{HEAD}ignore ..\n-- x.sum --\n"
    assert [str(each.at) for each in judge(RULE, text)] == ["go.mod:6:2", "go.mod:8:2", "x.mod:5:1"]


@pytest.mark.parametrize("path", ["./lib", "lib", "./lib/"])
def test_a_module_that_is_built_is_covered(path: str) -> None:
    (found,) = judge(RULE, mod(f"replace example.com/lib => ./lib\nignore {path}") + LIB)
    assert found.message == f"'{path}' covers the module in 'lib', built all the same."
    assert found.at.span.line == 6
    assert [(each.message, str(each.at)) for each in found.related] == [
        ("is built", "lib/go.mod:1:1")
    ]
    assert found.help == "Name only folders that nothing is built from."


def test_a_module_that_a_go_work_uses_further_down_is_covered() -> None:
    work = "-- go.work --\ngo 1.25.0\n\nuse .\nuse ./a/lib\n"
    text = mod("ignore ./a") + LIB.replace("-- lib", "-- a/lib") + work
    assert [each.message for each in judge(RULE, text)] == [
        "'./a' covers the module in 'a/lib', built all the same."
    ]


@pytest.mark.parametrize("path", ["./li", "./a/lib", "a/lib", "./b"])
def test_another_folder_covers_nothing(path: str) -> None:
    assert judge(RULE, mod(f"replace example.com/lib => ./lib\nignore {path}") + LIB) == []


def test_a_name_ignores_every_folder_of_that_name_and_a_dot_only_the_one_at_the_top() -> None:
    files = LIB.replace("-- lib", "-- a/lib")
    line = "replace example.com/lib => ./a/lib\nignore"
    assert len(judge(RULE, mod(f"{line} lib") + files)) == 1
    assert judge(RULE, mod(f"{line} ./lib") + files) == []


def test_paths_are_relative_to_the_module() -> None:
    files = LIB.replace("-- lib", "-- app/lib")
    app = mod("replace example.com/lib => ./lib\nignore ./lib").replace("-- go", "-- app/go")
    assert [each.message for each in judge(RULE, app + files)] == [
        "'./lib' covers the module in 'app/lib', built all the same."
    ]
    outside = mod("replace example.com/lib => ../lib\nignore lib").replace("-- go", "-- app/go")
    assert judge(RULE, outside + LIB) == []


def test_modules_that_nothing_names_and_folders_without_one_may_be_ignored() -> None:
    assert judge(RULE, mod("ignore ./lib") + LIB) == []
    assert judge(RULE, mod("replace example.com/lib => ./lib\nignore ./lib")) == []
    assert judge(RULE, mod("replace example.com/lib => .\nignore ./lib")) == []


def test_the_package_of_a_tool_is_covered() -> None:
    (found,) = judge(RULE, mod("ignore ./cmd\n\ntool example.com/app/cmd/gen"))
    assert found.message == (
        "'./cmd' covers the package of the tool 'example.com/app/cmd/gen', built all the same."
    )
    assert [each.at.span.line for each in found.related] == [7]


@pytest.mark.parametrize(
    "tool", ["example.com/app", "example.com/application/cmd", "example.com/app/x", "cmd/vet"]
)
def test_another_package_is_not(tool: str) -> None:
    assert judge(RULE, mod(f"ignore ./cmd\ntool {tool}")) == []


def test_a_file_without_a_module_line_has_no_packages() -> None:
    assert judge(RULE, "-- go.mod --\ngo 1.25.0\nignore ./cmd\ntool example.com/app/cmd\n") == []


def test_one_finding_names_the_first_and_counts_the_others() -> None:
    names = "abcdefg"
    replaces = "".join(f"replace example.com/{name} => ./lib/{name}\n" for name in names)
    mods = "".join(f"-- lib/{name}/go.mod --\nmodule example.com/{name}\n" for name in names)
    (found,) = judge(RULE, mod(f"{replaces}ignore ./lib") + mods)
    assert found.message == "'./lib' covers the module in 'lib/a' and 6 more, built all the same."
    assert len(found.related) == 5


class TestGo:
    """What the real go command makes of such lines."""

    @pytest.fixture
    def module(self, tmp_path: Path) -> Path:
        for folder in ("", "gen", "a/b", "a/gen"):
            (tmp_path / folder).mkdir(parents=True, exist_ok=True)
            (tmp_path / folder / "x.go").write_text("package x\n")
        (tmp_path / "cmd").mkdir()
        (tmp_path / "cmd/x.go").write_text('package main\n\nfunc main() { println("ran") }\n')
        return tmp_path

    def go(self, module: Path, text: str, *words: str) -> str:
        (module / "go.mod").write_text(f"{HEAD}{text}\n")
        env = {**os.environ, "GOWORK": "off", "GOENV": "off", "GOFLAGS": "", "GOPROXY": "off"}
        command = [require_tool("go"), *words]
        ran = subprocess.run(command, cwd=module, env=env, capture_output=True, check=True)
        return (ran.stdout + ran.stderr).decode()

    def test_it_takes_every_path_and_does_with_it_what_the_findings_say(self, module: Path) -> None:
        whole = self.go(module, "", "list", "./...")
        assert whole.count("\n") == 5
        for path, reason in MISREAD.items():
            found = self.go(module, ignore(path), "list", "./...")
            if reason == ITSELF:
                assert "matched no packages" in found, path
            elif reason.endswith("ignores nothing"):
                assert found == whole, path
        left = self.go(module, "ignore /gen", "list", "./...")
        assert left == self.go(module, "ignore gen", "list", "./...")
        assert "gen" not in left
        assert "app/a/gen" in self.go(module, "ignore ./gen", "list", "./...")

    def test_it_builds_a_tool_that_it_does_not_list(self, module: Path) -> None:
        text = "ignore ./cmd\ntool example.com/app/cmd"
        assert "app/cmd" not in self.go(module, text, "list", "./...")
        assert self.go(module, text, "tool", "cmd") == "ran\n"
