"""Small changes of a go.mod that touch no other line: what `go mod edit` does, without its format.

Implements golang.org/x/mod/modfile, rule.go: `AddRequire`, `AddReplace`, `AddExclude`, `AddGoStmt`,
`AddToolchainStmt` and their `Drop` counterparts, with the place that each gives a new line: a
requirement stands behind the last one, a replacement or an exclusion behind those of the same
module and otherwise at the file's end, and two statements of one line become a block. A dropped
line takes along the comments above it. After `go mod edit -fmt` the texts are the same as Go's, but
for one: where all but one line of a block are dropped, Go may part the block from its comment.

Each function takes a file that was read without problems and returns the new file's bytes. Refused,
as a ValueError: versions that are not canonical or do not fit their path, which `go mod edit` would
write and the go command then look up; all else that would not be read again.
"""

from __future__ import annotations

from itertools import dropwhile
from typing import TYPE_CHECKING, NamedTuple

from gosupply.formats.directives import is_directory_path, is_go_version, is_toolchain
from gosupply.formats.modpath import version_problem
from gosupply.formats.modsyntax import Block, CommentBlock, Line, Rest, Syntax, Token, render
from gosupply.formats.quoting import auto_quote
from gosupply.formats.versions import path_major_problem, split_path_major
from gosupply.locations import Location, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gosupply.formats.modfile import ModFile
    from gosupply.formats.modsyntax import Statement

_NOWHERE = Location("", "", Span(0, 0, 0, 0), "")


class _Addition(NamedTuple):
    """A new line.

    Attributes:
        verb: Its directive.
        arguments: What follows the verb.
        behind: The statement that it stands behind; None for the file's end.
    """

    verb: str
    arguments: str
    behind: Span | None


def set_require(file: ModFile, path: str, version: str) -> bytes:
    """Require this version of a module, in place of all requirements of it."""
    _check_version(path, version)
    same = [one.at.span for one in file.requires if one.path == path]
    arguments = f"{auto_quote(path)} {version}"
    if same:
        return _edited(file, {**dict.fromkeys(same), same[0]: arguments})
    return _edited(file, {}, _Addition("require", arguments, _last_of(file, "require")))


def drop_require(file: ModFile, path: str) -> bytes:
    """Drop all requirements of a module."""
    return _edited(file, {one.at.span: None for one in file.requires if one.path == path})


def set_replace(
    file: ModFile, old_path: str, old_version: str, new_path: str, new_version: str
) -> bytes:
    """Replace a module by another one or by a directory.

    Args:
        file: The file.
        old_path: The module.
        old_version: Its version; empty for all, in place of all replacements of the module.
        new_path: The other module's path, or a directory.
        new_version: The other module's version; empty for a directory.
    """
    if old_version:
        _check_version(old_path, old_version)
    elif not old_path or split_path_major(old_path) is None:
        raise ValueError(f"{old_path!r} is no module path, or ends in no valid major version")
    if is_directory_path(new_path) != (not new_version) or (not new_version and "\\" in new_path):
        raise ValueError(f"{new_path!r} is not a directory, or one that has a version")
    if new_version:
        _check_version(new_path, new_version)
    words = (auto_quote(old_path), old_version, "=>", auto_quote(new_path), new_version)
    arguments = " ".join(filter(None, words))
    of_module = [one for one in file.replaces if one.old_path == old_path]
    same = [one.at.span for one in of_module if old_version in {"", one.old_version}]
    if same:
        return _edited(file, {**dict.fromkeys(same), same[0]: arguments})
    behind = of_module[-1].at.span if of_module else None
    return _edited(file, {}, _Addition("replace", arguments, behind))


def drop_replace(file: ModFile, old_path: str, old_version: str) -> bytes:
    """Drop the replacements of a module at this version, or those of all versions if it is empty.

    Those of all versions are the ones that name none.
    """
    old = (old_path, old_version)
    return _edited(file, {one.at.span: None for one in file.replaces if one[:2] == old})


def add_exclude(file: ModFile, path: str, version: str) -> bytes:
    """Exclude a version of a module, unless it is excluded already."""
    _check_version(path, version)
    of_module = [one for one in file.excludes if one.path == path]
    if any(one.version == version for one in of_module):
        return _edited(file, {})
    behind = of_module[-1].at.span if of_module else None
    return _edited(file, {}, _Addition("exclude", f"{auto_quote(path)} {version}", behind))


