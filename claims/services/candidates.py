"""The claims on file as pairing searches them: by shared keys, rarest first, and by vectors, at a bounded cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Max
from numpy.typing import NDArray

from claims.models import Claim, ClaimKey
from claims.nlp.pairing import NEAREST, alike_weight, candidate_keys, key_weight, mixed, ranked
from claims.nlp.types import ClaimFacts
from claims.services import claims, vectors

COMMON_KEY = 2_000  # a key that more claims share than this tells nothing and costs much
FOLLOWED = 12_000  # rows of the index that are read for one claim, rarest keys first
LEADING = 400  # the claims that share most, which alone are ranked
NEAR_ARTICLES = 12  # the articles that share most bring all their claims along
SAME_ARTICLE = 60.0  # what standing in the same article counts, beside shared keys

Numbers = NDArray[np.int64]
_KEYS = ClaimKey._meta.db_table
# Counting stops at COMMON_KEY: how many more claims hold a key makes no difference, and would cost with the store.
_COUNT = f"""WITH wanted(word) AS (VALUES {{}}) SELECT word, (SELECT COUNT(*) FROM
    (SELECT 1 FROM {_KEYS} k WHERE k.key = wanted.word LIMIT {COMMON_KEY + 1}) held) FROM wanted"""  # noqa: S608
_FOLLOW = f"SELECT key, claim_id, in_article FROM {_KEYS} WHERE key IN ({{}})"  # noqa: S608 - the table's own name


class StoredClaims:
    """What is on file, for the claims of one article: what was looked up for one claim serves the next.

    `partners`: per claim, those it already stands in a pair with; they are always among its candidates.
    """

    def __init__(self, partners: Mapping[int, Collection[int]] | None = None) -> None:
        self._partners = partners or {}
        self._counts: dict[str, int] = {}
        self._holders: dict[str, Numbers] = {}
        self._claims_of: dict[int, list[int]] = {}
        self._facts: dict[int, ClaimFacts] = {}
        self._alike: dict[str, list[tuple[int, int, float]]] = {}
        self.found: dict[int, list[ClaimFacts]] = {}
        """What was found near each claim asked for."""
        self._total = Claim.objects.aggregate(latest=Max("pk"))["latest"] or 1  # near enough to a count, and free

    def look_up(self, asked: Sequence[ClaimFacts]) -> None:
        """Search by vectors for all claims of an article at once; `near` does it for those that were left out."""
        if vectors.in_use() != vectors.OFF and asked:
            found = vectors.nearest(vectors.of(asked), int(asked[0].article), NEAREST)
            self._alike |= {claim.id: rows for claim, rows in zip(asked, found, strict=True)}

    def likeness(self, claim: ClaimFacts, other: ClaimFacts) -> float | None:
        """How alike the vectors of a claim asked for and one found near it are; None where that was not seen."""
        return {near: likeness for near, _, likeness in self._alike.get(claim.id, ())}.get(int(other.id))

    def near(self, claim: ClaimFacts, limit: int) -> Sequence[ClaimFacts]:
        """Up to `limit` current claims that may speak of the same thing, likeliest first (see `ranked`, `mixed`);
        the claim's partners come on top."""
        pk, own = int(claim.id), int(claim.article)
        scores, article_of = self._overlaps(claim)
        self._add_alike(claim, scores, article_of)
        self._load_articles({own, *_leading(scores, article_of)})
        article_of |= {held: article for article, of in self._claims_of.items() for held in of}
        for neighbour in self._claims_of[own]:
            scores[neighbour] = scores.get(neighbour, 0.0) + SAME_ARTICLE
        scores.pop(pk, None)
        best = (other for other in ranked(scores, article_of, self._claims_of) if other != pk)
        wanted = dict.fromkeys([*mixed(best, article_of, own, limit), *self._partners.get(pk, ())])
        self._load_facts([other for other in wanted if other not in self._facts])
        self.found[pk] = [self._facts[other] for other in wanted if other in self._facts]
        return self.found[pk]

    def _add_alike(self, claim: ClaimFacts, scores: dict[int, float], article_of: dict[int, int]) -> None:
        """Let the likeness of vectors count beside shared keys."""
        if claim.id not in self._alike:
            self.look_up([claim])
        for other, article, likeness in self._alike.get(claim.id, ()):
            scores[other] = scores.get(other, 0.0) + alike_weight(likeness)
            article_of[other] = article

    def _overlaps(self, claim: ClaimFacts) -> tuple[dict[int, float], dict[int, int]]:
        """The LEADING claims by what they share with `claim`, rare keys counting more; and the article of each."""
        keys = self._worth_following({key[:64] for key in candidate_keys(claim)})
        self._follow([key for key in keys if key not in self._holders])
        rows = [self._holders[key] for key in keys]
        if not rows:
            return {}, {}
        weights = np.repeat([key_weight(len(found), self._total) for found in rows], [len(found) for found in rows])
        joined = np.concatenate(rows)
        found, first, place = np.unique(joined[:, 0], return_index=True, return_inverse=True)
        shared = np.bincount(place, weights)
        top = np.argsort(-shared, kind="stable")[:LEADING]
        articles = joined[first[top], 1].tolist()
        ids = found[top].tolist()
        return dict(zip(ids, shared[top].tolist(), strict=True)), dict(zip(ids, articles, strict=True))

    def _worth_following(self, keys: Collection[str]) -> list[str]:
        """Of `keys` those that few enough claims hold, rarest first, as far as FOLLOWED rows go."""
        unknown = sorted(set(keys) - self._counts.keys())
        if unknown:
            self._counts |= dict(_rows(_COUNT, unknown, "(%s)"))
        chosen: list[str] = []
        left = FOLLOWED
        for key in sorted(keys, key=lambda key: (self._counts[key], key)):
            left -= self._counts[key]
            if left < 0 or self._counts[key] > COMMON_KEY:
                break
            if self._counts[key]:
                chosen.append(key)
        return chosen

    def _follow(self, keys: Sequence[str]) -> None:
        if not keys:
            return
        held: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for key, claim, article in _rows(_FOLLOW, keys, "%s"):
            held[key].append((claim, article))
        self._holders |= {key: np.array(held[key], np.int64).reshape(-1, 2) for key in keys}

    def _load_articles(self, wanted: Iterable[int]) -> None:
        missing = set(wanted) - self._claims_of.keys()
        self._claims_of |= {article: [] for article in missing}
        rows = Claim.objects.current().filter(article_id__in=missing).order_by("pk")
        for pk, article in rows.values_list("pk", "article_id"):
            self._claims_of[article].append(pk)

    def _load_facts(self, missing: Sequence[int]) -> None:
        rows = Claim.objects.current().filter(pk__in=missing).select_related("article", "source")
        for row in rows.defer("article__text", "source_spans", "cue_spans", "content_spans", "via"):
            self._facts[row.pk] = claims.facts(row)


def _leading(scores: Mapping[int, float], article_of: Mapping[int, int]) -> list[int]:
    """The NEAR_ARTICLES articles whose claims share most, best first."""
    votes: dict[int, float] = defaultdict(float)
    for claim, score in scores.items():
        votes[article_of[claim]] += score
    return sorted(votes, key=lambda article: (-votes[article], article))[:NEAR_ARTICLES]


def _rows(sql: str, values: Sequence[str], each: str) -> list[tuple[Any, ...]]:
    """The rows of a query whose gap takes one placeholder a value."""
    with connection.cursor() as cursor:
        cursor.execute(sql.format(", ".join([each] * len(values))), values)
        return list(cursor.fetchall())
