"""The demo articles: every one can be taken in, and the copied agency text is one origin."""

from __future__ import annotations

import pytest
from django.conf import settings

from claims.nlp.boilerplate import skip_spans
from claims.services import articles, intake
from claims.services.articles import Ingested, NewArticle, Outcome


@pytest.fixture
def seeds() -> list[NewArticle]:
    """Every article in seeds/; the README beside them is none."""
    found = list(intake.read([settings.SEEDS_DIR]))
    assert [str(record.refusal) for record in found if record.refusal] == []
    return [record.article for record in found if record.article]


def test_each_says_where_and_when_it_was_published(seeds: list[NewArticle]) -> None:
    assert len(seeds) == 8
    assert all(seed.title and seed.outlet and seed.published_at for seed in seeds)
    assert all(seed.url.startswith("https://") and ".example/" in seed.url for seed in seeds)


def test_teasers_of_another_article_are_not_read(seeds: list[NewArticle]) -> None:
    text = next(seed.text for seed in seeds if seed.external_id == "seed-festival-1")
    assert skip_spans(text) == ((text.index("Related articles"), len(text)),)


@pytest.mark.django_db
def test_all_are_taken_in_and_copies_share_their_origin(seeds: list[NewArticle]) -> None:
    taken: dict[str, Ingested] = {seed.external_id: articles.ingest(seed) for seed in seeds}
    assert {ingested.outcome for ingested in taken.values()} == {Outcome.NEW}
    origins = {name: ingested.article.origin for name, ingested in taken.items()}
    assert origins["seed-water-1"] == origins["seed-water-2"]
    assert len(set(origins.values())) == 7
