"""The addresses of the desk."""

from __future__ import annotations

from django.urls import path

from claims.web import (
    accounts,
    add,
    articles,
    dashboard,
    evidence,
    feeds,
    fixes,
    notes,
    queue,
    reviews,
    search,
    sources,
)

app_name = "desk"
urlpatterns = [
    path("queue/", queue.start, name="queue"),
    path("queue/new/", queue.arrivals, name="arrivals"),
    path("pairs/<int:pair_id>/", queue.pair, name="pair"),
    path("pairs/<int:pair_id>/skip/", queue.skip, name="skip"),
    path("pairs/<int:pair_id>/verdict/", reviews.record, name="verdict"),
    path("pairs/<int:pair_id>/undo/", reviews.undo, name="undo"),
    path("pairs/<int:pair_id>/requeue/", reviews.requeue, name="requeue"),
    path("pairs/<int:pair_id>/notes/", notes.add, name="note-add"),
    path("pairs/<int:pair_id>/assign/", notes.assign, name="assign"),
    path("pairs/<int:pair_id>/evidence/", evidence.page, name="evidence"),
    path("pairs/<int:pair_id>/evidence.json", evidence.as_json, name="evidence-json"),
    path("pairs/<int:pair_id>/evidence.csv", evidence.as_csv, name="evidence-csv"),
    path("articles/", articles.index, name="articles"),
    path("articles/add/", add.page, name="add"),
    path("feeds/", feeds.page, name="feeds"),
    path("feeds/<int:feed_id>/switch/", feeds.switch, name="feed-switch"),
    path("articles/added/", add.added, name="added"),
    path("articles/<int:article_id>/", articles.detail, name="article"),
    path("articles/<int:article_id>/row/", articles.row, name="article-row"),
    path("articles/<int:article_id>/again/", articles.again, name="article-again"),
    path("articles/<int:article_id>/claims/", fixes.add, name="fix-add"),
    path("claims/<int:claim_id>/fix/", fixes.edit, name="fix"),
    path("claims/<int:claim_id>/mend/", fixes.mend, name="mend"),
    path("corrections/<int:correction_id>/undo/", fixes.undo, name="fix-undo"),
    path("corrections.jsonl", fixes.training, name="training"),
    path("sources/", sources.index, name="sources"),
    path("sources/<int:source_id>/", sources.detail, name="source"),
    path("sources/<int:source_id>/aliases/", sources.alias, name="alias-add"),
    path("sources/<int:source_id>/merge/", sources.merge, name="source-merge"),
    path("aliases/<int:alias_id>/remove/", sources.unalias, name="alias-remove"),
    path("merges/<int:merge_id>/undo/", sources.unmerge, name="source-unmerge"),
    path("search/", search.page, name="search"),
    path("search/save/", search.save, name="search-save"),
    path("search/<int:search_id>/forget/", search.forget, name="search-forget"),
    path("desk/", dashboard.page, name="dashboard"),
    path("notes/<int:note_id>/settle/", notes.settle, name="note-settle"),
    path("preferences/", accounts.preference, name="preferences"),
    path("help/", accounts.keyboard, name="help"),
]
