"""Records of dumps as articles: which field or column means what, with ready-made mappings for known exports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime

from claims.services.articles import NewArticle
from claims.services.errors import MalformedRecord
from claims.services.parsers import markup

GDELT_GKG = (
    "GKGRECORDID", "DATE", "SourceCollectionIdentifier", "SourceCommonName", "DocumentIdentifier", "Counts",
    "V2Counts", "Themes", "V2Themes", "Locations", "V2Locations", "Persons", "V2Persons", "Organizations",
    "V2Organizations", "V2Tone", "Dates", "GCAM", "SharingImage", "RelatedImages", "SocialImageEmbeds",
    "SocialVideoEmbeds", "Quotations", "AllNames", "Amounts", "TranslationInfo", "Extras",
)  # fmt: skip
COMPACT_DATES = {14: "%Y%m%d%H%M%S", 8: "%Y%m%d"}


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns (or JSON fields) hold what; of several names the first that is filled counts.

    names: the column names of a file that has no header line. markup: the text is HTML. delimiter: "" for
    a comma in .csv and a tab in .tsv.
    """

    id: tuple[str, ...] = ("id",)
    text: tuple[str, ...] = ("text",)
    title: tuple[str, ...] = ("title",)
    outlet: tuple[str, ...] = ("outlet", "publisher")
    url: tuple[str, ...] = ("url",)
    published: tuple[str, ...] = ("published", "date")
    author: tuple[str, ...] = ("author",)
    names: tuple[str, ...] = ()
    delimiter: str = ""
    markup: bool = False


PLAIN = Columns()
PRESETS = {
    "mediacloud": Columns(
        id=("stories_id", "id"),
        text=("story_text", "text"),
        outlet=("media_name",),
        published=("publish_date",),
    ),
    "gdelt": Columns(
        id=("GKGRECORDID",),
        outlet=("SourceCommonName",),
        url=("DocumentIdentifier",),
        published=("DATE",),
        names=GDELT_GKG,
        delimiter="\t",
    ),
    "cms": Columns(
        id=("id", "guid", "uuid", "slug"),
        text=("body", "content", "article_body", "text"),
        title=("headline", "title"),
        outlet=("publication", "site", "outlet"),
        url=("canonical_url", "url", "permalink"),
        published=("published_at", "first_published_at", "published", "date"),
        author=("byline", "author", "authors"),
        markup=True,
    ),
}


def columns_of(preset: str = "", mapping: Mapping[str, str] | None = None) -> Columns:
    """The columns of a preset, with single ones renamed: `{"text": "Body", "id": "Nr"}`.

    Raises MalformedRecord for a preset or a field that there is not.
    """
    if preset and preset not in PRESETS:
        raise MalformedRecord(f"no preset {preset!r}; there are {', '.join(PRESETS)}")
    known = {field.name for field in fields(Columns)} - {"names", "delimiter", "markup"}
    if unknown := set(mapping or {}) - known:
        raise MalformedRecord(f"no field {sorted(unknown)[0]!r}; there are {', '.join(sorted(known))}")
    renamed: dict[str, Any] = {name: (column,) for name, column in (mapping or {}).items()}
    return replace(PRESETS[preset] if preset else PLAIN, **renamed)


def article_of(record: Any, columns: Columns = PLAIN, fetch: Callable[[str], NewArticle] | None = None) -> NewArticle:
    """The article in a decoded record. Raises MalformedRecord naming the field at fault.

    A record without text but with a link is fetched, where `fetch` is given; what it says about itself wins
    over what the page says.
    """
    if not isinstance(record, dict):
        raise MalformedRecord(f"expected a JSON object, found {type(record).__name__}")
    url, text = _first(record, columns.url), _first(record, columns.text)
    if not text and url and fetch:
        return _with_record(fetch(url), record, columns)
    if not text and url and columns.text[0] not in record and columns is not PLAIN:
        raise MalformedRecord("no text in it, only a link; links are fetched with --fetch")
    return NewArticle(
        external_id=_required(record, columns.id),
        text=_plain(_required(record, columns.text), columns),
        title=_first(record, columns.title),
        outlet=_first(record, columns.outlet),
        url=url,
        published_at=moment(_first(record, columns.published)),
        author=_first(record, columns.author)[:300],
    )


def moment(value: str) -> datetime | None:
    """An ISO 8601 date or time, or the compact one of GDELT, as a moment (UTC where it names no zone); None for "".

    Raises MalformedRecord for anything else.
    """
    if not value:
        return None
    try:
        found = _compact(value) or parse_datetime(value)
        if found is None and (day := parse_date(value)):
            found = datetime(day.year, day.month, day.day, tzinfo=UTC)
    except ValueError as error:
        raise MalformedRecord(f"the date {value!r} does not exist") from error
    if found is None:
        raise MalformedRecord(f"the date {value!r} is not ISO 8601")
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _compact(value: str) -> datetime | None:
    form = COMPACT_DATES.get(len(value)) if value.isascii() and value.isdigit() else None
    return datetime.strptime(value, form).replace(tzinfo=UTC) if form else None


def _with_record(fetched: NewArticle, record: dict[str, Any], columns: Columns) -> NewArticle:
    return replace(
        fetched,
        external_id=_first(record, columns.id) or fetched.external_id,
        title=_first(record, columns.title) or fetched.title,
        outlet=_first(record, columns.outlet) or fetched.outlet,
        published_at=moment(_first(record, columns.published)) or fetched.published_at,
    )


def _plain(text: str, columns: Columns) -> str:
    return markup.plain(text) if columns.markup and "<" in text else text


def _required(record: dict[str, Any], names: tuple[str, ...]) -> str:
    value = _first(record, names)
    if not value:
        raise MalformedRecord(f"the field {names[0]!r} is missing")
    return value


def _first(record: dict[str, Any], names: tuple[str, ...]) -> str:
    return next((value for name in names if (value := _string(record, name))), "")


def _string(record: dict[str, Any], name: str) -> str:
    value = record.get(name)
    if value is None or value == "":
        return ""
    if isinstance(value, int) and not isinstance(value, bool) and name not in {"text", "title"}:
        return str(value)
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value) and name == "authors":
        return ", ".join(value)
    if not isinstance(value, str):
        raise MalformedRecord(f"the field {name!r} is not a string")
    return value
