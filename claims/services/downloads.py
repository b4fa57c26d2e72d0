"""Exports as files: written in the background, fetched by a link that expires, removed when their time is over."""

from __future__ import annotations

import logging
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core import signing
from django.db.models import F, Q
from django.utils import timezone

from claims.models import Export
from claims.services import encodings, exports, jsonld
from claims.services.errors import ExportNotReady, LinkExpired

logger = logging.getLogger(__name__)

REPORT_EVERY = 10_000  # pieces between two signs of life
LOST_AFTER = timedelta(minutes=5)
MOST_TRIES = 3
DRAFT = ".part"
DRAFT_SECONDS = 7_200  # longer than any export may take
_SALT = "counterclaim.export"


def lines(noun: str, kind: str, wanted: Mapping[str, Any] | None = None, user_id: int = 0) -> Iterator[str]:
    """What `wanted` admits of `noun` (all without it) as text in the format `kind` ("csv", "jsonl", "jsonld"), piece
    by piece."""
    if kind == Export.Format.JSONLD:
        return encodings.jsonld_lines(jsonld.nodes(noun, wanted, user_id), jsonld.CONTEXT)
    rows = exports.rows(noun, wanted, user_id)
    return (
        encodings.csv_lines(rows, exports.COLUMNS[noun]) if kind == Export.Format.CSV else encodings.jsonl_lines(rows)
    )


def start(user: AbstractBaseUser, noun: str, kind: str, wanted: Mapping[str, Any] | None = None) -> Export:
    """Note that somebody wants an export of what `wanted` admits; a worker writes it."""
    return Export.objects.create(user_id=user.pk, noun=noun, format=kind, filters=dict(wanted or {}))


def waiting() -> list[int]:
    """Ids of exports that nobody is writing: queued ones, and those whose worker gave no sign of life lately."""
    lost = Q(state=Export.State.WRITING, touched_at__lt=timezone.now() - LOST_AFTER)
    return list(Export.objects.filter(Q(state=Export.State.QUEUED) | lost).order_by("id").values_list("pk", flat=True))


def write(export_id: int) -> Export | None:
    """Write the file of an export that waits; None where it does not. What goes wrong is noted and raised again."""
    ours = Export.objects.filter(pk=export_id, pk__in=waiting())
    if not ours.update(state=Export.State.WRITING, touched_at=timezone.now(), error="", tries=F("tries") + 1):
        return None
    export = Export.objects.get(pk=export_id)
    if export.tries > MOST_TRIES:
        return _failed(export, f"the worker stopped or died {MOST_TRIES} times writing it")
    try:
        export.size = _write(export)
    except Exception as error:
        _failed(export, type(error).__name__)
        raise
    export.state, export.finished_at = Export.State.DONE, timezone.now()
    export.expires_at = export.finished_at + timedelta(hours=settings.COUNTERCLAIM_EXPORT_HOURS)
    export.save()
    return export


def path(export: Export) -> Path:
    """Where the file of an export lies, or is to lie."""
    return Path(settings.COUNTERCLAIM_EXPORT_DIR) / f"{export.pk}.{export.format}"


def sign(export: Export) -> str:
    """The signature of a link to the file: worth COUNTERCLAIM_EXPORT_LINK_SECONDS from now, without a login."""
    return signing.dumps(export.pk, salt=_SALT)


def opened(export_id: int, signature: str) -> tuple[Export, Path]:
    """The export that a link leads to and its file. Raises LinkExpired, ExportNotReady."""
    try:
        signed = signing.loads(signature, salt=_SALT, max_age=settings.COUNTERCLAIM_EXPORT_LINK_SECONDS)
    except signing.BadSignature as error:
        raise LinkExpired("the link has expired or is not ours; ask for the export again") from error
    export = Export.objects.filter(pk=export_id).first()
    if export is None or signed != export_id:
        raise LinkExpired("the link is of another export")
    if export.state != Export.State.DONE or not path(export).is_file():
        raise ExportNotReady(f"the export is {export.get_state_display()}")
    return export, path(export)


def expire() -> int:
    """Remove the files whose time is over; the number of them."""
    _sweep_drafts()
    over = Export.objects.filter(state=Export.State.DONE, expires_at__lt=timezone.now())
    for export in over:
        path(export).unlink(missing_ok=True)
    return over.update(state=Export.State.EXPIRED)


def _failed(export: Export, why: str) -> Export:
    export.state, export.error, export.finished_at = Export.State.FAILED, why, timezone.now()
    export.save(update_fields=["state", "error", "finished_at", "touched_at"])
    return export


def _sweep_drafts() -> None:
    """Remove what workers that died left half written."""
    long_ago = time.time() - DRAFT_SECONDS
    for draft in Path(settings.COUNTERCLAIM_EXPORT_DIR).glob(f"*{DRAFT}"):
        if draft.stat().st_mtime < long_ago:
            draft.unlink(missing_ok=True)


def _write(export: Export) -> int:
    """Write to a draft and put it in place whole; returns its bytes."""
    folder = path(export).parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    number = -1
    descriptor, draft = tempfile.mkstemp(dir=folder, suffix=DRAFT)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            for number, piece in enumerate(lines(export.noun, export.format, export.filters, export.user_id)):
                file.write(piece)
                if number % REPORT_EVERY == 0:
                    Export.objects.filter(pk=export.pk).update(touched_at=timezone.now(), rows=number)
        export.rows = _rows(export, number)
        Path(draft).replace(path(export))
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return path(export).stat().st_size


def _rows(export: Export, last: int) -> int:
    """Rows (or nodes) among the pieces 0..last: all but a header, an opening and an end."""
    besides = {Export.Format.CSV: 0, Export.Format.JSONL: -1, Export.Format.JSONLD: 1}
    return last - besides[Export.Format(export.format)]
