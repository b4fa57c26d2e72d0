"""Applying corrections: what editors mended of an article is mended again in every new reading of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from claims.models import Article, Claim, ClaimCorrection
from claims.nlp.types import AliasKind, Attribution, QuoteKind, Spans, Speaker, Stance
from claims.services import sources

ROLES = ("source", "cue", "content")
_QUOTE_MARKS = '"“”„«»'


def apply(article: Article, rows: Iterable[Claim], make: Callable[[Attribution], Claim]) -> list[Claim]:
    """The machine's `rows` (not saved yet) with the article's corrections applied, and the claims editors added.

    `make` turns an attribution into a row. A correction whose words are no longer in the text is passed over.
    """
    standing = list(article.corrections.filter(undone_at=None).select_related("source"))
    mended = list(rows)
    of: dict[str, list[ClaimCorrection]] = defaultdict(list)
    for correction in standing:
        of[correction.digest].append(correction)
    for row in mended:
        for correction in of[row.digest]:
            mend(row, correction, article)
    digests = {row.digest for row in mended}
    added = [make(found) for c in standing if c.kind == c.Kind.ADDED and (found := attribution(c, article))]
    return [*mended, *(row for row in added if row.digest not in digests)]


def mend(row: Claim, correction: ClaimCorrection, article: Article) -> None:
    """Change one row as the correction says; nothing is saved."""
    if correction.kind == ClaimCorrection.Kind.NOT_A_CLAIM:
        row.current = False
    elif correction.kind == ClaimCorrection.Kind.SPEAKER and correction.source:
        row.source = sources.standing(correction.source)
        row.speaker_name, row.speaker_kind = row.source.name, AliasKind.EDITOR.value
    elif correction.kind == ClaimCorrection.Kind.SPANS and (found := located(correction, article)):
        place(row, article.text, found)


def place(row: Claim, text: str, spans: dict[str, Spans]) -> None:
    """Give the row other spans, and the words under them."""
    row.source_spans, row.cue_spans, row.content_spans = ([list(span) for span in spans[role]] for role in ROLES)
    row.content_start = min(start for start, _ in spans["content"])
    row.content_end = max(end for _, end in spans["content"])
    row.speaker_text, row.cue = words(text, spans["source"])[:1000], words(text, spans["cue"])[:1000]
    row.content = row.proposition = words(text, spans["content"])


def attribution(correction: ClaimCorrection, article: Article) -> Attribution | None:
    """The claim an editor added, as the pipeline would have reported it; None where its words are gone."""
    spans = located(correction, article)
    if spans is None:
        return None
    content = words(article.text, spans["content"])
    named = correction.source.name if correction.source else ""
    printed = words(article.text, spans["source"]) or named
    return Attribution(
        source=spans["source"], cue=spans["cue"], content=spans["content"],
        speaker=Speaker(named or printed, printed, AliasKind.EDITOR, represents=named or None) if printed else None,
        kind=QuoteKind.DIRECT if content[:1] in _QUOTE_MARKS else QuoteKind.INDIRECT,
        stance=Stance.ASSERTS, hedged=False, via=(), score=1.0, proposition=content,
    )  # fmt: skip


def located(correction: ClaimCorrection, article: Article) -> dict[str, Spans] | None:
    """Where the correction's words stand in the present text; None where they are gone."""
    if article.text_hash == correction.text_hash:
        return {role: tuple((a, b) for a, b in getattr(correction, f"{role}_spans")) for role in ROLES}
    found = {role: _search(article.text, correction.pieces.get(role, [])) for role in ROLES}
    whole = {role: spans for role, spans in found.items() if spans is not None}
    return whole if len(whole) == len(ROLES) and whole["content"] else None


def words(text: str, spans: Spans) -> str:
    """The pieces of text under the spans, joined by a space."""
    return " ".join(text[start:end] for start, end in spans)


def _search(text: str, pieces: Sequence[str]) -> Spans | None:
    found: list[tuple[int, int]] = []
    for piece in pieces:
        start = text.find(piece, found[-1][1] if found else 0)
        if start < 0:
            return None
        found.append((start, start + len(piece)))
    return tuple(found)
