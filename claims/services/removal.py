"""Taking an article off the file for good: all of it where nobody has decided anything, else all but that."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from claims.models import Article, AuditEntry, Review
from claims.services import articles, auditing, claims


def remove(article: Article, editor: AbstractBaseUser) -> bool:
    """Remove an article; True where nothing of it is left.

    Where editors have decided on pairs of its claims, their reviews stay, and with them these pairs, the words of
    these claims, headline, outlet and date. The text, its earlier versions, corrections, the other claims and the
    pairs nobody decided on are gone either way; the article then stands as removed, until it is handed in again.
    """
    with transaction.atomic():
        held = Article.objects.select_for_update().get(pk=article.pk)
        decided = Review.objects.filter(pair__left__article=held) | Review.objects.filter(pair__right__article=held)
        entirely = not decided.exists()
        auditing.record(AuditEntry.Event.ARTICLE_REMOVED, f"article {held.pk}", user=editor, entirely=entirely)
        if entirely:
            held.delete()
        else:
            _leave_shell(held)
    return entirely


def _leave_shell(article: Article) -> None:
    claims.retire(article, keep=())
    for hanging in (article.versions, article.corrections, article.prints, article.borrowings):
        hanging.all().delete()
    article.text, article.text_hash = Article.REMOVED, articles.hash_text(Article.REMOVED)
    article.status, article.error, article.notice = Article.Status.DONE, "", ""
    article.author, article.captions, article.origin = "", [], None
    article.save()
