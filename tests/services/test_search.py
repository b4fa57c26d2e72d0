"""Search on both databases: words, filters, order, what was found, and what came in since."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from claims.models import Article, Claim, SavedSearch
from claims.services import fulltext, search
from claims.services.fulltext import CLOSING, OPENING
from claims.services.search import Search
from claims.templatetags.desk import highlighted
from tests import factories

pytestmark = pytest.mark.django_db
on_sqlite = pytest.mark.skipif("config.getoption('--database') != 'sqlite'", reason="of SQLite's tables")


def contents(**asked: object) -> list[str]:
    return [claim.content for claim in search.claims(Search(**asked))]  # type: ignore[arg-type]


def test_all_words_must_occur_in_any_form() -> None:
    factories.claim("the ferries sailed at dawn")
    factories.claim("the harbour was closed")
    assert contents(words="ferry sailing") == ["the ferries sailed at dawn"]
    assert contents(words="ferry harbour") == []
    assert contents(words='"harbour was"') == ["the harbour was closed"]
    assert contents(words="harbour -closed") == []


@pytest.mark.parametrize(
    "words",
    ['"', '""', "'", "*", "a*b", "AND", "OR NOT", "NEAR(", "content:x", "{x}", "^x", "-", "--x", "x;DROP TABLE y", "\\",
     "(", "%s", "\u202e", "x" * 5_000, "a " * 500, "-only -these", "\x00"],
)  # fmt: skip
def test_whatever_is_typed_is_a_search(words: str) -> None:
    claim = factories.claim("the ferry sailed")
    if "\x00" not in words or connection.vendor == "sqlite":
        assert {found.pk for found in search.claims(Search(words=words))} <= {claim.pk}
        assert {found.pk for found in search.articles(Search(words=words))} <= {claim.article_id}
    assert contents(words="ferry") == ["the ferry sailed"]  # what was typed did no harm


def test_filters_of_claims() -> None:
    article = factories.article(
        "Norwick said the ferry sailed.", outlet="Coast Wire", published_at=datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    )
    factories.claim("the ferry sailed", "Norwick", "said", of=article, kind="direct", stance="denies")
    factories.claim("the ferry sank")
    found = ["the ferry sailed"]
    assert contents(words="ferry", outlet="Coast Wire") == found
    assert contents(words="ferry", source="norw") == found
    assert contents(words="ferry", kind="direct") == found
    assert contents(stance="denies") == found
    assert contents(since=date(2026, 3, 2), until=date(2026, 3, 2)) == found
    assert contents(words="ferry", since=date(2026, 3, 3)) == []


def test_articles_by_text_title_and_source() -> None:
    one = factories.article("Norwick said the ferry sailed.", title="Harbour news")
    factories.article("The bridge is open.", title="Bridge")
    factories.claim("the ferry sailed", "Norwick", "said", of=one)
    for asked in (Search(words="ferry"), Search(words="harbour"), Search(source="Norwick")):
        assert [found.pk for found in search.articles(asked)] == [one.pk]


def test_the_best_comes_first_unless_the_newest_is_asked_for() -> None:
    factories.claim("ferry ferry ferry")
    factories.claim("the ferry of the harbour of the town of Norwick sailed at dawn on a Monday in early spring")
    assert [words[:5] for words in contents(words="ferry")] == ["ferry", "the f"]
    assert [words[:5] for words in contents(words="ferry", newest=True)] == ["the f", "ferry"]


def test_a_claim_no_longer_current_is_not_found() -> None:
    factories.claim("the ferry sailed", current=False)
    assert contents(words="ferry") == []


def test_what_was_found_is_marked_and_all_else_is_text() -> None:
    words = "<script>alert(1)</script> the ferry & <b>sailed</b>"
    factories.claim(words)
    (found,) = search.claims(Search(words="ferry"))
    shown = highlighted(found.passage)
    assert "<mark>ferry</mark> &amp;" in shown  # PostgreSQL leaves out what looks like a tag
    assert not [live for live in ("<script", "<b>") if live in shown]


@pytest.mark.parametrize(
    ("passage", "shown"),
    [
        (f"{CLOSING}<i>{OPENING}a", "&lt;i&gt;<mark>a</mark>"),
        (f"{OPENING}{OPENING}a{CLOSING}{CLOSING}", "<mark></mark><mark>a</mark>"),
        ("", ""),
    ],
)
def test_marks_in_the_text_itself_cannot_break_the_page(passage: str, shown: str) -> None:
    assert highlighted(passage) == shown


def test_new_rows_of_a_saved_search_are_counted_until_it_is_opened() -> None:
    saved = SavedSearch.objects.create(user=factories.editor(), name="ferry", query="q=ferry")
    factories.claim("the ferry sailed")
    found = search.claims(Search(words="ferry"))
    assert search.new_since(found, saved.seen_id) == 1
    search.look(saved, "claims")
    saved.refresh_from_db()
    factories.claim("the ferry sank")
    assert search.new_since(found, saved.seen_id) == 1


@on_sqlite
def test_the_index_follows_every_change() -> None:
    claim = factories.claim("the ferry sailed")
    Claim.objects.filter(pk=claim.pk).update(content="the bridge fell")
    assert contents(words="ferry") == []
    assert contents(words="bridge") == ["the bridge fell"]
    Article.objects.filter(pk=claim.article_id).update(text="The tunnel flooded.", title="Tunnel")
    assert search.articles(Search(words="tunnels")).count() == 1
    claim.delete()
    assert contents(words="bridge") == []
    with connection.cursor() as cursor:
        for table in fulltext.COLUMNS:
            cursor.execute(f"INSERT INTO {table}_words({table}_words, rank) VALUES ('integrity-check', 1)")  # noqa: S608


@on_sqlite
def test_triggers_that_a_migration_dropped_are_made_again() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER claims_claim_words_insert")
    factories.claim("the ferry sailed")
    assert contents(words="ferry") == []
    fulltext.maintain()
    assert contents(words="ferry") == ["the ferry sailed"]
    factories.claim("the ferry sank")
    assert len(contents(words="ferry")) == 2


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("ferry harbour", '"ferry" AND "harbour"'),
        ('"the ferry" dam*', '"the ferry" AND "dam"*'),
        ("ferry -dam", '"ferry" NOT "dam"'),
        ("-dam", ""),
        ('fer"ry', '"ferry"'),
    ],
)
def test_what_is_asked_of_sqlite(typed: str, asked: str) -> None:
    assert fulltext.asked(typed) == asked