def drop_exclude(file: ModFile, path: str, version: str) -> bytes:
    """Drop the exclusion of a version."""
    module = (path, version)
    return _edited(file, {one.at.span: None for one in file.excludes if one[:2] == module})


def set_go(file: ModFile, version: str) -> bytes:
    """Set the version of the go line, or add it behind the module line."""
    if not is_go_version(version):
        raise ValueError(f"{version!r} is not a Go version such as 1.23.0")
    if file.go:
        return _edited(file, {file.go.at.span: version})
    behind = file.module.at.span if file.module else None
    return _edited(file, {}, _Addition("go", version, behind))


def drop_go(file: ModFile) -> bytes:
    """Drop the go line."""
    return _edited(file, {file.go.at.span: None} if file.go else {})


def set_toolchain(file: ModFile, name: str) -> bytes:
    """Set the name in the toolchain line, or add it behind the go line or the module line."""
    if not is_toolchain(name) or auto_quote(name) != name:
        raise ValueError(f"{name!r} is not a toolchain such as go1.23.0, and not `default`")
    if file.toolchain:
        return _edited(file, {file.toolchain.at.span: name})
    above = file.go or file.module
    behind = above.at.span if above else None
    return _edited(file, {}, _Addition("toolchain", name, behind))


def drop_toolchain(file: ModFile) -> bytes:
    """Drop the toolchain line."""
    return _edited(file, {file.toolchain.at.span: None} if file.toolchain else {})


def _check_version(path: str, version: str) -> None:
    reason = version_problem(version) or path_major_problem(path, version)
    if not path:
        raise ValueError("an empty path is no module path")
    if reason:
        raise ValueError(f"{version!r} cannot be a version of {path!r}: {reason}")


def _last_of(file: ModFile, verb: str) -> Span | None:
    """Return the last statement of a directive, or the last one in its block."""
    for statement in reversed(file.syntax.statements):
        if not isinstance(statement, CommentBlock) and statement.tokens[0].text == verb:
            lines = statement.lines if isinstance(statement, Block) else ()
            return lines[-1].at.span if lines else statement.at.span
    return None


def _edited(
    file: ModFile, changes: Mapping[Span, str | None], addition: _Addition | None = None
) -> bytes:
    """Return the file with other arguments in some statements, without those that change to None.

    Args:
        file: The file.
        changes: The arguments by statement.
        addition: A new line.
    """
    statements = _changed(file.syntax.statements, changes)
    if addition:
        statements = _added(statements, addition, _line_end(file.syntax))
    return render(Syntax(tuple(statements))).encode("utf-8", "surrogateescape")


def _changed(
    statements: Sequence[Statement], changes: Mapping[Span, str | None]
) -> list[Statement]:
    """Change and drop; of the blank lines around a dropped statement, only those above stay."""
    kept: list[Statement] = []
    is_behind_dropped = False
    for statement in statements:
        changed = _changed_statement(statement, changes)
        if changed is None:
            is_behind_dropped = not kept or _ends_blank(kept[-1])
            continue
        if not (is_behind_dropped and _is_blank(changed)):
            kept.append(changed)
        is_behind_dropped = False
    last = kept.pop() if kept and is_behind_dropped else None
    if isinstance(last, CommentBlock):
        comments = _without_blank(last.lines)
        kept += [CommentBlock(comments)] if comments else []
    return kept


def _changed_statement(
    statement: Statement, changes: Mapping[Span, str | None]
) -> Statement | None:
    if isinstance(statement, Line):
        return _changed_line(statement, changes, 1)
    if isinstance(statement, CommentBlock):
        return statement
    changed = (_changed_line(line, changes, 0) for line in statement.lines)
    lines = tuple(line for line in changed if line is not None)
    if not lines:
        # A block that was empty before is none of our business.
        return None if statement.lines else statement
    if lines[0].at != statement.lines[0].at:
        # Blank lines stood between it and a dropped one.
        below = tuple(dropwhile(lambda rest: not rest.comment, lines[0].before))
        lines = (lines[0]._replace(before=below), *lines[1:])
    return statement._replace(lines=lines)


