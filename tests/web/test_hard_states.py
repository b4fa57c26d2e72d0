"""States that are easy to forget: nothing, one, too much, from right to left, without date, removed."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.models import DraftCheck, Verdict
from claims.services import removal, reviews
from tests import factories

pytestmark = pytest.mark.django_db
EMPTY = {
    "/queue/": "Nothing", "/articles/": "No article is on file yet", "/articles/added/": "Nothing was added",
    "/sources/": "No source", "/search/?q=x": "Nothing on file", "/drafts/": "No check of yours",
    "/desk/": "No pair is decided", "/feeds/": "No feed", "/stories/": "No story",
}  # fmt: skip


@pytest.mark.parametrize("address", EMPTY)
def test_empty_pages_say_so(desk: Client, address: str) -> None:
    page = desk.get(address, follow=True)
    assert page.status_code == 200
    assert EMPTY[address].lower() in page.content.decode().lower()


@pytest.mark.parametrize("address", ["/queue/", "/articles/", "/sources/", "/search/?q=bridge", "/desk/"])
def test_one_of_a_thing_is_no_plural(desk: Client, address: str) -> None:
    factories.pair()
    content = desk.get(address, follow=True).content.decode()
    for wrong in ("1 claims", "1 articles", "1 pairs", "1 results", "1 origins"):
        assert f">{wrong}" not in content
        assert f" {wrong}" not in content


def test_a_pair_without_outlet_date_or_headline(desk: Client) -> None:
    bare = factories.article(title="", outlet="", published_at=None)
    pair = factories.pair(factories.claim("the bridge is open", "The mayor", "said", of=bare))
    content = desk.get(f"/pairs/{pair.pk}/").content.decode()
    for words in ("outlet unknown", "no date", "(no headline)"):
        assert words in content
    for address in (f"/articles/{bare.pk}/", "/articles/", f"/pairs/{pair.pk}/evidence/", "/search/?q=bridge"):
        page = desk.get(address)
        assert page.status_code == 200
        assert "None" not in page.content.decode().replace("nofollow None", "")


def test_an_article_of_200_000_characters_stays_readable(desk: Client) -> None:
    line = "Norwick said that the ferry sailed at dawn on day {n}, and the harbour was quiet that morning as ever.\n"
    text = "".join(line.format(n=n) for n in range(2_000))[:200_000]
    article = factories.article(text)
    for n in range(300):
        start = text.index(f"the ferry sailed at dawn on day {n},")
        factories.claim(
            f"the ferry sailed at dawn on day {n}", "Norwick", "said", of=article, digest=f"{n}",
            source_spans=[[start - 18, start - 11]], cue_spans=[[start - 10, start - 6]],
            content_spans=[[start, start + 33]], content_start=start, content_end=start + 33,
        )  # fmt: skip
    desk.get(f"/articles/{article.pk}/")
    started = time.thread_time()  # of the processor: other work on the machine does not count
    page = desk.get(f"/articles/{article.pk}/")
    assert time.thread_time() - started < 2.0
    assert len(page.content) < 1_500_000
    assert page.content.count(b'id="mark-') == 300


NAME, SPOKEN = "دنیز علی‌زاده", "الجسر مفتوح"


@pytest.fixture
def from_the_right(editor: User) -> dict[str, Any]:
    text = f"{NAME} قال {SPOKEN}."
    article = factories.article(text, title=NAME, outlet=NAME, external_id=NAME)
    pair = factories.pair(factories.claim(SPOKEN, NAME, "قال", of=article))
    check = DraftCheck.objects.create(
        owner=editor, title=NAME, text=text, state="done", touched_at=article.created_at,
        result={"claims": [{"speaker": NAME, "printed": NAME, "stance": "asserts", "source_spans": [], "cue_spans": [],
                            "content_spans": [[0, 5]]}],
                "conflicts": [{"claim": 0, "on_file": pair.left_id, "score": 0.9, "kind": "denial", "change": False,
                               "explanation": NAME, "slots": [], "both_sides": False}],
                "unattributed": [], "one_sided": []},
    )  # fmt: skip
    return {"pair": pair, "article": article, "check": check}


def test_names_from_right_to_left_are_kept_apart_from_what_stands_beside(
    desk: Client, from_the_right: dict[str, Any]
) -> None:
    pair, article = from_the_right["pair"], from_the_right["article"]
    for address in (
        f"/pairs/{pair.pk}/", "/articles/", f"/articles/{article.pk}/", "/sources/", f"/sources/{pair.left.source_id}/",
        f"/pairs/{pair.pk}/evidence/", "/search/?what=articles&outlet=" + NAME, "/search/?source=" + NAME, "/drafts/",
        f"/drafts/{from_the_right['check'].pk}/",
    ):  # fmt: skip
        content = desk.get(address).content.decode()
        loose = [part[-60:] for part in content.split(NAME)[:-1] if not _kept_apart(part)]
        assert loose == [], address


def _kept_apart(before: str) -> bool:
    """Whether the text after `before` stands in an element with a direction of its own, or in an attribute or title."""
    opened = before.rfind("<")
    tag = before[opened:]
    if ">" not in tag:
        return True  # inside an attribute
    head = tag[: tag.index(">") + 1]
    inner = before[:opened] if head.startswith(("</", '<a class="tag')) else None
    return (
        head.startswith(("<bdi", "<title", "<option", "<textarea", "<mark"))
        or 'dir="auto"' in head
        or 'class="mark' in head
        or "data-start" in head
        or (inner is not None and ('dir="auto"' in inner[-3000:] or "<bdi>" in inner[-200:]))
    )


def test_a_decided_pair_of_a_removed_article_keeps_its_words(desk: Client) -> None:
    pair = factories.pair()
    chief: Any = factories.editor("Chief")
    reviews.record(pair, chief, Verdict.CONTRADICTION)
    removal.remove(pair.left.article, chief)
    for address in (f"/pairs/{pair.pk}/?state=decided", f"/pairs/{pair.pk}/evidence/"):
        content = desk.get(address).content.decode()
        assert "the bridge is open" in content, address
    assert "removed from the file" in desk.get(f"/pairs/{pair.pk}/").content.decode()
    assert "removed from the file" in desk.get(f"/articles/{pair.left.article_id}/").content.decode()


def test_a_chief_removes_an_article_and_is_told_first_what_stays(client: Client) -> None:
    pair = factories.pair()
    chief: Any = factories.editor("Chief")
    reviews.record(pair, chief, Verdict.CONTRADICTION)
    client.force_login(chief)
    address = f"/articles/{pair.left.article_id}/remove/"
    assert "1 decided pair with the reviews" in client.get(address).content.decode()
    assert "The text is gone" in client.post(address, follow=True).content.decode()
    pair.right.article.claims.all()
    assert client.post(f"/articles/{factories.article().pk}/remove/").url == "/articles/"


def test_an_editor_removes_nothing(desk: Client) -> None:
    article = factories.article()
    assert desk.post(f"/articles/{article.pk}/remove/").status_code == 403
