"""Fetching reaches public addresses only, within its limits, and asks politely."""

from __future__ import annotations

import gzip
import socket
import time
from typing import Any

import pytest

from claims.models import WebHost
from claims.services import fetching, links
from claims.services.errors import EmptyText, HostBusy, NotFetched, NotReadable
from tests.services.fetching.conftest import Page, Site
from tests.services.intake import samples

pytestmark = pytest.mark.django_db

PRIVATE = [
    "127.0.0.1", "2130706433", "0177.0.0.1", "0x7f.1", "0x7f000001", "127.1", "localhost", "0.0.0.0", "10.0.0.1",  # noqa: S104 - asked for, not bound to
    "172.16.3.4", "192.168.1.1", "100.64.0.1", "169.254.169.254", "[::1]", "[::]", "[::ffff:127.0.0.1]",
    "[::ffff:a9fe:a9fe]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1]", "[fd00::1]", "[ff02::1]", "224.0.0.1",
]  # fmt: skip
WRAPPED = ("[64:ff9b::7f00:1]", "[2002:7f00:1::]")
REFUSED = r"not a public address|has no address"


@pytest.mark.parametrize("host", PRIVATE)
def test_private_addresses_are_refused(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("connected"))
    with pytest.raises(NotFetched, match=REFUSED):
        fetching.fetch(f"http://{host}/")
    with pytest.raises(NotFetched, match=REFUSED):
        fetching.fetch(f"https://{host}:8443/latest/meta-data/")


@pytest.mark.parametrize("host", PRIVATE[1:])
def test_private_addresses_are_refused_behind_a_redirect(site: Site, host: str) -> None:
    site.pages["/away"] = Page(status=302, headers={"Location": f"http://{host}/secret"})
    if host in (
        "2130706433",
        "0177.0.0.1",
        "0x7f.1",
        "0x7f000001",
        "127.1",
        "localhost",
        "[::ffff:127.0.0.1]",
        *WRAPPED,
    ):
        pytest.skip("the address that these tests allow, spelled otherwise")
    with pytest.raises(NotFetched, match=REFUSED):
        fetching.fetch(site.url("/away"))


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/a", "file:///etc/passwd", "gopher://example.org/", "//example.org/a", "http://", "http:///a",
        "http://user:pw@example.org/", "http://example.org:99999/", "http://exa mple.org/", "http://example.org\\@10.0.0.1/",
        "http://[::1", "javascript:alert(1)", f"http://example.org/{'a' * 2_000}", "http://exämple.org/",
    ],
)  # fmt: skip
def test_what_is_no_web_address(url: str) -> None:
    with pytest.raises(NotFetched):
        fetching.fetch(url)


def test_a_redirect_may_not_leave_the_web(site: Site) -> None:
    site.pages["/away"] = Page(status=302, headers={"Location": "file:///etc/passwd"})
    with pytest.raises(NotFetched, match="only http and https"):
        fetching.fetch(site.url("/away"))