def _changed_line(line: Line, changes: Mapping[Span, str | None], first: int) -> Line | None:
    """Write other arguments from the token `first` on."""
    arguments = changes.get(line.at.span, "")
    if arguments is None:
        return None
    if not arguments:
        return line
    token = line.tokens[first]._replace(text=arguments)
    return line._replace(tokens=(*line.tokens[:first], token))


def _added(statements: list[Statement], addition: _Addition, end: str) -> list[Statement]:
    """Add a line where the addition says."""
    new = _new_line("\t", addition.arguments, end)
    for index, statement in enumerate(statements):
        if isinstance(statement, CommentBlock):
            continue
        lines = statement.lines if isinstance(statement, Block) else ()
        spans = [line.at.span for line in lines]
        if addition.behind not in {statement.at.span, *spans}:
            continue
        if statement.tokens[0].text != addition.verb:
            return _inserted(statements, index + 1, addition, end)
        if isinstance(statement, Line):
            block = _as_block(statement, new, end)
        else:
            position = spans.index(addition.behind) + 1 if addition.behind in spans else 0
            block = _longer_block(statement, position, new, end)
        return [*statements[:index], block, *statements[index + 1 :]]
    return _inserted(statements, len(statements), addition, end)


def _inserted(
    statements: list[Statement], index: int, addition: _Addition, end: str
) -> list[Statement]:
    """Insert a statement of one line, between blank lines."""
    blank = CommentBlock((Rest("", "", end, None),))
    above, below = list(statements[:index]), statements[index:]
    if above:
        above[-1] = _with_end(above[-1], end)
        if not _ends_blank(above[-1]):
            above.append(blank)
    if below and not _is_blank(below[0]):
        below = [blank, *below]
    line = _new_line("", f"{addition.verb} {addition.arguments}", end)
    return [*above, line, *below]


def _as_block(line: Line, new: Line, end: str) -> Block:
    """Make a block of a statement of one line, with its comments inside, and a new line."""
    verb, first, *others = line.tokens
    before = tuple(rest._replace(gap="\t") for rest in line.before)
    tokens = (first._replace(gap="\t"), *others)
    line = Line(before, tokens, _ended(line.rest, end), line.at)
    nothing = Rest("", "", end, None)
    opening, closing = Token("(", " ", _NOWHERE), Token(")", "", _NOWHERE)
    return Block((), (verb,), opening, nothing, (line, new), (), closing, nothing, line.at)


def _longer_block(block: Block, position: int, new: Line, end: str) -> Block:
    """Insert a line, indented as the one above it."""
    above = block.lines[position - 1] if position else None
    if above:
        new = _new_line(above.tokens[0].gap, new.tokens[0].text, end)
    lines = (*block.lines[:position], new, *block.lines[position:])
    opening_rest = _ended(block.opening_rest, end)
    return block._replace(lines=lines, opening_rest=opening_rest)


def _new_line(gap: str, text: str, end: str) -> Line:
    return Line((), (Token(text, gap, _NOWHERE),), Rest("", "", end, None), _NOWHERE)


def _line_end(syntax: Syntax) -> str:
    """Return how the file's first line ends."""
    first = render(Syntax(syntax.statements[:1])).partition("\n")[0]
    return "\r\n" if first.endswith("\r") else "\n"


def _ended(rest: Rest, end: str) -> Rest:
    return rest if rest.end else rest._replace(end=end)


def _with_end(statement: Statement, end: str) -> Statement:
    """Return a statement whose last line ends: the file's last one may not."""
    if isinstance(statement, CommentBlock):
        *lines, last = statement.lines
        return CommentBlock((*lines, _ended(last, end)))
    return statement._replace(rest=_ended(statement.rest, end))


def _without_blank(rests: tuple[Rest, ...]) -> tuple[Rest, ...]:
    return tuple(rest for rest in rests if rest.comment)


def _is_blank(statement: Statement) -> bool:
    return isinstance(statement, CommentBlock) and not statement.lines[0].comment


def _ends_blank(statement: Statement) -> bool:
    return isinstance(statement, CommentBlock) and not statement.lines[-1].comment
