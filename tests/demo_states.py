"""Hard states for screenshots and browser tests: very long, from right to left, bare, removed, one of a thing."""

from __future__ import annotations

from typing import Any

from claims.models import ClaimPair, Verdict
from claims.services import claims, queue, removal, reviews, stories
from tests import factories

NAME, SPOKEN, DENIED = "دنیز علی‌زاده", "الجسر مفتوح", "الجسر مغلق"
LINE = "Norwick said that the ferry sailed at dawn on day {n}, and the harbour was quiet that morning as ever.\n\n"


def pages(people: dict[str, Any]) -> dict[str, str]:
    """Pages in hard states by a short name; makes their rows."""
    long, right, bare, removed = _long(), _from_the_right(), _bare(), _removed(people)
    claims.index([side for pair in (long, right, bare) for side in (pair.left, pair.right)])
    for pair in (right, bare):
        for side in (pair.left, pair.right):
            stories.file(side.article)
    queue.set_priorities([pair.pk for pair in (long, right, bare)])
    return {
        "long-article": f"/articles/{long.left.article_id}/",
        "long-pair": f"/pairs/{long.pk}/",
        "rtl-pair": f"/pairs/{right.pk}/",
        "rtl-article": f"/articles/{right.left.article_id}/",
        "rtl-story": f"/stories/{right.left.article.member.story_id}/",
        "bare-pair": f"/pairs/{bare.pk}/",
        "bare-article": f"/articles/{bare.left.article_id}/",
        "bare-evidence": f"/pairs/{bare.pk}/evidence/",
        "removed-pair": f"/pairs/{removed.pk}/?state=decided",
        "removed-article": f"/articles/{removed.left.article_id}/",
        "one-pair": f"/queue/?source={bare.left.source_id}",
        "second-opinion": f"/pairs/{removed.pk}/?state=second",
        "no-story": "/stories/999999/",
    }


def _long() -> ClaimPair:
    """An article of 200,000 characters with 300 claims, and a headline, a name and a content without end."""
    text = "".join(LINE.format(n=n) for n in range(2_000))[:200_000]
    article = factories.article(
        text, title="A very long chronicle " * 20, outlet="Norwick" * 20, url="https://long.example/"
    )
    for n in range(300):
        start = text.index(f"the ferry sailed at dawn on day {n},")
        claim = factories.claim(
            f"the ferry sailed at dawn on day {n}", "Norwick", "said", of=article, digest=f"{n}",
            source_spans=[[start - 18, start - 11]], cue_spans=[[start - 10, start - 6]],
            content_spans=[[start, start + 33]], content_start=start, content_end=start + 33,
        )  # fmt: skip
    endless = factories.claim("the ferry did not sail, " * 150, "Harbourmaster" * 20, "denied that", stance="denies")
    return factories.pair(claim, endless, score=0.61, explanation="One says that it sailed. " * 30)


def _from_the_right() -> ClaimPair:
    one = factories.article(f"{NAME} قال {SPOKEN}.", title=NAME, outlet=NAME)
    other = factories.article(f"{NAME} نفى {DENIED}.", title=DENIED, outlet=NAME)
    return factories.pair(
        factories.claim(SPOKEN, NAME, "قال", of=one), factories.claim(DENIED, NAME, "نفى", of=other, stance="denies"),
        kind="self_reversal", relation="position_change",
    )  # fmt: skip


def _bare() -> ClaimPair:
    """Nobody named, no headline, outlet or date."""
    one = factories.article("It was said that the quay is safe.", title="", outlet="", published_at=None)
    other = factories.article("Others said the quay is not safe.", title="", outlet="", published_at=None)
    said = factories.claim("the quay is safe", "", "was said", of=one, source_spans=[])
    return factories.pair(said, factories.claim("the quay is not safe", "Others", "said", of=other), slots=[])


def _removed(people: dict[str, Any]) -> ClaimPair:
    pair = factories.pair(
        factories.claim("the mole is finished"), factories.claim("the mole is not finished", "The builder")
    )
    reviews.record(pair, people["edith"], Verdict.CONTRADICTION)
    removal.remove(pair.left.article, people["chip"])
    return pair
