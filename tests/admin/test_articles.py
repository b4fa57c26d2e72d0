"""Articles in the admin: the list, the page, pasting one in, another run, and who may."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from claims.models import Article, Claim, Verdict
from claims.services import reviews
from tests import factories
from tests.admin.conftest import SignIn
from tests.admin.pages import act, listing, page, told

ADD = "/admin/claims/article/add/"
TEXT = "The mayor said on Monday that the old bridge is open again to all traffic."


def paste(client: Client, **form: Any) -> Any:
    """Send the form for a new article."""
    return client.post(ADD, {"text": TEXT, "title": "Bridge open", **form}, follow=True)


@pytest.fixture
def scheduled(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The articles that workers were told of."""
    told_of: list[int] = []
    monkeypatch.setattr("claims.tasks.schedule_extraction", lambda article: told_of.append(article.pk))
    return told_of


def test_the_list_counts_claims_and_pairs_and_shows_why_one_failed(editor: Client) -> None:
    article = factories.article("The mayor said it is open. The clerk said it is shut.", title="Both sides")
    left, right = factories.claim("it is open", of=article), factories.claim("it is shut", "The clerk", of=article)
    factories.claim("it", "The mayor", of=article, current=False)
    pair = factories.pair(left, right)
    factories.pair(left, repeats=pair)
    factories.pair(left)
    factories.article(title="Broken", status=Article.Status.FAILED, error="the reader ran out of memory")
    response = editor.get(listing(Article))
    rows = {str(row): (row.claims_number, row.pairs_number) for row in response.context["cl"].result_list}
    assert rows["Both sides"] == (2, 2)
    assert "the reader ran out of memory" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "titles"),
    [("?status__exact=failed", ["Broken"]), ("?from_outlet=Quay+News", ["Quay"]), ("?q=reservoir", ["Quay"])],
)
def test_the_list_narrows(editor: Client, query: str, titles: list[str]) -> None:
    factories.article(title="Broken", status=Article.Status.FAILED, error="no reason")
    factories.article("The reservoir is full.", title="Quay", outlet="Quay News")
    assert [str(row) for row in editor.get(listing(Article) + query).context["cl"].result_list] == titles


def test_the_page_shows_text_claims_and_runs_and_lets_nobody_edit(editor: Client) -> None:
    article = factories.article("Kim said <b>it</b> is open.")
    factories.claim("<b>it</b> is open", "Kim", of=article)
    text = editor.get(page(article)).content.decode()
    assert '<div class="cc-text">Kim said &lt;b&gt;it&lt;/b&gt; is open.</div>' in text
    assert "<b>it" not in text
    assert article.runs.get().pipeline_version in text
    assert editor.post(page(article), {"text": "changed"}).status_code == 403


def test_pasting_stores_the_text_exactly_and_has_it_read(editor: Client, scheduled: list[int]) -> None:
    response = paste(editor, text=f"  {TEXT}\r\n\r\nEnd.\n", external_id="desk-1", outlet="Daily Ferry")
    article = Article.objects.get(external_id="desk-1")
    assert article.text == f"  {TEXT}\n\nEnd.\n"
    assert (article.status, article.outlet) == (Article.Status.PENDING, "Daily Ferry")
    assert scheduled == [article.pk]
    assert "Stored." in told(response)[0]


def test_the_same_text_pasted_twice_is_one_article(editor: Client, scheduled: list[int]) -> None:
    paste(editor)
    response = paste(editor)
    assert Article.objects.count() == len(scheduled) == 1
    assert "on file already" in told(response)[0]


def test_another_text_under_an_id_on_file_is_a_correction(editor: Client, scheduled: list[int]) -> None:
    paste(editor, external_id="desk-1")
    response = paste(editor, external_id="desk-1", text=f"{TEXT} It was closed for a week before that.")
    assert Article.objects.get().versions.get().text == TEXT
    assert len(scheduled) == 2
    assert "kept as a version" in told(response)[0]


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({"text": "   "}, "required"),
        ({"text": "Die Brücke ist nach Angaben der Stadt seit Montag wieder für alle geöffnet."}, "Refused"),
        ({"text": TEXT + "\x00"}, "Null characters"),
        ({"url": "javascript:alert(1)"}, "valid URL"),
        ({"published_at_0": "yesterday"}, "valid date"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_in_the_form(
    editor: Client, scheduled: list[int], form: dict[str, str], reason: str
) -> None:
    response = paste(editor, **form)
    assert reason in response.content.decode()
    assert not Article.objects.exists()
    assert not scheduled


def test_an_oversized_text_is_refused_with_the_limit(editor: Client, settings: Any, scheduled: list[int]) -> None:
    settings.COUNTERCLAIM_MAX_ARTICLE_BYTES = 50
    assert "the limit is 50" in paste(editor).content.decode()


def test_failed_and_finished_articles_run_again_and_busy_ones_do_not(editor: Client, scheduled: list[int]) -> None:
    failed = factories.article(status=Article.Status.FAILED, error="no memory")
    done, busy = factories.article(), factories.article(title="Busy", status=Article.Status.READING)
    response = act(editor, "run_again", failed, done, busy)
    assert sorted(scheduled) == [failed.pk, done.pk]
    assert any("“Busy” is reading already" in text for text in told(response))
    assert any("2 articles go through the pipeline again" in text for text in told(response))


def test_the_button_on_the_page_runs_one_again(editor: Client, scheduled: list[int]) -> None:
    article = factories.article(status=Article.Status.FAILED, error="no memory")
    assert "Try again" in editor.get(page(article)).content.decode()
    editor.post(f"/admin/claims/article/{article.pk}/again/")
    article.refresh_from_db()
    assert (article.status, article.error, scheduled) == (Article.Status.PENDING, "", [article.pk])


def test_a_viewer_neither_pastes_nor_runs_again(viewer: Client, scheduled: list[int]) -> None:
    article = factories.article()
    assert viewer.get(page(article)).status_code == 200
    assert viewer.get(ADD).status_code == 403
    assert paste(viewer).status_code == 403
    assert viewer.post(f"/admin/claims/article/{article.pk}/again/").status_code == 403
    act(viewer, "run_again", article)
    assert not scheduled


def test_an_editor_deletes_nothing(editor: Client) -> None:
    article = factories.article()
    assert editor.post(f"/admin/claims/article/{article.pk}/delete/", {"post": "yes"}).status_code == 403
    act(editor, "delete_selected", article, post="yes")
    assert Article.objects.filter(pk=article.pk).exists()


def test_a_chief_deletes_an_article_with_its_claims_but_none_that_was_decided_on(sign_in: SignIn) -> None:
    chief, free, kept = sign_in("Chief"), factories.claim(), factories.claim()
    reviews.record(factories.pair(kept), factories.editor(), Verdict.CONTRADICTION)
    for claim in (free, kept):
        chief.post(f"/admin/claims/article/{claim.article_id}/delete/", {"post": "yes"})
    assert set(Claim.objects.filter(pk__in=[free.pk, kept.pk])) == {kept}


def test_an_empty_list_says_what_to_do_next(editor: Client) -> None:
    assert "No articles yet." in editor.get(listing(Article)).content.decode()
