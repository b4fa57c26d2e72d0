"""Articles behind links: fetched, parsed in a process of their own, known by their canonical address."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from claims.services import fetching, intake
from claims.services.articles import NewArticle
from claims.services.errors import NotReadable
from claims.services.intake import plain

FORMS = {"text/html": "html", "application/xhtml+xml": "html", "application/pdf": "pdf"}
PATIENCE = 30.0  # seconds to wait for a host's turn
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "ns_campaign", "at_medium", "at_campaign", "cmpid", "ocid")


def read(url: str, *, patience: float = PATIENCE) -> NewArticle:
    """The article behind a link. Raises NotFetched (HostBusy where the host's turn takes longer to come than
    `patience` seconds), NotReadable, EmptyText."""
    fetched = fetching.fetch(url, patience=patience)
    place = clean(fetched.url)
    if fetched.content_type == "text/plain":
        text = plain.decode(fetched.content)
        return NewArticle(external_id=place[:500], text=text, title=_first_line(text), url=place)
    if fetched.content_type not in FORMS:
        raise NotReadable(f"a page of kind {fetched.content_type or 'unknown'}; only HTML, PDF and text are read")
    form = FORMS[fetched.content_type]
    found = intake.article_from(form, fetched.content, own_id=place[:500], url=fetched.url)
    canonical = clean(found.url) if is_same_site(found.url, fetched.url) else place
    return replace(found, external_id=canonical[:500], url=canonical)


def clean(url: str) -> str:
    """The address without fragment and tracking parameters: one article, one address."""
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query, True) if not name.lower().startswith(_TRACKING)]
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", urlencode(kept), ""))


def is_same_site(canonical: str, fetched: str) -> bool:
    """Whether a page may name that address as its own: no page may pass for an article of another site."""
    named, real = (_host(url) for url in (canonical, fetched))
    return bool(named) and (named == real or named.endswith(f".{real}") or real.endswith(f".{named}"))


def _host(url: str) -> str:
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www.") if parts.scheme in ("http", "https") else ""


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")[:1000]
