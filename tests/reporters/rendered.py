"""Markdown and HTML as a reader sees them: what a real parser makes of a report."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

# Elements without an end, HTML section 13.1.2.
VOID = frozenset({"meta"})


def tokens(markdown: str) -> list[Token]:
    """Parse a document as GitHub does, tables and strikethrough included; inline tokens too."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return [
        token
        for block in parser.parse(markdown)
        for token in (block, *(block.children or ()))
        if token.type != "inline"
    ]


def seen(markdown: Sequence[Token]) -> str:
    """Return the text of tokens, without the space of no width that keeps mentions apart."""
    kinds = {"text", "code_inline", "fence"}
    return "".join(token.content for token in markdown if token.type in kinds).replace("\u200b", "")


class Element(NamedTuple):
    """A start tag: its name, its attributes, and how deep it stands."""

    name: str
    attributes: dict[str, str | None]
    depth: int


class Page(HTMLParser):
    """A page as a parser sees it.

    Attributes:
        elements: Every start tag.
        text: All text but that of `style`.
        comments: Comments, and what else is no element.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.text = ""
        self.comments: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, dict(attrs), len(self._open)))
        if tag not in VOID:
            self._open.append(tag)
        if tag == "dd":  # a description is set apart from its term
            self.text += " "

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, dict(attrs), len(self._open)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open[-1:] != ["style"]:
            self.text += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_pi(self, data: str) -> None:
        self.comments.append(data)

    def unknown_decl(self, data: str) -> None:
        self.comments.append(data)

    def having(self, name: str, kind: str) -> list[Element]:
        """Return the elements of a name that have a class."""
        return [
            element
            for element in self.elements
            if element.name == name and kind in (element.attributes.get("class") or "").split()
        ]
