"""The page of one pair: both claims in their place, what differs, the history, and the verdict form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html

from claims.admin.readonly import ReadOnlyAdmin, editor_of
from claims.admin.verdict_form import VerdictForm, usual_reason
from claims.models import REASONS, ClaimPair, Review
from claims.services import reviews
from claims.services.errors import RefusedReview, ReviewConflict

FILTERS = "_changelist_filters"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pair stands in the list the editor came from; position 0: it is not (or no longer) in it."""

    position: int
    total: int
    previous: int | None
    following: int | None


def place_in(listed: QuerySet[ClaimPair], pk: int, total: int) -> Place:
    """The neighbours of a pair in a list; only the part of the list before it is read."""
    first = before = None
    ids = enumerate(listed.values_list("pk", flat=True).iterator(chunk_size=500), start=1)
    for position, listed_pk in ids:
        if listed_pk == pk:
            return Place(position, total, before, next((after for _, after in ids), None))
        first, before = first or listed_pk, listed_pk
    return Place(0, total, None, first)


class PairPage(ReadOnlyAdmin):
    """The part of the pairs' admin that shows and decides one pair."""

    def has_review_permission(self, request: HttpRequest) -> bool:
        """Whether the user may record verdicts."""
        return bool(request.user.has_perm(reviews.PERMISSION))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the pair; on POST, record a verdict or undo one."""
        pair = self.pair_to_show(object_id)
        if pair is None:
            return self.unknown(request, object_id)
        if not self.has_view_permission(request, pair):
            raise PermissionDenied
        if request.method != "POST":
            return self.show(request, pair, VerdictForm(initial=_initial(pair)))
        if not self.has_review_permission(request):
            raise PermissionDenied
        return self.undo_from_page(request, pair) if "_undo" in request.POST else self.decide_from_page(request, pair)

    def unknown(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """There is no such pair (any more): back to the list."""
        text = f"There is no pair {object_id}; it may have gone with a newer reading of its articles."
        self.message_user(request, text, messages.WARNING)
        return HttpResponseRedirect(self.list_address(request))

    def pair_to_show(self, object_id: str) -> ClaimPair | None:
        """The pair with all that the page reads; None for an unknown id."""
        pk = unquote(object_id)
        rows = ClaimPair.objects.with_sides().select_related("left__run", "right__run", "repeats")
        return rows.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 19 else None

    def decide_from_page(self, request: HttpRequest, pair: ClaimPair) -> HttpResponse:
        """Record the verdict of the form, or show it again with what was wrong."""
        form = VerdictForm(request.POST)
        if not form.is_valid():
            return self.show(request, pair, form)
        place = self.place(request, pair)
        verdict, reason = form.verdict()
        try:
            reviews.record(
                pair, editor_of(request), verdict, reason,
                note=form.cleaned_data["note"], seen=form.seen_review(pair), check_seen=True,
            )  # fmt: skip
        except RefusedReview as error:
            form.add_error(None, f"{str(error)[:1].upper()}{str(error)[1:]}.")
            return self.show(request, pair, form, status=409 if isinstance(error, ReviewConflict) else 200)
        text = "Pair {}: recorded as {} ({}). <a href='{}'>Look again or undo</a>"
        address = self.address(request, pair.pk)
        self.message_user(request, format_html(text, pair.pk, verdict.label, reason.label, address), messages.SUCCESS)
        return self.onwards(request, pair, place)

    def undo_from_page(self, request: HttpRequest, pair: ClaimPair) -> HttpResponse:
        """Take the editor's own verdict back."""
        try:
            reviews.undo(pair, editor_of(request))
        except RefusedReview as error:
            self.message_user(request, f"Nothing was undone: {error}.", messages.ERROR)
        else:
            self.message_user(request, f"Pair {pair.pk}: your verdict was taken back.", messages.SUCCESS)
        return HttpResponseRedirect(self.address(request, pair.pk))

    def onwards(self, request: HttpRequest, pair: ClaimPair, place: Place) -> HttpResponse:
        """After a verdict: the next pair of the same list, the same pair again, or the list."""
        if "_stay" in request.POST:
            return HttpResponseRedirect(self.address(request, pair.pk))
        if place.following is not None:
            return HttpResponseRedirect(self.address(request, place.following))
        self.message_user(request, "That was the last pair of this list.", messages.INFO)
        return HttpResponseRedirect(self.list_address(request))

    def place(self, request: HttpRequest, pair: ClaimPair) -> Place:
        """The pair's place in the list named by the address; in the whole queue where that list is broken."""
        for filters in (request.GET.get(FILTERS, ""), ""):
            try:
                changelist = self.get_changelist_instance(_listing(request, filters))
            except (IncorrectLookupParameters, DisallowedModelAdminLookup):
                continue
            return place_in(changelist.queryset, pair.pk, changelist.result_count)
        return Place(0, 0, None, None)

    def address(self, request: HttpRequest, pk: int) -> str:
        """A pair's page within the list the editor came from."""
        return reverse("admin:claims_claimpair_change", args=[pk]) + _query(request)

    def list_address(self, request: HttpRequest) -> str:
        """The list the editor came from."""
        filters = request.GET.get(FILTERS, "")
        return reverse("admin:claims_claimpair_changelist") + (f"?{filters}" if filters else "")

    def show(self, request: HttpRequest, pair: ClaimPair, form: VerdictForm, status: int = 200) -> HttpResponse:
        """The page; the form always carries the review that stands now."""
        standing = reviews.standing(pair)
        place = self.place(request, pair)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Pair {pair.pk}",
            "opts": self.opts,
            "pair": pair,
            "sides": [("A", pair.left), ("B", pair.right)],
            "form": form,
            "groups": _groups(pair, form),
            "standing": standing,
            "seen": standing.pk if standing else "",
            "may_review": self.has_review_permission(request),
            "may_undo": standing is not None and standing.editor_id == request.user.pk,
            "history": pair.reviews.select_related("editor", "undoes", "undone_by"),
            "earlier": _earlier(pair),
            "place": place,
            "next_address": self.address(request, place.following) if place.following else "",
            "previous_address": self.address(request, place.previous) if place.previous else "",
            "list_address": self.list_address(request),
        }
        return TemplateResponse(request, "admin/claims/claimpair/review.html", context, status=status)


