"""modules-txt-inconsistent: which files a vendor folder is compared with, and what is reported."""

from __future__ import annotations

import pytest

from gosupply.rules.modules_txt_inconsistent import RULE
from tests.rules.judging import judge

APP = "module example.com/app\n\ngo 1.25.0\n"
ONE = "require example.com/lib v1.1.0\n"
FIT = "# example.com/lib v1.1.0\n## explicit\nexample.com/lib\n"
OLD = "# example.com/lib v1.0.0\n## explicit\nexample.com/lib\n"
TXT = "vendor/modules.txt"
WORK = "go 1.25.0\n\nuse (\n\t.\n\t./sub\n)\n"
SUB = "module example.com/sub\n\ngo 1.25.0\n"


def case(**files: str) -> str:
    """Return a case; in names `__` is a slash and `_` a dot."""
    return "".join(
        f"-- {name.replace('__', '/').replace('_', '.')} --\n{text}" for name, text in files.items()
    )


def places(text: str) -> list[str]:
    return [f"{each.at.path}:{each.at.span.line}" for each in judge(RULE, text)]


def test_a_finding_points_to_both_sides() -> None:
    at_mod, at_txt = judge(RULE, case(go_mod=APP + ONE, vendor__modules_txt=OLD))
    assert (str(at_mod.at), [str(each.at) for each in at_mod.related]) == (
        "go.mod:4:1",
        [f"{TXT}:1:1"],
    )
    assert (str(at_txt.at), [str(each.at) for each in at_txt.related]) == (
        f"{TXT}:1:1",
        ["go.mod:4:1"],
    )
    assert (at_mod.module, at_mod.version) == ("example.com/lib", "v1.1.0")
    assert at_mod.key == "not-explicit example.com/lib v1.1.0"
    assert at_txt.key == "not-required example.com/lib v1.0.0 # example.com/lib v1.0.0"
    assert "'go mod vendor'" in at_mod.help


def test_another_replacement_is_another_finding() -> None:
    keys = {
        each.key
        for target in ("./one", "./two")
        for each in judge(
            RULE,
            case(
                go_mod=f"{APP}replace example.com/lib => ./lib // why\n",
                vendor__modules_txt=f"# example.com/lib => {target}\n",
            ),
        )
    }
    assert keys == {
        f"replacement-differs example.com/lib # example.com/lib => {target}"
        for target in ("./one", "./two")
    }


def test_without_a_counterpart_nothing_is_related() -> None:
    (found,) = judge(RULE, case(go_mod=APP + ONE, vendor__modules_txt=""))
    assert found.related == ()


def test_what_fits_and_what_is_not_vendored_is_silent() -> None:
    assert places(case(go_mod=APP + ONE, vendor__modules_txt=FIT)) == []
    assert places(case(go_mod=APP + ONE)) == []


def test_each_root_is_compared_with_its_own_files() -> None:
    text = case(
        go_mod=APP + ONE,
        vendor__modules_txt=FIT,
        sub__go_mod=SUB,
        sub__vendor__modules_txt=OLD,
    )
    assert places(text) == [f"sub/{TXT}:1"]


def test_a_workspace_is_compared_with_all_its_modules() -> None:
    marked = f"## workspace\n{FIT}"
    files = {"go_work": WORK, "go_mod": APP, "vendor__modules_txt": marked}
    assert places(case(**files, sub__go_mod=SUB + ONE)) == []
    assert places(case(**files, sub__go_mod=SUB)) == [f"{TXT}:2"]
    (found,) = judge(RULE, case(**files, sub__go_mod=SUB))
    assert "'go work vendor'" in found.help


def test_a_replaced_folder_is_named_from_that_of_go_work() -> None:
    replaced = "replace example.com/lib => ../lib\n"
    text = case(
        go_work=WORK,
        go_mod=APP,
        sub__go_mod=SUB + replaced,
        vendor__modules_txt="## workspace\n# example.com/lib => ./lib\n",
    )
    assert places(text) == []


def test_a_modules_folder_beside_a_go_work_is_the_modules() -> None:
    files = {"go_work": WORK, "sub__go_mod": SUB, "vendor__modules_txt": FIT}
    assert places(case(**files, go_mod=APP + ONE)) == []
    assert places(case(**files, go_mod=APP)) == [f"{TXT}:1"]


def test_a_folder_of_the_wrong_mode() -> None:
    (found,) = judge(RULE, case(go_mod=APP + ONE, vendor__modules_txt=f"## workspace\n{FIT}"))
    assert (str(found.at), found.key) == (f"{TXT}:1:1", "wrong-mode ## workspace")
    assert (found.module, found.version, found.related) == ("", "", ())
    work = WORK.replace("\t.\n", "")
    text = case(go_work=work, sub__go_mod=SUB, vendor__modules_txt=FIT)
    assert [each.key.split()[0] for each in judge(RULE, text)] == ["wrong-mode"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (APP + ONE, APP, []),
        (APP, APP + ONE, []),
        (APP + ONE.replace("v1.1.0", "v1.2.0"), APP, ["a.mod:4", f"{TXT}:1"]),
        (APP, APP + ONE.replace("v1.1.0", "v1.2.0"), [f"{TXT}:1"]),
        (APP, f"{APP}nonsense\n", []),
    ],
)
def test_without_a_go_mod_one_of_the_other_files_must_fit(
    first: str, second: str, expected: list[str]
) -> None:
    files = {"a_mod": first, "a_sum": "", "b_mod": second, "b_sum": ""}
    assert places(case(**files, vendor__modules_txt=FIT)) == expected


def test_beside_a_go_mod_other_files_do_not_count() -> None:
    files = {"a_mod": APP + ONE, "a_sum": "", "vendor__modules_txt": FIT}
    assert places(case(**files, go_mod=APP)) == [f"{TXT}:1"]


def test_what_nobody_can_read_is_not_compared() -> None:
    marked = f"## workspace\n{OLD}"
    assert places(case(go_mod=f"{APP}{ONE}nonsense\n", vendor__modules_txt=OLD)) == []
    files = {"go_mod": APP, "vendor__modules_txt": marked}
    assert places(case(**files, go_work=f"{WORK}nonsense\n", sub__go_mod=SUB)) == []
    assert places(case(**files, go_work=WORK, sub__go_mod=f"{SUB}nonsense\n")) == []
    assert places(case(**files, go_work=WORK)) == []
    assert places(case(go_sum="", vendor__modules_txt=FIT)) == []
