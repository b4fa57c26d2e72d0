"""The audit log: what is worth an entry, and who is acting."""

from __future__ import annotations

from claims.services.auditing.log import acting, record

__all__ = ["acting", "record"]
