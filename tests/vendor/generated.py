"""Generated modules and workspaces with a vendor/modules.txt, as texts by path.

Few modules at few versions, so that requirements, replacements and marks meet. The modules.txt is
what the go command would write of the module files, roughly, and then something of it is changed;
or it is made of nothing but chance.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

_PATHS = ("example.com/a", "example.com/a/b", "example.com/c", "gopkg.in/d.v1")
_MAINS = ("example.com/one", "example.com/two", "example.com/three")
_VERSIONS = ("v1.0.0", "v1.2.0", "v1.10.0-rc.1", "v1.0.0-20240102030405-abcdefabcdef")
_VERSION = re.compile("v1[^ \r\n]+(?= =>|$)", re.MULTILINE)
_FOLDERS = ("./x", "../x", ".", "..", "../one/x", "../../x", "./x/", "./y/../x", "/abs/x")
_GOS = (
    "",
    *(f"go {version}\n" for version in ("1.12", "1.13", "1.13", "1.14", "1.16", "1.20", "1.21.0")),
)
_LOCAL = "module example.com/%s\n\ngo 1.20\n"
_EXTRA = "rx"  # what stands behind the words of a line that nobody understands


def random_module(random: Random) -> dict[str, str]:
    """Return a module with its modules.txt."""
    go = random.choice(_GOS)
    lines = _directives(random, _MAINS[:1])
    text = f"module {_MAINS[0]}\n{go}" + "".join(f"{line}\n" for line in lines)
    return {"go.mod": text, "vendor/modules.txt": _modules_txt(random, lines)}


def random_workspace(random: Random) -> dict[str, str]:
    """Return a workspace of one to three modules with its modules.txt."""
    names = _MAINS[: random.choice((1, 2, 2, 3))]
    files: dict[str, str] = {}
    everything: list[str] = []
    folders = [name.partition("/")[2] for name in names]
    if random.random() < 0.2:
        folders[0] = "."
    uses = "".join(f"use ./{folder}\n" for folder in folders)
    lines = [] if random.random() < 0.4 else _replaces(random, names, random.randint(1, 2))
    files["go.work"] = "go 1.21.0\n" + uses + "".join(f"{line}\n" for line in lines)
    everything += lines
    for name, folder in zip(names, folders, strict=True):
        # Different replacements of one thing are refused before anything is compared.
        lines = _directives(random, names)
        if everything and random.random() < 0.7:
            lines = [line for line in lines if not line.startswith("replace")]
        text = f"module {name}\ngo 1.20\n" + "".join(f"{line}\n" for line in lines)
        files[f"{folder}/go.mod".removeprefix("./")] = text
        everything += [_from_top(line, folder) for line in lines]
    files["vendor/modules.txt"] = f"## workspace\n{_modules_txt(random, everything)}"
    return files


def random_project(random: Random, mains: int) -> dict[str, str]:
    """Return main modules, alone or in a workspace, that all need modules of local folders."""
    names = [f"lib{number}" for number in range(4)]
    files = {}
    for name in names:
        files[f"{name}/go.mod"] = _LOCAL % name
        files[f"{name}/{name}.go"] = f"package {name}\n"
    shared = {name: f"v1.{random.randint(0, 2)}.0" for name in names}
    wild = {name: random.random() < 0.6 for name in names}
    in_work = {name for name in names if mains and random.random() < 0.4}
    replaces = {
        name: f"replace example.com/{name}{'' if wild[name] else f' {shared[name]}'} => "
        for name in names
    }
    for number in range(max(mains, 1)):
        folder, up = (f"main{number}/", "../") if mains else ("", "./")
        used = random.sample(names, random.randint(1, 4))
        text = _LOCAL % f"main{number}"
        text += "".join(f"require example.com/{name} {shared[name]}\n" for name in used)
        others = [name for name in names if name in used or random.random() < 0.3]
        text += "".join(f"{replaces[name]}{up}{name}\n" for name in others if name not in in_work)
        text += "".join(f"exclude example.com/{name} v1.9.0\n" for name in used)
        files[f"{folder}go.mod"] = text
        imports = "".join(
            f'import _ "example.com/{name}"\n' for name in used if random.random() < 0.7
        )
        files[f"{folder}main.go"] = f"package main\n\n{imports}\nfunc main() {{}}\n"
    if mains:
        uses = "".join(f"use ./main{number}\n" for number in range(mains))
        files["go.work"] = f"go 1.21.0\n{uses}" + "".join(
            f"{replaces[name]}./{name}\n" for name in names if name in in_work
        )
    return files


def _directives(random: Random, names: Sequence[str]) -> list[str]:
    required = random.sample(_PATHS, random.randint(0, 3))
    lines = [f"require {path} {random.choice(_VERSIONS)}" for path in required]
    if random.random() < 0.1:
        lines.append(f"require {random.choice((names[0], *_PATHS))} {random.choice(_VERSIONS)}")
    lines += _replaces(random, names, random.choice((0, 1, 1, 2, 3)))
    if random.random() < 0.3:
        path = random.choice((*required, *_PATHS))
        lines.append(f"exclude {path} {random.choice(_VERSIONS)}")
    return lines


def _replaces(random: Random, names: Sequence[str], count: int) -> list[str]:
    table = {}
    for _ in range(count):
        path = random.choice((*_PATHS, *_PATHS, names[-1]))
        old = random.choice((path, f"{path} {random.choice(_VERSIONS)}"))
        table[old] = _target(random)
    return [f"replace {old} => {new}" for old, new in table.items()]


def _target(random: Random) -> str:
    if random.random() < 0.6:
        return random.choice(_FOLDERS)
    return f"example.com/fork{random.randint(1, 2)} {random.choice(_VERSIONS)}"


def _from_top(line: str, folder: str) -> str:
    """Return a replacement as modules.txt has it, where that is simple."""
    start, arrow, target = line.partition(" => ")
    if folder == "." or not target.startswith("."):
        return line
    if target.startswith("../"):
        above = target.removeprefix("../")
        return f"{start}{arrow}{above if above.startswith('..') else f'./{above}'}"
    return f"{start}{arrow}./{folder}/{target.removeprefix('./')}".rstrip("/.")


def _modules_txt(random: Random, directives: Sequence[str]) -> str:
    """Return about what `go mod vendor` writes of these directives, without the mark."""
    if random.random() < 0.15:
        return "".join(_random_block(random) for _ in range(random.randint(0, 6)))
    replaced = dict(
        line.removeprefix("replace ").split(" => ")
        for line in directives
        if line.startswith("replace")
    )
    blocks = []
    for line in directives:
        verb, path, version, *_ = line.split()
        if verb == "require":
            key = f"{path} {version}"
            new = replaced.pop(key, None) or replaced.get(path)
            packages = random.choice(("", f"{path}\n", f"{path}\n", f"{path}/x\n{path}\n"))
            mark = random.choice(("## explicit\n", "## explicit; go 1.20\n"))
            blocks.append(f"# {key}{f' => {new}' if new else ''}\n{mark}{packages}")
    blocks += [f"# {old} => {new}\n" for old, new in replaced.items()]
    for _ in range(random.choice((0, 0, 1, 1, 2, 3))):
        _change(random, blocks)
    return "".join(blocks)


def _change(random: Random, blocks: list[str]) -> None:
    at = random.randrange(len(blocks) + 1)
    what = random.choice((0, 1, 2, 3, 3, 3, 4, 5, 6, 7))
    if what == 0 or at == len(blocks):
        blocks.insert(at, _random_block(random))
    elif what == 1:
        del blocks[at]
    elif what == 2:
        blocks[at] = blocks[at].replace("## explicit", "## go 1.20")
    elif what == 3:
        blocks[at] = _VERSION.sub(random.choice(_VERSIONS), blocks[at], count=1)
    elif what == 4:
        head, _, rest = blocks[at].partition("\n")
        blocks[at] = f"{head.partition(' => ')[0]} => {_target(random)}\n{rest}"
    elif what == 5:
        blocks.append(blocks[at])
    elif what == 6:
        head, _, rest = blocks[at].partition("\n")
        blocks[at] = f"{head.partition(' => ')[0]}\n{rest}"
    else:
        blocks[at] = blocks[at].replace("\n", random.choice(("\r\n", " \n", f" {_EXTRA}\n")), 1)


def _random_block(random: Random) -> str:
    path = random.choice((*_PATHS, *_MAINS))
    version = random.choice((*_VERSIONS, *_VERSIONS, "=> ./x", "latest", "", "v1", "v1.2.0+meta"))
    new = "" if random.random() < 0.6 else f" => {_target(random)}"
    mark = random.choice(("", "", "## explicit\n", "## go 1.20;later; explicit\n", "##explicit\n"))
    package = random.choice(("", f"{path}\n", f"{path}/x \n", f"{path}/aux\n", f"{path} x\n"))
    return f"# {path} {version}{new}\n{mark}{package}"
