"""A corrected article: decided pairs whose words changed or vanished go back in the queue, with that reason.

Reviews stay on file; only the pair's standing verdict is cleared (reviews.reopen). Claims whose words are unchanged
keep their row, and with it pairs and verdicts, when the corrected text is read (claims.store).
"""

from __future__ import annotations

from django.db.models import Q

from claims.models import Article, ArticleVersion, Claim, ClaimPair
from claims.nlp import correcting
from claims.nlp.correcting import Change
from claims.services import reviews

QUOTED = 160  # characters of either wording that a reason repeats


def apply(article: Article, version: ArticleVersion) -> list[ClaimPair]:
    """Reopen what the replacement of `version` by the article's present text calls in question; returns the pairs.

    What was reopened, and which verdict it had, is kept on the version, with the article's own notice.
    """
    changed = correcting.changes(version.text, article.text)
    reopened = []
    for claim in _decided(article, version):
        if because := _because(claim, version.text, article, changed):
            reopened += [_reopen(pair, claim, because, version) for pair in _decided_pairs(claim)]
    version.notice = article.notice
    version.save(update_fields=["reopened", "notice"])
    return reopened


def _decided(article: Article, version: ArticleVersion) -> list[Claim]:
    """The claims read off that version that stand in a pair with a verdict."""
    pairs = ~Q(pairs_as_left__verdict="") & Q(pairs_as_left__isnull=False)
    pairs |= ~Q(pairs_as_right__verdict="") & Q(pairs_as_right__isnull=False)
    read = article.claims.filter(pairs, run__text_hash=version.text_hash)
    return list(read.distinct().order_by("content_start"))


def _decided_pairs(claim: Claim) -> list[ClaimPair]:
    return list(ClaimPair.objects.decided().filter(Q(left=claim) | Q(right=claim)))


def _because(claim: Claim, old: str, article: Article, changed: list[Change]) -> str:
    """Why a claim is called in question; "" where its words (who, cue, content) are unchanged."""
    spans = [(start, end) for start, end in [*claim.source_spans, *claim.cue_spans, *claim.content_spans]]
    touched = [span for span in spans if not correcting.survives(span, changed)]
    if not touched or _stands_elsewhere(claim, old, article.text):
        return ""
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    was = _short(old[start:end])
    now = _short(article.text[correcting.moved(start, changed) : _end(end, changed)])
    if not now or all(_gone(span, changed) for span in touched):
        return f"the article was corrected: “{was}” is no longer in it"
    return f"the article was corrected: “{was}” now reads “{now}”"


def _end(end: int, changed: list[Change]) -> int:
    """Where the end of a stretch stands in the new text, replaced words at its edge included."""
    at_edge = [change.new[1] for change in changed if change.old[0] < end <= change.old[1]]
    return max(at_edge) if at_edge else correcting.moved(end, changed)


def _gone(span: tuple[int, int], changed: list[Change]) -> bool:
    return any(
        change.old[0] <= span[0] and span[1] <= change.old[1] and change.new[0] == change.new[1] for change in changed
    )


def _stands_elsewhere(claim: Claim, old: str, new: str) -> bool:
    """Whether the claim's whole stretch was only moved to another place."""
    spans = [*claim.source_spans, *claim.cue_spans, *claim.content_spans]
    return old[min(start for start, _ in spans) : max(end for _, end in spans)] in new


def _reopen(pair: ClaimPair, claim: Claim, because: str, version: ArticleVersion) -> ClaimPair:
    version.reopened.append({"pair": pair.pk, "claim": claim.pk, "verdict": pair.verdict, "because": because})
    reviews.reopen(pair, because)
    return pair


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= QUOTED else f"{text[: QUOTED - 1].rstrip()}…"
