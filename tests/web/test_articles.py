"""The reader, and articles pasted and uploaded with their progress."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from claims.models import Article
from claims.services import links
from claims.services.articles import NewArticle
from tests import factories

pytestmark = pytest.mark.django_db
TEXT = "The mayor said the bridge is open. The contractor denied that the bridge is open, after a week of rain."


def test_reader_marks_roles_and_lists_claims(desk: Client) -> None:
    article = factories.article("She said we are ... not. the bridge, she said, is open today.")
    factories.claim("the bridge ... is open", "she", "said", of=article, source=factories.source("Mayor"))
    page = desk.get(f"/articles/{article.pk}/").content.decode()
    text = page.split("data-text", 1)[1].split("</article>")[0]
    assert text.count('<span class="mark mark-content">') == 2
    assert "the bridge" in page
    assert 'id="claim-1"' in page


def test_overlapping_claims_keep_both_marks(desk: Client) -> None:
    article = factories.article(TEXT)
    factories.claim("the bridge is open", "The mayor", "said", of=article)
    factories.claim("open", "The mayor", "bridge", of=article)
    page = desk.get(f"/articles/{article.pk}/").content.decode()
    assert 'data-claims="1 2"' in page


def test_very_long_text_is_shown_whole(desk: Client) -> None:
    text = "The mayor said the bridge is open. " + "word " * 40_000
    article = factories.article(text)
    factories.claim("the bridge is open", "The mayor", "said", of=article)
    assert len(desk.get(f"/articles/{article.pk}/").content) > 200_000
    pair = factories.pair(article.claims.get())
    assert len(desk.get(f"/pairs/{pair.pk}/").content) < 60_000


def test_carriage_returns_keep_their_place(desk: Client) -> None:
    article = factories.article("First.\r\nThe mayor said the bridge is open.")
    factories.claim("the bridge is open", "The mayor", "said", of=article)
    page = desk.get(f"/articles/{article.pk}/").content.decode()
    assert "First.&#13;\n" in page


def test_pasted_article_is_stored_and_queued(desk: Client) -> None:
    answer = desk.post("/articles/add/", {"way": "paste", "text": TEXT, "title": "Bridge"}, follow=True)
    article = Article.objects.get()
    assert (article.text, article.status) == (TEXT, "pending")
    assert f'hx-get="/articles/{article.pk}/row/"' in answer.content.decode()


def test_same_text_again_is_known(desk: Client) -> None:
    for _ in range(2):
        answer = desk.post("/articles/add/", {"way": "paste", "text": TEXT}, follow=True)
    assert Article.objects.count() == 1
    assert b"On file already" in answer.content


def test_many_files_good_and_bad(desk: Client) -> None:
    files = [
        SimpleUploadedFile("one.txt", TEXT.encode()),
        SimpleUploadedFile("empty.txt", b" "),
        SimpleUploadedFile("odd.exe", b"MZ"),
        SimpleUploadedFile("two.json", b'{"id": "a", "text": "%s Twice."}' % TEXT.encode()),
    ]
    answer = desk.post("/articles/add/", {"files": files}, follow=True)
    assert Article.objects.count() == 2
    page = answer.content.decode()
    assert "empty.txt" in page
    assert "odd.exe" in page


def test_finished_rows_stop_asking_and_failed_ones_can_be_tried_again(desk: Client) -> None:
    article = factories.article(status="failed", error="the reader tripped")
    row = desk.get(f"/articles/{article.pk}/row/").content.decode()
    assert "the reader tripped" in row
    assert "hx-trigger" not in row
    desk.post(f"/articles/{article.pk}/again/")
    article.refresh_from_db()
    assert article.status == "pending"


def test_lists_answer_for_every_state(desk: Client) -> None:
    factories.article(title="", outlet="")
    for state in ("", "pending", "failed", "done", "nonsense"):
        assert desk.get(f"/articles/?status={state}").status_code == 200


def test_article_behind_a_link_is_taken_in(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    found = NewArticle(external_id="https://news.example/a", text=TEXT, url="https://news.example/a")
    monkeypatch.setattr(links, "read", lambda url, patience: found)
    desk.post("/articles/add/", {"link": "https://news.example/a?utm_source=x"})
    assert Article.objects.get().url == "https://news.example/a"


def test_link_that_leads_into_the_house_is_refused(desk: Client) -> None:
    answer = desk.post("/articles/add/", {"link": "http://127.0.0.1:1/secret"}, follow=True)
    assert b"Refused" in answer.content
    assert not Article.objects.exists()
