"""Claims given as spans over articles (a file, a corpus) turned into what pairing reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from claims.nlp.components.quotes import quote_kind
from claims.nlp.stances import classify_stance, is_hedged
from claims.nlp.types import Attribution, ClaimFacts

_CONTEXT_CHARACTERS = 200
_PRONOUN = re.compile(r"^(?:he|she|it|they|him|her|them|who|i|we)$", re.IGNORECASE)


def joined(text: str, spans: Iterable[Sequence[int]]) -> str:
    """The pieces of `text` under `spans`, in order, joined by a space."""
    return " ".join(text[start:end] for start, end in sorted((int(s[0]), int(s[1])) for s in spans))


def _best_name(mentions: Sequence[str]) -> str | None:
    """The first mention that names somebody, for a source that is elsewhere "he" or not printed."""
    for mention in mentions:
        words = mention.split()
        named = any(word[:1].isupper() for word in words[1:]) or (len(words) == 1 and words[0][:1].isupper())
        if named and not _PRONOUN.match(mention):
            return mention
    usable = [mention for mention in mentions if mention and not _PRONOUN.match(mention)]
    return usable[0] if usable else None


def _source_names(texts: Mapping[str, str], claims: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    mentions: dict[tuple[str, str], list[str]] = {}
    for claim in claims:
        if claim.get("source"):
            printed = joined(texts[claim["article"]], claim.get("source_spans") or ())
            mentions.setdefault((claim["article"], claim["source"]), []).append(printed)
    return {key: name for key, printed in mentions.items() if (name := _best_name(printed))}


def _before(text: str, title: str, *roles: Iterable[Sequence[int]]) -> str:
    start = min(int(span[0]) for spans in roles for span in spans)
    return f"{title}. {text[max(0, start - _CONTEXT_CHARACTERS) : start]}".strip()


def context_before(text: str, title: str, found: Attribution) -> str:
    """The article's title and up to 200 characters before an attribution: what a short content refers to."""
    return _before(text, title, found.source, found.cue, found.content)


def _facts(article: Mapping[str, Any], claim: Mapping[str, Any], names: Mapping[tuple[str, str], str]) -> ClaimFacts:
    text = article["text"]
    key = claim.get("source")
    printed = joined(text, claim.get("source_spans") or ())
    cue = joined(text, claim.get("cue_spans") or ())
    content = joined(text, claim["content_spans"])
    name = names.get((article["id"], key)) if key else None
    published = article.get("date")
    return ClaimFacts(
        id=claim["id"],
        article=article["id"],
        source=key or printed or None,
        content=content,
        proposition=content,
        stance=classify_stance(cue, content, printed),
        hedged=is_hedged(cue, content),
        kind=quote_kind(content),
        context=_before(
            text,
            article.get("title") or "",
            claim["content_spans"],
            claim.get("cue_spans") or (),
            claim.get("source_spans") or (),
        ),
        published_on=date.fromisoformat(published) if published else None,
        position=min(int(span[0]) for span in claim["content_spans"]),
        cue=cue,
        printed=name if name and (not printed or _PRONOUN.match(printed)) else printed,
        title=article.get("title") or "",
    )


def facts_of(articles: Iterable[Mapping[str, Any]], claims: Iterable[Mapping[str, Any]]) -> list[ClaimFacts]:
    """ClaimFacts of `claims` (id, article, content_spans and, where known, cue_spans, source_spans, source).

    Only these fields are read: stance, hedge and names are derived from the text. `articles` have id, text
    and, where known, title and date (ISO). Raises KeyError for a claim of an article that is not given.
    """
    by_id = {article["id"]: article for article in articles}
    rows = list(claims)
    names = _source_names({key: article["text"] for key, article in by_id.items()}, rows)
    return [_facts(by_id[claim["article"]], claim, names) for claim in rows]
