"""The audit log: looked at by chiefs, changed by nobody."""

from __future__ import annotations

import json

from django.contrib import admin

from claims.admin.readonly import ReadOnlyAdmin
from claims.models import AuditEntry


@admin.register(AuditEntry)
class AuditAdmin(ReadOnlyAdmin):
    """Entries, the latest first."""

    list_display = ("at", "who", "event", "subject", "address", "told")
    list_filter = ("event", "at")
    search_fields = ("who", "subject", "address")
    search_help_text = "Searches names, subjects and addresses."
    list_display_links = ("at",)

    @admin.display(description="Details")
    def told(self, entry: AuditEntry) -> str:
        """The details on one line."""
        return ", ".join(f"{name}: {json.dumps(value)}" for name, value in entry.details.items())