def _initial(pair: ClaimPair) -> dict[str, str]:
    """The standing verdict is preselected; a waiting pair has none."""
    standing = reviews.standing(pair)
    return {"decision": f"{standing.verdict}:{standing.reason}"} if standing else {}


def _groups(pair: ClaimPair, form: VerdictForm) -> list[dict[str, Any]]:
    """The form's choices as the page lays them out: a verdict with its key and its reasons."""
    chosen = form["decision"].value()
    return [
        {
            "key": key,
            "verdict": verdict,
            "options": [
                {
                    "value": f"{verdict.value}:{reason.value}",
                    "label": reason.label,
                    "chosen": chosen == f"{verdict.value}:{reason.value}",
                    "usual": reason is usual_reason(pair, verdict),
                }
                for reason in reasons
            ],
        }
        for key, (verdict, reasons) in enumerate(REASONS.items(), start=1)
    ]


def _earlier(pair: ClaimPair) -> QuerySet[Review]:
    """The latest standing verdicts on other pairs of the same two sources."""
    ids = {pair.left.source_id, pair.right.source_id} - {None}
    same = Q(pair__left__source__in=ids) & Q(pair__right__source__in=ids) if ids else Q(pk=None)
    rows = Review.objects.filter(same, undone_by=None).exclude(verdict="").exclude(pair=pair.pk)
    return rows.select_related("pair__left", "pair__right", "editor")[:5]


def _listing(request: HttpRequest, filters: str) -> HttpRequest:
    """The request for the list the editor came from, always its first page."""
    listing = HttpRequest()
    listing.META, listing.user, listing.method = request.META, request.user, "GET"
    listing.GET = QueryDict(filters, mutable=True)
    listing.GET.pop("p", None)
    return listing


def _query(request: HttpRequest) -> str:
    filters = QueryDict(mutable=True)
    if FILTERS in request.GET:
        filters[FILTERS] = request.GET[FILTERS]
    return f"?{filters.urlencode()}" if filters else ""
