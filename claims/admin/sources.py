"""Sources: who speaks, how each is written, what each has said; ruling on aliases, and merging two that are one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from claims.admin.merge_page import MergePage
from claims.admin.readonly import editor_of
from claims.models import Claim, Source, SourceAlias
from claims.services import sources

LATEST = 50


class AliasForm(forms.ModelForm):
    """A new alias: how the source is written."""

    class Meta:
        model = SourceAlias
        fields = ("text",)

    def clean_text(self) -> str:
        """At least one letter or digit."""
        text: str = self.cleaned_data["text"]
        if not sources.key_of(text):
            raise forms.ValidationError("An alias needs letters or digits.")
        return text


class Aliases(admin.TabularInline):
    """How the source is written; an editor adds rulings, and changes none of the rest."""

    model = SourceAlias
    form = AliasForm
    fields = ("text", "kind", "editor", "created_at")
    readonly_fields = ("kind", "editor", "created_at")
    extra = 1
    verbose_name = "alias"
    verbose_name_plural = "Aliases: an alias added here means this source from now on"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: a new ruling replaces an old one."""
        return False


class MergedFilter(admin.SimpleListFilter):
    """Without a choice, the sources that stand."""

    title = "merged"
    parameter_name = "merged"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Merged ones are shown on demand."""
        return [("yes", "Merged into others")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Source]) -> QuerySet[Source]:
        """Standing or merged sources; the search for a target sees standing ones only."""
        return queryset.filter(merged_into__isnull=self.value() != "yes")

    def choices(self, changelist: Any) -> Any:
        """The default is called by its name."""
        first, *others = super().choices(changelist)
        yield {**first, "display": "Standing"}
        yield from others


@admin.action(description="Merge the selected sources into another …", permissions=["merge"])
def merge_selected(page: SourceAdmin, request: HttpRequest, queryset: QuerySet[Source]) -> HttpResponse:
    """On to the page where the target is chosen."""
    query = QueryDict(mutable=True)
    query.setlist("source", [str(pk) for pk in queryset.values_list("pk", flat=True)])
    return HttpResponseRedirect(f"{reverse('admin:claims_source_merge')}?{query.urlencode()}")


@admin.register(Source)
class SourceAdmin(MergePage):
    """Sources by name, with their aliases and claims."""

    list_display = ("name", "aliases_on_file", "claims_on_file", "merged_into")
    list_filter = (MergedFilter,)
    list_select_related = ("merged_into",)
    search_fields = ("name", "aliases__text")
    search_help_text = "Searches names and aliases."
    fields = ("name", "merged_into", "created_at")
    readonly_fields = fields
    inlines = [Aliases]
    actions = [merge_selected]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the numbers of aliases and current claims."""
        claims = Claim.objects.current().filter(source=OuterRef("pk"))
        aliases = SourceAlias.objects.filter(source=OuterRef("pk"))
        numbers = {"claims_number": _number(claims), "aliases_number": _number(aliases)}
        return super().get_queryset(request).annotate(**numbers)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever was given it: editors and chiefs."""
        return bool(request.user.has_perm("claims.change_source"))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The source's page, with its latest claims."""
        claims = Claim.objects.current().filter(source_id=object_id) if object_id.isdecimal() else Claim.objects.none()
        context = {
            "latest_claims": claims.select_related("article").defer("article__text").order_by("-id")[:LATEST],
            "may_merge": self.has_merge_permission(request),
            **(extra_context or {}),
        }
        return super().change_view(request, object_id, form_url, context)

    def save_model(self, request: HttpRequest, obj: Source, form: Any, change: bool) -> None:
        """The source itself has nothing to save; only its aliases do."""

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """New aliases are rulings of this editor."""
        for alias in formset.save(commit=False):
            self._rule(request, form.instance, alias.text)
        for alias in formset.deleted_objects:
            alias.delete()
        formset.save_m2m()

    def _rule(self, request: HttpRequest, source: Source, text: str) -> None:
        key = sources.key_of(text)
        earlier = SourceAlias.objects.filter(key=key, kind=SourceAlias.Kind.EDITOR).exclude(source=source).first()
        sources.add_alias(source, text, editor_of(request))
        if earlier:
            said = f"“{text}” meant {earlier.source} until now; from now on it means {source}."
            self.message_user(request, said, messages.WARNING)

    @admin.display(description="Aliases", ordering="aliases_number")
    def aliases_on_file(self, source: Any) -> int:
        """How many ways it is written."""
        return int(source.aliases_number)

    @admin.display(description="Claims", ordering="claims_number")
    def claims_on_file(self, source: Any) -> int:
        """Its current claims."""
        return int(source.claims_number)


def _number(rows: QuerySet) -> Coalesce:
    counted = rows.order_by().values("source").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
