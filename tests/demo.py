"""A small newsroom of invented articles, claims and pairs, for screenshots and browser tests."""

# ruff: noqa: E501 - the texts of articles are kept as they stand

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User

from claims.models import Article, Claim, ClaimPair, DraftCheck, FactCheck, OriginGroup, Reason, StoryMember, Verdict
from claims.services import assignments, claims, downloads, factchecks, notes, queue, reviews, stories, tags, tokens
from tests import factories

PASSWORD = "ferry-harbour-12"
DAY = datetime(2026, 11, 17, 9, 30, tzinfo=UTC)

FERRY = """The Norwick ferry did not sail on Monday, the second cancellation in a week.

Harbour authority spokeswoman Lena Brandt said the vessel had been inspected on Sunday and was fit for sea. "We have found no fault in the engine," she said, "and none in the steering gear."

The seamen's union says 14 passengers were hurt when the ferry struck the pier on Friday. Mayor Tomas Holm, who was aboard, said that the union had told him "nobody had checked the brakes".

The ministry of transport did not answer questions."""
UNION = """The seamen's union on Tuesday rejected the account of the harbour authority. Its chairman, Ivo Maran, denied that the vessel had been inspected on Sunday.

"No inspector came aboard," Maran said. The ministry of transport said at least 31 passengers were hurt when the ferry struck the pier on Friday.

Opposition members called for the harbour master to resign."""
BUDGET = """Finance minister Ada Quill said the city would not raise the harbour tax this year. The chamber of commerce doubts that the city can keep the promise.

In March, Quill had said the city would raise the harbour tax by two percent."""
DAM = """Upland officials say the Greyfell dam was closed on 3 November to protect villages. Lowland's water board says the Greyfell dam was closed on 9 November, after the harvest had failed."""


def people() -> dict[str, User]:
    """An administrator, two editors, a chief and a viewer, all with PASSWORD."""
    found = {}
    for name, role in (
        ("ada", "superuser"),
        ("ed", "Editor"),
        ("edith", "Editor"),
        ("chip", "Chief"),
        ("vi", "Viewer"),
    ):
        user: Any = factories.editor(role, name, is_staff=role == "superuser")
        user.set_password(PASSWORD)
        user.save()
        found[name] = user
    return found


def newsroom(known: dict[str, User] | None = None) -> dict[str, Any]:
    """The articles with their claims and pairs, one pair decided, and the people (made, where none are given)."""
    found = known or people()
    pairs = _pairs(_claims())
    reviews.record(pairs["dam"], found["edith"], Verdict.CONTRADICTION, Reason.INCOMPATIBLE)
    notes.add(pairs["inspection"], found["edith"], "Asked the harbour authority for the inspection report.")
    assignments.assign(pairs["figures"], found["ed"], found["chip"])
    queue.set_priorities([pair.pk for pair in pairs.values()])
    _stories(pairs, found["edith"])
    return {**found, **drafts(found["ada"], pairs), **pairs, "check": _outbound(pairs, found)}


def _outbound(pairs: dict[str, ClaimPair], people: dict[str, User]) -> FactCheck:
    """A fact check linked to a claim, another to be settled, tags, an export and a token."""
    claim = pairs["figures"].left
    check = factories.fact_check(
        claim, publisher="Coast Checks", claim_reviewed="Fourteen people were hurt on the Norwick ferry",
        claimant="The seamen's union", rating="Not proven", published_on=DAY.date(),
        appearances=[claim.article.url], linked_at=DAY,
    )  # fmt: skip
    factchecks.confirm(check, claim, people["edith"])
    factories.fact_check(pairs["dam"].left, claim_reviewed="Upland closed the dam in time", publisher="The Ledger")
    for word in ("front page", "ask the ministry"):
        tags.add(pairs["figures"], word, people["ed"])
    downloads.start(people["ada"], "pairs", "csv", {"verdict": "contradiction"})
    tokens.issue(people["ada"], "archive import", ["read", "articles:write"])
    return check


