"""The addresses under /api/: the resources of version 1, the schema and its page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from claims.api import docs
from claims.api.articles import ArticleViewSet
from claims.api.calibrations import CalibrationViewSet
from claims.api.claims import ClaimViewSet
from claims.api.drafts import DraftCheckViewSet
from claims.api.exports import ExportViewSet
from claims.api.factchecks import FactCheckViewSet
from claims.api.feeds import ContradictionsView
from claims.api.pairs import PairViewSet
from claims.api.reviews import ReviewViewSet
from claims.api.runs import RunViewSet
from claims.api.sources import SourceViewSet
from claims.api.stats import StatsView
from claims.api.stories import StoryViewSet
from claims.api.storychanges import StoryChangeViewSet, StoryMemberViewSet

router = SimpleRouter(trailing_slash=False)
router.register("articles", ArticleViewSet, "article")
router.register("claims", ClaimViewSet, "claim")
router.register("sources", SourceViewSet, "source")
router.register("pairs", PairViewSet, "pair")
router.register("reviews", ReviewViewSet, "review")
router.register("stories", StoryViewSet, "story")
router.register("story-members", StoryMemberViewSet, "storymember")
router.register("story-changes", StoryChangeViewSet, "storychange")
router.register("runs", RunViewSet, "run")
router.register("calibrations", CalibrationViewSet, "calibration")
router.register("factchecks", FactCheckViewSet, "factcheck")
router.register("draft-checks", DraftCheckViewSet, "draft-check")
router.register("exports", ExportViewSet, "export")

app_name = "api"
urlpatterns = [
    path("docs", login_required(docs.ReferenceView.as_view()), name="docs"),
    path("schema", docs.SchemaView.as_view(), name="schema"),
    path("v1/contradictions.atom", ContradictionsView.as_view(), name="contradictions"),
    path("v1/stats", StatsView.as_view(), name="stats"),
    path("v1/", include(router.urls)),
    re_path("^.*$", docs.NowhereView.as_view(), name="nowhere"),
]
