"""What goes wrong with backups, in words for whoever runs the site."""

from __future__ import annotations

from claims.services.errors import CounterclaimError


class RefusedBackup(CounterclaimError):
    """A backup cannot be written, or a file cannot be restored here; the message says why and what to do."""
