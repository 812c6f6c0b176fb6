r"""Untrusted text, made harmless for one target each.

Whatever came from a checked file, a server or a policy passes one of these functions on its way
into a report. Nothing is ever dropped: what a target would obey, hide or reorder is shown as a
visible escape such as `\u202e`. A backslash that was there before stays as it is, so the escapes
are for eyes, not for decoding.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Code points that act instead of being seen, as inclusive ranges: controls; what Unicode lists as
# Default_Ignorable_Code_Point (zero width, bidi marks and overrides, fillers, variation
# selectors, tags); line and paragraph separators; interlinear annotation; lone surrogates; the
# two noncharacters that XML refuses.
# Written out, because a table of Python's own would change with its Unicode version.
_HIDDEN = (
    (0x00, 0x1F),
    (0x7F, 0x9F),
    (0xAD, 0xAD),
    (0x34F, 0x34F),
    (0x61C, 0x61C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xD800, 0xDFFF),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB),
    (0xFFFE, 0xFFFF),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)
_STARTS = tuple(first for first, _ in _HIDDEN)
_ENDS = tuple(last for _, last in _HIDDEN)

# Runners obey these wherever in a line they stand: GitHub's old command syntax (actions/runner,
# ActionCommand.TryParse) and Azure Pipelines' logging commands.
_LOG_COMMANDS = ("##[", "##vso[")

_MARKDOWN = {
    **{ord(char): "\\" + char for char in "\\`*_{}[]()+-.!|~="},
    ord("&"): "&amp;",
    ord("<"): "&lt;",
    ord(">"): "&gt;",
    ord(":"): "&#58;",  # GFM section 6.9: an autolink needs a literal colon
    # A platform looks for mentions and issue numbers after rendering, where a backslash no
    # longer helps; a space of no width does.
    ord("@"): "@&#8203;",
    ord("#"): "\\#&#8203;",
    # Two of them enclose a formula; GitHub's documentation asks for an element around each.
    ord("$"): "<span>$</span>",
}
_HTML = {
    ord("&"): "&amp;",
    ord("<"): "&lt;",
    ord(">"): "&gt;",
    ord('"'): "&quot;",
    ord("'"): "&#39;",
}
# A bracket is encoded for the sake of `_LOG_COMMANDS`: a reader of XML still gets one.
_XML = {**_HTML, ord("["): "&#91;"}
_BACKTICKS = re.compile("`+")
_SARIF = {ord("\\"): "\\\\", ord("["): "\\[", ord("]"): "\\]", ord("{"): "{{", ord("}"): "}}"}


def cells(text: str) -> list[str]:
    """Return for each character what `terminal` shows for it."""
    shown = list(text) if _is_plain(text) else [_visible(char) for char in text]
    for command in _LOG_COMMANDS:
        start = text.find(command)
        while start >= 0:
            shown[start + len(command) - 1] = "\\x5b"
            start = text.find(command, start + 1)
    return shown


def terminal(text: str) -> str:
    """Return text that a terminal or a job's log prints and does not obey, on one line."""
    if _is_plain(text) and not any(command in text for command in _LOG_COMMANDS):
        return text
    return "".join(cells(text))


def sarif(text: str) -> str:
    """Return a plain text message that says only what it says.

    SARIF 3.11.6: brackets are escaped by a backslash where they shall not make a link, and so is
    the backslash itself. SARIF 3.11.5: braces are doubled where they are no placeholder.
    """
    return _all_visible(text).translate(_SARIF)


def markdown(text: str) -> str:
    """Return inline GitHub Flavored Markdown that renders as the text, also in a table's cell."""
    return _all_visible(text).translate(_MARKDOWN)


def markdown_code(text: str) -> str:
    """Return a code span that renders as exactly what `terminal` shows; not for a table's cell.

    GFM section 6.3: its delimiters are longer than any run of backticks inside, and one space at
    both ends is taken off. Nothing encloses an empty text.
    """
    shown = terminal(text)
    if not shown:
        return ""
    fence = "`" * (_longest_run(shown) + 1)
    padding = " " if _needs_padding(shown) else ""
    return f"{fence}{padding}{shown}{padding}{fence}"


def markdown_block(lines: Sequence[str]) -> str:
    """Return a fenced code block (GFM section 4.5) of lines that `terminal` has made harmless."""
    fence = "`" * max([3, *(_longest_run(line) + 1 for line in lines)])
    return "\n".join((f"{fence}text", *lines, fence))


def html(text: str) -> str:
    """Return HTML that renders as the text, in an element's content or a quoted attribute."""
    return _all_visible(text).translate(_HTML)


def xml(text: str) -> str:
    """Return XML that reads as the text, in an element's content or a quoted attribute.

    XML 1.0, section 2.2: no reference can stand for a control, a surrogate, U+FFFE or U+FFFF.
    """
    return _all_visible(text).translate(_XML)


def workflow_command(text: str) -> str:
    """Return the message of a GitHub workflow command (actions/toolkit, `escapeData`).

    Line ends stay line ends. Command syntax inside is broken up, for a runner that prints the
    message as it is.
    """
    lines = [line.split("\r") for line in text.replace("%", "%25").split("\n")]
    message = "%0A".join("%0D".join(map(terminal, line)) for line in lines)
    return message.replace("::", ":\\x3a")


def workflow_property(text: str) -> str:
    """Return a property of a GitHub workflow command (actions/toolkit, `escapeProperty`)."""
    return terminal(text).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")


def _longest_run(text: str) -> int:
    return max((len(run) for run in _BACKTICKS.findall(text)), default=0)


def _needs_padding(text: str) -> bool:
    at_both_ends = text[0] == text[-1] == " " and bool(text.strip(" "))
    return at_both_ends or "`" in (text[0], text[-1])


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _all_visible(text: str) -> str:
    return text if _is_plain(text) else "".join(map(_visible, text))


def _visible(char: str) -> str:
    code = ord(char)
    if code > _ENDS[bisect_right(_STARTS, code) - 1]:
        return char
    return char.encode("unicode_escape").decode("ascii")
