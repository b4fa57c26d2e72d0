"""Which source a speaker is: by spelling, by an editor's ruling, and after merging."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from claims.models import Source, SourceAlias
from claims.nlp.types import AliasKind, Speaker
from claims.services import sources
from claims.services.errors import RefusedMerge

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
