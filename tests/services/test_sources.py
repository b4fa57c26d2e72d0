"""Which source a speaker is: by spelling, by an editor's ruling, and after merging."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from claims.models import Claim, Source, SourceAlias
from claims.nlp.types import AliasKind, Speaker
from claims.services import sources
from claims.services.errors import RefusedMerge, RefusedSplit
from tests import factories

pytestmark = pytest.mark.django_db


def speaker(name: str, printed: str = "", kind: AliasKind = AliasKind.EXACT, represents: str | None = None) -> Speaker:
    return Speaker(name=name, printed=printed or name, kind=kind, represents=represents)


@pytest.fixture
def editor() -> User:
    return User.objects.create_superuser("ed")


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("The Port Authority", "port authority", True),
        ("Türkiye", "Turkiye", True),
        ("O’Brien", "O'Brien", True),
        ("North Korea", "South Korea", False),
        ("Sudbury", "Sudburys", False),
    ],
)
def test_spellings_differ_by_more_than_case_accents_and_articles(left: str, right: str, same: bool) -> None:
    assert (sources.key_of(left) == sources.key_of(right)) is same


def test_a_spokesperson_speaks_for_the_actor() -> None:
    source = sources.resolve(speaker("Ana Roos", represents="Port Authority"))
    assert source is not None
    assert source.name == "Port Authority"


def test_nobody_named_is_no_source() -> None:
    assert sources.resolve(None) is None
    unnamed = Speaker(name="a senior official", printed="a senior official", kind=AliasKind.NOMINAL, named=False)
    assert sources.resolve(unnamed) is None


def test_pronouns_are_not_remembered_as_aliases() -> None:
    sources.resolve(speaker("Ana Roos", printed="she", kind=AliasKind.PRONOUN))
    sources.resolve(speaker("Ana Roos", printed="Roos", kind=AliasKind.SURNAME))
    assert [alias.text for alias in SourceAlias.objects.all()] == ["Roos"]


def test_an_editors_alias_wins_ever_after(editor: User) -> None:
    port = sources.resolve(speaker("Port Authority"))
    assert port is not None
    sources.add_alias(port, "the harbour board", editor)
    assert sources.resolve(speaker("Harbour Board")) == port


def test_a_merged_source_lives_on_in_the_other(editor: User) -> None:
    port, board = (sources.resolve(speaker(name)) for name in ("Port Authority", "Harbour Board"))
    assert port is not None
    assert board is not None
    sources.merge(board, port, editor)
    assert sources.resolve(speaker("Harbour Board")) == port
    assert list(Source.objects.canonical()) == [port]


def test_merging_in_a_circle_is_refused(editor: User) -> None:
    port, board = (sources.resolve(speaker(name)) for name in ("Port Authority", "Harbour Board"))
    assert port is not None
    assert board is not None
    sources.merge(board, port, editor)
    with pytest.raises(RefusedMerge, match="into itself"):
        sources.merge(port, board, editor)
    with pytest.raises(RefusedMerge, match="already"):
        sources.merge(board, port, editor)


def test_a_split_takes_the_claims_printed_so_and_its_undo_brings_them_back(editor: User) -> None:
    minister = factories.claim("the pier is safe", "Minister Holm", source=factories.source("Holm"))
    son = factories.claim("the pier is shut", "Young Holm", source=minister.source)
    pronoun = factories.claim(
        "the quay is open", "He", source=minister.source, speaker_name="Young Holm", speaker_kind="pronoun"
    )
    kept, gone = (
        SourceAlias.objects.create(source=minister.source, text=text, key=sources.key_of(text), kind="title")
        for text in ("Minister Holm", "Young Holm")
    )
    done = sources.split(minister.source, [gone.pk], "Ivo Holm", editor)
    assert [Claim.objects.get(pk=row.pk).source.name for row in (minister, son, pronoun)] == [
        "Holm", "Ivo Holm", "Ivo Holm",
    ]  # fmt: skip
    assert sources.resolve(Speaker("Young Holm", "Young Holm", AliasKind.EXACT)) == done.into
    assert sources.unsplit(done, editor) == minister.source
    assert set(Claim.objects.values_list("source", flat=True)) == {minister.source_id}
    assert set(minister.source.aliases.values_list("pk", flat=True)) == {kept.pk, gone.pk}
    with pytest.raises(RefusedSplit, match="any more"):
        sources.unsplit(done, editor)
    assert sources.split(minister.source, [gone.pk], "Ivo Holm", editor).into == done.into


def test_a_split_gives_an_editors_ruling_back(editor: User) -> None:
    source = factories.source("Holm")
    ruling = sources.add_alias(source, "the minister", editor)
    done = sources.split(source, [ruling.pk], "Transport minister", editor)
    assert SourceAlias.objects.get(pk=ruling.pk).source == done.into
    sources.unsplit(done, editor)
    assert SourceAlias.objects.get(pk=ruling.pk).source == source


@pytest.mark.parametrize(
    ("alias", "name", "why"),
    [("other", "New", "choose"), ("own", "New", "must stay"), ("gone", "Brandt", "already"), ("gone", "?!", "nobody")],
)
def test_a_split_that_cannot_be_is_refused(editor: User, alias: str, name: str, why: str) -> None:
    source, other = factories.source("Holm"), factories.source("Brandt")
    ids = {
        key: SourceAlias.objects.create(source=owner, text=text, key=sources.key_of(text), kind="exact").pk
        for key, owner, text in (("other", other, "Lena"), ("own", source, "Holm"), ("gone", source, "Young Holm"))
    }
    with pytest.raises(RefusedSplit, match=why):
        sources.split(source, [ids[alias]], name, editor)
