"""The evidence pack as a PDF: the same stored words as the page, in a font that holds most of the world's letters."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from fpdf import FPDF

logging.getLogger("fontTools").setLevel(logging.WARNING)  # it would log which letters a text holds
FONTS = Path(__file__).resolve().parents[1] / "static" / "claims" / "vendor" / "dejavu"
FAMILY = "DejaVu"
CLOSING = "Built from stored words and their places alone. Which of the two is right is not said here."


def of_pair(pack: dict[str, Any]) -> bytes:
    """The pack of one pair (see `evidence.of_pair`) as a PDF."""
    page = _Page(f"Evidence, pair {pack['pair']}")
    _pair(page, pack)
    page.quiet(CLOSING)
    return bytes(page.output())


def of_story(pack: dict[str, Any]) -> bytes:
    """The pack of a story (see `evidence.story_pack`) as a PDF: its articles, its pairs, who is missing."""
    page = _Page(f"Evidence, story: {pack['title'] or pack['story']}")
    days = f"{pack['first'][:10]} to {pack['latest'][:10]}"
    page.quiet(f"{pack['articles_total']} articles of {pack['origins']} origins, {days}")
    for pair in pack["pairs"]:
        _pair(page, pair, headed=True)
    if pack["pairs_left_out"]:
        page.quiet(f"{pack['pairs_left_out']} weaker pairs are left out.")
    if pack["missing"]:
        page.line_of("Nothing on file from", size=12, style="B")
        for one in pack["missing"]:
            page.line_of(f"{one['name']}: {one['claims']} claims about them", style="B")
            for line in one["lines"]:
                page.line_of(line, size=9)
    page.line_of("Articles", size=12, style="B")
    for article in pack["articles"]:
        page.quiet(_where(article), link=_link(article["url"]))
    page.quiet(CLOSING)
    return bytes(page.output())


class _Page(FPDF):
    """A4 pages with a few kinds of lines; every text is set as it is, never read as markup."""

    def __init__(self, title: str) -> None:
        super().__init__(format="A4")
        for style, name in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
            self.add_font(FAMILY, style, FONTS / name)
        self.set_title(title)
        self.set_creator("Counterclaim")
        self.set_lang("en")
        self.set_margin(18)
        self.set_auto_page_break(auto=True, margin=18)
        self.add_page()
        self.set_font(FAMILY)
        self.set_text_shaping(use_shaping_engine=True)
        self.line_of(title, size=16, style="B")

    def footer(self) -> None:
        """The number of the page."""
        self.set_y(-14)
        self.set_font(FAMILY, "", 8)
        self.set_text_color(90)
        self.cell(0, 6, f"{self.page_no()}", align="R")
        self.set_text_color(0)

    def line_of(self, text: str, *, size: float = 10, style: str = "", link: str = "") -> None:
        """A paragraph."""
        self.set_font(FAMILY, style, size)
        self.multi_cell(0, size * 0.52, printable(text), new_x="LMARGIN", new_y="NEXT", align="L", link=link)
        self.ln(1.2)

    def quiet(self, text: str, link: str = "") -> None:
        """A paragraph of lesser weight."""
        self.set_text_color(70)
        self.line_of(text, size=8.5, link=link)
        self.set_text_color(0)


def printable(text: str) -> str:
    """The text without what no font can show: control characters and lone surrogates."""
    kept = "".join(mark if mark.isprintable() or mark in "\n\u200e\u200f\u200c\u200d" else " " for mark in text)
    return kept.encode(errors="replace").decode() or " "


def _pair(page: _Page, pack: dict[str, Any], *, headed: bool = False) -> None:
    if headed:
        page.line_of(f"Pair {pack['pair']}", size=13, style="B")
    page.line_of(pack["explanation"])
    page.quiet(f"{pack['kind'].replace('_', ' ')}, score {pack['score']:.2f}")
    verdict = pack["verdict"]
    told = f"Verdict: {verdict['verdict'].replace('_', ' ')}, by {verdict['editor']}" if verdict else "No verdict yet."
    page.line_of(told, style="B")
    for side in pack["sides"]:
        _side(page, side)
    page.line_of("Lines to copy", size=12, style="B")
    for side in pack["sides"]:
        page.line_of(f"{side['side']}: {side['attribution_line']}", size=9)


def _side(page: _Page, side: dict[str, Any]) -> None:
    page.ln(1.5)
    page.line_of(f"{side['side']}: {side['source'] or side['printed'] or 'unnamed speaker'}", size=12, style="B")
    if side["printed"] and side["printed"] != side["source"]:
        page.quiet(f"printed as “{side['printed']}”")
    page.line_of(side["content"], size=11)
    page.quiet(_where(side))
    if side["url"]:
        page.quiet(side["url"], link=_link(side["url"]))
    spans = ", ".join(f"{start}-{end}" for start, end in side["content_spans"])
    page.quiet(f"characters {spans} of the text with SHA-256 {side['text_hash']}")


def _where(told: dict[str, Any]) -> str:
    """Headline, outlet and date of an article."""
    published = told["published"][:16].replace("T", " ") + " UTC" if told["published"] else "no date"
    return " · ".join([told["headline"] or "(no headline)", told["outlet"] or "outlet unknown", published])


def _link(url: str) -> str:
    return url if url.startswith(("http://", "https://")) else ""
