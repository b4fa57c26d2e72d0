"""Taking fact checks in: from a document, a file's text or a page; each once, corrected ones renewed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from itertools import islice
from typing import Any

from claims.models import FactCheck
from claims.services import fetching
from claims.services.errors import EmptyText, NotReadable, RefusedFactCheck
from claims.services.factchecks import reading
from claims.services.factchecks.reading import NewFactCheck
from claims.services.intake import untrusted

MOST_AT_ONCE = 5_000
LARGEST_FILE = 20_000_000  # bytes
PATIENCE = 5.0  # seconds to wait for a host's turn
_HTML = {"text/html", "application/xhtml+xml"}


class Outcome(StrEnum):
    """What came of one fact check."""

    NEW = "new"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    REFUSED = "refused"


@dataclass(slots=True)
class Filed:
    """What came of an import: each item in order, as (outcome, id of the row or None, reason of a refusal)."""

    items: list[tuple[Outcome, int | None, str]] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        """How many had that outcome."""
        return sum(1 for found, _, _ in self.items if found is outcome)

    def refusals(self) -> list[str]:
        """One line each."""
        return [reason for outcome, _, reason in self.items if outcome is Outcome.REFUSED]

    def summary(self) -> str:
        """One line for all."""
        return ", ".join(f"{self.count(outcome)} {outcome.value}" for outcome in Outcome)


def file(documents: Iterable[Any], page: str = "") -> Filed:
    """File every ClaimReview in the documents. Raises RefusedFactCheck where there is none, or too many."""
    found = list(islice((item for document in documents for item in _reviews(document, page)), MOST_AT_ONCE + 1))
    if not found:
        raise RefusedFactCheck("there is no ClaimReview in it")
    if len(found) > MOST_AT_ONCE:
        raise RefusedFactCheck(f"more than {MOST_AT_ONCE:,} fact checks at once; import them in parts")
    return _store(found)


def file_text(content: bytes) -> Filed:
    """The same for a file: JSON, JSON lines, or a saved page. Raises RefusedFactCheck."""
    if len(content) > LARGEST_FILE:
        raise RefusedFactCheck(f"the file has {len(content):,} bytes; the limit is {LARGEST_FILE:,}")
    if content.lstrip()[:1] == b"<":
        return _file_html(content, "")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedFactCheck("the file is not UTF-8") from error
    return file(reading.decoded(text))


def file_page(url: str) -> Filed:
    """The same for a page, or a JSON document, on the web. Raises RefusedFactCheck, NotFetched."""
    fetched = fetching.fetch(url, patience=PATIENCE)
    if fetched.content_type in _HTML:
        return _file_html(fetched.content, fetched.url)
    if "json" not in fetched.content_type:
        raise RefusedFactCheck(f"a page of kind {fetched.content_type or 'unknown'}; only HTML and JSON are read")
    return file(reading.decoded(fetched.content.decode("utf-8", "replace")), fetched.url)


def identity(url: str, claim_reviewed: str) -> str:
    """What tells one fact check from another: a page can hold several."""
    return hashlib.sha256(f"{url}\n{claim_reviewed}".encode(errors="surrogatepass")).hexdigest()


def _reviews(document: Any, page: str) -> Iterable[NewFactCheck | RefusedFactCheck]:
    try:
        yield from reading.reviews(document, page)
    except RefusedFactCheck as error:
        yield error


def _file_html(content: bytes, page: str) -> Filed:
    try:
        blocks: Any = untrusted.parse("jsonld", content, url=page)["blocks"]
    except (EmptyText, NotReadable) as error:
        raise RefusedFactCheck(str(error)) from error
    return file((_block(number, block) for number, block in enumerate(blocks, start=1)), page)


def _block(number: int, text: str) -> Any:
    """Broken blocks stand on many pages, beside sound ones."""
    try:
        return reading.decoded(text)[0]
    except RefusedFactCheck as error:
        return RefusedFactCheck(f"block {number}: {error}")


def _store(found: list[NewFactCheck | RefusedFactCheck]) -> Filed:
    wanted = {identity(item.url, item.claim_reviewed) for item in found if isinstance(item, NewFactCheck)}
    known = {row.identity: row for row in FactCheck.objects.filter(identity__in=wanted)}
    fresh: dict[str, FactCheck] = {}
    for item in found:
        if isinstance(item, NewFactCheck) and (key := identity(item.url, item.claim_reviewed)) not in known:
            fresh.setdefault(key, FactCheck(identity=key, **_values(item)))
    FactCheck.objects.bulk_create(fresh.values(), batch_size=500, ignore_conflicts=True)
    rows = {row.identity: row for row in FactCheck.objects.filter(identity__in=wanted)}
    filed = Filed()
    for item in found:
        filed.items.append(_outcome(item, rows, fresh))
    return filed


def _outcome(
    item: NewFactCheck | RefusedFactCheck, rows: dict[str, FactCheck], fresh: dict[str, FactCheck]
) -> tuple[Outcome, int | None, str]:
    if isinstance(item, RefusedFactCheck):
        return Outcome.REFUSED, None, str(item)
    key = identity(item.url, item.claim_reviewed)
    row = rows[key]
    if fresh.pop(key, None):
        return Outcome.NEW, row.pk, ""
    values = _values(item)
    if all(getattr(row, name) == value for name, value in values.items()):
        return Outcome.UNCHANGED, row.pk, ""
    for name, value in values.items():
        setattr(row, name, value)
    row.linked_at = None
    row.save()
    return Outcome.CHANGED, row.pk, ""


def _values(item: NewFactCheck) -> dict[str, Any]:
    return {**asdict(item), "appearances": list(item.appearances)}