def _claims() -> dict[str, Claim]:
    ferry = _article(FERRY, "Ferry stays in port for a second time", "Norwick Courier", 0)
    union = _article(UNION, "Union rejects inspection claim", "Coast Wire", 1)
    budget = _article(BUDGET, "No new harbour tax, says Quill", "Norwick Courier", 2)
    dam = _article(DAM, "Two dates for one dam", "", None)
    copy = _article(UNION.replace("Tuesday", "Tuesday evening"), "Union rejects inspection", "Harbour Daily", 1)
    union_copy = {"speaker_name": "Ivo Maran", "speaker_kind": "pronoun"}
    made = {
        "fit": factories.claim(
            "the vessel had been inspected on Sunday and was fit for sea", "Lena Brandt", "said", of=ferry,
            source=factories.source("Norwick harbour authority"), speaker_kind="spokesperson",
            speaker_name="Lena Brandt",
        ),
        "engine": factories.claim(
            "We have found no fault in the engine ... and none in the steering gear", "she", "said", of=ferry,
            source=factories.source("Norwick harbour authority"), kind="direct",
            source_spans=_at(FERRY, "she said", "she"), cue_spans=_at(FERRY, "she said", "said"), **union_copy | {"speaker_name": "Lena Brandt"},
        ),
        "fourteen": factories.claim(
            "14 passengers were hurt when the ferry struck the pier on Friday", "The seamen's union", "says", of=ferry,
        ),
        "mayor": factories.claim(
            'the union had told him "nobody had checked the brakes"', "Mayor Tomas Holm", "said that", of=ferry,
            source=factories.source("Tomas Holm"), via=["Norwick Courier"], kind="mixed",
        ),
        "brakes": factories.claim(
            "nobody had checked the brakes", "the union", "had told him", of=ferry, kind="direct", via=["Tomas Holm"],
            source=factories.source("The seamen's union"), speaker_kind="nominal",
        ),
        "denial": factories.claim(
            "the vessel had been inspected on Sunday", "Ivo Maran", "denied that", of=union, stance="denies",
            source=factories.source("The seamen's union"), speaker_kind="title", via=["Coast Wire"],
        ),
        "thirtyone": factories.claim(
            "at least 31 passengers were hurt when the ferry struck the pier on Friday", "The ministry of transport",
            "said", of=union, hedged=True,
            cue_spans=_at(UNION, "transport said", "said"),
        ),
        "no": factories.claim("the city would not raise the harbour tax this year", "Ada Quill", "said", of=budget),
        "yes": factories.claim(
            "the city would raise the harbour tax by two percent", "Quill", "had said", of=budget,
            source=factories.source("Ada Quill"), speaker_kind="surname",
            source_spans=_at(BUDGET, "Quill had", "Quill"),
        ),
        "early": factories.claim(
            "the Greyfell dam was closed on 3 November", "Upland officials", "say", of=dam,
            source=factories.source("Upland"), speaker_kind="metonym",
        ),
        "late": factories.claim(
            "the Greyfell dam was closed on 9 November", "Lowland's water board", "says", of=dam,
            cue_spans=_at(DAM, "board says", "says"),
        ),
    }  # fmt: skip
    factories.claim(
        "the vessel had been inspected on Sunday", "Ivo Maran", "denied that", of=copy, stance="denies",
        source=factories.source("The seamen's union"), statement_hash=made["denial"].statement_hash,
    )  # fmt: skip
    return made


