"""Blocks below and inside a report - teasers of other articles, readers' comments, paywalls - on invented layouts."""

from __future__ import annotations

import pytest

from claims.nlp.boilerplate import skip_spans

REPORT = (
    "The mayor said on Monday that the bridge at Larn was open to all traffic again.\n\n"
    "Police denied it, and the county council called for an inquiry into who had signed the papers."
)
TEASERS = {
    "headline and summary, given twice": (
        "Related articles\n\nParents count other lunches\n\nParents count other lunches\n\n"
        "The parents' association said 35 pupils were sent away without a meal on Tuesday."
    ),
    "bullets": "You may also like\n- Ferry owner denies debts\n- Union says talks have failed\n- Who closed the dam?",
    "numbered": "Most read\n1. Ferry owner denies debts\n2. Union says talks have failed\n3. “I never signed”: Marsh",
    "section, headline, date, summary": (
        "More stories\nBusiness\nFerry owner denies debts\n12 May 2026\nThe owner said that all wages had been paid.\n"
        "Sport\nCoach says he will stay\n11 May 2026\nThe club had said it was looking for another one."
    ),
    "headings of two lists": (
        "More from this section\n\nFerry owner denies debts\n\nTrending\n\nUnion says talks have failed\n\nSubscribe"
    ),
    "with the author's name": "More from Mara Lind\nFerry owner denies debts\nThe owner said that wages had been paid.",
    "a line of its own for each": "Related: Ferry owner denies debts\nRead more: Union says talks have failed",
}


def kept(text: str) -> str:
    """The text without its skipped spans."""
    for start, end in reversed(skip_spans(text)):
        text = text[:start] + text[end:]
    return text.strip()


@pytest.mark.parametrize("block", TEASERS.values(), ids=TEASERS)
@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_teasers_at_the_end_are_the_pages(block: str, gap: str) -> None:
    assert kept(f"{REPORT}\n\n{block.replace(chr(10) * 2, gap)}") == REPORT


@pytest.mark.parametrize(
    "inset",
    [
        "Related articles\n\nFerry owner denies debts\n\nUnion says talks have failed",
        "Read also\nFerry owner denies debts",
        "READ MORE: Ferry owner denies debts",
        "See also: Union says talks have failed",
    ],
)
def test_the_report_goes_on_after_an_inset(inset: str) -> None:
    more = "The builder said he had seen no papers.\n\nNobody at the ministry was to be reached, an aide said."
    assert kept(f"{REPORT}\n\n{inset}\n\n{more}").split() == f"{REPORT} {more}".split()


COMMENTS = (
    "3 comments\n\nharbourmaster\n2 days ago\nThe mayor said the same last year and it was not true.\nReply\n\n"
    "Anna from Larn says:\nPolice told me it is shut.\nReply\nLoad more comments"
)


def test_readers_comments_are_no_part_of_the_report() -> None:
    assert kept(f"{REPORT}\n\n{COMMENTS}") == REPORT


def test_a_count_of_comments_above_the_report_cuts_nothing() -> None:
    page = f"Bridge open again\n\n12 comments\n\n{REPORT}"
    assert kept(page).split() == f"Bridge open again {REPORT}".split()


PAYWALLS = [
    "To continue reading this article, subscribe now or log in.",
    "You have read all of your free articles this month.\nSubscribe to keep reading, or sign in with your account.",
    "Subscribe for unlimited access\n\nGet 10 newsletters. Learn more\n\n€9 monthly or €90 annually\nOR\nLog in",
    "This article is for subscribers only.",
    "Already a subscriber? Sign in",
]
RULES = [
    "Comments are moderated before they appear. Be respectful; abusive language will be removed.",
    "Please keep to our community guidelines. We do not publish rude, aggressive remarks or your e-mail address.",
]


@pytest.mark.parametrize("block", [*PAYWALLS, *RULES])
def test_paywalls_and_rules_are_the_pages(block: str) -> None:
    assert kept(f"{REPORT}\n\n{block}") == REPORT


@pytest.mark.parametrize(
    "prose",
    [
        "Related\n\nThe mayor said the bridge was safe, and that he had driven across it himself.",
        "Latest news\n\nFerry cancelled\n\nThe ferry did not sail on Monday, the mayor said.",
        "Trending\n\n" + "The union said the strike was on. It said so twice. It will say so again. " * 3,
        "The mayor said more: the bridge is safe.\n\nMore from the mayor was not to be had, police said.",
        "A summary.\n\nThe inquiry\n\nThe council wants one. The mayor does not. Nobody asked the builder, he said.",
        "Comments\n\nThe mayor said the bridge was safe.\n\nThe builder did not reply, police said.",
    ],
)
def test_reports_are_kept(prose: str) -> None:
    last = prose.rsplit("\n\n", 1)[1].split()
    assert kept(prose).split()[-len(last) :] == last
    assert "said" in kept(prose)
