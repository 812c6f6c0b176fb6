"""What a change touches, among the files that are read here."""

from __future__ import annotations

from gosupply.facts import Unavailable
from gosupply.workspace.changes import changed_files
from tests.workspace.test_discovery import Files


def test_only_what_differs_has_changed_with_the_lines_from_before() -> None:
    base = Files(
        {
            "go.mod": "module a\n\ngo 1.25\n",
            "go.sum": "same\n",
            "b/go.mod": "gone\n",
            "main.go": "old\n",
            ".gosupply/policy.yaml": "version: 1\r\n",
            "vendor/modules.txt": "# a\n",
        }
    )
    checked = Files(
        {
            "go.mod": "module a\n\ngo 1.26\n",
            "go.sum": "same\n",
            "main.go": "new\n",
            ".gosupply/policy.yaml": "version: 1\n",
            ".gosupply/waivers/w.yaml": "rule: x\n",
            "vendor/modules.txt": "# a\n",
            "x.work": "go 1.25\n",
        }
    )
    assert changed_files(checked, base) == {
        "go.mod": {"module a", "", "go 1.25"},
        "b/go.mod": {"gone", ""},
        ".gosupply/policy.yaml": {"version: 1", ""},
        ".gosupply/waivers/w.yaml": None,
        "x.work": None,
    }


def test_what_cannot_be_read_on_either_side_has_changed() -> None:
    locked = Unavailable("it is locked")
    files = {"go.mod": locked}
    assert changed_files(Files(files), Files(files)) == {"go.mod": frozenset()}


def test_nothing_has_changed_where_nothing_differs() -> None:
    files = {"go.mod": "module a\n"}
    assert changed_files(Files(files), Files(files)) == {}
