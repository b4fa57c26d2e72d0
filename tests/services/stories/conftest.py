"""Articles about two matters, with claims that can be found by their words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from claims.models import Article, StoryMember
from claims.services import claims as claim_rows
from claims.services import stories
from tests import factories

DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
FERRY = (
    "The harbour master said the Norwick ferry struck the granite pier on Friday.",
    "The seamen union said the Norwick ferry never struck the granite pier.",
    "Captain Maran said the ferry left the granite pier of Norwick unharmed.",
)
LUNCH = (
    "The caterer said the Osterby canteen served every pupil a warm lunch.",
    "Parents said the Osterby canteen sent thirty pupils away without lunch.",
)
Writer = Callable[..., Article]


@pytest.fixture
def write(db: None) -> Writer:
    """Makes an article of one sentence "X said Y.", its claim findable, and files it."""

    def article(sentence: str, day: float = 0, **values: Any) -> Article:
        speaker, _, content = sentence.rstrip(".").partition(" said ")
        made = factories.article(sentence, published_at=DAY + timedelta(days=day), **values)
        claim_rows.index([factories.claim(content, speaker, "said", of=made)])
        stories.file(made)
        return made

    return article


def together(*articles: Article) -> bool:
    """Whether all of these stand in one story."""
    return len(set(StoryMember.objects.filter(article__in=articles).values_list("story", flat=True))) == 1