def _pairs(made: dict[str, Claim]) -> dict[str, ClaimPair]:
    kinds = ClaimPair.Kind
    slot = ["name", "left", "right", "agreement"]

    def rows(*given: tuple[str, str, str, str]) -> list[dict[str, str]]:
        return [dict(zip(slot, row, strict=True)) for row in given]

    return {
        "inspection": factories.pair(made["fit"], made["denial"], score=0.94, slots=rows(
            ("event", "inspection of the vessel", "inspection of the vessel", "same"),
            ("polarity", "happened", "did not happen", "incompatible"), ("when", "Sunday", "Sunday", "same"),
        ), explanation="The harbour authority says that the vessel was inspected on Sunday; the union denies it."),
        "figures": factories.pair(made["fourteen"], made["thirtyone"], kind=kinds.NUMERIC, score=0.88, slots=rows(
            ("quantity", "14 passengers", "at least 31 passengers", "incompatible"), ("event", "struck the pier", "struck the pier", "same"),
            ("as of", "", "", "unknown"),
        ), explanation="14 and at least 31 passengers hurt in the same accident."),
        "tax": factories.pair(made["no"], made["yes"], kind=kinds.SELF_REVERSAL, relation="position_change", score=0.81,
            slots=rows(("what", "will not raise the tax", "raise the tax by two percent", "incompatible")),
            explanation="Ada Quill said the opposite in March."),
        "dam": factories.pair(made["early"], made["late"], kind=kinds.TEMPORAL, score=0.77,
            slots=rows(("when", "3 November", "9 November", "incompatible")),
            explanation="One closing of the dam, two dates."),
        "engine": factories.pair(made["engine"], made["brakes"], kind=kinds.STATUS, score=0.52, slots=[],
            explanation="No fault found against brakes not checked."),
    }  # fmt: skip


def _stories(pairs: dict[str, ClaimPair], editor: User) -> None:
    """File every article; the one of the ferry is on the watch-list, and the article of the union was moved to it."""
    claims.index(list(Claim.objects.select_related("article", "source")))
    for article in Article.objects.order_by("id"):
        stories.file(article)
    ferry, union = (pairs["inspection"].left.article.member, pairs["inspection"].right.article.member)
    if union.story_id != ferry.story_id:
        stories.merge(union.story, ferry.story, editor)
    stories.watch(ferry.story, editor, watched=True)


DRAFT = """The Norwick ferry is safe, Harbour authority spokeswoman Lena Brandt said on Thursday. The vessel "had been inspected on Sunday", she said.

The seamen's union says 20 passengers were hurt when the ferry struck the pier on Friday. It accused Saltmarsh Yards of falsifying the log of the steering gear.

About 200 people have blocked the road to the pier since Wednesday. The ferry is to sail again on Saturday."""


def drafts(owner: User, pairs: dict[str, ClaimPair]) -> dict[str, DraftCheck]:
    """A finished check with a finding of every kind, one that is being paired, and one that failed."""

    def spans(words: str) -> list[list[int]]:
        return [[DRAFT.index(words), DRAFT.index(words) + len(words)]]

    def claim(speaker: str, content: str) -> dict[str, Any]:
        return {"speaker": speaker, "printed": speaker, "stance": "asserts", "source_spans": [], "cue_spans": [],
                "content_spans": spans(content)}  # fmt: skip

    def conflict(number: int, filed: Claim, pair: ClaimPair) -> dict[str, Any]:
        return {"claim": number, "on_file": filed.pk, "score": pair.score, "kind": str(pair.kind), "change": False,
                "explanation": pair.explanation, "slots": pair.slots, "both_sides": False}  # fmt: skip

    start, end = spans("About 200 people have blocked the road to the pier since Wednesday.")[0]
    result = {
        "claims": [
            claim("Norwick harbour authority", "had been inspected on Sunday"),
            claim("The seamen's union", "20 passengers were hurt when the ferry struck the pier on Friday"),
            claim("The seamen's union", "of falsifying the log of the steering gear"),
        ],
        "conflicts": [
            conflict(0, pairs["inspection"].right, pairs["inspection"]),
            conflict(1, pairs["figures"].right, pairs["figures"]), conflict(1, pairs["figures"].left, pairs["figures"]),
        ],
        "unattributed": [{"start": start, "end": end, "words": [start, start + 9], "assertion": "figure",
                          "other_figures": []}],
        "one_sided": [{"name": "Saltmarsh Yards", "claims": [2], "mentions": spans("Saltmarsh Yards"), "asked": False,
                       "source": None, "total": 0, "on_file": []}],
    }  # fmt: skip
    given = {"owner": owner, "text": DRAFT, "touched_at": DAY, "expires_at": DAY + timedelta(days=3_650)}
    return {
        "draft": DraftCheck.objects.create(**given, title="Ferry to sail on Saturday", state="done", result=result),
        "draft-working": DraftCheck.objects.create(**given, title="Budget, second try", state="pairing"),
        "draft-failed": DraftCheck.objects.create(**given, state="failed", error="the check broke off (MemoryError)"),
    }


