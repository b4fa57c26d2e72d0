"""Nothing secret and no text of an article reaches the logs, even at debug level and when things go wrong."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client
from django.utils.log import configure_logging

from claims import tasks
from claims.models import Article, ClaimPair, Webhook
from claims.services import articles, drafts, pipeline, tokens, webhooks
from claims.services.articles import NewArticle
from tests import factories
from tests.fakes import FakePairFinder, FakeReader

pytestmark = pytest.mark.django_db
MARK = "quagga"  # a word that stands in every text and title below
TEXT = f"Norwick says the {MARK} ferry sailed. Upland denies the {MARK} ferry sailed."
PASSWORD = "a-password-nobody-types"
KEY = "The-Key-Of-This-Site-0123456789"


class Lines(logging.Handler):
    """Everything that anybody logs, as it would be printed."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.kept: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.kept.append(self.format(record))


@pytest.fixture(params=["text", "json"])
def lines(request: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lines]:
    """The product's own configuration of logging at debug level, with a listener in place of the console."""
    heard = Lines()
    chosen = {**site.LOGGING, "root": {**site.LOGGING["root"], "level": "DEBUG"}}
    chosen["loggers"] = {**chosen["loggers"], "django": {"level": "DEBUG", "handlers": [], "propagate": True}}
    configure_logging("logging.config.dictConfig", chosen)
    formats = {"text": logging.Formatter("%(message)s"), "json": _json_formatter()}
    heard.setFormatter(formats[request.param])
    logging.getLogger().addHandler(heard)
    monkeypatch.setattr(pipeline, "reader", FakeReader)
    monkeypatch.setattr(pipeline, "pair_finder", FakePairFinder)
    yield heard
    logging.getLogger().removeHandler(heard)
    configure_logging("logging.config.dictConfig", site.LOGGING)


def _json_formatter() -> logging.Formatter:
    from tracker.logs import JsonFormatter

    return JsonFormatter()


def test_an_article_passes_through_every_layer_unmentioned(lines: Lines, settings: Any) -> None:
    settings.SECRET_KEY = KEY
    settings.CELERY_TASK_ALWAYS_EAGER = True
    user = factories.editor("superuser", "ada")
    user.set_password(PASSWORD)
    user.save()
    secret = _through_services(user)
    key = _through_the_api(user)
    _through_the_desk()
    _through_failures()
    said = "\n".join(lines.kept)
    assert len(lines.kept) > 10, "logging was not listened to"
    assert [word for word in (MARK, PASSWORD, KEY, key, secret) if word in said] == []


def _through_services(user: Any) -> str:
    for number in range(2):
        taken = articles.ingest(NewArticle(f"a-{number}", TEXT.replace("sailed", f"sailed {number}"), title=MARK))
        tasks.read_article.apply(args=[taken.article.pk])
        tasks.pair_article.apply(args=[taken.article.pk])
    assert ClaimPair.objects.exists()
    hook = Webhook.objects.create(
        name="h", url="https://nowhere.invalid/", secret="whsec_aGVsbG8tc2VjcmV0", active=True
    )
    Webhook.objects.filter(pk=hook.pk).update(events=["pair.found"])
    articles.rerun(Article.objects.first())  # type: ignore[arg-type]
    tasks.sweep.apply()
    for due in webhooks.due():
        tasks.deliver_webhook.apply(args=[due])
    checked = drafts.submit(user, TEXT) if hasattr(drafts, "submit") else None
    if checked is not None:
        tasks.check_draft.apply(args=[checked.pk])
    return "aGVsbG8tc2VjcmV0"


def _through_the_api(user: Any) -> str:
    key = tokens.issue(user, "t", ["read", "articles:write", "reviews:write"])[1]
    api = Client(HTTP_AUTHORIZATION=f"Bearer {key}", raise_request_exception=False)
    body = {"external_id": "api-1", "text": TEXT, "title": MARK}
    assert api.post("/api/v1/articles", body, content_type="application/json").status_code == 201
    api.post("/api/v1/articles", {**body, "no": MARK}, content_type="application/json")
    api.get("/api/v1/claims")
    pair = ClaimPair.objects.first()
    api.post(f"/api/v1/pairs/{pair.pk}/verdict", {"verdict": MARK}, content_type="application/json")  # type: ignore[union-attr]
    return key


def _through_the_desk() -> None:
    desk = Client(raise_request_exception=False)
    desk.post("/login/", {"username": "ada", "password": PASSWORD + "x"})
    assert desk.post("/login/", {"username": "ada", "password": PASSWORD}).status_code == 302
    desk.post("/articles/add/", {"text": TEXT, "title": MARK, "outlet": MARK})
    desk.get(f"/articles/{Article.objects.first().pk}/")  # type: ignore[union-attr]
    pair = ClaimPair.objects.first()
    desk.get(f"/pairs/{pair.pk}/")  # type: ignore[union-attr]
    desk.post(f"/pairs/{pair.pk}/notes/", {"text": MARK})  # type: ignore[union-attr]


def _through_failures() -> None:
    broken = articles.ingest(NewArticle("b-1", f"CRASH {TEXT}", title=MARK)).article
    tasks.read_article.apply(args=[broken.pk])
    broken.refresh_from_db()
    assert broken.status == Article.Status.FAILED
