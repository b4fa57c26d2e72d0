"""Filing fact checks, and linking them to claims by address and wording."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from claims.models import Claim, ClaimKey, FactCheck, FactCheckLink
from claims.nlp.pairing import candidate_keys
from claims.services import claims, fetching
from claims.services.errors import NotAllowed, RefusedFactCheck
from claims.services.factchecks import filing, linking
from claims.services.factchecks.filing import Outcome
from tests import factories
from tests.services.factchecks import samples

pytestmark = pytest.mark.django_db
State = FactCheckLink.State


def filed(document: Any) -> FactCheck:
    return FactCheck.objects.get(pk=filing.file([document]).items[0][1])


def indexed(*args: Any, **values: Any) -> Claim:
    """A claim that can be found by its words."""
    claim = factories.claim(*args, **values)
    keys = candidate_keys(claims.facts(claim))
    ClaimKey.objects.bulk_create(ClaimKey(claim=claim, key=key, in_article=claim.article_id) for key in keys)
    return claim


def test_a_fact_check_is_filed_once_and_renewed_when_corrected() -> None:
    assert filing.file([samples.PLAIN, samples.PLAIN]).summary() == "1 new, 1 unchanged, 0 changed, 0 refused"
    corrected = {**samples.PLAIN, "reviewRating": {"alternateName": "Right after all"}}
    FactCheck.objects.update(linked_at=timezone.now())
    assert filing.file([corrected]).count(Outcome.CHANGED) == 1
    row = FactCheck.objects.get()
    assert (row.rating, row.linked_at) == ("Right after all", None)


def test_bad_items_get_a_line_each_and_the_rest_goes_on() -> None:
    found = filing.file_text(json.dumps(samples.FEED).encode())
    assert (found.count(Outcome.NEW), len(found.refusals())) == (2, 3)
    assert FactCheck.objects.count() == 2


def test_a_saved_page_is_read_past_its_broken_block() -> None:
    page = samples.PAGE % json.dumps(samples.GRAPH)
    found = filing.file_text(page.encode())
    assert [outcome for outcome, _, _ in found.items] == [Outcome.REFUSED, Outcome.NEW]
    assert found.refusals()[0].startswith("block 1: not JSON")


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"{}", "no ClaimReview"), (b"\xff\xfe", "not UTF-8"), (b"<p>x</p>", "no JSON-LD"), (b"", "not JSON")],
)
def test_a_file_without_fact_checks_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(RefusedFactCheck, match=words):
        filing.file_text(content)


def test_an_import_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filing, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(filing, "LARGEST_FILE", 10)
    with pytest.raises(RefusedFactCheck, match="more than 1"):
        filing.file([samples.PLAIN, samples.GRAPH])
    with pytest.raises(RefusedFactCheck, match="limit is 10"):
        filing.file_text(b"x" * 11)


def test_a_page_is_fetched_by_the_guarded_fetcher(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {
        "https://a.example/1": ("text/html", samples.PAGE % json.dumps(samples.NESTED)),
        "https://a.example/2": ("application/ld+json", json.dumps(samples.PLAIN)),
        "https://a.example/3": ("image/png", "x"),
    }

    def fetch(url: str, *, patience: float) -> fetching.Fetched:
        kind, text = pages[url]
        return fetching.Fetched(url, 200, kind, text.encode())

    monkeypatch.setattr(fetching, "fetch", fetch)
    assert filing.file_page("https://a.example/1").count(Outcome.NEW) == 1
    assert FactCheck.objects.get().url == "https://a.example/here"
    assert filing.file_page("https://a.example/2").count(Outcome.NEW) == 1
    with pytest.raises(RefusedFactCheck, match="image/png"):
        filing.file_page("https://a.example/3")


def test_claims_are_proposed_by_wording() -> None:
    claim = indexed("the bridge is open to lorries again", "The mayor")
    indexed("the swimming pool is closed for repairs", "The contractor")
    check = filed(samples.PLAIN)
    assert linking.propose(check) == 1
    link = check.links.get()
    assert (link.claim, link.basis, link.state) == (claim, "wording", State.PROPOSED)
    assert link.score > 0.9


def test_claims_are_proposed_by_the_address_of_their_article() -> None:
    article = factories.article("The mayor said lorries may cross the bridge. The cat slept, Ivo said.",
                                url="http://paper.test/bridge/")  # fmt: skip
    claim = factories.claim("lorries may cross the bridge", "The mayor", "said", of=article)
    factories.claim("The cat slept", "Ivo", "said", of=article)
    check = filed(samples.PLAIN)
    linking.propose(check)
    assert [(link.claim, link.basis) for link in check.links.all()] == [(claim, "appearance")]


def test_an_editor_settles_a_link_for_good() -> None:
    claim, other = indexed("the bridge is open to lorries", "The mayor"), factories.claim("nothing alike", "Ivo")
    check, editor = filed(samples.PLAIN), factories.editor()
    linking.propose(check)
    linking.remove(check, claim, editor)
    linking.confirm(check, other, editor)
    linking.propose(check)
    assert {link.claim: link.state for link in check.links.all()} == {claim: State.REMOVED, other: State.CONFIRMED}
    assert linking.of_claims([claim.pk, other.pk]) == {other.pk: [check]}
    with pytest.raises(RefusedFactCheck):
        linking.remove(check, factories.claim("x", "Berta"), editor)
    for settle in (linking.confirm, linking.remove):
        with pytest.raises(NotAllowed):
            settle(check, claim, factories.editor("Viewer"))


def test_what_is_proposed_no_longer_goes() -> None:
    claim = indexed("the bridge is open to lorries again", "The mayor")
    check = filed(samples.PLAIN)
    linking.propose(check)
    Claim.objects.filter(pk=claim.pk).update(current=False)
    assert linking.propose(check) == 0
    assert not check.links.exists()


def test_claims_that_come_later_are_found_later() -> None:
    check = filed(samples.PLAIN)
    assert (linking.link_waiting(), linking.link_waiting()) == (1, 0)
    claim = indexed("the bridge is open to lorries again", "The mayor")
    FactCheck.objects.update(linked_at=timezone.now() - 2 * linking.AGAIN_AFTER)
    Claim.objects.update(created_at=timezone.now() - linking.AGAIN_AFTER - timedelta(minutes=1))
    assert linking.link_waiting() == 1
    assert check.links.get().claim == claim


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [("", "", 0, 0), ("the bridge is open", "the bridge is open", 1, 1), ("9 died", "31 died", 0, 0.6),
     ("The bridge was opened on Monday", "On Monday the bridge opened", 0.9, 1), ("cats sleep", "taxes rose", 0, 0)],
)  # fmt: skip
def test_likeness_of_wordings(one: str, other: str, low: float, high: float) -> None:
    assert low <= linking.alike(one, other) <= high


def test_the_command_imports_files_and_says_what_it_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "feed.json", tmp_path / "none.json"
    good.write_text(json.dumps(samples.FEED))
    with pytest.raises(SystemExit):
        call_command("factchecks", str(good), str(bad))
    told = capsys.readouterr()
    assert "2 new, 0 unchanged, 0 changed, 3 refused" in told.out
    assert "looked for the claims of 2 fact checks" in told.out
    assert len(told.err.splitlines()) == 4
    assert f"{bad}: No such file or directory" in told.err
