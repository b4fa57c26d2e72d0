"""Small files of every kind, made on the spot."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage

import docx
from pypdf import PdfReader, PdfWriter
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

LINES = (
    "The harbour authority of Velm said on Monday that the northern pier would stay closed until spring.",
    "Dock workers rejected the account and said the pier had passed its inspection in October.",
    "A spokeswoman for the ministry of transport said an engineer would be sent within the week.",
)
TEXT = "\n".join(LINES)


def page(title: str = "Pier closed", body: str = "".join(f"<p>{line}</p>" for line in LINES)) -> bytes:
    """A news page with navigation, a captioned picture and teasers around its report."""
    return f"""<!doctype html><html lang="en"><head><title>{title} - The Velm Ledger</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="The Velm Ledger">
<meta name="author" content="Ida Brandt"><meta property="article:published_time" content="2024-03-05T08:30:00+01:00">
<link rel="canonical" href="https://ledger.example/velm/pier-closed"></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>{title}</h1><figure><img src="/p.jpg"><figcaption>Waves at the pier. Photo: J. Holm</figcaption></figure>
{body}</article>
<aside><h2>Related articles</h2><ul><li><a href="/a">Ferry prices rise again</a></li></ul></aside>
<footer>Subscribe to our newsletter</footer></body></html>""".encode()


def pdf(text: str = TEXT, width: int = 60) -> bytes:
    """A one-page PDF that prints `text` in lines of up to `width` characters."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        words, line = paragraph.split(), ""
        for word in words:
            if len(line) + len(word) > width:
                lines.append(line)
                line = ""
            line = f"{line} {word}".strip()
        lines += [line, ""]
    shown = " ".join(f"({line}) Tj T*" for line in lines)
    stream = f"BT /F1 10 Tf 12 TL 40 800 Td {shown} ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, io.SEEK_END)
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def encrypted_pdf() -> bytes:
    """The same, behind a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    writer.encrypt("sesame", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def word(*lines: str) -> bytes:
    """A Word document with these paragraphs."""
    document = docx.Document()
    document.core_properties.title = "Pier closed"
    document.core_properties.author = "Ida Brandt"
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def mail(body: str = TEXT, *, markup: str = "") -> bytes:
    """A press release by mail."""
    message = EmailMessage()
    message["From"] = "Press Office <press@velm.example>"
    message["Subject"] = "Pier closed"
    message["Date"] = "Tue, 05 Mar 2024 09:00:00 +0100"
    message["Message-ID"] = "<20240305.1@velm.example>"
    if body:
        message.set_content(body)
    if markup:
        message.set_content(markup, subtype="html")
    return bytes(message)


def packed(members: dict[str, bytes]) -> bytes:
    """A ZIP of these."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def warc(pages: dict[str, bytes], *, status: str = "200 OK", kind: str = "text/html", gzip: bool = True) -> bytes:
    """A WARC with one response a URL."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=gzip)
    for url, content in pages.items():
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(url, "response", payload=io.BytesIO(content), http_headers=headers)
        )
    return out.getvalue()
