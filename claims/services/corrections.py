"""Correcting the extraction in place: each mend is kept apart from the machine's output, at once and for good."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims.models import Article, Claim, ClaimCorrection, Source
from claims.nlp.types import Spans
from claims.services import claims, mending, reviews, sources
from claims.services.errors import NotAllowed, RefusedCorrection

Kind = ClaimCorrection.Kind


def change_speaker(claim: Claim, name: str, editor: User, *, alias: bool = False) -> ClaimCorrection:
    """Another source speaks: the one of that name, made where there is none; with `alias`, what is printed means
    that source from now on."""
    source = _source_named(name)
    if alias and claim.speaker_text:
        sources.add_alias(source, claim.speaker_text, editor)
    return _record(claim, editor, kind=Kind.SPEAKER, source=source)


def strike(claim: Claim, editor: User) -> ClaimCorrection:
    """This is not a claim."""
    return _record(claim, editor, kind=Kind.NOT_A_CLAIM)


def move(claim: Claim, spans: dict[str, Spans], editor: User) -> ClaimCorrection:
    """The roles stand elsewhere in the article's present text."""
    checked = _checked(claim.article, spans)
    return _record(claim, editor, kind=Kind.SPANS, **_placed(claim.article, checked))


def add(article: Article, spans: dict[str, Spans], name: str, editor: User) -> ClaimCorrection:
    """A claim that the machine missed; without `name` the printed source names the speaker."""
    _check_permission(editor)
    checked = _checked(article, spans)
    source = _source_named(name) if name.strip() else None
    with transaction.atomic():
        held = Article.objects.select_for_update().get(pk=article.pk)
        run = held.runs.filter(state__in=["done", "read"]).first()
        if run is None:
            raise RefusedCorrection("the article has not been read yet")
        correction = ClaimCorrection(article=held, kind=Kind.ADDED, source=source, editor=editor,
                                     **_placed(held, checked))  # fmt: skip
        found = mending.attribution(correction, held)
        if found is None:
            raise RefusedCorrection("the words are not in the article")
        row = claims.row(run, held, found)
        correction.digest = row.digest
        correction.save()
        if held.claims.filter(digest=row.digest).exists():
            raise RefusedCorrection("the article has this claim already")
        row.save()
        claims.index([row])
    return correction


def undo(correction: ClaimCorrection, editor: User) -> None:
    """Take a mend back; the claim is as the machine had it, other mends of it aside."""
    _check_permission(editor)
    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=correction.article_id)
        ClaimCorrection.objects.filter(pk=correction.pk, undone_at=None).update(undone_at=timezone.now())
        row = article.claims.filter(digest=correction.digest).order_by("-current", "-id").first()
        if row is None:
            return
        if correction.kind == Kind.ADDED:
            row.current = False
        else:
            _restore(row, correction.before)
        for other in article.corrections.filter(digest=correction.digest, undone_at=None).select_related("source"):
            mending.mend(row, other, article)
        _save(row)


def training_rows() -> Iterator[dict[str, Any]]:
    """All standing corrections as rows for training: the words, what the machine said, what an editor says."""
    found = ClaimCorrection.objects.filter(undone_at=None).select_related("article", "source", "editor")
    for correction in found.order_by("id").iterator(200):
        article = correction.article
        try:
            text = article.text_of(correction.text_hash)
        except article.versions.model.DoesNotExist:
            continue
        yield {
            "article": article.external_id, "text": text, "kind": correction.kind, "before": correction.before,
            "source": correction.source_spans, "cue": correction.cue_spans, "content": correction.content_spans,
            "speaker": correction.source.name if correction.source else None,
            "editor": correction.editor.get_username(), "at": correction.created_at.isoformat(),
        }  # fmt: skip


def _record(claim: Claim, editor: User, **values: Any) -> ClaimCorrection:
    _check_permission(editor)
    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=claim.article_id)
        row = Claim.objects.select_related("source").get(pk=claim.pk)
        given = {"text_hash": article.text_hash, "before": _snapshot(row), **values}
        first = article.corrections.filter(digest=row.digest, undone_at=None).first()
        if first:
            given["before"] = first.before
        correction = ClaimCorrection.objects.create(article=article, digest=row.digest, editor=editor, **given)
        mending.mend(row, correction, article)
        _save(row)
    return correction


def _save(row: Claim) -> None:
    row.statement_hash = claims.statement_hash(row)
    row.save()
    claims.index([row])


def _snapshot(row: Claim) -> dict[str, Any]:
    return {
        "source": row.source_spans, "cue": row.cue_spans, "content": row.content_spans,
        "source_id": row.source_id, "speaker": row.source.name if row.source else None,
        "speaker_name": row.speaker_name, "speaker_kind": row.speaker_kind, "proposition": row.proposition,
    }  # fmt: skip


def _restore(row: Claim, before: dict[str, Any]) -> None:
    spans: dict[str, Spans] = {role: tuple((a, b) for a, b in before[role]) for role in mending.ROLES}
    mending.place(row, row.article.text, spans)
    row.source = Source.objects.filter(pk=before["source_id"]).first()
    row.speaker_name, row.speaker_kind = before["speaker_name"], before["speaker_kind"]
    row.proposition, row.current = before["proposition"], True


def _placed(article: Article, spans: dict[str, Spans]) -> dict[str, Any]:
    pieces = {role: [article.text[start:end] for start, end in spans[role]] for role in mending.ROLES}
    rows = {f"{role}_spans": [list(span) for span in spans[role]] for role in mending.ROLES}
    return {"text_hash": article.text_hash, "pieces": pieces, **rows}


def _checked(article: Article, spans: dict[str, Spans]) -> dict[str, Spans]:
    if not spans.get("content"):
        raise RefusedCorrection("a claim needs its content")
    whole = {role: tuple(sorted(spans.get(role, ()))) for role in mending.ROLES}
    for role, found in whole.items():
        _check_role(role, found, article.text)
    return whole


def _check_role(role: str, spans: Sequence[tuple[int, int]], text: str) -> None:
    last = 0
    for start, end in spans:
        if not 0 <= start < end <= len(text):
            raise RefusedCorrection(f"the {role} {start}-{end} is not within the text of {len(text):,} characters")
        if start < last:
            raise RefusedCorrection(f"the pieces of the {role} overlap")
        if not text[start:end].strip():
            raise RefusedCorrection(f"the {role} {start}-{end} is empty")
        last = end


def _source_named(name: str) -> Source:
    key = sources.key_of(name)
    if not key:
        raise RefusedCorrection("name the source that speaks")
    source, _ = Source.objects.get_or_create(key=key, defaults={"name": name.strip()[:300]})
    return sources.standing(source)


def _check_permission(editor: User) -> None:
    if not editor.has_perm(reviews.PERMISSION):
        raise NotAllowed(f"{editor.get_username()} may not correct claims")
