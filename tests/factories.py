"""Rows for tests, each the smallest that stands; every value can be given."""

from __future__ import annotations

import hashlib
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser, Group
from django.utils import timezone

from claims.models import Article, Claim, ClaimPair, ExtractionRun, FactCheck, Source, Story, StoryMember
from claims.services import places
from claims.services.sources import key_of

_numbers = count(1)


def article(text: str = "The mayor said the bridge is open.", **values: Any) -> Article:
    """An article that has been read and paired."""
    given = {
        "external_id": f"article-{next(_numbers)}",
        "title": "The bridge",
        "outlet": "Daily Ferry",
        "text": text,
        "text_hash": _hash(text),
        "status": Article.Status.DONE,
        "nudged_at": timezone.now(),
    }
    return Article.objects.create(**{**given, **values})


def run(article: Article, **values: Any) -> ExtractionRun:
    """A finished run over the present text of the article."""
    given = {
        "text_hash": article.text_hash,
        "pipeline_version": f"version-{next(_numbers)}",
        "state": ExtractionRun.State.DONE,
        "finished_at": timezone.now(),
    }
    return ExtractionRun.objects.create(article=article, **{**given, **values})


def source(name: str) -> Source:
    """The source of that name, made on first use."""
    return Source.objects.get_or_create(key=key_of(name), defaults={"name": name})[0]


def claim(
    content: str = "the bridge is open",
    speaker: str = "The mayor",
    cue: str = "said",
    *,
    of: Article | None = None,
    **values: Any,
) -> Claim:
    """A claim whose roles are found in its article's text; without an article, one that holds just the claim."""
    owner = of or article(f"{speaker} {cue} {content}.")
    spans = {role: _spans(owner.text, words) for role, words in _roles(speaker, cue, content)}
    given = {
        "run": values.pop("run", None) or owner.runs.first() or run(owner),
        "source": source(speaker) if speaker else None,
        "speaker_text": speaker,
        "speaker_name": speaker,
        "speaker_kind": "exact" if speaker else "",
        "content_start": spans["content_spans"][0][0],
        "content_end": spans["content_spans"][-1][1],
        "content": content,
        "cue": cue,
        "proposition": content,
        "kind": Claim.Kind.INDIRECT,
        "stance": Claim.Stance.ASSERTS,
        "score": 0.9,
        "digest": _hash(f"{owner.pk} {speaker} {cue} {content}"),
        "statement_hash": _hash(f"{speaker} {content}"),
        **spans,
    }
    return Claim.objects.create(article=owner, **{**given, **values})


def pair(one: Claim | None = None, other: Claim | None = None, **values: Any) -> ClaimPair:
    """An undecided pair, strong, of two claims (new ones where none are given)."""
    left = one or claim()
    right = other or claim("the bridge is shut", "The contractor", "denied that")
    left, right = sorted((left, right), key=lambda side: side.pk)
    given = {
        "kind": ClaimPair.Kind.DENIAL,
        "score": 0.8,
        "explanation": "One says the bridge is open, the other denies it.",
        "slots": [{"name": "what", "left": "open", "right": "shut", "agreement": "incompatible"}],
        "pipeline_version": "version",
        "statement_hash": f"{left.statement_hash}-{right.statement_hash}",
    }
    made = ClaimPair.objects.create(left=left, right=right, **{**given, **values})
    places.refresh(ClaimPair.objects.filter(pk=made.pk))
    made.refresh_from_db()
    return made


def fact_check(claim: Claim | None = None, **values: Any) -> FactCheck:
    """A fact check of somebody else; with a claim, proposed for it."""
    number = next(_numbers)
    given = {
        "identity": _hash(f"check {number}"),
        "url": f"https://checks.example/{number}",
        "publisher": "Coast Checks",
        "claim_reviewed": "The bridge is open",
        "rating": "Mostly wrong",
    }
    check = FactCheck.objects.create(**{**given, **values})
    if claim:
        check.links.create(claim=claim, basis="wording", score=0.8)
    return check


def story(*articles: Article, title: str = "The bridge") -> Story:
    """A story of these articles (a new one where none are given), as the machine would have placed them."""
    made = Story.objects.create(title=title, machine_title=title)
    for held in articles or (article(),):
        StoryMember.objects.create(article=held, story=made, placed=made)
    made.articles = made.origins = len(articles) or 1
    made.save()
    return made


def editor(role: str = "Editor", username: str = "", **values: Any) -> AbstractUser:
    """A member of staff with that role (Viewer, Editor, Chief), or "superuser", or "" for none."""
    user: AbstractUser = get_user_model().objects.create(
        username=username or f"user-{next(_numbers)}",
        is_staff=values.pop("is_staff", True),
        is_superuser=role == "superuser",
        **values,
    )
    if role and role != "superuser":
        user.groups.add(Group.objects.get(name=role))
    return user


def _roles(speaker: str, cue: str, content: str) -> list[tuple[str, str]]:
    return [("source_spans", speaker), ("cue_spans", cue), ("content_spans", content)]


def _spans(text: str, words: str) -> list[list[int]]:
    """Where `words` stand in `text`; " ... " in them separates the pieces of a discontinuous role."""
    found: list[list[int]] = []
    for piece in words.split(" ... ") if words else []:
        start = text.index(piece, found[-1][1] if found else 0)
        found.append([start, start + len(piece)])
    return found


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
