"""Admin pages that show rows and change none: all writes go through services."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows can be looked at by whoever may view them; nobody adds, changes or deletes them here."""

    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False


class ReadOnlyInline(admin.TabularInline):
    """Rows of another model on a page, to be looked at and followed."""

    extra = 0
    max_num = 0
    can_delete = False
    classes = ("claim-rows",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False


def link_to(row: Model, text: str) -> SafeString:
    """A link to the page of a row."""
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    return format_html('<a href="{}">{}</a>', reverse(name, args=[row.pk]), text)


def editor_of(request: HttpRequest) -> User:
    """Who is signed in; admin pages are reached by nobody else."""
    return cast("User", request.user)


def shortened(text: str, longest: int = 160) -> str:
    """The text in at most `longest` characters, cut at the end."""
    return Truncator(text).chars(longest)
