"""Fact checks that others published: importing them, and saying which claims they are about."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from claims import tasks
from claims.models import Claim, FactCheck, FactCheckLink
from claims.services import factchecks
from claims.services.errors import CounterclaimError, RefusedFactCheck
from claims.services.factchecks import Filed
from claims.web import access, changing
from claims.web.access import ADD_FACT_CHECK, LINK_FACT_CHECK, VIEW_FACT_CHECK, requires

PAGE = 30
TOLD = 20  # refusals that the page repeats
STATES = {"": "all", "proposed": "to be settled", "confirmed": "linked", "unlinked": "without a claim"}


@never_cache
@require_safe
@requires(VIEW_FACT_CHECK)
def index(request: HttpRequest) -> HttpResponse:
    """The fact checks on file, the latest first, and the ways to import more."""
    state, sought = request.GET.get("state", ""), request.GET.get("q", "").replace("\x00", "")[:200]
    found = FactCheck.objects.all()
    if state in STATES and state:
        found = found.in_state(state)
    if sought:
        found = found.filter(Q(claim_reviewed__icontains=sought) | Q(publisher__icontains=sought))
    states = FactCheckLink.State
    counted = found.annotate(
        proposed=Count("links", filter=Q(links__state=states.PROPOSED)),
        confirmed=Count("links", filter=Q(links__state=states.CONFIRMED)),
    )
    page = Paginator(counted.order_by("-id"), PAGE).get_page(request.GET.get("page"))
    user = access.person(request)
    context = {
        "page": page, "state": state, "sought": sought, "states": STATES, "may_import": user.has_perm(ADD_FACT_CHECK),
        "refused": request.session.pop("factchecks-refused", []),
    }  # fmt: skip
    return render(request, "claims/factcheck_list.html", context)


@require_POST
@requires(ADD_FACT_CHECK)
def take(request: HttpRequest) -> HttpResponse:
    """Import a file or a page; what is refused is told line by line."""
    try:
        filed = _file(request)
    except CounterclaimError as error:
        messages.error(request, f"Nothing was imported: {error}.")
        return redirect("desk:factchecks")
    tasks.schedule_linking()
    request.session["factchecks-refused"] = filed.refusals()[:TOLD]
    messages.success(request, f"Imported: {filed.summary()}. Their claims are looked for in the background.")
    return redirect("desk:factchecks")


@never_cache
@require_safe
@requires(VIEW_FACT_CHECK)
def detail(request: HttpRequest, factcheck_id: int) -> HttpResponse:
    """One fact check, and the claims that it may be about."""
    check = get_object_or_404(FactCheck, pk=factcheck_id)
    links = check.links.select_related("claim__article", "claim__source", "editor").defer("claim__article__text")
    context = {"check": check, "links": links, "may_link": access.person(request).has_perm(LINK_FACT_CHECK)}
    return render(request, "claims/factcheck_detail.html", context)


@require_POST
@requires(LINK_FACT_CHECK)
def settle(request: HttpRequest, factcheck_id: int) -> HttpResponse:
    """Confirm the link to a claim, or remove it."""
    check = get_object_or_404(FactCheck, pk=factcheck_id)
    claim = get_object_or_404(Claim, pk=changing.number(request.POST.get("claim", "")))
    act = factchecks.confirm if request.POST.get("as") == "confirmed" else factchecks.remove
    changing.changed(request, lambda: act(check, claim, access.person(request)), lambda _: "Kept.")
    return redirect("desk:factcheck", factcheck_id)


def _file(request: HttpRequest) -> Filed:
    if upload := request.FILES.get("file"):
        return factchecks.file_text(upload.read())
    if link := request.POST.get("link", "").strip()[:2000]:
        return factchecks.file_page(link)
    raise RefusedFactCheck("no file was chosen and no address given")
