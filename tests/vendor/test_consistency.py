"""modules.txt against go.mod: every contradiction, what it says, and where it points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.formats.modfile import parse_mod
from gosupply.formats.modulestxt import parse_modules_txt
from gosupply.vendor.consistency import find_inconsistencies
from tests.vendor.projects import APP, LIB, TXT, inconsistencies, judged, messages

if TYPE_CHECKING:
    from pathlib import Path

    from tests.vendor.projects import Found


def alone(directives: str, txt: str, go: str = APP) -> Found:
    """Judge one module; its directives begin at line 4."""
    return judged({"go.mod": f"{go}{directives}", TXT: txt})


def test_what_go_mod_vendor_writes_is_consistent() -> None:
    directives = """\
require example.com/lib v1.0.0
require example.com/fork v1.1.0 // indirect
require example.com/local v0.0.0
replace example.com/fork v1.1.0 => example.com/mine v1.2.0
replace example.com/local => ../local
replace example.com/unused => ./unused
exclude example.com/lib v1.1.0
"""
    txt = f"""\
# example.com/fork v1.1.0 => example.com/mine v1.2.0
## explicit
{LIB}# example.com/local v0.0.0 => ../local
## explicit
example.com/local/sub
# example.com/deep v1.0.0
example.com/deep
# example.com/local => ../local
# example.com/unused => ./unused
"""
    assert alone(directives, txt) == []
    assert alone("", "") == []


def test_a_requirement_that_is_not_there() -> None:
    assert alone("require example.com/lib v1.0.0\n", "") == [
        ("not-explicit", "example.com/lib@v1.0.0", "go.mod:4", "")
    ]


def test_a_requirement_that_is_not_marked() -> None:
    txt = "# example.com/lib v1.0.0\n## go 1.20\nexample.com/lib\n"
    files = {"go.mod": f"{APP}require example.com/lib v1.0.0\n", TXT: txt}
    assert judged(files) == [
        ("not-explicit", "example.com/lib@v1.0.0", f"{TXT}:1", "go.mod:4"),
    ]
    assert messages(files) == [
        (
            "'example.com/lib@v1.0.0' is required in 'go.mod', "
            "but not marked as explicit in 'vendor/modules.txt'."
        )
    ]


def test_a_requirement_of_another_version_is_two_contradictions() -> None:
    files = {"go.mod": f"{APP}require example.com/lib v1.1.0\n", TXT: LIB}
    assert judged(files) == [
        ("not-explicit", "example.com/lib@v1.1.0", "go.mod:4", f"{TXT}:1"),
        ("not-required", "example.com/lib@v1.0.0", f"{TXT}:1", "go.mod:4"),
    ]
    assert messages(files)[1] == (
        "'example.com/lib@v1.0.0' is marked as explicit in 'vendor/modules.txt', "
        "but not required in 'go.mod'."
    )


def test_what_is_marked_and_has_no_packages_need_not_be_required() -> None:
    assert alone("", LIB) == [("not-required", "example.com/lib@v1.0.0", f"{TXT}:1", "")]
    assert alone("", "# example.com/lib v1.0.0\n## explicit\n") == []


def test_a_requirement_that_stands_twice_is_reported_once() -> None:
    assert alone("require example.com/lib v1.0.0\n" * 2, "") == [
        ("not-explicit", "example.com/lib@v1.0.0", "go.mod:4", "")
    ]


def test_blocks_of_one_module_are_united() -> None:
    txt = "# example.com/lib v1.0.0\nexample.com/lib\n# example.com/lib v1.0.0\n## explicit\n"
    assert alone("require example.com/lib v1.0.0\n", txt) == []
    assert alone("", txt) == [("not-required", "example.com/lib@v1.0.0", f"{TXT}:3", "")]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (["v1.1.0", "v1.0.0"], ["v1.1.0"]),
        (["v1.0.0", "v1.1.0"], ["v1.0.0", "v1.1.0"]),
        (["v1.10.0", "v1.9.0", "v1.11.0"], ["v1.10.0", "v1.11.0"]),
        (["v1.0.0+incompatible", "v1.0.0"], ["v1.0.0+incompatible"]),
    ],
)
def test_of_several_versions_only_rising_ones_count(order: list[str], expected: list[str]) -> None:
    blocks = (f"# a.example {version}\n## explicit\na.example/{version}\n" for version in order)
    assert [each[1] for each in alone("", "".join(blocks))] == [
        f"a.example@{version}" for version in expected
    ]


def test_the_order_is_that_of_the_packages() -> None:
    first = "# a.example v1.0.0\n## explicit\n"
    txt = f"{first}# a.example v1.1.0\n## explicit\na.example\n{first}a.example/x\n"
    assert alone("", txt) == [("not-required", "a.example@v1.1.0", f"{TXT}:3", "")]


@pytest.mark.parametrize("go", ["", "go 1.13"])
def test_before_1_14_only_other_versions_with_packages_count(go: str) -> None:
    app = f"module example.com/app\n\n{go}\n"
    require = "require example.com/lib v1.1.0\n"
    assert alone(require, "", app) == []
    assert alone(require, "# example.com/lib v1.0.0\n", app) == []
    assert alone(require, "# example.com/lib v1.1.0\nexample.com/lib\n", app) == []
    files = {"go.mod": f"{app}{require}", TXT: "# example.com/lib v1.0.0\nexample.com/lib\n"}
    assert judged(files) == [("other-version", "example.com/lib@v1.1.0", f"{TXT}:1", "go.mod:4")]
    assert messages(files) == [
        (
            "'example.com/lib@v1.1.0' is required in 'go.mod', "
            "but 'vendor/modules.txt' has 'example.com/lib@v1.0.0'."
        )
    ]


def test_before_1_14_replacements_count_for_what_has_packages() -> None:
    app = "module example.com/app\n\ngo 1.13\n"
    one = "replace example.com/lib v1.0.0 => ./lib\n"
    assert alone(one, "", app) == []
    assert alone("replace example.com/lib => ./lib\n", "", app) == []
    assert alone(one, "# example.com/lib v1.1.0\nexample.com/lib\n", app) == []
    assert alone(one, "# example.com/lib v1.0.0\nexample.com/lib\n", app) == [
        ("replacement-missing", "example.com/lib@v1.0.0", f"{TXT}:1", "go.mod:4")
    ]
    assert alone("", "# example.com/lib v1.0.0 => ./lib\n", app) == [
        ("not-replaced", "example.com/lib@v1.0.0", f"{TXT}:1", "")
    ]


def test_a_replacement_that_is_not_there() -> None:
    files = {"go.mod": f"{APP}replace example.com/lib => ./lib\n", TXT: ""}
    assert judged(files) == [("replacement-missing", "example.com/lib", "go.mod:4", "")]
    assert messages(files) == [
        "'example.com/lib' is replaced by './lib' in 'go.mod', but not in 'vendor/modules.txt'."
    ]


def test_a_replacement_that_is_not_marked() -> None:
    directives = (
        "require example.com/lib v1.0.0\nreplace example.com/lib v1.0.0 => b.example v1.1.0\n"
    )
    assert alone(directives, LIB) == [
        ("replacement-missing", "example.com/lib@v1.0.0", f"{TXT}:1", "go.mod:5")
    ]


def test_a_replacement_by_something_else() -> None:
    files = {
        "go.mod": f"{APP}replace (\n\texample.com/lib v1.0.0 => b.example v1.1.0\n)\n",
        TXT: "# c.example => ./c\n# example.com/lib v1.0.0 => b.example v1.2.0\n",
    }
    assert judged(files) == [
        ("replacement-differs", "example.com/lib@v1.0.0", f"{TXT}:2", "go.mod:5"),
        ("not-replaced", "c.example", f"{TXT}:1", ""),
    ]
    differs, missing = inconsistencies(files)
    assert differs.message == (
        "'example.com/lib@v1.0.0' is replaced by 'b.example@v1.1.0' in 'go.mod', "
        "but by 'b.example@v1.2.0' in 'vendor/modules.txt'."
    )
    assert differs.other
    span = differs.other.span
    assert differs.other.text[span.column - 1 : span.end_column - 1] == "b.example v1.1.0"
    assert missing.message == (
        "'c.example' is replaced by './c' in 'vendor/modules.txt', but not in 'go.mod'."
    )


def test_outside_a_workspace_folders_are_compared_as_written() -> None:
    directives = "replace example.com/lib => ./lib/\n"
    assert alone(directives, "# example.com/lib => ./lib/\n") == []
    assert alone(directives, "# example.com/lib => ./lib\n") == [
        ("replacement-differs", "example.com/lib", f"{TXT}:1", "go.mod:4")
    ]


def test_the_last_of_several_marks_counts() -> None:
    txt = "# example.com/lib => ./old\n# example.com/lib => ./lib\n"
    assert alone("replace example.com/lib => ./lib\n", txt) == []
    assert alone("replace example.com/lib => ./old\n", txt) == [
        ("replacement-differs", "example.com/lib", f"{TXT}:2", "go.mod:4")
    ]


def test_what_is_wrong_is_pointed_at_among_several_blocks() -> None:
    first, marked = "# example.com/lib v1.0.0\n", "# example.com/lib v1.0.0 => ./lib\n"
    listed = f"{first}{first}example.com/lib\n"
    assert alone("", first + marked) == [("not-replaced", "example.com/lib@v1.0.0", f"{TXT}:2", "")]
    assert alone("exclude example.com/lib v1.0.0\n", listed) == [
        ("excluded", "example.com/lib@v1.0.0", f"{TXT}:2", "go.mod:4")
    ]
    app = "module example.com/app\n\ngo 1.13\n"
    assert alone("require example.com/lib v1.1.0\n", listed, app) == [
        ("other-version", "example.com/lib@v1.1.0", f"{TXT}:2", "go.mod:4")
    ]


def test_a_replacement_of_another_version_is_pointed_at() -> None:
    txt = "# example.com/lib v1.0.0 => ./lib\n"
    assert alone("replace example.com/lib v1.1.0 => ./lib\n", txt) == [
        ("replacement-missing", "example.com/lib@v1.1.0", "go.mod:4", f"{TXT}:1"),
        ("not-replaced", "example.com/lib@v1.0.0", f"{TXT}:1", "go.mod:4"),
    ]


@pytest.mark.parametrize("marked", ["", " => ./evil", " => ./lib v1.0.0"])
def test_a_replacement_of_all_versions_is_that_of_each(marked: str) -> None:
    directives = "require example.com/lib v1.0.0\nreplace example.com/lib => ./lib\n"
    txt = f"# example.com/lib v1.0.0{marked}\n## explicit\n# example.com/lib => ./lib\n"
    assert alone(directives, txt) == [
        ("wildcard-differs", "example.com/lib@v1.0.0", f"{TXT}:1", "go.mod:5")
    ]


def test_a_replacement_of_one_version_goes_first() -> None:
    directives = "replace example.com/lib => ./all\nreplace example.com/lib v1.0.0 => ./one\n"
    txt = "# example.com/lib v1.0.0 => ./one\n# example.com/lib v1.1.0 => ./all\n"
    assert alone(directives, f"{txt}# example.com/lib => ./all\n") == []


def test_all_versions_of_the_main_module_are_never_replaced() -> None:
    assert alone("replace example.com/app => ./other\n", "") == []
    assert alone("replace example.com/app v1.0.0 => ./other\n", "") == [
        ("replacement-missing", "example.com/app@v1.0.0", "go.mod:4", "")
    ]
    assert alone("replace example.com/app => ./other\n", "# example.com/app => ./other\n") == [
        ("not-replaced", "example.com/app", f"{TXT}:1", "go.mod:4")
    ]


def test_an_excluded_version_with_packages() -> None:
    exclude = "require example.com/lib v1.0.0\nexclude example.com/lib v1.0.0\n"
    files = {"go.mod": f"{APP}{exclude}", TXT: LIB}
    assert judged(files) == [("excluded", "example.com/lib@v1.0.0", f"{TXT}:1", "go.mod:5")]
    assert messages(files) == [
        "'example.com/lib@v1.0.0' is vendored in 'vendor/modules.txt', but excluded in 'go.mod'."
    ]
    assert alone(exclude, "# example.com/lib v1.0.0\n## explicit\n") == []


def test_since_1_17_go_mod_requires_all_that_is_vendored() -> None:
    app = "module example.com/app\n\ngo 1.17\n"
    txt = "# example.com/lib v1.0.0\nexample.com/lib\n"
    files = {"go.mod": app, TXT: txt}
    assert judged(files) == [("requirement-missing", "example.com/lib@v1.0.0", f"{TXT}:1", "")]
    assert messages(files) == [
        (
            "'example.com/lib@v1.0.0' is vendored in 'vendor/modules.txt', "
            "but 'go.mod' does not require it."
        )
    ]
    assert alone("", "# example.com/lib v1.0.0\n", app) == []
    assert alone("", txt) == []
    assert alone("", LIB, app) == [("not-required", "example.com/lib@v1.0.0", f"{TXT}:1", "")]
    both = f"{txt}# example.com/app v1.0.0\nexample.com/app\n"
    assert [each[1] for each in alone("", both, app)] == [
        "example.com/lib@v1.0.0",
        "example.com/app@v1.0.0",
    ]


def test_since_1_17_a_module_does_not_vendor_itself() -> None:
    files = {
        "go.mod": "module example.com/app\n\ngo 1.17\nrequire example.com/app v1.0.0\n",
        TXT: "# example.com/app v1.0.0\n## explicit\nexample.com/app\n",
    }
    assert judged(files) == [
        ("requirement-missing", "example.com/app@v1.0.0", f"{TXT}:1", "go.mod:4")
    ]
    assert messages(files) == [
        (
            "'example.com/app@v1.0.0' is vendored in 'vendor/modules.txt', "
            "but 'go.mod' is that module's own."
        )
    ]


def test_since_1_17_the_highest_required_version_is_vendored() -> None:
    app = "module example.com/app\n\ngo 1.17\n"
    both = "require example.com/lib v1.0.0\nrequire example.com/lib v1.1.0\n"
    marked = f"{LIB}# example.com/lib v1.1.0\n## explicit\n"
    files = {"go.mod": f"{app}{both}", TXT: marked}
    assert judged(files) == [
        ("requirement-missing", "example.com/lib@v1.0.0", f"{TXT}:1", "go.mod:4")
    ]
    assert messages(files) == [
        (
            "'example.com/lib@v1.0.0' is vendored in 'vendor/modules.txt', "
            "but 'go.mod' requires 'example.com/lib@v1.1.0'."
        )
    ]
    assert alone(f"{both}exclude example.com/lib v1.1.0\n", marked, app) == []
    assert alone(f"{both}exclude example.com/lib v1.0.0\n", marked, app) == [
        ("excluded", "example.com/lib@v1.0.0", f"{TXT}:1", "go.mod:6")
    ]


REAL = {"docker__cli": "vendor.mod", "opencontainers__runc": "go.mod"}


@pytest.mark.parametrize("name", REAL)
def test_real_projects_are_consistent(name: str, shared_data: Path) -> None:
    folder = shared_data / "workspaces" / name
    data = (folder / TXT).read_bytes()
    vendored, problems = parse_modules_txt(data, path=TXT, source=name)
    assert problems == ()
    text = (folder / REAL[name]).read_bytes()
    main, problems = parse_mod(text, path=REAL[name], source=name)
    assert problems == ()
    assert find_inconsistencies(vendored, [("", main)], None) == ()
    # It is compared: without its requirements, each explicit module with packages is found.
    bare = main._replace(requires=())
    explicit = [each for each in vendored.modules if each.explicit and each.packages]
    found = find_inconsistencies(vendored, [("", bare)], None)
    assert [each.at for each in found] == [each.at for each in explicit]
    assert {each.kind for each in found} == {"not-required"}


def test_no_other_real_project_has_a_vendor_folder(shared_data: Path) -> None:
    found = (shared_data / "workspaces").rglob("vendor/modules.txt")
    assert {path.parts[-3] for path in found} == {*REAL}
