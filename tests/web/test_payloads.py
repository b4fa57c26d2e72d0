"""What comes from outside is shown as text on every page: markup and script in titles, texts, names and notes."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from claims.models import ClaimPair, DraftCheck, Reason, SavedSearch, Verdict
from claims.services import followups, notes, reviews
from tests import factories

pytestmark = pytest.mark.django_db

PAYLOADS = {
    "script": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "single quotes": "'><svg onload=alert(1)>",
    "template": "{{ 7|add:7 }}{% now 'Y' %}",
    "closing": "</textarea></title></script><b>x",
    "right to left": "\u202eevil\u202c שלום <i>",
    "entity": "&lt;b&gt; &amp;",
}
LIVE = ("<script>alert", "<img src=x", "<svg onload", "</textarea></title>", "<b>x", "<i>")


@pytest.fixture(params=PAYLOADS.values(), ids=PAYLOADS)
def hostile(request: pytest.FixtureRequest, editor: Any) -> dict[str, Any]:
    """A newsroom in which every text that comes from outside carries the payload."""
    words = request.param
    text = f"{words} said the bridge {words} is open. The guard denied that it {words} is open.\n{words}"
    article = factories.article(
        text, title=words, outlet=words, external_id=words, url="javascript:alert(1)", status="failed", error=words
    )
    left = factories.claim(f"the bridge {words} is open", words, "said", of=article, via=[words], context=words)
    right = factories.claim(f"it {words} is open", "The guard", "denied that", of=article, proposition=words)
    pair = factories.pair(left, right, explanation=words, pipeline_version=words[:60], reopened_because=words,
                          slots=[{"name": words, "left": words, "right": words, "agreement": "differs"}])  # fmt: skip
    notes.add(pair, editor, words)
    review = reviews.record(pair, editor, Verdict.NEEDS_REPORTING, Reason.QUESTION, note=words)
    followups.ask(review, words, editor, None)
    SavedSearch.objects.create(user=editor, name=words[:100], query="q=bridge")
    check, story = _draft(editor, words, text, pair), factories.story(article, title=words)
    return {"pair": pair, "article": article, "source": left.source, "claim": left, "words": words, "check": check,
            "story": story}  # fmt: skip


def _draft(editor: Any, words: str, text: str, pair: ClaimPair) -> DraftCheck:
    """A finished check in which everything, down to what the pipeline stored, carries the payload."""
    claim = {"speaker": words, "printed": words, "stance": "asserts", "source_spans": [], "cue_spans": [],
             "content_spans": [[0, len(words)]]}  # fmt: skip
    conflict = {"claim": 0, "on_file": pair.left_id, "score": 0.9, "kind": "denial", "change": False,
                "explanation": words, "both_sides": True,
                "slots": [{"name": words, "left": words, "right": words, "agreement": words}]}  # fmt: skip
    stated = {"start": len(text) - len(words), "end": len(text), "words": [0, len(words)], "assertion": "figure",
              "other_figures": [{"on_file": pair.right_id, "score": 0.9, "explanation": words}]}  # fmt: skip
    sided = {"name": words, "claims": [0], "mentions": [[0, 9]], "asked": False, "source": pair.left.source_id,
             "total": 1, "on_file": [pair.left_id]}  # fmt: skip
    result = {"claims": [claim], "conflicts": [conflict], "unattributed": [stated], "one_sided": [sided]}
    return DraftCheck.objects.create(
        owner=editor, title=words, text=text, state="done", result=result, touched_at=pair.created_at
    )


def addresses(found: dict[str, Any]) -> list[str]:
    pair, article, source, claim = found["pair"].pk, found["article"].pk, found["source"].pk, found["claim"].pk
    return [
        f"/pairs/{pair}/", f"/pairs/{pair}/?state=second", f"/pairs/{pair}/evidence/", f"/articles/{article}/",
        "/articles/", f"/articles/{article}/row/", f"/claims/{claim}/fix/?pair={pair}", "/sources/",
        f"/sources/{source}/", f"/sources/{source}/merge/", "/desk/", "/queue/new/",
        "/drafts/", f"/drafts/{found['check'].pk}/", f"/drafts/{found['check'].pk}/progress/", "/search/?q=bridge",
        "/search/?q=bridge&what=articles", "/articles/add/", "/stories/", f"/stories/{found['story'].pk}/",
        f"/stories/{found['story'].pk}/split/", f"/stories/{found['story'].pk}/evidence/",
        f"/articles/{article}/story/", f"/sources/{source}/split/",
    ]  # fmt: skip


def test_payloads_are_text_on_every_page(desk: Client, hostile: dict[str, Any]) -> None:
    for address in addresses(hostile):
        page = desk.get(address)
        assert page.status_code == 200, address
        content = page.content.decode()
        assert not [mark for mark in LIVE if mark in content], address
        assert 'href="javascript:' not in content, address


@pytest.mark.parametrize("words", PAYLOADS.values(), ids=PAYLOADS)
@pytest.mark.parametrize(
    "address",
    [
        "/search/?q=",
        "/search/?what=articles&q=",
        "/search/?what=sources&q=",
        "/search/?source=",
        "/search/?outlet=",
        "/sources/?q=",
        "/articles/?outlet=",
    ],
)
def test_what_is_searched_for_is_shown_as_text(desk: Client, address: str, words: str) -> None:
    from urllib.parse import quote

    content = desk.get(address + quote(words)).content.decode()
    assert not [mark for mark in LIVE if mark in content]


def test_spreadsheets_get_no_formulas(desk: Client) -> None:
    article = factories.article("=cmd()|x said the bridge is open.", title="=1+1")
    pair = factories.pair(factories.claim("the bridge is open", "=cmd()|x", "said", of=article))
    rows = desk.get(f"/pairs/{pair.pk}/evidence.csv").content.decode()
    assert ",'=1+1," in rows
    assert ",=" not in rows
