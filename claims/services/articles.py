"""Taking articles in: new, unchanged or changed, each stored exactly as given."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from claims.models import Article, ArticleVersion, ExtractionRun
from claims.nlp import correcting, language
from claims.nlp.prints import Text
from claims.services import amendments, origins, places
from claims.services.errors import (
    EmptyText,
    MalformedRecord,
    NotRetryable,
    NotText,
    TextTooLarge,
    UnreadableLanguage,
)

_LONGEST = {
    "external_id": 500,
    "title": 1000,
    "outlet": 200,
    "url": 2000,
    "author": 300,
}  # characters, as the columns hold


@dataclass(frozen=True, slots=True)
class NewArticle:
    """What a newsroom hands over: `external_id` is its own id, `text` is kept character by character."""

    external_id: str
    text: str
    title: str = ""
    outlet: str = ""
    url: str = ""
    published_at: datetime | None = None
    author: str = ""
    captions: tuple[str, ...] = ()


class Outcome(StrEnum):
    """What came of an ingestion."""

    NEW = "new"
    UNCHANGED = "unchanged"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Ingested:
    """The stored article, and whether there is anything to do about it."""

    article: Article
    outcome: Outcome


def ingest(new: NewArticle) -> Ingested:
    """Store `new`, or notice that it is on file already.

    The same text under the same id does nothing; another text under the same id keeps the earlier one as a
    version and sends the article through the pipeline again. Raises RefusedArticle; then nothing is stored.
    """
    if known := _on_file(new):
        return Ingested(known, Outcome.UNCHANGED)
    _check(new)
    text_hash, taken_apart = hash_text(new.text), Text(new.text)
    _ = taken_apart.keys  # outside the transaction: it takes longer than the writing
    with transaction.atomic():
        article, created = Article.objects.select_for_update().get_or_create(
            external_id=new.external_id,
            defaults={**_values(new, text_hash), "nudged_at": timezone.now()},
        )
        if created:
            origins.place(article, taken_apart)
            return Ingested(article, Outcome.NEW)
        if article.text_hash == text_hash:
            return Ingested(article, Outcome.UNCHANGED)
        _replace_text(article, new, text_hash)
        origins.place(article, taken_apart)
        return Ingested(article, Outcome.CHANGED)


def rerun(article: Article) -> None:
    """Send a finished article through the pipeline once more. Raises NotRetryable while it is in the works."""
    with transaction.atomic():
        locked = Article.objects.select_for_update().get(pk=article.pk)
        if locked.status in Article.Status.unfinished():
            raise NotRetryable(f"article {article.pk} is {locked.get_status_display()} already")
        _supersede_runs(locked)
        locked.status, locked.error, locked.attempts = Article.Status.PENDING, "", 0
        locked.nudged_at = timezone.now()
        locked.save()
    article.refresh_from_db()


def nudged(article_ids: list[int]) -> None:
    """Note that workers were told of these articles just now."""
    Article.objects.filter(pk__in=article_ids).update(nudged_at=timezone.now())


def hash_text(text: str, errors: str = "strict") -> str:
    """SHA-256 of the text exactly as given, in hex; `errors` is how lone surrogates are met."""
    return hashlib.sha256(text.encode(errors=errors)).hexdigest()


def _values(new: NewArticle, text_hash: str) -> dict[str, object]:
    return {
        "title": new.title,
        "outlet": new.outlet,
        "url": new.url,
        "published_at": new.published_at,
        "text": new.text,
        "text_hash": text_hash,
        "author": new.author,
        "captions": list(new.captions),
        "notice": correcting.notice(new.text),
    }


def _replace_text(article: Article, new: NewArticle, text_hash: str) -> None:
    version, _ = ArticleVersion.objects.get_or_create(
        article=article,
        text_hash=article.text_hash,
        defaults={"title": article.title, "text": article.text},
    )
    _supersede_runs(article)
    for name, value in _values(new, text_hash).items():
        setattr(article, name, value)
    article.status, article.error, article.attempts = Article.Status.PENDING, "", 0
    article.nudged_at = timezone.now()
    article.save()
    places.refresh_article(article)
    amendments.apply(article, version)


def _supersede_runs(article: Article) -> None:
    states = ExtractionRun.State
    for run in article.runs.filter(state__in=[states.READ, states.DONE]):
        run.supersede()
    for run in article.runs.filter(state=states.RUNNING):
        run.fail("the article's text changed while it was being read")


def refuse_text(text: str, limit: int) -> None:
    """Raise the RefusedArticle that fits a text which is empty, above `limit` bytes, no text, or not English."""
    size = len(text.encode(errors="surrogatepass"))
    if not text.strip():
        raise EmptyText("the text is empty")
    if size > limit:
        raise TextTooLarge(f"the text has {size:,} bytes; the limit is {limit:,}")
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise NotText("the text holds characters that no text has (NUL or lone surrogates)")
    if not language.is_readable(text):
        raise UnreadableLanguage(f"the text is in {language.detect(text)!r}; the pipeline reads English")


def _on_file(new: NewArticle) -> Article | None:
    """The article with this id and text: a backfill that is started again passes over what it has, at once."""
    text_hash = hash_text(new.text, errors="surrogatepass")
    return Article.objects.filter(external_id=new.external_id, text_hash=text_hash).first()


def _check(new: NewArticle) -> None:
    refuse_text(new.text, settings.COUNTERCLAIM_MAX_ARTICLE_BYTES)
    if not new.external_id.strip():
        raise MalformedRecord("the id is empty")
    for name, longest in _LONGEST.items():
        if len(getattr(new, name)) > longest:
            raise MalformedRecord(f"{name.replace('external_id', 'id')} is longer than {longest:,} characters")
