"""`manage.py vectors`: tells which search is in use and how many claims have a vector; makes the index."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from claims.services import claims, vectors
from tests import factories

pytestmark = pytest.mark.django_db


def told(*options: str) -> str:
    out = StringIO()
    call_command("vectors", *options, stdout=out)
    return out.getvalue()


def test_tells_how_many_claims_have_a_vector() -> None:
    one = factories.claim("the dam was closed")
    factories.claim("the dam was open", "Lowland")
    vectors.make([claims.facts(one)])
    search = {"postgresql": "hnsw", "sqlite": "exact"}[connection.vendor]
    assert told() == f"1 of 2 claims have a vector; search: {search}\n"


def test_makes_the_index_where_there_can_be_one() -> None:
    if connection.vendor != "postgresql":
        with pytest.raises(CommandError, match="searched in process"):
            told("--index")
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION vector CASCADE")
    assert vectors.in_use() == vectors.EXACT
    assert told("--index").startswith("0 vectors put into the index")
    assert vectors.in_use() == vectors.HNSW
