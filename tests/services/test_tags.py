"""Tags of pairs."""

from __future__ import annotations

import pytest

from claims.services import tags
from claims.services.errors import NotAllowed, RefusedTag
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_tag_is_put_on_once_and_taken_off() -> None:
    pair, editor = factories.pair(), factories.editor()
    for word in ("Front  Page ", "front page"):
        tags.add(pair, word, editor)
    assert [tag.word for tag in pair.tags.all()] == ["front page"]
    tags.add(factories.pair(), "front page", editor)
    tags.add(pair, "ask", editor)
    assert tags.known() == ["front page", "ask"]
    assert tags.remove(pair, "FRONT PAGE", editor)
    assert not tags.remove(pair, "front page", editor)


@pytest.mark.parametrize("word", ["", "  ", "\x00", "x" * 51])
def test_a_tag_is_a_short_word(word: str) -> None:
    with pytest.raises(RefusedTag):
        tags.add(factories.pair(), word, factories.editor())


def test_a_pair_has_so_many_tags_and_only_editors_put_them_on(monkeypatch: pytest.MonkeyPatch) -> None:
    pair, editor = factories.pair(), factories.editor()
    monkeypatch.setattr(tags, "MOST", 1)
    tags.add(pair, "one", editor)
    tags.add(pair, "one", editor)
    with pytest.raises(RefusedTag, match="1 tags at most"):
        tags.add(pair, "two", editor)
    for change in (tags.add, tags.remove):
        with pytest.raises(NotAllowed):
            change(pair, "one", factories.editor("Viewer"))
