"""Markup from content systems, feeds and mail as plain text, without a parser in C."""

from __future__ import annotations

from html.parser import HTMLParser

BLOCKS = frozenset((
    "address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "figure", "footer", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul",
))  # fmt: skip
SILENT = frozenset(("script", "style", "figcaption", "template", "noscript"))


def plain(markup: str) -> str:
    """The text of `markup`, one line a block; scripts, styles and captions are left out."""
    reader = _Blocks()
    reader.feed(markup)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\x1e"))
    return "\n".join(line for line in lines if line)


class _Blocks(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.parts.append("\x1e")
        self._silent += tag in SILENT

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\x1e")
        self._silent = max(0, self._silent - (tag in SILENT))

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)
