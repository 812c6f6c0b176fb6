"""Changes of some lines of a go.mod or go.work that touch no other line.

Implements golang.org/x/mod/modfile, rule.go and work.go, `addLine`, `updateLine`, `markRemoved` and
`Cleanup`, without the format: two statements of one line become a block, and a dropped line takes
along the comments above it and its blank lines.
"""

from __future__ import annotations

from itertools import dropwhile
from typing import TYPE_CHECKING, Final, NamedTuple

from gosupply.formats.modsyntax import Block, CommentBlock, Line, Rest, Syntax, Token, render
from gosupply.locations import Location, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gosupply.formats.modsyntax import Statement

TOP: Final = Span(0, 0, 0, 0)
"""Stands for a place in front of the first statement, but below the file's own comments."""

_NOWHERE = Location("", "", TOP, "")


class Addition(NamedTuple):
    """A new line.

    Attributes:
        verb: Its directive.
        arguments: What follows the verb.
        behind: The statement that it stands behind, or `TOP`; None for the file's end.
    """

    verb: str
    arguments: str
    behind: Span | None


def edit(
    syntax: Syntax, changes: Mapping[Span, str | None], addition: Addition | None = None
) -> bytes:
    """Return a file with other arguments in some statements, without those that change to None.

    Args:
        syntax: The file.
        changes: The arguments by statement.
        addition: A new line.
    """
    statements = _changed(syntax.statements, changes)
    if addition:
        statements = _added(statements, addition, _line_end(syntax))
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
        lines = (lines[0]._replace(before=_below_blank(lines[0].before)), *lines[1:])
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


def _added(statements: list[Statement], addition: Addition, end: str) -> list[Statement]:
    """Add a line where the addition says."""
    new = _new_line("\t", addition.arguments, end)
    for index, statement in enumerate(statements):
        if isinstance(statement, CommentBlock):
            continue
        if addition.behind == TOP:
            return _inserted(statements, index, addition, end)
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
    statements: list[Statement], index: int, addition: Addition, end: str
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
    # In an empty block, blank lines part nothing from nothing.
    inside = block.inside if block.lines else _below_blank(block.inside)
    opening_rest = _ended(block.opening_rest, end)
    return block._replace(lines=lines, inside=inside, opening_rest=opening_rest)


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


def _below_blank(rests: tuple[Rest, ...]) -> tuple[Rest, ...]:
    """Return what stands below the blank lines at the start."""
    return tuple(dropwhile(lambda rest: not rest.comment, rests))


def _is_blank(statement: Statement) -> bool:
    return isinstance(statement, CommentBlock) and not statement.lines[0].comment


def _ends_blank(statement: Statement) -> bool:
    return isinstance(statement, CommentBlock) and not statement.lines[-1].comment
