"""modules.txt against go.work and its modules, and a vendor folder of the wrong mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.vendor.consistency import find_inconsistencies
from tests.vendor.projects import APP, LIB, TXT, judged, messages, mod, modules_txt, work

if TYPE_CHECKING:
    from tests.vendor.projects import Found


def workspace(txt: str, *, work: str = "", one: str = "", two: str = "", top: str = "") -> Found:
    """Judge a workspace of two modules, each with directives from line 4 on."""
    text = "\nreplace ".join(["go 1.20\nuse (\n\t./one\n\t./two\n)", *work.splitlines()])
    files = {
        f"{top}go.work": f"{text}\n",
        f"{top}one/go.mod": f"module example.com/one\n\ngo 1.20\n{one}",
        f"{top}two/go.mod": f"module example.com/two\n\ngo 1.20\n{two}",
        f"{top}vendor/modules.txt": f"## workspace\n{txt}",
    }
    return judged(files)


def test_in_a_workspace_any_module_may_require_it() -> None:
    require = "require example.com/lib v1.0.0\n"
    assert workspace(LIB, two=require) == []
    assert workspace(LIB) == [("not-required", "example.com/lib@v1.0.0", f"{TXT}:2", "")]
    assert workspace("", one="\n" + require, two=require) == [
        ("not-explicit", "example.com/lib@v1.0.0", "one/go.mod:5", "")
    ]


def test_in_a_workspace_there_is_no_relief_for_old_modules() -> None:
    files = {
        "go.work": "go 1.18\nuse ./one\n",
        "one/go.mod": "module example.com/one\nrequire example.com/lib v1.0.0\n",
        TXT: "## workspace\n",
    }
    assert judged(files) == [("not-explicit", "example.com/lib@v1.0.0", "one/go.mod:2", "")]
    files["one/go.mod"] = "module example.com/one\n"
    files[TXT] = f"## workspace\n{LIB}# b.example => ./b\n"
    assert messages(files) == [
        (
            "'example.com/lib@v1.0.0' is marked as explicit in 'vendor/modules.txt', "
            "but not required in the workspace of 'go.work'."
        ),
        (
            "'b.example' is replaced by './b' in 'vendor/modules.txt', "
            "but not in the workspace of 'go.work'."
        ),
    ]


@pytest.mark.parametrize("top", ["", "deep/down/"])
@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("./fork", "./one/fork"),
        (".", "./one"),
        ("..", "."),
        ("../", "."),
        ("../fork", "./fork"),
        ("../.hidden", "./.hidden"),
        ("../../../../fork/./x/../y/", "../../../fork/y"),
        ("../..", ".."),
        ("../../fork", "../fork"),
        ("/abs/../fork", "/abs/../fork"),
    ],
)
def test_in_a_workspace_folders_are_named_from_that_of_go_work(
    top: str, written: str, canonical: str
) -> None:
    one = f"replace example.com/lib => {written}\n"
    assert workspace(f"# example.com/lib => {canonical}\n", one=one, top=top) == []
    ((kind, _, at, other),) = workspace("# example.com/lib => ./wrong\n", one=one, top=top)
    assert (kind, at, other) == ("replacement-differs", f"{top}{TXT}:2", f"{top}one/go.mod:4")


def test_go_work_itself_is_taken_at_its_word() -> None:
    assert (
        workspace("# example.com/lib => ./x/../fork\n", work="example.com/lib => ./x/../fork") == []
    )


def test_the_folder_of_a_main_module_may_be_a_dot_or_outside() -> None:
    txt = modules_txt(TXT, "## workspace\n# example.com/lib => ./lib\n# b.example => ../o/b\n")
    mains = [
        (".", mod("go.mod", f"{APP}replace example.com/lib => ./lib\n")),
        ("../o", mod("../o/go.mod", "module o.example\nreplace b.example => ./b\n")),
    ]
    assert find_inconsistencies(txt, mains, work("go.work", "go 1.20\nuse (\n.\n../o\n)\n")) == ()


def test_what_go_work_replaces_goes_before_all() -> None:
    both = "replace example.com/lib v1.0.0 => ./fork\n"
    txt = "# example.com/lib v1.0.0 => ./mine\n# example.com/lib => ./mine\n"
    assert workspace(txt, work="example.com/lib => ./mine", one=both, two=both) == []
    marked = txt.replace("./mine", "./one/fork", 1)
    assert workspace(marked, work="example.com/lib => ./mine", one=both) == [
        ("replacement-differs", "example.com/lib@v1.0.0", f"{TXT}:2", "go.work:6")
    ]
    assert workspace("", work="example.com/lib => ./mine", one=both) == [
        ("replacement-missing", "example.com/lib@v1.0.0", "go.work:6", ""),
        ("replacement-missing", "example.com/lib", "go.work:6", ""),
    ]


def test_of_several_main_modules_the_last_one_wins() -> None:
    one = "replace example.com/lib v1.0.0 => ../lib\n"
    two = "replace example.com/lib => ../all\n"
    txt = "# example.com/lib v1.0.0 => ./all\n# example.com/lib => ./all\n"
    assert workspace(txt, one=one, two=two) == []
    # The other way round the go command reports a conflict, and goes on with the first.
    assert workspace(txt, one=two, two=one) == []
    same = "replace example.com/lib => ../lib\n"
    same_txt = "# example.com/lib v1.0.0 => ./lib\n# example.com/lib => ./lib\n"
    assert workspace(same_txt, one=same, two=one) == []


def test_a_workspace_excludes_what_any_module_excludes() -> None:
    require, exclude = (f"{verb} example.com/lib v1.0.0\n" for verb in ("require", "exclude"))
    assert workspace(LIB, one=require, two=exclude) == [
        ("excluded", "example.com/lib@v1.0.0", f"{TXT}:2", "two/go.mod:4")
    ]


def test_of_the_wrong_mode_nothing_else_is_said() -> None:
    require = f"{APP}require example.com/lib v1.0.0\n"
    files = {"go.mod": require, TXT: "## workspace\n"}
    assert judged(files) == [("wrong-mode", "", f"{TXT}:1", "")]
    assert messages(files) == [
        "The vendor folder is a workspace's, but there is no go.work beside it."
    ]
    files = {"go.work": "go 1.20\nuse .\n", "go.mod": require, TXT: "# example.com/a v1.0.0\n"}
    assert judged(files) == [("wrong-mode", "", f"{TXT}:1", "")]
    assert messages(files) == [
        "The vendor folder is a module's, but the modules beside it are a workspace."
    ]