def _at(text: str, place: str, words: str) -> list[list[int]]:
    """Where the words stand in the first `place` of the text."""
    start = text.index(place) + place.index(words)
    return [[start, start + len(words)]]


def _article(text: str, title: str, outlet: str, day: int | None) -> Article:
    origin = OriginGroup.objects.get_or_create(text_hash=title.split()[0])[0]
    published = None if day is None else DAY + timedelta(days=day)
    url = f"https://news.example/{title.lower().replace(' ', '-')}" if outlet else ""
    return factories.article(text, title=title, outlet=outlet, published_at=published, url=url, origin=origin)


def _story(found: dict[str, Any]) -> int:
    """The story of the ferry."""
    return StoryMember.objects.get(article=found["inspection"].left.article_id).story_id


EMPTY = {
    name: f"/{address}/"
    for name, address in (
        ("first-queue", "queue"), ("first-articles", "articles"), ("first-stories", "stories"),
        ("first-sources", "sources"), ("first-desk", "desk"), ("first-drafts", "drafts"), ("first-feeds", "feeds"),
        ("first-factchecks", "factchecks"), ("first-exports", "exports"), ("first-tokens", "tokens"),
        ("first-scores", "scores"), ("first-search", "search"),
    )
}  # fmt: skip
"""Pages of a site that holds nothing but people yet."""


def pages(found: dict[str, Any]) -> dict[str, str]:
    """Every page of the desk by a short name; "login" comes first, as nobody is signed in then."""
    return {
        "login": "/login/",
        "queue": "/queue/",
        "queue-filtered": "/queue/?state=decided",
        "queue-empty": "/queue/?outlet=Nowhere+Times",
        "pair": f"/pairs/{found['figures'].pk}/",
        "pair-decided": f"/pairs/{found['dam'].pk}/?state=decided",
        "article": f"/articles/{found['inspection'].left.article_id}/",
        "articles": "/articles/",
        "add": "/articles/add/",
        "added": "/articles/added/",
        "feeds": "/feeds/",
        "fix": f"/claims/{found['inspection'].left_id}/fix/?pair={found['inspection'].pk}",
        "article-remove": f"/articles/{found['inspection'].left.article_id}/remove/",
        "drafts": "/drafts/",
        **{name: f"/drafts/{found[name].pk}/" for name in ("draft", "draft-working", "draft-failed")},
        "sources": "/sources/",
        "source": f"/sources/{found['inspection'].left.source_id}/",
        "source-merge": f"/sources/{found['inspection'].left.source_id}/merge/",
        "source-split": f"/sources/{found['inspection'].right.source_id}/split/",
        "stories": "/stories/",
        "stories-empty": "/stories/?q=zeppelin",
        "story": f"/stories/{_story(found)}/",
        "story-merge": f"/stories/{_story(found)}/merge/",
        "story-split": f"/stories/{_story(found)}/split/",
        "story-move": f"/articles/{found['dam'].left.article_id}/story/",
        "story-evidence": f"/stories/{_story(found)}/evidence/",
        "search": "/search/?q=ferry",
        "search-articles": "/search/?q=harbour&what=articles",
        "dashboard": "/desk/",
        "scores": "/scores/?threshold=0.4&kind=",
        "factchecks": "/factchecks/",
        "factcheck": f"/factchecks/{found['check'].pk}/",
        "exports": "/exports/?kind=numeric",
        "tokens": "/tokens/",
        "evidence": f"/pairs/{found['inspection'].pk}/evidence/",
        "preferences": "/preferences/",
        "help": "/help/",
        "not-found": "/pairs/999999/",
    }
