"""Articles: the list with its live progress, and the reader that marks every attribution."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims import tasks
from claims.models import Article, Claim, ClaimPair
from claims.services import articles, factchecks, marks, removal
from claims.services.errors import NotRetryable
from claims.web import access, fixes
from claims.web.access import ADD, REMOVE, VIEW, requires

PAGE = 30
LISTED = ("id", "title", "external_id", "outlet", "url", "published_at", "status", "error", "created_at", "origin_id")
_PAIR = (
    "id", "left_id", "right_id", "kind", "score", "verdict", "left__speaker_text", "left__source__name",
    "right__speaker_text", "right__source__name",
)  # fmt: skip


@never_cache
@require_safe
@requires(VIEW)
def index(request: HttpRequest) -> HttpResponse:
    """The articles on file, newest first, by state; rows in the works refresh themselves."""
    status = request.GET.get("status", "")
    found = Article.objects.only(*LISTED).order_by("-id")
    if status in Article.Status.values:
        found = found.filter(status=status)
    if outlet := request.GET.get("outlet", "")[:200]:
        found = found.filter(outlet=outlet)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": with_counts(list(page.object_list)), "status": status, "outlet": outlet}
    return render(request, "claims/article_list.html", {**context, "states": Article.Status.choices})


@never_cache
@require_safe
@requires(VIEW)
def row(request: HttpRequest, article_id: int) -> HttpResponse:
    """One row of the list: asked for again while the article is in the works."""
    found = get_object_or_404(Article.objects.only(*LISTED), pk=article_id)
    return render(request, "claims/_article_row.html", {"row": with_counts([found])[0]})


@never_cache
@require_safe
@requires(VIEW)
def detail(request: HttpRequest, article_id: int) -> HttpResponse:
    """The text with all its attributions, and its claims beside it."""
    article = get_object_or_404(Article.objects.select_related("member__story"), pk=article_id)
    claims = list(article.claims.current().select_related("source").order_by("content_start", "id"))
    found = [mark for number, claim in enumerate(claims, start=1) for mark in marks.of_claim(claim, number)]
    paired = _pairs_of(article)
    checks = factchecks.of_claims([claim.pk for claim in claims])
    context = {
        "article": article,
        "pieces": marks.pieces(article.text, found),
        "claims": [
            {"number": n, "claim": c, "pairs": paired[c.pk], "checks": checks.get(c.pk, [])}
            for n, c in enumerate(claims, start=1)
        ],
        "copies": _copies(article),
        "versions": article.versions.defer("text"),
        **fixes.panel(article),
    }
    return render(request, "claims/article_detail.html", context)


@never_cache
@require_safe
@requires(VIEW)
def strongest(request: HttpRequest, article_id: int) -> HttpResponse:
    """The strongest open pair of the article; the article where none is left."""
    best = ClaimPair.objects.offered().of_article(article_id).filter(verdict="").order_by("-score", "id").first()
    return redirect("desk:pair", best.pk) if best else redirect("desk:article", article_id)


@require_POST
@requires(ADD)
def again(request: HttpRequest, article_id: int) -> HttpResponse:
    """Send the article through the pipeline once more: after a failure, or for a second look."""
    article = get_object_or_404(Article, pk=article_id)
    try:
        articles.rerun(article)
    except NotRetryable:
        pass  # it is in the works already, which is what was asked for
    else:
        tasks.schedule_extraction(article)
    if getattr(request, "htmx", False):
        return render(request, "claims/_article_row.html", {"row": with_counts([article])[0]})
    return redirect("desk:articles")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(REMOVE)
def remove(request: HttpRequest, article_id: int) -> HttpResponse:
    """Say what would go and what would stay; then take the article off the file."""
    article = get_object_or_404(Article.objects.only(*LISTED), pk=article_id)
    if request.method == "POST":
        entirely = removal.remove(article, access.person(request))
        messages.success(request, "The article is gone." if entirely else "The text is gone; decided pairs stay.")
        return redirect("desk:articles") if entirely else redirect("desk:article", article_id)
    ours = ClaimPair.objects.of_article(article.pk)
    decided = ours.exclude(reviews=None).distinct().count()
    context = {"article": article, "decided": decided, "waiting": ours.filter(reviews=None).count()}
    return render(request, "claims/article_remove.html", context)


def with_counts(found: Iterable[Article]) -> list[dict[str, Any]]:
    """Articles with the number of their claims and open pairs, and whether they are in the works."""
    rows = list(found)
    ids = [article.pk for article in rows]
    claims = _counts(Claim.objects.current().filter(article__in=ids), "article")
    pairs = ClaimPair.objects.offered().filter(verdict="")
    left = _counts(pairs.filter(left__article__in=ids), "left__article")
    right = _counts(pairs.filter(right__article__in=ids).exclude(left__article=F("right__article")), "right__article")
    unfinished = Article.Status.unfinished()
    return [
        {
            "article": article, "claims": claims.get(article.pk, 0), "working": article.status in unfinished,
            "pairs": left.get(article.pk, 0) + right.get(article.pk, 0),
        }
        for article in rows
    ]  # fmt: skip


def _counts(rows: QuerySet[Any], column: str) -> dict[int, int]:
    return dict(rows.order_by().values(column).annotate(n=Count("pk")).values_list(column, "n"))


def _copies(article: Article) -> list[Article]:
    if article.origin_id is None:
        return []
    return list(Article.objects.only(*LISTED).filter(origin=article.origin_id).exclude(pk=article.pk)[:20])


def _pairs_of(article: Article) -> dict[int, list[ClaimPair]]:
    ours = ClaimPair.objects.offered().of_article(article.pk)
    light = ours.select_related("left__source", "right__source").only(*_PAIR)
    found: dict[int, list[ClaimPair]] = defaultdict(list)
    for pair in light.order_by("-score"):
        found[pair.left_id].append(pair)
        found[pair.right_id].append(pair)
    return found
