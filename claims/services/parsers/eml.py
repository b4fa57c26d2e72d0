"""A mail message as an article: subject, sender, date and the plainest body it has."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr
from typing import Any

from claims.services.parsers import markup
from claims.services.parsers.parsed import NoTextError, ParsedText, UnparsedError

MOST_PARTS = 500


def parse(content: bytes, about: dict[str, Any]) -> ParsedText:
    """Raises UnparsedError for what is no message, NoTextError for one without a readable body."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    if not any(message.get(name) for name in ("from", "subject", "date", "message-id")):
        raise UnparsedError("not a mail message: no header of one")
    if sum(1 for _ in message.walk()) > MOST_PARTS:
        raise UnparsedError(f"the message has more than {MOST_PARTS} parts")
    name, address = parseaddr(str(message.get("from", "")))
    return ParsedText(
        _body(message),
        title=str(message.get("subject", "")).strip(),
        author=name or address,
        published=_date(message),
        own_id=str(message.get("message-id", "")).strip().strip("<>"),
    )


def _body(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    text = _text(part) if part else ""
    if part and part.get_content_subtype() == "html" and text:
        text = markup.plain(text)
    if not text.strip():
        raise NoTextError("the message has no text")
    return text.replace("\r\n", "\n").strip()


def _text(part: MIMEPart) -> str:
    try:
        return str(part.get_content())
    except (LookupError, UnicodeError):  # an unknown or wrong charset: read what can be read
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _date(message: EmailMessage) -> str:
    try:
        sent = message["date"].datetime if message["date"] else None
    except (ValueError, TypeError, AttributeError, IndexError):
        return ""
    return sent.isoformat() if sent else ""
