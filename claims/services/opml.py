"""Lists of feeds as OPML files: taken from other readers, and handed on."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from claims.models import Feed
from claims.services import feeds
from claims.services.errors import NotFetched, NotReadable

MOST_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Imported:
    """How many feeds of a list are new, how many were polled already, and one line for each refused."""

    new: int
    known: int
    refused: tuple[str, ...]


def load(content: bytes) -> Imported:
    """Poll every feed of an OPML file from now on. Raises NotReadable where it is none."""
    if len(content) > MOST_BYTES:
        raise NotReadable(f"the list has {len(content):,} bytes; the limit is {MOST_BYTES:,}")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotReadable(f"not an OPML list: {error}") from error
    if etree.QName(root).localname.lower() != "opml":
        raise NotReadable("not an OPML list")
    made, refused = [], []
    for outline in root.iter("outline"):
        url = outline.get("xmlUrl") or outline.get("xmlurl") or ""
        if not url:
            continue
        try:
            made.append(feeds.add(url, title=outline.get("title") or outline.get("text") or "")[1])
        except NotFetched as error:
            refused.append(f"{url}: {error}")
    return Imported(sum(made), len(made) - sum(made), tuple(refused))


def dump() -> bytes:
    """All feeds as an OPML 2.0 file."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Feeds of Counterclaim"
    body = etree.SubElement(root, "body")
    for feed in Feed.objects.all():
        name = feed.title or feed.url
        etree.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=feed.url)
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return made
