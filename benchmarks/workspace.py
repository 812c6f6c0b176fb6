"""A synthetic Go workspace whose go.sum holds as many recorded records as asked for.

    python benchmarks/workspace.py DATA FOLDER [RECORDS]

DATA is a folder shaped like GOMODCACHE with `latest` beside `cache/`. The go.mod requires nothing:
what is measured is the proof of every go.sum line, which does not depend on being needed. It is of
Go 1.17, where no line is reported as not needed: a report of 750 findings takes longer than a proof
of 750 records.
"""

from __future__ import annotations

import sys
from pathlib import Path

GO_MOD = "module synthetic.invalid/workspace\n\ngo 1.17\n"


def recorded_lookups(data: Path) -> list[Path]:
    """Return the recorded lookup files of `data`, sorted by their path."""
    top = data / "cache" / "download" / "sumdb" / "sum.golang.org" / "lookup"
    return sorted(path for path in top.rglob("*") if path.is_file())


def spread(lookups: list[Path], records: int) -> list[Path]:
    """Return `records` lookups, evenly spread over the sorted list.

    Raises:
        ValueError: Fewer were recorded.
    """
    if records > len(lookups):
        raise ValueError(f"{records} records wanted, {len(lookups)} recorded")
    return [lookups[index * len(lookups) // records] for index in range(records)]


def sum_lines(lookup: str) -> list[str]:
    """Return the go.sum lines of a lookup's answer: record number, lines, blank line, note."""
    record, _, _ = lookup.partition("\n\n")
    return record.split("\n")[1:]


def make_workspace(data: Path, folder: Path, records: int | None = None) -> Path:
    """Write go.mod and go.sum into `folder`, made if absent, and return it.

    Args:
        data: The recording.
        folder: Where to write.
        records: How many; all of them if None.
    """
    lookups = recorded_lookups(data)
    chosen = lookups if records is None else spread(lookups, records)
    lines = [line for path in chosen for line in sum_lines(path.read_text("utf-8"))]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "go.mod").write_text(GO_MOD, "utf-8")
    (folder / "go.sum").write_text("".join(f"{line}\n" for line in sorted(lines)), "utf-8")
    return folder


def main(arguments: list[str]) -> None:
    """Make one workspace, as the command line says."""
    data, folder, *records = arguments
    made = make_workspace(Path(data), Path(folder), int(records[0]) if records else None)
    print(made / "go.sum")


if __name__ == "__main__":
    main(sys.argv[1:])
