"""Articles: where each stands in the work, its claims, runs and versions; pasting one in, and another try."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from claims import tasks
from claims.admin.filters import FoundFilter, OutletFilter, PublishedFilter
from claims.admin.paste_page import PastePage
from claims.admin.readonly import ReadOnlyInline, link_to, shortened
from claims.models import Article, ArticleVersion, Claim, ClaimPair, ExtractionRun
from claims.services import articles
from claims.services.errors import NotRetryable


class ArticleClaims(ReadOnlyInline):
    """Who says what in the article."""

    model = Claim
    fields = ("said", "speaker_text", "cue", "source", "stance", "kind", "current")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        """With the sources, in one query."""
        return super().get_queryset(request).select_related("source", "article")

    @admin.display(description="Content")
    def said(self, claim: Claim) -> str:
        """The content, leading to the claim's page."""
        return link_to(claim, claim.content)


class ArticleRuns(ReadOnlyInline):
    """Every reading of the article."""

    model = ExtractionRun
    fields = ("ended", "claims_found", "pairs_found", "error", "pipeline_version", "started_at", "finished_at")
    readonly_fields = fields

    @admin.display(description="State")
    def ended(self, run: ExtractionRun) -> str:
        """The state, leading to the run's page."""
        return link_to(run, run.get_state_display())


class ArticleVersions(ReadOnlyInline):
    """Earlier texts, before corrections."""

    model = ArticleVersion
    fields = ("title", "text", "replaced_at")
    readonly_fields = fields


@admin.action(description="Run the selected articles again", permissions=["rerun"])
def run_again(admin_page: ArticleAdmin, request: HttpRequest, queryset: QuerySet[Article]) -> None:
    """Another try for failed articles, another reading for finished ones."""
    sent = sum(admin_page.send_again(request, article) for article in queryset)
    if sent:
        number = "1 article goes" if sent == 1 else f"{sent} articles go"
        text = f"{number} through the pipeline again; reload to see how far."
        admin_page.message_user(request, text, messages.SUCCESS)


@admin.register(Article)
class ArticleAdmin(PastePage):
    """Articles are pasted in, looked at and run again; their text is never edited."""

    list_display = (
        "headline",
        "outlet",
        "published_at",
        "status_shown",
        "claims_on_file",
        "pairs_on_file",
        "why_failed",
    )
    list_filter = (
        ("status", admin.ChoicesFieldListFilter),
        OutletFilter,
        PublishedFilter,
        ("created_at", FoundFilter),
    )
    search_fields = ("title", "outlet", "external_id", "url", "text")
    search_help_text = "Searches headlines, outlets, ids, addresses and the text."
    fields = ("status_shown", "error", "outlet", "published_at", "url", "external_id", "attempts", "created_at",
              "updated_at", "full_text")  # fmt: skip
    readonly_fields = ("status_shown", "full_text")
    inlines = [ArticleClaims, ArticleRuns, ArticleVersions]
    actions = [run_again]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the numbers of claims and pairs."""
        claims = Claim.objects.current().filter(article=OuterRef("pk"))
        offered = ClaimPair.objects.offered()
        left = offered.filter(left__article=OuterRef("pk"))
        right = offered.filter(right__article=OuterRef("pk")).exclude(left__article=OuterRef("pk"))
        numbers = {
            "claims_number": _number(claims, "article"),
            "pairs_number": _number(left, "left__article") + _number(right, "right__article"),
        }
        return super().get_queryset(request).annotate(**numbers)

    def has_rerun_permission(self, request: HttpRequest) -> bool:
        """Whether the user may send articles through the pipeline again."""
        return bool(request.user.has_perm("claims.change_article"))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever was given it: chiefs."""
        return bool(request.user.has_perm("claims.delete_article"))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        """Claims, runs and undecided pairs go with their article; decided pairs protect it."""
        rows, counts, _, protected = super().get_deleted_objects(objs, request)
        return rows, counts, set(), protected

    def get_inlines(self, request: HttpRequest, obj: Article | None) -> list[Any]:
        """Versions are shown where there are any."""
        corrected = obj is not None and obj.versions.exists()
        return [inline for inline in self.inlines if corrected or inline is not ArticleVersions]

    def get_urls(self) -> list[URLPattern]:
        """The admin's own addresses, and that of another run."""
        again = path(
            "<int:article_id>/again/", self.admin_site.admin_view(self.again_view), name="claims_article_again"
        )
        return [again, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The article's page, with a button for another run."""
        context = {"may_run_again": self.has_rerun_permission(request), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def again_view(self, request: HttpRequest, article_id: int) -> HttpResponse:
        """Run one article again, from its page."""
        if request.method != "POST" or not self.has_rerun_permission(request):
            raise PermissionDenied
        article = get_object_or_404(Article, pk=article_id)
        if self.send_again(request, article):
            text = "The article goes through the pipeline again; reload to see how far."
            self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:claims_article_change", args=[article_id]))

    def send_again(self, request: HttpRequest, article: Article) -> bool:
        """Whether the article could be sent through the pipeline; if not, the user is told why."""
        try:
            articles.rerun(article)
        except NotRetryable:
            text = f"“{shortened(str(article), 60)}” is {article.get_status_display()} already; wait for it to end."
            self.message_user(request, text, messages.ERROR)
            return False
        tasks.schedule_extraction(article)
        return True

    @admin.display(description="Headline", ordering="title")
    def headline(self, article: Article) -> str:
        """The title, or the id where there is none."""
        return shortened(str(article), 120)

    @admin.display(description="Status", ordering="status")
    def status_shown(self, article: Article) -> str:
        """The state in words, with a sign for failure."""
        sign = "✕ " if article.status == Article.Status.FAILED else ""
        return format_html('<span class="cc-status-{}">{}{}</span>', article.status, sign, article.get_status_display())

    @admin.display(description="Claims", ordering="claims_number")
    def claims_on_file(self, article: Any) -> int:
        """Its current claims."""
        return int(article.claims_number)

    @admin.display(description="Pairs", ordering="pairs_number")
    def pairs_on_file(self, article: Any) -> int:
        """Pairs that have one of its claims, repeats aside."""
        return int(article.pairs_number)

    @admin.display(description="Why it failed")
    def why_failed(self, article: Article) -> str:
        """The reason, for failed articles."""
        return shortened(article.error)

    @admin.display(description="Text")
    def full_text(self, article: Article) -> str:
        """The text as given."""
        return format_html('<div class="cc-text">{}</div>', article.text)


def _number(rows: QuerySet, by: str) -> Coalesce:
    """How many rows there are, as a subquery."""
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
