"""The evidence pack as a PDF, read back: verbatim words, sources, links and dates, in many scripts."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from claims.models import ClaimPair
from claims.services import evidence, evidence_pdf, reviews
from tests import factories

pytestmark = pytest.mark.django_db


def read(content: bytes) -> tuple[str, list[str], PdfReader]:
    """The words, the links, and the document."""
    found = PdfReader(io.BytesIO(content))
    notes = [note.get_object() for page in found.pages for note in page.get("/Annots", [])]
    links = [note["/A"]["/URI"] for note in notes if "/A" in note]
    return " ".join(" ".join(page.extract_text() for page in found.pages).split()), links, found


def pair_of(words: str, speaker: str, **article: Any) -> ClaimPair:
    owner = factories.article(f"{speaker} said {words}.", **article)
    return factories.pair(factories.claim(words, speaker, "said", of=owner))


def test_the_words_are_verbatim_with_source_link_and_date() -> None:
    pair = pair_of("“the **bridge** <b>is</b> open”, & more", "Mayor Holm", title="The bridge", outlet="Coast Wire",
                   url="https://paper.test/bridge", published_at="2026-11-17T09:30:00Z")  # fmt: skip
    reviews.record(pair, factories.editor(username="ed"), "contradiction")
    pair = ClaimPair.objects.with_sides().get(pk=pair.pk)
    words, links, document = read(evidence_pdf.of_pair(evidence.of_pair(pair)))
    for told in (
        "“the **bridge** <b>is</b> open”, & more", "Mayor Holm", "The bridge · Coast Wire · 2026-11-17 09:30 UTC",
        "the bridge is shut", "Verdict: contradiction, by ed", "Lines to copy", pair.left.article.text_hash[:20],
    ):  # fmt: skip
        assert told in words
    assert links == ["https://paper.test/bridge"]
    assert document.metadata
    assert document.metadata.title == f"Evidence, pair {pair.pk}"


@pytest.mark.parametrize(
    "name", ["Χατζηδάκης", "Мария Иванова", "Զարեհ Սինանյան", "ქეთევანი", "Łukasz Żółć", "Đặng Thị", "محمد الأمين"]
)
def test_names_of_many_scripts_are_set(name: str) -> None:
    pair = ClaimPair.objects.with_sides().get(pk=pair_of("the bridge is open", name).pk)
    words, _, document = read(evidence_pdf.of_pair(evidence.of_pair(pair)))
    assert name in words
    fonts = [font.get_object()["/BaseFont"] for font in document.pages[0]["/Resources"]["/Font"].values()]  # type: ignore[index]
    assert all("DejaVu" in str(font) for font in fonts)


def test_long_and_odd_texts_break_nothing() -> None:
    pair = pair_of("word " * 3_000 + "\u202e\x07 end", "x" * 300, url="javascript:alert(1)")
    pair = ClaimPair.objects.with_sides().get(pk=pair.pk)
    words, links, document = read(evidence_pdf.of_pair(evidence.of_pair(pair)))
    assert len(document.pages) > 2
    assert words.count("word") >= 3_000
    assert links == []


def test_a_pack_of_a_story_holds_its_pairs_articles_and_who_is_missing() -> None:
    one, other = (evidence.of_pair(factories.pair()) for _ in range(2))
    article = {"headline": "The dam", "outlet": "", "url": "https://paper.test/dam", "published": None}
    pack = {
        "story": 4, "title": "The dam", "articles_total": 3, "origins": 2, "first": "2026-11-01T00:00:00+00:00",
        "latest": "2026-11-03T00:00:00+00:00", "pairs": [one, other], "pairs_left_out": 5, "articles": [article],
        "missing": [{"name": "Upland", "claims": 2, "accusing": 1, "lines": ["Lowland said: “Upland closed it”"]}],
    }  # fmt: skip
    words, links, _ = read(evidence_pdf.of_story(pack))
    for told in (
        "Evidence, story: The dam", "3 articles of 2 origins, 2026-11-01 to 2026-11-03", f"Pair {one['pair']}",
        f"Pair {other['pair']}", "5 weaker pairs", "Upland: 2 claims", "“Upland closed it”", "The dam · outlet unknown",
    ):  # fmt: skip
        assert told in words
    assert links == ["https://paper.test/dam"]
