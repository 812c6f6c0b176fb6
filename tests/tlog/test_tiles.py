"""Where tiles are: their paths on the wire, and those on the right edge of a tree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.tlog.tiles import Place, Tile, edge_tiles, parse_tile_path, place_of

PATHS = {
    "tile/8/0/000": Tile(0, 0, 256),
    "tile/8/0/000.p/1": Tile(0, 0, 1),
    "tile/8/0/000.p/255": Tile(0, 0, 255),
    "tile/8/0/007": Tile(0, 7, 256),
    "tile/8/1/999": Tile(1, 999, 256),
    "tile/8/2/x001/000": Tile(2, 1000, 256),
    "tile/8/0/x246/472.p/76": Tile(0, 246_472, 76),
    "tile/8/0/x001/x000/000": Tile(0, 1_000_000, 256),
    "tile/8/3/x123/x456/078.p/10": Tile(3, 123_456_078, 10),
    "tile/8/7/000.p/128": Tile(7, 0, 128),
    "tile/8/10/000": Tile(10, 0, 256),
}

BAD_PATHS = [
    "",
    "tile",
    "tile/8/0",
    "tile/8/0/",
    "tile/8/0/0",
    "tile/8/0/00",
    "tile/8/0/0000",
    "tile/8/0/1000",
    "tile/8/0/x000",
    "tile/8/0/x001",
    "tile/8/0/x000/001",
    "tile/8/0/x000/x001/001",
    "tile/8/0/001/001",
    "tile/8/0/x1/001",
    "tile/8/0/X001/001",
    "tile/8/0/-01",
    "tile/8/0/+01",
    "tile/8/0/000.p",
    "tile/8/0/000.p/",
    "tile/8/0/000.p/0",
    "tile/8/0/000.p/00",
    "tile/8/0/000.p/01",
    "tile/8/0/000.p/256",
    "tile/8/0/000.p/257",
    "tile/8/0/000.p/999",
    "tile/8/0/000.p/1000",
    "tile/8/0/000.p/-1",
    "tile/8/0/000.p/1/",
    "tile/8/0/000.p/1\n",
    "tile/8/0/000/",
    "tile/8/0/000\n",
    "tile/8/0/000.q/1",
    "tile/8/00/000",
    "tile/8/01/000",
    "tile/8/-1/000",
    "tile/8/100/000",
    "tile/8/data/000",
    "tile/08/0/000",
    "tile/7/0/000",
    "tile/2/0/000",
    "tile/0/000",
    "tile/31/0/000",
    "tile/8/0/\u0660\u0660\u0660",
    "tile/8/²/000",
    "/tile/8/0/000",
    "tile/8/0/../000",
    " tile/8/0/000",
    # More groups than any tree of 2**63 records needs, and more digits than int() takes.
    "tile/8/0/" + "x999/" * 6 + "999",
    "tile/8/0/" + "x999/" * 2000 + "999",
]

EDGES = {
    0: [],
    1: ["tile/8/0/000.p/1"],
    255: ["tile/8/0/000.p/255"],
    256: ["tile/8/1/000.p/1"],
    257: ["tile/8/0/001.p/1", "tile/8/1/000.p/1"],
    65_536: ["tile/8/2/000.p/1"],
    69_887: ["tile/8/0/272.p/255", "tile/8/1/001.p/16", "tile/8/2/000.p/1"],
    70_000: ["tile/8/0/273.p/112", "tile/8/1/001.p/17", "tile/8/2/000.p/1"],
    70_001: ["tile/8/0/273.p/113", "tile/8/1/001.p/17", "tile/8/2/000.p/1"],
    131_328: ["tile/8/1/002.p/1", "tile/8/2/000.p/2"],
    2**24 - 1: ["tile/8/0/x065/535.p/255", "tile/8/1/255.p/255", "tile/8/2/000.p/255"],
    2**24: ["tile/8/3/000.p/1"],
    63_096_908: [
        "tile/8/0/x246/472.p/76",
        "tile/8/1/962.p/200",
        "tile/8/2/003.p/194",
        "tile/8/3/000.p/3",
    ],
}


@pytest.mark.parametrize(("path", "tile"), PATHS.items())
def test_paths(path: str, tile: Tile) -> None:
    assert parse_tile_path(path) == tile
    assert tile.path == path


@pytest.mark.parametrize("path", BAD_PATHS, ids=lambda path: repr(path[:40]))
def test_what_is_no_tile_path(path: str) -> None:
    assert parse_tile_path(path) is None


@given(st.builds(Tile, st.integers(0, 7), st.integers(0, 2**55), st.integers(1, 256)))
def test_parsing_a_path_gives_its_tile(tile: Tile) -> None:
    assert parse_tile_path(tile.path) == tile


@given(
    st.one_of(
        st.text(),
        st.from_regex(r"tile/8/[0-9]{1,3}/([0-9x]{1,4}/){0,3}[0-9]{1,4}(\.p/[0-9]{1,4})?\n?"),
    )
)
def test_what_parses_is_the_path_of_its_tile(path: str) -> None:
    tile = parse_tile_path(path)
    assert tile is None or (tile.path == path and 1 <= tile.width <= 256)


@pytest.mark.parametrize(("size", "paths"), EDGES.items())
def test_edges(size: int, paths: list[str]) -> None:
    assert [tile.path for tile in edge_tiles(size)] == paths


@given(st.integers(0, 2**63 - 1))
def test_an_edge_covers_all_records_once(size: int) -> None:
    edge = edge_tiles(size)
    assert sum(tile.width << 8 * tile.level for tile in edge) == size
    assert all(1 <= tile.width <= 255 for tile in edge)
    assert [tile.level for tile in edge] == sorted({tile.level for tile in edge})
    for tile in edge:
        assert tile.number == size >> 8 * (tile.level + 1)


def test_a_tile_knows_its_place_its_parent_and_its_full_width() -> None:
    tile = Tile(0, 246_472, 76)
    assert tile.place == Place(0, 246_472)
    assert tile.place.parent == Place(1, 962)
    assert tile.place.parent.parent == Place(2, 3)
    assert tile.full == Tile(0, 246_472, 256)
    assert tile.full.path == "tile/8/0/x246/472"


def test_the_places_of_records() -> None:
    places = [place_of(number) for number in (0, 1, 255, 256, 70_000)]
    assert places == [Place(0, 0), Place(0, 0), Place(0, 0), Place(0, 1), Place(0, 273)]
