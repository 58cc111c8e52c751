"""What was done for me unasked (主动为您办理): why, what, and how to refuse it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onewindow.channels.portal.forms import RefuseForm, WishForm
from onewindow.channels.portal.views.apply import person_of
from onewindow.foundation.accounts.api import APPLICANTS, actor_of, allow
from onewindow.kernel.violations import Refused
from onewindow.services.casework.api import (
    Entitlement,
    OptOut,
    entitlements_of,
    is_refusable,
    matters_unasked,
    opt_in,
    opt_out,
    opt_outs_of,
    refuse_entitlement,
    why_of,
)
from onewindow.services.catalog.api import Matter

ON_A_PAGE = 10


@allow(*APPLICANTS)
@require_safe
def unasked(request: HttpRequest) -> HttpResponse:
    """List what was done unasked, and the wishes about it."""
    person = person_of(request)
    wishes = list(opt_outs_of(person))
    page = Paginator(entitlements_of(person), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "mine",
        "page": page,
        "rows": [(one, why_of(one)) for one in page],
        "wishes": wishes,
        "refuses_all": any(wish.matter_id is None for wish in wishes),
        "form": WishForm(matters=_open(wishes)),
    }
    return render(request, "portal/unasked.html", context)


@allow(*APPLICANTS)
@require_safe
def entitlement(request: HttpRequest, entitlement_id: int) -> HttpResponse:
    """Show one thing that was done unasked: why, what, and until when it can be refused."""
    found = _own(request, entitlement_id)
    context = {
        "section": "mine",
        "entitlement": found,
        "why": why_of(found),
        "can_refuse": is_refusable(found, on=timezone.localdate()),
    }
    return render(request, "portal/entitlement.html", context)


@allow(*APPLICANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, entitlement_id: int) -> HttpResponse:
    """Ask once more, then undo what was done unasked."""
    found = _own(request, entitlement_id)
    form = RefuseForm(request.POST if request.method == "POST" else None)
    refused = None
    if form.is_valid():
        try:
            refuse_entitlement(
                entitlement=found,
                for_good=form.cleaned_data["for_good"],
                on=timezone.localdate(),
                actor=actor_of(request),
            )
        except Refused as error:
            refused = error
        else:
            messages.success(request, _("已按您的意愿恢复原状。"))
            return redirect("portal:entitlement", entitlement_id)
    context = {"section": "mine", "entitlement": found, "form": form, "refused": refused}
    return render(request, "portal/refuse.html", context, status=422 if refused else 200)


@allow(*APPLICANTS)
@require_POST
def wish(request: HttpRequest) -> HttpResponse:
    """Take down that a matter, or none at all, is to be handled unasked."""
    person = person_of(request)
    matters = _open(list(opt_outs_of(person)))
    form = WishForm(request.POST, matters=matters)
    if not form.is_valid():
        messages.error(request, _("请选择事项。"))
        return redirect("portal:unasked")
    matter = next((one for one in matters if one.slug == form.cleaned_data["matter"]), None)
    opt_out(person=person, matter=matter, actor=actor_of(request))
    messages.success(request, _("已记下，以后不再主动为您办理。"))
    return redirect("portal:unasked")


@allow(*APPLICANTS)
@require_POST
def end_wish(request: HttpRequest, wish_id: int) -> HttpResponse:
    """Take such a wish back."""
    found = get_object_or_404(opt_outs_of(person_of(request)), pk=wish_id)
    opt_in(wish=found, actor=actor_of(request))
    messages.success(request, _("已恢复主动办理。"))
    return redirect("portal:unasked")


def _own(request: HttpRequest, entitlement_id: int) -> Entitlement:
    found = entitlements_of(person_of(request)).filter(pk=entitlement_id).first()
    if found is None:
        raise Http404
    return found


def _open(wishes: list[OptOut]) -> list[Matter]:
    """Return the matters that the person has not refused yet."""
    refused = {one.matter_id for one in wishes}
    return [matter for matter in matters_unasked() if matter.pk not in refused]
