"""API tokens: everyone makes and revokes their own; the key is shown once, and nobody sees it again."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from claims.admin.readonly import editor_of
from claims.models import ApiToken
from claims.services import tokens
from claims.services.errors import RefusedToken


class TokenForm(forms.ModelForm):
    """What a new token is for, what it may do and until when."""

    scopes = forms.MultipleChoiceField(choices=ApiToken.Scope.choices, widget=forms.CheckboxSelectMultiple)
    last_day = forms.DateField(required=False, help_text="Until the end of this day; as long as allowed if left out.")
    user: Any = None

    class Meta:
        model = ApiToken
        fields = ("name",)

    def clean(self) -> dict[str, Any]:
        """Have the service make the token; what it refuses is told beside the form."""
        given = super().clean() or {}
        if self.errors:
            return given
        day = given.get("last_day")
        end = timezone.make_aware(datetime.combine(day, time.max)) if day else None
        try:
            self.token, self.key = tokens.issue(self.user, given["name"], given["scopes"], end)
        except RefusedToken as error:
            raise forms.ValidationError(str(error)) from error
        return given


@admin.register(ApiToken)
class TokenAdmin(admin.ModelAdmin):
    """One's own tokens; superusers see everybody's."""

    list_display = ("name", "hint", "user", "scope_names", "created_at", "expires_at", "last_used_at", "revoked_at")
    list_select_related = ("user",)
    actions = ("revoke",)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """A form for a new token of who is signed in."""
        return type("OwnTokenForm", (TokenForm,), {"user": editor_of(request)})

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The form made the token; its key is told now and never again."""
        obj.__dict__.update(form.token.__dict__)
        messages.warning(request, f"Copy the key now, it is not shown again: {form.key}")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiToken]:
        """One's own."""
        found: QuerySet[ApiToken] = super().get_queryset(request)
        return found if editor_of(request).is_superuser else found.filter(user=editor_of(request))

    @admin.action(description="Revoke the selected tokens")
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        """End tokens now."""
        for token in queryset:
            tokens.revoke(token)
        self.message_user(request, f"{len(queryset)} revoked.")

    @admin.display(description="Scopes")
    def scope_names(self, token: ApiToken) -> str:
        """What it may do."""
        return ", ".join(token.scopes)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever gets into the admin."""
        return editor_of(request).is_staff

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One's own; see get_queryset."""
        return editor_of(request).is_staff

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A token lends its user's own rights and no other."""
        return editor_of(request).is_staff

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: tokens are made, used and revoked."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: a revoked token tells when it was used last."""
        return False
