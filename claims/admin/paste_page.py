"""The page on which an article is pasted in; it goes through the same intake as every other."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin import helpers, widgets
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from claims import tasks
from claims.admin.readonly import ReadOnlyAdmin
from claims.services import articles
from claims.services.articles import NewArticle, Outcome
from claims.services.errors import RefusedArticle

_SAID = {
    Outcome.NEW: ("Stored. It is read in the background; reload to see its claims.", messages.SUCCESS),
    Outcome.CHANGED: (
        "The text differs from the one on file: the earlier one is kept as a version, this one is read now.",
        messages.SUCCESS,
    ),
    Outcome.UNCHANGED: ("This text is on file already under this id; nothing was done.", messages.WARNING),
}


class PasteForm(forms.Form):
    """An article as a newsroom has it; only the text must be given."""

    title = forms.CharField(max_length=1000, required=False, label="Headline", widget=widgets.AdminTextInputWidget)
    outlet = forms.CharField(max_length=200, required=False, widget=widgets.AdminTextInputWidget)
    published_at = forms.SplitDateTimeField(
        required=False, label="Published", widget=widgets.AdminSplitDateTime, help_text="In UTC."
    )
    url = forms.URLField(
        max_length=2000, required=False, label="Address", widget=widgets.AdminURLFieldWidget, assume_scheme="https"
    )
    external_id = forms.CharField(
        max_length=500,
        required=False,
        label="Id",
        widget=widgets.AdminTextInputWidget,
        help_text="The newsroom's own id. A new text under an id on file is taken as a correction. "
        "Left empty, one is made from the text.",
    )
    text = forms.CharField(
        strip=False,
        widget=widgets.AdminTextareaWidget(attrs={"rows": 20}),
        help_text="Stored exactly as given; paragraphs on lines of their own.",
    )

    def article(self) -> NewArticle:
        """What was pasted, for the intake. Browsers send line ends as CR LF; one LF is what was typed."""
        given = self.cleaned_data
        text = given["text"].replace("\r\n", "\n")
        return NewArticle(
            external_id=given["external_id"] or f"pasted-{articles.hash_text(text)[:12]}",
            text=text,
            title=given["title"],
            outlet=given["outlet"],
            url=given["url"],
            published_at=given["published_at"],
        )


class PastePage(ReadOnlyAdmin):
    """The adding part of the articles' admin."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever was given it: editors and chiefs."""
        return bool(request.user.has_perm("claims.add_article"))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The form; on POST, the article is taken in or refused with the reason."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PasteForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                return self.take_in(request, form.article())
            except RefusedArticle as error:
                form.add_error(None, f"Refused: {error}.")
        return self.render_change_form(request, self._context(request, form, extra_context), add=True)

    def take_in(self, request: HttpRequest, new: NewArticle) -> HttpResponse:
        """Store the article, have it read, and say what came of it. Raises RefusedArticle."""
        ingested = articles.ingest(new)
        if ingested.outcome is not Outcome.UNCHANGED:
            tasks.schedule_extraction(ingested.article)
        self.message_user(request, *_SAID[ingested.outcome])
        if "_addanother" in request.POST:
            return HttpResponseRedirect(reverse("admin:claims_article_add"))
        return HttpResponseRedirect(reverse("admin:claims_article_change", args=[ingested.article.pk]))

    def _context(self, request: HttpRequest, form: PasteForm, extra: dict[str, Any] | None) -> dict[str, Any]:
        layout: list[Any] = [(None, {"fields": list(form.fields)})]
        return {
            **self.admin_site.each_context(request),
            "title": "Paste an article",
            "subtitle": None,
            "adminform": helpers.AdminForm(cast("Any", form), layout, {}),
            "inline_admin_formsets": [],
            "errors": form.errors,
            "media": self.media + form.media,
            "show_save": True,
            "show_save_and_continue": False,
            "show_save_and_add_another": True,
            **(extra or {}),
        }