def test_one_private_address_among_several_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = [(2, 1, 6, "", ("93.184.216.34", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: answer)
    with pytest.raises(NotFetched, match=r"news\.example is at 10\.0\.0\.1"):
        fetching.fetch("http://news.example/")


def test_a_name_that_rebinds_is_connected_to_where_it_was_checked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.pages["/"] = Page(b"checked")
    port, answers = site.server.server_port, iter(["127.0.0.1", *["10.0.0.1"] * 9])
    real = socket.getaddrinfo

    def rebinding(host: str, *args: Any, **options: Any) -> Any:
        return [(2, 1, 6, "", (next(answers), port))] if host == "news.example" else real(host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    assert fetching.fetch(f"http://news.example:{port}/").content == b"checked"
    assert next(answers) == "10.0.0.1"  # it was asked once
    assert dict(site.asked)["/"]["host"] == f"news.example:{port}"


def test_redirects_are_followed_and_counted(site: Site) -> None:
    site.pages["/a"] = Page(status=301, headers={"Location": "/b"})
    site.pages["/b"] = Page(b"here")
    site.pages["/round"] = Page(status=302, headers={"Location": "/round"})
    assert fetching.fetch(site.url("/a")).url == site.url("/b")
    with pytest.raises(NotFetched, match="more than 5 redirects"):
        fetching.fetch(site.url("/round"))


@pytest.mark.parametrize("declared", [True, False])
def test_the_size_is_limited(site: Site, settings: Any, declared: bool) -> None:
    settings.COUNTERCLAIM_FETCH_BYTES = 10_000
    length = {"Content-Length": "20000"} if declared else {}
    site.pages["/"] = Page(b"x" * 20_000, headers=length)
    with pytest.raises(NotFetched, match="the limit is 10,000" if declared else "more than 10,000 bytes"):
        fetching.fetch(site.url())


def test_a_decompression_bomb_is_stopped(site: Site, settings: Any) -> None:
    settings.COUNTERCLAIM_FETCH_BYTES = 1_000_000
    bomb = gzip.compress(b"\0" * 100_000_000)
    assert len(bomb) < 200_000
    site.pages["/"] = Page(bomb, headers={"Content-Encoding": "gzip"})
    with pytest.raises(NotFetched, match="more than 1,000,000 bytes"):
        fetching.fetch(site.url())


def test_a_page_that_trickles_in_is_given_up(site: Site, settings: Any) -> None:
    settings.COUNTERCLAIM_FETCH_SECONDS = 1
    site.pages["/"] = Page(b"x" * 100, slowly=0.2)
    started = time.monotonic()
    with pytest.raises(NotFetched, match="takes longer than 1 s"):
        fetching.fetch(site.url())
    assert time.monotonic() - started < 5


def test_a_closed_port_and_an_error_are_said(site: Site, settings: Any) -> None:
    with pytest.raises(NotFetched, match=r"127\.0\.0\.1 answers 404"):
        fetching.fetch(site.url("/gone"))
    site.server.shutdown()
    site.server.server_close()
    with pytest.raises(NotFetched, match="cannot be read"):
        fetching.fetch(site.url())


def test_robots_are_respected(site: Site) -> None:
    site.pages["/robots.txt"] = Page(b"User-agent: Counterclaim\nDisallow: /private/\n\nUser-agent: *\nDisallow: /\n")
    site.pages["/open"] = Page(b"here")
    assert fetching.fetch(site.url("/open")).content == b"here"
    with pytest.raises(NotFetched, match="does not allow it"):
        fetching.fetch(site.url("/private/a"))
    assert site.paths() == ["/robots.txt", "/open"]


def test_robots_that_cannot_be_had_forbid_everything(site: Site) -> None:
    site.pages["/robots.txt"] = Page(status=503)
    with pytest.raises(NotFetched, match=r"does not give out its robots\.txt"):
        fetching.fetch(site.url("/open"))


def test_a_host_is_asked_once_in_its_pause(site: Site, settings: Any) -> None:
    settings.COUNTERCLAIM_FETCH_PAUSE_SECONDS = 30
    site.pages["/"] = Page(b"here")
    fetching.fetch(site.url())
    with pytest.raises(HostBusy) as busy:
        fetching.fetch(site.url())
    assert 20 < (busy.value.until - WebHost.objects.get().robots_at).total_seconds() < 40  # type: ignore[operator]


def test_a_longer_crawl_delay_wins(site: Site) -> None:
    site.pages["/robots.txt"] = Page(b"User-agent: *\nCrawl-delay: 50\n")
    site.pages["/"] = Page(b"here")
    fetching.fetch(site.url())
    with pytest.raises(HostBusy):
        fetching.fetch(site.url(), patience=40)


def test_patience_waits_for_the_turn(site: Site, settings: Any) -> None:
    settings.COUNTERCLAIM_FETCH_PAUSE_SECONDS = 1
    site.pages["/"] = Page(b"here")
    fetching.fetch(site.url())
    slept: list[float] = []
    fetching.fetch(site.url(), patience=60, sleep=lambda seconds: (slept.append(seconds), time.sleep(seconds))[0])
    assert 0 < sum(slept) <= 1.5


def test_the_agent_names_itself(site: Site, settings: Any) -> None:
    settings.COUNTERCLAIM_FETCH_CONTACT = "desk@news.example"
    site.pages["/"] = Page(b"here")
    fetching.fetch(site.url())
    assert dict(site.asked)["/"]["user-agent"] == "Counterclaim/1.0 (reads news for claims; desk@news.example)"


def test_an_unchanged_page_is_not_sent_again(site: Site) -> None:
    site.pages["/"] = Page(b"here", headers={"ETag": '"1"'})
    first = fetching.fetch(site.url())
    again = fetching.fetch(site.url(), etag=first.etag)
    assert (first.status, again.status, again.content) == (200, 304, b"")


def test_a_link_becomes_an_article(site: Site) -> None:
    content = samples.page().replace(b"https://ledger.example", site.url("").encode())
    site.pages["/a?utm_source=feed"] = Page(content)
    article = links.read(site.url("/a?utm_source=feed"))
    assert (article.title, article.author, article.outlet) == ("Pier closed", "Ida Brandt", "The Velm Ledger")
    assert article.external_id == article.url == site.url("/velm/pier-closed")


def test_a_page_may_not_pass_for_one_of_another_site(site: Site) -> None:
    site.pages["/a"] = Page(samples.page())  # its canonical address is at ledger.example
    assert links.read(site.url("/a#top")).external_id == site.url("/a")


def test_links_to_pdf_and_text(site: Site) -> None:
    site.pages["/a.pdf"] = Page(samples.pdf(), headers={"Content-Type": "application/pdf"})
    site.pages["/a.txt"] = Page(b"Pier closed\nHe said no.", headers={"Content-Type": "text/plain"})
    assert links.read(site.url("/a.pdf")).text == samples.TEXT
    assert links.read(site.url("/a.txt")).title == "Pier closed"


def test_pages_that_are_none(site: Site) -> None:
    site.pages["/a.png"] = Page(b"png", headers={"Content-Type": "image/png"})
    site.pages["/wall"] = Page(b"<html><body><script>render()</script></body></html>")
    with pytest.raises(NotReadable, match="a page of kind image/png"):
        links.read(site.url("/a.png"))
    with pytest.raises(EmptyText, match="no main text"):
        links.read(site.url("/wall"))
